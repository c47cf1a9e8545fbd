"""One outcome as one row of plain values: what `waerror resolve --batch` writes and evaluation reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from bot.resolve.outcome import Answer, Choice, Found, Miss, Several, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge.models import Entry
    from bot.resolve.outcome import Outcome, Sighting

RANKED = 5
DESCRIBED = frozenset({Found.WORDING, Found.WORDS, Found.CHOSEN})
"""Ways of finding a code that does not stand in the text itself."""
NUMBERED = frozenset({Miss.CODE, Miss.PROVIDER})
"""Misses of a number that stands in the text like a code."""


class Row(TypedDict):
    """`codes` and `keys`: ranked, best first, at most `RANKED`; for several all of them, in order.

    What is related, or only near, is among them. `held`: the codes that stand in the text, a provider's as Meta's own,
    one of no list too; none where it was described, or where it is still to be chosen which error is meant.
    """

    outcome: str
    confident: bool
    held: list[str]
    codes: list[str]
    keys: list[str]


def row(outcome: Outcome) -> Row:
    """Return an outcome as plain values. A subcode is followed by, or follows, its code."""
    held = _held(outcome)
    if isinstance(outcome, Answer):
        codes = _distinct(_codes(outcome.sighting) + [e.code for e in outcome.others])[:RANKED]
        keys = [e.key for e in (outcome.entry, *outcome.others)][:RANKED]
        return Row(outcome="answer", confident=True, held=held, codes=codes, keys=keys)
    if isinstance(outcome, Several):
        found = _distinct(code for s in outcome.sightings for code in _codes(s)[:1])
        keys = [s.entry.key for s in outcome.sightings]
        return Row(outcome="several", confident=True, held=held, codes=found, keys=_distinct(keys))
    if isinstance(outcome, Choice):
        return _open("choice", held, (*(o.entry for o in outcome.options), *outcome.others))
    near = tuple(n.entry for n in outcome.neighbours)
    return _open("unknown", held, (*near, *outcome.ranked))


def _open(name: str, held: list[str], entries: Iterable[Entry]) -> Row:
    found = list({e.key: e for e in entries}.values())[:RANKED]
    codes = _distinct(e.code for e in found)
    return Row(outcome=name, confident=False, held=held, codes=codes, keys=[e.key for e in found])


def _held(outcome: Outcome) -> list[str]:
    """Return the codes that stand in the text."""
    sightings: tuple[Sighting, ...]
    unexplained: tuple[str, ...]
    match outcome:
        case Answer():
            sightings, unexplained = (outcome.sighting,), outcome.unexplained
        case Several():
            sightings, unexplained = outcome.sightings, outcome.unexplained
        case Choice():
            return [outcome.number] if outcome.number else []
        case Unknown():
            return [outcome.code] if outcome.miss in NUMBERED and outcome.code else []
    found = [code for s in sightings if s.evidence.found not in DESCRIBED for code in _codes(s)]
    return _distinct([*found, *unexplained])


def _codes(sighting: Sighting) -> list[str]:
    """Return the code, then the number related to it: 190 then 463, 2388299 then 100."""
    found = [sighting.entry.code]
    if sighting.subcode:
        found.append(sighting.subcode.code)
    elif sighting.parent:
        found.append(sighting.parent)
    return found


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
