"""Reductions: many numbers become one.  `dim` is a dimension, several, or None for all of them.

The gradient of a reduction goes back to every number that it was made of.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..autograd.grad_mode import current
from ..dispatch import op
from ..dtypes import FROM_NUMPY, as_dtype
from ..dtypes import dtype as dtype_of
from ..errors import check
from ..strides import order_of, sizes
from ..tensor import Tensor
from .arrays import axes, axis, extent, one_dim, reduced
from .copies import fitted
from .pointwise import div_number
from .views import expand, unsqueeze_dims

Dim = int | Sequence[int] | None
ALL: Any = object()  # no `dim` at all: torch has an operation of its own for that


def spread(grad, shape, dim, keepdim):
    """Each result's gradient, copied to all numbers that it was made of."""
    return expand(restored(grad, shape, dim, keepdim), shape)


def restored(grad, shape, dim, keepdim):
    """The reduced dimensions put back, each with one element."""
    if keepdim or not shape or dim is None:
        return grad
    return unsqueeze_dims(grad, len(shape), (dim,) if isinstance(dim, int) else dim)


# What sums and products of a dtype are computed in, if `dtype=` asks for nothing else.
WIDE = {each: None if each.kind == "f" else np.dtype(np.int64) for each in FROM_NUMPY}


def shared(grad, among, dim=None):
    """The gradient, divided by the number of elements that share it."""
    kind = getattr(grad, "_array", grad).dtype
    return grad / sum_dim(among, dim, dim is not None, kind)


def dims_of(dim: Dim, name: str) -> tuple[int, ...] | None:
    """Dimensions as torch saves them, or its error for what is none."""
    if isinstance(dim, (tuple, list)):
        return tuple(dim)
    return None if dim is None else (one_dim(dim, name),)


def whole(dim: Any, keepdim: bool, name: str) -> bool:
    """Is it about all elements?  Then there is no dimension that could be kept."""
    check(dim is not ALL or not keepdim, "dim.kind", name, "keepdim=bool, ")
    return dim is ALL


def numpy_kind(dtype: dtype_of | None, input: Tensor | None = None) -> np.dtype | None:
    if dtype is None:
        return None
    kind = as_dtype(dtype).numpy
    lost = kind.kind != "f" and input is not None and input.requires_grad
    check(not (lost and current.mode.recording), "sum.dtype", kind)
    return kind


# sum ----------------------------------------------------------------------------------------------


@op(node="SumBackward0",
    self=lambda grad, self_shape, self_dtype: fitted(expand(grad, self_shape), self_dtype))
def sum_all(self, kind=None):
    """The sum of all elements"""
    return np.add.reduce(self, None, kind or WIDE[self.dtype])


@op(node="SumBackward1",
    self=lambda grad, self_shape, dim, keepdim, self_dtype:
        fitted(spread(grad, self_shape, dim, keepdim), self_dtype))
def sum_dim(self, dim, keepdim=False, kind=None):
    """The sums along dim"""
    return reduced(np.add, self, dim, kind or WIDE[self.dtype], keepdim)


def sum(input: Tensor, dim: Dim = ALL, keepdim: bool = False, *,
        dtype: dtype_of | None = None) -> Tensor:
    """The sum of all elements, or the sums along `dim`; integers add up in int64.

    >>> import minitorch_lite as torch
    >>> torch.sum(torch.ones(2, 3), 1, keepdim=True).shape
    torch.Size([2, 1])
    """
    kind = numpy_kind(dtype, input)
    if whole(dim, keepdim, "sum"):
        return sum_all(input, kind)
    return sum_dim(input, dims_of(dim, "sum"), keepdim, kind)


# mean ---------------------------------------------------------------------------------------------


@op(node="MeanBackward0", quiet=True,
    self=lambda grad, self_shape, self_numel, self_dtype:
        fitted(div_number(expand(grad, self_shape), self_numel), self_dtype))
def mean_all(self, kind=None):
    """The sum of all elements, divided by their number"""
    return np.add.reduce(self, None, mean_kind(self, kind)) / self.size


@op(node="MeanBackward1", quiet=True, keeps=("self_numel",),
    self=lambda grad, self_shape, dim, keepdim, self_dtype: fitted(
        div_number(spread(grad, self_shape, dim, keepdim), extent(self_shape, dim)), self_dtype
    ))
def mean_dim(self, dim, keepdim=False, kind=None):
    """The sums along dim, divided by the number of their elements"""
    total = reduced(np.add, self, dim, mean_kind(self, kind), keepdim)
    return total / extent(self.shape, dim)


def mean_kind(array: np.ndarray, kind: np.dtype | None) -> np.dtype:
    asked, kind = "Optional" if kind else "Input", kind or array.dtype
    check(kind.kind == "f", "mean.dtype", asked, kind)
    return kind


def mean(input: Tensor, dim: Dim = ALL, keepdim: bool = False, *,
         dtype: dtype_of | None = None) -> Tensor:
    """The mean of all elements, or the means along `dim`; integers need a `dtype`.

    >>> import minitorch_lite as torch
    >>> torch.mean(torch.tensor([[1., 2.], [3., 5.]]), 0)
    tensor([2.0000, 3.5000])
    """
    if whole(dim, keepdim, "mean"):
        return mean_all(input, numpy_kind(dtype))
    return mean_dim(input, dims_of(dim, "mean"), keepdim, numpy_kind(dtype))


# running sum --------------------------------------------------------------------------------------


@op(node="CumsumBackward0",
    self=lambda grad, dim, self_dtype:
        turn(running_sum(turn(fitted(grad, self_dtype), (dim,)), dim), (dim,)))
def running_sum(self, dim, kind=None):
    """out[i] = self[0] + ... + self[i] along dim"""
    along = axis(dim, self.ndim)
    kind = kind or WIDE[self.dtype]
    out = np.empty(self.shape, kind or self.dtype)  # row by row, whatever the input's layout
    if not self.ndim:
        return self.astype(out.dtype)
    np.add.accumulate(self, along, kind, out)
    out += 0  # torch begins with 0, so -0 becomes 0
    return out


@op(node="FlipBackward0", self=lambda grad, dims: turn(grad, dims))
def turn(self, dims):
    """self with the order along dims turned round"""
    return np.flip(self, axes(dims, self.ndim) if dims else ()).copy(order_of(self))


def flip(input: Tensor, *given: Any, dims: Any = ()) -> Tensor:
    """The order along these dimensions turned round, in a copy."""
    return turn(input, sizes(given or (dims,)))


def cumsum(input: Tensor, dim: int, *, dtype: dtype_of | None = None) -> Tensor:
    """The sums of the first 1, 2, ... elements along `dim`.

    >>> import minitorch_lite as torch
    >>> torch.cumsum(torch.tensor([1, 2, 3]), 0)
    tensor([1, 3, 6])
    """
    return running_sum(input, dim, numpy_kind(dtype, input))
