"""Type-ahead: entries for what is typed so far, by code, title, headline, and the words of situations."""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bot.resolve.features import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry

_TITLE, _SITUATION, _PHRASE = 4.0, 1.0, 3.0
_RETIRED = 0.5
_OFTEN = 10
"""Situations with a word that lift it halfway from one to a wording."""
_MOST_WORDS = 400
"""Words of the index that one unfinished word may stand for."""


class Suggest:
    """The index behind the type-ahead of Home. A look-up costs well under a millisecond."""

    def __init__(self, catalog: Catalog) -> None:
        self._entries = sorted(catalog, key=lambda e: (e.namespace != "cloud-api", len(e.code), e.code))
        self._codes = [(code.casefold(), i) for i, e in enumerate(self._entries) for code in _codes(e)]
        self._lines = [f"{e.title} {e.headline}".casefold() for e in self._entries]
        index: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for i, entry in enumerate(self._entries):
            for word, weight in _weights(entry).items():
                index[word][i] = weight
        self._index = dict(index)
        self._words = sorted(index)

    def find(self, prefix: str, limit: int) -> tuple[Entry, ...]:
        """Return up to `limit` entries: by code where one begins so, else by title and words."""
        typed = prefix.strip().casefold()
        if not typed:
            return tuple(self._entries[:limit])
        by_code = dict.fromkeys(i for code, i in self._codes if code.startswith(typed.removeprefix("#")))
        if by_code:
            return tuple(self._entries[i] for i in list(by_code)[:limit])
        scores = self._scores(typed)
        best = sorted(scores, key=lambda i: (-scores[i], i))[:limit]
        return tuple(self._entries[i] for i in best)

    def _scores(self, typed: str) -> dict[int, float]:
        """Score the entries that have every word; the last may be unfinished."""
        tokens = words(typed)
        found: dict[int, float] | None = None
        for n, token in enumerate(tokens):
            rows = self._begin(token) if n == len(tokens) - 1 else [self._index.get(token, {})]
            hits: dict[int, float] = {}
            for row in rows:
                for i, weight in row.items():
                    hits[i] = max(weight, hits.get(i, 0.0))
            found = hits if found is None else {i: w + hits[i] for i, w in found.items() if i in hits}
        for i in found or {}:
            if found is not None and typed in self._lines[i]:
                found[i] += _PHRASE
            if found is not None and self._entries[i].namespace != "cloud-api":
                found[i] *= _RETIRED
        return found or {}

    def _begin(self, token: str) -> list[dict[int, float]]:
        start = bisect.bisect_left(self._words, token)
        rows = []
        for word in self._words[start : start + _MOST_WORDS]:
            if not word.startswith(token):
                break
            rows.append(self._index[word])
        return rows


def _codes(entry: Entry) -> Iterator[str]:
    yield entry.code
    yield from (subcode.code for subcode in entry.subcodes)


def _weights(entry: Entry) -> dict[str, float]:
    """Return the words of an entry: a word that many describe it with counts for more, at most as much as a wording."""
    situations = [text for texts in entry.situations.values() for text in texts]
    used = Counter(word for text in situations for word in set(words(text)))
    found = {word: _SITUATION + (_TITLE / 2 - _SITUATION) * n / (n + _OFTEN) for word, n in used.items()}
    for text in (*entry.wordings, *entry.names, *(s.headline for s in entry.subcodes)):
        found |= dict.fromkeys(words(text), _TITLE / 2)
    return found | dict.fromkeys(words(f"{entry.title} {entry.headline}"), _TITLE)
