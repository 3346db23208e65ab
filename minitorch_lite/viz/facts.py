"""What is true of a live tensor at this moment, as plain data."""

from __future__ import annotations

import math
import weakref
from collections.abc import Mapping
from types import NoneType
from typing import Any, NamedTuple

import numpy as np

from ..autograd.node import NOWHERE, AccumulateGrad, Node, Nowhere, Output
from ..autograd.version import INFERENCE
from ..dtypes import FROM_NUMPY
from ..tensor import Tensor, noted
from .learner import Keys, Names
from .story import Fact

FEW = 4  # values shown of a tensor
SMALL = 16  # elements: to copy all of them is quicker than to pick a few


UNRECORDED = frozenset((NoneType, Nowhere, AccumulateGrad))


class Glance(NamedTuple):
    """A fact before it is put into words: what a tensor will no longer tell later, and no more."""

    key: int
    writes: int | None  # that have been seen; None: always look again
    kind: type  # of its node
    memory: int  # id of its array
    version: int | None  # None: an inference tensor
    settled: bool  # its values cannot change unseen: NumPy gets at them by detours only
    few: bytes  # its values, or the first of them
    shape: tuple[int, ...]
    dtype: np.dtype
    view_of: int | None

    @property
    def requires_grad(self) -> bool:
        return self.kind is not NoneType

    @property
    def maker(self) -> bool:
        """Whether a recorded operation made it."""
        return self.kind not in UNRECORDED

    def fact(self) -> Fact:
        return Fact(
            self.key,
            self.shape,
            str(FROM_NUMPY[self.dtype]).removeprefix("torch."),
            self.requires_grad,
            not self.maker,
            self.kind is AccumulateGrad,
            self.version is None,
            self.version,
            self.view_of,
            text(self.few, self.dtype, len(self.shape)),
            math.prod(self.shape) * self.dtype.itemsize,
            name_of(self.kind) if self.maker else None,
        )


def glance(tensor: Tensor, keys: Keys) -> tuple:
    """The parts of a `Glance`: the same tuple as the last time, if they are the same."""
    try:
        node: Any = tensor._node
    except RuntimeError:  # a view whose history is lost
        node = NOWHERE
    kind = type(node) if type(node) is not Output else type(node.edges[0])
    counter, array, base = tensor._counter, tensor._array, tensor._base
    small, settled = array.size <= SMALL, kind not in UNRECORDED
    ref = weakref.ref(tensor)
    last = keys.known.get(id(ref))
    seen = (
        last[0] if last else keys.met(ref),
        keys.writes if small or settled else None,
        kind,
        id(array),
        0 if counter is None else None if counter is INFERENCE else counter.value,
        settled,
        array.tobytes() if small else array.flat[: FEW + 1].tobytes(),
        array.shape,
        array.dtype,
        None if base is None else keys.get(base),
    )
    if seen == last:
        return last
    keys.known[id(ref)] = seen
    return seen


def name_of(kind: type[Node]) -> str:
    """What a node of this kind is called; it depends on nothing else."""
    return kind.name(object.__new__(kind))


def fact_of(tensor: Tensor, keys: Keys) -> Fact:
    return Glance(*glance(tensor, keys)).fact()


def few_of(array: Any) -> tuple[bytes, np.dtype, int]:
    """What `text` needs of an array, or of a gradient."""
    if type(array) is not np.ndarray:
        array = getattr(array, "_array", array)
    few = array.tobytes() if array.size <= SMALL else array.flat[: FEW + 1].tobytes()
    return few, array.dtype, array.ndim


def text(few: bytes, dtype: np.dtype, ndim: int) -> str:
    """A few values, rounded so that they read the same on every machine."""
    numbers = [_number(value) for value in np.frombuffer(few, dtype)[: FEW + 1].tolist()]
    if not ndim:
        return numbers[0]
    return "[" + ", ".join(numbers[:FEW]) + (", ..." if len(numbers) > FEW else "") + "]"


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


def begin_together(one: Tensor, other: Tensor) -> bool:
    """Whether two tensors begin at the same place in memory."""
    return one is not other and _address(one) == _address(other)


def without_history(
    known: list[tuple[int, Tensor]], keys: Keys, names: Names, variables: Mapping[str, Any]
) -> dict[int, int]:
    """For each constant that shows the memory of a tensor that requires grad, as `.data` does."""
    owners = {_address(tensor): key for key, tensor in known if noted(tensor) is not None}
    for name, value in variables.items():  # its owner need not have been met
        if isinstance(value, Tensor) and noted(value) is not None:
            known.append((keys.get(value), value))
            names.of.setdefault(owners.setdefault(_address(value), keys.get(value)), name)
    constants = [(key, t) for key, t in known if noted(t) is None and t._base is None]
    return {key: owners[_address(t)] for key, t in constants if _address(t) in owners}


def _address(tensor: Tensor) -> int:
    return tensor._array.__array_interface__["data"][0]
