"""Pointwise operations: forward and derivative of each, in one place.

Rules of a formula.  It runs on ndarrays in an ordinary backward pass and on Tensors under
`create_graph=True`, so it uses operators and operations called as functions, never methods:
ndarray has methods of the same names that mean something else.  Broadcasting and dtype promotion
are undone after it, centrally: it never mentions them.
"""

from typing import Any

import numpy as np
from numpy import ndarray

from ..autograd.memory import OF_A_GRADIENT, alike, let_go
from ..dispatch import op
from ..errors import check, check_type, implemented, torch_error
from ..references import references
from ..strides import broadcast
from ..tensor import Tensor
from .arrays import ONE

# sums and products --------------------------------------------------------------------------------


def scaled(grad, alpha):
    """alpha * grad, without an operation where alpha is 1."""
    return grad if alpha == 1 else mul_number(grad, alpha)


@op(pointwise=True, self=lambda grad: grad, other=scaled)
def add(self, other, alpha=1):
    """self + alpha * other"""
    return self + other if alpha == 1 else self + other * of_kind(alpha, other)


@op(pointwise=True,
    self=lambda grad: grad,
    other=lambda grad, alpha: -grad if alpha == 1 else mul_number(grad, -alpha))
def sub(self, other, alpha=1):
    """self - alpha * other"""
    return self - other if alpha == 1 else self - other * of_kind(alpha, other)


@op(pointwise=True, node="RsubBackward1", other=None, self=lambda grad, alpha: scaled(-grad, alpha))
def rsub_number(self, other, alpha=1):
    """other - alpha * self, of a number `other`"""
    return other - self if alpha == 1 else other - of_kind(alpha, self) * self


@op(pointwise=True, node="RsubBackward0", other=lambda grad: grad,
    self=lambda grad, alpha: scaled(-grad, alpha))
def rsub_tensor(self, other, alpha=1):
    """other - alpha * self"""
    return other - self if alpha == 1 else other - self * of_kind(alpha, self)


def rsub(input: Tensor, other: Tensor | float, *, alpha: float = 1) -> Tensor:
    """other - alpha * input"""
    return (rsub_tensor if isinstance(other, Tensor) else rsub_number)(input, other, alpha)


def large_products(node: Any, grad: ndarray, edges: tuple) -> tuple:
    """grad * other and grad * self, in memory that is not needed any more."""
    to_self, to_other = edges
    values = let_go(node, *["other"] * bool(to_self), *["self"] * bool(to_other))
    d_self = d_other = None
    if to_other:
        self, free = values.pop()
        d_other = np.multiply(grad, self, out=self if free and alike(self, grad) else None)
    if to_self:
        other, free = values.pop()
        mine = references(grad) <= OF_A_GRADIENT and alike(grad, other)
        place = grad if mine else other if free and alike(other, grad) else None
        d_self = np.multiply(grad, other, out=place)
    return d_self, d_other


@op(pointwise=True, large=large_products,
    self=lambda grad, other: grad * other,
    other=lambda grad, self: grad * self)
def mul(self, other):
    """self * other"""
    return self * other


@op(self=lambda grad: -grad)
def neg(self):
    """-self"""
    return -self if self.dtype.kind != "b" else no_negation()


def no_negation():
    raise torch_error("neg.bool")


def of_kind(alpha: Any, array: np.ndarray) -> Any:
    check(array.dtype.kind == "f" or not isinstance(alpha, float), "alpha.kind")
    return np.asarray(alpha).astype(array.dtype)  # -1 becomes 255


def positive(input: Tensor) -> Tensor:
    """The tensor itself: `+x`."""
    check(input._array.dtype.kind != "b", "positive.bool")
    return input


# quotients ----------------------------------------------------------------------------------------


@op(pointwise=True, floating=True, quiet=True, node="DivBackward0",
    self=lambda grad, other: grad / other,
    other=lambda grad, self, other: -grad * ((self / other) / other))
def true_divide(self, other):
    """self / other"""
    return self / other


@op(floating=True, quiet=True, self=lambda grad, result: -grad * (result * result))
def reciprocal(self):
    """1 / self"""
    return ONE[self.dtype] / self


def rdiv(self: Tensor, other: Any) -> Tensor:
    """`number / tensor`, which torch computes as a reciprocal and a product."""
    return reciprocal(self) * other


def no_derivative(name):
    raise torch_error("derivative.none", name)


@op(pointwise=True, quiet=True, node="torch::autograd::NotImplemented",
    self=lambda grad: no_derivative("floor_divide"),
    other=lambda grad: no_derivative("floor_divide"))
def floor_divide(self, other):
    """self / other, rounded down"""
    return np.floor_divide(self, divisible(other, "div_floor_cpu"))


def rfloor_divide(self: Tensor, other: float) -> Tensor:
    """`number // tensor`."""
    return floor_divide(other, self)


def divisible(other: np.ndarray, kernel: str) -> np.ndarray:
    """What integers are divided by must not be 0, nor a truth value."""
    check(other.dtype.kind == "f" or implemented(kernel, other).all(), "division.zero")
    return other


# by a number: the nodes that torch shows inside second derivatives --------------------------------


@op(node="MulBackward1", self=lambda grad, other: mul_number(grad, other))
def mul_number(self, other):
    """self * other, of a number `other`"""
    return self * other


@op(node="DivBackward1", quiet=True, self=lambda grad, other: div_number(grad, other))
def div_number(self, other):
    """self / other, of a number `other`"""
    return self / other


@op(node="AddBackward1", self=lambda grad: grad)
def add_number(self, other):
    """self + other, of a number `other`"""
    return self + other


@op(self=None)
def zeros_for(self):
    """Zeros of the same shape: the gradient of what jumps from value to value"""
    return np.zeros_like(self)


div = true_divide

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


@op(pointwise=True, numberless=True, self=None, other=None)
def logical_and(self, other):
    """self and other"""
    return np.logical_and(self, other)


@op(pointwise=True, numberless=True, self=None, other=None)
def logical_or(self, other):
    """self or other"""
    return np.logical_or(self, other)


# bits ---------------------------------------------------------------------------------------------


@op(self=None)
def bitwise_not(self):
    """Every bit of self turned over"""
    return ~implemented("bitwise_not_cpu", self, "biu")


def invert(self: Tensor) -> Tensor:
    """`~tensor`"""
    check(self._array.dtype.kind != "f", "invert.float")
    return bitwise_not(self)


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
    check_type(other, Tensor, "equal", "other", 2, "Tensor")
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
    broadcast(first.shape, second.shape)
    return bool(np.isclose(first, second, rtol, atol, equal_nan).all())


TWINS = ("add", "sub", "mul", "neg", "div", "true_divide", "reciprocal", "floor_divide",
         "bitwise_not", "bitwise_and", "bitwise_or", "bitwise_xor")
