"""Views and in-place writes: several tensors, one memory.

A view shares its base's memory and version counter.  Writing in place is the operation itself, then
a write into the same memory, then taking over the operation's history.  Writing through a view
changes the base's history too: the base gets a `CopySlices` node, and every view of it a new
`AsStridedBackward0`, because what they showed before is gone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .. import observe
from ..strides import address, dense, elements, storage_of
from ..tensor import DETACH_ADVICE, Tensor, new, scalar_name, wrap
from ..warn import warn_once
from .grad_mode import Mode, current
from .node import (
    FREED,
    NOWHERE,
    AccumulateGrad,
    MultiNode,
    Node,
    RemovableHandle,
    next_number,
    short_name,
)
from .version import INFERENCE, VersionCounter

MADE_IN = {
    "no_grad": (
        "no_grad mode",
        "with grad mode enabled",
        "no_grad block (if you don't want the inplace to be tracked) or both outside (if you want "
        "the inplace to be tracked).",
    ),
    "inference": (
        "inference mode",
        "in normal mode",
        "inference_mode block (if you don't want the inplace to be tracked) or both outside (if "
        "you want the inplace to be tracked).",
    ),
}
MADE_BY = {
    "multi": "This view is the output of a function that returns multiple views. Such functions "
    "do not allow the output views to be modified inplace. You should replace the inplace "
    "operation by an out-of-place one.",
    "function": "This view was created inside a custom Function (or because an input was returned "
    "as-is) and the autograd logic to handle view+inplace would override the custom backward "
    "associated with the custom Function, leading to incorrect gradients. This behavior is "
    "forbidden. You can fix this by cloning the output of the custom Function.",
}
AMBIGUOUS = (
    "Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your "
    "code by moving both the view and the inplace either both inside the "
)


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
    base = source._base
    view._base = source if base is None else base
    before = source._made
    if not mode.recording:
        view._made = "inference" if mode.inference or before == "inference" else "no_grad"
        if source._node is not None:
            view._node = NOWHERE  # it requires grad by its base, and no gradient passes through it
    else:
        if made == "default" or before == "inference":
            made = before
        if made != "default":
            view._made = made
        if view._node is None and source._node is not None:  # of dtype or kind without a gradient
            view._node = NOWHERE
    counter.add_view(view)


def share_counter(out: Tensor, source: Tensor) -> None:
    """`detach()`: the same memory and versions, though not a view in autograd's eyes."""
    out._counter = source._counter if source._counter is INFERENCE else counter_of(source)


# views after a write ---------------------------------------------------------------------------------
noted = Tensor._node  # type: ignore[misc]  the slot: a view's history as it was noted last


class Stale(Tensor):
    """A view whose memory has been written to since its history was noted.

    When somebody asks, its history starts anew: it is a place in its base as that is now.  Where
    autograd cannot follow, whoever asks gets the reason.  A view becomes stale by a change of its
    class, so that no other tensor ever has to be asked whether it is.
    """

    __slots__ = ()

    @property
    def _node(self) -> Node | None:
        node = noted.__get__(self)
        if not self.needs_history:
            return node
        if self._made != "default":
            if current.mode.recording:
                raise RuntimeError(refusal(self, node, indirect=True))
            return NOWHERE
        self.__class__ = Tensor
        keep_retaining(self, as_strided_node(self, self._base))
        return self._node

    @_node.setter
    def _node(self, node: Node | None) -> None:
        noted.__set__(self, node)

    @property
    def needs_history(self) -> bool:
        base = self._base
        return base is not None and (base._node is not None or not no_history(noted.__get__(self)))

    @property
    def stranded(self) -> bool:
        return self._made != "default" and self.needs_history

    @property
    def requires_grad(self) -> bool:
        return noted.__get__(self) is not None or self.needs_history

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        if not no_history(noted.__get__(self)):
            advice = "" if value else DETACH_ADVICE
            raise RuntimeError("you can only change requires_grad flags of leaf variables." + advice)
        if self.stranded:
            return
        Tensor.requires_grad.fset(self, value)

    @property
    def grad_fn(self) -> Node | None:
        if self.stranded:
            raise RuntimeError(refusal(self, noted.__get__(self), indirect=True))
        return Tensor.grad_fn.fget(self)

    def register_hook(self, hook: Callable) -> RemovableHandle:
        self.grad_fn  # noqa: B018  if there is none any more, this says why
        return Tensor.register_hook(self, hook)  # it is stale no longer

    def register_post_accumulate_grad_hook(self, hook: Callable) -> RemovableHandle:
        self.grad_fn  # noqa: B018
        return Tensor.register_post_accumulate_grad_hook(self, hook)

    def retain_grad(self) -> None:
        if not (self.stranded and no_history(noted.__get__(self))):
            Tensor.retain_grad(self)


