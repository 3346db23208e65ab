"""What may stand between the brackets of `x[...]`."""

from __future__ import annotations

import operator
import re
import sys
from typing import Any

import numpy as np

from ..autograd.saved import SavedList, changed
from ..autograd.version import INFERENCE
from ..errors import torch_error, warn
from ..strides import FULL
from ..tensor import Tensor, wrap
from .parts import select, slice_dim
from .views import unsqueeze


class Indices(SavedList):
    """Index tensors and masks for the first dimensions, None for a whole dimension.

    A node that keeps them notices, as with any saved tensor, if they were written to since.
    """

    def saved(self) -> Indices:
        """Note the versions: a node is about to keep these tensors."""
        counters = [None if each is None else each._counter for each in self]
        self.versions = tuple([0 if counter is None else counter.value for counter in counters])
        return self

    def made_inside(self) -> bool:
        """Are they all inference tensors?"""
        return all(each is None or each._counter is INFERENCE for each in self)

    def key(self, array: np.ndarray) -> tuple:
        """What NumPy is to be given; torch's IndexError if it does not fit the array."""
        for tensor, before in zip(self, self.versions, strict=False):
            counter = None if tensor is None else tensor._counter
            if counter is not None and counter.value != before:
                raise changed(None, tensor, before)
        made, dim, shape = [], 0, array.shape
        for tensor in self:
            if tensor is None:
                made.append(FULL)
                dim += 1
                continue
            index = tensor._array
            if index.dtype.kind == "f":
                raise IndexError("tensors used as indices must be long, int, byte or bool tensors")
            if index.dtype.kind == "u":
                warn("index.byte", depth=6)
                index = index.astype(bool)
            if index.dtype.kind == "b":
                for number, n in enumerate(index.shape):
                    if shape[dim + number : dim + number + 1] != (n,):
                        raise torch_error("mask.shape", index.shape, number, shape, dim + number)
                dim += index.ndim - 1
            made.append(index)
            dim += 1
        if dim > len(shape):
            raise IndexError(f"too many indices for tensor of dimension {len(shape)} (got {dim})")
        return tuple(made)


def is_mask_array(part: Any) -> bool:
    return isinstance(part, np.ndarray) and part.dtype.kind == "b"


def misfit(error: IndexError, key: tuple) -> Exception:
    """NumPy's complaint about an index in torch's words."""
    text = str(error)
    found = re.search(r"axis (\d+)", text)
    if found and text.endswith("size 0"):
        return torch_error("index.empty")
    if found:  # torch counts only the dimensions that index tensors speak for
        dims = [each.ndim if is_mask_array(each) else 1 for each in key]
        picked = [k for k, n in zip(key, dims, strict=True) for _ in range(n)]
        before = picked[: int(found[1])]
        number = sum(each is not FULL for each in before)
        return IndexError(text.replace(found[0], f"dimension {number}"))
    shapes: list[list[int]] = []
    for each in key:
        if isinstance(each, np.ndarray):
            mask = is_mask_array(each)
            shapes += [[int(np.count_nonzero(each))]] * each.ndim if mask else [list(each.shape)]
    return torch_error("index.shapes", ", ".join(map(str, shapes)))


# from what was written to tensors -----------------------------------------------------------------
def as_tuple(key: Any) -> tuple:
    """The parts of a key; anything but a tuple is one part, but for lists that look like one."""
    if type(key) is tuple:
        return key
    if isinstance(key, (list, range, str)) and len(key) < 32:
        parts = (Tensor, list, tuple, range, str, slice, np.ndarray, type(...), type(None))
        if any(isinstance(each, parts) for each in key):
            warn("index.sequence", depth=3)
            return tuple(key)
    return (key,)


def as_index(part: Any) -> Any:
    """Sequences become tensors; the rest stays."""
    if isinstance(part, (list, tuple, range, np.ndarray)):
        array = np.asarray(part)
        if array.dtype.kind == "f" and not isinstance(part, np.ndarray) or not array.size:
            array = array.astype(np.int64)
        if array.dtype.kind not in "biuf":
            raise TypeError(f"new(): invalid data type '{type(part[0]).__name__}'")
        return wrap(array)
    if isinstance(part, str):
        raise TypeError("new(): invalid data type 'str'")
    return part


