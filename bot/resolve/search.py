"""Free text search over everything the catalog says: titles, sentences, situations, headlines, summaries, causes."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.resolve.features import grams, pairs, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry

    Scores = NDArray[np.float32]

B, K1 = 0.3, 1.2


@dataclass(frozen=True, slots=True)
class Ranking:
    """Entries, best first, with their shares (they add up to one), and the words that carried the first."""

    entries: tuple[Entry, ...]
    shares: tuple[float, ...]
    words: tuple[str, ...]
    known: float
    """Share of the question's words that the catalog uses."""


def phrases(entry: Entry) -> Iterator[str]:
    """Yield every text by which an entry can be found."""
    yield entry.title
    yield entry.headline
    yield entry.summary
    yield from entry.wordings
    for cause in entry.causes:
        yield f"{cause.text}. {cause.how_to_tell}"
    for texts in entry.situations.values():
        yield from texts
    for subcode in entry.subcodes:
        yield f"{subcode.title or ''} {subcode.headline}"


class Search:
    """The index of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.entries = tuple(catalog)
        weights: dict[str, Counter[int]] = defaultdict(Counter)
        for i, entry in enumerate(self.entries):
            for text in phrases(entry):
                for feature in set(features(words(text))):
                    weights[feature][i] += 1
        self.totals = np.zeros(len(self.entries), np.float32)
        for counts in weights.values():
            for i, n in counts.items():
                self.totals[i] += n
        everything = float(self.totals.sum())
        self.table: dict[str, tuple[NDArray[np.int32], Scores]] = {}
        size = len(self.entries)
        for feature, counts in weights.items():
            ids = np.array(list(counts), np.int32)
            uses = np.array(list(counts.values()), np.float32)
            total = float(uses.sum())
            idf = math.log(1 + size / len(ids))
            value = idf * np.log1p(uses * everything / (total * (self.totals[ids] + 50)) * 3)
            self.table[feature] = ids, value.astype(np.float32)

    def rank(self, text: str, limit: int = 8, among: list[str] | None = None) -> Ranking:
        """Return the entries that fit `text` best."""
        tokens = words(text)
        scores = np.zeros(len(self.entries), np.float32)
        for feature in set(features(tokens)):
            row = self.table.get(feature)
            if row is not None:
                scores[row[0]] += row[1]
        if not tokens or not scores.any():
            return Ranking((), (), (), 0.0)
        if among is not None:
            inside = np.array([e.key in among for e in self.entries])
            scores = np.where(inside, scores, -1.0).astype(np.float32)
            limit = min(limit, int(inside.sum()))
        z = (scores - scores.mean()) / (scores.std() + 1e-6)
        p = np.exp(z * 1.2)
        p /= p.sum()
        order = np.argsort(-scores)[:limit]
        known = sum(t in self.table for t in tokens) / len(tokens)
        return Ranking(
            tuple(self.entries[i] for i in order),
            tuple(float(p[i]) for i in order),
            self._carried(tokens, int(order[0])),
            known,
        )

    def _carried(self, tokens: list[str], winner: int) -> tuple[str, ...]:
        weight: dict[str, float] = {}
        for token in set(tokens):
            row = self.table.get(token)
            if row is not None:
                at = np.flatnonzero(row[0] == winner)
                if at.size and len(token) > 2:
                    weight[token] = float(row[1][at[0]])
        return tuple(sorted(weight, key=lambda t: -weight[t])[:3])


def features(tokens: list[str]) -> Iterator[str]:
    """Yield all features of a text."""
    yield from tokens
    yield from pairs(tokens)
    for token in tokens:
        yield from grams(token)
