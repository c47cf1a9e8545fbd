"""Two linear classifiers learned from the catalog's own phrases, in numpy alone.

Softmax regression with Adagrad: one over sparse features (words, pairs, pieces), one over word vectors. Four passes
over some 15,000 phrases take 4 seconds of one core; the time grows with phrases times entries. Training pauses between
batches, for it happens beside a serving bot.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.resolve.features import features, words
from bot.resolve.products import product

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bot.resolve.phrases import Phrase
    from bot.resolve.vectors import Vectors

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]
    Sparse = tuple[Ints, Floats]

LEAST = 2
"""Phrases a feature must stand in to be learned."""
PASSES, RATE, BATCH = 4, 0.7, 32
DENSE_PASSES, DENSE_RATE, DENSE_BATCH = 12, 0.5, 64
STRETCH = 6.0
"""Length given to unit vectors: a softmax over shorter ones stays flat."""
_START = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was learned. `classes` are keys of entries and the background; columns of all matrices follow them."""

    classes: tuple[str, ...]
    names: tuple[str, ...]
    """The features; rows of `sparse`."""
    idf: Floats
    sparse: Floats
    """(features, classes)"""
    dense: Floats
    """(dimensions, classes)"""
    weights: Mapping[str, float]
    """Weight of each word in the mean of word vectors."""


def weigh(found: Counter[int], idf: Floats) -> Sparse:
    """Return a text's features as ids and values of length one."""
    ids = np.fromiter(found.keys(), np.int32, len(found))
    values = (1 + np.log(np.fromiter(found.values(), np.float32, len(found)))) * idf[ids]
    length = float(np.sqrt(values @ values))
    return ids, (values / length if length else values).astype(np.float32)


def train(found: Sequence[Phrase], vectors: Vectors, *, seed: int = 0) -> Model:
    """Learn both classifiers. The same phrases give the same model."""
    tokens = [words(phrase.text) for phrase in found]
    bags = [Counter(features(each)) for each in tokens]
    uses = Counter(name for bag in bags for name in bag)
    names = tuple(name for name, n in uses.items() if n >= LEAST)
    ids = {name: i for i, name in enumerate(names)}
    size = len(found)
    idf = np.array([np.log((size + 1) / (uses[name] + 1)) + 1 for name in names], np.float32)
    rows = [weigh(Counter({ids[n]: c for n, c in bag.items() if n in ids}), idf) for bag in bags]
    classes = tuple(dict.fromkeys(phrase.key for phrase in found))
    column = {key: i for i, key in enumerate(classes)}
    labels = np.array([column[phrase.key] for phrase in found], np.int32)
    weights = {
        n: float(np.log((size + 1) / (c + 1))) for n, c in uses.items() if " " not in n and n[0] != "^"
    }
    means = np.array([vectors.mean(each, weights) for each in tokens], np.float32)
    return Model(
        classes, names, idf,
        _sparse(rows, labels, (len(names), len(classes)), np.random.default_rng(seed)),
        dense(means, labels, len(classes), seed=seed),
        weights,
    )  # fmt: skip


def _sparse(rows: list[Sparse], labels: Ints, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Learn in batches: each gathers the rows of the features it has, and writes them back once."""
    table, squares = np.zeros(shape, np.float32), np.full((shape[0], 1), _START, np.float32)
    for _ in range(PASSES):
        order = rng.permutation(len(rows))
        for start in range(0, len(order), BATCH):
            ids = order[start : start + BATCH]
            used, batch = _together([rows[i] for i in ids])
            part = table[used]
            slope = _slope(product(batch, part), labels[ids])
            step = product(batch.T, slope)
            squares[used] += (step * step).sum(axis=1, keepdims=True)
            part -= RATE * step / np.sqrt(squares[used])
            table[used] = part
            time.sleep(0)
    return table


def _together(rows: list[Sparse]) -> tuple[Ints, Floats]:
    """Return the features of a batch, and the batch as a full matrix over them."""
    ids = np.concatenate([ids for ids, _ in rows])
    used, places = np.unique(ids, return_inverse=True)
    batch = np.zeros((len(rows), len(used)), np.float32)
    owners = np.repeat(np.arange(len(rows)), [len(ids) for ids, _ in rows])
    batch[owners, places] = np.concatenate([values for _, values in rows])
    return used, batch


def dense(vectors: Floats, labels: Ints, classes: int, *, seed: int = 0) -> Floats:
    """Learn one classifier over unit vectors."""
    rng = np.random.default_rng(seed)
    table = np.zeros((vectors.shape[1], classes), np.float32)
    squares = np.full((vectors.shape[1], 1), _START, np.float32)
    for _ in range(DENSE_PASSES):
        order = rng.permutation(len(vectors))
        for start in range(0, len(order), DENSE_BATCH):
            ids = order[start : start + DENSE_BATCH]
            batch = vectors[ids] * STRETCH
            slope = _slope(product(batch, table), labels[ids])
            step = product(batch.T, slope) / len(ids)
            squares += (step * step).sum(axis=1, keepdims=True)
            table -= DENSE_RATE * step / np.sqrt(squares)
            time.sleep(0)
    return table


def _slope(logits: Floats, labels: Ints) -> Floats:
    """Return the probabilities less the truth: the slope of the loss."""
    slope: Floats = np.exp(logits - logits.max(axis=1, keepdims=True)).astype(np.float32)
    slope /= slope.sum(axis=1, keepdims=True)
    slope[np.arange(len(labels)), labels] -= 1
    return slope
