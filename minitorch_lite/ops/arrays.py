"""What the bodies of operations share: constants, dimensions, refusals.  Everything is ndarrays."""

import math
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..dtypes import FROM_NUMPY, result_type
from ..errors import OURS, check, torch_error, wrong_argument
from ..tensor import Tensor, wrap

# glibc returns freed blocks to the system at once and has to ask for them again, page by page,
# until a larger one was freed (of at most 32 MiB).  This one is never touched; chains of operations
# on a million elements take half the time for it.
np.empty(31 << 20, np.uint8)

# A 0-d array beside an array costs half of what a Python number costs.
ZERO = {each: np.zeros((), each) for each in FROM_NUMPY}
ONE = {each: np.ones((), each) for each in FROM_NUMPY}
ONE_BYTE = np.ones((), np.int8)
INTEGERS = {size: np.dtype(f"i{size}") for size in (1, 4, 8)}  # by bytes


def axes(dim: Any, rank: int) -> Any:
    """The axes that `dim` means, for NumPy: one number, several, or None for all of them."""
    if type(dim) is tuple and len(dim) == 1:
        (dim,) = dim
    if type(dim) is int and -rank <= dim < rank:
        return dim
    if dim is None or dim in ((), []):
        return None
    dims = dim if isinstance(dim, (tuple, list)) else (dim,)
    found = tuple(axis(each, rank) for each in dims)
    for each in found:
        check(found.count(each) == 1, "dim.twice", each)
    return found if rank else ()


def axis(dim: int, rank: int) -> int:
    """One dimension, counted from the front; torch lets a 0-d tensor have dimensions 0 and -1."""
    if type(dim) is not int and not isinstance(dim, np.integer):
        raise no_dim(dim)
    reach = max(rank, 1)
    if not -reach <= dim < reach:
        raise torch_error("dim.range", -reach, reach - 1, dim)
    return dim % reach


def reduced(ufunc: Any, array: np.ndarray, dim: Any, kind: Any, keepdim: bool) -> np.ndarray:
    """What the ufunc makes of the elements along dim, row by row in memory as in torch."""
    return np.asarray(ufunc.reduce(array, axes(dim, array.ndim), kind, None, keepdim), order="C")


def one_dim(dim: Any, name: str) -> int:
    """A dimension; torch's error for what is none, where it might have been something else."""
    is_dim = isinstance(dim, (int, np.integer)) and not isinstance(dim, bool)
    check(is_dim, "dim.kind", name, type(dim).__name__)
    return dim


def no_dim(dim: Any) -> Exception:
    """torch's sentence, with the name of the function that was called, and of its argument."""
    frame, found = sys._getframe(1), ("index", "dim", 1)
    while OURS.match(frame.f_code.co_filename) and frame.f_back:
        code, spec = frame.f_code, frame.f_globals.get("spec")
        arguments = code.co_varnames[: code.co_argcount]
        if names := [name for name in arguments if frame.f_locals[name] is dim]:
            found = spec.public if spec else code.co_name, names[0], arguments.index(names[0])
        frame = frame.f_back
    return wrong_argument(*found, "int", dim)


def joined(array: np.ndarray, *numbers: Any) -> np.ndarray:
    """The array, in the dtype it takes beside these Python numbers (None counts for nothing)."""
    if array.dtype.kind == "f":
        return array
    dtype = result_type(array, *(n for n in numbers if n is not None)).numpy
    return array.astype(dtype, copy=False)


def zero_where(mask: np.ndarray, array: np.ndarray) -> np.ndarray:
    """The array with zeros where the mask is True.

    Not `array * ~mask`: inf * 0 is NaN.  Choosing element by element is slow in large arrays,
    where the processor cannot foresee the mask; there the bits are masked instead.
    """
    if mask.shape != array.shape or not mask.shape:
        return np.where(mask, ZERO[array.dtype], array)
    if mask.size < 1024:
        array = array.copy()
        array[mask] = ZERO[array.dtype]
        return array
    whole = INTEGERS[array.itemsize]
    bits = (mask.view(np.int8) - ONE_BYTE).astype(whole)  # 0 where True, else -1: every bit set
    bits &= array.view(whole)
    return bits.view(array.dtype)


def chosen(mask: np.ndarray, first: Any, second: Any) -> np.ndarray:
    """`np.where`, which is slow as said above, with a shorter way where one side is 0."""
    if mask.size >= 2048:
        for side, other, hidden in ((first, second, mask), (second, first, ~mask)):
            if np.ndim(side) == 0 and side == 0 and getattr(other, "shape", None) == mask.shape:
                return zero_where(hidden, other)
    return np.where(mask, first, second)


def extent(shape: Sequence[int], dim: Any) -> int:
    """How many elements each result of a reduction along `dim` is made of."""
    along = axes(dim, len(shape))
    if along is None:
        return math.prod(shape)
    return shape[along] if type(along) is int else math.prod(shape[each] for each in along)


def zeros_of(like, shape):
    """Zeros of a shape, a Tensor or an array as `like` is."""
    zeros = np.zeros(shape, getattr(like, "_array", like).dtype)
    return wrap(zeros) if isinstance(like, Tensor) else zeros
