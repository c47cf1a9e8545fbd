"""Small vectors of words: which words are near in meaning, across languages, without the sentence encoder.

The table `vectors.npz` was taken out of Google's Universal Sentence Encoder (multilingual, version 3, Apache-2.0) by
`tests/eval/distil.py`: about 22,000 words, 96 dimensions, one byte each.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

from bot.resolve.products import product

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

RARE = 3.5
"""Weight of a word that the catalog never uses: about that of one it uses in every thirtieth phrase."""


class Vectors:
    """The table, and the mean of a text's words in it."""

    def __init__(self, words: Sequence[str], table: Floats) -> None:
        self._ids = {word: i for i, word in enumerate(words)}
        self._table = table
        self.size = int(table.shape[1])

    def mean(self, tokens: Sequence[str], weights: Mapping[str, float]) -> Floats:
        """Return the weighted mean of the words as a unit vector; zeros where none is known."""
        known = [token for token in tokens if token in self._ids]
        if not known:
            return np.zeros(self.size, np.float32)
        rows = self._table[[self._ids[token] for token in known]]
        total = product(np.array([weights.get(token, RARE) for token in known], np.float32), rows)
        length = float(np.sqrt(total @ total))
        return (total / length if length else total).astype(np.float32)


@cache
def load() -> Vectors:
    """Read the table that travels with the program. About 20 ms, once."""
    with as_file(files(__package__) / "vectors.npz") as path, np.load(path, allow_pickle=False) as data:
        words = bytes(data["words"]).decode().split("\n")
        table = data["table"].astype(np.float32) * data["scale"].astype(np.float32)[:, None]
    return Vectors(words, table)
