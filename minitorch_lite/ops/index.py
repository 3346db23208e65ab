"""Indexing: `x[...]`, `x[...] = value`, and picking elements by tensors of indices or masks.

Numbers, slices, `...` and None make views, one operation each, in the order they stand.  What is
left over, index tensors and masks, is one copying operation: `index`, or `index_put` to write.
The gradient of a pick is zeros with what was picked added where it came from.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd.alias import inplace, scalar_name
from ..dispatch import op
from ..strides import FULL, broadcast
from ..tensor import Tensor, tensor_type, wrap
from .arrays import axis
from .copies import fitted
from .keys import Indices, as_number, as_tuple, misfit, out_of_bounds, slice_bounds, type_name, walk
from .pointwise import mul_number, zeros_for
from .reduce import sum_all
from .shape import view
from .views import alias, expand, select, slice_dim, sum_to, unsqueeze
from .writes import fill_


# by index tensors and masks -----------------------------------------------------------------------
@op(
    lists=("indices",),
    self=lambda grad, self_shape, indices: index_backward(grad, self_shape, indices),
)
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


@op(node="IndexPutImplBackward0", lists=("indices",), grad=lambda grad, indices: index(grad, indices))
def index_backward(grad, shape, indices):
    """Zeros of a shape, with grad added where the indices point"""
    return placed(np.zeros(shape, grad.dtype), indices, grad, True)


@op(
    node="IndexPutBackward0",
    public="index_put",
    lists=("indices",),
    self=lambda grad, indices, accumulate: kept(grad, indices, accumulate),
    values=lambda grad, indices, values_extent: sum_to(index(grad, indices), values_extent),
)
def put_at(self, indices, values, accumulate=False):
    """self with self[indices] = values, or += if accumulate"""
    if self.dtype is not values.dtype:
        placed(self.astype(values.dtype), indices, values, accumulate)  # the shapes come first
        raise RuntimeError(
            "Index put requires the source and destination dtypes match, got "
            f"{scalar_name(self.dtype)} for the destination and {scalar_name(values.dtype)} for "
            "the source."
        )
    return placed(self.copy("K"), indices, values, accumulate)


def kept(grad, indices, accumulate):
    """What was overwritten has no gradient."""
    if accumulate:
        return grad
    zero = np.zeros((), getattr(grad, "_array", grad).dtype)
    return put_at(grad, indices, wrap(zero) if isinstance(grad, Tensor) else zero)


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
        raise RuntimeError(
            f"shape mismatch: value tensor of shape {list(values.shape)} cannot be broadcast to "
            f"indexing result of shape {list(array[key].shape)}"
        ) from None
    return array


def indices_of(name: str, indices: Any) -> Indices:
    if not isinstance(indices, (tuple, list)):
        raise TypeError(
            f"{name}(): argument 'indices' (position 1) must be tuple of Tensors, "
            f"not {type(indices).__name__}"
        )
    return Indices(indices)


write_at = inplace(put_at, "index_put_")


def index_put_(self, indices, values, accumulate=False):
    """self[indices] = values, or += if accumulate; indices is a tuple of tensors."""
    return write_at(self, indices_of("index_put_", indices), values, accumulate)


def index_put(self, indices, values, accumulate=False):
    """self with self[indices] = values, or += if accumulate; indices is a tuple of tensors."""
    return put_at(self, indices_of("index_put", indices), values, accumulate)


# along one dimension ------------------------------------------------------------------------------
@op(
    index=None,
    self=lambda grad, self_shape, dim, index: index_add(
        zeros_of(grad, self_shape), dim, index, grad
    ),
)
def index_select(self, dim, index):
    """self[:, ..., index], by a vector of indices"""
    dim = axis(dim, self.ndim)
    if index.ndim > 1:
        raise IndexError("index_select(): Index is supposed to be a vector")
    if index.dtype.kind != "i":
        raise RuntimeError("index_select(): Expected dtype int32 or int64 for index")
    size = self.shape[dim] if self.ndim else 1
    wrong = index[(index < 0) | (index >= size)]
    if wrong.size and dim == 1 and self.flags.c_contiguous:  # torch has a kernel of its own here
        raise RuntimeError(f"INDICES element is out of DATA bounds, id={wrong[0]} axis_dim={size}")
    if wrong.size:
        raise IndexError("index out of range in self")
    return np.take(self, index.reshape(-1), dim) if self.ndim else self.copy()


@op(
    index=None,
    self=lambda grad: grad,
    source=lambda grad, dim, index, source, source_dim, alpha: added(
        grad, dim, index, source, alpha
    ),
)
def index_add(self, dim, index, source, alpha=1):
    """self, with alpha * source added to self[:, ..., index]"""
    out = self.copy("K")
    key = (FULL,) * axis(dim, self.ndim) + (index.reshape(-1),)
    np.add.at(out, key if self.ndim else (), source if alpha == 1 else source * alpha)
    return out


def added(grad, dim, index, source, alpha):
    picked = expand(index_select(grad, dim, index), source.shape)
    return picked if alpha == 1 else mul_number(picked, alpha)


@op(
    index=None,
    self=lambda grad, self, dim, index: scatter_add(zeros_for(self), dim, index, grad),
    keeps=("sparse_grad",),
)
def gather(self, dim, index, sparse_grad=False):
    """out[i][j] = self[index[i][j]][j], for dim 0"""
    return by_rows(self.reshape(self.shape or 1)[along(self, dim, index)]).reshape(index.shape)


@op(
    index=None,
    self=lambda grad: grad,
    src=lambda grad, dim, index: gather(grad, dim, index),
)
def scatter_add(self, dim, index, src):
    """self, with src[i][j] added to self[index[i][j]][j], for dim 0"""
    key = along(self, dim, index, "scatter_add")
    if self.dtype is not src.dtype:
        raise RuntimeError("scatter(): Expected self.dtype to be equal to src.dtype")
    out = self.copy("K")
    np.add.at(out.reshape(out.shape or 1), key, src[tuple([slice(n) for n in index.shape])])
    return out


def along(array, dim, index, name="gather"):
    """NumPy's key for one index tensor along a dimension, the others walked along with it."""
    shape, dim = array.shape or (1,), axis(dim, array.ndim)
    if index.dtype.kind != "i":
        raise RuntimeError(f"{name}(): Expected dtype int32/int64 for index")
    if max(index.ndim, 1) != len(shape):
        raise RuntimeError(
            "Index tensor must have the same number of dimensions as "
            f"{'input' if name == 'gather' else 'self'} tensor"
        )
    index = index.reshape(index.shape or 1)
    for d, n in enumerate(index.shape):
        if d != dim and n > shape[d]:
            raise RuntimeError(
                f"Size does not match at dimension {d} expected index {list(index.shape)} to be no "
                f"larger than self {list(shape)} apart from dimension {dim}"
            )
    wrong = index[(index < 0) | (index >= shape[dim])]
    if wrong.size:
        raise RuntimeError(
            f"index {wrong[0]} is out of bounds for dimension {dim} with size {shape[dim]}"
        )
    key = list(np.ogrid[tuple([slice(n) for n in index.shape])])
    key[dim] = index
    return tuple(key)