Stale.__name__ = Stale.__qualname__ = "Tensor"


def no_history(node: Node | None) -> bool:
    return node is None or node is NOWHERE or isinstance(node, AccumulateGrad)


def refusal(view: Tensor, node: Any, indirect: bool) -> str:
    """Why a view may not be written to, or not be used after its base was."""
    done = "its base or another view of its base has been" if indirect else "is being"
    shown, number = (None, 0) if no_history(node) else node.target
    if shown is None or view._made in MADE_IN:
        mode, state, advice = MADE_IN.get(view._made, MADE_IN["no_grad"])
        prefix = "A view was"
        if shown is not None:
            prefix = f"Output {number} of {short_name(shown)} is a view of a view which was"
        what = f"{prefix} created in {mode} and {done} modified inplace {state}. "
        return what + (MADE_BY.get(view._made) or AMBIGUOUS + advice)
    what = f"Output {number} of {short_name(shown)} is a view and {done} modified inplace. "
    return what + MADE_BY[view._made]


def check_writable(tensor: Tensor, recorded: bool) -> None:
    """Refuse the in-place writes that torch refuses, in torch's words and order."""
    if recorded:
        if tensor._base is not None:
            if tensor._made != "default":
                raise RuntimeError(refusal(tensor, noted.__get__(tensor), indirect=False))
            if tensor._node is not None and tensor._base.is_leaf:
                raise RuntimeError(
                    "a view of a leaf Variable that requires grad is being used in an in-place "
                    "operation."
                )
        if isinstance(tensor._node, AccumulateGrad):
            raise RuntimeError(
                "a leaf Variable that requires grad is being used in an in-place operation."
            )


