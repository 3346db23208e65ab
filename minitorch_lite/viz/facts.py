"""What is true of a live tensor at this moment, as plain data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from ..autograd.node import NOWHERE, AccumulateGrad
from ..autograd.version import INFERENCE
from ..dtypes import FROM_NUMPY
from ..runtime import WrappedNumber
from ..tensor import Tensor, noted
from .learner import Keys, Names
from .story import Fact

FEW = 4  # values shown of a tensor


class Glance(NamedTuple):
    """A fact before it is put into words: what a tensor will no longer tell later, and no more."""

    key: int
    shape: tuple[int, ...]
    dtype: np.dtype
    requires_grad: bool
    is_leaf: bool
    accumulates: bool
    inference: bool
    version: int | None
    view_of: int | None
    few: np.ndarray  # a copy
    nbytes: int
    grad_fn: str | None

    def fact(self) -> Fact:
        dtype = str(FROM_NUMPY[self.dtype]).removeprefix("torch.")
        facts = self._asdict() | {"dtype": dtype, "values": _text(self.few, self.shape)}
        del facts["few"]
        return Fact(**facts)


def glance(tensor: Tensor, keys: Keys) -> Glance:
    maker = maker_of(tensor)
    array, counter, base = tensor._array, tensor._counter, tensor._base
    seen = (
        keys.get(tensor),
        array.shape,
        array.dtype,
        tensor.requires_grad,
        maker is None,
        isinstance(noted(tensor), AccumulateGrad),
        counter is INFERENCE,
        None if counter is INFERENCE else 0 if counter is None else counter.value,
        None if base is None else keys.get(base),
        array.flat[:FEW],
        array.nbytes,
        None if maker is None else maker.name(),
    )
    return tuple.__new__(Glance, seen)  # half the time of calling the class


def fact_of(tensor: Tensor, keys: Keys) -> Fact:
    return glance(tensor, keys).fact()


def values(array: Any) -> str:
    """A few values, rounded so that they read the same on every machine."""
    return _text(array.flat[:FEW], array.shape)


def _text(few: np.ndarray, shape: tuple[int, ...]) -> str:
    numbers = [_number(value) for value in few.tolist()]
    if not shape:
        return numbers[0]
    return "[" + ", ".join(numbers) + (", ..." if math.prod(shape) > FEW else "") + "]"


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def maker_of(tensor: Tensor) -> Any:
    """Its `grad_fn`; None if its memory was changed in a way that autograd cannot follow."""
    try:
        return tensor.grad_fn
    except RuntimeError:
        return None


def lost(tensor: Tensor) -> str | None:
    """Why autograd can no longer tell the history of a view; None if it can."""
    try:
        tensor.grad_fn  # noqa: B018  to ask is the test
    except RuntimeError as refusal:
        return str(refusal)
    return None


def formulas_of(op: Any) -> tuple[tuple[str, str], ...]:
    texts = getattr(op, "texts", {})
    return tuple((name, texts[name]) for name in getattr(op, "formulas", {}) if name in texts)


def operands(op: Any, arguments: tuple) -> tuple[list[Tensor], tuple]:
    """The tensors among the arguments; and all arguments, a tensor by its position there."""
    tensors: list[Tensor] = []
    written: list[object] = []
    for argument in arguments:
        several = isinstance(argument, (list, tuple)) and argument
        if several and all(isinstance(each, Tensor) for each in argument):
            written += range(len(tensors), len(tensors) + len(argument))
            tensors += argument
        elif isinstance(argument, WrappedNumber):
            written.append(str(argument.shown._array.item()))
        elif isinstance(argument, Tensor):
            written.append(len(tensors))
            tensors.append(argument)
        else:
            written.append(short(argument))
    defaults = getattr(op, "defaults", ())
    while defaults and written and written[-1] == short(defaults[-1]):
        written, defaults = written[:-1], defaults[:-1]
    return tensors, tuple(written)


def edges_of(op: Any, node: Any, arguments: tuple, tensors: list[Tensor]) -> tuple[bool, ...]:
    """For each operand, whether the node passes a gradient back to it."""
    if op.kind["each"]:
        return tuple(edge is not None and edge is not NOWHERE for edge in node.edges)
    named = dict(zip(op.params, arguments, strict=False))
    back = {
        id(named[name])
        for name, edge in zip(op.formulas, node.edges, strict=False)
        if edge is not None and edge is not NOWHERE
    }
    return tuple(id(tensor) in back for tensor in tensors)


def begin_together(one: Tensor, other: Tensor) -> bool:
    """Whether two tensors begin at the same place in memory."""
    return one is not other and _address(one) == _address(other)


def without_history(keys: Keys, names: Names, variables: Mapping[str, Any]) -> dict[int, int]:
    """For each constant that shows the memory of a tensor that requires grad, as `.data` does."""
    known = list(keys.alive())
    owners = {_address(tensor): key for key, tensor in known if noted(tensor) is not None}
    for name, value in variables.items():  # its owner need not have been met
        if isinstance(value, Tensor) and noted(value) is not None:
            key = owners.setdefault(_address(value), keys.get(value))
            names.of.setdefault(key, name)
    constants = [(key, t) for key, t in known if noted(t) is None and t._base is None]
    return {key: owners[_address(t)] for key, t in constants if _address(t) in owners}


def _address(tensor: Tensor) -> int:
    return tensor._array.__array_interface__["data"][0]


def short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    text = str(getattr(value, "name", value) if type(value).__name__ == "dtype" else value)
    return text if len(text) <= 24 else text[:23] + "…"


def values_of(grad: Any) -> str:
    return values(getattr(grad, "_array", grad))
