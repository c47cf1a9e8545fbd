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
    BUSY = "busy"  # somebody else is answering, or nobody can tell: ask Slack to try again later
    DONE = "done"  # answered already: acknowledge, do nothing


class Claims(Protocol):
    """The interface of every claims store. None of these raises: an answer does not wait for a database."""

    async def take(self, key: str, *, again: bool = False) -> Claim:
        """Try to take the claim of `key`. `again`: Slack says it has delivered this before.

        Where the database is away, a first delivery is taken (and recorded later), a repeated one is BUSY.
        """
        ...

    async def renew(self, key: str) -> None:
        """Extend the lease of a taken claim: the answer takes longer."""
        ...

    async def done(self, key: str) -> None:
        """Mark a taken claim as answered."""
        ...

    async def release(self, key: str) -> None:
        """Give a taken claim back: answering failed, another try may succeed."""
        ...


class MemoryClaims:
    """Claims of one process. Forgets the oldest beyond `most`."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, most: int = 20_000, lease: float | None = None
    ) -> None:
        self._clock = clock
        self._most = most
        self._lease = LEASE if lease is None else lease
        self._claims: OrderedDict[str, float | None] = OrderedDict()
        """When the lease runs out, by key; None: done."""

    def look(self, key: str) -> Claim | None:
        """Return BUSY or DONE, or None where the claim is free or unknown."""
        until = self._claims.get(key, 0.0)
        if until is None:
            return Claim.DONE
        return Claim.BUSY if until > self._clock() else None

    async def take(self, key: str, *, again: bool = False) -> Claim:
        """Try to take the claim of `key`."""
        del again
        found = self.look(key)
        if found is not None:
            return found
        self._put(key, self._clock() + self._lease)
        return Claim.TAKEN

    async def renew(self, key: str) -> None:
        """Extend the lease of a taken claim."""
        if self._claims.get(key) is not None:
            self._put(key, self._clock() + self._lease)

    async def done(self, key: str) -> None:
        """Mark a taken claim as answered."""
        self._put(key, None)

    async def release(self, key: str) -> None:
        """Give a taken claim back."""
        self._claims.pop(key, None)

    def _put(self, key: str, until: float | None) -> None:
        self._claims[key] = until
        self._claims.move_to_end(key)
        if len(self._claims) > self._most:
            self._claims.popitem(last=False)
