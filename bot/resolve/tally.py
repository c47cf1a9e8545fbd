"""Counting in bounded memory: each failure once, and different people as different.

Whether a message or a person was seen before needs all of them. They are kept as 64-bit hashes in one table of fixed
size, so a file of any length takes the same memory; two of a million share a hash with a chance of one in
37 million. Once the table is full, new ones can no longer be told from old ones, and that is said.
"""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.models import Entry, Subcode
    from bot.resolve.failures import Around
    from bot.resolve.verdicts import Verdict

FACTS = 1_500_000
"""Messages and pairs of code and recipient that are remembered: 16 MB."""
UNKNOWN = 500
"""Different unknown codes that are listed."""
ENDINGS = 3
"""Recipients of a code that are named, by their last two digits."""

_LOAD = 0.75
_BITS = (1 << 64) - 1


class Seen:
    """A set of at most `limit` facts in fixed memory."""

    def __init__(self, limit: int = FACTS) -> None:
        size = 1 << max(4, (int(limit / _LOAD)).bit_length())
        self._slots, self._mask = array("Q", bytes(8 * size)), size - 1
        self.left = limit

    @property
    def full(self) -> bool:
        """Whether a further fact could not be kept."""
        return self.left <= 0

    def new(self, fact: tuple[str, str, str]) -> bool:
        """Keep a fact; return whether it was not there. Once full, only what is known for sure is known."""
        slots, mask = self._slots, self._mask
        key = (hash(fact) & _BITS) or 1
        at = key & mask
        while slots[at]:
            if slots[at] == key:
                return False
            at = (at + 1) & mask
        if self.left > 0:
            slots[at] = key
            self.left -= 1
        return True


class Count:
    """What is counted of one code."""

    __slots__ = ("_moments", "causes", "count", "endings", "entry", "first_line", "open", "people", "subcode")

    def __init__(self, entry: Entry, subcode: Subcode | None, first_line: int) -> None:
        self.entry, self.subcode, self.first_line = entry, subcode, first_line
        self.count = self.people = 0
        self.open = False
        """Whether people may be missing: a failure without a recipient, or one that could not be remembered."""
        self.causes: Counter[int | None] = Counter()
        self.endings: list[str] = []
        self._moments: dict[bool, tuple[float, float]] = {}

    def add(self, cause: int | None, around: Around, *, person_is_new: bool | None) -> None:
        """Count one failure; `person_is_new` is None where nobody can say."""
        self.count += 1
        self.causes[cause] += 1
        if person_is_new is None:
            self.open = True
        elif person_is_new:
            self.people += 1
            if len(self.endings) < ENDINGS and around.recipient[-2:] not in self.endings:
                self.endings.append(around.recipient[-2:])
        if around.moment is not None:
            first, last = self._moments.get(around.zoned, (around.moment, around.moment))
            self._moments[around.zoned] = (min(first, around.moment), max(last, around.moment))

    @property
    def moments(self) -> tuple[float, float, bool] | None:
        """First and last moment and whether they name a zone; None where times with and without one are mixed."""
        if len(self._moments) != 1:
            return None
        ((zoned, (first, last)),) = self._moments.items()
        return first, last, zoned


class Tally:
    """Counts the failures of a file."""

    def __init__(self, limit: int = FACTS) -> None:
        self.seen = Seen(limit)
        self.counts: dict[tuple[str, str], Count] = {}
        self.unknown: Counter[str] = Counter()
        self.shared: Counter[str] = Counter()
        self.unlisted = 0
        """Failures with an unknown code beyond the first `UNKNOWN` different ones."""
        self.repeats = 0
        self.overflow = False

    def add(self, verdict: Verdict, around: Around, line: int) -> None:
        """Count a failure, unless the same message failed with the same code before."""
        entry, subcode = verdict.entry, verdict.subcode
        name = entry.key if entry else verdict.code
        part = subcode.code if subcode else ""
        if around.message_id and not self._is_new(f"m{around.message_id}", name, part):
            self.repeats += 1
            return
        if entry is None:
            self._unknown(verdict)
            return
        count = self.counts.get((name, part))
        if count is None:
            count = self.counts[name, part] = Count(entry, subcode, line)
        person: bool | None = None
        if around.recipient:
            new = self._is_new(f"p{around.recipient}", name, part)
            person = None if new and self.overflow else new
        count.add(verdict.cause, around, person_is_new=person)

    def _is_new(self, fact: str, name: str, part: str) -> bool:
        full = self.seen.full
        new = self.seen.new((fact, name, part))
        self.overflow |= full and new
        return new

    def _unknown(self, verdict: Verdict) -> None:
        codes = self.shared if verdict.shared else self.unknown
        if verdict.code in codes or len(codes) < UNKNOWN:
            codes[verdict.code] += 1
        else:
            self.unlisted += 1
