"""What search learns from the catalog's phrases, in numpy alone.

Three opinions: how likely each entry's phrases are to use a text's words (counted), a softmax regression over vectors
of texts (trained with Adagrad), and the vectors of the phrases themselves, which vote by nearness. 48,000 phrases take
eight seconds of one core; it pauses between batches, for it may happen beside a serving bot.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.resolve.features import features, words
from bot.resolve.likelihood import count
from bot.resolve.products import product
from bot.resolve.votes import small

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.resolve.likelihood import Likelihood
    from bot.resolve.phrases import Phrase
    from bot.resolve.vectors import Vectors

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]

PASSES, RATE, BATCH = 12, 0.5, 64
STRETCH = 6.0
"""Length given to unit vectors: a softmax over shorter ones stays flat."""
_START = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was learned. `classes` are keys of entries and the background; columns of all matrices follow them."""

    classes: tuple[str, ...]
    likelihood: Likelihood
    dense: Floats
    """(dimensions, classes)"""
    near: NDArray[np.int8]
    scale: Floats
    """(phrases, dimensions) and (phrases): times its scale, a row is the unit vector of a phrase; class by class."""
    bounds: Ints
    """Where in `near` the phrases of each class begin, and where the last end."""


def train(found: Sequence[Phrase], vectors: Vectors, *, seed: int = 0) -> Model:
    """Learn from phrases, those of one class together. The same phrases give the same model."""
    classes = tuple(dict.fromkeys(phrase.key for phrase in found))
    column = {key: i for i, key in enumerate(classes)}
    labels = np.array([column[phrase.key] for phrase in found], np.int32)
    bags, near = [], []
    for phrase in found:
        tokens = words(phrase.text)
        bags.append(Counter(features(tokens)))
        near.append(vectors.encode(tokens))
        if not len(bags) % BATCH:
            time.sleep(0)
    unit = np.array(near, np.float32)
    bounds = np.searchsorted(labels, np.arange(len(classes) + 1)).astype(np.int32)
    table = _dense(unit, labels, len(classes), seed=seed)
    return Model(classes, count(bags, labels, len(classes)), table, *small(unit), bounds)


def _dense(vectors: Floats, labels: Ints, classes: int, *, seed: int = 0) -> Floats:
    """Learn one classifier over unit vectors."""
    rng = np.random.default_rng(seed)
    table = np.zeros((vectors.shape[1], classes), np.float32)
    squares = np.full((vectors.shape[1], 1), _START, np.float32)
    for _ in range(PASSES):
        order = rng.permutation(len(vectors))
        for start in range(0, len(order), BATCH):
            ids = order[start : start + BATCH]
            batch = vectors[ids] * STRETCH
            slope = _slope(product(batch, table), labels[ids])
            step = product(batch.T, slope) / len(ids)
            squares += (step * step).sum(axis=1, keepdims=True)
            table -= RATE * step / np.sqrt(squares)
            time.sleep(0)
    return table


def _slope(logits: Floats, labels: Ints) -> Floats:
    """Return the probabilities less the truth: the slope of the loss."""
    slope: Floats = np.exp(logits - logits.max(axis=1, keepdims=True)).astype(np.float32)
    slope /= slope.sum(axis=1, keepdims=True)
    slope[np.arange(len(labels)), labels] -= 1
    return slope
