"""Pointwise operations: forward and derivative of each, in one place.

Rules of a formula.  It runs on ndarrays in an ordinary backward pass and on Tensors under
`create_graph=True`, so it uses operators and operations called as functions, never methods:
ndarray has methods of the same names that mean something else.  Broadcasting and dtype promotion
are undone after it, centrally: it never mentions them.
"""

from typing import Any

import numpy as np

from ..dispatch import op
from ..errors import check, implemented, torch_error
from ..tensor import Tensor
from .arrays import ONE

# sums and products --------------------------------------------------------------------------------


@op(pointwise=True,
    self=lambda grad: grad,
    other=lambda grad, alpha: scaled(grad, alpha))
def add(self, other, alpha=1):
    """self + alpha * other"""
    return self + other if alpha == 1 else self + other * of_kind(alpha, other)


@op(pointwise=True,
    self=lambda grad: grad,
    other=lambda grad, alpha: -grad if alpha == 1 else mul_number(grad, -alpha))
def sub(self, other, alpha=1):
    """self - alpha * other"""
    return self - other if alpha == 1 else self - other * of_kind(alpha, other)


@op(pointwise=True, node="RsubBackward1", other=None, self=lambda grad, alpha: -scaled(grad, alpha))
def rsub(self, other, alpha=1):
    """other - alpha * self, of a number `other`"""
    return other - self if alpha == 1 else other - alpha * self


@op(pointwise=True,
    self=lambda grad, other: grad * other,
    other=lambda grad, self: grad * self)
def mul(self, other):
    """self * other"""
    return self * other


@op(self=lambda grad: -grad)
def neg(self):
    """-self"""
    return -self if self.dtype.kind != "b" else no_negation()


def scaled(grad, alpha):
    return grad if alpha == 1 else mul_number(grad, alpha)


def no_negation():
    raise torch_error("neg.bool")


def of_kind(alpha: Any, array: np.ndarray) -> Any:
    check(array.dtype.kind == "f" or not isinstance(alpha, float), "alpha.kind")
    return array.dtype.type(alpha)


def positive(input: Tensor) -> Tensor:
    """The tensor itself: `+x`."""
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
    return mul(reciprocal(self), other)


@op(pointwise=True, quiet=True, node="NotImplemented",
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


def no_derivative(name: str) -> Any:
    raise torch_error("derivative.none", name)


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

FUNCTIONS, METHODS = ("positive", "rsub"), ("positive",)
BOTH = TWINS = ("add", "sub", "mul", "neg", "div", "true_divide", "reciprocal", "floor_divide")
