"""Reductions beyond sums: products, variance and deviation, norms, logsumexp."""

import math
from typing import Any

import numpy as np

from ..dispatch import op
from ..dtypes import dtype as dtype_of
from ..errors import check, check_type, warn
from ..tensor import Tensor, wrap
from .arrays import axes, extent, one_dim, reduced
from .copies import fitted
from .functions import exp, pow_number
from .index import masked_fill
from .pointwise import div_number, mul_number
from .reduce import ALL, WIDE, Dim, dims_of, mean_all, mean_dim, numpy_kind, restored, shared, whole
from .select import abs, choose, sgn
from .shape import reshape
from .views import expand, unsqueeze

# product ------------------------------------------------------------------------------------------


def prod_backward(grad, self, result, dim, keepdim, self_dtype):
    grad, result = (restored(each, self.shape, dim, keepdim) for each in (grad, result))
    if getattr(self, "_array", self).all():  # none of them is 0
        grad = grad * (result / self)
    elif dim is None:
        grad = reshape(grad * products_of_others(reshape(self, (-1,)), 0), self.shape)
    elif self.shape:
        grad = grad * products_of_others(self, dim % len(self.shape))
    return fitted(grad, self_dtype)


@op(node="ProdBackward0",
    self=lambda grad, self, result, self_dtype:
        prod_backward(grad, self, result, None, False, self_dtype))
def prod_all(self, kind=None):
    """The product of all elements"""
    return np.multiply.reduce(self, None, kind or WIDE[self.dtype])


@op(node="ProdBackward1", self=prod_backward)
def prod_dim(self, dim, keepdim=False, kind=None):
    """The products along dim"""
    return reduced(np.multiply, self, dim, kind or WIDE[self.dtype], keepdim)


def products_of_others(self, dim):
    """For each element the product of the others: each time another one is replaced by 1."""
    n, after = self.shape[dim], len(self.shape) - dim - 1
    copies = expand(unsqueeze(self, dim), (*self.shape[:dim], n, *self.shape[dim:]))
    left_out = np.eye(n, dtype=bool).reshape(n, n, *(1,) * after)
    if isinstance(self, Tensor):
        left_out = wrap(left_out)
    return prod_dim(choose(left_out, 1, copies), dim + 1)


def prod(input: Tensor, dim: int = ALL, keepdim: bool = False, *,
         dtype: dtype_of | None = None) -> Tensor:
    """The product of all elements, or the products along one dimension.

    >>> import minitorch_lite as torch
    >>> torch.prod(torch.tensor([2., 3., 4.]))
    tensor(24.)
    """
    kind = numpy_kind(dtype, input)
    if whole(dim, keepdim, "prod"):
        return prod_all(input, kind)
    return prod_dim(input, one_dim(dim, "prod"), keepdim, kind)


# norms --------------------------------------------------------------------------------------------


def norm_backward(grad, self, ord, result, dim, keepdim):
    """Of each kind of norm; where the norm is 0, so is the gradient."""
    grad, norm = (restored(each, self.shape, dim, keepdim) for each in (grad, result))
    if ord == 0:
        return None
    if ord == 1:
        return sgn(self) * grad
    if ord == 2:
        return self * masked_fill(grad / norm, norm == 0, 0)
    if ord in (math.inf, -math.inf):
        among = abs(self) == norm
        return sgn(self) * (shared(grad, among, dim) * among)
    size = abs(self)
    slope = self * pow_number(size, ord - 2) if ord > 2 else sgn(self) * pow_number(size, ord - 1)
    if ord < 1:
        slope = masked_fill(slope, self == 0, 0)
    return slope * masked_fill(grad / pow_number(norm, ord - 1), norm == 0, 0)


@op(quiet=True, self=norm_backward)
def linalg_vector_norm(self, ord=2, dim=None, keepdim=False):
    """sum(|self| ** ord) ** (1 / ord)"""
    check(self.dtype.kind == "f", "norm.dtype", self.dtype)
    size = np.abs(self)
    if ord in (math.inf, -math.inf):
        check(extent(self.shape, dim), "norm.empty", ord)
        return reduced(np.maximum if ord > 0 else np.minimum, size, dim, None, keepdim)
    if ord == 0:
        return reduced(np.add, size != 0, dim, self.dtype, keepdim)
    total = reduced(np.add, self * self if ord == 2 else size**ord, dim, None, keepdim)
    return np.sqrt(total) if ord == 2 else total ** (1 / ord)


def norm(input: Tensor, p: Any = "fro", dim: Dim = None, keepdim: bool = False,
         dtype: dtype_of | None = None) -> Tensor:
    """The length of all elements as a vector, or of those along `dim`.

    p is the power: 2 (also called "fro"), 1, inf, -inf, 0 (how many are not 0) or another number.

    >>> import minitorch_lite as torch
    >>> torch.norm(torch.tensor([3., 4.]))
    tensor(5.)
    """
    check(p != "nuc", "norm.nuclear")
    input = input if dtype is None else input.to(dtype)
    power = 2 if p in ("fro", None) else p
    return linalg_vector_norm(input, power, dims_of(dim, "norm"), keepdim)


