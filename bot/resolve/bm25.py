"""Word statistics: BM25 over phrases, the best phrase speaking for its entry. Ready at once, needs no training."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]

K1, B = 1.2, 0.3
"""Repetition, and length: phrases of one sentence differ little in length for a reason (b of 0.75 costs 4 points)."""


class Bm25:
    """The index. `labels` must be sorted: phrases of one class stand together."""

    def __init__(self, tokens: Sequence[Sequence[str]], labels: Ints, classes: int) -> None:
        self._size = len(tokens)
        found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for i, phrase in enumerate(tokens):
            for word, n in Counter(phrase).items():
                found[word].append((i, n))
        lengths = np.array([len(phrase) for phrase in tokens], np.float32)
        norm = K1 * (1 - B + B * lengths / max(1.0, float(lengths.mean())))
        self._rows: dict[str, tuple[Ints, Floats]] = {}
        for word, uses in found.items():
            ids, counts = np.array(uses, np.int32).T
            idf = np.log(1 + (self._size - len(uses) + 0.5) / (len(uses) + 0.5))
            self._rows[word] = ids, (idf * counts * (K1 + 1) / (counts + norm[ids])).astype(np.float32)
        self._starts = np.searchsorted(labels, np.arange(classes))

    def __contains__(self, word: str) -> bool:
        """Whether any phrase uses the word."""
        return word in self._rows

    def scores(self, tokens: Sequence[str]) -> Floats:
        """Return the best phrase's score for each class."""
        rows = [self._rows[word] for word in set(tokens) if word in self._rows]
        if not rows:
            return np.zeros(len(self._starts), np.float32)
        ids = np.concatenate([ids for ids, _ in rows])
        values = np.concatenate([values for _, values in rows])
        total = np.bincount(ids, values, self._size).astype(np.float32)
        return np.maximum.reduceat(total, self._starts)
