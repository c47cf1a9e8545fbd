"""What search learns from the catalog's phrases, in numpy alone.

Two opinions: how likely each entry's phrases are to use a text's words (counted), and prototypes of the vectors of
phrases, which vote by nearness. 65,000 phrases take 45 seconds of one core, or ten beginning from what was learned of
nearly the same ones; it pauses between batches, for it may happen beside a serving bot.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bot.resolve import prototypes
from bot.resolve.features import features, words
from bot.resolve.likelihood import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from bot.resolve.likelihood import Likelihood
    from bot.resolve.phrases import Phrase
    from bot.resolve.prototypes import Prototypes
    from bot.resolve.vectors import Vectors

    Floats = NDArray[np.float32]

PASSES, AGAIN = 10, 1
"""Passes over all phrases from the beginning, and from what was learned of nearly the same ones."""
DROP = 0.3
"""Share of a phrase's words that is left out in each pass, so that no single word carries it."""
_PAUSE = 64


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was learned. `classes` are keys of entries and the background; both opinions follow their order."""

    classes: tuple[str, ...]
    likelihood: Likelihood
    prototypes: Prototypes


def train(found: Sequence[Phrase], vectors: Vectors, like: Model | None = None, *, seed: int = 0) -> Model:
    """Learn from phrases, those of one class together. The same arguments give the same model.

    `like`: what was learned of nearly the same phrases with the same vectors; classes it knows begin from there.
    """
    classes = tuple(dict.fromkeys(phrase.key for phrase in found))
    column = {key: i for i, key in enumerate(classes)}
    labels = np.array([column[phrase.key] for phrase in found], np.int32)
    told = [words(phrase.text) for phrase in found]
    counted = count((Counter(features(tokens)) for tokens in _paused(told)), labels, len(classes))
    rng = np.random.default_rng(seed)

    def unit(share: float = DROP) -> Floats:
        return np.array([vectors.encode(_some(tokens, share, rng)) for tokens in _paused(told)], np.float32)

    bounds = np.searchsorted(labels, np.arange(len(classes) + 1)).tolist()
    known = {key: like.prototypes.of(i) for i, key in enumerate(like.classes)} if like else {}
    whole = unit(0.0)
    first = prototypes.joined(
        known.get(key) or prototypes.means(whole[start:end])
        for key, (start, end) in zip(classes, pairwise(bounds), strict=True)
    )
    moved = prototypes.learn(first, unit, labels, AGAIN if like else PASSES, seed=seed)
    return Model(classes, counted, moved)


def _some(tokens: list[str], share: float, rng: np.random.Generator) -> list[str]:
    """Return the words of a phrase without a share of them, or all where none would be left."""
    if not share:
        return tokens
    drawn = rng.random(len(tokens)).tolist()
    return [token for token, n in zip(tokens, drawn, strict=True) if n >= share] or tokens


def _paused(told: list[list[str]]) -> Iterator[list[str]]:
    """Yield all phrases, letting others run now and then."""
    for i, tokens in enumerate(told):
        if not i % _PAUSE:
            time.sleep(0)
        yield tokens
