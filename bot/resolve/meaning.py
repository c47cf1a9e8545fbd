"""Sentence vectors: an optional second opinion on free text, from the extra `semantic`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    Vectors = np.ndarray[tuple[int, int], np.dtype[np.float32]]


class Meaning(Protocol):
    """Turns texts into vectors whose dot product says how near their meanings are."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: shape (number of texts, dimensions)."""
