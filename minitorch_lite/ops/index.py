"""Indexing: `x[...]` and `x[...] = value`.

Numbers, slices, `...` and None make views, one operation each, in the order they stand.  What is
left over, index tensors and masks, is one copying operation: `index`, or `index_put` to write.
The gradient of a pick is zeros with what was picked added where it came from.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..autograd.inplace import inplace
from ..dispatch import op
from ..errors import check, tensor_type, torch_error, wrong_argument
from ..tensor import Tensor, wrap
from .arrays import zeros_of
from .keys import Indices, as_tuple, misfit, slice_bounds, step, type_name, walk
from .parts import slice_dim
from .shape import view
from .views import alias, expand, sum_to, unsqueeze
from .writes import copy_, fill_


# by index tensors and masks -----------------------------------------------------------------------
@op(lists=("indices",),
    self=lambda grad, self_shape, indices: index_backward(grad, self_shape, indices))
def index(self, indices):
    """self[indices]"""
    key = indices.key(self)
    try:
        return by_rows(self[key])
    except IndexError as error:
        raise misfit(error, key) from None


def by_rows(array):
    """The array, contiguous, with the strides that torch gives dimensions of one element."""
    out = np.ascontiguousarray(array)
    return out.reshape(-1).reshape(out.shape) if 1 in out.shape else out


@op(node="IndexPutImplBackward0", lists=("indices",),
    grad=lambda grad, indices: index(grad, indices))
def index_backward(grad, shape, indices):
    """Zeros of a shape, with grad added where the indices point"""
    return placed(np.zeros(shape, grad.dtype), indices, grad, True)


@op(node="IndexPutBackward0", lists=("indices",),
    self=lambda grad, indices, accumulate:
        grad if accumulate else put_at(grad, indices, zeros_of(grad, ())),
    values=lambda grad, indices, values_extent: sum_to(index(grad, indices), values_extent))
def put_at(self, indices, values, accumulate=False):
    """self with self[indices] = values, or += if accumulate"""
    if self.dtype is not values.dtype:
        placed(self.astype(values.dtype), indices, values, accumulate)  # the shapes come first
        raise torch_error("index_put.dtype", self.dtype, values.dtype)
    return placed(self.copy("K"), indices, values, accumulate)


def placed(array, indices, values, accumulate):
    """Write into a fresh array, in the places that indices name."""
    key = indices.key(array)
    try:
        if accumulate:
            np.add.at(array, key, values)
        else:
            array[key] = values
    except IndexError as error:
        raise misfit(error, key) from None
    except ValueError:
        raise torch_error("index_put.shape", values.shape, array[key].shape) from None
    return array


def index_put(self: Tensor, indices: Sequence[Tensor], values: Tensor,
              accumulate: bool = False) -> Tensor:
    """self with self[indices] = values, or += if accumulate; indices is a tuple of tensors."""
    if not isinstance(indices, (tuple, list)):
        raise wrong_argument("index_put", "indices", 1, "tuple of Tensors", indices)
    return put_at(self, Indices(indices), values, accumulate)


index_put.spec = put_at.spec  # for its twin
write_at = inplace(put_at, "index_put_")


# brackets -----------------------------------------------------------------------------------------
def getitem(self: Tensor, key: Any) -> Tensor:
    """x[key]"""
    kind = type(key)
    if kind is int:
        return step(self, key)
    if kind is slice:
        check(self._array.ndim, "slice.scalar")
        return slice_dim(self, 0, *slice_bounds(key))
    out, indices = walk(self, as_tuple(key))
    if indices is not None:
        return index(out, indices)
    return alias(out) if out is self else out


def setitem(self: Tensor, key: Any, value: Any) -> None:
    """x[key] = value"""
    value = as_value(self, value)
    kind = type(key)
    if kind is int:
        write(step(self, key), value)
    elif key is False:
        return
    elif key is True:
        write(unsqueeze(self, 0), value)
    else:
        out, indices = walk(self, as_tuple(key))
        if indices is None:
            write(out, value)
        else:
            write_at(out, indices, without_ones(value))


NARROW = {np.dtype(np.uint8): ("uint8_t", 255), np.dtype(np.int32): ("int", 2**31 - 1)}


def delitem(self: Tensor, key: Any) -> None:
    """del x[key]"""
    raise TypeError("Tensor does not support deleting items")


def as_value(x, value):
    """What is assigned, as a tensor; a number takes the dtype of x."""
    if isinstance(value, Tensor):
        return value
    dtype = x._array.dtype
    if not isinstance(value, (bool, int, float, np.integer)):
        raise torch_error("index.value", type_name(value), tensor_type(dtype))
    check(not isinstance(value, int) or -(2**63) <= value < 2**63, "number.long")
    if dtype in NARROW:
        name, most = NARROW[dtype]
        check(-most <= value <= most, "number.overflow", name)
    return wrap(np.asarray(value).astype(dtype))


def without_ones(value):
    """The value without leading dimensions of one element."""
    shape = value._array.shape
    start = next((dim for dim, n in enumerate(shape) if n != 1), len(shape))
    return view(value, shape[start:]) if start else value


def write(place, value):
    """Copy a value into a view, in the same steps as torch."""
    shape, given = place._array.shape, value._array.shape
    if given == shape:
        copy_(place, value)
    elif not given:
        fill_(place, value)
    else:
        stripped = without_ones(value) if given[0] == 1 else view(value, given)
        copy_(place, expand(stripped, shape))


BOTH = TWINS = ("index_put",)
