"""Variance and standard deviation, along `dim` or of all elements."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..dispatch import op
from ..tensor import Tensor
from .arrays import axes, extent
from .pick import masked_fill
from .pointwise import mul_number
from .reduce import Dim, dims_of, mean_all, mean_dim, restored


def var_backward(grad, self, dim, correction, keepdim):
    freedom = extent(self.shape, dim) - (1 if correction is None else correction)
    slope = 2 / freedom if freedom else np.inf
    mean = mean_all(self) if dim is None else mean_dim(self, dim, True)
    return mul_number(restored(grad, self.shape, dim, keepdim), slope) * (self - mean)


@op(node="VarBackward0", quiet=True, self=var_backward)
def var_dim(self, dim, correction, keepdim=False):
    """sum((self - mean) ** 2) / (n - correction)"""
    return variance("var", self, dim, correction, keepdim)


@op(
    node="StdBackward0",
    quiet=True,
    self=lambda grad, self, result, dim, correction, keepdim: var_backward(
        masked_fill(grad / mul_number(result, 2), result == 0, 0), self, dim, correction, keepdim
    ),
)
def std_dim(self, dim, correction, keepdim=False):
    """The root of the variance"""
    return np.sqrt(variance("std", self, dim, correction, keepdim))


def variance(name, array, dim, correction, keepdim):
    if array.dtype.kind != "f":
        raise RuntimeError("std and var only support floating point and complex dtypes")
    along, n = axes(dim, array.ndim), extent(array.shape, dim)
    freedom = n - (1 if correction is None else correction)
    if freedom <= 0:
        warnings.warn(
            f"{name}(): degrees of freedom is <= 0. Correction should be strictly less than the "
            "reduction factor (input numel divided by output numel).",
            stacklevel=5,
        )
    away = array - np.add.reduce(array, along, None, None, True) / n
    away *= away
    return np.add.reduce(away, along, None, None, keepdim) / max(freedom, 0)


def var(
    input: Tensor,
    dim: Dim = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Tensor:
    """The variance: squared distances from the mean are added up and divided by n - correction.

    correction is 1 unless given; `unbiased=False` means 0.

    >>> import minitorch_lite as torch
    >>> torch.var(torch.tensor([1., 2., 3.])), torch.var(torch.tensor([1., 3.]), correction=0)
    (tensor(1.), tensor(1.))
    """
    return var_dim(input, *moments(dim, unbiased, correction), keepdim)


def std(
    input: Tensor,
    dim: Dim = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Tensor:
    """The standard deviation: the root of the variance, see `var`."""
    return std_dim(input, *moments(dim, unbiased, correction), keepdim)


def moments(dim: Any, unbiased: bool | None, correction: float | None) -> tuple:
    """Dimensions and correction as torch saves them."""
    if isinstance(dim, bool):  # `x.var(False)`
        dim, unbiased = None, dim
    if unbiased is not None:
        correction = 1 if unbiased else 0
    elif correction is None and dim is not None:
        correction = 1
    return dims_of(dim, "var"), correction


BOTH = ("var", "std")