def check_not_inference(tensor: Tensor) -> None:
    if tensor._counter is INFERENCE and not current.mode.inference:
        raise RuntimeError(
            "Inplace update to inference tensor outside InferenceMode is not allowed.You can make "
            "a clone to get a normal tensor before doing inplace update.See "
            "https://github.com/pytorch/rfcs/pull/17 for more details."
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
            if view._base is leaf and noted.__get__(view) is before:
                view._node = now


def keep_retaining(tensor: Tensor, node: Node | None) -> None:
    """Give a tensor a new history; a request to retain its gradient moves along."""
    retains = tensor.retains_grad if tensor._node is not None else False
    if retains:
        tensor._node.hooks.retaining = None  # type: ignore[union-attr]
    tensor._node = node
    if retains:
        tensor.retain_grad()


# places in memory -----------------------------------------------------------------------------------
class Place(NamedTuple):
    """Sizes, strides and offset in elements of memory, as `as_strided` takes them."""

    size: tuple[int, ...]
    stride: tuple[int, ...]
    offset: int

    @property
    def end(self) -> int:
        """How much memory must be there."""
        if 0 in self.size:
            return self.offset
        pairs = zip(self.size, self.stride, strict=True)
        return self.offset + 1 + sum((n - 1) * step for n, step in pairs)

    def within(self, memory: np.ndarray) -> np.ndarray:
        """What lies there, as a view of the memory (an array of one dimension)."""
        step = memory.itemsize
        strides = [stride * step for stride in self.stride]
        return np.ndarray(self.size, memory.dtype, memory, self.offset * step, strides)

    def indices(self) -> np.ndarray:
        """For each element its position in the memory."""
        steps = np.meshgrid(*map(np.arange, self.size), indexing="ij")
        pairs = zip(steps, self.stride, strict=True)
        return self.offset + sum((step * by for step, by in pairs), np.zeros(self.size, int))

    @property
    def overlaps(self) -> bool:
        """True if two elements of it may be the same memory, as after `expand`."""
        reach = 0
        for stride, n in sorted(zip(self.stride, self.size, strict=True)):
            if n > 1 and stride <= reach:
                return True
            reach += stride * (n - 1)
        return False


def place_of(array: np.ndarray) -> Place:
    """Where an array lies in the memory that it is a view of."""
    start = address(array) - address(storage_of(array))
    return Place(array.shape, elements(array), start // array.itemsize)


def together(*places: Place) -> tuple[int, list[Place]]:
    """How much memory just these places need, and where in it each of them lies then."""
    start = min(place.offset for place in places)
    moved = [place._replace(offset=place.offset - start) for place in places]
    return max(place.end for place in moved), moved


TWO_OUTPUTS = (
    "If your Function modifies inplace an input that is a view of another Tensor, your Function "
    "cannot return more than one Tensor. This is not supported by the current autograd engine. You "
    "should either make sure the input is not a view (using .clone() for example) or make your "
    "Function only return one Tensor (potentially splitting it into two Functions: one doing the "
    "inplace that returns a single Tensor and a second one that does the other operations). You "
    "can ask on the forum https://discuss.pytorch.org/ if you need help to do this change."
)


def take_over(tensor: Tensor, node: Node) -> None:
    """After an in-place write: `node` is now what made `tensor`, and so its base."""
    base = tensor._base
    if base is None:
        keep_retaining(tensor, node)
    else:
        if isinstance(node.target[0], MultiNode) and node.target[0].output_count > 1:
            raise RuntimeError(TWO_OUTPUTS)
        keep_retaining(base, CopySlices(base, node, place_of(tensor._array)))
        before = noted.__get__(tensor)
        if before is not None and before.hooks is None:  # its old history is of no use any more
            noted.__set__(tensor, NOWHERE)


class CopySlices(Node):
    """Part of a base was overwritten: the gradient of that part goes through `fn`, the rest past.

    Its first edge is what the base was before; the others are `fn`'s other inputs.
    """

    __slots__ = ("fn", "count", "whole", "part")

    def __init__(self, base: Tensor, fn: Node, part: Place) -> None:
        self.sequence_nr, self.fn = next_number(), fn
        self.edges = (base._node, *fn.edges[1:])
        self.count, (self.whole, self.part) = together(place_of(base._array), part)

    def name(self) -> str:
        return "torch::autograd::CopySlices"

    def release(self) -> None:
        self.fn = FREED

    def backward(self, grad: Any, keep: bool) -> tuple:
        run = self.fn.backward  # gone if this is the second time
        memory = np.empty(self.count, grad.dtype)
        whole, part = self.whole.within(memory), self.part.within(memory)
        whole[...] = grad
        if repeats(part):
            raise RuntimeError(REPEATED)
        first, *others = run(part.copy(), keep)
        if not keep:
            self.fn = FREED
        part[...] = 0 if first is None else first
        return (whole, *others)

    def backward_tensors(self, grad: Any, keep: bool) -> tuple:
        """The same with operations, in the same steps: so it is recorded as in torch."""
        from ..ops.copies import clone
        from ..ops.index import copy_
        from ..ops.views import as_strided

        run = self.fn.backward_tensors
        whole = wrap(self.whole.within(np.empty(self.count, grad._array.dtype)))
        copy_(whole, grad)
        part = as_strided(whole, *self.part)
        first, *others = run(clone(part), keep)
        if not keep:
            self.fn = FREED
        copy_(part, 0 if first is None else first)
        return (whole, *others)


def as_strided_node(view: Tensor, base: Tensor) -> Node:
    """The history of a view whose base was written to: a place in the base as it is now."""
    from ..dispatch import blank_node
    from ..ops.views import as_strided

    node: Any = blank_node(as_strided.spec)
    node.edges, node.self_place = (base._node,), place_of(base._array)
    node.size, node.stride, node.storage_offset = place_of(view._array)
    return node


# writing in place -----------------------------------------------------------------------------------
def inplace(operation: Callable, name: str | None = None) -> Callable:
    """The in-place twin of an operation: the same formula, its result written into `self`."""
    spec = operation.spec  # type: ignore[attr-defined]
    name = name or f"{spec.public}_"

    def write(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        if not isinstance(self, Tensor):
            raise TypeError(
                f"{name}(): argument 'input' (position 1) must be Tensor, not {type(self).__name__}"
            )
        others = (*args, *kwargs.values()) if kwargs else args
        recorded = current.mode.recording and wants_grad(self, others)
        if recorded and self._counter is INFERENCE:  # as in `all_inference` of templates.py
            recorded = not all(isinstance(x, Tensor) and x._counter is INFERENCE for x in others)
        check_writable(self, recorded and bool(spec.formulas))
        repeated = check_memory(self, others, name)
        check_not_inference(self)
        try:
            out = operation(self, *args, **kwargs)
        except TypeError as error:  # `mul_` counts its arguments without self
            raise in_place_wording(error, spec.public, name) from None
        check_result(self, out)
        node = out._node
        if node is not None and "self" in node.versioned and getattr(node, "self", None) is self:
            node.self, node.self_version = copy_before(self), 0
        if repeated:  # what did not change must not overwrite what did
            np.copyto(self._array, out._array, where=self._array != out._array)
        else:
            self._array[...] = out._array
        bump(self)
        if node is not None:
            if "result" in node.versioned:
                node.result._array, node.result._counter = self._array, self._counter
                node.result_version = self._version
            if out._array.dtype is not self._array.dtype:  # gradients come in self's dtype now
                node.fits = all_fits(spec, self, args, kwargs)
            take_over(self, node)
            if "result" in node.versioned and self._base is not None:
                from .saved import ResultInView

                node.result = ResultInView(self)
        if observe.watchers:
            observe.wrote(self, name)
        return self

    functools.update_wrapper(write, operation, assigned=("__module__", "__doc__"), updated=())
    write.__name__ = write.__qualname__ = name
    write.spec = spec  # type: ignore[attr-defined]
    return write


def wants_grad(self: Tensor, others: tuple) -> bool:
    if self._node is not None if type(self) is not Stale else self.requires_grad:
        return True
    for other in others:
        if isinstance(other, Tensor) and other._node is not None:
            return True
    return False


def all_fits(spec: Any, self: Tensor, args: tuple, kwargs: dict) -> tuple:
    """Shape and dtype of each input, for its gradient to be made to fit."""
    given = dict(zip(spec.params, (self, *args), strict=False)) | kwargs
    inputs = [given.get(name) for name in spec.inputs]
    return tuple(
        [(x._array.shape, x._array.dtype) if isinstance(x, Tensor) else None for x in inputs]
    )


WRITES_ONE_NUMBER = frozenset(("fill_", "zero_"))
WRITES_BY_MASK = frozenset(("masked_fill_", "index_put_"))


REPEATED = (
    "unsupported operation: more than one element of the written-to tensor refers to a single "
    "memory location. Please clone() the tensor before performing the operation."
)


def repeats(array: np.ndarray) -> bool:
    """True if a dimension repeats the same elements, as after `expand`."""
    return any(step == 0 and n > 1 for step, n in zip(array.strides, array.shape, strict=True))


def check_memory(self: Tensor, others: tuple, name: str) -> bool:
    """Refuse to write where elements share memory, or where an input is in the way.

    Returns True if elements share memory and writing is allowed all the same.
    """
    array = self._array
    harmless = name in WRITES_ONE_NUMBER and not any(isinstance(x, Tensor) for x in others)
    harmless = harmless or name == "copy_" and others[0] is self
    repeated = 0 in array.strides and not harmless and repeats(array)
    if repeated:
        if name not in WRITES_BY_MASK:
            raise RuntimeError(REPEATED)
        example = "tensor[mask] = scalar" if "mask" in name else "tensor[indices] = tensor"
        warn_once(
            f"Use of {name} on expanded tensors is deprecated. Please clone() the tensor before "
            "performing this operation. This also applies to advanced indexing e.g. " + example,
            depth=4,
        )
    for other in others:
        if (
            isinstance(other, Tensor)
            and (array.base is not None or other._array.base is not None)
            and partly_overlap(array, other._array)
        ):
            raise RuntimeError(
                "unsupported operation: some elements of the input tensor and the written-to "
                "tensor refer to a single memory location. Please clone() the tensor before "
                "performing the operation."
            )
    return repeated


def partly_overlap(a: np.ndarray, b: np.ndarray) -> bool:
    """True if two arrays share some memory, but not all in the same order.

    Of arrays with gaps torch does not know; nor do we.
    """
    if a is b or storage_of(a) is not storage_of(b):
        return False
    if not (a.size and b.size and dense(a) and dense(b)):
        return False
    start, other = address(a), address(b)
    if (start, a.nbytes) == (other, b.nbytes):
        return elements(a) != elements(b)
    return start < other + b.nbytes and other < start + a.nbytes


def in_place_wording(error: TypeError, public: str, name: str) -> TypeError:
    text = str(error).replace(f"{public}()", f"{name}()", 1)
    for position in range(2, 6):
        text = text.replace(f"(position {position})", f"(position {position - 1})")
    return TypeError(text)


def check_result(self: Tensor, out: Tensor) -> None:
    """What is written in place has to fit the memory it is written to."""
    into, result = self._array, out._array
    if result.dtype is into.dtype and result.shape == into.shape:
        return
    if result.dtype is not into.dtype and "biuf".index(result.dtype.kind) > "biuf".index(
        into.dtype.kind if into.dtype.kind != "u" else "i"
    ):
        raise RuntimeError(
            f"result type {scalar_name(result.dtype)} can't be cast to the desired output type "
            f"{scalar_name(into.dtype)}"
        )
    if result.shape != into.shape:
        raise RuntimeError(
            f"output with shape {list(into.shape)} doesn't match the broadcast shape "
            f"{list(result.shape)}"
        )


def copy_before(self: Tensor) -> Tensor:
    """The value an in-place formula still needs, as it was before the write."""
    copy = new(Tensor)
    copy._array, copy._node, copy._counter = self._array.copy(), self._node, None
    return copy
