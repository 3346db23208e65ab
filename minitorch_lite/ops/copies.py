"""Copies, and conversions from one dtype to another."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import dtypes
from ..autograd.grad_mode import current
from ..autograd.version import INFERENCE
from ..dispatch import op
from ..places import require_cpu
from ..strides import converted, order_of
from ..tensor import Tensor, wrap

PYTHON_KINDS = (float, int, bool)  # Python's own, before they get another meaning below

# copies -------------------------------------------------------------------------------------------


@op(node="CloneBackward0", self=lambda grad: grad)
def copy_of(self, order="K"):
    """The same numbers in memory of their own"""
    return self.copy(order if order == "C" else order_of(self))


def clone(input: Tensor, *, memory_format: Any = None) -> Tensor:
    """A copy; its gradient passes to `input`.

    >>> import minitorch_lite as torch
    >>> torch.clone(torch.tensor([1., 2.], requires_grad=True))
    tensor([1., 2.], grad_fn=<CloneBackward0>)
    """
    order = "C" if str(memory_format) == "torch.contiguous_format" else "K"
    if getattr(input, "_counter", None) is INFERENCE and not current.mode.inference:
        from .writes import copy_  # the way out of inference mode: into a new, normal tensor

        return copy_(wrap(np.empty_like(input._array, order=order)), input)
    return copy_of(input, order)


@op(node="ToCopyBackward0", public="to",
    self=lambda grad, self_dtype: to_floating(grad, self_dtype))
def to_floating(self, kind):
    """The same numbers as float32 or float64"""
    return cast(self, kind)


@op(public="to", self=None)
def to_whole(self, kind):
    """The same numbers as integers or truth values: nothing flows back from there"""
    return cast(self, kind)


def cast(array, kind):
    """A copy in another dtype."""
    if kind.kind == "u" and array.dtype.kind == "f":  # -1 becomes 255
        array = array.astype(np.int64)
    return converted(array, kind)


def to(input: Tensor, *args: Any, dtype: Any = None, device: Any = None, other: Any = None,
       copy: Any = False, non_blocking: Any = False, memory_format: Any = None) -> Tensor:
    """The tensor as another dtype: `to(dtype)`, `to(other)`, `to(device)`, `to(device, dtype)`.

    Returns the tensor itself if nothing has to change, unless copy.

    >>> import minitorch_lite as torch
    >>> torch.tensor([1.5]).to(torch.int64)
    tensor([1])
    """
    for value in (*args, device, other):
        if isinstance(value, Tensor):
            dtype = value.dtype
        elif isinstance(value, dtypes.dtype) or value in PYTHON_KINDS:
            dtype = value
        elif value in (True, False):
            copy = copy or len(args) > 2 and value is args[-1]
        elif value is not None:
            require_cpu(value)
    return as_kind(input, input.dtype if dtype is None else dtypes.as_dtype(dtype), copy)


def fitted(grad, kind):
    """A gradient in the dtype of what it belongs to."""
    return grad if getattr(grad, "_array", grad).dtype == kind else to_floating(grad, kind)


def as_kind(input: Tensor, wanted: dtypes.dtype, copy: Any = False) -> Tensor:
    kind = wanted.numpy
    if input._array.dtype is kind and not copy:
        return input
    return (to_floating if kind.kind == "f" else to_whole)(input, kind)


def conversion(name: str, wanted: dtypes.dtype) -> Callable[[Tensor], Tensor]:
    def convert(self: Tensor) -> Tensor:
        return as_kind(self, wanted)

    convert.__name__ = convert.__qualname__ = name
    convert.__doc__ = f"The tensor as {wanted}; itself if it is already."
    return convert


CONVERSIONS = ("float", "double", "long", "int", "bool", "byte")
KINDS = (dtypes.float32, dtypes.float64, dtypes.int64, dtypes.int32, dtypes.bool, dtypes.uint8)
float, double, long, int, bool, byte = map(conversion, CONVERSIONS, KINDS)


def type_as(self: Tensor, other: Tensor) -> Tensor:
    """The tensor as other's dtype."""
    return as_kind(self, other.dtype)
