"""The pages that a person sees on the way of an installation: what happened, and what to do."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode, urlsplit

from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store import Installation
    from starlette.responses import Response

Outcome = Literal["cancelled", "stale", "used", "misconfigured", "slack-away", "store-away", "busy"]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "
    "form-action 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
REMEDIES = {
    "misconfigured": "compare SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and WAERROR_PUBLIC_URL with the app's Basic "
    "Information and its redirect URLs (`waerror manifest --http … --oauth`); other people's workspaces need the app "
    "to be distributed",
    "store-away": "see store.away in this log, or `waerror db check`",
}
"""For the operator, by outcome."""
_WELL = "If waerror answers `/waerror 131047` in your workspace, it is installed and all is well. If not, start again."
_ENDS: dict[Outcome, tuple[int, str, str]] = {
    "cancelled": (
        200,
        "Nothing was installed",
        "You said no on Slack's page, or an admin has to approve the app first: ask them, then start again.",
    ),
    "stale": (
        400,
        "This link is no longer good",
        f"It was used before, is older than ten minutes, or was begun in another browser. {_WELL}",
    ),
    "used": (
        400,
        "This link was used before",
        _WELL,
    ),
    "misconfigured": (
        500,
        "Slack does not accept this installation",
        "The set-up of this bot is wrong, and its log says where. Tell whoever runs it: you cannot mend it.",
    ),
    "slack-away": (
        502,
        "Slack did not answer",
        "The installation was not finished. Wait a minute, then start again: that does no harm.",
    ),
    "busy": (
        429,
        "Many workspaces install at this moment",
        "Nothing was installed. Wait a minute, then start again.",
    ),
    "store-away": (
        503,
        "The bot cannot keep your installation now",
        "Its database does not answer. Wait a minute, then start again: that does no harm.",
    ),
}
_SHEET = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title><style>
body {{ font: 1.05rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1.2rem; }}
h1 {{ font-size: 1.5rem; line-height: 1.25; }}
code {{ white-space: nowrap; font-size: .95em;
padding: .1em .3em;
border: 1px solid color-mix(in srgb, currentColor 30%, transparent);
border-radius: .3em; }}
a.press {{ display: inline-block; padding: .5em 1em; border-radius: .4em; background: #1f5c46; color: #fff;
text-decoration: none; }}
a.press:focus-visible {{ outline: 3px solid #7fc7a8; outline-offset: 2px; }}
</style></head><body><main><h1>{title}</h1>{body}</main></body></html>
"""
_CODE = re.compile(r"`([^`]+)`")
_ID = re.compile(r"[A-Z0-9]{2,32}")


def done(installation: Installation, api_url: str) -> Response:
    """Return the page of an installation that is kept."""
    name = installation.team_name or installation.enterprise_name or "your workspace"
    told = (
        "In Slack, type `/waerror 131047`: only you see the answer.",
        "To have it answer in a channel's threads, type `/invite @waerror` there and mention it.",
        "You are its admin here: Settings on its Home tab chooses the channels for hand-overs and reports.",
    )
    paragraphs = "".join(f"<p>{_prose(line)}</p>" for line in told)
    return _page(200, f"waerror is installed in {name}", paragraphs + _open(installation, api_url))


def ended(outcome: Outcome, install: str) -> Response:
    """Return the page of an installation that was not finished. `install`: where it begins."""
    status, title, told = _ENDS[outcome]
    again = "" if outcome == "misconfigured" else _press(install, "Start again")
    return _page(status, title, f"<p>{_prose(told)}</p>{again}")


def _open(installation: Installation, api_url: str) -> str:
    """Return the way back into Slack (https://docs.slack.dev/interactivity/deep-linking)."""
    app, team = installation.app_id or "", installation.team_id or ""
    host = urlsplit(api_url).hostname or ""
    if not host.endswith(("slack.com", "slack-gov.com")) or not _ID.fullmatch(app) or not _ID.fullmatch(team):
        return ""
    return _press(f"https://{host}/app_redirect?{urlencode({'app': app, 'team': team})}", "Open it in Slack")


def _press(address: str, words: str) -> str:
    return f'<p><a class="press" href="{escape(address)}">{escape(words)}</a></p>'


def _prose(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", escape(text))


def _page(status: int, title: str, body: str) -> Response:
    return HTMLResponse(_SHEET.format(title=escape(title), body=body), status, HEADERS)
