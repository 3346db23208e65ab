"""Functions with jumps and kinks: at a kink each takes the one-sided slope that torch takes."""


import numpy as np

from ..dispatch import op
from ..errors import check, implemented, warn
from ..sequences import number_as
from ..tensor import Tensor, wrap
from .arrays import chosen, joined
from .copies import fitted
from .index import masked_fill
from .pointwise import div_number, divisible, no_derivative, zeros_for

# choosing -----------------------------------------------------------------------------------------


@op(node="WhereBackward0", pointwise=True, apart=("condition",), condition=None,
    self=lambda grad, condition: choose(condition, grad, 0),
    other=lambda grad, condition: choose(condition, 0, grad))
def choose(condition, self, other):
    """self where condition is True, else other"""
    check(condition.dtype.kind in "bu", "where.dtype", condition.dtype)
    if condition.dtype.kind == "u":
        warn("where.byte", once=True)
        condition = condition.astype(bool)
    return chosen(condition, self, other)


def where(condition: Tensor, input: Tensor | float | None = None,
          other: Tensor | float | None = None) -> Tensor | tuple[Tensor, ...]:
    """input where condition is True, else other; with a condition alone, `nonzero` as a tuple.

    >>> import minitorch_lite as torch
    >>> torch.where(torch.tensor([True, False]), torch.tensor([1., 2.]), 0)
    tensor([1., 0.])
    """
    if input is None and other is None:
        return nonzero(condition, as_tuple=True)
    return choose(condition, input, other)


def where_method(self: Tensor, condition: Tensor, other: Tensor | float) -> Tensor:
    """This tensor where condition is True, else other."""
    return where(condition, self, other)


Tensor.where = where_method  # type: ignore[attr-defined]


def nonzero(input: Tensor, *, as_tuple: bool = False) -> Tensor | tuple[Tensor, ...]:
    """The indices of all elements that are not 0: as rows, or a vector for each dimension.

    >>> import minitorch_lite as torch
    >>> torch.nonzero(torch.tensor([0, 3, 0, 5]))
    tensor([[1],
            [3]])
    """
    found = np.nonzero(np.atleast_1d(input._array))
    if as_tuple:
        return tuple([wrap(each) for each in found])
    rank = input._array.ndim
    return wrap(np.array(found[:rank], np.int64).reshape(rank, len(found[0])).T)


@op(pointwise=True, numberless=True,
    self=lambda grad, self, other: unless_below(grad, self, other),
    other=lambda grad, self, other: unless_below(grad, other, self))
def maximum(self, other):
    """The greater of both; equal ones share the gradient, and NaN wins"""
    return np.maximum(self, other)


@op(pointwise=True, numberless=True,
    self=lambda grad, self, other: unless_below(grad, other, self),
    other=lambda grad, self, other: unless_below(grad, self, other))
def minimum(self, other):
    """The lesser of both; equal ones share the gradient, and NaN wins"""
    return np.minimum(self, other)


def unless_below(grad, a, b):
    """grad; half of it where a equals b, none where a is below b."""
    kind = getattr(grad, "_array", grad).dtype
    a, b = fitted(a, kind), fitted(b, kind)  # compared with as many bits as in the forward pass
    return masked_fill(choose(a == b, div_number(grad, 2), grad), a < b, 0)


# clamping: at a border the gradient passes --------------------------------------------------------


@op(node="ClampBackward1",
    self=lambda grad, self, min, max: choose(within(self, min, max), grad, 0))
def clamp_numbers(self, min=None, max=None):
    """max where self > max, min where self < min, else self; of numbers min and max"""
    check(min is not None or max is not None, "clamp.none")
    self = joined(self, min, max)
    # of equal zeros NumPy takes the second: an element keeps its sign, as in torch
    self = self if min is None else np.maximum(number_as(min, self.dtype), self)
    return self if max is None else np.minimum(number_as(max, self.dtype), self)


@op(node="ClampBackward0", pointwise=True,
    self=lambda grad, self, min, max: choose(within(self, min, max), grad, 0),
    min=lambda grad, self, min, max: choose((min < max) & (self < min), grad, 0),
    max=lambda grad, self, min, max: choose((self > max) | (max < min), grad, 0))
def clamp_tensors(self, min, max):
    """max where self > max, min where self < min, else self; of tensors min and max"""
    return np.minimum(np.maximum(implemented("clamp_cpu", self), min), max)


@op(node="ClampBackward0", pointwise=True, keeps=("max",),
    self=lambda grad, self, min: choose(self >= min, grad, 0),
    min=lambda grad, self, min: choose(self < min, grad, 0))
def clamp_below(self, min, max=None):
    """min where self < min, else self; of a tensor min"""
    return np.maximum(self, min)


@op(node="ClampBackward0", pointwise=True, keeps=("min",),
    self=lambda grad, self, max: choose(self <= max, grad, 0),
    max=lambda grad, self, max: choose(self > max, grad, 0))
def clamp_above(self, max, min=None):
    """max where self > max, else self; of a tensor max"""
    return np.minimum(self, max)


def clamp(input: Tensor, min: Tensor | float | None = None,
          max: Tensor | float | None = None) -> Tensor:
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


def within(self, min, max):
    if min is None or max is None:
        return self <= max if min is None else self >= min
    return (self >= min) & (self <= max)


# sizes and signs ----------------------------------------------------------------------------------


@op(self=lambda grad, self: grad * sgn(self))
def abs(self):
    """self without its sign; the slope at 0 is 0"""
    return np.abs(implemented("abs_cpu", self))


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
        return array.copy("K")
    return np.subtract(array > 0, array < 0, dtype=array.dtype)


# rounding -----------------------------------------------------------------------------------------


@op(self=lambda grad: zeros_for(grad))
def floor(self):
    """The greatest whole number that is not above self"""
    implemented("floor_vml_cpu", self)
    return np.floor(self) if self.dtype.kind == "f" else self.copy("K")


@op(pointwise=True, quiet=True, node="RemainderBackward1",
    self=lambda grad: grad,
    other=lambda grad, self, other: -grad * floor(self / other))
def remainder_tensor(self, other):
    """self - other * floor(self / other)"""
    return left_over(self, other)


@op(node="RemainderBackward0", quiet=True, self=lambda grad: grad)
def remainder_number(self, other):
    """self - other * floor(self / other), of a number `other`"""
    self = joined(self, other)
    return left_over(self, np.asarray(other).astype(self.dtype))


def left_over(array: np.ndarray, other: np.ndarray) -> np.ndarray:
    """As NumPy's remainder, but that a zero has the sign of `array`."""
    left = np.fmod(array, divisible(other, "remainder_cpu"))
    return np.where((left != 0) & ((left < 0) != (other < 0)), left + other, left)


def remainder(input: Tensor, other: Tensor | float) -> Tensor:
    """What is left of input / other rounded down: it has the sign of `other`."""
    if isinstance(other, Tensor) or not isinstance(input, Tensor):
        return remainder_tensor(input, other)
    return remainder_number(input, other)


@op(pointwise=True, quiet=True, node="torch::autograd::NotImplemented",
    self=lambda grad: no_derivative("remainder"), other=lambda grad: no_derivative("remainder"))
def remainder_of(self, other):
    """self - other * floor(self / other), of a number `self`: torch does not differentiate it"""
    return left_over(self, other)


def rremainder(self: Tensor, other: float) -> Tensor:
    """`number % tensor`."""
    return remainder_of(other, self)


remainder.spec, clamp.spec = remainder_tensor.spec, clamp_numbers.spec  # for their twins

TWINS = ("clamp", "abs", "sign", "sgn", "floor", "remainder")
