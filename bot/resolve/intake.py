"""The lines of a file as text: bounded, decoded, and refused where the file is none of text.

A file is read once, from front to back. No line is held that is longer than `LINE`; what is not UTF-8 is read as
UTF-16 where it says or looks so, else letter by letter as Windows-1252, in which no digit of a code can change.
"""

from __future__ import annotations

import codecs
import itertools
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LINE = 4 * 1024 * 1024
"""Bytes of a line that is read; Meta's own webhooks are at most 3 MB
(https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview)."""
HEAD = 4_096
"""Bytes by which a file is judged."""

_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd", b"Rar!")
_SHEET = (b"xl/", b"[Content_Types].xml")
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ\x90", b"SQLite format 3", b"PAR1")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_MOST_CONTROL = 0.02
_WIDE_SHARE = 0.35
"""Share of zero bytes from which text without a mark is UTF-16: half of them where it is in Latin letters."""


class Refusal(StrEnum):
    """Why nothing of a file can be read."""

    EMPTY = "empty"
    BINARY = "binary"
    PACKED = "packed"
    SHEET = "sheet"


class UnreadableError(ValueError):
    """A file that is not lines of text. `refusal` says why; nothing of the file stands in the message."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(slots=True)
class Notes:
    """What was noticed while reading; filled as the lines go by."""

    long: int = 0
    """Lines over `LINE`, left out."""
    decoded: int = 0
    """Lines that were not UTF-8."""


def lines(stream: BinaryIO, limit: int = LINE) -> Iterator[bytes]:
    """Yield the lines of a stream; of one longer than `limit` only so much that it is seen to be too long."""
    while line := stream.readline(limit + 1):
        yield line
        ended = line.endswith(b"\n")
        while not ended and len(line) > limit:
            rest = stream.readline(limit)
            ended = not rest or rest.endswith(b"\n")


def texts(given: Iterable[bytes], notes: Notes, limit: int = LINE) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that is not blank.

    Raises `UnreadableError` before the first line where the file is empty, packed or not text.
    """
    rest = iter(given)
    head: list[bytes] = []
    size = 0
    for line in rest:
        head.append(line)
        size += len(line)
        if size >= HEAD:
            break
    wide = _judge(b"".join(line[:HEAD] for line in head)[:HEAD])
    whole = itertools.chain(head, rest)
    return _wide(whole, wide, notes, limit) if wide else _narrow(whole, notes, limit)


def _judge(head: bytes) -> str:
    """Return the codec of a UTF-16 file, nothing for bytes that hold ASCII, and refuse what is not text."""
    if not head.strip():
        raise UnreadableError(Refusal.EMPTY)
    if head.startswith(_PACKED):
        raise UnreadableError(Refusal.SHEET if any(mark in head for mark in _SHEET) else Refusal.PACKED)
    if head.startswith(_BINARY):
        raise UnreadableError(Refusal.BINARY)
    if head.startswith(_WIDE):
        return "utf-16"
    if head.count(0) > _WIDE_SHARE * len(head):
        even, odd = head[::2].count(0), head[1::2].count(0)
        if min(even, odd) * 20 < max(even, odd):
            return "utf-16-be" if even > odd else "utf-16-le"
    if len(head.translate(None, _CONTROL)) < len(head) * (1 - _MOST_CONTROL):
        raise UnreadableError(Refusal.BINARY)
    return ""


def _narrow(given: Iterable[bytes], notes: Notes, limit: int) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(given, 1):
        if len(line) > limit:
            notes.long += 1
            continue
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            notes.decoded += 1
            text = line.decode("cp1252", "replace")
        text = text.rstrip("\r\n")
        if "\r" in text:
            yield from ((number, piece) for piece in text.split("\r") if piece.strip())
        elif text and not text.isspace():
            yield number, text


def _wide(given: Iterable[bytes], codec: str, notes: Notes, limit: int) -> Iterator[tuple[int, str]]:
    """Yield the lines of UTF-16: a line break is two bytes there, so the lines are cut anew."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    number, kept, skipping = 0, "", False
    for piece in itertools.chain(given, (None,)):
        kept += decoder.decode(piece) if piece is not None else decoder.decode(b"", final=True) + "\n"
        *whole, kept = kept.split("\n")
        for text in whole:
            number += 1
            if skipping or len(text) > limit:
                skipping = False
                continue
            notes.decoded += 1
            if text.strip():
                yield number, text.rstrip("\r").lstrip("\ufeff")
        if len(kept) > limit:
            notes.long += not skipping
            kept, skipping = "", True
