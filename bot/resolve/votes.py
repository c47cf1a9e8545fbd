"""The vote of phrases by nearness: those whose vectors are nearest to a text's speak loudest for their class.

It is the costliest step of a question, some 3,500 products of vectors, and what it costs is memory read: as floats they
drive everything else out of a core's cache. So vectors are kept in a byte a number, those of a class together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.resolve.products import block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Bytes = NDArray[np.int8]
    Ints = NDArray[np.int32]

NEAR = 0.05
"""Cosine that makes a phrase e times as near as another."""
FLOOR = 1e-3
"""Share of the votes that every class has at least."""


class Votes:
    """The phrases of all classes as small numbers: row i times `scale[i]` is a unit vector, class after class."""

    def __init__(self, near: Bytes, scale: Floats, bounds: Ints) -> None:
        rows, dimensions = near.shape
        self._size = block(dimensions)
        whole = -(-rows // self._size) * self._size
        self._blocks = np.zeros((whole // self._size, self._size, dimensions), np.int8)
        self._blocks.reshape(whole, dimensions)[:rows] = near
        self._scales = np.zeros((whole // self._size, self._size), np.float32)
        self._scales.reshape(whole)[:rows] = scale / NEAR
        self._bounds = bounds.tolist()

    def of(self, vector: Floats, classes: Sequence[int]) -> Floats:
        """Return the log share of each of these classes in a vote of their phrases.

        Blocks begin and end inside of other classes: what is computed of those is left out of the sums.
        """
        size, before = self._size, 0
        parts, scales, edges = [], [], []
        for i in classes:
            start, end = self._bounds[i], self._bounds[i + 1]
            one, last = start // size, -(-end // size)
            parts.append(self._blocks[one:last].astype(np.float32) @ vector)
            scales.append(self._scales[one:last])
            edges += [before + start - one * size, before + end - one * size]
            before += (last - one) * size
        votes = np.concatenate(parts)
        votes *= np.concatenate(scales)
        np.exp(votes, out=votes)  # a cosine is 1 at most, which makes 5e8
        if edges[-1] == before:
            edges.pop()
        return logs(np.add.reduceat(votes.reshape(-1), edges)[::2])


def small(unit: Floats) -> tuple[Bytes, Floats]:
    """Return unit vectors as bytes and the scale of each row: a quarter of the memory, and of the time to read it."""
    scale = (np.maximum(np.abs(unit).max(axis=1), 1e-2) / 127).astype(np.float16).astype(np.float32)
    return np.round(unit / scale[:, None]).clip(-127, 127).astype(np.int8), scale


def nearest(cosines: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the log share of each class in a vote of all phrases; phrases stand class by class."""
    return logs(np.add.reduceat(np.exp((cosines - cosines.max()) / NEAR), starts))


def logs(votes: Floats) -> Floats:
    """Return the logarithms of shares of votes."""
    return np.asarray(np.log(votes / votes.sum() + FLOOR), np.float32)
