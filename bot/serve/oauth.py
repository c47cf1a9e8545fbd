"""Installing the bot into any workspace: to Slack's consent and back, each way it can end told in a page.

Our own, on Bolt's parts: Bolt's flow logs the code of a failed exchange, takes a database that is away for a bad state,
and cannot tell a code that was used from a client secret that is wrong. What is exchanged once is not tried twice.
"""

from __future__ import annotations

import re
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.oauth import OAuthStateUtils
from slack_sdk.oauth.installation_store import Installation
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.serve import pages
from bot.store.errors import StoreError
from bot.store.installations import STATE_LIFETIME
from bot.telemetry import logs, metrics
from bot.telemetry.seldom import Seldom

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.web.async_client import AsyncWebClient
    from starlette.requests import Request

    from bot.serve.pages import Outcome
    from bot.store.installations import Installations

INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"
SCOPES = ("app_mentions:read", "chat:write", "commands", "im:history")
OPTIONAL_SCOPES = ("channels:history", "groups:history", "files:read", "files:write")
"""As manifest.yml has them: a test ties the two together."""
COOKIE = OAuthStateUtils.default_cookie_name
USED = {"code_already_used", "invalid_code"}
MISCONFIGURED = {"bad_client_secret", "invalid_client_id", "bad_redirect_uri", "no_scopes", "invalid_scope",
                 "unapproved_scope", "invalid_team_for_non_distributed_app", "invalid_scope_requested"}  # fmt: skip
"""What whoever runs the bot has to mend (https://docs.slack.dev/reference/methods/oauth.v2.access#errors)."""
MOST, WITHIN = 20, 2.0
"""Installations that one process lets begin, and lets end, in so many seconds."""
TROUBLE = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)
"""What a call to Slack may raise."""
_WORD = re.compile(r"[a-z_]{1,60}")
_TEAM = re.compile(r"[TE][A-Z0-9]{2,20}")


@dataclass(frozen=True, slots=True)
class App:
    """The Slack app, and where the world reaches it: `base` without a slash at its end."""

    client_id: str
    client_secret: str = field(repr=False)
    base: str
    api_url: str

    @property
    def redirect_uri(self) -> str:
        """Where Slack leads back to; one of the manifest's redirect_urls."""
        return self.base + REDIRECT

    def authorize_url(self, state: str, team: str = "") -> str:
        """Return where Slack asks for consent: on the host of its Web API. `team`: the workspace to begin with."""
        asked = {
            "client_id": self.client_id,
            "scope": ",".join((*SCOPES, *OPTIONAL_SCOPES)),
            "user_scope": "",
            "redirect_uri": self.redirect_uri,
            "state": state,
            **({"team": team} if team else {}),
        }
        return f"{urljoin(self.api_url, '../oauth/v2/authorize')}?{urlencode(asked)}"


class EndError(Exception):
    """An installation that ended before it was done. `slack` is Slack's word for it."""

    def __init__(self, outcome: Outcome, slack: str = "") -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.slack = slack


