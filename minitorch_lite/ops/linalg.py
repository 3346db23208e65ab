"""Products of matrices and vectors.

`matmul` is no operation itself: it is built of the four products and of views, in the same steps as
in torch, so that its graphs are torch's.
"""

import math

import numpy as np

from ..autograd.alias import bump
from ..dispatch import op
from ..errors import c_name, check, implemented, wrong_argument
from ..strides import broadcast, stretched
from ..tensor import Tensor
from .pointwise import scaled
from .shape import contiguous, reshape, unsafe_view
from .views import expand, squeeze_dim, sum_to, t, transpose, unsqueeze


# two matrices -------------------------------------------------------------------------------------
def left_grad(grad, mat2, self_layout):
    """grad @ mat2.T, in memory by columns if the left matrix is."""
    return t(mm(mat2, t(grad))) if by_columns(self_layout) else mm(grad, t(mat2))


def right_grad(grad, self, mat2_layout):
    """self.T @ grad, in memory as the right matrix is: weight.t() is by columns, so that the
    gradient of the weight is by rows, as the weight itself."""
    return t(mm(t(grad), self)) if by_columns(mat2_layout) else mm(t(self), grad)


def by_columns(layout):
    """Is a matrix laid out column after column, without gaps?"""
    shape, strides, itemsize = layout
    return strides[0] == itemsize and strides[1] == itemsize * shape[0]


@op(self=left_grad, mat2=right_grad)
def mm(self, mat2):
    """out[i, k] = sum(self[i, :] * mat2[:, k])"""
    fit = self.ndim == mat2.ndim == 2 and self.shape[1] == mat2.shape[0]
    if not fit or self.dtype is not mat2.dtype or self.dtype.kind == "b":
        check_mm(self, mat2)
    return self.dot(mat2)


def check_mm(self, mat2):
    """torch's sentences for two matrices that cannot be multiplied."""
    check(self.ndim == 2, "mm.rank", "self")
    check(mat2.ndim == 2, "mm.rank", "mat2")
    check_inner(self, mat2)
    check(self.dtype is mat2.dtype, "mm.dtype", c_name(self.dtype), c_name(mat2.dtype))
    implemented("addmm_impl_cpu_", self)


def check_inner(mat1, mat2):
    (rows, inner), (other, columns) = mat1.shape, mat2.shape
    check(inner == other, "mm.size", rows, inner, other, columns)


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
    check(self.dtype is mat2.dtype, "addmm.dtype", "self", self.dtype, mat2.dtype)
    check(mat1.dtype is mat2.dtype, "addmm.dtype", "mat1", mat1.dtype, mat2.dtype)
    check(mat1.ndim == 2, "addmm.rank", "mat1", mat1.ndim)
    check(mat2.ndim == 2, "addmm.rank", "mat2", mat2.ndim)
    check_inner(mat1, mat2)
    stretched(self, (mat1.shape[0], mat2.shape[1]))
    implemented("addmm_impl_cpu_", mat1)


# vectors ------------------------------------------------------------------------------------------
def outer(self: Tensor, vec2: Tensor) -> Tensor:
    """out[i, k] = self[i] * vec2[k]"""
    check(self.ndim == 1, "outer.rank", "self", self.ndim)
    check(vec2.ndim == 1, "outer.rank", "vec2", vec2.ndim)
    return reshape(self, (self.shape[0], 1)) * vec2


@op(self=lambda grad, vec: outer(grad, vec), vec=lambda grad, self: mv(t(self), grad))
def mv(self, vec):
    """out[i] = sum(self[i, :] * vec)"""
    fit = self.ndim == 2 and self.shape[1:] == vec.shape
    if not fit or self.dtype is not vec.dtype or self.dtype.kind == "b":
        check_mv(self, vec)
    return self.dot(vec)


def check_mv(self, vec):
    check(self.ndim == 2 and vec.ndim == 1, "mv.rank", self.ndim, vec.ndim)
    (rows, columns), (n,) = self.shape, vec.shape
    check(columns == n, "mv.size", rows, rows, columns, n)
    check(self.dtype is vec.dtype, "mv.dtype", vec.dtype, self.dtype, vec.dtype)
    implemented("addmv_impl_cpu", self)


@op(self=lambda grad, tensor: grad * tensor, tensor=lambda grad, self: grad * self)
def dot(self, tensor):
    """sum(self * tensor), of two vectors"""
    fit = self.shape == tensor.shape and self.ndim == 1
    if not fit or self.dtype is not tensor.dtype or self.dtype.kind == "b":
        check_dot(self, tensor)
    return self.dot(tensor)


def check_dot(self, tensor):
    check(self.ndim == tensor.ndim == 1, "dot.rank", self.ndim, tensor.ndim)
    check(self.dtype is tensor.dtype, "dot.dtype", self.dtype, tensor.dtype)
    (n,), (m,) = self.shape, tensor.shape
    check(n == m, "dot.size", n, m, n, m)
    implemented("dot", self)


# batches ------------------------------------------------------------------------------------------
@op(self=lambda grad, mat2: bmm(grad, transpose(mat2, 1, 2)),
    mat2=lambda grad, self: bmm(transpose(self, 1, 2), grad))
def bmm(self, mat2):
    """out[n] = self[n] @ mat2[n]"""
    check(self.ndim == 3, "bmm.rank", "batch1")
    check(mat2.ndim == 3, "bmm.rank", "batch2")
    n, _, m = self.shape
    check(mat2.shape[:2] == (n, m), "bmm.size", n, m, mat2.shape[:2])
    implemented("bmm", self)
    check(self.dtype is mat2.dtype, "dtype.expected", self.dtype, mat2.dtype)
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
    if product := PRODUCTS.get(ranks):
        return product(self, other)
    check(0 not in ranks, "matmul.rank", ranks[0], ranks[1])
    return (folded if folds(self, other) else in_batches)(self, other)


PRODUCTS = {(2, 2): mm, (2, 1): mv, (1, 2): row_times, (1, 1): dot}  # by the operands' dimensions


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


def folded(self, other):
    """All rows of a batch in one matrix, times a matrix or a vector.

    From the left the same, everything transposed.
    """
    batch, single = self, other
    from_left = self._array.ndim < other._array.ndim
    if from_left:
        batch, single = transpose(other, -1, -2), t(self) if self._array.ndim == 2 else self
    *outer_shape, inner = batch._array.shape
    rows = reshape(batch, (math.prod(outer_shape), inner))
    product = (mv if single._array.ndim == 1 else mm)(rows, single)
    out = unsafe_view(product, (*outer_shape, *single._array.shape[1:]))
    return contiguous(transpose(out, -1, -2)) if from_left and single._array.ndim == 2 else out


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
        out = squeeze_dim(bmm(mats1, unsqueeze(mats2, 2)), -1)
        return unsafe_view(out, (*batch, *left[-2:-1]))
    return unsafe_view(bmm(mats1, mats2), (*batch, *left[-2:-1], right[-1]))
