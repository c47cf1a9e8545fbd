"""Tables as text: which column holds what, and rows that survive broken quotes.

Columns are found by their names and, where those say nothing, by what stands in them. A row is taken only if its
cells stand where the header says; of a broken row only whole objects are read, never a loose number.
"""

from __future__ import annotations

import csv
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bot.resolve import failures, fields
from bot.resolve.failures import SENT, Around, Error, Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SAMPLE = 60
"""Lines by which columns are judged."""
SPAN = 200
"""Lines that one row may take, where a quoted cell has line breaks."""

_DELIMITERS = ",;\t|"
_OBJECT = ("{", "[")
_STATES = SENT | {"failed", "undelivered", "accepted", "queued", "sending", "error", "deleted", "pending"}
_WORDS = {"message", "error", "details", "title", "usermessage", "data"}
_BROAD = 4
"""Cells from which a line with as many as the header is a row: fewer stand in a sentence."""
_SHARE = 0.6
"""Share of the sample that must have the width of the first line."""


class Row(NamedTuple):
    """One row: `cells` is None where the row does not fit its header."""

    line: int
    text: str
    cells: list[str] | None


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands where. Numbers of columns; `roles` are those of `fields.role`."""

    delimiter: str
    escaped: bool
    names: tuple[str, ...]
    headed: bool
    codes: tuple[int, ...] = ()
    objects: tuple[int, ...] = ()
    words: tuple[int, ...] = ()
    roles: Mapping[str, int] = field(default_factory=dict)

    @property
    def used(self) -> tuple[str, ...]:
        """Return the names of the columns in which errors are looked for."""
        return tuple(self.names[at] for at in (*self.codes, *self.objects, *self.words))

    def cells(self, text: str) -> list[str] | None:
        """Return the cells of a row, or None where they are not the header's. Empty ones at the end may be left out."""
        cells = _split(text, self.delimiter, escaped=self.escaped)
        if not cells or len(cells) > len(self.names) or (len(cells) < len(self.names) and '"' in text):
            return None
        return cells

    def fits(self, text: str) -> bool:
        """Whether a line looks like a row of its own, and not like a piece of a cell: broken quotes swallow rows."""
        cells = text.split(self.delimiter)
        if len(cells) != len(self.names):
            return False
        found = [cells[at].strip(' "') for at in self.codes]
        return all(not cell or fields.number(cell) for cell in found) if found else len(cells) >= _BROAD


def columns(sample: Sequence[str]) -> Columns | None:
    """Return the columns of a table by its first lines, or None where they are no table."""
    if not sample:
        return None
    escaped = any('\\"' in line for line in sample) and not any('""' in line for line in sample)
    delimiter = max(_DELIMITERS, key=lambda mark: _even(sample, mark, escaped=escaped))
    first = _split(sample[0], delimiter, escaped=escaped) or []
    even = _even(sample, delimiter, escaped=escaped)
    headed = _is_header(first, even)
    if not headed and (even < _SHARE or len(first) == 1):
        return None
    names = tuple(cell.strip() if headed else f"column {n + 1}" for n, cell in enumerate(first))
    bare = Columns(delimiter, escaped, names, headed)
    cells = [row for line in sample[headed:] if (row := bare.cells(line)) and len(row) == len(names)]
    found = _assigned(bare, [[row[at].strip() for row in cells] for at in range(len(names))])
    return found if headed or found.codes or found.objects or "status" in found.roles else None


def _is_header(first: Sequence[str], even: float) -> bool:
    """Whether the first line names columns we know; where the lines below differ in width, it must name two."""
    named = [fields.role(cell[: fields.LONGEST]) for cell in first if len(cell) <= fields.LONGEST]
    known = sum(map(bool, named))
    if len(first) == 1:
        return named == ["code"]
    return known > 1 or (known == 1 and even >= _SHARE)


def rows(texts: Iterable[tuple[int, str]], table: Columns) -> Iterator[Row]:
    """Yield the rows below the header. A quote that never closes costs its own line, not those behind it."""
    waiting: deque[tuple[int, str]] = deque()
    source = iter(texts)
    if table.headed:
        next(source, None)
    while True:
        head = waiting.popleft() if waiting else next(source, None)
        if head is None:
            return
        number, text = head
        if not _open(text, escaped=table.escaped):
            yield Row(number, text, table.cells(text))
            continue
        taken = _until_closed(source, waiting, escaped=table.escaped)
        joined = "\n".join([text, *(line for _, line in taken)])
        cells = table.cells(joined) if taken and not any(table.fits(line) for _, line in taken) else None
        if cells is not None and len(cells) == len(table.names):
            yield Row(number, joined, cells)
        else:
            waiting.extendleft(reversed(taken))
            yield Row(number, text, None)


