"""Comparisons, logic and bits: truth values and whole numbers, which have no derivative."""

import numpy as np

from ..dispatch import op
from ..errors import check, implemented, wrong_argument
from ..tensor import Tensor

# comparisons --------------------------------------------------------------------------------------


@op(pointwise=True, self=None, other=None)
def eq(self, other):
    """self == other"""
    return self == other


@op(pointwise=True, self=None, other=None)
def ne(self, other):
    """self != other"""
    return self != other


@op(pointwise=True, self=None, other=None)
def lt(self, other):
    """self < other"""
    return self < other


@op(pointwise=True, self=None, other=None)
def le(self, other):
    """self <= other"""
    return self <= other


@op(pointwise=True, self=None, other=None)
def gt(self, other):
    """self > other"""
    return self > other


@op(pointwise=True, self=None, other=None)
def ge(self, other):
    """self >= other"""
    return self >= other


# what kind of number ------------------------------------------------------------------------------


@op(self=None)
def isnan(self):
    """Where self is not a number"""
    return np.isnan(self)


@op(self=None)
def isinf(self):
    """Where self is infinite"""
    return np.isinf(self)


@op(self=None)
def isfinite(self):
    """Where self is neither infinite nor NaN"""
    return np.isfinite(self)


# logic: every number but 0 counts as true ---------------------------------------------------------


@op(self=None)
def logical_not(self):
    """not self"""
    return np.logical_not(self)


@op(pointwise=True, self=None, other=None)
def logical_and(self, other):
    """self and other"""
    return np.logical_and(self, other)


@op(pointwise=True, self=None, other=None)
def logical_or(self, other):
    """self or other"""
    return np.logical_or(self, other)


# bits ---------------------------------------------------------------------------------------------


@op(self=None)
def bitwise_not(self):
    """Every bit of self turned over"""
    check(self.dtype.kind != "f", "invert.float")
    return ~self


@op(pointwise=True, self=None, other=None)
def bitwise_and(self, other):
    """The bits that self and other have both"""
    return implemented("bitwise_and_cpu", self, "biu") & other


@op(pointwise=True, self=None, other=None)
def bitwise_or(self, other):
    """The bits that self or other has"""
    return implemented("bitwise_or_cpu", self, "biu") | other


@op(pointwise=True, self=None, other=None)
def bitwise_xor(self, other):
    """The bits that one of self and other has"""
    return implemented("bitwise_xor_cpu", self, "biu") ^ other


# whole tensors ------------------------------------------------------------------------------------


def equal(input: Tensor, other: Tensor) -> bool:
    """True if both have the same shape and the same elements (NaN equals nothing).

    >>> import minitorch_lite as torch
    >>> torch.equal(torch.tensor([1, 2]), torch.tensor([1, 2]))
    True
    """
    if not isinstance(other, Tensor):
        raise wrong_argument("equal", "other", 2, "Tensor", other)
    return np.array_equal(input._array, other._array)


def allclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08,
             equal_nan: bool = False) -> bool:
    """True if |input - other| <= atol + rtol * |other| everywhere; both are of one dtype.

    >>> import minitorch_lite as torch
    >>> torch.allclose(torch.tensor([1.]), torch.tensor([1. + 1e-9]))
    True
    """
    first, second = input._array, other._array
    check(first.dtype is second.dtype, "allclose.dtype", first.dtype, second.dtype)
    return bool(np.isclose(first, second, rtol, atol, equal_nan).all())


TWINS = ("bitwise_not", "bitwise_and", "bitwise_or", "bitwise_xor")
BOTH = ("eq", "ne", "lt", "le", "gt", "ge", "isnan", "isinf", "isfinite", "logical_not",
        "logical_and", "logical_or", *TWINS, "equal", "allclose")
