"""Views: several tensors, one memory.

A view shares its base's memory and version counter.  When that memory has been written to, what a
view showed before is gone: it becomes stale, and takes up a new history when somebody asks for it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import torch_error
from ..tensor import Tensor, noted
from .grad_mode import Mode, current
from .node import NOWHERE, AccumulateGrad, Node, RemovableHandle, short_name
from .version import INFERENCE, VersionCounter


def counter_of(tensor: Tensor) -> VersionCounter:
    """The counter of a normal tensor's memory, made now if nobody asked before."""
    counter = tensor._counter
    if counter is None:
        counter = tensor._counter = VersionCounter()
    return counter


def link_view(view: Tensor, source: Tensor, mode: Mode, made: str = "default") -> None:
    """Tie a new view to the memory it shows; step 5 of an operation."""
    counter = source._counter
    if counter is INFERENCE:  # nothing of it is tracked
        view._counter = INFERENCE
        return
    if counter is None:
        counter = source._counter = VersionCounter()
    view._counter = counter
    base = source if source._base is None else source._base
    view._base = base
    before = source._made
    if not mode.recording:
        view._made = "inference" if mode.inference or before == "inference" else "no_grad"
        if base._node is not None:
            view._node = NOWHERE  # it requires grad by its base, and no gradient passes through it
    else:
        if made == "default" or before == "inference":
            made = before
        if made != "default":
            view._made = made
    counter.add_view(view)


def share_counter(out: Tensor, source: Tensor) -> None:
    """`detach()`: the same memory and versions, though not a view in autograd's eyes."""
    out._counter = source._counter if source._counter is INFERENCE else counter_of(source)


# views after a write ------------------------------------------------------------------------------
note: Any = Tensor._node.__set__  # type: ignore[union-attr]  # the slot itself


class Stale(Tensor):
    """A view whose memory has been written to since its history was noted.

    When somebody asks, its history starts anew: it is a place in its base as that is now.  Where
    autograd cannot follow, whoever asks gets the reason.  A view becomes stale by a change of its
    class, so that no other tensor ever has to be asked whether it is.
    """

    __slots__ = ()

    @property
    def _node(self) -> Node | None:
        node = noted(self)
        if not self.needs_history:
            return node
        if self._made != "default":
            if current.mode.recording:
                raise refusal(self, node, indirect=True)
            return NOWHERE
        from .slices import as_strided_node

        self.__class__ = Tensor
        keep_retaining(self, as_strided_node(self, self._base))
        return self._node

    @_node.setter
    def _node(self, node: Node | None) -> None:
        note(self, node)

    @property
    def needs_history(self) -> bool:
        base = self._base
        return base is not None and (base._node is not None or not no_history(noted(self)))

    @property
    def stranded(self) -> bool:
        return self._made != "default" and self.needs_history

    @property
    def requires_grad(self) -> bool:
        return noted(self) is not None or self.needs_history

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        if not no_history(noted(self)):
            raise torch_error("leaf.on") if value else torch_error("leaf.off")
        if self.stranded:
            return
        Tensor.requires_grad.fset(self, value)

    @property
    def grad_fn(self) -> Node | None:
        if self.stranded:
            raise refusal(self, noted(self), indirect=True)
        return Tensor.grad_fn.fget(self)

    def __reduce_ex__(self, protocol: Any) -> tuple:
        make, parts = Tensor.__reduce_ex__(self, protocol)  # type: ignore[str-unpack]
        return make, (Tensor, *parts[1:])  # a copy is no view, and so not stale

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        if requires_grad is True and self.stranded:
            return self
        return Tensor.requires_grad_(self, requires_grad)

    def register_hook(self, hook: Callable) -> RemovableHandle:
        self.grad_fn  # noqa: B018  if there is none any more, this says why
        return Tensor.register_hook(self, hook)  # it is stale no longer

    def register_post_accumulate_grad_hook(self, hook: Callable) -> RemovableHandle:
        self.grad_fn  # noqa: B018  as above
        return Tensor.register_post_accumulate_grad_hook(self, hook)

    def retain_grad(self) -> None:
        if not (self.stranded and no_history(noted(self))):
            Tensor.retain_grad(self)


Stale.__name__ = Stale.__qualname__ = "Tensor"


def no_history(node: Node | None) -> bool:
    return node is None or node is NOWHERE or isinstance(node, AccumulateGrad)


def refusal(view: Tensor, node: Any, indirect: bool) -> Exception:
    """Why a view may not be written to, or not be used after its base was."""
    done = "its base or another view of its base has been" if indirect else "is being"
    shown, number = (None, 0) if no_history(node) else node.target
    by = {"multi": torch_error("view.multi"), "function": torch_error("view.function")}
    maker = by.get(view._made)
    if maker and shown is not None:
        return torch_error("view.output", number, short_name(shown), done, maker)
    what = "A view was"
    if shown is not None:
        what = f"Output {number} of {short_name(shown)} is a view of a view which was"
    mode, state, block = "no_grad", "with grad mode enabled", "no_grad"
    if view._made == "inference":
        mode, state, block = "inference", "in normal mode", "inference_mode"
    return torch_error(
        "view.made", what, mode, done, state, maker or torch_error("view.ambiguous", block)
    )


def bump(tensor: Tensor) -> None:
    """The memory has been written to: count it; views of it have to look again."""
    counter = tensor._counter
    if counter is INFERENCE:
        return
    if counter is None:
        counter = tensor._counter = VersionCounter()
    counter.value += 1
    if counter.views:
        for view in counter.live_views():
            if type(view) is Tensor:
                view.__class__ = Stale


def leaf_changed(leaf: Tensor, before: Node | None, now: Node | None) -> None:
    """A leaf begins to require grad, or stops: so do its views that were not recorded."""
    counter = leaf._counter
    if leaf._base is None and isinstance(counter, VersionCounter):
        for view in counter.live_views():
            if view._base is leaf and noted(view) is before:
                view._node = now


def keep_retaining(tensor: Tensor, node: Node | None) -> None:
    """Give a tensor a new history; a request to retain its gradient moves along."""
    before, tensor._node = tensor._node, node
    if tensor._retains and node is not None and before is not None and before.hooks is not None:
        node.own_hooks().retaining, before.hooks.retaining = before.hooks.retaining, None


def repeats(array: np.ndarray) -> bool:
    """True if a dimension repeats the same elements, as after `expand`."""
    steps = zip(array.strides, array.shape, strict=True)
    return array.size > 0 and any(step == 0 and n > 1 for step, n in steps)
