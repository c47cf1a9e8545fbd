"""The records of a file that is no table: objects, one a line or printed over several, and the entries of a log."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.resolve import failures, fields
from bot.resolve.failures import Around
from bot.resolve.intake import LINE
from bot.resolve.normalise import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SPAN = 100
"""Lines that one entry of a log may take."""
ENTRY = 8_000
"""Characters of an entry of a log that are kept; a single line is kept whole."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?")
_MESSAGE = re.compile(r"\b(?:wamid|wacid)\.[\w+/=-]+")
_PERSON = re.compile(
    r"\b(?:to|recipient|recipient_id|recipientId|wa_id|phone|destination|msisdn)[\"']?\s?[=:]\s?[\"']?"
    r"(?:whatsapp:)?\+?(\d{8,15})(?!\d)"
)
_DELIVERED = re.compile(r"\bstatus[\"']?\s?[=:]\s?[\"']?(?:sent|delivered|read|played)\b", re.IGNORECASE)
_HEAD = 60
"""Characters in which the moment of a log line stands."""


class Record(NamedTuple):
    """One object of a file. `data` is None where the line is no whole object."""

    line: int
    text: str
    data: dict[str, Any] | list[Any] | None


def objects(texts: Iterable[tuple[int, str]]) -> Iterator[Record]:
    """Yield the objects of a file: one a line, or printed over several lines, alone or in a list.

    A printed object ends at the bracket that stands under its first one; one that is cut off ends where the next
    begins, so a broken object costs itself and not those behind it.
    """
    open_at, kept, size, begin = -1, list[str](), 0, 0
    for line, text in texts:
        bare = text.strip()
        indent = len(text) - len(text.lstrip())
        if open_at >= 0 and indent <= open_at and bare[0] in "{[":
            yield Record(begin, "\n".join(kept), None)
            open_at = -1
        if open_at >= 0:
            if size <= LINE:
                kept.append(text)
                size += len(text)
            if indent <= open_at and bare[0] in "}]":
                yield _record(begin, "\n".join(kept))
                open_at = -1
            continue
        if bare in {"[", "]", ",", "],"}:
            continue
        record = _record(line, text)
        if record.data is None and bare[0] in "{[" and bare[-1] in "{[,":
            open_at, kept, size, begin = indent, [text], len(text), line
        else:
            yield record
    if open_at >= 0:
        yield Record(begin, "\n".join(kept), None)


def _record(line: int, text: str) -> Record:
    bare = text.strip()
    data = failures.parse(bare)
    return Record(line, text, failures.parse(bare.rstrip(", ")) if data is None and bare[-1] == "," else data)


def entries(texts: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the entries of a log: a line with the indented lines and closing brackets below it."""
    begin, kept, size = 0, list[str](), 0
    indented: bool | None = None
    for line, text in texts:
        if indented is None:
            indented = text[0] in " \t"
        if kept and not indented and text[0] in " \t}])" and len(kept) < SPAN:
            if size < ENTRY:
                kept.append(text)
                size += len(text)
            continue
        if kept:
            yield begin, kept[0] if len(kept) == 1 else "\n".join(kept)
        begin, kept, size = line, [text], len(text)
    if kept:
        yield begin, "\n".join(kept)


def around(text: str) -> Around:
    """Return whose message a log line is about, where it says so under a label."""
    text = text[:LIMIT]
    message, person, when = _MESSAGE.search(text), _PERSON.search(text), _MOMENT.search(text[:_HEAD])
    moment = fields.moment(when[0]) if when else None
    seconds, zoned = moment or (None, True)
    return Around(message[0] if message else "", person[1] if person else "", seconds, zoned)


def delivered(text: str) -> bool:
    """Whether a log line is about a message that did not fail."""
    return bool(_DELIVERED.search(text[:LIMIT]))
