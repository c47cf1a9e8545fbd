"""Products of matrices in pieces so small that OpenBLAS computes them in one thread.

Its threads wait for each other actively: on a busy machine, or a small host with a share of a core, a product of a
millisecond becomes one of a second (measured: training 3.6 s in one thread, 330 s in four on a machine with load 17).
The thresholds are OpenBLAS's own: m * n * k <= 262144 (interface/gemm.c), and m * n < 9216 for a matrix and a vector
(interface/gemv.c), https://github.com/OpenMathLib/OpenBLAS.
"""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

MATRIX = 262_144
ALONE = 9_215
"""Numbers of a matrix whose product with a vector is computed in one thread."""


def product(left: Floats, right: Floats) -> Floats:
    """Return `left @ right` of two matrices, or of a vector and a matrix."""
    if left.ndim == 1:
        if right.size <= ALONE:
            return np.asarray(left @ right)
        return np.asarray(np.einsum("i,ij->j", left, right))  # without the library
    rows, inner = left.shape
    columns = right.shape[1]
    if rows * inner * columns <= MATRIX:
        return np.asarray(left @ right)
    side = max(1, isqrt(MATRIX // inner))
    tall, wide = _blocks(left, side), _blocks(right.T, side)
    found = tall[:, None] @ wide.transpose(0, 2, 1)
    return np.asarray(found.swapaxes(1, 2).reshape(len(tall) * side, -1)[:rows, :columns])


def along(table: Floats, vector: Floats) -> Floats:
    """Return `table @ vector`, a block of rows at a time."""
    size = block(table.shape[1])
    whole = len(table) // size * size
    found = np.empty(len(table), np.float32)
    np.matmul(table[:whole].reshape(-1, size, table.shape[1]), vector, out=found[:whole].reshape(-1, size))
    np.matmul(table[whole:], vector, out=found[whole:])
    return found


def block(columns: int) -> int:
    """Return how many rows of a matrix a vector is multiplied with at a time: whole fours, which the library likes."""
    return max(1, ALONE // columns // 4 * 4)


def _blocks(table: Floats, rows: int) -> Floats:
    """Return a table cut into pieces of `rows` rows, the last padded with zeros."""
    found = np.zeros((-(-len(table) // rows), rows, table.shape[1]), np.float32)
    found.reshape(-1, table.shape[1])[: len(table)] = table
    return found
