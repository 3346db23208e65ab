"""What is true of a live tensor at this moment, as plain data."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import NoneType
from typing import Any, NamedTuple
from weakref import ref as reference

import numpy as np

from ..autograd.node import NOWHERE, AccumulateGrad, Node, Nowhere, Output
from ..autograd.version import INFERENCE
from ..dtypes import FROM_NUMPY
from ..tensor import Tensor, noted
from .learner import Names
from .story import Fact

FEW = 4  # values shown of a tensor
SMALL = 128  # bytes: to copy all of them is quicker than to pick a few


UNRECORDED = frozenset((NoneType, Nowhere, AccumulateGrad))


class Glance(NamedTuple):
    """A fact before it is put into words: what a tensor will no longer tell later, and no more."""

    key: int
    kind: type  # of its node
    version: int | None  # None: an inference tensor
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


class Keys:
    """A small number for each tensor, in the order in which they were met; keeps none alive.

    As long as somebody holds a weak reference to a tensor, Python gives out the same one again, and
    has it at hand as `__weakref__`: so the reference stands for the tensor, also when that is gone.
    What has just been recorded needs none yet: the number of its node stands for it, until it may
    lose that.
    """

    def __init__(self) -> None:
        self.count = 0
        self.refs: list[Callable[[], Tensor | None]] = []
        # The parts of all glances, one after the other: an object for each of them would be one
        # more that Python's collector has to go through again and again.
        self.glances: list[Any] = []
        self.shapes: dict[tuple[int, ...], tuple[int, ...]] = {}  # each just once, likewise
        # by id of a reference: where the latest glance begins; -1 - key if there was none yet
        self.known: dict[int, int] = {}
        # by number of a node: where its result was glanced at, if it has no reference yet
        self.made: dict[int, int] = {}

    def next(self) -> int:
        """A number for what is no tensor of anybody."""
        self.count += 1
        return self.count - 1

    def place(self, tensor: Any) -> int | None:
        """As in `known`."""
        place = self.known.get(id(tensor.__weakref__))
        if place is None and (node := noted(tensor)) is not None:
            return self.made.get(node.sequence_nr)
        return place

    def find(self, tensor: Any) -> int | None:
        place = self.place(tensor)
        return place if place is None else self.glances[place] if place >= 0 else -1 - place

    def get(self, tensor: Tensor) -> int:
        """Its key; from now on a reference stands for it."""
        ref, place = reference(tensor), self.place(tensor)
        if place is None:
            place = -1 - self.next()
        if id(ref) not in self.known:
            self.refs.append(ref)
            self.known[id(ref)] = place
        return self.glances[place] if place >= 0 else -1 - place

    def look(self, tensor: Any) -> int:
        """Glance at a tensor; where that is noted down."""
        try:
            node = tensor._node
        except RuntimeError:  # a view whose history is lost
            node = NOWHERE
        kind = type(node)
        if kind is Output:
            kind = type(node.edges[0])
        counter, array, glances = tensor._counter, tensor._array, self.glances
        key, shape = self.get(tensor), array.shape
        base = None if counter is None or tensor._base is None else self.get(tensor._base)
        self.known[id(tensor.__weakref__)] = place = len(glances)
        glances += (
            key,
            kind,
            0 if counter is None else None if counter is INFERENCE else counter.value,
            array.tobytes() if array.nbytes <= SMALL else array.flat[: FEW + 1].tobytes(),
            self.shapes.setdefault(shape, shape),
            array.dtype,
            base,
        )
        return place

    def at(self, place: int) -> Glance:
        return Glance(*self.glances[place : place + len(Glance._fields)])

    def alive(self) -> list[tuple[int, Tensor]]:
        return [(self.get(t), t) for ref in self.refs if (t := ref()) is not None]


def name_of(kind: type[Node]) -> str:
    """What a node of this kind is called; it depends on nothing else."""
    return kind.name(object.__new__(kind))


def fact_of(tensor: Tensor, keys: Keys) -> Fact:
    return keys.at(keys.look(tensor)).fact()


def few_of(array: Any) -> tuple[bytes, np.dtype, int]:
    """What `text` needs of an array, or of a gradient."""
    if type(array) is not np.ndarray:
        array = getattr(array, "_array", array)
    few = array.tobytes() if array.nbytes <= SMALL else array.flat[: FEW + 1].tobytes()
    return few, array.dtype, array.ndim


def text(few: bytes, dtype: np.dtype, ndim: int) -> str:
    """A few values, rounded so that they read the same on every machine."""
    numbers = [_number(value) for value in np.frombuffer(few, dtype)[: FEW + 1].tolist()]
    if not ndim:
        return numbers[0]
    return "[" + ", ".join(numbers[:FEW]) + (", ..." if len(numbers) > FEW else "") + "]"


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def hooks_of(node: Any) -> tuple[str, ...]:
    """The hooks that a node has just called; they change what it is given and passes on."""
    hooks = node.hooks
    called = () if hooks is None else (hooks.tensor, hooks.pre, hooks.post)
    every = [hook for some in called for hook in some.values()]
    every += (getattr(node, "post_accumulate", None) or {}).values()
    return tuple([getattr(hook, "__name__", type(hook).__name__) for hook in every])


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
