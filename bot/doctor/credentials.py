"""Whether Slack is there and knows our tokens. Pure: judges what was heard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.doctor.finding import Finding, fault, ok, unchecked, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.doctor.hearing import Heard, Hearing, Lost
    from bot.doctor.subject import Subject
    from bot.settings import Settings

SLACK, BOT, APP, SECRET = "Slack", "Bot token", "App token", "Signing secret"
APPS = "api.slack.com/apps > your app"
NOT_REACHED = "Slack was not reached"

_LOST: dict[Lost, tuple[str, str]] = {
    "proxy": (
        "was not reached: the proxy does not let us through",
        "Mend the proxy, or let it pass {host}: its list of hosts, its password.",
    ),
    "certificate": (
        "was not reached: its certificate is not trusted here",
        "Let this machine trust the certificate of your network's inspector, or let {host} pass without inspection.",
    ),
    "slow": ("did not answer in time", "Look at slack-status.com and at the way out of this network."),
    "ill": ("answers with trouble of its own", "Look at slack-status.com, and try again in some minutes."),
    "stranger": (
        "was not reached: something else answers there",
        "Open {url} in a browser on this machine; take SLACK_API_URL out unless it is meant.",
    ),
    "away": (
        "was not reached",
        "Let this machine reach {host} on port {port}: name server, firewall, or HTTPS_PROXY in the environment.",
    ),
}
_REFUSED = {
    "invalid_auth": (
        "Slack does not know this token.",
        f"Copy the Bot User OAuth Token anew: {APPS} > OAuth & Permissions.",
    ),
    "token_revoked": (
        "The token was taken back.",
        f"Install the app again ({APPS} > Install App) and put its new token into SLACK_BOT_TOKEN.",
    ),
    "account_inactive": (
        "The app was removed from its workspace.",
        f"Install the app again ({APPS} > Install App) and put its new token into SLACK_BOT_TOKEN.",
    ),
    "token_expired": (
        "The token has run out: this app rotates its tokens, and a token in the settings is never renewed.",
        "Make the app from manifest.yml, which leaves rotation off, or see Many workspaces in the README.",
    ),
    "not_allowed_token_type": (
        "This is a token of another kind.",
        f"Copy the Bot User OAuth Token (xoxb-): {APPS} > OAuth & Permissions.",
    ),
}
_APP_REFUSED = (
    "Slack does not take it ({error}).",
    f"Make a new one with the scope connections:write: {APPS} > Basic Information > App-Level Tokens.",
)


def reached(subject: Subject, hearing: Hearing) -> Finding:
    """Whether Slack answers at all."""
    settings = subject.settings
    if settings is None:
        return unchecked(SLACK, "the settings do not say how to reach it")
    parts = urlsplit(settings.slack_api_url)
    host, port = parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443)
    lost = hearing.first.lost
    if lost is None:
        return ok(SLACK, f"{host} answers in {hearing.first.seconds * 1000:.0f} ms")
    found, remedy = _LOST[lost]
    return fault(SLACK, f"{host} {found}.", remedy.format(host=host, port=port, url=settings.slack_api_url))


def bot_token(subject: Subject, hearing: Hearing) -> Finding | None:
    """Whether the bot token is good; None where many workspaces bring their own."""
    settings = subject.settings
    if settings is None or settings.slack_bot_token is None:
        return None
    heard = hearing.first
    if heard.lost:
        return unchecked(BOT, NOT_REACHED)
    if not heard.error:
        return ok(BOT, f"{heard.name('user')} in {heard.name('team')} ({heard.name('team_id')})")
    return _refused(heard.error)


def _refused(error: str) -> Finding:
    if error == "ratelimited":
        return warning(BOT, "Slack takes no more calls for now (ratelimited).", "Ask again in a minute.")
    found, remedy = _REFUSED.get(
        error, (f"Slack refuses it ({error}).", f"Look at the app's state: {APPS} > Install App.")
    )
    return fault(BOT, found, remedy)


def app_token(subject: Subject, hearing: Hearing) -> Iterator[Finding]:
    """Whether Socket Mode can be opened, and for the app and workspace of the bot token."""
    opening, app = hearing.opening, hearing.app
    if opening is None or app is None:
        return
    if opening.lost:
        yield unchecked(APP, NOT_REACHED)
    elif opening.error:
        found, remedy = _APP_REFUSED
        yield fault(APP, found.format(error=opening.error), remedy)
    elif other := _stranger(subject, hearing.first, app):
        yield other
    else:
        yield ok(APP, "opens Socket Mode")


def _stranger(subject: Subject, bot: Heard, app: Heard) -> Finding | None:
    """What to say where the two tokens are not of one app, or not of one workspace; None where they are."""
    token = subject.settings.slack_app_token if subject.settings else None
    written = re.match(r"xapp-\d+-(A[A-Z0-9]{6,})-", token.get_secret_value() if token else "")
    apps = (bot.name("app_id"), app.name("app_id") or (written[1] if written else ""))
    if all(apps) and apps[0] != apps[1]:
        return fault(
            APP,
            f"It belongs to another app ({apps[1]}) than the bot token ({apps[0]}).",
            f"Take both from the same app: {APPS}.",
        )
    teams = (bot.name("team_id"), app.name("team_id"))
    if all(teams) and teams[0] != teams[1]:
        return fault(
            APP,
            f"It speaks for another workspace ({teams[1]}) than the bot token ({teams[0]}).",
            f"Take both tokens from the app of one workspace: {APPS}.",
        )
    return None


def signing_secret(settings: Settings | None, mode: str | None) -> Finding | None:
    """Whether the signing secret looks like one. Only a request of Slack's shows whether it is the right one."""
    if settings is None or mode != "http" or settings.slack_signing_secret is None:
        return None
    if re.fullmatch(r"[0-9a-f]{32}", settings.slack_signing_secret.get_secret_value()):
        return ok(SECRET, "has the right form; Slack's first request shows whether it is this app's")
    return warning(
        SECRET,
        "It is not 32 hex digits: Slack's requests will be refused.",
        f"Copy it anew: {APPS} > Basic Information > App Credentials.",
    )
