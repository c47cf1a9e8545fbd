"""Links: response urls, for as long as Slack takes them. Whoever holds one can write where it leads.

Slack allows five uses within thirty minutes
(https://docs.slack.dev/interactivity/handling-user-interaction#message_responses). A database keeps them encrypted.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

LIFETIME = 30 * 60.0
"""Seconds."""


class Links(Protocol):
    """The interface of every store of response urls. Neither raises: without a url a reply takes another way."""

    async def keep(self, team: str, key: str, url: str, *, user: str = "") -> bool:
        """Keep a url under a key of the caller's; return whether that worked."""
        ...

    async def get(self, team: str, key: str) -> str | None:
        """Return a url younger than thirty minutes."""
        ...


class MemoryLinks:
    """Links of one process. Forgets the oldest beyond `most`."""

    def __init__(self, clock: Callable[[], float] = time.time, most: int = 5_000) -> None:
        self._clock = clock
        self._most = most
        self._urls: dict[tuple[str, str], tuple[str, float]] = {}

    async def keep(self, team: str, key: str, url: str, *, user: str = "") -> bool:
        """Keep a url."""
        del user
        self._urls[team, key] = (url, self._clock())
        if len(self._urls) > self._most:
            del self._urls[next(iter(self._urls))]
        return True

    async def get(self, team: str, key: str) -> str | None:
        """Return a url younger than thirty minutes."""
        url, at = self._urls.get((team, key), ("", 0.0))
        return url if url and self._clock() - at < LIFETIME else None

    def erase(self, team: str) -> None:
        """Forget all of a workspace."""
        for place in [place for place in self._urls if place[0] == team]:
            del self._urls[place]
