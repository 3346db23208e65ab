"""Views of a part: one step of a dimension, a slice, a diagonal.

The gradient of a part is zeros with the part filled in; those fillings are operations too
(`select_backward`, ...), so that they can be differentiated again.
"""

from __future__ import annotations

import operator

import numpy as np

from ..dispatch import op
from ..errors import torch_error
from ..strides import FULL
from ..tensor import Tensor
from .arrays import axis


@op(
    view=True,
    self=lambda grad, self_shape, dim, index: select_backward(grad, self_shape, dim, index),
)
def select(self, dim, index):
    """One step of a dimension: self[:, ..., index]"""
    return part(self, dim, index)


def part(array, dim, index):
    """The dots keep it a view: NumPy copies a single number out."""
    try:
        if dim == 0:
            return array[operator.index(index), ...]
        return array[(FULL,) * axis(dim, array.ndim) + (operator.index(index), ...)]
    except IndexError as error:
        if not array.ndim:
            raise IndexError("select() cannot be applied to a 0-dim tensor.") from None
        if str(error).startswith("Dimension"):
            raise
        raise torch_error("select.range", index, list(array.shape), dim % array.ndim) from None


@op(grad=lambda grad, dim, index: select(grad, dim, index))
def select_backward(grad, shape, dim, index):
    """Zeros of a shape, with grad at one step of a dimension."""
    whole = np.zeros(shape, grad.dtype)
    part(whole, dim, index)[...] = grad
    return whole


@op(
    node="SliceBackward0",
    view=True,
    self=lambda grad, self_shape, dim, start, end, step: slice_backward(
        grad, self_shape, dim, start, end, step
    ),
)
def slice_dim(self, dim, start, end, step):
    """self[:, ..., start:end:step]"""
    return self[(FULL,) * (dim and axis(dim, self.ndim)) + (slice(start, end, step),)]


@op(grad=lambda grad, dim, start, end, step: slice_dim(grad, dim, start, end, step))
def slice_backward(grad, shape, dim, start, end, step):
    """Zeros of a shape, with grad in a slice of it."""
    whole = np.zeros(shape, grad.dtype)
    whole[(FULL,) * axis(dim, len(shape)) + (slice(start, end, step),)] = grad
    return whole


def narrow(self: Tensor, dim: int, start: int, length: int) -> Tensor:
    """`length` steps of a dimension, from `start` on.

    >>> import minitorch_lite as torch
    >>> torch.arange(5).narrow(0, 1, 3)
    tensor([1, 2, 3])
    """
    if not self._array.ndim:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    if length < 0:
        raise RuntimeError("narrow(): length must be non-negative.")
    size, start = self._array.shape[axis(dim, self._array.ndim)], operator.index(start)
    if not -size <= start <= size:
        raise torch_error("narrow.start", -size, size, start)
    start += size if start < 0 else 0
    if start + length > size:
        raise RuntimeError(f"start ({start}) + length ({length}) exceeds dimension size ({size}).")
    return slice_dim(self, dim, start, start + length, 1)


@op(
    view=True,
    self=lambda grad, self_shape, offset, dim1, dim2: diagonal_backward(
        grad, self_shape, offset, dim1, dim2
    ),
)
def diagonal(self, offset=0, dim1=0, dim2=1):
    """out[..., i] = self[..., i, ..., i + offset]"""
    rank = self.ndim
    if axis(dim1, rank) == axis(dim2, rank):
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    out = self.diagonal(offset, dim1, dim2)
    out.flags.writeable = self.flags.writeable  # NumPy is more careful than torch
    return out


@op(grad=lambda grad, offset, dim1, dim2: diagonal(grad, offset, dim1, dim2))
def diagonal_backward(grad, shape, offset, dim1, dim2):
    """Zeros of a shape, with grad on a diagonal."""
    whole = np.zeros(shape, grad.dtype)
    line = whole.diagonal(offset, dim1, dim2)
    line.flags.writeable = True
    line[...] = grad
    return whole


BOTH = ("select", "narrow", "diagonal")
