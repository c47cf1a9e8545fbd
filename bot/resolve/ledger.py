"""What was found in one text: each code once, with the first evidence, the fullest report, and how often it stood."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.resolve.causes import cause
from bot.resolve.outcome import Evidence, Found, Report, Sighting
from bot.resolve.payload import SHOWN

if TYPE_CHECKING:
    from bot.knowledge.models import Entry, Subcode
    from bot.resolve.wordings import Wordings

SIP = frozenset({"138024", "138025"})
"""Stand in every health status without SIP calling: not news unless they stand alone."""
MOST = 50
"""Distinct codes that are kept of one text."""
NOWHERE = -1
"""The line of what stands on none: an object's error counts each time."""


class Ledger:
    """The codes of one text. `wordings` tells Meta's standard texts from those that say more."""

    def __init__(self, wordings: Wordings, text: str) -> None:
        self._wordings, self._text = wordings, text
        self._found: dict[str, Sighting] = {}
        self._lines: set[tuple[str, int]] = set()

    def __len__(self) -> int:
        """Return how many distinct codes were found."""
        return len(self._found)

    @property
    def last(self) -> Sighting | None:
        """What was found last."""
        return next(reversed(self._found.values()), None)

    @property
    def sightings(self) -> list[Sighting]:
        """All codes, health remarks about SIP calling left out."""
        found = list(self._found.values())
        others = [s for s in found if s.entry.code not in SIP]
        healthy = others and any("health_status" in s.evidence.where for s in found)
        return (others if healthy else found)[:MOST]

    def add(
        self,
        entry: Entry,
        evidence: Evidence,
        subcode: Subcode | None,
        report: Report,
        *,
        line: int = NOWHERE,
    ) -> None:
        """Count a code; the first sighting gives the evidence, the fullest the report. A line counts once."""
        key = entry.key if subcode is None else f"{entry.key}/{subcode.code}"
        if subcode is None and key not in self._found and any(s.entry is entry for s in self._found.values()):
            key = next(k for k, s in self._found.items() if s.entry is entry)
        seen = self._found.get(key)
        if seen is None:
            if len(self) < MOST:
                self._lines.add((key, line))
                self._found[key] = self._sighting(entry, evidence, subcode, report)
            return
        again = line < 0 or (key, line) not in self._lines
        elsewhere = line >= 0 and again and (key, NOWHERE) not in self._lines
        self._lines.add((key, line))
        if evidence.found is not seen.evidence.found:
            if elsewhere and Found.PROVIDER in {evidence.found, seen.evidence.found}:  # told by either number
                self._found[key] = replace(seen, count=seen.count + 1)
            return
        if not seen.report.details and report.details:
            seen = replace(self._sighting(entry, seen.evidence, seen.subcode, report), count=seen.count)
        self._found[key] = replace(seen, count=seen.count + again)

    def under(self, entry: Entry, code: str) -> None:
        """Note the code above an entry that a subcode led to."""
        if seen := self._found.get(entry.key):
            self._found[entry.key] = replace(seen, parent=code)

    def refine(self, last: Sighting, entry: Entry, subcode: Subcode | None, code: str) -> None:
        """Attach the subcode `code` to what was found last; `entry` takes its place where the subcode says more."""
        report = replace(last.report, subcode=code)
        if entry.key == last.entry.key:
            self._found[entry.key] = replace(last, subcode=subcode or last.subcode, report=report)
        else:
            self._found.pop(last.entry.key)
            self._found[entry.key] = replace(last, entry=entry, report=report, parent=last.entry.code)

    def _sighting(
        self, entry: Entry, evidence: Evidence, subcode: Subcode | None, report: Report
    ) -> Sighting:
        details = report.details or report.user_message
        standard = bool(details) and self._wordings.standard(entry, details)
        report = replace(report, standard=standard)
        told = details if evidence.found is Found.PAYLOAD else f"{details}\n{self._text[: 4 * SHOWN]}"
        return Sighting(entry, evidence, subcode, report, cause=cause(entry, told))
