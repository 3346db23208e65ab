"""What a custom Function's methods share as `ctx`: its node, so that everything put on it is there
when its turn comes in the backward pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import check, warn
from ..runtime import fit
from ..strides import expands
from ..tensor import Tensor, wrap
from .alias import counter_of
from .grad_mode import current
from .hooks import shown
from .node import ACCESSED, NOWHERE, Grads, MultiNode
from .saved import SavedList, SavedResult, SavedTensor, raw_saved

if TYPE_CHECKING:
    from .function import Function


def among(value: Any, group: Iterable) -> bool:
    """Is it one of them, itself and not an equal?"""
    return id(value) in map(id, group)


class FunctionNode(MultiNode):
    """The node of a custom Function, and the `ctx` its two methods share."""

    __slots__ = ()
    lists = ("_saved",)
    _forward_cls: type[Function]
    needs_input_grad: tuple[bool, ...]  # for each argument of apply
    materialize_grads = _materialize_non_diff_grads = True
    constants: frozenset[int] = frozenset()  # the numbers of outputs that have no gradient
    to_save: tuple | None = None
    dirty_tensors: tuple[Tensor, ...] | None = None
    non_differentiable: tuple[Tensor, ...] | None = None
    takes: list[tuple | None]  # shape and dtype of each argument's gradient; None: no tensor
    edges = ()
    _saved: Any = SavedList(())

    def save_for_backward(self, *tensors: Tensor | None) -> None:
        """Keep inputs, outputs or anything between for `backward`, their versions checked."""
        self.to_save = tensors

    def mark_dirty(self, *args: Tensor) -> None:
        """Say which inputs `forward` has written to in place; it has to return them."""
        check(all(isinstance(each, Tensor) for each in args), "mark.dirty")
        self.dirty_tensors = args

    def mark_non_differentiable(self, *args: Tensor) -> None:
        """Say which outputs have no gradient."""
        check(all(isinstance(each, Tensor) for each in args), "mark.constant")
        self.non_differentiable = args

    def set_materialize_grads(self, value: bool) -> None:
        """Whether `backward` gets zeros (True) or None for outputs that no gradient reached."""
        self.materialize_grads = value

    @property
    def saved_tensors(self) -> tuple[Tensor | None, ...]:
        """What was saved; RuntimeError if it was written to since, or freed."""
        shown = self._saved.shown(self)
        if self._forward_cls.clear_saved_tensors_on_access:
            self._saved = ACCESSED
        return shown

    @property
    def saved_variables(self) -> tuple[Tensor | None, ...]:
        """The old name of `saved_tensors`."""
        warn("function.saved_variables")
        return self.saved_tensors

    @property
    def _raw_saved_tensors(self) -> tuple[SavedTensor, ...]:
        return raw_saved("_saved", self)

    def apply(self, *grads: Any) -> Any:
        """Call `backward` by hand; what it returns comes back as it is."""
        return self._forward_cls._differentiate(self, [*grads])

    def __call__(self, *grads: Any) -> Any:
        raise TypeError(f"{self.name()!r} object is not callable")

    def keep(self, outputs: Sequence[Any]) -> None:
        """Turn what `save_for_backward` was given into saved values with versions."""
        numbers = {id(out): n for n, out in enumerate(outputs) if n not in self.constants}
        values: list[Any] = []
        for position, value in enumerate(self.to_save or ()):
            known = value is None or isinstance(value, Tensor)
            check(known, "save.kind", position, type(value).__name__)
            if value is not None and id(value) in numbers:  # kept without the Tensor: no cycle
                value = SavedResult(value._array, counter_of(value), numbers[id(value)])
            values.append(value)
        if values:
            self._saved = SavedList(values).saved()
        self.to_save = None

    def output(self, number: int) -> Any:
        return self if len(self.output_like) == 1 else super().output(number)

    def __repr__(self) -> str:
        return f"<torch.autograd.function.{type(self).__name__} object at {id(self):#x}>"

    def without_gradient(self, keep: bool, create_graph: bool) -> tuple:
        return (self.backward_tensors if create_graph else self.backward)(Grads(), keep, self.edges)

    def backward(self, grad: Any, keep: bool, edges: Sequence) -> tuple:
        current.node = self
        made = self.backward_tensors(grad, keep, edges)
        arrays = [None if each is None else each._array for each in made]
        for at, each in enumerate(arrays):  # returned for several inputs: the last one may keep it
            if each is not None and among(each, arrays[at + 1 :]):
                arrays[at] = each.copy()
        return tuple(arrays)

    def backward_tensors(self, grad: Any, keep: bool, edges: Sequence) -> tuple:
        given = [*shown(self, grad)]
        if self.materialize_grads:
            skipped = () if self._materialize_non_diff_grads else self.constants
            given = [
                each if each is not None or like is None or at in skipped else wrap(np.zeros(*like))
                for at, (each, like) in enumerate(zip(given, self.output_like, strict=True))
            ]
        returned = self._forward_cls._differentiate(self, given)
        if not keep:
            self.release()
        return self.checked(returned if isinstance(returned, tuple) else (returned,))

    def checked(self, grads: tuple) -> tuple:
        """One gradient for each tensor argument, of its shape and dtype, or torch's error."""
        wanted, name = len(self.takes), self.name()
        if len(grads) > wanted and all(extra is None for extra in grads[wanted:]):
            grads = grads[:wanted]
        check(len(grads) == wanted, "function.count", name, wanted, len(grads))
        for number, (grad, like) in enumerate(zip(grads, self.takes, strict=True), 1):
            check(grad is None or like is not None, "function.not_none", name, number)
            check(grad is None or isinstance(grad, Tensor), "function.kind", type(grad).__name__)
        pairs = [[grad, like] for grad, like in zip(grads, self.takes, strict=True) if like]
        for number, (pair, edge) in enumerate(zip(pairs, self.edges, strict=True)):
            if pair[0] is not None and edge is not None and edge is not NOWHERE:
                given, shape = pair[0]._array.shape, pair[1][0]
                check(expands(shape, given), "function.shape", name, number, given, shape)
                pair[0] = fit(*pair)
        return tuple(grad for grad, _ in pairs)
