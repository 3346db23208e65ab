"""A linear layer's product: not one operation, but those that torch takes too."""

import math

from ...ops.linalg import addmm, matmul
from ...ops.shape import reshape, view
from ...ops.views import t
from ...tensor import Tensor


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input @ weight.T + bias, of input (*, n), weight (m, n) and bias (m): out (*, m)."""
    array = input._array
    if array.ndim == 2 and bias is not None:
        return addmm(bias, input, t(weight))
    if not array.ndim or not weight._array.ndim:
        raise RuntimeError(
            "both arguments to linear need to be at least 1D, but they are "
            f"{array.ndim}D and {weight._array.ndim}D"
        )
    if bias is None:
        return matmul(input, t(weight))
    if not array.flags.c_contiguous:
        return matmul(input, t(weight)).add_(bias)
    *outer_shape, inner = array.shape
    rows = reshape(input, (math.prod(outer_shape), inner))
    return view(addmm(bias, rows, t(weight)), (*outer_shape, weight._array.shape[0]))
