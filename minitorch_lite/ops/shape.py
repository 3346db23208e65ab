"""The same elements in another shape: a view where the memory allows it; and repetitions."""

import math
from collections.abc import Callable
from contextlib import suppress
from functools import reduce
from typing import Any

import numpy as np

from ..autograd.slices import place_of
from ..dispatch import op
from ..dtypes import dtype as Dtype
from ..errors import check, torch_error
from ..places import contiguous_format
from ..strides import broadcast, elements, sizes, steps_through, window
from ..tensor import Tensor
from .arrays import axis, zeros_of
from .copies import clone
from .reduce import sum_dim
from .views import expand, unsqueeze


# shapes -------------------------------------------------------------------------------------------
def checked(given: tuple) -> tuple[int, ...]:
    """The sizes that were passed, or torch's error if they are no integers."""
    with suppress(TypeError, AttributeError):
        if given:
            return sizes(given)
    raise torch_error("view.kind", ", ".join(type(each).__name__ for each in given))


def full_size(size: tuple[int, ...], count: int) -> tuple[int, ...]:
    """The size with its -1 worked out, or torch's error if `count` elements cannot have it."""
    known = math.prod(n for n in size if n != -1)
    for position, n in enumerate(size):
        check(n >= -1, "view.negative", n, position, size)
    check(size.count(-1) < 2, "view.several")
    check(-1 not in size or known or count, "view.empty", size)
    fits = known and count % known == 0 if -1 in size else known == count
    check(fits, "view.size", size, count)
    return tuple([count // known if n == -1 else n for n in size])


def shown_as(array, given):
    """The array's memory in another shape; RuntimeError if that would take a copy."""
    size = given[0] if len(given) == 1 and isinstance(given[0], (tuple, list)) else given
    try:
        if array.flags.c_contiguous and min(size) >= -1:  # NumPy takes -2 for -1
            return array.reshape(size)
    except (ValueError, TypeError):
        pass  # torch says in other words what is wrong
    size = full_size(checked(given), array.size)
    strides = steps_through(array.shape, array.strides, size)
    check(strides is not None, "view.strides")
    return window(array, size, strides)


# operations ---------------------------------------------------------------------------------------
@op(view=True, self=lambda grad, self_shape: reshape(grad, self_shape))
def view(self, *size):
    """The same elements in another shape; one size may be -1"""
    return shown_as(self, size)


@op(node="ReshapeAliasBackward0", public="reshape", view=True,
    self=lambda grad, self_shape: reshape(grad, self_shape))
def reshape_alias(self, size):
    """What `reshape` does where memory is no longer row by row, but can still be shown so"""
    return shown_as(self, (size,))


@op(node="UnsafeViewBackward0", public="reshape",
    self=lambda grad, self_shape: reshape(grad, self_shape))
def unsafe_view(self, size):
    """Another shape for memory that nobody else has: no view in autograd's eyes"""
    return self.reshape(size)


def reshape(self: Tensor, *shape: Any) -> Tensor:
    """The same elements in another shape: a view if possible, else a copy.

    One size may be -1.  RuntimeError if the sizes do not multiply to the number of elements.

    >>> import minitorch_lite as torch
    >>> torch.arange(6).reshape(2, -1)
    tensor([[0, 1, 2],
            [3, 4, 5]])
    """
    array = self._array if isinstance(self, Tensor) else self
    if array.flags.c_contiguous:
        return view(self, *shape)
    size = full_size(checked(shape), array.size)
    if steps_through(array.shape, array.strides, size) is None:
        return unsafe_view(clone(self), size)
    return reshape_alias(self, size)


def flatten(self: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """Dimensions start_dim to end_dim become one.

    >>> import minitorch_lite as torch
    >>> torch.zeros(2, 3, 4).flatten(1).shape
    torch.Size([2, 12])
    """
    shape = self._array.shape
    if start_dim == 0 and end_dim == -1 and len(shape) > 1:
        return reshape(self, (self._array.size,))
    first, last = axis(start_dim, len(shape)), axis(end_dim, len(shape))
    check(first <= last, "flatten.order")
    if shape and first == last:
        return self
    return reshape(self, (*shape[:first], math.prod(shape[first : last + 1]), *shape[last + 1 :]))


def ravel(self: Tensor) -> Tensor:
    """One dimension for all elements."""
    return view(contiguous(self), -1)


def contiguous(self: Tensor, *, memory_format: Any = None) -> Tensor:
    """The tensor itself if its memory is row by row without gaps, else such a copy."""
    return self if self._array.flags.c_contiguous else clone(self, memory_format=contiguous_format)


def view_as(self: Tensor, other: Tensor) -> Tensor:
    """`view` in the shape of other."""
    return view(self, other._array.shape)


def reshape_as(self: Tensor, other: Tensor) -> Tensor:
    """`reshape` to the shape of other."""
    return reshape(self, other._array.shape)


def added_up(grad, repeats, self_shape):
    """Undo `repeat`: add up everything that came from one element."""
    if 0 in repeats:
        return zeros_of(grad, self_shape)
    added = len(repeats) - len(self_shape)
    if added:
        grad = sum_dim(grad, tuple(range(added)), False)
    pairs = [n for pair in zip(repeats[added:], self_shape, strict=True) for n in pair]
    return sum_dim(reshape(grad, pairs), tuple(range(0, len(pairs), 2)), False) if pairs else grad


@op(node="RepeatBackward0", self=added_up)
def repeated(self, repeats):
    """Copies side by side, so many along each dimension"""
    check(len(repeats) >= self.ndim, "repeat.rank")
    own = (1,) * (len(repeats) - self.ndim) + self.shape
    shape = [n * times for n, times in zip(own, repeats, strict=True)]
    check(min(shape, default=0) >= 0, "repeat.negative", min(shape, default=0), tuple(shape))
    return np.ascontiguousarray(np.tile(self, repeats)).reshape(shape)


def repeat(self: Tensor, *given: Any, repeats: Any = None) -> Tensor:
    """Copies side by side, so many along each dimension; new dimensions come first.

    >>> import minitorch_lite as torch
    >>> torch.tensor([1, 2]).repeat(2, 2)
    tensor([[1, 2, 1, 2],
            [1, 2, 1, 2]])
    """
    check(given or repeats is not None, "repeat.missing")
    return repeated(self, sizes(given or (repeats,)))


def at_least(rank: int) -> Callable:
    def grown(tensor: Tensor) -> Tensor:
        if not tensor._array.ndim:
            return view(tensor, (1,) * rank)
        if tensor._array.ndim == 1 < rank:
            tensor = unsqueeze(tensor, 0)
        return unsqueeze(tensor, -1) if tensor._array.ndim < rank else tensor

    def atleast(*tensors: Any) -> Any:
        given = tensors[0] if len(tensors) == 1 else tensors
        return tuple(map(grown, given)) if isinstance(given, (tuple, list)) else grown(given)

    atleast.__name__ = f"atleast_{rank}d"
    atleast.__doc__ = f"A tensor, or each of several, with dimensions added to make {rank}."
    return atleast


atleast_1d, atleast_2d, atleast_3d = map(at_least, (1, 2, 3))


def broadcast_tensors(*tensors: Tensor) -> tuple[Tensor, ...]:
    """The tensors, expanded to the one shape that they broadcast to."""
    shape = reduce(broadcast, [each._array.shape for each in tensors], ())
    return tuple([each if each.shape == shape else expand(each, shape) for each in tensors])


@op(public="view", shares=True, self=None)
def view_dtype(self, dtype):
    """The same bytes read as another dtype; no gradient goes through"""
    old, new = self.dtype, dtype.numpy
    if old.itemsize != new.itemsize:
        check(self.ndim, "view_dtype.scalar", old, new)
        *steps, last = elements(self)
        check(last == 1, "view_dtype.last", old, new, last)
        if (ratio := new.itemsize // old.itemsize) > 1:
            facts = [("size(-1)", self.shape[-1]), ("storage_offset()", place_of(self).offset)]
            for fact, n in (*facts, *((f"stride({d})", n) for d, n in enumerate(steps))):
                check(n % ratio == 0, "view_dtype.ratio", fact, ratio, old, new, n)
    return self.view(new)


def view_method(self: Tensor, *size: Any, dtype: Dtype | None = None) -> Tensor:
    """The same elements in another shape, or the same bytes as another dtype.

    >>> import minitorch_lite as torch
    >>> torch.ones(2, 3).view(-1).shape, torch.tensor([1.]).view(torch.int32)
    (torch.Size([6]), tensor([1065353216], dtype=torch.int32))
    """
    if dtype is None and len(size) == 1 and isinstance(size[0], Dtype):
        (dtype,) = size
    return view(self, *size) if dtype is None else view_dtype(self, dtype)


Tensor.view = view_method  # type: ignore[attr-defined]
