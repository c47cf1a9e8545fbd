"""What keeps us from posting or opening a window, as a sentence that says how to proceed. Plain text.

Slack's own words are never shown. Refusals to read are in `refusals`: a missing permission there has a name and a link.
"""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot.cards import teamwork
from bot.listeners.slack.refusals import LATE, TROUBLE, code_of

ALIKE = {
    "restricted_action_read_only_channel": "restricted_action",
    "restricted_action_thread_only_channel": "restricted_action",
    "restricted_action_non_threadable_channel": "restricted_action",
    "cannot_reply_to_message": "thread_not_found",
    "invalid_thread_ts": "thread_not_found",
    "no_permission": "missing_scope",
    "rate_limited": "ratelimited",
    "invalid_auth": "token_revoked",
    "account_inactive": "token_revoked",
    "token_expired": "token_revoked",
    "not_authed": "token_revoked",
}
"""Refusals that leave a person the same way out (https://docs.slack.dev/reference/methods/chat.postMessage#errors)."""


class EntryGoneError(Exception):
    """A button points to an entry that the catalog no longer has."""


class ReplyRefusedError(Exception):
    """Slack did not take a reply, with blocks or as text."""


class NoTokenError(Exception):
    """A workspace for which we have no token. `passing`: a later try may find one."""

    def __init__(self, sentence: str, *, passing: bool = False) -> None:
        super().__init__()
        self.sentence = sentence
        self.passing = passing


def sentence(error: Exception) -> str:
    """Return what to tell the person, or nothing where we ourselves made a mistake."""
    if isinstance(error, EntryGoneError):
        return teamwork.GONE
    if isinstance(error, NoTokenError):
        return error.sentence
    if not isinstance(error, SlackApiError):
        return teamwork.NO_ANSWER if isinstance(error, TROUBLE) else ""
    code = code_of(error)
    if code in LATE:
        return teamwork.EXPIRED
    return teamwork.REFUSED.get(ALIKE.get(code, code), "")
