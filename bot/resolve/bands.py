"""When is a guess an answer, when a question, when silence: one table of thresholds.

A false direct answer costs five times a choice, and a choice one click; the thresholds are the cheapest on
questions that search was not trained on (tests/eval/README.md has the curve).
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.resolve.search import Ranking

SURE = 0.55
LIKELY = 0.05
KNOWN = 0.3
OPTION = 0.2
"""Share of the first that an option of a choice must have."""


class Band(IntEnum):
    """What to do with a ranking."""

    NONE = 0
    LIKELY = 1
    SURE = 2


def band(ranking: Ranking) -> Band:
    """Return what to do with `ranking`."""
    if not ranking.entries or ranking.known < KNOWN or ranking.shares[0] < LIKELY:
        return Band.NONE
    return Band.SURE if ranking.shares[0] >= SURE and ranking.words else Band.LIKELY
