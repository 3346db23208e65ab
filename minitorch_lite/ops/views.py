"""Views: operations whose result shows the memory of their input, and copies nothing.

Here: dimensions in another order, of one element, or repeated; and any place in memory.  Other
shapes are in `shape.py`, parts in `parts.py`.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..autograd.inplace import inplace_view
from ..autograd.slices import Place, place_of, together
from ..dispatch import op
from ..errors import check, torch_error, warn
from ..runtime import sum_array_to
from ..strides import sizes, storage_of, stretched, widened, window
from ..tensor import Tensor, wrap
from .arrays import axes, axis, one_dim, zeros_of


# the same elements, dimensions in another order ---------------------------------------------------
@op(view=True, self=lambda grad: t(grad))
def t(self):
    """The transpose of a matrix: out[i, j] = self[j, i]"""
    return self.T if self.ndim < 3 else no_matrix(self)


def no_matrix(array):
    raise torch_error("t.rank", array.ndim)


@op(view=True, self=lambda grad, dim0, dim1: transpose(grad, dim0, dim1))
def transpose(self, dim0, dim1):
    """Two dimensions change places."""
    rank = self.ndim
    first, second = axis(dim0, rank), axis(dim1, rank)
    return self.swapaxes(first, second) if rank else self


@op(node="PermuteBackward0", view=True, self=lambda grad, dims: permute_dims(grad, places(dims)))
def permute_dims(self, dims):
    """out.shape[i] = self.shape[dims[i]]"""
    try:
        return self.transpose(dims)
    except (ValueError, TypeError):  # torch says in other words what is wrong
        raise wrong_order(self.ndim, dims) from None


def wrong_order(rank, dims):
    if len(dims) != rank:
        return torch_error("permute.rank", rank, len(dims))
    for dim in dims:
        axis(dim, rank)
    return torch_error("permute.twice")


def places(dims):
    """The permutation that undoes another one."""
    order = [dim % len(dims) for dim in dims]
    return tuple(sorted(range(len(order)), key=order.__getitem__))


def permute(self: Tensor, *given: Any, dims: Any = None) -> Tensor:
    """The dimensions in another order: `permute(2, 0, 1)` or `permute((2, 0, 1))`.

    >>> import minitorch_lite as torch
    >>> torch.zeros(2, 3, 4).permute(2, 0, 1).shape
    torch.Size([4, 2, 3])
    """
    check(given or dims is not None, "argument.missing", "permute", "dims")
    return permute_dims(self, sizes(given or (dims,)))


def swapaxes(self: Tensor, axis0: int, axis1: int) -> Tensor:
    """`transpose` by its NumPy name."""
    return transpose(self, axis0, axis1)


def swapdims(self: Tensor, dim0: int, dim1: int) -> Tensor:
    """`transpose` by another name."""
    return transpose(self, dim0, dim1)


@property
def T(self: Tensor) -> Tensor:
    """All dimensions in reverse order; meant for matrices."""
    rank = self._array.ndim
    if rank == 0:
        warn("T.scalar", "T", once=True)
    elif rank != 2:
        warn("T.rank", once=True)
    return permute_dims(self, tuple(range(rank))[::-1])


def turned(self: Tensor, name: str) -> Tensor:
    rank = self._array.ndim
    if rank:
        check(rank > 1, "mT.vector", name)
        return transpose(self, -2, -1)
    if name == "mT":
        warn("T.scalar", name, once=True)
    else:
        warn("H.scalar", name if name == "adjoint()" else f"Tensor.{name}", once=True)
    return self


@property
def mT(self: Tensor) -> Tensor:
    """The transpose of the last two dimensions: a batch of matrices."""
    return turned(self, "mT")


@property
def mH(self: Tensor) -> Tensor:
    """`mT`: the numbers are real."""
    return turned(self, "mH")


@property
def H(self: Tensor) -> Tensor:
    """The transpose of a matrix: the numbers are real."""
    rank = self._array.ndim
    batch = " For batches of matrices, consider using tensor.mH" if rank > 2 else ""
    check(rank in (0, 2), "H.rank", rank, batch)
    return turned(self, "H")


def adjoint(input: Tensor) -> Tensor:
    """`input.mH`"""
    return turned(input, "adjoint()")


def movedim(input: Tensor, source: int | Sequence[int],
            destination: int | Sequence[int]) -> Tensor:
    """Dimensions `source` come to stand at `destination`; the others keep their order.

    >>> import minitorch_lite as torch
    >>> torch.zeros(2, 3, 4).movedim(0, -1).shape
    torch.Size([3, 4, 2])
    """
    rank, given, wanted = input._array.ndim, sizes((source,)), sizes((destination,))
    check(len(given) == len(wanted), "movedim.count", given, wanted)
    origins, places = ([axis(dim, rank) for dim in dims] for dims in (given, wanted))
    check(len(set(origins)) == len(given), "movedim.twice", "source", given)
    check(len(set(places)) == len(wanted), "movedim.twice", "destination", wanted)
    if not rank:
        return alias(input)
    order = [dim for dim in range(rank) if dim not in origins]
    for place, dim in sorted(zip(places, origins, strict=True)):
        order.insert(place, dim)
    return permute_dims(input, tuple(order))


moveaxis = movedim


# dimensions of one element ------------------------------------------------------------------------
@op(view=True, self=lambda grad, dim: squeeze_dim(grad, dim))
def unsqueeze(self, dim):
    """A new dimension of one element."""
    return window(self, *widened(self, axis(dim, self.ndim + 1)))


def unsqueeze_dims(grad, rank, dims):
    """Put back dimensions of a tensor that had `rank` of them."""
    for dim in sorted(dim % rank for dim in dims):
        grad = unsqueeze(grad, dim)
    return grad


def unsqueeze_to(grad, shape, dims):
    """Put back those of the dimensions that had one element."""
    return unsqueeze_dims(grad, len(shape), [dim for dim in dims if shape and shape[dim] == 1])


def without(array, dims):
    """The array without those of the dimensions that have one element."""
    shape = array.shape
    return array.squeeze(tuple([d for d in dims if shape[d] == 1]))


@op(node="SqueezeBackward0", view=True,
    self=lambda grad, self_shape: unsqueeze_to(grad, self_shape, range(len(self_shape))))
def squeeze_all(self):
    """Without the dimensions of one element."""
    return without(self, range(self.ndim))


@op(node="SqueezeBackward1", view=True,
    self=lambda grad, self_shape, dim: unsqueeze_to(grad, self_shape, (dim,)))
def squeeze_dim(self, dim):
    """Without dimension dim, if it has one element."""
    return without(self, (axis(dim, self.ndim),)[: self.ndim])


@op(node="SqueezeBackward2", view=True,
    self=lambda grad, self_shape, dim: unsqueeze_to(grad, self_shape, dim))
def squeeze_dims(self, dim):
    """Without those of some dimensions that have one element."""
    axes(dim, self.ndim)  # refuses one that is named twice
    return without(self, {axis(each, self.ndim) for each in dim[: self.ndim]})


def squeeze(self: Tensor, dim: int | Sequence[int] = ...) -> Tensor:
    """Without the dimensions of one element, or without those among `dim`.

    >>> import minitorch_lite as torch
    >>> torch.zeros(1, 3, 1).squeeze().shape, torch.zeros(1, 3, 1).squeeze(0).shape
    (torch.Size([3]), torch.Size([3, 1]))
    """
    if dim is ...:
        return squeeze_all(self)
    if isinstance(dim, (tuple, list)):
        return squeeze_dims(self, tuple(dim))
    return squeeze_dim(self, one_dim(dim, "squeeze"))


# repeated without a copy --------------------------------------------------------------------------
@op(view=True, self=lambda grad, self_shape: sum_to(grad, self_shape))
def expand(self, *size):
    """Repeated along new dimensions and those of one element, by walking no step."""
    return window(self, *stretched(self, sizes(size)))


def expand_as(self: Tensor, other: Tensor) -> Tensor:
    """`expand` to the shape of other."""
    return expand(self, other.shape)


def sum_to(grad, shape):
    """Undo `expand`: add up everything that came from one element."""
    if tuple(grad.shape) == tuple(shape):
        return grad
    if isinstance(grad, np.ndarray):
        return sum_array_to(grad, shape)
    if not shape:
        return sum_all(grad)
    added = len(grad.shape) - len(shape)
    repeated = [d for d, n in enumerate(shape, added) if n == 1 and grad.shape[d] != 1]
    dims = (*range(added), *repeated)
    total = sum_dim(grad, dims, True) if dims else grad
    return view(total, shape) if added else total


# anywhere in memory -------------------------------------------------------------------------------
def from_place(grad, self_place, size, stride, storage_offset):
    """Undo `as_strided`: zeros laid out as the whole, with grad added where the part was.

    Elements of the whole that are one in memory share what was added there.
    """
    part = Place(size, stride, self_place.offset if storage_offset is None else storage_offset)
    count, (whole, part) = together(self_place, part)
    memory = zeros_of(grad, count)
    if part.overlaps:
        memory = index_put(memory, (wrap(part.indices()),), grad, True)
    elif isinstance(grad, Tensor):
        copy_(as_strided(memory, *part), grad)
    else:
        part.within(memory)[...] = grad
    if whole.overlaps:
        counts = np.bincount(whole.indices().ravel(), minlength=count)
        memory = memory / (wrap(counts) if isinstance(grad, Tensor) else counts.astype(grad.dtype))
    return as_strided(memory, *whole)


@op(view=True, self=from_place)
def as_strided(self, size, stride, storage_offset=None):
    """The elements at storage_offset + sum(index * stride) of the memory."""
    memory = storage_of(self)
    offset = place_of(self).offset if storage_offset is None else storage_offset
    place = Place(tuple(size), tuple(stride), offset)
    check(len(place.size) == len(place.stride), "as_strided.length")
    check(min(stride, default=0) >= 0, "as_strided.negative", place.stride)
    item, needed = self.itemsize, place.end * self.itemsize
    check(needed <= memory.nbytes, "as_strided.bounds", *place, item, needed, memory.nbytes)
    return place.within(memory.ravel("K"))


# the whole ----------------------------------------------------------------------------------------
@op(view=True, self=lambda grad: grad)
def alias(self):
    """The same elements again: `x[...]`."""
    return self


@op(shares=True, self=None)
def detach(self):
    """The same memory and versions, outside the graph."""
    return self


# the tensor itself, walked through in another way -------------------------------------------------
def next_name(name):
    """The node of the twin: torch counts on from those of the views."""
    return f"{name[:-1]}{int(name[-1]) + (3 if name.startswith('Squeeze') else 1)}"


broadcast_to = expand
for _name in "as_strided t transpose swapaxes swapdims squeeze unsqueeze".split():
    globals()[f"{_name}_"] = inplace_view(globals()[_name], next_name, f"{_name}_")

from .index import index_put  # noqa: E402  at the end, because all of these import views
from .reduce import sum_all, sum_dim  # noqa: E402
from .shape import view  # noqa: E402
from .writes import copy_  # noqa: E402
