"""Slack's refusals by name, and what those to read mean for a person: one sentence each, that says how to proceed.

What keeps us from posting or opening a window is put into words in `obstacles`.
"""

from __future__ import annotations

import re

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.cards import threads
from bot.cards.digest import needs

TROUBLE = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)
"""What a call to Slack may raise."""
LATE = {
    "expired_trigger_id",
    "exchanged_trigger_id",
    "trigger_expired",
    "trigger_exchanged",
    "invalid_trigger_id",
}
"""How views.open says that the three seconds were over (https://docs.slack.dev/reference/methods/views.open#errors)."""
OFFERED = ("channels:history", "groups:history")
"""Optional scopes of manifest.yml that reading a channel needs."""
CLOSED = {"not_found", "view_not_found"}
"""How views.update says that the person has closed the modal meanwhile."""
TOO_MANY = {"ratelimited", "rate_limited"}
"""How Slack asks us to wait; for how long stands in Retry-After (https://docs.slack.dev/apis/web-api/rate-limits)."""
OUTSIDE = {"not_in_channel", "channel_not_found"}
"""The bot is not a member of the channel; private channels are not even admitted to exist."""

_SENTENCES = {
    **dict.fromkeys(OUTSIDE, threads.INVITE),
    **dict.fromkeys(("thread_not_found", "message_not_found"), threads.GONE),
    "is_archived": threads.ARCHIVED,
    "method_not_supported_for_channel_type": threads.WRONG_PLACE,
    **dict.fromkeys((*TOO_MANY, "internal_error", "service_unavailable"), threads.SLACK_AWAY),
}
_FORBIDDEN = re.compile(
    r"restricted_action\w*|access_denied|no_permission|\w+_denied|team_access_not_granted"
)
_APP = re.compile(r"A[A-Z0-9]+")


def code_of(error: BaseException) -> str:
    """Return Slack's name of an error, or an empty text."""
    found = error.response.get("error") if isinstance(error, SlackApiError) else ""
    return str(found or "")


def refusal(error: BaseException, app: str, lacking: str = threads.NEEDS) -> str:
    """Return an escaped sentence; empty for an error that no person can do anything about.

    `lacking` is the sentence of a missing scope. Which one is missing is Slack's word (`needed`), not a guess.
    """
    if not isinstance(error, SlackApiError):
        return threads.SLACK_AWAY if isinstance(error, TROUBLE) else ""
    code = code_of(error)
    if code == "missing_scope":
        named = str(error.response.get("needed") or "").replace(" ", "").split(",")
        scopes = [scope for scope in OFFERED if scope in named]
        return needs(lacking, scopes, settings_of(app)) if scopes else threads.WRONG_PLACE
    if code in _SENTENCES:
        return _SENTENCES[code]
    return threads.NOT_ALLOWED if _FORBIDDEN.fullmatch(code) else ""


def settings_of(app: str) -> str:
    """Return the address where an admin adds a permission."""
    return f"https://api.slack.com/apps/{app}/oauth" if _APP.fullmatch(app) else "https://api.slack.com/apps"
