"""How likely each entry's phrases are to use a text's words: a naive Bayes model, counted, not trained.

A feature's share in the phrases of a class is mixed with its share in all phrases (Jelinek-Mercer smoothing), and its
score is the logarithm of the mixture over the latter: nothing where a class never uses it, so the table is sparse.
Counting 60,000 phrases takes three seconds; `hearing` reads the table.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

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


def count(bags: Iterable[Counter[str]], labels: Ints, classes: int) -> Likelihood:
    """Return the table of phrases, each given as its features with how often they stand in it."""
    found = _collect(bags)
    uses = np.bincount(found.ids, minlength=len(found.names))
    kept = (uses >= PAIR) | np.array([" " not in name for name in found.names])
    names = tuple(compress(found.names, kept.tolist()))
    idf = (np.log((len(labels) + 1) / (uses[kept] + 1)) + 1).astype(np.float32)
    inside = kept[found.ids]  # most pairs of words stand in one phrase only
    ids, phrase = (np.cumsum(kept) - 1)[found.ids[inside]], found.phrase[inside]
    weights = (1 + np.log(found.counts[inside])) * idf[ids]
    weights /= np.sqrt(np.bincount(phrase, weights**2, len(labels)))[phrase]
    pairs, mass = _sums(ids * classes + labels[phrase], weights)
    rows, columns = np.divmod(pairs, classes)
    share = mass / np.bincount(columns, mass, classes)[columns]
    everywhere = np.bincount(rows, mass, len(names)) + _SEEN
    everywhere /= everywhere.sum()
    scores = np.log1p((1 - COMMON) / COMMON * share / everywhere[rows])
    step = float(scores.max(initial=1e-6)) / 255
    values = np.round(scores / step).astype(np.uint8)
    starts = np.searchsorted(rows, np.arange(len(names) + 1)).astype(np.int32)
    return Likelihood(names, idf, starts, columns.astype(np.uint16), values, step, classes)


def _sums(
    keys: NDArray[np.int64], values: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the keys, ascending and each once, with the sums of their values."""
    order = keys.argsort(kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[first], np.add.reduceat(values[order], first)


class _Found(NamedTuple):
    """The features of all phrases: which, how often each stands in its phrase, and in which phrase."""

    names: list[str]
    ids: Ints
    counts: Floats
    phrase: Ints


def _collect(bags: Iterable[Counter[str]]) -> _Found:
    """Number the features of phrases as they come, so that no more than one phrase's are held by name."""
    known: dict[str, int] = {}
    ids, counts, sizes = array("i"), array("f"), array("i")
    for bag in bags:
        ids.extend([known.setdefault(name, len(known)) for name in bag])
        counts.extend(bag.values())
        sizes.append(len(bag))
    phrase = np.repeat(np.arange(len(sizes), dtype=np.int32), np.array(sizes))
    return _Found(list(known), np.array(ids, np.int32), np.array(counts, np.float32), phrase)
