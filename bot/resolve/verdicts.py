"""Which entry an error of a file is: what `sightings` says of it, asked once for all errors that read the same."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.resolve.causes import cause
from bot.resolve.normalise import LIMIT, normalise
from bot.resolve.numbers import SMALL
from bot.resolve.outcome import Found
from bot.resolve.redact import redact
from bot.resolve.told import Told

if TYPE_CHECKING:
    from bot.knowledge.models import Entry, Subcode
    from bot.resolve.failures import Error
    from bot.resolve.outcome import Sighting
    from bot.resolve.reading import Reading
    from bot.resolve.sightings import Reader

KEPT = 4_096
"""Readings that are remembered: files repeat themselves."""
LINE = 4_000
"""Characters of a log line that are read as words; explicit labels are found in `LIMIT`."""
SHORT = 1_000
"""Characters of a line up to which its reading is remembered: what is kept stays small."""

_EXACT = frozenset({Found.PAYLOAD, Found.LOG, Found.TYPED, Found.PROVIDER})
_NAMED = 4_000
"""Characters in which a provider is looked for."""
_MAYBE = re.compile(
    r"\(#\d|(?:err|cod|cód|kod|fehler)\w{0,14}[^\w\n]{0,8}(?:\w{1,9}[^\w\n]{1,3})?\d|(?<![\d.])\d{5,7}(?!\d|\.\d)",
    re.IGNORECASE,
)
_VARIES = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?"  # moments
    r"|(?:wamid|wacid)\.[\w+/=-]+"
    r"|\b(?:took|duration|elapsed|latency|pid|attempt|retry|retries|size|bytes|thread|worker|count|ms)[=:]\s?\d+\w{0,2}"
    r"|\b\d+(?:\.\d+)?\s?(?:ms|kb|mb)\b"
    r"|(?<![\w-])(?=[A-Za-z_-]*+\d[\d_-]*+[A-Za-z])[\w-]{9,}"  # traces, UUIDs, ids of requests
    r"|\+?\d{8,}",
    re.IGNORECASE,
)
_STANDS_FOR = "~"
_OURS = re.compile(r"whats ?app|waba|wamid|pywa|fbtrace|oauthexception|graph\.facebook", re.IGNORECASE)
_EXPLICIT = re.compile(
    r"\(#(\d{5,7})\)|(?<![\w-])(?<![A-Za-z] )(?:error_?|err_?)?code[\"']?\s?[=:]\s?[\"']?(\d{5,7})(?![\w.,-]\d|\d)",
    re.IGNORECASE,
)
_INDEX = 2
"""Digits up to which a number needs Meta's own brackets."""
_LABELLED = re.compile(r"\b(?:err(?:or)?|code)[\w#:= \"']{0,8}\d", re.IGNORECASE)
_MORE = re.compile(r"sub_?code", re.IGNORECASE)
"""Where this stands too, the code alone may not be the best answer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an error is: an entry, or a code in no list. Neither: nothing that can be read exactly."""

    entry: Entry | None = None
    subcode: Subcode | None = None
    cause: int | None = None
    code: str = ""
    """A code that stands like one and is in none of the lists, or that several issuers use."""
    shared: bool = False


NOTHING = Verdict()