class Installing:
    """The two addresses. `client` asks Slack once; `installed` hears of each place that has a new token."""

    def __init__(
        self, app: App, installations: Installations, client: AsyncWebClient, installed: Callable[..., None]
    ) -> None:
        self._app = app
        self._installations = installations
        self._client = client
        self._installed = installed
        self._begun: deque[float] = deque(maxlen=MOST)
        self._ended: deque[float] = deque(maxlen=MOST)
        self._seldom = Seldom()

    def routes(self) -> list[BaseRoute]:
        """Return them, to stand beside the health addresses."""
        return [Route(INSTALL, self.begin), Route(f"{INSTALL}/", self.begin), Route(REDIRECT, self.end)]

    async def begin(self, request: Request) -> Response:
        """Lead to Slack's consent, with a state that this browser brings back."""
        if _busy(self._begun):
            return self._page(EndError("busy"))
        try:
            state = await self._installations.begin()
        except StoreError:
            return self._page(EndError("store-away"))
        team = request.query_params.get("team", "")
        url = self._app.authorize_url(state, team if _TEAM.fullmatch(team) else "")
        answer = RedirectResponse(url, 302, headers=pages.HEADERS)
        answer.set_cookie(
            COOKIE, state, max_age=STATE_LIFETIME, path=REDIRECT, httponly=True, samesite="lax", secure=self._secure
        )  # fmt: skip
        return answer

    async def end(self, request: Request) -> Response:
        """Take what Slack sends the browser back with."""
        try:
            installation = await self._install(request)
        except EndError as end:
            answer = self._page(end)
        else:
            metrics.installs.labels("done").inc()
            metrics.lifecycle.labels("installed").inc()
            logs.get().info("workspace.installed", team=installation.team_id or installation.enterprise_id)
            answer = pages.done(installation, self._app.api_url)
        answer.delete_cookie(COOKIE, path=REDIRECT, httponly=True, samesite="lax", secure=self._secure)
        return answer

    @property
    def _secure(self) -> bool:
        return self._app.base.startswith("https:")

    async def _install(self, request: Request) -> Installation:
        """Return the installation once it is kept; raises `EndError`."""
        given = request.query_params
        if error := given.get("error"):
            said = error if _WORD.fullmatch(error) else ""
            raise EndError("cancelled" if error == "access_denied" else "misconfigured", said)
        state, code = given.get("state", ""), given.get("code", "")
        if not state or not code or request.cookies.get(COOKIE) != state:
            raise EndError("stale")
        if _busy(self._ended):
            raise EndError("busy")
        try:
            good = await self._installations.consume(state)
        except StoreError:
            raise EndError("store-away") from None
        if not good:
            raise EndError("stale")
        installation = await self._exchange(code)
        try:
            await self._installations.save(installation)
        except StoreError:
            raise EndError("store-away") from None
        self._installed(installation.team_id or "", installation.enterprise_id or "")
        return installation

    async def _exchange(self, code: str) -> Installation:
        app = self._app
        try:
            given = await self._client.oauth_v2_access(
                client_id=app.client_id, client_secret=app.client_secret, code=code, redirect_uri=app.redirect_uri
            )  # fmt: skip
            token = given.get("access_token")
            if not token or given.get("token_type") != "bot":
                raise EndError("misconfigured", "no bot token")
            who = await self._client.auth_test(token=token)
        except SlackApiError as error:
            said = str(error.response.get("error", ""))
            raise EndError(
                "used" if said in USED else "misconfigured" if said in MISCONFIGURED else "slack-away", said
            ) from None
        except TROUBLE as error:
            raise EndError("slack-away", type(error).__name__) from None
        return _installation(given.data, who.data)

    def _page(self, end: EndError) -> Response:
        metrics.installs.labels(end.outcome).inc()
        # Anybody may open these addresses, as often as they like and with any error in them.
        if times := self._seldom.due(
            f"{end.outcome} {end.slack if end.slack in USED | MISCONFIGURED else ''}"
        ):
            remedy = pages.REMEDIES.get(end.outcome)
            level = logs.get().error if remedy else logs.get().warning
            level("install.ended", outcome=end.outcome, slack=end.slack or None, times=times, remedy=remedy)
        return pages.ended(end.outcome, self._app.base + INSTALL)


def _busy(lately: deque[float]) -> bool:
    """Whether so many of one step were taken lately that the database is better left to answers; else count one.

    These addresses write for anybody who opens them. Whoever comes back from Slack is not held up by who begins.
    """
    now = time.monotonic()
    busy = len(lately) == MOST and now - lately[0] < WITHIN
    if not busy:
        lately.append(now)
    return busy


def _installation(given: Any, who: Any) -> Installation:  # noqa: ANN401 - Slack's answers
    """Read what oauth.v2.access and auth.test say. User tokens are not asked for, and not kept."""
    team, org, person = (given.get(name) or {} for name in ("team", "enterprise", "authed_user"))
    return Installation(
        app_id=given.get("app_id") or "",
        enterprise_id=org.get("id"),
        enterprise_name=org.get("name"),
        enterprise_url=who.get("url") if given.get("is_enterprise_install") else None,
        team_id=team.get("id"),
        team_name=team.get("name"),
        bot_token=given["access_token"],
        bot_id=who.get("bot_id") or "",
        bot_user_id=given.get("bot_user_id") or who.get("user_id"),
        bot_scopes=given.get("scope") or "",
        bot_refresh_token=given.get("refresh_token"),
        bot_token_expires_in=given.get("expires_in"),
        user_id=person.get("id") or "",
        is_enterprise_install=bool(given.get("is_enterprise_install")),
        token_type=given.get("token_type"),
    )
