"""The pages of an installation: what the app asks for, Allow and Cancel, and the way back to the app.

Source: https://docs.slack.dev/authentication/installing-with-oauth
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.playground.consent import ConsentRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from bot.playground.consent import Consent
    from bot.playground.registry import Registry

PATH = "/oauth/v2/authorize"
SEE_OTHER, REFUSED = 303, 400

# What a scope lets the app do, for the person who decides.
WORDS = {
    "app_mentions:read": "Read messages that mention it",
    "channels:history": "Read messages in public channels it has been added to",
    "channels:read": "See the names of public channels",
    "chat:write": "Send messages as itself",
    "commands": "Add slash commands and shortcuts",
    "files:read": "Open files in conversations it has been added to",
    "groups:history": "Read messages in private channels it has been added to",
    "im:history": "Read what people write to it directly",
    "users:read": "See people's names and languages",
}

SHEET = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title>
<link rel="icon" type="image/svg+xml" href="/page/mark.svg"><link rel="stylesheet" href="/page/css/theme.css">
<link rel="stylesheet" href="/page/css/consent.css"></head><body><main class="consent">{body}</main></body></html>
"""


class OauthRoutes:
    """What the person's browser talks to on the way from the app's install link to its redirect address."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def routes(self) -> list[BaseRoute]:
        """The routes, to be put beside the others."""
        return [Route(PATH, self.show, methods=["GET"]), Route(PATH, self.decide, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """Ask for consent, or say why that cannot be asked."""
        registry = self.registry
        try:
            consent = registry.consents.ask(
                registry.manifest, registry.identity.client_id, dict(request.query_params)
            )
        except ConsentRefusedError as refused:
            return _refusal(refused)
        back = urlsplit(consent.redirect_uri)
        return _sheet(
            f"Install {registry.manifest.name}", self._form(consent), f"{back.scheme}://{back.netloc}"
        )

    async def decide(self, request: Request) -> Response:
        """Take the decision and lead back to the app."""
        given = parse_qs((await request.body()).decode("utf-8", "replace"))
        form = {name: values[0] for name, values in given.items()}
        try:
            consent = self.registry.consents.close(form.get("consent", ""))
            if form.get("decision") != "allow":
                return RedirectResponse(self.registry.consents.refuse(consent), SEE_OTHER)
            return RedirectResponse(self._allow(consent, form, given.get("scope", [])), SEE_OTHER)
        except ConsentRefusedError as refused:
            return _refusal(refused)

    def _allow(self, consent: Consent, form: dict[str, str], chosen: list[str]) -> str:
        """Put the app into the chosen workspace, with the scopes that cannot be refused and the chosen ones."""
        team_id, _, user = form.get("installer", "").partition("/")
        state = self.registry.states.get(team_id)
        if state is None or user not in {person.id for person in state.workspace.people()}:
            raise ConsentRefusedError("invalid_team", "There is no such workspace here.")
        optional = self.registry.manifest.optional_scopes
        scopes = frozenset(scope for scope in consent.scopes if scope not in optional or scope in chosen)
        state.install(scopes)
        return self.registry.consents.grant(consent, team_id, user, scopes)

    def _form(self, consent: Consent) -> str:
        name = escape(self.registry.manifest.name)
        return (
            f'<h1>{name} asks to join a workspace</h1><form method="post" action="{PATH}">'
            f'<input type="hidden" name="consent" value="{consent.id}">'
            f'<label for="installer">Workspace, and who you are there</label>'
            f'<select id="installer" name="installer">{"".join(self._installers(consent))}</select>'
            f"<h2>{name} will be able to</h2><ul>{''.join(self._scopes(consent))}</ul>"
            '<p class="press"><button name="decision" value="cancel">Cancel</button>'
            '<button class="allow" name="decision" value="allow">Allow</button></p></form>'
        )

    def _installers(self, consent: Consent) -> Iterator[str]:
        for team_id, state in self.registry.states.items():
            yield f'<optgroup label="{escape(state.team.name)}">'
            for index, person in enumerate(state.workspace.people()):
                picked = " selected" if team_id == consent.team and index == 0 else ""
                yield f'<option value="{team_id}/{person.id}"{picked}>'
                yield f"{escape(state.team.name)}: {escape(person.display_name)}</option>"
            yield "</optgroup>"

    def _scopes(self, consent: Consent) -> Iterator[str]:
        for scope in consent.scopes:
            said = f"{escape(WORDS.get(scope, 'Use this permission'))} <code>{escape(scope)}</code>"
            if scope in self.registry.manifest.optional_scopes:
                box = f'<input type="checkbox" name="scope" value="{escape(scope)}" checked>'
                yield f"<li><label>{box} {said} (optional)</label></li>"
            else:
                yield f"<li>{said}</li>"
        for scope in consent.user_scopes:
            yield f"<li>On your behalf: <code>{escape(scope)}</code></li>"


def _sheet(title: str, body: str, back: str = "", status: int = 200) -> Response:
    # A form's answer may lead to the app's own address; the policy of the other pages would stop it there.
    policy = f"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {back}; frame-ancestors 'none'"
    headers = {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",  # with no-referrer a form would be sent from the origin "null"
        "Cache-Control": "no-store",
    }
    return HTMLResponse(SHEET.format(title=escape(title), body=body), status, headers)


def _refusal(refused: ConsentRefusedError) -> Response:
    error, say = escape(refused.error), escape(refused.say)
    body = (
        "<h1>Something went wrong when authorizing this app.</h1>"
        f"<p>Error details</p><p><code>{error}</code>: {say}</p>"
    )
    return _sheet("Something went wrong", body, status=REFUSED)
