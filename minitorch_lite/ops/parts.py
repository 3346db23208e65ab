"""Parts of a tensor, and tensors joined to one.

Parts are views: one step of a dimension, a slice, a diagonal, or several pieces at once.  The
gradient of a part is zeros with the part filled in; those fillings are operations too
(`select_backward`, ...), so that they can be differentiated again.
"""

import operator
from collections.abc import Iterator, Sequence

import numpy as np

from ..dispatch import op
from ..errors import torch_error
from ..strides import FULL
from ..tensor import Tensor
from .arrays import axis, zeros_of
from .copies import fitted


@op(view=True,
    self=lambda grad, self_shape, dim, index: select_backward(grad, self_shape, dim, index))
def select(self, dim, index):
    """One step of a dimension: self[:, ..., index]"""
    return part(self, dim, index)


def part(array, dim, index):
    """The dots keep it a view: NumPy copies a single number out."""
    try:
        if dim == 0:
            return array[operator.index(index), ...]
        return array[(FULL,) * axis(dim, array.ndim) + (operator.index(index), ...)]
    except IndexError as error:
        if not array.ndim:
            raise IndexError("select() cannot be applied to a 0-dim tensor.") from None
        if str(error).startswith("Dimension"):
            raise
        raise torch_error("select.range", index, array.shape, dim % array.ndim) from None


@op(grad=lambda grad, dim, index: select(grad, dim, index))
def select_backward(grad, shape, dim, index):
    """Zeros of a shape, with grad at one step of a dimension."""
    whole = np.zeros(shape, grad.dtype)
    part(whole, dim, index)[...] = grad
    return whole


@op(node="SliceBackward0", view=True,
    self=lambda grad, self_shape, dim, start, end, step:
        slice_backward(grad, self_shape, dim, start, end, step))
def slice_dim(self, dim, start, end, step):
    """self[:, ..., start:end:step]"""
    return self[(FULL,) * (dim and axis(dim, self.ndim)) + (slice(start, end, step),)]


@op(grad=lambda grad, dim, start, end, step: slice_dim(grad, dim, start, end, step))
def slice_backward(grad, shape, dim, start, end, step):
    """Zeros of a shape, with grad in a slice of it."""
    whole = np.zeros(shape, grad.dtype)
    whole[(FULL,) * axis(dim, len(shape)) + (slice(start, end, step),)] = grad
    return whole


def narrow(self: Tensor, dim: int, start: int | Tensor, length: int) -> Tensor:
    """`length` steps of a dimension, from `start` on.

    >>> import minitorch_lite as torch
    >>> torch.arange(5).narrow(0, 1, 3)
    tensor([1, 2, 3])
    """
    if not self._array.ndim:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    if length < 0:
        raise RuntimeError("narrow(): length must be non-negative.")
    if isinstance(start, Tensor) and (start._array.ndim or start._array.dtype.kind not in "iu"):
        raise torch_error("narrow.tensor")
    size, start = self._array.shape[axis(dim, self._array.ndim)], operator.index(start)
    if not -size <= start <= size:
        raise torch_error("narrow.start", -size, size, start)
    start += size if start < 0 else 0
    if start + length > size:
        raise RuntimeError(f"start ({start}) + length ({length}) exceeds dimension size ({size}).")
    return slice_dim(self, dim, start, start + length, 1)


@op(view=True,
    self=lambda grad, self_shape, offset, dim1, dim2:
        diagonal_backward(grad, self_shape, offset, dim1, dim2))
def diagonal(self, offset=0, dim1=0, dim2=1):
    """out[..., i] = self[..., i, ..., i + offset]"""
    rank = self.ndim
    if axis(dim1, rank) == axis(dim2, rank):
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    out = self.diagonal(offset, dim1, dim2)
    out.flags.writeable = self.flags.writeable  # NumPy is more careful than torch
    return out


@op(grad=lambda grad, offset, dim1, dim2: diagonal(grad, offset, dim1, dim2))
def diagonal_backward(grad, shape, offset, dim1, dim2):
    """Zeros of a shape, with grad on a diagonal."""
    whole = np.zeros(shape, grad.dtype)
    line = whole.diagonal(offset, dim1, dim2)
    line.flags.writeable = True
    line[...] = grad
    return whole


# one made several: views of its parts -------------------------------------------------------------
@op(view=True, many=True, self=lambda grad, dim: stack(grad, dim))
def unbind(self, dim=0):
    """self[0], self[1], ... along a dimension"""
    if not self.ndim:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    before = (FULL,) * axis(dim, self.ndim)
    return [self[(*before, index, ...)] for index in range(self.shape[len(before)])]


@op(node="SplitBackward0", view=True, many=True, keeps=("self_shape", "split_size"),
    self=lambda grad, dim: cat(grad, dim))
