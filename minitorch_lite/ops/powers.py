"""Powers: one name, `pow`, and three operations, for a number or a tensor on either side."""

from __future__ import annotations

import math

import numpy as np

from ..dispatch import op
from ..dtypes import result_type
from ..tensor import Tensor
from .arrays import ONE, joined, not_implemented
from .pointwise import mul_number, zeros_for
from .select import choose
from .unary import log

# tensor ** number ---------------------------------------------------------------------------------


@op(
    node="PowBackward0",
    quiet=True,
    self=lambda grad, self, exponent: (
        grad * mul_number(pow_number(self, exponent - 1), exponent) if exponent else zeros_for(grad)
    ),
)
def pow_number(self, exponent):
    """self ** exponent, of a number `exponent`"""
    if self.dtype.kind != "f":
        self = joined(self, exponent)
        no_inverse(self, exponent)
    if exponent == 2:
        return self * self
    return ONE[self.dtype] / np.sqrt(self) if exponent == -0.5 else self**exponent


def no_inverse(base: np.ndarray, exponent: float) -> None:
    if base.dtype.kind != "f" and exponent < 0:
        raise RuntimeError("Integers to negative integer powers are not allowed.")


# tensor ** tensor ---------------------------------------------------------------------------------


@op(
    pointwise=True,
    node="PowBackward1",
    quiet=True,
    self=lambda grad, self, exponent: choose(
        exponent == 0, 0, grad * (exponent * pow_tensor(self, exponent - 1))
    ),
    exponent=lambda grad, self, exponent, result: (
        grad * choose((self == 0) & (exponent >= 0), 0, result * log(self))
    ),
)
def pow_tensor(self, exponent):
    """self ** exponent"""
    return power(self, exponent)


def power(base: np.ndarray, exponent: np.ndarray) -> np.ndarray:
    """torch's power of two arrays: of integers, 1 over something is rounded to 0."""
    if base.dtype.kind == "f":
        return np.power(base, exponent)
    if base.dtype.kind == "b":
        raise not_implemented("pow", base)
    inverse = exponent < 0
    whole = np.power(base, np.where(inverse, exponent & 1, exponent))
    return np.where(inverse & (np.abs(base) != 1), 0, whole)


# number ** tensor ---------------------------------------------------------------------------------


def exponent_grad(grad, self, exponent, result):
    if self == 0:
        return grad * choose(exponent >= 0, 0, mul_number(result, -math.inf))
    return grad * mul_number(result, math.log(self) if self > 0 else math.nan)


@op(node="PowBackward2", quiet=True, exponent=exponent_grad)
def pow_base(self, exponent):
    """self ** exponent, of a number `self`"""
    dtype = result_type(self, exponent).numpy
    return power(np.asarray(self).astype(dtype), exponent.astype(dtype, copy=False))


def pow(input: Tensor | float, exponent: Tensor | float) -> Tensor:
    """input ** exponent, element by element; integers cannot have a negative number as exponent."""
    if not isinstance(exponent, Tensor):
        return pow_number(input, exponent)
    return (pow_tensor if isinstance(input, Tensor) else pow_base)(input, exponent)


def rpow(self: Tensor, other: float) -> Tensor:
    """`number ** tensor`."""
    return pow_base(other, self)


def square(input: Tensor) -> Tensor:
    """input ** 2"""
    return pow_number(input, 2)


pow.spec = square.spec = pow_number.spec  # for their twins

# roots --------------------------------------------------------------------------------------------


@op(floating=True, quiet=True, self=lambda grad, result: grad / mul_number(result, 2))
def sqrt(self):
    """The root of self"""
    return np.sqrt(self)


BOTH = TWINS = ("pow", "square", "sqrt")
