"""Vectors of texts: which are near in meaning, across languages, and which tell of one error.

`vectors.npz` holds a vector for each of some 40,000 words and pieces of words, whose sum, made one long, is the text's.
`tests/eval/distil.py` fitted them to what Google's Universal Sentence Encoder (multilingual, version 3, Apache-2.0)
says of whole texts, and `tests/eval/tune.py` moved them so that phrases of one entry lie together. One byte a number.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, lru_cache
from importlib.resources import as_file, files
from itertools import chain
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from bot.resolve.features import form, pieces
from bot.resolve.products import product

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


REMEMBERED = 8_000
"""Words whose places in the table are remembered."""


class Vectors:
    """The table. `name` changes with its content."""

    def __init__(self, words: Sequence[str], table: NDArray[np.int8], scale: Floats, name: str) -> None:
        self._ids = {word: i for i, word in enumerate(words)}
        self._table, self._scale = table, scale
        self.size = int(table.shape[1])
        self.name = name
        self._places = lru_cache(maxsize=REMEMBERED)(self._look_up)

    def encode(self, tokens: Iterable[str]) -> Floats:
        """Return the unit vector of a text, given as its words; zeros where nothing of it is known."""
        every = list(chain.from_iterable(map(self._places, tokens)))
        if not every:
            return np.zeros(self.size, np.float32)
        found = Counter(every)
        ids = np.array(list(found), np.int64)
        weights = self._scale[ids]
        if len(found) < len(every):
            weights *= 1 + np.log(np.array(list(found.values()), np.float32))
        total = product(weights, self._table[ids].astype(np.float32))
        length = sqrt(total @ total)
        return np.asarray(total / length if length else total, np.float32)

    def _look_up(self, token: str) -> tuple[int, ...]:
        known = self._ids
        return tuple([known[part] for part in parts([token]) if part in known])


def parts(tokens: Iterable[str]) -> list[str]:
    """Return what of a text has vectors, with repetitions: its words and their pieces."""
    words = [form(token) for token in tokens]
    return [*words, *chain.from_iterable(pieces(word) for word in words)]


@cache
def load() -> Vectors:
    """Read the table that travels with the program. About 40 ms, once."""
    with as_file(files(__package__) / "vectors.npz") as path, np.load(path, allow_pickle=False) as data:
        words = bytes(data["words"]).decode().split("\n")
        return Vectors(words, data["table"], data["scale"].astype(np.float32), str(data["name"]))
