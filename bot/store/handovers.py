"""Hand-overs: who took one, so that it is taken once, whoever presses first and whichever process hears of it.

What was handed over stands in Slack alone; here is only that somebody has it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Taking:
    """Who took the hand-over that stands in a message. `user` is a user id: its name is shown to those who ask."""

    team: str
    channel: str
    message: str
    """The ts of the hand-over."""
    user: str
    at: float
    """Unix time."""
    done: float = 0.0
    """Unix time at which it was done; 0: not yet."""


class Handovers(Protocol):
    """The interface of every store of hand-overs. Each raises `AwayError`: a person waits to hear who has it."""

    async def take(self, team: str, channel: str, message: str, user: str) -> Taking:
        """Take it for `user`, unless somebody has it; return who has it now. One of two takers gets it, always."""
        ...

    async def finish(self, team: str, channel: str, message: str, user: str) -> Taking:
        """Mark it done, unless it is; return how it stands now. One that nobody took counts as taken by `user`."""
        ...


class MemoryHandovers:
    """Hand-overs of one process, gone with it. Forgets the oldest beyond `most`."""

    def __init__(self, clock: Callable[[], float] = time.time, most: int = 5_000) -> None:
        self._clock = clock
        self._most = most
        self._takings: dict[tuple[str, str, str], Taking] = {}

    async def take(self, team: str, channel: str, message: str, user: str) -> Taking:
        """Take it for `user`, unless somebody has it."""
        new = Taking(team, channel, message, user, self._clock())
        taking = self._takings.setdefault((team, channel, message), new)
        if len(self._takings) > self._most:
            del self._takings[next(iter(self._takings))]
        return taking

    async def finish(self, team: str, channel: str, message: str, user: str) -> Taking:
        """Mark it done, unless it is."""
        taking = await self.take(team, channel, message, user)
        if not taking.done:
            taking = self._takings[team, channel, message] = replace(taking, done=self._clock())
        return taking

    def erase(self, team: str) -> None:
        """Forget all of a workspace."""
        for place in [place for place in self._takings if place[0] == team]:
            del self._takings[place]
