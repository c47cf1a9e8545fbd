"""Watching: the channels that asked for a short reply under alerts, and when each code was last told there."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Protocol

COOL_DOWN = 30 * 60.0
"""Seconds in which a code is not told again in the same channel: a storm of alerts gets one reply."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A watched channel: who switched it on, and when."""

    team: str
    channel: str
    by: str
    """A user id."""
    at: float = field(default_factory=time.time)
    """Unix time, seconds."""


class Watching(Protocol):
    """The interface of every store of watched channels."""

    async def get(self, team: str, channel: str) -> Watch | None:
        """Return the watch of a channel. At most 150 ms and never an error: None where it cannot be read.

        Asked for every message of every channel that the bot is in: an answer a few seconds old is good enough.
        """
        ...

    async def ask(self, team: str, channel: str) -> Watch | None:
        """Return the watch of a channel to a person who asks. Raises `AwayError`: not known is not the same as none."""
        ...

    async def put(self, watch: Watch) -> None:
        """Watch a channel; one that is watched stays so. Raises `AwayError`: a person waits to hear of it."""
        ...

    async def remove(self, team: str, channel: str) -> bool:
        """Watch it no longer; return whether it was watched. Raises `AwayError`."""
        ...

    async def reserve(self, team: str, channel: str, key: str, at: float) -> bool:
        """Take the right to tell `key` in this channel at Unix time `at`; False within `COOL_DOWN` of the last time.

        Of two processes that ask at once, one gets it. Never an error: False where nobody can tell, for silence
        is better than a storm.
        """
        ...

    async def release(self, team: str, channel: str, key: str) -> None:
        """Give the right back: the reply could not be posted. Never an error."""
        ...


class MemoryWatching:
    """Watched channels of one process, gone with it. Forgets the oldest replies beyond `most`."""

    def __init__(self, most: int = 5_000) -> None:
        self._most = most
        self._watches: dict[tuple[str, str], Watch] = {}
        self._told: dict[tuple[str, str, str], float] = {}

    async def get(self, team: str, channel: str) -> Watch | None:
        """Return the watch of a channel."""
        return self._watches.get((team, channel))

    async def ask(self, team: str, channel: str) -> Watch | None:
        """Return the watch of a channel."""
        return self._watches.get((team, channel))

    async def put(self, watch: Watch) -> None:
        """Watch a channel."""
        self._watches.setdefault((watch.team, watch.channel), watch)

    async def remove(self, team: str, channel: str) -> bool:
        """Watch it no longer."""
        return self._watches.pop((team, channel), None) is not None

    async def reserve(self, team: str, channel: str, key: str, at: float) -> bool:
        """Take the right to tell a code in a channel."""
        place = (team, channel, key)
        last = self._told.get(place)
        if last is not None and at - last < COOL_DOWN:
            return False
        self._told.pop(place, None)
        self._told[place] = at
        if len(self._told) > self._most:
            del self._told[next(iter(self._told))]
        return True

    async def release(self, team: str, channel: str, key: str) -> None:
        """Give the right back."""
        self._told.pop((team, channel, key), None)

    def erase(self, team: str) -> None:
        """Forget all of a workspace."""
        for place in [place for place in self._watches if place[0] == team]:
            del self._watches[place]
        for told in [told for told in self._told if told[0] == team]:
            del self._told[told]
