"""How likely each entry's phrases are to use a text's words: a naive Bayes model, counted, not trained.

A feature's share in the phrases of a class is mixed with its share in all phrases (Jelinek-Mercer smoothing), and its
score is the logarithm of the mixture over the latter: nothing where a class never uses it, so the table is sparse.
Counting 17,000 phrases takes a second; `hearing` reads the table.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]

PAIR = 2
"""Phrases a pair of words must stand in; a word or a piece needs one."""
COMMON = 0.2
"""Share of all phrases in the mixture; 0.5 and Dirichlet smoothing are within noise, add-one is worse."""
_SEEN = 0.1
"""Weight that every feature has in all phrases at least."""


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """The table: the classes of feature i and their scores stand from `starts[i]` to `starts[i + 1]`.

    Scores are `values` times `step`: a byte of a score costs nothing that can be measured.
    """

    names: tuple[str, ...]
    idf: Floats
    starts: Ints
    columns: NDArray[np.uint16]
    values: NDArray[np.uint8]
    step: float
    classes: int


def count(bags: Sequence[Counter[str]], labels: Ints, classes: int) -> Likelihood:
    """Return the table of phrases, each given as its features with how often they stand in it."""
    uses = Counter(chain.from_iterable(bags))
    names = tuple(name for name, n in uses.items() if n >= PAIR or " " not in name)
    known = {name: i for i, name in enumerate(names)}
    idf = np.array([np.log((len(bags) + 1) / (uses[name] + 1)) + 1 for name in names], np.float32)
    pairs, weights = [], []
    for bag, label in zip(bags, labels, strict=True):
        ids = np.array([known[name] for name in bag if name in known], np.int64)
        counts = np.array([n for name, n in bag.items() if name in known], np.float32)
        pairs.append(ids * classes + label)
        weights.append(_unit((1 + np.log(counts)) * idf[ids]))
    found, places = np.unique(np.concatenate(pairs), return_inverse=True)
    rows, columns = np.divmod(found, classes)
    mass = np.bincount(places, np.concatenate(weights))
    share = mass / np.bincount(columns, mass, classes)[columns]
    everywhere = np.bincount(rows, mass, len(names)) + _SEEN
    everywhere /= everywhere.sum()
    scores = np.log1p((1 - COMMON) / COMMON * share / everywhere[rows])
    step = float(scores.max(initial=1e-6)) / 255
    values = np.round(scores / step).astype(np.uint8)
    starts = np.searchsorted(rows, np.arange(len(names) + 1)).astype(np.int32)
    return Likelihood(names, idf, starts, columns.astype(np.uint16), values, step, classes)


def _unit(values: Floats) -> Floats:
    length = float(np.sqrt(values @ values))
    return np.asarray(values / length if length else values, np.float32)
