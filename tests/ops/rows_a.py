"""Rows of pointwise operations and reductions."""

from __future__ import annotations

from .table import Row, real

ROWS = [
    Row("add", lambda t, x, y: x + y, (real(2, 3), real(2, 3, seed=1)), twin="add_",
        also=((real(2, 1), real(3)), (real(), real(0, 3)))),
    Row("mul", lambda t, x, y: x * y, (real(2, 3), real(3)), twin="mul_"),
]
