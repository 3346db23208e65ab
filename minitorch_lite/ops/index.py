"""Indexing, `x[...]` and `x[...] = value`; picking along a dimension, or where a mask is True.

Numbers, slices, `...` and None make views, one operation each, in the order they stand.  What is
left over, index tensors and masks, is one copying operation: `index`, or `index_put` to write.
The gradient of a pick is zeros with what was picked added where it came from.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..autograd.inplace import fills, inplace
from ..dispatch import op
from ..errors import c_name, check, check_type, tensor_type, torch_error, type_name
from ..sequences import number_as
from ..strides import FULL, broadcast, order_of
from ..tensor import Tensor, wrap
from .arrays import axis, zeros_of
from .copies import fitted
from .keys import Indices, as_tuple, cut, misfit, slice_bounds, step, walk
from .parts import slice_dim
from .pointwise import scaled, zeros_for
from .reduce import sum_all
from .shape import reshape, view
from .views import alias, expand, sum_to, unsqueeze
from .writes import copy_, fill_


# by index tensors and masks -----------------------------------------------------------------------
@op(node="IndexPutImplBackward0", lists=("indices",),
    grad=lambda grad, indices: take_at(grad, indices))
def index_backward(grad, self_shape, indices):
    """Zeros of a shape, with grad added where the indices point"""
    return placed(np.zeros(self_shape, grad.dtype), indices, grad, True)


@op(node="IndexBackward0", lists=("indices",), self=index_backward)
def take_at(self, indices):
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


@op(node="IndexPutBackward0", lists=("indices",),
    self=lambda grad, indices, accumulate:
        grad if accumulate else put_at(grad, indices, zeros_of(grad, ())),
    values=lambda grad, indices, values_extent, values_dtype:
        fitted(sum_to(take_at(grad, indices), values_extent), values_dtype))
def put_at(self, indices, values, accumulate=False):
    """self with self[indices] = values, or += if accumulate"""
    if self.dtype is not values.dtype:
        placed(self.astype(values.dtype), indices, values, accumulate)  # the shapes come first
        check(fills(indices, values, accumulate), "index_put.dtype", self.dtype, values.dtype)
        values = values.astype(self.dtype)
    return placed(self.copy(order_of(self)), indices, values, accumulate)


def placed(array, indices, values, accumulate):
    """Write into a fresh array, in the places that indices name."""
    key = indices.key(array)
    try:
        try:
            if accumulate:
                np.add.at(array, key, values)
            else:
                array[key] = values
        except (ValueError, TypeError):
            raise torch_error("index_put.shape", values.shape, array[key].shape) from None
    except IndexError as error:
        raise misfit(error, key) from None
    return array


def index_put(self: Tensor, indices: Sequence[Tensor], values: Tensor,
              accumulate: bool = False) -> Tensor:
    """self with self[indices] = values, or += if accumulate; indices is a tuple of tensors."""
    check_type(indices, (tuple, list), "index_put", "indices", 1, "tuple of Tensors")
    for number, each in enumerate(indices if type(indices) is not Indices else ()):
        check(isinstance(each, Tensor), "list.element", number, type_name(each))
    return put_at(self, Indices(indices), values, accumulate)


index_put.spec = put_at.spec  # for its twin
def put_shared(array, indices, values, accumulate=False):
    placed(array, Indices(indices), values._array.astype(array.dtype), accumulate)


index_put_ = inplace(index_put, "index_put_", put_shared)


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
        return take_at(out, indices)
    return alias(out) if out is self else out


def setitem(self: Tensor, key: Any, value: Any) -> None:
    """x[key] = value"""
    value = as_value(self, value)
    kind = type(key)
    if kind is int:
        write(step(self, key), value)
    elif kind is slice:
        check(self._array.ndim, "slice.scalar")
        write(cut(self, key, 0), value)
    elif key is False:
        return
    elif key is True:
        write(unsqueeze(self, 0), value)
    else:
        out, indices = walk(self, as_tuple(key))
        if indices is None:
            write(out, value)
        else:
            index_put_(out, indices, without_ones(value))


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
    return wrap(number_as(value, dtype))


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


# along one dimension ------------------------------------------------------------------------------
@op(index=None,
    self=lambda grad, self_shape, dim, index:
        index_add(zeros_of(grad, self_shape), dim, index, grad))
def index_select(self, dim, index):
    """self[:, ..., index], by a vector of indices"""
    dim = axis(dim, self.ndim)
    check(index.ndim <= 1, "index_select.rank")
    check(index.dtype.kind == "i", "index_select.dtype")
    size = self.shape[dim] if self.ndim else 1
    check(self.ndim or index.size == 1, "index_select.scalar", index.size)
    wrong = index[(index < 0) | (index >= size)]
    columns = dim == 1 and self.ndim == 2  # for which torch has a kernel of its own
    check(not (wrong.size and columns), "index_select.bounds", *wrong[:1], size)
    check(not wrong.size, "index_select.range")
    return np.take(self, index.reshape(-1), dim) if self.ndim else self.copy()


@op(index=None,
    self=lambda grad: grad,
    source=lambda grad, dim, index, source, source_dim, alpha:
        scaled(expand(index_select(grad, dim, index), source.shape), alpha))
def index_add(self, dim, index, source, alpha=1):
    """self, with alpha * source added to self[:, ..., index]"""
    along = axis(dim, self.ndim)
    check(index.ndim < 2, "index_add.rank", index.ndim, index.dtype, index.shape)
    check(index.dtype.kind == "i", "index_add.dtype", index.dtype)
    size, given = (each.shape[along] if each.ndim else 1 for each in (self, source))
    check(self.ndim or index.size == 1, "unbind.scalar")
    check(self.dtype is source.dtype, "index_add.kinds", self.dtype, source.dtype)
    check(index.size == given, "index_add.count", index.size, given, along)
    rest, other = (each.shape[:along] + each.shape[along + 1 :] for each in (self, source))
    check(self.ndim == source.ndim and rest == other, "index_add.shape", self.shape, source.shape)
    wrong = index[(index < 0) | (index >= size)]
    check(not wrong.size or self.ndim > 1, "index_select.range")
    check(not wrong.size, "gather.range", *wrong[:1], along, size)
    out, key = self.copy(), (FULL,) * along + (index.reshape(-1),)
    np.add.at(out, key if self.ndim else (), source * np.asarray(alpha).astype(source.dtype))
    return out


@op(index=None, keeps=("sparse_grad",),
    self=lambda grad, self, dim, index: scatter_add(zeros_for(self), dim, index, grad))
def gather(self, dim, index, sparse_grad=False):
    """out[i][j] = self[index[i][j]][j], for dim 0"""
    if axis(dim, self.ndim) >= 0 and not index.size:
        return np.empty(index.shape, self.dtype)
    return by_rows(self.reshape(self.shape or 1)[along(self, dim, index)]).reshape(index.shape)


@op(index=None, self=lambda grad: grad, src=lambda grad, dim, index: gather(grad, dim, index))
def scatter_add(self, dim, index, src):
    """self, with src[i][j] added to self[index[i][j]][j], for dim 0"""
    if axis(dim, self.ndim) >= 0 and not index.size:
        return self.copy()
    key = along(self, dim, index, src)
    check(self.dtype is src.dtype, "scatter.dtype")
    out = self.copy()
    part = src.reshape(src.shape or 1)[tuple([slice(n) for n in index.shape or (1,)])]
    np.add.at(out.reshape(out.shape or 1), key, part.reshape(index.shape or 1))
    return out


def along(array, dim, index, src=None):
    """NumPy's key for one index tensor along a dimension, the others walked along with it."""
    shape, dim = array.shape or (1,), axis(dim, array.ndim)
    check(index.dtype.kind == "i", "gather.dtype", "gather" if src is None else "scatter")
    check(max(index.ndim, 1) == len(shape), "gather.rank", "input" if src is None else "self")
    index = index.reshape(index.shape or 1)
    for d, n in enumerate(index.shape):
        fits = d == dim or n <= shape[d]
        if src is not None:
            fits = fits and n <= (src.shape or (1,))[d]
            check(fits, "scatter.size", index.shape, array.shape, dim, src.shape)
        check(fits, "gather.size", d, index.shape, shape, dim)
    wrong = index[(index < 0) | (index >= shape[dim])]
    check(not wrong.size, "gather.range", *wrong[:1], dim, shape[dim])
    key = list(np.ogrid[tuple([slice(n) for n in index.shape])])
    key[dim] = index
    return tuple(key)


