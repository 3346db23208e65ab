"""Products of matrices and vectors.

`matmul` is no operation itself: it is built of the four products and of views, in the same steps as
in torch, so that its graphs are torch's.
"""

import math

import numpy as np

from ..autograd.alias import bump
from ..dispatch import op
from ..errors import c_name, not_implemented, torch_error, wrong_argument
from ..strides import broadcast, stretched
from ..tensor import Tensor
from .pointwise import mul_number
from .shape import contiguous, reshape, unsafe_view
from .views import expand, squeeze_dim, sum_to, t, transpose, unsqueeze


# two matrices -------------------------------------------------------------------------------------
def left_grad(grad, mat2, layout):
    """grad @ mat2.T, in memory by columns if the left matrix is."""
    return t(mm(mat2, t(grad))) if by_columns(layout) else mm(grad, t(mat2))


def right_grad(grad, mat1, layout):
    """mat1.T @ grad, in memory as the right matrix is: weight.t() is by columns, so that the
    gradient of the weight is by rows, as the weight itself."""
    return t(mm(t(grad), mat1)) if by_columns(layout) else mm(t(mat1), grad)


def by_columns(layout):
    """Is a matrix laid out column after column, without gaps?"""
    shape, strides, itemsize = layout
    return strides[0] == itemsize and strides[1] == itemsize * shape[0]


@op(self=lambda grad, mat2, self_layout: left_grad(grad, mat2, self_layout),
    mat2=lambda grad, self, mat2_layout: right_grad(grad, self, mat2_layout))
def mm(self, mat2):
    """out[i, k] = sum(self[i, :] * mat2[:, k])"""
    if self.ndim != 2 or mat2.ndim != 2:
        raise RuntimeError(f"{'self' if self.ndim != 2 else 'mat2'} must be a matrix")
    if self.shape[1] != mat2.shape[0] or self.dtype is not mat2.dtype or self.dtype.kind == "b":
        raise unfit(self, mat2)
    return self.dot(mat2)


def unfit(mat1, mat2):
    """torch's sentence for two matrices that cannot be multiplied."""
    if mat1.shape[1] != mat2.shape[0]:
        shapes = " and ".join("{}x{}".format(*each.shape) for each in (mat1, mat2))
        return RuntimeError(f"mat1 and mat2 shapes cannot be multiplied ({shapes})")
    if mat1.dtype is not mat2.dtype:
        return torch_error("mm.dtype", c_name(mat1.dtype), c_name(mat2.dtype))
    return not_implemented("addmm_impl_cpu_", mat1)


def scaled(grad, factor):
    return grad if factor == 1 else mul_number(grad, factor)


@op(self=lambda grad, self_extent, beta: sum_to(scaled(grad, beta), self_extent),
    mat1=lambda grad, mat2, mat1_layout, alpha: scaled(left_grad(grad, mat2, mat1_layout), alpha),
    mat2=lambda grad, mat1, mat2_layout, alpha: scaled(right_grad(grad, mat1, mat2_layout), alpha))
def addmm(self, mat1, mat2, beta=1, alpha=1):
    """beta * self + alpha * (mat1 @ mat2)"""
    fit = mat2.ndim == 2 and mat1.shape[1:] == mat2.shape[:1] and self.shape == mat2.shape[1:]
    if not fit or not self.dtype is mat1.dtype is mat2.dtype or self.dtype.kind == "b":
        check_addmm(self, mat1, mat2)
    out = mat1.dot(mat2)
    if alpha != 1:
        out *= mat1.dtype.type(alpha)
    if beta:
        out += self if beta == 1 else self * self.dtype.type(beta)
    return out


def check_addmm(self, mat1, mat2):
    for name, mat in (("mat1", mat1), ("mat2", mat2)):
        if mat.ndim != 2:
            raise RuntimeError(f"{name} must be a matrix, got {mat.ndim}-D tensor")
    if mat1.shape[1] != mat2.shape[0]:
        raise unfit(mat1, mat2)
    size = (mat1.shape[0], mat2.shape[1])
    if self.shape != size:
        stretched(self, size)
    for name, other in (("self", self), ("mat1", mat1)):
        if other.dtype is not mat2.dtype:
            raise torch_error("addmm.dtype", name, other.dtype, mat2.dtype)
    if mat1.dtype.kind == "b":
        raise not_implemented("addmm_impl_cpu_", mat1)


# vectors ------------------------------------------------------------------------------------------
def outer(self: Tensor, vec2: Tensor) -> Tensor:
    """out[i, k] = self[i] * vec2[k]"""
    for name, each in (("self", self), ("vec2", vec2)):
        if each.ndim != 1:
            raise RuntimeError(f"outer: Expected 1-D argument {name}, but got {each.ndim}-D")
    return reshape(self, (self.shape[0], 1)) * vec2


@op(self=lambda grad, vec: outer(grad, vec),
    vec=lambda grad, self: mv(t(self), grad))
def mv(self, vec):
    """out[i] = sum(self[i, :] * vec)"""
    if self.ndim != 2 or vec.ndim != 1:
        raise RuntimeError(f"vector + matrix @ vector expected, got 1, {self.ndim}, {vec.ndim}")
    rows, columns = self.shape
    if columns != vec.shape[0]:
        raise torch_error("mv.size", rows, rows, columns, vec.shape[0])
    if self.dtype is not vec.dtype:
        raise torch_error("mv.dtype", vec.dtype, self.dtype, vec.dtype)
    if self.dtype.kind == "b":
        raise not_implemented("addmv_impl_cpu", self)
    return self.dot(vec)


@op(self=lambda grad, tensor: grad * tensor,
    tensor=lambda grad, self: grad * self)
