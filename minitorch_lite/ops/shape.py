"""The same elements in another shape: a view where the memory allows it."""

import math
from contextlib import suppress
from typing import Any

from ..dispatch import op
from ..errors import check, torch_error
from ..places import contiguous_format
from ..strides import sizes, steps_through, window
from ..tensor import Tensor
from .arrays import axis
from .copies import clone


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
    if strides is None:
        raise torch_error("view.strides")
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


FUNCTIONS = ("reshape", "flatten", "ravel")
METHODS = (*FUNCTIONS, "contiguous", "view_as", "reshape_as")
