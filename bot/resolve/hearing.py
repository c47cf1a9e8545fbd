"""What the features of a question say of each class: the table of `likelihood`, laid out to be read fast.

Of a question's fifty features most are pieces of words that many entries use. Features are full rows here, a byte a
class, whose weighted sum is one product; where a catalog is so large that they would take too much memory, those that
fewest classes use stay pairs of class and score, as they were counted. What is known of a word is looked up once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.resolve.features import form, pieces
from bot.resolve.products import product

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.resolve.likelihood import Likelihood

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

MEMORY = 8_000_000
"""Bytes that full rows may take: enough for all but the rarest features of 280 entries; a question has few of those."""
REMEMBERED = 8_000
"""Words whose features are remembered: the vocabulary of a month of questions, some 4 MB."""


class Word(NamedTuple):
    """One word: how it is counted, its own learned features, and whether any phrase uses it."""

    form: str
    features: tuple[int, ...]
    known: bool


class Heard(NamedTuple):
    """The learned features of a text, ascending, with their weights; those with full rows come first."""

    places: Ints
    weights: Floats
    rows: Floats
    """The full rows: (features that have one, classes)."""
    columns: Ints
    scores: Floats
    """The classes and weighted scores of all other features, one behind the other."""
    sizes: Ints
    """How many of these each feature has."""


_NONE = (np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.int64))


class Hearing:
    """One table of likelihoods. Safe to share between threads."""

    def __init__(self, table: Likelihood) -> None:
        self.classes, self._step = table.classes, np.float32(table.step)
        sizes = np.diff(table.starts)
        order = np.argsort(-sizes, kind="stable")
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        self._ids = {table.names[at]: i for i, at in enumerate(order.tolist())}
        self._idf = table.idf[order]
        self._rows = _rows(table, min(len(order), MEMORY // table.classes), place)
        self._columns, self._values = table.columns, table.values
        self._starts, self._sizes = table.starts[order], sizes[order]
        sums = np.add.reduceat(table.values, table.starts[:-1], dtype=np.float32)  # each feature has a class
        self._means = sums[order] * np.float32(table.step / table.classes)
        self.word = lru_cache(maxsize=REMEMBERED)(self._word)

    def _word(self, token: str) -> Word:
        known, own = self._ids, form(token)
        found = tuple([known[name] for name in (own, *pieces(token)) if name in known])
        return Word(own, found, own in known)

    def hear(self, words: Sequence[Word]) -> Heard:
        """Return what the features of a text are: its words, pairs of them, and their pieces."""
        known, found = self._ids, [i for word in words for i in word.features]
        for one, other in pairwise(words):
            pair = known.get(f"{one.form} {other.form}")
            if pair is not None:
                found.append(pair)
        counts = Counter(found)
        ids = sorted(counts)
        places = np.array(ids, np.int64)
        weights = self._idf[places]
        if len(ids) < len(found):
            weights *= 1 + np.log(np.array([counts[i] for i in ids], np.float32))
        weights /= max(sqrt(weights @ weights), 1e-9)
        full = bisect_left(ids, len(self._rows))
        rows = self._rows[places[:full]] * self._step
        rest = self._pairs(places[full:], weights[full:]) if full < len(ids) else _NONE
        return Heard(places, weights, rows, *rest)

    def _pairs(self, ids: Ints, weights: Floats) -> tuple[Ints, Floats, Ints]:
        """Return the classes and weighted scores of features without full rows, and how many each has."""
        sizes = self._sizes[ids]
        ends = sizes.cumsum()
        # the places of all scores, one behind the other: those of each feature count on from its own start
        places = np.repeat(self._starts[ids] - ends + sizes, sizes)
        places += np.arange(len(places))
        return self._columns[places], self._values[places] * np.repeat(weights * self._step, sizes), sizes

    def scores(self, heard: Heard) -> Floats:
        """Return the score of each class."""
        full = product(heard.weights[: len(heard.rows)], heard.rows)
        if not len(heard.columns):
            return full
        return np.asarray(full + np.bincount(heard.columns, heard.scores, self.classes), np.float32)

    def gains(self, heard: Heard, winner: int) -> dict[int, float]:
        """Return how much more each feature speaks for one class than for the others on average."""
        full = len(heard.rows)
        own = np.zeros(len(heard.places), np.float32)
        own[:full] = heard.rows[:, winner] * heard.weights[:full]
        if len(heard.columns):
            at = np.flatnonzero(heard.columns == winner)
            own[full + heard.sizes.cumsum().searchsorted(at, side="right")] = heard.scores[at]
        gain = own - self._means[heard.places] * heard.weights
        return dict(zip(heard.places.tolist(), gain.tolist(), strict=True))


def _rows(table: Likelihood, full: int, place: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Return the full rows of the features whose new place is below `full`."""
    owners = np.repeat(place, np.diff(table.starts))
    inside = owners < full
    rows = np.zeros((full, table.classes), np.uint8)
    rows[owners[inside], table.columns[inside]] = table.values[inside]
    return rows