def dot(self, tensor):
    """sum(self * tensor), of two vectors"""
    if self.ndim != 1 or tensor.ndim != 1:
        raise RuntimeError(f"1D tensors expected, but got {self.ndim}D and {tensor.ndim}D tensors")
    if self.dtype is not tensor.dtype:
        raise torch_error("dot.dtype", self.dtype, tensor.dtype)
    n, m = self.shape[0], tensor.shape[0]
    if n != m:
        raise torch_error("dot.size", n, m, n, m)
    if self.dtype.kind == "b":
        raise not_implemented("dot", self)
    return self.dot(tensor)


# batches ------------------------------------------------------------------------------------------
@op(self=lambda grad, mat2: bmm(grad, transpose(mat2, 1, 2)),
    mat2=lambda grad, self: bmm(transpose(self, 1, 2), grad))
def bmm(self, mat2):
    """out[n] = self[n] @ mat2[n]"""
    for name, each in (("batch1", self), ("batch2", mat2)):
        if each.ndim != 3:
            raise RuntimeError(f"{name} must be a 3D tensor")
    n, _, m = self.shape
    if mat2.shape[:2] != (n, m):
        raise torch_error("bmm.size", n, m, mat2.shape[:2])
    if self.dtype.kind == "b":
        raise not_implemented("bmm", self)
    if self.dtype is not mat2.dtype:
        raise torch_error("bmm.dtype", self.dtype, mat2.dtype)
    return np.matmul(self, mat2)


# built of these -----------------------------------------------------------------------------------
@op(node="SqueezeBackward4", public="squeeze_", keeps=("self_shape", "dim"),
    self=lambda grad: unsqueeze(grad, 0))
def only_row(self, dim):
    """The one row of a matrix"""
    return self[0]


def row_times(vec, mat):
    """A vector times a matrix: the vector is a matrix of one row for a while."""
    out = only_row(mm(unsqueeze(vec, 0), mat), 0)
    bump(out)  # torch takes the dimension away in place
    return out


def matmul(self: Tensor, other: Tensor) -> Tensor:
    """The product of two vectors, matrices, or batches of matrices, by their dimensions.

    Batches broadcast: (5, 2, 3) @ (3, 4) is (5, 2, 4).  RuntimeError if sizes do not match.

    >>> import minitorch_lite as torch
    >>> torch.tensor([[1., 2.], [3., 4.]]) @ torch.tensor([1., 1.])
    tensor([3., 7.])
    """
    if not isinstance(self, Tensor):
        raise wrong_argument("matmul", "input", 1, "Tensor", self)
    if not isinstance(other, Tensor):
        raise wrong_argument("matmul", "other", 2, "Tensor", other)
    ranks = self._array.ndim, other._array.ndim
    if ranks == (2, 2):
        return mm(self, other)
    if 0 in ranks:
        raise torch_error("matmul.rank", ranks[0], ranks[1])
    if ranks == (1, 1):
        return dot(self, other)
    if ranks == (2, 1):
        return mv(self, other)
    if ranks == (1, 2):
        return row_times(self, other)
    if folds(self, other):
        return folded(self, other) if ranks[0] >= ranks[1] else folded_right(self, other)
    return in_batches(self, other)


def folds(self, other):
    """May a batch times one matrix or vector be one large matrix times it?

    If the single one wants a gradient, always: else its gradient would be made for each matrix of
    the batch and then summed.  If not, then where folding takes no copy.
    """
    left, right = self._array, other._array
    large, small = (left, other) if left.ndim >= right.ndim else (right.swapaxes(-1, -2), self)
    if large.ndim < 3 or small._array.ndim > 2:
        return False
    if small._node is not None:
        return True
    if left.ndim == 2:
        return False
    shape, strides = large.shape, large.strides
    return large.size == 0 or all(
        strides[i] == strides[i + 1] * shape[i + 1] for i in range(large.ndim - 2)
    )


def folded(batch, single):
    """All rows of a batch in one matrix, times a matrix or a vector."""
    *outer_shape, inner = batch._array.shape
    rows = reshape(batch, (math.prod(outer_shape), inner))
    if single._array.ndim == 1:
        return unsafe_view(mv(rows, single), tuple(outer_shape))
    return unsafe_view(mm(rows, single), (*outer_shape, single._array.shape[1]))


def folded_right(single, batch):
    """The same from the left: everything transposed."""
    if single._array.ndim == 1:
        return folded(transpose(batch, -1, -2), single)
    out = folded(transpose(batch, -1, -2), t(single))
    return contiguous(transpose(out, -1, -2))


def in_batches(self, other):
    """Matrix by matrix, the batches broadcast."""
    left, right = self._array.shape, other._array.shape
    if len(left) == len(right) == 3 and left[0] != right[0]:  # fold instead, as `folds` explains
        if left[0] == 1 and self._node is not None:
            return matmul(squeeze_dim(self, 0), other)
        if right[0] == 1 and other._node is not None:
            return matmul(self, squeeze_dim(other, 0))
    rows = left[-2:] if len(left) > 1 else (1, *left)
    columns = right[-2:]
    batch = broadcast(left[:-2], right[:-2])
    count = math.prod(batch)
    mats1 = reshape(expand(self, (*batch, *rows)), (count, *rows))
    mats2 = reshape(expand(other, (*batch, *columns)), (count, *columns))
    if len(right) == 1:
        mats2 = unsqueeze(mats2, 2)
    out = bmm(mats1, mats2)
    if len(right) == 1:
        out = squeeze_dim(out, -1)
    return unsafe_view(out, (*batch, *left[-2:-1], *(right[-1:] if len(right) > 1 else ())))


FUNCTIONS = ("addmm", "bmm", "dot", "matmul", "mm", "mv", "outer")
METHODS = FUNCTIONS