class Verdicts:
    """Judges the errors of one file. Remembers what it judged; one for each file, or thread."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._error = lru_cache(maxsize=KEPT)(self._read_error)
        self._line = lru_cache(maxsize=KEPT)(self._read_line)
        self._cause = lru_cache(maxsize=KEPT)(lambda key, text: cause(reader.catalog.entries[key], text))
        self._plain = lru_cache(maxsize=KEPT)(self._is_plain)

    def of(self, error: Error, text: str) -> Verdict:
        """Return what an error is. `text`: where it stood, for the marks of a provider."""
        if self._plain(error.code):
            found = self._error(error.code, error.subcode, "", "", ())
        elif error.alone and len(error.code) < SMALL and not error.subcode:
            return NOTHING
        else:
            provider = self._reader.providers.named(text[:_NAMED])
            beside = (error.title, error.message, error.details)
            kind = "listed" if error.listed else "meta" if error.meta else ""
            found = self._error(error.code, error.subcode, provider.id if provider else "", kind, beside)
        if found.entry is None or not error.details or not found.entry.causes:
            return found
        named = self._cause(found.entry.key, error.details)
        return found if named is None else Verdict(found.entry, found.subcode, named)

    def of_line(self, text: str) -> tuple[Verdict, ...]:
        """Return what a log line names, first things first; nothing where only its words speak."""
        text = text[:LIMIT]
        if not _MAYBE.search(text):
            return ()
        if found := self._explicit(text):
            return found
        masked = _VARIES.sub(_STANDS_FOR, text[:LINE])
        return self._line(masked) if len(masked) <= SHORT else self._read_line(masked)

    def _explicit(self, text: str) -> tuple[Verdict, ...]:
        """Return the codes of a line of ours that writes them as Meta or a program does; nothing if one is not plain.

        Says what `_read_line` would, at a tenth of its cost: for lines that differ in their words.
        """
        if _MORE.search(text) or not _OURS.search(text):
            return ()
        found: dict[str, Verdict] = {}
        for match in _EXPLICIT.finditer(text):
            entries = self._reader.catalog.by_code(match[1] or match[2])
            if len(entries) != 1 or not self._plain(entries[0].code):
                return ()
            entry = entries[0]
            if entry.key not in found:
                found[entry.key] = Verdict(entry, cause=cause(entry, text) if entry.causes else None)
        return tuple(found.values())

    def _is_plain(self, code: str) -> bool:
        """Whether a code means the same whatever stands around it and whoever sends it."""
        keys = {row.key for _, row in self._reader.providers.rows(code)}
        entries = self._reader.catalog.by_code(code)
        return len(code) > SMALL and code.isdigit() and len(keys | {e.key for e in entries}) <= 1

    def _read_error(
        self, code: str, subcode: str, provider: str, kind: str, beside: tuple[str, ...]
    ) -> Verdict:
        """Read an error in its plainest form."""
        title, message, details = beside or ("", "", "")
        fields = {
            "code": code,
            "error_subcode": subcode,
            "title": title,
            "message": message,
            "details": details,
        }
        error = {name: value for name, value in fields.items() if value}
        if kind == "meta":
            error["type"] = "OAuthException"
        whole: dict[str, object] = {"provider": provider} if provider else {}
        whole |= {"errors": [error]} if kind == "listed" else {"error": error}
        text = redact(normalise(json.dumps(whole, ensure_ascii=False)))
        found = self._verdicts(self._reader.read(Told(text), typed=False), text)
        return found[0] if found else NOTHING

    def _read_line(self, text: str) -> tuple[Verdict, ...]:
        text = redact(normalise(text))
        return self._verdicts(self._reader.read(Told(text), typed=False), text)

    def _verdicts(self, reading: Reading, text: str) -> tuple[Verdict, ...]:
        known = [Verdict(s.entry, s.subcode, s.cause) for s in reading.sightings if _exact(s, text)]
        others = [Verdict(code=code) for code in (*reading.unknown, *reading.foreign)]
        shared = [Verdict(code=reading.shared, shared=True)] if reading.shared else []
        return tuple(known or others or shared)


def _exact(sighting: Sighting, text: str) -> bool:
    """Whether a code was read and not guessed. A small number in a log line is mostly an exit code or an index."""
    evidence, code = sighting.evidence, sighting.entry.code
    if evidence.found not in {Found.LOG, Found.TYPED} or len(code) > SMALL:
        return evidence.found in _EXACT
    return f"(#{code})" in text or (len(code) > _INDEX and bool(_LABELLED.search(text)))
