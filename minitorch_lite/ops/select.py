"""Functions with jumps and kinks: at a kink each takes the one-sided slope that torch takes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd.alias import inplace, scalar_name
from ..dispatch import op
from .arrays import joined, not_implemented
from .index import masked_fill
from .pointwise import div_number, zeros_for

# choosing -----------------------------------------------------------------------------------------


@op(
    pointwise=True,
    apart=("condition",),
    condition=None,
    self=lambda grad, condition: where(condition, grad, 0),
    other=lambda grad, condition: where(condition, 0, grad),
)
def where(condition, self, other):
    """self where condition is True, else other"""
    if condition.dtype.kind != "b":
        raise RuntimeError(
            "where expected condition to be a boolean tensor, but got a tensor with dtype "
            f"{scalar_name(condition.dtype)}"
        )
    return np.where(condition, self, other)


@op(
    pointwise=True,
    self=lambda grad, self, other: masked_fill(halved(grad, self, other), self < other, 0),
    other=lambda grad, self, other: masked_fill(halved(grad, self, other), self > other, 0),
)
def maximum(self, other):
    """The greater of both; equal ones share the gradient, and NaN wins"""
    return np.maximum(self, other)


@op(
    pointwise=True,
    self=lambda grad, self, other: masked_fill(halved(grad, self, other), self > other, 0),
    other=lambda grad, self, other: masked_fill(halved(grad, self, other), self < other, 0),
)
def minimum(self, other):
    """The lesser of both; equal ones share the gradient, and NaN wins"""
    return np.minimum(self, other)


def halved(grad, self, other):
    return where(self == other, div_number(grad, 2), grad)


# clamping: at a border the gradient passes --------------------------------------------------------


@op(
    node="ClampBackward1",
    self=lambda grad, self, min, max: where(within(self, min, max), grad, 0),
)
def clamp(self, min=None, max=None):
    """max where self > max, min where self < min, else self; of numbers min and max"""
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    self = joined(self, min, max)
    self = self if min is None else np.maximum(self, min)
    return self if max is None else np.minimum(self, max)


@op(self=lambda grad, self, min: where(self >= min, grad, 0))
def clamp_min(self, min):
    """min where self < min, else self"""
    return np.maximum(joined(self, min), min)


@op(self=lambda grad, self, max: where(self <= max, grad, 0))
def clamp_max(self, max):
    """max where self > max, else self"""
    return np.minimum(joined(self, max), max)


def within(self, min, max):
    if min is None or max is None:
        return self <= max if min is None else self >= min
    return (self >= min) & (self <= max)


# sizes and signs ----------------------------------------------------------------------------------


@op(self=lambda grad, self: grad * sgn(self))
def abs(self):
    """self without its sign; the slope at 0 is 0"""
    return np.abs(self) if self.dtype.kind != "b" else unsupported("abs_cpu", self)


@op(self=lambda grad: zeros_for(grad))
def sign(self):
    """1 where self is positive, -1 where it is negative, else 0"""
    return np.sign(self) if self.dtype.kind != "b" else self.copy()


@op(self=lambda grad: zeros_for(grad))
def sgn(self):
    """The same as `sign`; torch's name of it in the derivative of `abs`"""
    return np.sign(self) if self.dtype.kind != "b" else self.copy()


# rounding -----------------------------------------------------------------------------------------


@op(self=lambda grad: zeros_for(grad))
def floor(self):
    """The greatest whole number that is not above self"""
    return np.floor(self) if self.dtype.kind == "f" else whole("floor_vml_cpu", self)


@op(self=lambda grad: zeros_for(grad))
def ceil(self):
    """The least whole number that is not below self"""
    return np.ceil(self) if self.dtype.kind == "f" else whole("ceil_vml_cpu", self)


@op(self=lambda grad: zeros_for(grad))
def trunc(self):
    """self without its fraction"""
    return np.trunc(self) if self.dtype.kind == "f" else whole("trunc_vml_cpu", self)


@op(self=lambda grad: zeros_for(grad))
def round(self):
    """The nearest whole number, of two the even one"""
    return np.rint(self) if self.dtype.kind == "f" else whole("round_vml_cpu", self)


def whole(kernel: str, array: np.ndarray) -> np.ndarray:
    """Integers are their own rounding; truth values have none."""
    return array.copy() if array.dtype.kind != "b" else unsupported(kernel, array)


def unsupported(kernel: str, array: np.ndarray) -> Any:
    raise not_implemented(kernel, array)


clamp_, clamp_min_, clamp_max_ = map(inplace, (clamp, clamp_min, clamp_max))
abs_, sign_, sgn_ = map(inplace, (abs, sign, sgn))
floor_, ceil_, trunc_, round_ = map(inplace, (floor, ceil, trunc, round))

TWINS = ("clamp_", "clamp_min_", "clamp_max_", "abs_", "sign_", "sgn_",
         "floor_", "ceil_", "trunc_", "round_")  # fmt: skip
FUNCTIONS = ("where", "maximum", "minimum", *(name[:-1] for name in TWINS))
METHODS = (*FUNCTIONS[1:], *TWINS)
