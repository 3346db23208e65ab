"""Walking through memory: what views need to know about shapes and strides.

Nothing here is an operation.  Strides are in bytes, as NumPy counts them, unless said otherwise.
"""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy import ndarray

from .errors import check, tensor_type, torch_error

FULL = slice(None)


def sizes(given: tuple) -> tuple[int, ...]:
    """Sizes passed one by one, or as one tuple: `view(2, 3)`, `view((2, 3))`."""
    if len(given) == 1 and isinstance(given[0], (tuple, list)):
        given = given[0]
    return tuple([each.__index__() for each in given])


def window(array: ndarray, shape: Sequence[int], strides: Sequence[int]) -> ndarray:
    """The array's memory from its first element on, walked through with other strides."""
    if array.flags.c_contiguous:
        return ndarray(shape, array.dtype, array, 0, strides)
    memory = storage_of(array)
    start = address(array) - address(memory)
    return ndarray(shape, array.dtype, memory.ravel("K"), start, strides)


def expands(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    """May something of this shape be expanded to that one?"""
    pairs = zip(reversed(shape), reversed(to), strict=False)
    return shape == to or len(shape) <= len(to) and all(n in (1, m) for n, m in pairs)


def order_of(array: ndarray) -> Any:
    """In what order of memory, for NumPy, torch copies it: the same, or row by row if one element
    stands for several."""
    return "C" if 0 in array.strides else "K"


def converted(array: ndarray, dtype: Any) -> ndarray:
    """A copy in another dtype."""
    return array.astype(dtype, order_of(array))


def address(array: ndarray) -> int:
    return array.__array_interface__["data"][0]


def steps_through(
    shape: tuple[int, ...], strides: tuple[int, ...], size: tuple[int, ...]
) -> tuple[int, ...] | None:
    """The strides that show the same elements as `size`; None if no strides do.

    Dimensions that follow each other evenly in memory make one run.  A new dimension may be part of
    a run or all of it, but not reach into the next.
    """
    runs: list[list[int]] = []  # the last one first: number of elements, step
    for n, step in zip(reversed(shape), reversed(strides), strict=True):
        if runs and n > 1 and step == runs[-1][0] * runs[-1][1]:
            runs[-1][0] *= n
        elif n > 1:
            runs.append([n, step])
    steps, left, step = [], 1, strides[-1] if strides else 0
    runs.reverse()
    for n in reversed(size):
        if n > 1 and left == 1:
            left, step = runs.pop()
        if left % n:
            return None
        steps.append(step)
        left //= n
        step *= n
    return tuple(reversed(steps))


def stretched(array: ndarray, size: tuple[int, ...]) -> tuple[tuple[int, ...], list[int]]:
    """Shape and strides of an array repeated to `size`; -1 keeps what is there."""
    shape, added = array.shape, len(size) - array.ndim
    if added < 0:
        kind = tensor_type(array.dtype)
        raise torch_error("expand.rank", kind, shape, size, len(size), len(shape))
    full, strides = list(size), [0] * added + list(array.strides)
    for position, n in reversed(list(enumerate(size))):  # torch's errors are about the last one
        if position < added:
            check(n >= 0, "expand.leading", n, position)
            continue
        own = shape[position - added]
        if n == -1:
            full[position] = own
        elif n != own:
            if own != 1 or n < 0:
                raise torch_error("expand.size", n, own, position, size, shape)
            strides[position] = 0
    return tuple(full), strides


def widened(array: ndarray, dim: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Shape and strides with a new dimension of one element; its stride is never walked."""
    shape, strides = array.shape, array.strides
    step = shape[dim] * strides[dim] if dim < len(shape) else array.itemsize
    return (*shape[:dim], 1, *shape[dim:]), (*strides[:dim], step, *strides[dim:])


def broadcast(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that two shapes broadcast to; RuntimeError if they do not."""
    shape, rank = [], max(len(left), len(right))
    for a, b in zip_longest(reversed(left), reversed(right), fillvalue=1):
        check(a == b or 1 in (a, b), "broadcast", a, b, rank - len(shape) - 1)
        shape.append(b if a == 1 else a)
    return tuple(reversed(shape))


def elements(array: ndarray) -> tuple[int, ...]:
    """The array's strides counted in elements, as torch gives them.

    NumPy gives no strides to dimensions that are never walked along: with one element in them, or
    in an array without elements.
    """
    strides = array.strides
    if 0 not in strides:
        step = array.itemsize
        return tuple([stride // step for stride in strides])
    made: list[Any] = []
    after = 1
    for n, stride in zip(reversed(array.shape), reversed(strides), strict=True):
        stride = after if stride == 0 and (n == 1 or array.size == 0) else stride // array.itemsize
        made.append(stride)
        after = stride * max(n, 1)
    return tuple(reversed(made))


def storage_of(array: np.ndarray) -> np.ndarray:
    """The array that owns the memory."""
    while isinstance(array.base, ndarray):
        array = array.base
    return array
