"""Further shapes, parts and orders, most of them put together from operations of other files."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np

from ..autograd.inplace import inplace
from ..autograd.slices import place_of
from ..creation import legacy_tensor
from ..dispatch import op
from ..dtypes import dtype as Dtype
from ..errors import check, warn
from ..places import strided
from ..strides import broadcast, elements, sizes, window
from ..tensor import Tensor, wrap
from . import shape as shapes
from .arrays import axis, zeros_of
from .index import gather, index_put
from .parts import slice_dim
from .reduce import sum_dim
from .shape import reshape
from .views import alias, expand, permute_dims, transpose, unsqueeze


# dimensions in another order ----------------------------------------------------------------------
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


# more dimensions ----------------------------------------------------------------------------------
def at_least(rank: int) -> Callable:
    def grown(tensor: Tensor) -> Tensor:
        if not tensor._array.ndim:
            return shapes.view(tensor, (1,) * rank)
        if tensor._array.ndim == 1 < rank:
            tensor = unsqueeze(tensor, 0)
        return unsqueeze(tensor, -1) if tensor._array.ndim < rank else tensor

    def atleast(*tensors: Any) -> Any:
        several = len(tensors) == 1 and isinstance(tensors[0], (tuple, list))
        if len(tensors) == 1 and not several:
            return grown(tensors[0])
        return tuple(map(grown, tensors[0] if several else tensors))

    atleast.__name__ = f"atleast_{rank}d"
    atleast.__doc__ = f"A tensor, or each of several, with dimensions added to make {rank}."
    return atleast


atleast_1d, atleast_2d, atleast_3d = map(at_least, (1, 2, 3))


def broadcast_tensors(*tensors: Tensor) -> tuple[Tensor, ...]:
    """The tensors, expanded to the one shape that they broadcast to."""
    shape = reduce(broadcast, [each._array.shape for each in tensors], ())
    return tuple([each if each.shape == shape else expand(each, shape) for each in tensors])


# windows and repetitions --------------------------------------------------------------------------
@op(view=True, self=lambda grad, self_shape, dimension, size, step:
    unfold_backward(grad, self_shape, dimension, size, step))
def unfold(self, dimension, size, step):
    """Windows of `size` elements along a dimension, `step` apart; they make the last dimension"""
    dim, shape, strides = axis(dimension, self.ndim), list(self.shape), list(self.strides)
    length, stride = (shape[dim], strides[dim]) if shape else (1, self.itemsize)
    check(size >= 0, "unfold.size", size)
    check(size <= length, "unfold.long", dim, length, size)
    check(step > 0, "unfold.step", step)
    if shape:
        shape[dim], strides[dim] = (length - size) // step + 1, stride * step
    return window(self, [*shape, size], [*strides, stride])


@op(node="UnfoldBackwardBackward0",
    grad=lambda grad, dimension, size, step: unfold(grad, dimension, size, step))
def unfold_backward(grad, shape, dimension, size, step):
    """Zeros of a shape, with grad added in the windows, which may overlap"""
    whole = np.zeros(shape, grad.dtype)
    windows = unfold(whole, dimension, size, step)
    for place in range(size):
        windows[..., place] += grad[..., place]
    return whole


@op(node="RepeatBackward0", keeps=("repeats", "self_shape"),
    self=lambda grad, repeats, self_shape: added_up(grad, repeats, self_shape))
def repeated(self, repeats):
    """Copies side by side, so many along each dimension"""
    check(len(repeats) >= self.ndim, "repeat.rank")
    own = (1,) * (len(repeats) - self.ndim) + self.shape
    shape = [n * times for n, times in zip(own, repeats, strict=True)]
    check(min(shape, default=0) >= 0, "repeat.negative", min(shape, default=0), tuple(shape))
    return np.tile(self, repeats)


def added_up(grad, repeats, shape):
    """Undo `repeat`: add up everything that came from one element."""
    if 0 in repeats:
        return zeros_of(grad, shape)
    added = len(repeats) - len(shape)
    if added:
        grad = sum_dim(grad, tuple(range(added)), False)
    pairs = [n for pair in zip(repeats[added:], shape, strict=True) for n in pair]
    return sum_dim(reshape(grad, pairs), tuple(range(0, len(pairs), 2)), False) if pairs else grad


def repeat(self: Tensor, *repeats: Any) -> Tensor:
    """Copies side by side, so many along each dimension; new dimensions come first.

    >>> import minitorch_lite as torch
    >>> torch.tensor([1, 2]).repeat(2, 2)
    tensor([[1, 2, 1, 2],
            [1, 2, 1, 2]])
    """
    check(repeats, "repeat.missing")
    return repeated(self, sizes(repeats))


# pieces -------------------------------------------------------------------------------------------
def tensor_split(input: Tensor, indices_or_sections: int | Sequence[int] | Tensor,
                 dim: int = 0) -> tuple[Tensor, ...]:
    """Views of so many pieces of about one size, or of the pieces between these indices.

    >>> import minitorch_lite as torch
    >>> torch.arange(5).tensor_split(3)
    (tensor([0, 1]), tensor([2, 3]), tensor([4]))
    """
    shape, given = input._array.shape, indices_or_sections
    check(shape, "tensor_split.scalar")
    size = shape[axis(dim, len(shape))]
    if isinstance(given, Tensor):
        check(given._array.dtype == np.int64, "tensor_split.dtype", given._array.dtype)
        check(given._array.ndim < 2, "tensor_split.rank", given._array.ndim)
        given = given.tolist()
    if isinstance(given, int):
        check(given > 0, "tensor_split.sections", given)
        each, longer = divmod(size, given)
        given = [number * each + min(number, longer) for number in range(1, given)]
    bounds = zip((0, *given), (*given, size), strict=True)
    return tuple([slice_dim(input, dim, start, end, 1) for start, end in bounds])


def splitter(name: str, dim: int, rank: int) -> Callable:
    def pieces(input: Tensor, indices_or_sections: int | Sequence[int]) -> tuple[Tensor, ...]:
        shape, given = input._array.shape, indices_or_sections
        check(len(shape) >= rank, "hsplit.rank", name, rank, len(shape))
        along = min(dim, len(shape) - 1)
        if isinstance(given, int):
            even = given and shape[along] % given == 0
            check(even, "hsplit.size", name, along, shape[along], given)
        return tensor_split(input, given, along)

    pieces.__name__ = pieces.__qualname__ = name
    pieces.__doc__ = f"`tensor_split` along dimension {dim}; a number must divide its size."
    return pieces


hsplit, vsplit = splitter("hsplit", 1, 1), splitter("vsplit", 0, 2)
dsplit = splitter("dsplit", 2, 3)


# the same bytes as other numbers ------------------------------------------------------------------
@op(public="view", shares=True, self=None)
def view_dtype(self, dtype):
    """The same bytes read as another dtype; no gradient goes through"""
    old, new = self.dtype, dtype.numpy
    if old.itemsize != new.itemsize:
        check(self.ndim, "view_dtype.scalar", old, new)
        *steps, last = elements(self)
        check(last == 1, "view_dtype.last", old, new, last)
        if (ratio := new.itemsize // old.itemsize) > 1:
            facts = [("size(-1)", self.shape[-1]), ("storage_offset()", place_of(self).offset)]
            for fact, n in (*facts, *((f"stride({d})", n) for d, n in enumerate(steps))):
                check(n % ratio == 0, "view_dtype.ratio", fact, ratio, old, new, n)
    return self.view(new)


def view(self: Tensor, *size: Any, dtype: Dtype | None = None) -> Tensor:
    """The same elements in another shape, or the same bytes as another dtype.

    >>> import minitorch_lite as torch
    >>> torch.ones(2, 3).view(-1).shape, torch.tensor([1.]).view(torch.int32)
    (torch.Size([6]), tensor([1065353216], dtype=torch.int32))
    """
    if dtype is None and len(size) == 1 and isinstance(size[0], Dtype):
        (dtype,) = size
    return shapes.view(self, *size) if dtype is None else view_dtype(self, dtype)


# answers that are the same for every tensor here --------------------------------------------------
def itself(input: Tensor) -> Tensor:
    """The tensor: it has no imaginary part, and nothing was put off."""
    return input


def never(input: Tensor) -> bool:
    """False: numbers here are real, and lie on the CPU without gaps."""
    return False


conj = conj_physical = resolve_conj = resolve_neg = itself
is_complex = is_conj = is_neg = never


def imag(input: Tensor) -> Tensor:
    """Refused, as torch refuses it for real numbers."""
    raise RuntimeError("imag is not implemented for tensors with non-complex dtypes.")


def is_signed(input: Tensor) -> bool:
    """True for a dtype that has negative numbers."""
    return input.dtype.is_signed


def new(self: Tensor, *data: Any) -> Tensor:
    """torch's old way to make a tensor of this one's dtype; `new_tensor` says what is meant."""
    return legacy_tensor(Tensor, *data, kind=self._array.dtype)


FLAGS = "is_cuda is_sparse is_quantized is_meta is_mkldnn is_nested is_xpu is_mps".split()
PROPERTIES: dict[str, Callable] = dict.fromkeys(FLAGS, never) | {
    "is_cpu": lambda self: True,
    "layout": lambda self: strided,
    "itemsize": lambda self: self._array.itemsize,
    "nbytes": lambda self: self._array.nbytes,
    "real": itself,
    "imag": imag,
}
for _name, _answer in PROPERTIES.items():
    setattr(Tensor, _name, property(_answer))

real, moveaxis, index_put_ = itself, movedim, inplace(index_put, "index_put_")

FUNCTIONS = ("atleast_1d", "atleast_2d", "atleast_3d", "broadcast_tensors", "real", "imag",
             "index_put_")
METHODS = ("mT", "mH", "H", "unfold", "repeat", "view", "new")
BOTH = ("adjoint", "movedim", "moveaxis", "take_along_dim", "argsort", "tensor_split", "hsplit",
        "vsplit", "dsplit", "conj", "conj_physical", "resolve_conj", "resolve_neg", "is_complex",
        "is_conj", "is_neg", "is_signed")
