"""Picking elements: along one dimension by indices, or where a mask is True.

The gradient of a pick is zeros with what was picked added where it came from.
"""

import numpy as np

from ..dispatch import op
from ..errors import c_name, check, torch_error
from ..strides import FULL, broadcast
from ..tensor import Tensor
from .arrays import axis, zeros_of
from .index import by_rows
from .pointwise import scaled, zeros_for
from .reduce import sum_all
from .views import expand, sum_to


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
    wrong = index[(index < 0) | (index >= size)]
    if wrong.size and dim == 1 and self.flags.c_contiguous:  # torch has a kernel of its own here
        raise torch_error("index_select.bounds", wrong[0], size)
    check(not wrong.size, "index_select.range")
    return np.take(self, index.reshape(-1), dim) if self.ndim else self.copy()


@op(index=None,
    self=lambda grad: grad,
    source=lambda grad, dim, index, source, source_dim, alpha:
        scaled(expand(index_select(grad, dim, index), source.shape), alpha))
def index_add(self, dim, index, source, alpha=1):
    """self, with alpha * source added to self[:, ..., index]"""
    out = self.copy("K")
    key = (FULL,) * axis(dim, self.ndim) + (index.reshape(-1),)
    np.add.at(out, key if self.ndim else (), source if alpha == 1 else source * alpha)
    return out


@op(index=None, keeps=("sparse_grad",),
    self=lambda grad, self, dim, index: scatter_add(zeros_for(self), dim, index, grad))
def gather(self, dim, index, sparse_grad=False):
    """out[i][j] = self[index[i][j]][j], for dim 0"""
    return by_rows(self.reshape(self.shape or 1)[along(self, dim, index)]).reshape(index.shape)


@op(index=None,
    self=lambda grad: grad,
    src=lambda grad, dim, index: gather(grad, dim, index))
def scatter_add(self, dim, index, src):
    """self, with src[i][j] added to self[index[i][j]][j], for dim 0"""
    key = along(self, dim, index, "scatter_add")
    check(self.dtype is src.dtype, "scatter.dtype")
    out = self.copy("K")
    np.add.at(out.reshape(out.shape or 1), key, src[tuple([slice(n) for n in index.shape])])
    return out


def along(array, dim, index, name="gather"):
    """NumPy's key for one index tensor along a dimension, the others walked along with it."""
    shape, dim = array.shape or (1,), axis(dim, array.ndim)
    check(index.dtype.kind == "i", "gather.dtype", name)
    check(max(index.ndim, 1) == len(shape), "gather.rank", "input" if name == "gather" else "self")
    index = index.reshape(index.shape or 1)
    for d, n in enumerate(index.shape):
        check(d == dim or n <= shape[d], "gather.size", d, index.shape, shape, dim)
    wrong = index[(index < 0) | (index >= shape[dim])]
    if wrong.size:
        raise torch_error("gather.range", wrong[0], dim, shape[dim])
    key = list(np.ogrid[tuple([slice(n) for n in index.shape])])
    key[dim] = index
    return tuple(key)


# masks --------------------------------------------------------------------------------------------
@op(node="MaskedFillBackward0", mask=None,
    self=lambda grad, mask, self_extent: sum_to(masked_fill(grad, mask, 0), self_extent))
def masked_fill_number(self, mask, value):
    """self, with a number where mask is True"""
    return filled(self, mask, value)


@op(node="MaskedFillBackward1", mask=None,
    self=lambda grad, mask, self_extent: sum_to(masked_fill(grad, mask, 0), self_extent),
    value=lambda grad, mask: sum_all(masked_select(grad, mask)))
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
    out = np.array(array)  # also of a NumPy number, which a formula may hold
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


BOTH = ("index_select", "gather", "scatter_add", "index_add", "masked_fill", "masked_select")
TWINS = ("masked_fill",)
