"""Claims: who answers an event or a button press, so that it is answered once.

Slack delivers an event again when it hears nothing within three seconds, and may deliver it over any socket or to
any process (https://docs.slack.dev/apis/events-api/#retries). A claim is taken before answering and marked done
after it; one that was taken and never done (a crash) can be taken over when its lease has run out.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

LEASE = 30.0
"""Seconds after which a claim that was not done can be taken over."""


class Claim(StrEnum):
    """What trying to take a claim gives."""

    TAKEN = "taken"  # it is ours: answer
    BUSY = "busy"  # somebody else is answering: ask Slack to try again later
    DONE = "done"  # answered already: acknowledge, do nothing


class Claims(Protocol):
    """The interface of every claims store."""

    async def take(self, key: str) -> Claim:
        """Try to take the claim of `key`."""
        ...

    async def done(self, key: str) -> None:
        """Mark a taken claim as answered."""
        ...

    async def release(self, key: str) -> None:
        """Give a taken claim back: answering failed, another try may succeed."""
        ...


class MemoryClaims:
    """Claims of one process. Forgets the oldest beyond `most`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = 20_000) -> None:
        self._clock = clock
        self._most = most
        self._claims: OrderedDict[str, float | None] = OrderedDict()
        """When the lease runs out, by key; None: done."""

    async def take(self, key: str) -> Claim:
        """Try to take the claim of `key`."""
        now = self._clock()
        if key in self._claims:
            until = self._claims[key]
            if until is None:
                return Claim.DONE
            if until > now:
                return Claim.BUSY
        self._claims[key] = now + LEASE
        self._claims.move_to_end(key)
        if len(self._claims) > self._most:
            self._claims.popitem(last=False)
        return Claim.TAKEN

    async def done(self, key: str) -> None:
        """Mark a taken claim as answered."""
        self._claims[key] = None

    async def release(self, key: str) -> None:
        """Give a taken claim back."""
        self._claims.pop(key, None)
