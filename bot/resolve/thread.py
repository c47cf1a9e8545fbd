"""A thread into counted codes: each code once, with its mentions, first and last time seen, and the alerts among them.

Only what can be read exactly counts (objects, labels, bare known codes); free text is never guessed here. What is told
twice counts once: quoted lines that already stand in the thread, and what a person pastes again. An alert that repeats
counts each time, because it happened each time.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.knowledge.models import Affects
from bot.resolve.normalise import normalise
from bot.resolve.provider import Providers
from bot.resolve.redact import redact
from bot.resolve.sightings import Reader
from bot.resolve.told import Told
from bot.resolve.unasked import Unasked
from bot.resolve.wordings import Wordings

if TYPE_CHECKING:
    from bot.knowledge.catalog import Catalog
    from bot.resolve.outcome import Sighting
    from bot.resolve.reading import Reading

LONG = 60
"""Characters from which the same line, written again by a person, is taken for a paste."""

_QUOTED = re.compile(r"^\s*(?:>|&gt;)+\s?")
_WIDEST = {affects: at for at, affects in enumerate(Affects)}


@dataclass(frozen=True, slots=True)
class Post:
    """One message of a thread. Quoted lines begin with ">" or "&gt;", as Slack writes them."""

    at: float
    """Unix time, seconds."""
    text: str
    beside: str = ""
    """What its blocks say; read where the text itself holds no code."""
    bot: bool = False
    images: int = 0
    files: int = 0
    """Other files than images: neither is read."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One code of a thread; `sighting.count` are its mentions. Times are Unix seconds."""

    sighting: Sighting
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Alert:
    """A message by a bot that carries codes."""

    at: float
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What a thread holds. `codes`: the widest effect first, then by the time first seen."""

    codes: tuple[Counted, ...] = ()
    messages: int = 0
    first: float = 0.0
    last: float = 0.0
    alerts: tuple[Alert, ...] = ()
    unknown: tuple[str, ...] = ()
    """Numbers that stand like codes and cannot be explained: in none of the lists, or of several issuers."""
    images: int = 0
    files: int = 0


class Codes:
    """Reads the exact codes of single texts. Immutable once built, which takes milliseconds."""

    def __init__(self, catalog: Catalog) -> None:
        self._reader = Reader(catalog, Providers(catalog), Wordings(catalog))

    def read(self, text: str, beside: str = "") -> Reading:
        """Return the codes of `text`, or those of `beside` where the text holds none."""
        return self._read(text, beside)[1]

    def unasked(self, text: str, beside: str = "", *, person: bool = False) -> tuple[Sighting, ...]:
        """Return the codes that may be answered where nobody asked; of a `person` those of a pasted error alone."""
        told, reading = self._read(text, beside)
        return Unasked(told, self._reader.wordings, person=person, above=normalise(text)).of(reading)

    def _read(self, text: str, beside: str) -> tuple[Told, Reading]:
        told = Told(redact(normalise(text)))
        reading = self._reader.read(told, typed=False)
        if reading.sightings or not beside.strip():
            return told, reading
        told = Told(redact(normalise(beside)))
        return told, self._reader.read(told, typed=False)


@dataclass
class Thread:
    """A thread being read, oldest message first. Keeps no text but what tells repetitions apart, and not for long."""

    codes: Codes
    _found: dict[str, Counted] = field(default_factory=dict)
    _unknown: Counter[str] = field(default_factory=Counter)
    _alerts: list[Alert] = field(default_factory=list)
    _lines: set[int] = field(default_factory=set)
    _wholes: set[int] = field(default_factory=set)
    _times: list[float] = field(default_factory=list)
    _images: int = 0
    _files: int = 0

    def add(self, post: Post) -> None:
        """Count what one message holds."""
        self._times.append(post.at)
        self._images += post.images
        self._files += post.files
        reading = self.codes.read(self._fresh(post), post.beside)
        shared = [reading.shared] if reading.shared else []
        self._unknown.update(dict.fromkeys((*reading.unknown, *shared, *reading.unexplained), 1))
        for sighting in reading.sightings:
            self._count(sighting, post.at)
        if post.bot and reading.sightings:
            found = dict.fromkeys(sighting.entry.code for sighting in reading.sightings)
            self._alerts.append(Alert(post.at, tuple(found)))

    def overview(self) -> Overview:
        """Return what was counted so far."""
        return Overview(
            codes=tuple(sorted(self._found.values(), key=_by_effect)),
            messages=len(self._times),
            first=min(self._times, default=0.0),
            last=max(self._times, default=0.0),
            alerts=tuple(self._alerts),
            unknown=tuple(self._unknown),
            images=self._images,
            files=self._files,
        )

    def _count(self, sighting: Sighting, at: float) -> None:
        key = sighting.entry.key
        seen = self._found.get(key)
        if seen is None:
            self._found[key] = Counted(sighting, at, at)
            return
        both = replace(
            seen.sighting,
            count=seen.sighting.count + sighting.count,
            subcode=seen.sighting.subcode if seen.sighting.subcode == sighting.subcode else None,
            cause=None,
        )
        self._found[key] = Counted(both, min(seen.first, at), max(seen.last, at))

    def _fresh(self, post: Post) -> str:
        """Return what this message says that the thread has not said before."""
        lines = post.text.split("\n")
        names = [_name(line) for line in lines]
        whole = hash(tuple(names))
        pasted = not post.bot and whole in self._wholes and sum(map(len, names)) >= LONG
        kept = [
            line
            for line, name in zip(lines, names, strict=True)
            if hash(name) not in self._lines
            or not (_QUOTED.match(line) or (not post.bot and len(name) >= LONG))
        ]
        self._wholes.add(whole)
        self._lines.update(map(hash, names))
        return "" if pasted else "\n".join(kept)


def _name(line: str) -> str:
    """Return what is the same in a line and in its quotation."""
    return " ".join(_QUOTED.sub("", line).split()).casefold()


def _by_effect(counted: Counted) -> tuple[int, float]:
    affects = counted.sighting.entry.affects
    return (_WIDEST[affects] if affects else len(_WIDEST), counted.first)
