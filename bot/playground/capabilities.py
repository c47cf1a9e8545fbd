"""Permissions that travel in payloads and run out: trigger ids and response URLs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.playground.faults import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

# https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses
TRIGGER_SECONDS = 3.0
# https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
RESPONSE_URL_SECONDS = 30 * 60.0
RESPONSE_URL_USES = 5


@dataclass
class Trigger:
    """Leave to open a modal for one person, once, within three seconds."""

    user: str
    born: float
    view_id: str | None
    used: bool = False


class Triggers:
    """The trigger ids handed out so far."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._known: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str | None = None) -> str:
        """A new trigger id; `view_id` is the modal that the person was in."""
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._known[trigger_id] = Trigger(user, self._clock(), view_id)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use up a trigger id; raises ApiError as views.open answers it."""
        trigger = self._known.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self._clock() - trigger.born > TRIGGER_SECONDS:
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass
class ResponseUrl:
    """Leave to answer in one conversation, five times within thirty minutes.

    `source` is (channel, ts) of the message whose element was used; commands and shortcuts have none.
    """

    channel: str
    user: str
    born: float
    source: tuple[str, str] | None
    in_channel: bool = False
    uses: int = 0


class ResponseUrls:
    """The response URLs handed out so far; `base` is set when the server knows its address."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._known: dict[str, ResponseUrl] = {}
        self.base = ""

    def issue(
        self, channel: str, user: str, source: tuple[str, str] | None = None, *, in_channel: bool = False
    ) -> str:
        """A new response URL; `in_channel` marks those of a view's conversation select, which always post openly."""
        key = secrets.token_urlsafe(18)
        self._known[key] = ResponseUrl(channel, user, self._clock(), source, in_channel)
        return f"{self.base}/responses/{key}"

    def knows(self, key: str) -> bool:
        """Whether this key was handed out here."""
        return key in self._known

    def use(self, key: str) -> ResponseUrl:
        """Count one use; raises ApiError when the URL is unknown, too old or used up."""
        known = self._known.get(key)
        if known is None:
            raise ApiError("no_such_url")
        if self._clock() - known.born > RESPONSE_URL_SECONDS:
            raise ApiError("expired_url")
        if known.uses >= RESPONSE_URL_USES:
            raise ApiError("used_url")
        known.uses += 1
        return known
