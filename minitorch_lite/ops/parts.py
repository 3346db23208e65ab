"""Parts of a tensor, and tensors joined to one.

Parts are views: one step of a dimension, a slice, a diagonal, or several pieces at once.  The
gradient of a part is zeros with the part filled in; those fillings are operations too
(`select_backward`, ...), so that they can be differentiated again.
"""

import operator
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise

import numpy as np

from ..dispatch import op
from ..errors import check, torch_error
from ..strides import FULL, window
from ..tensor import Tensor
from .arrays import axis, zeros_of
from .copies import fitted


# a part filled in ---------------------------------------------------------------------------------
def zeros_around(grad, shape, part, *where):
    """Zeros of a shape, with grad in a part of it."""
    whole = np.zeros(shape, grad.dtype)
    part(whole, *where)[...] = grad
    return whole


@op(grad=lambda grad, dim, index: select(grad, dim, index))
def select_backward(grad, self_shape, dim, index):
    """Zeros of a shape, with grad at one step of a dimension."""
    return zeros_around(grad, self_shape, select, dim, index)


@op(grad=lambda grad, dim, start, end, step: slice_dim(grad, dim, start, end, step))
def slice_backward(grad, self_shape, dim, start, end, step):
    """Zeros of a shape, with grad in a slice of it."""
    return zeros_around(grad, self_shape, slice_dim, dim, start, end, step)


@op(grad=lambda grad, offset, dim1, dim2: diagonal(grad, offset, dim1, dim2))
def diagonal_backward(grad, self_shape, offset, dim1, dim2):
    """Zeros of a shape, with grad on a diagonal."""
    return zeros_around(grad, self_shape, diagonal, offset, dim1, dim2)


# parts --------------------------------------------------------------------------------------------
@op(view=True, self=select_backward)
def select(self, dim, index):
    """One step of a dimension: self[:, ..., index]"""
    if not self.ndim:
        raise torch_error("select.scalar")
    before = (FULL,) * axis(dim, self.ndim) if dim else ()
    try:
        return self[before + (operator.index(index), ...)]  # NumPy would copy a number out
    except IndexError:
        raise torch_error("select.range", index, self.shape, len(before)) from None


@op(node="SliceBackward0", view=True, self=slice_backward)
def slice_dim(self, dim, start, end, step):
    """self[:, ..., start:end:step]"""
    return self[(FULL,) * (dim and axis(dim, self.ndim)) + (slice(start, end, step),)]


@op(view=True, self=diagonal_backward)
def diagonal(self, offset=0, dim1=0, dim2=1):
    """out[..., i] = self[..., i, ..., i + offset]"""
    rank = self.ndim
    check(axis(dim1, rank) != axis(dim2, rank), "diagonal.dims", dim1, dim2)
    out = self.diagonal(offset, dim1, dim2)
    out.flags.writeable = self.flags.writeable  # NumPy is more careful than torch
    return out


def narrow(self: Tensor, dim: int, start: int | Tensor, length: int) -> Tensor:
    """`length` steps of a dimension, from `start` on.

    >>> import minitorch_lite as torch
    >>> torch.arange(5).narrow(0, 1, 3)
    tensor([1, 2, 3])
    """
    shape = self._array.shape
    check(shape, "narrow.scalar")
    check(length >= 0, "narrow.length")
    if isinstance(start, Tensor):
        check(not start._array.ndim and start._array.dtype.kind in "iu", "narrow.tensor")
    size, start = shape[axis(dim, len(shape))], operator.index(start)
    check(-size <= start <= size, "narrow.start", -size, size, start)
    start += size if start < 0 else 0
    check(start + length <= size, "narrow.end", start, length, size)
    return slice_dim(self, dim, start, start + length, 1)


@op(node="UnfoldBackwardBackward0",
    grad=lambda grad, dimension, size, step: unfold(grad, dimension, size, step))
def unfold_backward(grad, self_shape, dimension, size, step):
    """Zeros of a shape, with grad added in the windows, which may overlap"""
    whole = np.zeros(self_shape, grad.dtype)
    windows = unfold(whole, dimension, size, step)
    for place in range(size):
        windows[..., place] += grad[..., place]
    return whole


@op(view=True, self=unfold_backward)
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


# several made one ---------------------------------------------------------------------------------
def apart(grad, dim, tensors_extent, tensors_dtype):
    """The part of the gradient that belongs to each tensor that was joined."""
    made, end = [], 0
    for shape, dtype in zip(tensors_extent, tensors_dtype, strict=True):
        if shape == (0,):  # torch lets an empty vector be joined to anything
            made.append(zeros_of(grad, shape))
        else:
            start, end = end, end + shape[dim]
            made.append(fitted(slice_dim(grad, dim, start, end, 1), dtype))
    return made


