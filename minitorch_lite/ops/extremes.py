"""The greatest and the least: max, min, amax, amin, argmax, argmin, any, all.

Elements that are equally extreme share the gradient evenly; only along one dimension, where
`indices` names one of them, that one gets all of it.
"""

from typing import Any

import numpy as np

from .. import return_types
from ..dispatch import op
from ..errors import check
from ..tensor import Tensor, wrap
from .arrays import ZERO, axes, axis, one_dim, reduced
from .index import gather, masked_fill
from .pointwise import zeros_for
from .reduce import ALL, Dim, dims_of, restored, shared, whole
from .select import maximum, minimum

# of all elements ----------------------------------------------------------------------------------


def share_out(grad, self, result):
    """The gradient, shared by the elements of that value; if it is NaN, by all that are NaN."""
    among = (self == result) | ((self != self) & (result != result))
    return masked_fill(zeros_for(self), among, shared(grad, among))


@op(node="MaxBackward1", self=share_out)
def max_all(self):
    """The greatest element"""
    return np.maximum.reduce(not_empty("max", self), None)


@op(node="MinBackward1", self=share_out)
def min_all(self):
    """The least element"""
    return np.minimum.reduce(not_empty("min", self), None)


def not_empty(name, array, dim=None):
    """torch's errors for elements of which none is the greatest."""
    if not array.size:
        check(dim is not None or not name.startswith("arg"), "argmax.empty", name)
        check(dim is not None, "max.empty", name)
        for each in (dim,) if isinstance(dim, int) else dim:
            where = axis(each, array.ndim)
            shown = each if name in ("amax", "amin") else where
            check(array.shape[where], "max.empty_dim", name, shown)
    return array


# along one dimension, with the places -------------------------------------------------------------


def put_back(grad, self_shape, indices, dim, keepdim):
    """Zeros, with each result's gradient in the place that it was picked from."""
    if not keepdim:
        grad, indices = (restored(each, self_shape, dim, False) for each in (grad, indices))
    return scatter_zeros(grad, indices, self_shape, dim)


@op(node="MaxBackward0", also=("indices",), self=put_back)
def max_dim(self, dim, keepdim=False):
    """The greatest elements along dim, and their first places"""
    indices = place("max", self, np.argmax, dim, keepdim)
    return np.maximum.reduce(self, axes(dim, self.ndim), None, None, keepdim), indices


@op(node="MinBackward0", also=("indices",), self=put_back)
def min_dim(self, dim, keepdim=False):
    """The least elements along dim, and their first places"""
    indices = place("min", self, np.argmin, dim, keepdim)
    return np.minimum.reduce(self, axes(dim, self.ndim), None, None, keepdim), indices


def place(name, array, where_is, dim, keepdim):
    not_empty(name, array, dim)
    along = None if dim is None else axis(dim, array.ndim)
    return where_is(array, along, keepdims=keepdim) if array.ndim else np.zeros((), np.int64)


@op(node="ScatterBackward0", indices=None,
    grad=lambda grad, indices, dim: gather(grad, dim, indices))
def scatter_zeros(grad, indices, shape, dim):
    """Zeros of a shape, with grad in the places `indices` along dim"""
    along = axes(dim, len(shape))
    if not shape:
        return grad
    steps = np.arange(shape[along]).reshape(-1, *(1,) * (len(shape) - 1 - along % len(shape)))
    return np.where(indices == steps, grad, ZERO[grad.dtype])


# along several dimensions -------------------------------------------------------------------------


def share_along(grad, self, result, dim, keepdim):
    """Each result's gradient, shared by the elements of its value."""
    among = restored(result, self.shape, dim, keepdim) == self
    return shared(restored(grad, self.shape, dim, keepdim), among, dim) * among


@op(node="AmaxBackward0", self=share_along)
def amax_dims(self, dim, keepdim=False):
    """The greatest elements along dim"""
    not_empty("amax", self, dim or None)
    return reduced(np.maximum, self, dim, None, keepdim)


@op(node="AminBackward0", self=share_along)
def amin_dims(self, dim, keepdim=False):
    """The least elements along dim"""
    not_empty("amin", self, dim or None)
    return reduced(np.minimum, self, dim, None, keepdim)


# places -------------------------------------------------------------------------------------------


