"""A file of failures to counts: each known code with how many failures, for how many people, from when to when.

Only what can be read exactly counts: a code in a field or column of an error, in an object, or labelled in a log line.
Each failure counts once, under its top-level code; the same error of the same message in a retry is a repeat.
Memory does not grow with the file (`tally`).
"""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING

from bot.resolve import columns, failures, records
from bot.resolve.failures import Around, Found
from bot.resolve.intake import Notes, texts
from bot.resolve.inventory import Triage, rows_of
from bot.resolve.provider import Providers
from bot.resolve.sightings import Reader
from bot.resolve.tally import FACTS, Tally
from bot.resolve.verdicts import LINE, Verdicts
from bot.resolve.wordings import Wordings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge.catalog import Catalog
    from bot.resolve.failures import Error
    from bot.resolve.inventory import Format
    from bot.resolve.verdicts import Verdict

_DECODER = json.JSONDecoder()
_SEPARATOR = re.compile(r'"?sep=."?', re.IGNORECASE)


def reader_of(catalog: Catalog) -> Reader:
    """Return what reads codes with a catalog, where there is no resolver at hand: a tenth of a resolver's time."""
    return Reader(catalog, Providers(catalog), Wordings(catalog))


def triage(
    lines: Iterable[bytes], reader: Reader, form: Format | None = None, *, remember: int = FACTS
) -> Triage:
    """Read a file line by line and count its failures. `form` None: found by its first lines.

    `lines` may come from `intake.lines`, which bounds them. Raises `intake.UnreadableError`.
    """
    notes = Notes()
    source = texts(lines, notes)
    sample = list(itertools.islice(source, columns.SAMPLE))
    if sample and _SEPARATOR.fullmatch(sample[0][1]):  # a spreadsheet's note to itself
        del sample[0]
    whole = itertools.chain(sample, source)
    heads = [text for _, text in sample]
    table = columns.columns(heads) if form in {None, "csv"} and not _object(heads) else None
    form = form or ("csv" if table else "jsonl" if _object(heads) else "log")
    desk = _Desk(reader, remember)
    if form == "csv" and table:
        desk.table(whole, table)
    elif form == "jsonl":
        desk.objects(whole)
    else:
        desk.log(whole)
    return desk.result(form, notes, table)


def _object(heads: list[str]) -> bool:
    return (
        bool(heads)
        and heads[0].lstrip()[:1] in {"{", "["}
        and not re.match(r"\s*\[[\w ]{1,20}\]|\s*\[\d{4}-", heads[0])
    )


class _Desk:
    """One file being counted."""

    def __init__(self, reader: Reader, remember: int) -> None:
        self.verdicts, self.counts = Verdicts(reader), Tally(remember)
        self.lines = self.skipped = self.without = self.unreadable = self.further = 0

    def table(self, source: Iterable[tuple[int, str]], table: columns.Columns) -> None:
        names = " ".join(table.names)
        for row in columns.rows(source, table):
            if row.cells is not None:
                self.take(row.line, columns.read(row.cells, table), f"{names}\n{row.text}")
                continue
            found = _embedded(row.text)
            if found is not None and found.units:
                self.take(row.line, found, row.text)
            else:
                self.lines += 1
                self.unreadable += 1

    def objects(self, source: Iterable[tuple[int, str]]) -> None:
        for record in records.objects(source):
            if record.data is None:
                self.broken(record.line, record.text)
            else:
                self.take(record.line, failures.errors(record.data), record.text)

    def broken(self, line: int, text: str) -> None:
        """Read a line that is no object: cut off, or an object print of another language."""
        found = self.of_text(text)
        if any(self.verdicts.of_line(said) for said, _ in found.said) or found.units:
            self.take(line, found, text)
        else:
            self.lines += 1
            self.unreadable += 1

    def log(self, source: Iterable[tuple[int, str]]) -> None:
        for line, text in records.entries(source):
            self.take(line, self.of_text(text), text)

    def of_text(self, text: str) -> Found:
        """Return the object inside a log line, or else the line itself."""
        found = _embedded(text) if '{"' in text or "{\n" in text else None
        if found is not None and (found.units or found.skipped):
            return found
        return Found(said=[(text, Around())])

    def take(self, line: int, found: Found, text: str) -> None:
        """Count one line, row or object."""
        self.lines += 1
        self.skipped += found.skipped
        failed = [self.unit(unit, line, text) for unit in found.units]
        if any(failed):
            return
        for said, around in found.said:
            named = self.verdicts.of_line(said)
            if named:
                self.count(named, around if any(around[:3]) else records.around(said), line)
                return
        if found.skipped:
            return
        if any(len(said) > LINE for said, _ in found.said):
            self.unreadable += 1
        elif len(found.said) == 1 and records.delivered(found.said[0][0]):
            self.skipped += 1
        else:
            self.without += 1

    def unit(self, unit: list[Error], line: int, text: str) -> bool:
        """Count one failure; return whether it has a code."""
        judged = [(self.verdicts.of(error, text), error) for error in unit]
        named = [(verdict, error) for verdict, error in judged if verdict.entry] or [
            (verdict, error) for verdict, error in judged if verdict.code
        ]
        if named:
            self.count(tuple(verdict for verdict, _ in named), named[0][1].around, line)
        return bool(named)

    def count(self, named: tuple[Verdict, ...], around: Around, line: int) -> None:
        self.counts.add(named[0], around, line)
        if len(named) > 1:
            codes = {verdict.entry.key if verdict.entry else verdict.code for verdict in named}
            self.further += len(codes) - 1

    def result(self, form: Format, notes: Notes, table: columns.Columns | None) -> Triage:
        counts = self.counts
        return Triage(
            format=form,
            rows=rows_of(counts),
            lines=self.lines + notes.long,
            skipped=self.skipped,
            without_code=self.without,
            unreadable=self.unreadable + notes.long,
            repeats=counts.repeats,
            further=self.further,
            unknown=tuple(counts.unknown.most_common()),
            shared=tuple(counts.shared.most_common()),
            unlisted=counts.unlisted,
            decoded=notes.decoded,
            columns=table.used if table else (),
            exact=not counts.overflow,
        )


def _embedded(text: str) -> Found | None:
    """Return the errors of the first whole object inside a text."""
    at = text.find("{")
    for _ in range(4):
        if at < 0:
            return None
        try:
            data, _ = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            at = text.find("{", at + 1)
            continue
        return failures.errors(data, records.around(text))
    return None
