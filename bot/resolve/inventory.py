"""What a file of failures holds: each known code with how many, for whom and when, and what was not counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.knowledge.models import Affects

if TYPE_CHECKING:
    from bot.knowledge.models import Entry, Subcode
    from bot.resolve.tally import Count, Tally

Format = Literal["csv", "jsonl", "log"]

_WIDEST = {affects: at for at, affects in enumerate(Affects)}


@dataclass(frozen=True, slots=True)
class Row:
    """One code of a file."""

    entry: Entry
    subcode: Subcode | None
    count: int
    """Failures, repeats left out."""
    recipients: int
    """Different people."""
    recipients_exact: bool
    """False: at least so many, because some failures name nobody."""
    causes: tuple[tuple[int | None, int], ...]
    """Failures by the cause that their details name: its index in `entry.causes`, or None."""
    first: dt.datetime | None
    last: dt.datetime | None
    """In UTC where the file names zones; without a zone, as written, where it names none."""
    endings: tuple[str, ...]
    """The last two digits of a few recipients."""
    line: int
    """Where it was first seen."""

    @property
    def key(self) -> str:
        """The entry's key, with the subcode behind it."""
        return f"{self.entry.key}/{self.subcode.code}" if self.subcode else self.entry.key


@dataclass(frozen=True, slots=True)
class Triage:
    """What a file holds. `rows` by what they affect, then by count."""

    format: Format
    rows: tuple[Row, ...]
    lines: int
    """Lines, rows or objects read; blank ones left out."""
    skipped: int
    """Statuses of messages that were sent, delivered or read."""
    without_code: int
    unreadable: int
    """Lines that are broken, or too long to be read to their end."""
    repeats: int
    """Failures that name a message and a code seen before."""
    further: int
    """Other codes that stood below the top-level one of a failure."""
    unknown: tuple[tuple[str, int], ...]
    """Codes in none of our lists, most frequent first."""
    shared: tuple[tuple[str, int], ...]
    """Numbers that several issuers use, of whom the file names none."""
    unlisted: int
    """Failures with a code that is unknown or shared, beyond those listed."""
    decoded: int
    """Lines that were not UTF-8."""
    columns: tuple[str, ...]
    """Of a table: the columns in which errors were looked for."""
    exact: bool
    """False where the file names more messages and people than are remembered: repeats may be counted."""

    @property
    def failures(self) -> int:
        """Failures with a known code."""
        return sum(row.count for row in self.rows)


def rows_of(tally: Tally) -> tuple[Row, ...]:
    """Return what was counted: what affects most first, then by count."""
    rows = (_row(count, exact=not tally.overflow) for count in tally.counts.values())
    return tuple(sorted(rows, key=_order))


def _row(count: Count, *, exact: bool) -> Row:
    first, last, zoned = count.moments or (None, None, True)
    return Row(
        entry=count.entry,
        subcode=count.subcode,
        count=count.count,
        recipients=count.people,
        recipients_exact=exact and not count.open,
        causes=tuple(count.causes.most_common()),
        first=_moment(first, zoned=zoned),
        last=_moment(last, zoned=zoned),
        endings=tuple(count.endings),
        line=count.first_line,
    )


def _moment(seconds: float | None, *, zoned: bool) -> dt.datetime | None:
    if seconds is None:
        return None
    moment = dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
    return moment if zoned else moment.replace(tzinfo=None)


def _order(row: Row) -> tuple[int, int, str]:
    affects = row.entry.affects
    return (_WIDEST[affects] if affects else len(_WIDEST), -row.count, row.key)