@op(self=None)
def argmax(self, dim=None, keepdim=False):
    """Where the greatest element stands: of all elements in a row, or along dim"""
    check(self.dtype.kind != "b", "argmax.bool", "argmax")
    return place("argmax", self, np.argmax, dim, keepdim)


@op(self=None)
def argmin(self, dim=None, keepdim=False):
    """Where the least element stands: of all elements in a row, or along dim"""
    check(self.dtype.kind != "b", "argmax.bool", "argmin")
    return place("argmin", self, np.argmin, dim, keepdim)


def argsort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """The indices that would sort along a dimension; equal elements keep their order.

    >>> import minitorch_lite as torch
    >>> torch.argsort(torch.tensor([3, 1, 2]), descending=True)
    tensor([0, 2, 1])
    """
    where = axis(dim, input._array.ndim)
    array = np.atleast_1d(input._array)
    if descending:  # sorted from behind, so that equal ones keep their order
        behind = np.argsort(np.flip(array, where), where, kind="stable")
        order = np.flip(array.shape[where] - 1 - behind, where)
    else:
        order = np.argsort(array, where, kind="stable")
    return wrap(np.ascontiguousarray(order).reshape(input._array.shape))


# truth --------------------------------------------------------------------------------------------


@op(self=None)
def any(self, dim=None, keepdim=False):
    """Whether some element is not 0"""
    return truth(np.logical_or, self, dim, keepdim)


@op(self=None)
def all(self, dim=None, keepdim=False):
    """Whether no element is 0"""
    return truth(np.logical_and, self, dim, keepdim)


def truth(both: np.ufunc, array: np.ndarray, dim: Any, keepdim: bool) -> np.ndarray:
    """torch answers in uint8 when it is asked in uint8; along no dimension, for each element."""
    dims = None if dim is None else (dim,) if isinstance(dim, int) else tuple(dim)
    if dims:
        dims = axes(dims, array.ndim)
    found = both.reduce(array, dims if array.ndim else None, keepdims=keepdim)
    wanted = array.dtype if array.dtype.kind == "u" else np.dtype(bool)
    return found.astype(wanted, "C", copy=dims == ())


# one name for several operations ------------------------------------------------------------------


def max(input: Tensor, dim: Any = ALL, keepdim: bool = False) -> Any:
    """The greatest of all elements; with `dim` also where it stands; with a tensor, `maximum`.

    >>> import minitorch_lite as torch
    >>> torch.max(torch.tensor([[1., 5.], [7., 2.]]), 1)
    torch.return_types.max(
    values=tensor([5., 7.]),
    indices=tensor([1, 0]))
    """
    if whole(dim, keepdim, "max"):
        return max_all(input)
    if isinstance(dim, Tensor):
        return maximum(input, dim)
    return return_types.max(max_dim(input, one_dim(dim, "max"), keepdim))


def min(input: Tensor, dim: Any = ALL, keepdim: bool = False) -> Any:
    """The least of all elements; with `dim` also where it stands; with a tensor, `minimum`.

    >>> import minitorch_lite as torch
    >>> torch.min(torch.tensor([[1., 5.], [7., 2.]]), 1)
    torch.return_types.min(
    values=tensor([1., 2.]),
    indices=tensor([0, 1]))
    """
    if whole(dim, keepdim, "min"):
        return min_all(input)
    if isinstance(dim, Tensor):
        return minimum(input, dim)
    return return_types.min(min_dim(input, one_dim(dim, "min"), keepdim))


def amax(input: Tensor, dim: Dim = (), keepdim: bool = False) -> Tensor:
    """The greatest elements along `dim`; equal ones share the gradient.

    >>> import minitorch_lite as torch
    >>> torch.amax(torch.tensor([[1., 5.], [7., 2.]]), (0, 1))
    tensor(7.)
    """
    return amax_dims(input, dims_of(dim, "amax"), keepdim)


def amin(input: Tensor, dim: Dim = (), keepdim: bool = False) -> Tensor:
    """The least elements along `dim`; equal ones share the gradient.

    >>> import minitorch_lite as torch
    >>> torch.amin(torch.tensor([[1., 5.], [7., 2.]]), 1)
    tensor([1., 2.])
    """
    return amin_dims(input, dims_of(dim, "amin"), keepdim)
