"""Sentences that Meta and its libraries print, found in a text without their number: exactly, or misspelt."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.resolve.normalise import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry, Subcode

OPENING = 2
"""Words by which a sentence is looked up; shorter ones must be the whole text."""
LONG = 4
"""Words from which a sentence decides wherever it stands; shorter ones only in a text of their own."""
AROUND = 4
"""Words that may stand around a short sentence."""
EVERYDAY = frozenset({
    "something", "went", "wrong", "service", "unavailable", "temporarily", "connection", "connect", "error", "timeout",
    "access", "denied", "permission", "permissions", "invalid", "parameter", "resource", "not", "found", "request",
    "unknown", "method", "allowed", "duplicate", "generic", "user", "failed", "decryption",
})  # fmt: skip
BESIDE = 1
"""Words that every program prints, and how many others may stand around a short sentence of these alone."""
FUZZY_WORDS, FUZZY_LENGTH = 16, 160
"""Longest text that is compared with every sentence for misspellings."""
SURE, PART, CLOSE = 85.0, 90.0, 2.0
"""rapidfuzz scores: the whole sentence misspelt; a part of one; how near a second one makes it open."""
PIECE, COMPARED = 3, 40
"""Characters of the pieces by which sentences are picked for comparison, and how many are picked."""
ALIKE = 0.35
"""Share of a text's pieces that a sentence needs: a letter in ten astray costs three pieces in ten."""
PART_WORDS, PART_SHARE, WORD_FOR_WORD = 3, 0.45, 0.25
"""A part needs this many words and this share of the sentence; less where it is quoted word for word."""

_WORD = re.compile(r"[^\W_]+")
_DECORATION = re.compile(r"\(#\d{1,7}\)|'")


@dataclass(frozen=True, slots=True)
class Target:
    """What a sentence stands for."""

    entry: Entry
    text: str
    subcode: Subcode | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence found: its targets (several where entries share a title), and how surely."""

    targets: tuple[Target, ...]
    text: str
    score: float
    exact: bool
    long: bool = False


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as sentences are compared by."""
    return tuple(_WORD.findall(fold(_DECORATION.sub("", text))))