def zeros_of(like, shape):
    """Zeros of a shape, a Tensor or an array as `like` is."""
    zeros = np.zeros(shape, getattr(like, "_array", like).dtype)
    return wrap(zeros) if isinstance(like, Tensor) else zeros


# masks --------------------------------------------------------------------------------------------
@op(
    node="MaskedFillBackward0",
    public="masked_fill",
    mask=None,
    self=lambda grad, mask, self_extent: sum_to(masked_fill(grad, mask, 0), self_extent),
)
def masked_fill_number(self, mask, value):
    """self, with a number where mask is True"""
    return filled(self, mask, value)


@op(
    node="MaskedFillBackward1",
    public="masked_fill",
    mask=None,
    self=lambda grad, mask, self_extent: sum_to(masked_fill(grad, mask, 0), self_extent),
    value=lambda grad, mask: sum_all(masked_select(grad, mask)),
)
def masked_fill_tensor(self, mask, value):
    """self, with the one number of `value` where mask is True"""
    if value.ndim:
        raise RuntimeError(
            "masked_fill_ only supports a 0-dimensional value tensor, but got tensor with "
            f"{value.ndim} dimension(s)."
        )
    return filled(self, mask, value)


def filled(array, mask, value):
    if mask.dtype.kind != "b":
        name = {"i8": "long int", "i4": "int", "u1": "unsigned char", "f4": "float", "f8": "double"}
        raise RuntimeError(
            "masked_fill_ only supports boolean masks, but got mask with dtype "
            f"{name[mask.dtype.str[1:]]}"
        )
    if mask.shape != array.shape:
        shape = broadcast(mask.shape, array.shape)
        array, mask = np.broadcast_to(array, shape), np.broadcast_to(mask, shape)
    out = np.array(array)  # also of a NumPy number, which a formula may hold
    np.putmask(out, mask, np.asarray(value).astype(out.dtype))
    return out


def masked_fill(self, mask, value):
    """self, with `value` (a number or a 0-d tensor) where mask is True."""
    return (masked_fill_tensor if isinstance(value, Tensor) else masked_fill_number)(
        self, mask, value
    )


write_number = inplace(masked_fill_number, "masked_fill_")
write_tensor = inplace(masked_fill_tensor, "masked_fill_")