# logsumexp ----------------------------------------------------------------------------------------


@op(node="LogsumexpBackward0", quiet=True, floating=True,
    self=lambda grad, self, result, dim, keepdim: (
        restored(grad, self.shape, dim, keepdim)
        * exp(self - restored(result, self.shape, dim, keepdim))
    ))
def logsumexp_dim(self, dim, keepdim=False):
    """log(sum(exp(self))), the greatest element taken out first so that exp cannot overflow"""
    along = axes(dim, self.ndim)
    top = np.maximum.reduce(self, along, None, None, True, -np.inf)
    top = np.where(np.isinf(top), 0, top)
    total = np.log(np.add.reduce(np.exp(self - top), along, None, None, True)) + top
    return np.asarray(total if keepdim else total.squeeze(along), order="C")


def logsumexp(input: Tensor, dim: Dim, keepdim: bool = False) -> Tensor:
    """log(sum(exp(input))) along `dim`, without overflow.

    >>> import minitorch_lite as torch
    >>> torch.logsumexp(torch.tensor([1000., 1000.]), 0)
    tensor(1000.6932)
    """
    check_type(dim, (int, tuple, list), "logsumexp", "dim", 1, "tuple of ints")
    return logsumexp_dim(input, dims_of(dim, "logsumexp"), keepdim)


# variance and standard deviation ----------------------------------------------------------------


def var_backward(grad, self, dim, correction, keepdim):
    freedom = extent(self.shape, dim) - (1 if correction is None else correction)
    slope = 2 / freedom if freedom else np.inf
    mean = mean_all(self) if dim is None else mean_dim(self, dim, True)
    return mul_number(restored(grad, self.shape, dim, keepdim), slope) * (self - mean)


@op(node="VarBackward0", quiet=True, self=var_backward)
def var_dim(self, dim, correction, keepdim=False):
    """sum((self - mean) ** 2) / (n - correction)"""
    return variance("var", self, dim, correction, keepdim)


@op(node="StdBackward0", quiet=True,
    self=lambda grad, self, result, dim, correction, keepdim: var_backward(
        masked_fill(grad / mul_number(result, 2), result == 0, 0), self, dim, correction, keepdim
    ))
def std_dim(self, dim, correction, keepdim=False):
    """The root of the variance"""
    return np.sqrt(variance("std", self, dim, correction, keepdim))


@op(node="VarMeanBackward0", many=True, quiet=True,
    self=lambda grad, self, dim, correction, keepdim:
        var_backward(grad[0], self, dim, correction, keepdim)
        + div_number(restored(grad[1], self.shape, dim, keepdim), extent(self.shape, dim)))
def var_mean_dim(self, dim, correction, keepdim=False):
    """The variance, and the mean"""
    spread = variance("var_mean", self, dim, correction, keepdim)
    return [spread, reduced(np.add, self, dim, None, keepdim) / extent(self.shape, dim)]


def variance(name, array, dim, correction, keepdim):
    both = name if name == "var_mean" else "std and var"
    check(array.dtype.kind == "f", "var.dtype", both)
    along, n = axes(dim, array.ndim), extent(array.shape, dim)
    freedom = n - (1 if correction is None else correction)
    if freedom <= 0:
        warn("var.freedom", name)
    away = array - np.add.reduce(array, along, None, None, True) / n
    away *= away
    return reduced(np.add, away, dim, None, keepdim) / max(freedom, 0)


def var(input: Tensor, dim: Dim = None, unbiased: bool | None = None, keepdim: bool = False, *,
        correction: float | None = None) -> Tensor:
    """The variance: squared distances from the mean are added up and divided by n - correction.

    correction is 1 unless given; `unbiased=False` means 0.

    >>> import minitorch_lite as torch
    >>> torch.var(torch.tensor([1., 2., 3.])), torch.var(torch.tensor([1., 3.]), correction=0)
    (tensor(1.), tensor(1.))
    """
    return var_dim(input, *moments(dim, unbiased, correction), keepdim)


def std(input: Tensor, dim: Dim = None, unbiased: bool | None = None, keepdim: bool = False, *,
        correction: float | None = None) -> Tensor:
    """The standard deviation: the root of the variance, see `var`."""
    return std_dim(input, *moments(dim, unbiased, correction), keepdim)


def var_mean(input: Tensor, dim: Dim = None, unbiased: bool | None = None, keepdim: bool = False,
             *, correction: float | None = None) -> tuple[Tensor, Tensor]:
    """The variance, see `var`, and the mean."""
    return var_mean_dim(input, *moments(dim, unbiased, correction), keepdim)


def moments(dim: Any, unbiased: bool | None, correction: float | None) -> tuple:
    """Dimensions and correction as torch saves them."""
    if isinstance(dim, bool):  # `x.var(False)`
        dim, unbiased = None, dim
    if unbiased is not None:
        correction = 1 if unbiased else 0
    elif correction is None and dim is not None:
        correction = 1
    return dims_of(dim, "var"), correction