def read(row: Sequence[str], table: Columns) -> Found:
    """Return what a row holds: its object, else its code, else the texts of its error columns."""
    cells = [cell.strip() for cell in row]
    values = {what: cells[at] for what, at in table.roles.items() if at < len(cells) and cells[at]}
    if values.get("status", "").lower() in SENT:
        return Found(skipped=1)
    around = _around(values)
    said = []
    for at in table.objects:
        cell = cells[at] if at < len(cells) else ""
        data = failures.parse(cell) if cell.startswith(_OBJECT) else None
        if data is not None:
            found = failures.errors(data, around)
            if found.units or found.skipped:
                return found
        if cell:
            said.append((cell, around))
    for at in table.codes:
        code = fields.number(cells[at]) if at < len(cells) else ""
        if code:
            return Found([[_error(code, values, around)]])
    columns = dict.fromkeys((*table.codes, *table.words))
    return Found(said=said + [(cells[at], around) for at in columns if at < len(cells) and cells[at]])


def _error(code: str, values: Mapping[str, str], around: Around) -> Error:
    title, message = values.get("title", ""), values.get("message", values.get("error", ""))
    details = values.get("details") or values.get("usermessage") or (message if message != title else "")
    subcode = fields.number(values.get("subcode"))
    return Error(
        code, subcode, title[:300], message[:300], details[:300], meta=message.startswith("(#"), around=around
    )


def _around(values: Mapping[str, str]) -> Around:
    when = fields.moment(values["time"]) if "time" in values else None
    seconds, zoned = when or (None, True)
    person = fields.recipient(values["recipient"]) if "recipient" in values else ""
    return Around(values.get("message_id", ""), person, seconds, zoned)


def _assigned(table: Columns, values: Sequence[Sequence[str]]) -> Columns:
    """Return the table with each column's role: by its name, else by its values."""
    roles: dict[str, int] = {}
    codes, objects, words = [], [], []
    for at, name in enumerate(table.names):
        filled = [value for value in values[at] if value] if at < len(values) else []
        what = _role(name if table.headed else "", filled)
        if what == "object":
            objects.append(at)
        elif what == "code":
            codes.append(at)
        elif what in _WORDS:
            words.append(at)
            roles.setdefault(what, at)
        elif what:
            roles.setdefault(what, at)
    codes.sort(
        key=lambda at: fields.RANK.get(fields.plain(table.names[at][: fields.LONGEST]), len(fields.RANK))
    )
    if not (codes or objects or words):
        known = set(roles.values())
        words = [at for at in range(len(table.names)) if at not in known]
    return Columns(
        table.delimiter,
        table.escaped,
        table.names,
        table.headed,
        tuple(codes),
        tuple(objects),
        tuple(words),
        roles,
    )


def _role(name: str, filled: Sequence[str]) -> str:
    """Return what a column holds."""
    what = fields.role(name[: fields.LONGEST])
    if filled and sum(value.startswith(_OBJECT) for value in filled) * 2 > len(filled):
        return "object"
    if what == "id":
        return "message_id" if filled and all(value.startswith(fields.MESSAGE) for value in filled) else ""
    if what == "code" and filled and not any(fields.number(value) for value in filled):
        return "message"
    if what in {"type", "href", "trace", "product"}:
        return ""
    return what or _by_content(filled)


def _by_content(filled: Sequence[str]) -> str:
    if not filled:
        return ""
    if all(value.startswith(fields.MESSAGE) for value in filled):
        return "message_id"
    if all(value.lower() in _STATES for value in filled):
        return "status"
    if all(value.startswith("13") and len(value) == 6 and value.isdigit() for value in filled):  # noqa: PLR2004
        return "code"
    if all(value.startswith("+") and fields.recipient(value) for value in filled):
        return "recipient"
    return "time" if all("-" in value and fields.moment(value) for value in filled) else ""


def _until_closed(
    source: Iterator[tuple[int, str]], waiting: deque[tuple[int, str]], *, escaped: bool
) -> list[tuple[int, str]]:
    """Take lines up to the one that closes an open quote; `SPAN` at most, closed or not."""
    taken: list[tuple[int, str]] = []
    size = 0
    while len(taken) < SPAN and size < csv.field_size_limit():
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            break
        taken.append(line)
        size += len(line[1])
        if _open(line[1], escaped=escaped):
            break
    return taken


def _open(text: str, *, escaped: bool) -> bool:
    """Whether a text opens a quote that it does not close, or closes one that it did not open."""
    return bool((text.count('"') - (text.count('\\"') if escaped else 0)) % 2)


def _even(sample: Sequence[str], delimiter: str, *, escaped: bool) -> float:
    """Return the share of lines that have as many cells as the first; 0 where that is one."""
    widths = Counter(len(_split(line, delimiter, escaped=escaped) or ()) for line in sample)
    first = len(_split(sample[0], delimiter, escaped=escaped) or ())
    return widths[first] / len(sample) if first > 1 else 0.0


def _split(text: str, delimiter: str, *, escaped: bool) -> list[str] | None:
    try:
        if escaped:
            return next(csv.reader((text,), delimiter=delimiter, escapechar="\\", doublequote=False), None)
        return next(csv.reader((text,), delimiter=delimiter), None)
    except csv.Error:
        return None
