"""The vote of phrases by nearness: those whose vectors are nearest to a text's speak loudest for their class.

It is the costliest step of a question, some 5,000 products of vectors, and what it costs is memory read: as floats they
drive everything else out of a core's cache. So vectors are kept in a byte a number, those of a class together.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Bytes = NDArray[np.int8]
    Ints = NDArray[np.int32]

NEAR = 0.05
"""Cosine that makes a phrase e times as near as another."""
ROWS = 32
"""Phrases of a block: so few that a vector is multiplied with it in one thread (`products`), up to 280 dimensions."""
FLOOR = 1e-3
"""Share of the votes that every class has at least."""


class Votes:
    """The phrases of all classes as small numbers: row i times `scale[i]` is a unit vector, class after class.

    Each class begins with a block of its own, and its last is filled up with zeros.
    """

    def __init__(self, near: Bytes, scale: Floats, bounds: Ints) -> None:
        self._sizes = np.diff(bounds).tolist()
        self._starts = list(accumulate((-(-size // ROWS) for size in self._sizes), initial=0))
        self._blocks = np.zeros((self._starts[-1], ROWS, near.shape[1]), np.int8)
        self._scales = np.zeros((self._starts[-1], ROWS), np.float32)
        shifts = np.array(self._starts[:-1]) * ROWS - bounds[:-1]
        rows = np.arange(len(near)) + np.repeat(shifts, self._sizes)
        self._blocks.reshape(-1, near.shape[1])[rows] = near
        self._scales.reshape(-1)[rows] = scale / NEAR

    def of(self, vector: Floats, classes: Sequence[int]) -> Floats:
        """Return the log share of each of these classes in a vote of their phrases."""
        spans = [(self._starts[i], self._starts[i + 1]) for i in classes]
        # one place for the floats of every class: memory that was just written is still in the core's cache
        place = np.empty((max([end - start for start, end in spans]), ROWS, len(vector)), np.float32)
        parts, edges, before = [], [], 0
        for i, (start, end) in zip(classes, spans, strict=True):
            floats = place[: end - start]
            floats[:] = self._blocks[start:end]
            parts.append(floats @ vector)
            edges += [before, before + self._sizes[i]]
            before += (end - start) * ROWS
        votes = np.concatenate(parts)
        votes *= np.concatenate([self._scales[start:end] for start, end in spans])
        np.exp(votes, out=votes)  # a cosine is 1 at most, which makes 5e8
        if edges[-1] == before:
            edges.pop()
        counted = np.add.reduceat(votes.reshape(-1), edges)[::2]  # without what fills up
        return np.asarray(np.log(counted / counted.sum() + FLOOR), np.float32)


def small(unit: Floats) -> tuple[Bytes, Floats]:
    """Return unit vectors as bytes and the scale of each row: a quarter of the memory, and of the time to read it."""
    scale = (np.maximum(np.abs(unit).max(axis=1), 1e-2) / 127).astype(np.float16).astype(np.float32)
    return np.round(unit / scale[:, None]).clip(-127, 127).astype(np.int8), scale
