"""What may stand between the brackets of `x[...]`."""

import operator
import re
import sys
from typing import Any

import numpy as np

from ..autograd.saved import SavedList, changed
from ..autograd.version import INFERENCE
from ..errors import check, torch_error, type_name, warn
from ..strides import FULL
from ..tensor import Tensor, wrap
from .parts import select, slice_dim
from .views import unsqueeze


class Indices(SavedList):
    """Index tensors and masks for the first dimensions, None for a whole dimension.

    A node that keeps them notices, as with any saved tensor, if they were written to since.
    """

    def made_inside(self) -> bool:
        """Are they all inference tensors?"""
        return all(each is None or each._counter is INFERENCE for each in self)

    def key(self, array: np.ndarray) -> tuple:
        """What NumPy is to be given; torch's IndexError if it does not fit the array."""
        for tensor, before in zip(self, self.versions, strict=False):
            counter = None if tensor is None else tensor._counter
            if counter is not None and counter.value != before:
                raise changed(None, tensor, before)
        made: list[Any] = []
        dim, shape = 0, array.shape
        for tensor in self:
            index: Any = FULL if tensor is None else tensor._array
            kind = "i" if tensor is None else index.dtype.kind
            check(kind != "f", "index.dtype")
            if kind == "i":
                made.append(index)
                dim += 1
                continue
            if kind == "u":
                warn("index.byte")
            for number, n in enumerate(index.shape, dim):
                fits = shape[number : number + 1] == (n,)
                check(fits, "mask.shape", index.shape, number - dim, shape, number)
            dim += index.ndim
            alone = len(self) == 1 or not index.ndim  # NumPy is quicker with a mask as it is
            made += (index.astype(bool, copy=False),) if alone else index.nonzero()
        check(dim <= len(shape), "index.many_got", len(shape), dim)
        return tuple(made)


def misfit(error: IndexError, key: tuple) -> Exception:
    """NumPy's complaint about an index in torch's words."""
    text = str(error)
    found = re.search(r"axis (\d+)", text)
    if found is None:
        shapes = [list(each.shape) for each in key if each is not FULL]
        return torch_error("index.shapes", ", ".join(map(str, shapes)))
    if text.endswith("size 0"):
        return torch_error("index.empty")
    # torch counts only the dimensions that index tensors speak for
    number = sum(each is not FULL for each in key[: int(found[1])])
    return IndexError(text.replace(found[0], f"dimension {number}"))


# from what was written to tensors -----------------------------------------------------------------
LISTS = (list, tuple, range, np.ndarray)


def as_tuple(key: Any) -> tuple:
    """The parts of a key; anything but a tuple is one part, but for lists that look like one."""
    if type(key) is tuple:
        return key
    if isinstance(key, (list, range, str)) and len(key) < 32:
        parts = (*LISTS, Tensor, str, slice, type(...), type(None))
        if any(isinstance(each, parts) for each in key):
            warn("index.sequence")
            return tuple(key)
    return (key,)


def as_index(part: Any) -> Any:
    """Sequences become tensors, tensors of one number or truth value that value; the rest stays."""
    if isinstance(part, Tensor):
        if part._array.ndim or part._array.dtype.kind == "f":
            return part
        number = part._array.item()
        return bool(number) if is_mask(part) else number
    if not isinstance(part, LISTS):
        check(not isinstance(part, str), "new.kind", "str")
        return part
    array = np.asarray(part)
    if array.dtype.kind == "f" and not isinstance(part, np.ndarray) or not array.size:
        array = array.astype(np.int64)
    if array.dtype.kind not in "biuf":
        raise torch_error("new.kind", type(part[0]).__name__)
    return wrap(array)


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
    step = 1 if step is None else as_number(step, of_slice=True)
    if step <= 0:
        raise ValueError("step must be greater than zero" if step else "slice step cannot be zero")
    start = 0 if start is None else as_number(start, of_slice=True)
    return start, sys.maxsize if stop is None else as_number(stop, of_slice=True), step


def as_number(part: Any, of_slice: bool = False) -> int:
    try:
        return operator.index(part)
    except TypeError:
        wrong = torch_error("index.kind", type_name(part))
        raise (torch_error("slice.kind") if of_slice else wrong) from None


# one by one ---------------------------------------------------------------------------------------
def step(x: Tensor, number: int, dim: int = 0, place: int = 0) -> Tensor:
    """x at a number of a dimension; `place` is that of the number in the key."""
    shape = x._array.shape
    if not shape and number == 0:
        raise torch_error("index.scalar")
    size = shape[dim] if shape else 0
    if not -size <= number < size:
        raise torch_error("index.bounds", number, place, size)
    return select(x, dim, number)


def cut(x: Tensor, part: slice, dim: int) -> Tensor:
    """x between the bounds of a slice."""
    start, stop, by = slice_bounds(part)
    if start == 0 and stop >= x._array.shape[dim] and by == 1:
        return x
    return slice_dim(x, dim, start, stop, by)


def walk(x: Tensor, key: tuple) -> tuple[Tensor, Indices | None]:
    """Apply the parts of a key one by one; returns a view, and the indices that are left over."""
    rank = x._array.ndim
    plain = {int, slice}.issuperset(map(type, key))  # as most keys are
    parts = key if plain else [as_index(part) for part in key]
    used = len(key) if plain else sum(map(dims_used, parts))
    check(used <= rank, "index.many", rank)
    picks: list[Tensor | None] = []
    dim = 0  # of the view as it is now
    for place, part in enumerate(parts):
        if type(part) is int:
            x = step(x, part, dim, place)
        elif type(part) is slice:
            x, dim = cut(x, part, dim), dim + 1
        elif isinstance(part, Tensor):
            dim = picked(picks, dim, part)
        elif part is ...:
            dim += rank - used
        elif part is None:
            x, dim = unsqueeze(x, dim), dim + 1
        elif isinstance(part, bool):
            x = unsqueeze(x, dim)
            dim = picked(picks, dim, wrap(np.zeros(1 if part else 0, np.int64)))
        else:
            x = step(x, as_number(part), dim, place)
    return x, Indices(picks) if picks else None


def picked(picks: list, dim: int, tensor: Tensor) -> int:
    """Note an index tensor for dimension `dim`; returns the dimension after it."""
    spoken_for = sum([1 if each is None else dims_used(each) for each in picks])
    picks += [None] * (dim - spoken_for) + [tensor]
    return dim + dims_used(tensor)
