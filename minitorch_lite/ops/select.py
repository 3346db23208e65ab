"""Functions with jumps and kinks: at a kink each takes the one-sided slope that torch takes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd.inplace import inplace
from ..dispatch import op
from ..dtypes import result_type
from ..errors import torch_error
from ..tensor import Tensor, scalar_name, wrap
from .arrays import chosen, joined, not_implemented
from .copies import to_floating
from .pick import masked_fill
from .pointwise import div_number, zeros_for

# choosing -----------------------------------------------------------------------------------------


@op(
    node="WhereBackward0",
    public="where",
    pointwise=True,
    apart=("condition",),
    condition=None,
    self=lambda grad, condition: choose(condition, grad, 0),
    other=lambda grad, condition: choose(condition, 0, grad),
)
def choose(condition, self, other):
    """self where condition is True, else other"""
    if condition.dtype.kind != "b":
        raise torch_error("where.dtype", scalar_name(condition.dtype))
    return chosen(condition, self, other)


def where(condition: Tensor, input: Tensor | float, other: Tensor | float) -> Tensor:
    """input where condition is True, else other.

    >>> import minitorch_lite as torch
    >>> torch.where(torch.tensor([True, False]), torch.tensor([1., 2.]), 0)
    tensor([1., 0.])
    """
    if not (isinstance(input, Tensor) or isinstance(other, Tensor)):
        kind = result_type(input, other).numpy
        input, other = wrap(np.asarray(input, kind)), wrap(np.asarray(other, kind))
    return choose(condition, input, other)


def where_method(self: Tensor, condition: Tensor, other: Tensor | float) -> Tensor:
    """This tensor where condition is True, else other."""
    return where(condition, self, other)


Tensor.where = where_method  # type: ignore[attr-defined]


@op(
    pointwise=True,
    self=lambda grad, self, other: unless_below(grad, self, other),
    other=lambda grad, self, other: unless_below(grad, other, self),
)
def maximum(self, other):
    """The greater of both; equal ones share the gradient, and NaN wins"""
    return np.maximum(self, other)


@op(
    pointwise=True,
    self=lambda grad, self, other: unless_below(grad, other, self),
    other=lambda grad, self, other: unless_below(grad, self, other),
)
def minimum(self, other):
    """The lesser of both; equal ones share the gradient, and NaN wins"""
    return np.minimum(self, other)


def unless_below(grad, a, b):
    """grad; half of it where a equals b, none where a is below b."""
    a, b = in_dtype_of(grad, a), in_dtype_of(grad, b)
    return masked_fill(choose(a == b, div_number(grad, 2), grad), a < b, 0)


def in_dtype_of(grad, value):
    """A value as the forward pass compared it: a 0-d operand may have more bits than the result."""
    kind = getattr(grad, "_array", grad).dtype
    return value if getattr(value, "_array", value).dtype is kind else to_floating(value, kind)


# clamping: at a border the gradient passes --------------------------------------------------------


@op(
    node="ClampBackward1",
    public="clamp",
    self=lambda grad, self, min, max: choose(within(self, min, max), grad, 0),
)
def clamp_numbers(self, min=None, max=None):
    """max where self > max, min where self < min, else self; of numbers min and max"""
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    self = joined(self, min, max)
    self = self if min is None else np.maximum(self, border(min, self))
    return self if max is None else np.minimum(self, border(max, self))


@op(
    node="ClampBackward0",
    public="clamp",
    pointwise=True,
    self=lambda grad, self, min, max: choose(within(self, min, max), grad, 0),
    min=lambda grad, self, min, max: choose((min < max) & (self < min), grad, 0),
    max=lambda grad, self, min, max: choose((self > max) | (max < min), grad, 0),
)
def clamp_tensors(self, min, max):
    """max where self > max, min where self < min, else self; of tensors min and max"""
    if self.dtype.kind == "b":
        raise not_implemented("clamp_cpu", self)
    return np.minimum(np.maximum(self, min), max)


@op(
    node="ClampBackward0",
    public="clamp",
    pointwise=True,
    keeps=("max",),
    self=lambda grad, self, min: choose(self >= min, grad, 0),
    min=lambda grad, self, min: choose(self < min, grad, 0),
)
def clamp_below(self, min, max=None):
    """min where self < min, else self; of a tensor min"""
    return np.maximum(self, min)


@op(
    node="ClampBackward0",
    public="clamp",
    pointwise=True,
    keeps=("min",),
    self=lambda grad, self, max: choose(self <= max, grad, 0),
    max=lambda grad, self, max: choose(self > max, grad, 0),
)
def clamp_above(self, max, min=None):
    """max where self > max, else self; of a tensor max"""
    return np.minimum(self, max)


def clamp(
    input: Tensor, min: Tensor | float | None = None, max: Tensor | float | None = None
) -> Tensor:
    """What lies below `min` becomes min, what lies above `max` max.

    >>> import minitorch_lite as torch
    >>> torch.clamp(torch.tensor([-2., 0., 2.]), -1, 1)
    tensor([-1.,  0.,  1.])
    """
    if not (isinstance(min, Tensor) or isinstance(max, Tensor)):
        return clamp_numbers(input, min, max)
    if max is None:
        return clamp_below(input, min)
    return clamp_above(input, max) if min is None else clamp_tensors(input, min, max)


clip, clamp.spec = clamp, clamp_numbers.spec


@op(self=lambda grad, self, min: choose(self >= min, grad, 0))
def clamp_min(self, min):
    """min where self < min, else self"""
    self = joined(self, min)
    return np.maximum(self, border(min, self))


@op(self=lambda grad, self, max: choose(self <= max, grad, 0))
def clamp_max(self, max):
    """max where self > max, else self"""
    self = joined(self, max)
    return np.minimum(self, border(max, self))


def border(number: float, array: np.ndarray) -> Any:
    """A number in the array's dtype; -1 among uint8 is 255."""
    return number if array.dtype.kind == "f" else np.asarray(number).astype(array.dtype)


def within(self, min, max):
    if min is None or max is None:
        return self <= max if min is None else self >= min
    return (self >= min) & (self <= max)


# sizes and signs ----------------------------------------------------------------------------------


@op(self=lambda grad, self: grad * sgn(self))
def abs(self):
    """self without its sign; the slope at 0 is 0"""
    return np.abs(self) if self.dtype.kind != "b" else unsupported("abs_cpu", self)


absolute = abs


@op(self=lambda grad: zeros_for(grad))
def sign(self):
    """1 where self is positive, -1 where it is negative, else 0"""
    return signs(self)


@op(self=lambda grad, self, result: zeros_for(grad))
def sgn(self):
    """The same as `sign`; torch's name of it in the derivative of `abs`"""
    return signs(self)


def signs(array: np.ndarray) -> np.ndarray:
    """NaN has the sign 0."""
    if array.dtype.kind == "b":
        return array.copy()
    return np.subtract(array > 0, array < 0, dtype=array.dtype)


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
FUNCTIONS = ("where", "maximum", "minimum", "clip", "absolute", *(name[:-1] for name in TWINS))
METHODS = (*FUNCTIONS[1:], *TWINS)