def is_mask(part: Any) -> bool:
    return isinstance(part, Tensor) and part._array.dtype.kind in "bu"


def dims_used(part: Any) -> int:
    """How many of the tensor's dimensions one part of a key speaks for."""
    if part is None or part is ... or isinstance(part, bool):
        return 0
    return part._array.ndim if is_mask(part) else 1


def slice_bounds(part: slice) -> tuple[int, int, int]:
    """Start, stop and step of a slice, as `slice_dim` takes them."""
    start, stop, step = part.start, part.stop, part.step
    step = 1 if step is None else as_bound(step)
    if step <= 0:
        raise ValueError("step must be greater than zero" if step else "slice step cannot be zero")
    start = 0 if start is None else as_bound(start)
    return start, sys.maxsize if stop is None else as_bound(stop), step


def as_bound(value: Any) -> int:
    if type(value) is int:
        return value
    try:
        return operator.index(value)
    except TypeError:
        raise torch_error("slice.kind") from None


def out_of_bounds(index: int, dim: int, size: int) -> IndexError:
    return IndexError(f"index {index} is out of bounds for dimension {dim} with size {size}")


def type_name(value: Any) -> str:
    kind = type(value)
    return f"numpy.{kind.__name__}" if kind.__module__ == "numpy" else kind.__name__


def step_by_step(x: Tensor, key: tuple) -> Tensor:
    """Apply numbers and slices, the most usual parts of a key."""
    dim = 0
    for place, part in enumerate(key):
        size = x._array.shape[dim]
        if type(part) is int:
            if not -size <= part < size:
                raise out_of_bounds(part, place, size)
            x = select(x, dim, part)
        else:
            start, stop, step = slice_bounds(part)
            if start != 0 or stop < size or step != 1:
                x = slice_dim(x, dim, start, stop, step)
            dim += 1
    return x


def walk(x: Tensor, key: tuple) -> tuple[Tensor, Indices | None]:
    """Apply the parts of a key one by one; returns a view, and the indices that are left over."""
    rank = x._array.ndim
    plain = [type(part) is int or type(part) is slice for part in key]
    if len(key) <= rank and all(plain):
        return step_by_step(x, key), None
    parts = [as_index(part) for part in key]
    used = sum(map(dims_used, parts))
    if used > rank:
        raise IndexError(f"too many indices for tensor of dimension {rank}")
    picks: list[Tensor | None] = []
    dim = 0  # of the view as it is now
    place = 0  # among the dimensions of x
    for part in parts:
        mask = is_mask(part)
        single = isinstance(part, Tensor) and not part._array.ndim
        if part is ...:
            dim, place = dim + rank - used, place + rank - used
        elif part is None:
            x, dim = unsqueeze(x, dim), dim + 1
        elif isinstance(part, bool) or mask and single:
            x = unsqueeze(x, dim)
            dim = picked(picks, dim, wrap(np.zeros(1 if part else 0, np.int64)))
        elif isinstance(part, slice):
            x = step_by_step(x, (FULL,) * dim + (part,))
            dim, place = dim + 1, place + 1
        elif isinstance(part, Tensor) and not (single and part._array.dtype.kind == "i"):
            dim = picked(picks, dim, part, part._array.ndim if mask else 1)
            place += dims_used(part)
        else:
            x, place = select(x, dim, as_number(x, dim, part, place)), place + 1
    return x, Indices(picks) if picks else None


def picked(picks: list, dim: int, tensor: Tensor, dims: int = 1) -> int:
    """Note an index tensor for dimension `dim`; returns the dimension after it."""
    spoken_for = sum(dims_used(each) if each is not None else 1 for each in picks)
    picks += [None] * (dim - spoken_for)
    picks.append(tensor)
    return dim + dims


def as_number(x: Tensor, dim: int, part: Any, place: int) -> int:
    """An index into a dimension, checked."""
    if isinstance(part, np.bool_):
        raise torch_error("index.kind", type_name(part))
    try:
        number = operator.index(part)
    except TypeError:
        raise torch_error("index.kind", type_name(part)) from None
    size = x._array.shape[dim]
    if not -size <= number < size:
        raise out_of_bounds(number, place, size)
    return number