class Wordings:
    """All known sentences. Built once; reading is linear in the length of the text."""

    def __init__(self, catalog: Catalog) -> None:
        found: defaultdict[tuple[str, ...], list[Target]] = defaultdict(list)
        for target in _sentences(catalog):
            key = words(target.text)
            if key and all(t.entry.key != target.entry.key for t in found[key]):
                found[key].append(target)
        self._targets = {key: tuple(targets) for key, targets in found.items()}
        self._by_opening: defaultdict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        for key in self._targets:
            if len(key) >= OPENING:
                self._by_opening[key[:OPENING]].append(key)
        for keys in self._by_opening.values():
            keys.sort(key=len, reverse=True)
        self._lines = [" ".join(key) for key in self._targets]
        self._keys = list(self._targets)
        pieces: defaultdict[str, list[int]] = defaultdict(list)
        for i, line in enumerate(self._lines):
            for piece in _pieces(line):
                pieces[piece].append(i)
        self._pieces = {piece: array("I", lines).tobytes() for piece, lines in pieces.items()}

    def standard(self, entry: Entry, text: str) -> bool:
        """Whether `text` only repeats a sentence known for `entry`."""
        key = words(text)
        return any(target.entry.key == entry.key for target in self._targets.get(key, ()))

    def about(self, entry: Entry, text: str) -> bool:
        """Whether `text` holds a sentence or title of `entry`."""
        return any(t.entry.key == entry.key for match in self._within(words(text)) for t in match.targets)

    def sentence(self, text: str) -> Match | None:
        """Return the longest sentence that stands in `text`, or else the one that it spells nearly."""
        tokens = words(text)
        within = self._within(tokens)
        return within[0] if within else self._misspelt(tokens, text)

    def _within(self, tokens: tuple[str, ...]) -> list[Match]:
        """Return the sentences that stand in a text, the longest first, none inside another."""
        whole = self._targets.get(tokens)
        if whole:
            return [self._match(tokens, exact=True, score=100.0)]
        found: list[tuple[int, tuple[str, ...]]] = []
        end = 0
        for at in range(len(tokens) - OPENING + 1):
            for key in self._by_opening.get(tokens[at : at + OPENING], ()):
                if at + len(key) > end and tokens[at : at + len(key)] == key:
                    found.append((at, key))
                    end = at + len(key)
                    break
        keys = sorted({key for _, key in found if _carries(key, len(tokens))}, key=len, reverse=True)
        return [self._match(key, exact=True, score=100.0) for key in keys]

    def _misspelt(self, tokens: tuple[str, ...], text: str) -> Match | None:
        """Return the sentence that a short text spells nearly, or a good part of; None where none or two fit."""
        if not 1 < len(tokens) <= FUZZY_WORDS or len(text) > FUZZY_LENGTH:
            return None
        query = " ".join(tokens)
        near = self._near(query)
        if not near:
            return None
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - an exact code or sentence needs neither

        whole = process.extract(query, near, scorer=fuzz.ratio, limit=4, score_cutoff=SURE)
        if whole:
            return self._open([(i, score) for _, score, i in whole])
        if len(tokens) < PART_WORDS:
            return None
        size = len(query)
        share = {i: WORD_FOR_WORD if query in line else PART_SHARE for i, line in near.items()}
        longer = {i: line for i, line in near.items() if size <= len(line) <= size / share[i]}
        parts = process.extract(query, longer, scorer=fuzz.partial_ratio, limit=6, score_cutoff=PART)
        return self._open([(i, score) for _, score, i in parts]) if parts else None

    def _near(self, query: str) -> dict[int, str]:
        """Return the sentences that share most pieces with a text: only these are compared letter by letter."""
        import numpy as np  # noqa: PLC0415 - a tenth of a second that codes and payloads need not wait for

        found = b"".join(filter(None, map(self._pieces.get, _pieces(query))))
        if not found:
            return {}
        shared = np.bincount(np.frombuffer(found, np.uint32), minlength=len(self._lines))
        least = max(1, int(ALIKE * (len(query) - PIECE + 1)))
        best = np.flatnonzero(shared >= least)
        if len(best) > COMPARED:
            best = best[np.argsort(-shared[best])[:COMPARED]]
        return {int(i): self._lines[i] for i in best}

    def _open(self, found: list[tuple[int, float]]) -> Match:
        """Join the sentences that score about the same: their entries are all possible."""
        best = found[0][1]
        near = [self._keys[line] for line, score in found if score >= best - CLOSE]
        first = self._match(near[0], exact=False, score=best)
        seen = {t.entry.key: t for key in near for t in self._targets[key]}
        return Match(prefer_current(seen.values()), first.text, best, exact=False, long=first.long)

    def _match(self, key: tuple[str, ...], *, exact: bool, score: float) -> Match:
        targets = prefer_current(self._targets[key])
        return Match(targets, targets[0].text, score, exact, len(key) >= LONG)


def prefer_current(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Leave out retired entries where a current one shares the sentence."""
    found = tuple(targets)
    return tuple(t for t in found if t.entry.namespace == "cloud-api") or found


def _pieces(line: str) -> set[str]:
    return {line[i : i + PIECE] for i in range(len(line) - PIECE + 1)}


def _carries(key: tuple[str, ...], length: int) -> bool:
    around = BESIDE if EVERYDAY.issuperset(key) else AROUND
    return len(key) >= LONG or length <= len(key) + around


def _sentences(catalog: Catalog) -> Iterator[Target]:
    for entry in catalog:
        yield Target(entry, entry.title)
        for text in (*entry.wordings, *entry.names):
            yield Target(entry, text)
        for subcode in entry.subcodes:
            for text in (*([subcode.title] if subcode.title else []), *subcode.wordings):
                yield Target(entry, text, subcode)
