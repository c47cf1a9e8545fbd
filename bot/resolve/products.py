"""Products of matrices in pieces so small that OpenBLAS computes them in one thread.

Its threads wait for each other actively: on a busy machine, or a small host with a share of a core, a product of a
millisecond becomes one of a second (measured: training 3.6 s in one thread, 330 s in four on a machine with load 17).
The thresholds are OpenBLAS's own: m * n < 9216 for a vector (interface/gemv.c), m * n * k <= 262144 for matrices
(interface/gemm.c), https://github.com/OpenMathLib/OpenBLAS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

VECTOR, MATRIX = 9_000, 262_144


def product(left: Floats, right: Floats) -> Floats:
    """Return `left @ right` of two matrices, or of a vector and a matrix."""
    if left.ndim == 1:
        return np.asarray(product(left[None, :], right)[0])
    rows, inner = left.shape
    columns = right.shape[1]
    most = VECTOR if 1 in (rows, columns) else MATRIX
    if rows * inner * columns <= most:
        return np.asarray(left @ right)
    piece = most // (inner * columns)
    if piece:
        return np.asarray((blocks(left, piece) @ right).reshape(-1, columns)[:rows])
    piece = max(1, most // (rows * columns))
    wide = _padded(left.T, piece).T.reshape(rows, -1, piece).transpose(1, 0, 2)
    return np.asarray((wide @ blocks(right, piece)).sum(axis=0))


def blocks(table: Floats, rows: int = 0) -> Floats:
    """Return a table cut into pieces of `rows` rows, padded with zeros; for products with a vector by default."""
    rows = rows or max(1, VECTOR // table.shape[1])
    return _padded(table, rows).reshape(-1, rows, table.shape[1])


def _padded(table: Floats, rows: int) -> Floats:
    missing = -len(table) % rows
    if not missing:
        return np.ascontiguousarray(table)
    return np.vstack([table, np.zeros((missing, table.shape[1]), np.float32)])