def take_along_dim(input: Tensor, indices: Tensor, dim: int | None = None) -> Tensor:
    """`gather`, with input and indices broadcast to each other; of all elements without a dim."""
    kind = indices._array.dtype
    check(kind == np.int64, "take_along_dim.dtype", kind)
    if dim is None:
        return gather(reshape(input, -1), 0, reshape(indices, -1))
    shape, picked = list(input._array.shape), list(indices._array.shape)
    check(len(shape) == len(picked), "take_along_dim.rank", len(shape), len(picked))
    dim = axis(dim, len(shape))
    own, shape[dim] = shape[dim], picked[dim]
    common = list(broadcast(tuple(shape), tuple(picked)))
    wrapped = expand(wrap(indices._array % own), *common)  # torch counts on from the first again
    common[dim] = own
    return gather(expand(input, *common), dim, wrapped)


# masks --------------------------------------------------------------------------------------------
@op(node="MaskedFillBackward0", mask=None,
    self=lambda grad, mask, self_extent: sum_to(masked_fill(grad, mask, 0), self_extent))
def masked_fill_number(self, mask, value):
    """self, with a number where mask is True"""
    return filled(self, mask, number_as(value, self.dtype))


@op(node="MaskedFillBackward1", mask=None,
    self=lambda grad, mask, self_extent: sum_to(masked_fill(grad, mask, 0), self_extent),
    value=lambda grad, mask, value_dtype: fitted(sum_all(masked_select(grad, mask)), value_dtype))