@op(each=True, tensors=apart)
def cat(tensors, dim=0):
    """Tensors one after the other along a dimension"""
    try:
        return np.ascontiguousarray(np.concatenate(tensors, dim))
    except ValueError:  # not for NumPy: perhaps for torch, or it says why not
        return np.ascontiguousarray(np.concatenate(*joinable(tensors, dim)))


def joinable(tensors, dim):
    """Without the empty vectors, which torch lets be joined to anything; torch's errors."""
    for number, each in enumerate(tensors):
        check(each.ndim, "cat.scalar", number)
    full = {number: each for number, each in enumerate(tensors) if each.shape != (0,)}
    shape = next(iter(full.values()), tensors[0]).shape
    position = axis(dim, len(shape))
    for number, each in full.items():
        check(each.ndim == len(shape), "cat.rank", len(shape), each.ndim)
        for d, (n, own) in enumerate(zip(shape, each.shape, strict=True)):
            check(n == own or d == position, "cat.size", position, n, own, number)
    return list(full.values()) or tensors, position


@op(each=True,
    tensors=lambda grad, dim, tensors_dtype:
        [fitted(select(grad, dim, index), dtype) for index, dtype in enumerate(tensors_dtype)])
def stack(tensors, dim=0):
    """Tensors of one shape along a new dimension"""
    shape = tensors[0].shape
    position = axis(dim, len(shape) + 1)
    for number, each in enumerate(tensors):
        check(each.shape == shape, "stack.size", shape, each.shape, number)
    return np.ascontiguousarray(np.stack(tensors, position)) if position else np.array(tensors)


# one made several: views of its parts -------------------------------------------------------------
@op(view=True, many=True, self=stack)
def unbind(self, dim=0):
    """self[0], self[1], ... along a dimension"""
    before = (FULL,) * axis(dim, self.ndim)
    check(self.ndim, "unbind.scalar")
    return [self[(*before, index, ...)] for index in range(self.shape[len(before)])]


@op(node="SplitBackward0", view=True, many=True, keeps=("self_shape", "split_size"), self=cat)
def split_evenly(self, split_size, dim=0):
    """Pieces of split_size along a dimension, the last one perhaps smaller"""
    before = (FULL,) * axis(dim, self.ndim)
    starts = range(0, self.shape[len(before)] or 1, split_size or 1)
    return [self[(*before, slice(start, start + split_size))] for start in starts]


@op(public="split", node="SplitWithSizesBackward0", view=True, many=True, self=cat,
    keeps=("self_shape", "split_sizes"))
def split_in(self, split_sizes, dim=0):
    """Pieces of these sizes along a dimension"""
    before, bounds = (FULL,) * axis(dim, self.ndim), pairwise((0, *accumulate(split_sizes)))
    return [self[(*before, slice(start, end))] for start, end in bounds]


def split(tensor: Tensor, split_size_or_sections: int | Sequence[int],
          dim: int = 0) -> tuple[Tensor, ...]:
    """Views of pieces along a dimension: all of one size, or of the sizes in a list.

    >>> import minitorch_lite as torch
    >>> torch.arange(5).split(2)
    (tensor([0, 1]), tensor([2, 3]), tensor([4]))
    """
    shape, given = tensor._array.shape, split_size_or_sections
    several = isinstance(given, (tuple, list))
    check(shape, "split.scalar", "split")
    check(several or given >= 0, "split.size", given)
    size = shape[axis(dim, len(shape))]
    if several:
        lengths = tuple(given)
        check(min(lengths, default=0) >= 0, "split.negative", lengths)
        check(sum(lengths) == size, "split.sum", size, dim, lengths)
        return split_in(tensor, lengths, dim)
    check(given or not size, "split.zero", size)
    return split_evenly(tensor, given, dim)


def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """Views of `chunks` pieces of about one size (fewer, if it does not work out).

    >>> import minitorch_lite as torch
    >>> torch.arange(5).chunk(2)
    (tensor([0, 1, 2]), tensor([3, 4]))
    """
    shape = input._array.shape
    check(shape, "split.scalar", "chunk")
    check(chunks > 0, "chunk.count", chunks)
    each = -(-shape[axis(dim, len(shape))] // chunks)
    return split_evenly(input, each, dim) if each else split_in(input, (0,) * chunks, dim)


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


def iterate(self: Tensor) -> Iterator[Tensor]:
    """`for row in x`"""
    check(self._array.ndim, "iterate.scalar")
    return iter(unbind(self, 0))
