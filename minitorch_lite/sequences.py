"""Numbers in nested sequences: the array that `tensor([[1, 2], [3, 4]])` means.

Its shape is what the first elements promise; its dtype is found from all of them; then every
element has to be a number in its place.
"""

import math
from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np

from . import dtypes
from .dtypes import as_dtype, from_numpy_dtype, get_default_dtype
from .errors import check, torch_error, warn
from .tensor import Tensor


def array_of(data: Any, wanted: np.dtype | None = None) -> np.ndarray:
    """`data` as an array of a dtype we have, shared with it where that is possible."""
    if isinstance(data, Tensor):
        array = data._array
    elif isinstance(data, np.ndarray):
        array = taken(data, wanted)
    else:
        return array_of_sequence(data, wanted)
    return array if wanted is None else array.astype(wanted, copy=False)


def taken(array: np.ndarray, wanted: np.dtype | None = None) -> np.ndarray:
    """An array from outside, with our dtype: they are compared with `is`, and pickle makes more."""
    kind = from_numpy_dtype(array.dtype if wanted is None else wanted).numpy
    check(all(stride >= 0 for stride in array.strides), "strides.negative")
    return array if array.dtype != kind or array.dtype is kind else array.view(kind)


def array_of_sequence(data: Any, wanted: np.dtype | None = None) -> np.ndarray:
    shape = promised_shape(data)
    leaves: list = []
    collect(data, leaves)
    dtype = common_dtype(leaves)
    check_structure(data, shape, dtype)
    values = [leaf.item() if isinstance(leaf, (Tensor, np.generic)) else leaf for leaf in leaves]
    try:
        if wanted is None:
            return np.array(values, dtype).reshape(shape)
        return converted(values, wanted).reshape(shape)
    except OverflowError:
        raise torch_error("number.long") from None


def is_sequence(data: Any) -> bool:
    """True for what is walked into; a 0-d tensor and a NumPy number are numbers."""
    if isinstance(data, (Tensor, np.ndarray)):
        return data.ndim > 0
    return hasattr(data, "__getitem__") and not isinstance(data, (dict, np.generic))


def promised_shape(data: Any) -> tuple[int, ...]:
    """The shape that the first elements promise."""
    shape: list[int] = []
    while is_sequence(data):
        if isinstance(data, (str, bytes)):
            check(not shape, "sequence.text")
            raise torch_error("new.kind", type(data).__name__)
        if isinstance(data, np.ndarray):
            return (*shape, *data.shape)
        if isinstance(data, Tensor):
            check(data._array.size == 1, "item.one")
            break
        shape.append(len(data))
        if not len(data):
            break
        data = data[0]
    return tuple(shape)


def collect(data: Any, leaves: list) -> None:
    if isinstance(data, np.ndarray):
        warn("tensor.arrays", once=True)
        leaves.extend(data.ravel())
    elif not is_sequence(data) or isinstance(data, (str, Tensor)):
        leaves.append(data)
    else:
        for each in data:
            collect(each, leaves)


def common_dtype(leaves: list) -> np.dtype:
    """The dtype that holds all of them; get_default_dtype() for Python's floats and for nothing."""
    kinds = {(type(leaf), getattr(leaf, "dtype", None)): leaf for leaf in leaves}
    found = [dtype_of(leaf) for leaf in kinds.values()] or [get_default_dtype()]
    return reduce(dtypes.promote_types, found).numpy


def dtype_of(value: Any) -> dtypes.dtype:
    """The dtype of a number, or torch's errors about what is none."""
    if isinstance(value, Tensor):
        return value.dtype
    if isinstance(value, np.generic):
        return from_numpy_dtype(value.dtype)
    if isinstance(value, float):
        return get_default_dtype()
    if isinstance(value, int):
        return as_dtype(bool if isinstance(value, bool) else int)
    check(not isinstance(value, (str, bytes)), "new.kind", type(value).__name__)
    if isinstance(value, complex):
        raise TypeError(dtypes.why_absent("complex64"))
    raise RuntimeError(f"Could not infer dtype of {type(value).__name__}")


def check_structure(data: Any, shape: Sequence[int], dtype: np.dtype, depth: int = 0) -> None:
    """Every part has the length that the first one promised."""
    if isinstance(data, np.ndarray) and data.shape == tuple(shape[depth:]):
        return
    if depth == len(shape):
        if is_sequence(data) and not isinstance(data, Tensor):
            check(dtype.kind != "f", "sequence.real", type(data).__name__)
            raise torch_error("sequence.integer", type(data).__name__)
        return
    check(is_sequence(data), "sequence.none")
    check(len(data) == shape[depth], "sequence.length", shape[depth], depth, len(data))
    for each in data:
        check_structure(each, shape, dtype, depth + 1)


def converted(values: list, wanted: np.dtype) -> np.ndarray:
    """The numbers in a dtype that was asked for; RuntimeError if one of them does not fit."""
    if wanted.kind in "fb":
        return np.array(values, wanted)
    for value in values:
        check(in_range(value, wanted), "number.overflow", wanted.name)
    return np.array([int(value) for value in values], np.int64).astype(wanted)


MOST = float(np.finfo(np.float32).max)
LIMITS = {"u1": ("uint8_t", -255, 255), "i4": ("int", -(2**31), 2**31 - 1),
          "i8": ("int64_t", -(2**63), 2**63 - 1), "f4": ("float", -MOST, MOST)}  # fmt: skip


def in_range(value: Any, dtype: np.dtype) -> bool:
    """Whether an element of that dtype can hold a Python number."""
    if dtype.kind == "f" and -MOST <= value <= MOST:  # the usual case
        return True
    code = dtype.str[1:]
    _, least, most = LIMITS.get(code, ("", value, value))
    if code == "u1" and isinstance(value, float):  # -1 is counted back from the top, -1.0 is not
        least = 0
    return least <= value <= most or dtype.kind in "fb" and not math.isfinite(value)


def number_as(value: Any, dtype: np.dtype) -> np.ndarray:
    """A Python number as an element of an array; RuntimeError if it does not fit."""
    if not in_range(value, dtype):
        raise torch_error("number.overflow", LIMITS[dtype.str[1:]][0])
    return np.array(value, dtype) if dtype.kind == "f" else np.asarray(value).astype(dtype)