def masked_fill_tensor(self, mask, value):
    """self, with the one number of `value` where mask is True"""
    check(not value.ndim, "masked_fill.value", value.ndim)
    return filled(self, mask, value)


def filled(array, mask, value):
    if mask.dtype.kind != "b":
        raise torch_error("masked_fill.mask", c_name(mask.dtype))
    if mask.shape != array.shape:
        shape = broadcast(mask.shape, array.shape)
        array, mask = np.broadcast_to(array, shape), np.broadcast_to(mask, shape)
        array = array.copy("C")
    out = np.array(array, order="C")  # also of a NumPy number, which a formula may hold
    np.putmask(out, mask, np.asarray(value).astype(out.dtype))
    return out


def masked_fill(self: Tensor, mask: Tensor, value: float | Tensor) -> Tensor:
    """self, with `value` (a number or a 0-d tensor) where mask is True.

    >>> import minitorch_lite as torch
    >>> torch.tensor([1., 2.]).masked_fill(torch.tensor([True, False]), 0)
    tensor([0., 2.])
    """
    fill = masked_fill_tensor if isinstance(value, Tensor) else masked_fill_number
    return fill(self, mask, value)


masked_fill.spec = masked_fill_number.spec  # for its twin


@op(mask=None, self=lambda grad, self, mask: masked_select_backward(grad, self, mask))
def masked_select(self, mask):
    """The elements where mask is True, in a vector"""
    check(mask.dtype.kind == "b", "masked_select.mask")
    shape = broadcast(mask.shape, self.shape)
    return np.broadcast_to(self, shape)[np.broadcast_to(mask, shape)]


@op(node="MaskedScatterBackward0", mask=None, like=None,
    grad=lambda grad, mask: masked_select(grad, mask))
def masked_select_backward(grad, like, mask):
    """Zeros like the input, with the elements of grad where mask is True, one after the other"""
    out = np.zeros(broadcast(like.shape, mask.shape), grad.dtype)
    out[np.broadcast_to(mask, out.shape)] = grad
    return sum_to(out, like.shape)

TWINS = ("masked_fill",)
