"""Records: what was asked, what it came to, and whether it helped.

What remains of the text that was asked (bot/resolve/remainder.py) is kept only where nothing was found, and only where
the settings allow it.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.store.insights import Insights

WEEK = 7 * 24 * 3600.0
HOUR = 3600.0
SHOWN = frozenset({"answer", "several"})
"""Outcomes whose keys were shown as answers: they count as asked."""
LONGEST_MISS = 300
"""Characters of a question that are kept where nothing was found."""


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
    user: str = ""
    """Who asked. A database keeps only its keyed hash."""
    channel: str = ""
    score: float = 0.0
    missed: str = ""
    """What remains of the question, where the outcome is unknown."""
    code: str = ""
    """The number that is in none of the lists, where that was the question."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of an answer. Their last word on a card counts."""

    team: str
    user: str
    key: str
    helpful: bool
    at: float = field(default_factory=time.time)
    card: str = ""
    """Which card: channel and timestamp of its message."""


class Records(Protocol):
    """The interface of every records store."""

    async def judged(self, verdict: Verdict) -> None:
        """Remember a verdict. Raises `AwayError` where that cannot be done now: the person has to hear of it."""
        ...

    def resolved(self, resolution: Resolution) -> None:
        """Remember a resolution. Never waits, never raises: the answer comes first."""
        ...

    async def asked_most(self, team: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Return the keys that `team` asked for most in the last seven days, with their counts.

        Takes at most 150 ms; where that is not enough, empty.
        """
        ...

    async def asked_lately(self, team: str, key: str) -> int:
        """Return how often `team` asked for `key` in the last hour.

        Takes at most 150 ms and is never an error; where it cannot be read, 0.
        """
        ...

    async def insights(self, team: str, since: float) -> Insights:
        """Return what `team` asked since a time. Raises `AwayError`."""
        ...


class MemoryRecords:
    """Records of one process, gone with it. Keeps the newest `most`."""

    def __init__(self, clock: Callable[[], float] = time.time, most: int = 50_000) -> None:
        self._clock = clock
        self._rows: deque[Resolution] = deque(maxlen=most)
        self.verdicts: dict[tuple[str, str, str, str], Verdict] = {}

    async def judged(self, verdict: Verdict) -> None:
        """Remember a verdict; the last of a person on a card counts."""
        place = (verdict.team, verdict.user, verdict.key, verdict.card)
        known = self.verdicts.get(place)
        if known is None or verdict.at >= known.at:
            self.verdicts[place] = verdict

    def resolved(self, resolution: Resolution) -> None:
        """Remember a resolution."""
        self._rows.append(resolution)

    async def asked_most(self, team: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Return the keys that `team` asked for most in the last seven days, with their counts."""
        rows = self._since(team, self._clock() - WEEK)
        counts = Counter(key for row in rows for key in row.keys if row.outcome in SHOWN)
        return tuple(counts.most_common(limit))

    async def asked_lately(self, team: str, key: str) -> int:
        """Return how often `team` asked for `key` in the last hour."""
        rows = self._since(team, self._clock() - HOUR)
        return sum(key in row.keys for row in rows if row.outcome in SHOWN)

    async def insights(self, team: str, since: float) -> Insights:
        """Return what `team` asked since a time."""
        from bot.store.insights import Missed, digest  # noqa: PLC0415 - nothing that a start or an answer needs

        rows = self._since(team, since)
        judged = [v for v in self.verdicts.values() if v.team == team and v.at >= since]
        return digest(
            team,
            since,
            outcomes=Counter(row.outcome for row in rows),
            surfaces=Counter(row.surface for row in rows),
            asked=Counter(key for row in rows for key in row.keys if row.outcome in SHOWN),
            helpful=Counter(v.key for v in judged if v.helpful),
            unhelpful=Counter(v.key for v in judged if not v.helpful),
            times=sorted(row.milliseconds for row in rows),
            missed=[Missed(row.missed, row.code, row.at) for row in rows if row.missed],
        )

    def erase(self, team: str) -> None:
        """Forget all of a workspace."""
        kept = [row for row in self._rows if row.team != team]
        self._rows.clear()
        self._rows.extend(kept)
        for place in [place for place in self.verdicts if place[0] == team]:
            del self.verdicts[place]

    def _since(self, team: str, since: float) -> list[Resolution]:
        return [row for row in self._rows if row.team == team and row.at >= since]
