"""Products of matrices in pieces so small that OpenBLAS computes them in one thread.

Its threads wait for each other actively: on a busy machine, or a small host with a share of a core, a product of a
millisecond becomes one of a second (measured: training 3.6 s in one thread, 330 s in four on a machine with load 17).
The threshold is OpenBLAS's own: m * n * k <= 262144 (interface/gemm.c), https://github.com/OpenMathLib/OpenBLAS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

MATRIX = 262_144


def product(left: Floats, right: Floats) -> Floats:
    """Return `left @ right` of two matrices, or of a vector and a matrix."""
    if left.ndim == 1:
        return np.asarray(np.einsum("i,ij->j", left, right))  # without the library
    rows, inner = left.shape
    columns = right.shape[1]
    if rows * inner * columns <= MATRIX:
        return np.asarray(left @ right)
    piece = MATRIX // (inner * columns)
    if piece:
        return np.asarray((_blocks(left, piece) @ right).reshape(-1, columns)[:rows])
    piece = max(1, MATRIX // (rows * columns))
    wide = _padded(left.T, piece).T.reshape(rows, -1, piece).transpose(1, 0, 2)
    return np.asarray((wide @ _blocks(right, piece)).sum(axis=0))


def along(table: Floats, vector: Floats) -> Floats:
    """Return `table @ vector`, a row at a time: the library's threads begin at 10,000 numbers a row."""
    return np.asarray(np.vecdot(table, vector))


def _blocks(table: Floats, rows: int) -> Floats:
    """Return a table cut into pieces of `rows` rows, the last padded with zeros."""
    return _padded(table, rows).reshape(-1, rows, table.shape[1])


def _padded(table: Floats, rows: int) -> Floats:
    missing = -len(table) % rows
    if not missing:
        return np.ascontiguousarray(table)
    return np.vstack([table, np.zeros((missing, table.shape[1]), np.float32)])
