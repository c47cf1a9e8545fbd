"""Records: what was asked and what it came to. Never the text that was asked."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

WEEK = 7 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Resolution:
    """One question that was answered."""

    team: str
    surface: str
    """command, mention, dm or shortcut."""
    outcome: str
    """answer, several, choice or unknown."""
    keys: tuple[str, ...]
    milliseconds: float
    """From the text to the card, without Slack."""
    at: float = field(default_factory=time.time)
    """Unix time, seconds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of an answer. Their last word on an entry counts."""

    team: str
    user: str
    key: str
    helpful: bool
    at: float = field(default_factory=time.time)


class Records(Protocol):
    """The interface of every records store."""

    def judged(self, verdict: Verdict) -> None:
        """Remember a verdict."""
        ...

    def resolved(self, resolution: Resolution) -> None:
        """Remember a resolution. Never waits, never raises: the answer comes first."""
        ...

    async def asked_most(self, team: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Return the keys that `team` asked for most in the last seven days, with their counts."""
        ...


class MemoryRecords:
    """Records of one process, gone with it. Keeps the newest `most`."""

    def __init__(self, clock: Callable[[], float] = time.time, most: int = 50_000) -> None:
        self._clock = clock
        self._rows: deque[Resolution] = deque(maxlen=most)
        self.verdicts: dict[tuple[str, str, str], Verdict] = {}

    def judged(self, verdict: Verdict) -> None:
        """Remember a verdict; the last of a person on an entry counts."""
        self.verdicts[verdict.team, verdict.user, verdict.key] = verdict

    def resolved(self, resolution: Resolution) -> None:
        """Remember a resolution."""
        self._rows.append(resolution)

    async def asked_most(self, team: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Return the keys that `team` asked for most in the last seven days, with their counts."""
        since = self._clock() - WEEK
        rows = (row for row in self._rows if row.team == team and row.at >= since)
        counts = Counter(key for row in rows for key in row.keys if row.outcome in {"answer", "several"})
        return tuple(counts.most_common(limit))
