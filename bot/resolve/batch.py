"""One outcome as one row of plain values: what `waerror resolve --batch` writes and evaluation reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from bot.resolve.outcome import Answer, Choice, Several

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge.models import Entry
    from bot.resolve.outcome import Outcome, Sighting

RANKED = 5


class Row(TypedDict):
    """`codes` and `keys`: ranked, best first, at most `RANKED`; for several all of them, in order."""

    outcome: str
    confident: bool
    codes: list[str]
    keys: list[str]


def row(outcome: Outcome) -> Row:
    """Return an outcome as plain values. A subcode is followed by, or follows, its code."""
    if isinstance(outcome, Answer):
        codes = _codes(outcome.sighting) + [e.code for e in outcome.others]
        keys = [e.key for e in (outcome.entry, *outcome.others)]
        return Row(outcome="answer", confident=True, codes=_distinct(codes)[:RANKED], keys=keys[:RANKED])
    if isinstance(outcome, Several):
        found = _distinct(code for s in outcome.sightings for code in _codes(s)[:1])
        keys = [s.entry.key for s in outcome.sightings]
        return Row(outcome="several", confident=True, codes=found, keys=_distinct(keys))
    if isinstance(outcome, Choice):
        return _open("choice", (*(o.entry for o in outcome.options), *outcome.others))
    near = tuple(n.entry for n in outcome.neighbours)
    return _open("unknown", (*near, *outcome.ranked))


def _open(name: str, entries: Iterable[Entry]) -> Row:
    found = list({e.key: e for e in entries}.values())[:RANKED]
    return Row(
        outcome=name, confident=False, codes=_distinct(e.code for e in found), keys=[e.key for e in found]
    )


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
