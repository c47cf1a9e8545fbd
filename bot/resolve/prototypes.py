"""The vote of prototypes by nearness: those whose vectors are nearest to a text's speak loudest for their class.

A class has some fifteen prototypes for its hundreds of phrases, moved to where they tell classes apart best: soft
learning vector quantization (Seo and Obermayer, Neural Computation 15, 2003). They answer better than the phrases
themselves do, for a twentieth of the time and memory.
"""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.resolve.products import along, product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]

NEAR = 0.05
"""Cosine that makes a prototype e times as near as another."""
FLOOR = 1e-3
"""Share of the votes that every class has at least."""
PER_ROOT, FEWEST = 1.0, 4
"""Prototypes of a class for the root of its phrases, and at least; half as many more gain nothing."""
ROUNDS = 10
"""Rounds of k-means from which learning begins."""
BATCH, RATE, BIAS_RATE = 512, 2e-3, 3e-2
_FADE, _SQUARE, _LEAST = 0.9, 0.999, 1e-8
"""Adam's usual settings."""


class Prototypes(NamedTuple):
    """The prototypes of all classes, class after class."""

    rows: Floats
    """(prototypes, dimensions)"""
    bias: Floats
    """What each adds to its nearness: how much it stands for, as a logarithm."""
    bounds: Ints
    """Where the prototypes of each class begin, and where the last end."""

    def votes(self, vector: Floats) -> Floats:
        """Return the log share of each class in the vote on a unit vector."""
        votes = along(self.rows, vector)
        votes *= 1 / NEAR
        votes += self.bias
        votes -= votes.max()
        np.exp(votes, out=votes)
        shares = np.add.reduceat(votes, self.bounds[:-1])
        shares /= shares.sum()
        shares += FLOOR
        return np.asarray(np.log(shares), np.float32)

    def of(self, i: int) -> tuple[Floats, Floats]:
        """Return rows and bias of one class."""
        own = slice(self.bounds[i], self.bounds[i + 1])
        return self.rows[own], self.bias[own]


def joined(classes: Iterable[tuple[Floats, Floats]]) -> Prototypes:
    """Put together the rows and bias of all classes."""
    rows, bias = zip(*classes, strict=True)
    bounds = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    return Prototypes(np.vstack(rows), np.concatenate(bias), bounds)


def means(unit: Floats) -> tuple[Floats, Floats]:
    """Return rows and bias of a class whose phrases have these unit vectors: k-means, to begin with."""
    size = max(FEWEST, round(PER_ROOT * len(unit) ** 0.5))
    if len(unit) <= size:
        return unit, np.zeros(len(unit), np.float32)
    found, sizes = unit[:: len(unit) // size][:size], np.ones(size, np.int64)
    for _ in range(ROUNDS):
        length = np.linalg.norm(found, axis=1, keepdims=True)
        nearest = product(unit, (found / np.maximum(length, 1e-6)).T).argmax(axis=1)
        order = nearest.argsort(kind="stable")
        _, starts, sizes = np.unique(nearest[order], return_index=True, return_counts=True)
        found = np.asarray(np.add.reduceat(unit[order], starts) / sizes[:, None], np.float32)
    return found, np.log(sizes).astype(np.float32)


def learn(
    first: Prototypes, texts: Callable[[], Floats], labels: Ints, passes: int, *, seed: int = 0
) -> Prototypes:
    """Move prototypes until they vote for the classes `labels` of the unit vectors that `texts` makes for each pass."""
    rng, found = np.random.default_rng(seed), Prototypes(first.rows.copy(), first.bias.copy(), first.bounds)
    steps = passes * -(-len(labels) // BATCH)
    rows, bias = _Adam(found.rows, RATE, steps), _Adam(found.bias, BIAS_RATE, steps)
    for _ in range(passes):
        unit, order = texts(), rng.permutation(len(labels))
        for start in range(0, len(order), BATCH):
            ids = order[start : start + BATCH]
            slope = _slope(found, unit[ids], labels[ids])
            rows.step(product(slope.T, unit[ids]) / NEAR)
            bias.step(slope.sum(axis=0))
            time.sleep(0)  # it may happen beside a serving bot
    return found


def _slope(found: Prototypes, unit: Floats, labels: Ints) -> Floats:
    """Return the slope of the loss by the nearness of each prototype to each text, (texts, prototypes).

    The loss of a text is -log(p + FLOOR), p being the share of the votes that goes to its class.
    """
    votes = product(unit, found.rows.T) / NEAR + found.bias
    votes -= votes.max(axis=1, keepdims=True)
    np.exp(votes, out=votes)
    votes /= votes.sum(axis=1, keepdims=True)
    right = np.empty((len(unit), 1), np.float32)
    spans = list(pairwise(found.bounds.tolist()))
    for i, label in enumerate(labels.tolist()):
        own = slice(*spans[label])
        share = right[i] = votes[i, own].sum()
        # a prototype of the right class gains by its nearness, what p has gained already taken off
        votes[i, own] *= 1 - 1 / np.maximum(share, 1e-9)
    votes *= right / (right + FLOOR) / len(unit)
    return np.asarray(votes, np.float32)


class _Adam:
    """Adam (Kingma and Ba, 2015), its rate falling to nothing."""

    def __init__(self, values: Floats, rate: float, steps: int) -> None:
        self._values, self._rate, self._steps, self._done = values, rate, steps, 0
        self._mean, self._square = np.zeros_like(values), np.zeros_like(values)

    def step(self, slope: Floats) -> None:
        rate = self._rate * (1 - self._done / self._steps)
        self._done += 1
        self._mean += (1 - _FADE) * (slope - self._mean)
        self._square += (1 - _SQUARE) * (slope * slope - self._square)
        mean, square = self._mean / (1 - _FADE**self._done), self._square / (1 - _SQUARE**self._done)
        self._values -= rate * mean / (np.sqrt(square) + _LEAST)
