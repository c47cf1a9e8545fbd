"""The vote of phrases by nearness: those whose vectors are nearest to a text's speak loudest for their class.

It is the costliest step of a question, some 3,500 products of vectors, and what it costs is memory read. So the phrases
of a class lie together and are read where they lie, a block of rows at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.resolve.products import block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]

NEAR = 0.05
"""Cosine that makes a phrase e times as near as another."""
FLOOR = 1e-3
"""Share of the votes that every class has at least."""


class Votes:
    """The phrases of all classes: unit vectors (phrases, dimensions), class i from `bounds[i]` to `bounds[i + 1]`."""

    def __init__(self, near: Floats, bounds: Ints) -> None:
        dimensions = near.shape[1]
        self._block = block(dimensions)
        padded = np.zeros((-(-len(near) // self._block), self._block, dimensions), np.float32)
        self.near = padded.reshape(-1, dimensions)[: len(near)]
        self.near[:] = near
        self._blocks, self._bounds = padded, bounds.tolist()

    def of(self, vector: Floats, classes: Sequence[int]) -> Floats:
        """Return the log share of each of these classes in a vote of their phrases.

        Blocks begin and end inside of other classes: what is computed of those is left out of the sums.
        """
        size, spans, rows = self._block, [], 0
        for i in classes:
            first, end = self._bounds[i], self._bounds[i + 1]
            one, last = first // size, -(-end // size)
            spans.append((one, last, first - one * size + rows, end - one * size + rows))
            rows += (last - one) * size
        nearness = np.empty((rows // size, size), np.float32)
        stretched, at = vector / NEAR, 0
        for one, last, _, _ in spans:
            np.matmul(self._blocks[one:last], stretched, out=nearness[at : at + last - one])
            at += last - one
        np.exp(nearness, out=nearness)  # a cosine is 1 at most, which makes 5e8
        edges = [edge for _, _, first, end in spans for edge in (first, end)]
        if edges[-1] == rows:
            edges.pop()
        return logs(np.add.reduceat(nearness.reshape(-1), edges)[::2])


def nearest(cosines: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the log share of each class in a vote of all phrases; phrases stand class by class."""
    return logs(np.add.reduceat(np.exp((cosines - cosines.max()) / NEAR), starts))


def logs(votes: Floats) -> Floats:
    """Return the logarithms of shares of votes."""
    return np.asarray(np.log(votes / votes.sum() + FLOOR), np.float32)