def masked_fill_(self, mask, value):
    """Write `value` (a number or a 0-d tensor) where mask is True."""
    return (write_tensor if isinstance(value, Tensor) else write_number)(self, mask, value)


@op(mask=None, self=lambda grad, self, mask: masked_select_backward(grad, self, mask))
def masked_select(self, mask):
    """The elements where mask is True, in a vector"""
    if mask.dtype.kind != "b":
        raise RuntimeError("masked_select: expected BoolTensor for mask")
    shape = broadcast(mask.shape, self.shape)
    return np.broadcast_to(self, shape)[np.broadcast_to(mask, shape)]


@op(
    node="MaskedScatterBackward0",
    mask=None,
    like=None,
    grad=lambda grad, mask: masked_select(grad, mask),
)
def masked_select_backward(grad, like, mask):
    """Zeros like the input, with the elements of grad where mask is True, one after the other"""
    out = np.zeros(broadcast(like.shape, mask.shape), grad.dtype)
    out[np.broadcast_to(mask, out.shape)] = grad
    return sum_to(out, like.shape)


# copying into -------------------------------------------------------------------------------------
@op(
    node="torch::autograd::CopyBackwards",
    public="copy_",
    self=lambda grad: zeros_for(grad),
    src=lambda grad, src_extent, src_dtype: fitted(sum_to(grad, src_extent), src_dtype),
)
def copy(self, src):
    """src, in the shape and dtype of self"""
    return into(self, src)


@op(public="copy_", self=None, src=None)
def copy_whole(self, src):
    """src, as whole numbers or truth values: nothing flows back from there"""
    return into(self, src)


def into(array, source):
    """The source as it fits into the array; it is copied when it is written."""
    if source.dtype is not array.dtype:
        if array.dtype.kind == "u" and source.dtype.kind == "f":
            source = source.astype(np.int64)
        source = source.astype(array.dtype)
    if source.shape == array.shape:
        return source
    return np.broadcast_to(source, broadcast(array.shape, source.shape))


copy_over, copy_whole_over = inplace(copy, "copy_"), inplace(copy_whole, "copy_")


def copy_(self, src, non_blocking=False):
    """Write the numbers of src, broadcast and converted; its gradient flows back to it."""
    if isinstance(src, (bool, int, float)):
        src = wrap(np.asarray(src, self._array.dtype))
    if not isinstance(src, Tensor):
        raise TypeError(
            "copy_(): argument 'other' (position 1) must be Tensor, "
            f"not {type(src).__name__}"
        )
    return (copy_over if self._array.dtype.kind == "f" else copy_whole_over)(self, src)


# brackets -----------------------------------------------------------------------------------------
def getitem(self, key):
    """x[key]"""
    kind = type(key)
    if kind is int:
        return step(self, key)
    if kind is slice:
        return cut(self, key)
    out, indices = walk(self, as_tuple(key))
    if indices is not None:
        return index(out, indices)
    return alias(out) if out is self else out


def step(x, number):
    """x[number]"""
    shape = x._array.shape
    if not shape and number == 0:
        raise IndexError(
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or "
            "`tensor.item<T>()` in C++ to convert a 0-dim tensor to a number"
        )
    size = shape[0] if shape else 0
    if not -size <= number < size:
        raise out_of_bounds(number, 0, size)
    return select(x, 0, number)


def cut(x, part):
    """x[start:stop:step]"""
    if not x._array.ndim:
        raise IndexError("slice() cannot be applied to a 0-dim tensor.")
    return slice_dim(x, 0, *slice_bounds(part))


def setitem(self, key, value):
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


def delitem(self, key):
    """del x[key]"""
    raise TypeError("Tensor does not support deleting items")


def as_value(x, value):
    """What is assigned, as a tensor; a number takes the dtype of x."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, (bool, int, float, np.integer)):
        kind = x._array.dtype
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            raise ValueError("Overflow when unpacking long long")
        if kind in NARROW and not -NARROW[kind][1] <= value <= NARROW[kind][1]:
            raise RuntimeError(
                f"value cannot be converted to type {NARROW[kind][0]} without overflow"
            )
        return wrap(np.asarray(value).astype(kind))
    raise TypeError(f"can't assign a {type_name(value)} to a {tensor_type(x._array.dtype)}")


def without_ones(value):
    """The value without leading dimensions of one element."""
    shape = value._array.shape
    start = 0
    while start < len(shape) and shape[start] == 1:
        start += 1
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


FUNCTIONS = ("index_select", "index_put", "gather", "scatter_add", "index_add", "masked_fill",
             "masked_select")  # fmt: skip
METHODS = (*FUNCTIONS, "masked_fill_", "index_put_", "copy_")