def split_evenly(self, split_size, dim=0):
    """Pieces of split_size along a dimension, the last one perhaps smaller"""
    size = self.shape[axis(dim, self.ndim)]
    count = max(-(-size // split_size), 1) if split_size else 1
    return pieces(self, dim, [split_size] * (count - 1) + [size - split_size * (count - 1)])


@op(public="split", node="SplitWithSizesBackward0", view=True, many=True,
    keeps=("self_shape", "split_sizes"),
    self=lambda grad, dim: cat(grad, dim))
def split_in(self, split_sizes, dim=0):
    """Pieces of these sizes along a dimension"""
    return pieces(self, dim, split_sizes)


def pieces(array, dim, lengths):
    before, made, start = (FULL,) * axis(dim, array.ndim), [], 0
    for length in lengths:
        made.append(array[(*before, slice(start, start + length))])
        start += length
    return made


def split(tensor: Tensor, split_size_or_sections: int | Sequence[int],
          dim: int = 0) -> tuple[Tensor, ...]:
    """Views of pieces along a dimension: all of one size, or of the sizes in a list.

    >>> import minitorch_lite as torch
    >>> torch.arange(5).split(2)
    (tensor([0, 1]), tensor([2, 3]), tensor([4]))
    """
    shape, given = tensor._array.shape, split_size_or_sections
    if isinstance(given, (tuple, list)):
        size = shape[axis(dim, len(shape))]
        if any(each < 0 for each in given):
            raise torch_error("split.negative", tuple(given))
        if sum(given) != size:
            raise torch_error("split.sum", size, dim, tuple(given))
        return split_in(tensor, tuple(given), dim)
    if not shape:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    if given < 0:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={given}")
    size = shape[axis(dim, len(shape))]
    if given == 0 and size:
        raise torch_error("split.zero", size)
    return split_evenly(tensor, given, dim)


def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """Views of `chunks` pieces of about one size (fewer, if it does not work out).

    >>> import minitorch_lite as torch
    >>> torch.arange(5).chunk(2)
    (tensor([0, 1, 2]), tensor([3, 4]))
    """
    shape = input._array.shape
    if not shape:
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    size = shape[axis(dim, len(shape))]
    each = -(-size // chunks)
    if not each:
        return split_in(input, (0,) * chunks, dim)
    return split_evenly(input, each, dim)


def iterate(self: Tensor) -> Iterator[Tensor]:
    """`for row in x`"""
    if not self._array.ndim:
        raise TypeError("iteration over a 0-d tensor")
    return iter(unbind(self, 0))


# several made one ---------------------------------------------------------------------------------
def apart(grad, dim, shapes, dtypes):
    """The part of the gradient that belongs to each tensor that was joined."""
    made, start = [], 0
    for shape, dtype in zip(shapes, dtypes, strict=True):
        if shape == (0,):  # torch lets an empty vector be joined to anything
            made.append(zeros_of(grad, shape))
            continue
        end = start + shape[dim]
        made.append(fitted(slice_dim(grad, dim, start, end, 1), dtype))
        start = end
    return made


@op(each=True,
    tensors=lambda grad, dim, tensors_extent, tensors_dtype:
        apart(grad, dim, tensors_extent, tensors_dtype))
def cat(tensors, dim=0):
    """Tensors one after the other along a dimension"""
    try:
        return np.ascontiguousarray(np.concatenate(tensors, dim))
    except ValueError:  # not for NumPy: perhaps for torch, or it says why not
        return np.ascontiguousarray(np.concatenate(*joinable(tensors, dim)))


def joinable(tensors, dim):
    """Without the empty vectors, which torch lets be joined to anything; torch's errors."""
    for number, each in enumerate(tensors):
        if not each.ndim:
            raise torch_error("cat.scalar", number)
    first = next((each for each in tensors if each.shape != (0,)), tensors[0])
    position, rank = axis(dim, first.ndim), first.ndim
    for number, each in enumerate(tensors):
        if each.shape == (0,):
            continue
        if each.ndim != rank:
            raise torch_error("cat.rank", rank, each.ndim)
        for d in range(rank):
            if d != position and each.shape[d] != first.shape[d]:
                raise torch_error("cat.size", position, first.shape[d], each.shape[d], number)
    return [each for each in tensors if each.shape != (0,)] or tensors, position


@op(each=True,
    tensors=lambda grad, dim, tensors_dtype:
        [fitted(select(grad, dim, index), dtype) for index, dtype in enumerate(tensors_dtype)])
def stack(tensors, dim=0):
    """Tensors of one shape along a new dimension"""
    shape = tensors[0].shape
    position = axis(dim, len(shape) + 1)
    if position == 0 and all(each.shape == shape for each in tensors):
        return np.array(tensors)
    for number, each in enumerate(tensors):
        if each.shape != shape:
            raise torch_error("stack.size", shape, each.shape, number)
    return np.ascontiguousarray(np.stack(tensors, position))


FUNCTIONS = ("cat", "stack")
BOTH = ("select", "narrow", "diagonal", "split", "chunk", "unbind")
