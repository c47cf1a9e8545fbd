"""When is a guess an answer, when a question, when silence: one table of thresholds.

A false direct answer costs five times a choice, a choice one click. On phrases left out by author the cost is flat from
0.75 to 0.86 (0.42); the band begins at its end, where 97 of 100 direct answers are right, because people leave out more
than phrases do. tests/eval/README.md has the curve, there and on the development questions.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.resolve.search import Ranking
    from bot.resolve.told import Told

SURE, SURER = 0.86, 0.9
"""Probability of the first entry from which it answers: in a text with a word of our field, and in one without."""
INSIDE, WELL_INSIDE = 0.02, 0.015
"""Probability of being about something else up to which it answers, again with and without such a word."""
OUTSIDE = 0.35
"""The same, from which nothing is shown: 14 of 1,000 situations left out lie above."""
LIKELY = 0.06
"""Probability of the first entry from which it is worth a question."""
SPOKEN, AIMED = 5, 0.25
"""Words up to which a text without a word of our field ("did it work?") is taken for talk, and the probability of the
first entry from which it is a question all the same: of 1,435 phrases so short 36 lie below."""
KNOWN, FAMILIAR, ALL_KNOWN = 0.34, 0.6, 0.8
"""Shares of the words that the catalog must know: for a question; for an answer, with and without such a word."""
FEWEST = 4
"""Words below which a description is asked about: "call now" fits one entry only because it says so little."""
OPTION = 0.08
"""Share of the first that the third option of a choice must have."""

NARROWED = 0.55
"""Share among what an earlier card left possible at which a follow-up decides."""
STRANGE = 0.8
"""Probability of being about something else from which a message is no follow-up."""
BRIEF, BRIEFER = 14, 8
"""Words up to which a message can be the rest of what was said before, and up to which it says too little by itself."""
AGAIN, REST = 0.3, 0.003
"""Probability of what an earlier card left possible, judged by the message alone, from which it goes on with that card:
in a message that could stand by itself, and in one that says too little to."""


class Band(IntEnum):
    """What to do with a ranking."""

    NONE = 0
    LIKELY = 1
    SURE = 2


def band(ranking: Ranking, told: Told) -> Band:
    """Return what to do with the ranking of a text."""
    if not ranking.entries or ranking.not_ours >= OUTSIDE or ranking.known < KNOWN or told.foreign:
        return Band.NONE
    count = len(told.words)
    talk = count <= SPOKEN and not told.ours
    if ranking.shares[0] < (AIMED if talk else LIKELY):
        return Band.NONE
    enough = ranking.words and count >= FEWEST
    return Band.SURE if enough and _sure(ranking, told) else Band.LIKELY


def follows(told: Told, alone: Ranking, named: float) -> bool:
    """Whether a message goes on with a card. `alone` ranks it by itself and gives the card's entries `named`."""
    count = len(told.words)
    if count > BRIEF or told.foreign:
        return False
    if band(alone, told) is Band.SURE:
        return False
    return named >= (AGAIN if count > BRIEFER else REST) and alone.not_ours < STRANGE


def decides(among: Ranking, told: Told) -> bool:
    """Whether a follow-up decides; `among` ranks what was possible by it. One word ("yes") decides nothing."""
    alone = len(among.entries) == 1 or among.shares[0] >= NARROWED
    return bool(among.words) and alone and len(told.words) > 1


def _sure(ranking: Ranking, told: Told) -> bool:
    first, outside, known = ranking.shares[0], ranking.not_ours, ranking.known
    if told.ours:
        return first >= SURE and outside < INSIDE and known >= FAMILIAR
    return first >= SURER and outside < WELL_INSIDE and known >= ALL_KNOWN
