"""What looks into a graph: hooks on what is saved, and hooks on several tensors at once."""

import abc
import contextlib
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from ..errors import check
from ..strides import storage_of
from ..tensor import Tensor, like_of
from . import anomaly_mode, inplace
from . import node as nodes
from .alias import bump
from .context import FunctionNode
from .grad_mode import current, enable_grad, switch
from .node import MultiNode, RemovableHandle
from .saved import Packed


class Node(abc.ABC):  # noqa: B024  nobody derives from it
    """What `isinstance` knows a node by; no node has it among its bases, as in torch.

    >>> import minitorch_lite as torch
    >>> y = torch.ones(1, requires_grad=True) * 2
    >>> isinstance(y.grad_fn, torch.autograd.graph.Node)
    True
    """


Node.register(nodes.Node)


def pack_saved(node: nodes.Node) -> None:
    """Hand what a fresh node saved to the innermost pair of hooks."""
    pack, unpack = current.pairs[-1]
    for name in node.versioned:
        value = getattr(node, name, None)
        kept = isinstance(value, Packed) or hasattr(value, "shown")  # a number is not packed
        if value is not None and not kept:
            setattr(node, name, Packed(node, value, pack, unpack))
    for name in node.lists:
        setattr(node, name, getattr(node, name).packed(node, pack, unpack))


def look(node: nodes.Node) -> None:
    """What has to see a node that was just recorded sees it."""
    if current.pairs:
        pack_saved(node)
    if anomaly_mode.state.enabled:
        anomaly_mode.remember_forward(node)


def look_at_new_nodes() -> None:
    """Tell this thread's mode whether something has to see new nodes."""
    wanted = look if current.pairs or anomaly_mode.state.enabled else None
    if wanted is not current.mode.on_record:
        switch("on_record", on_record=wanted)


class saved_tensors_hooks:
    """While active, what nodes save goes through pack_hook, and through unpack_hook when needed.

    >>> import minitorch_lite as torch
    >>> x = torch.tensor([2.], requires_grad=True)
    >>> hooks = torch.autograd.graph.saved_tensors_hooks(lambda t: t.tolist(), torch.tensor)
    >>> with hooks:
    ...     y = x ** 2
    >>> y.grad_fn._saved_self
    tensor([2.], requires_grad=True)
    """

    def __init__(self, pack_hook: Callable[[Tensor], Any], unpack_hook: Callable) -> None:
        self.pack_hook, self.unpack_hook = pack_hook, unpack_hook

    def __enter__(self) -> None:
        for hook in (pair := (self.pack_hook, self.unpack_hook)):
            check(callable(hook), "saved.hooks_default", *pair)
        if current.no_pairs is not None:
            raise RuntimeError(current.no_pairs)
        current.pairs += (pair,)
        look_at_new_nodes()

    def __exit__(self, *exception: object) -> None:
        current.pairs = current.pairs[:-1]
        look_at_new_nodes()


class save_on_cpu(saved_tensors_hooks):
    """While active, saved tensors are kept on the CPU: here they are there already."""

    def __init__(self, pin_memory: bool = False, device_type: str = "cuda") -> None:
        super().__init__(lambda tensor: tensor.cpu(), lambda kept: kept)


@contextlib.contextmanager
def disable_saved_tensors_hooks(error_message: str) -> Iterator[None]:
    """While active, using saved-tensor hooks raises RuntimeError with `error_message`."""
    if current.pairs:
        raise RuntimeError(error_message)
    before, current.no_pairs = current.no_pairs, error_message
    try:
        yield
    finally:
        current.no_pairs = before


class _Handle:
    """Stands for one saved tensor; `key` says which memory, and which version of it."""

    def __init__(self, key: tuple) -> None:
        self.key = key


class _AllowMutationOnSavedContext:
    """What was saved and is still needed: by handle, the tensor itself or its copy."""

    def __init__(self) -> None:
        self.original: Any = weakref.WeakKeyDictionary()
        self.cloned: Any = weakref.WeakKeyDictionary()
        self.tid_to_weakhandle: Any = weakref.WeakValueDictionary()

    def pack(self, tensor: Tensor) -> _Handle:
        key = tensor.data_ptr(), tensor.shape, tensor.stride(), tensor._version
        handle = self.tid_to_weakhandle.get(key)
        if handle is None:
            handle = self.tid_to_weakhandle[key] = _Handle(key)
            self.original[handle] = tensor.detach()
        return handle

    def unpack(self, handle: _Handle) -> Tensor:
        kept = self.cloned.get(handle, self.original.get(handle))
        check(kept is not None, "mutation.outside")
        return kept

    def before_write(self, tensor: Tensor) -> None:
        """Copy what was saved of the memory that is about to be overwritten."""
        for handle, saved in list(self.original.items()):
            if storage_of(saved._array) is storage_of(tensor._array):
                self.cloned[handle] = self.original.pop(handle).clone()
                self.tid_to_weakhandle.pop(handle.key)


@contextlib.contextmanager
def allow_mutation_on_saved_tensors() -> Iterator[_AllowMutationOnSavedContext]:
    """While active, a saved tensor may be overwritten: it is copied just before.

    Backward has to be run inside as well.

    >>> import minitorch_lite as torch
    >>> x = torch.tensor([2.], requires_grad=True)
    >>> with torch.autograd.graph.allow_mutation_on_saved_tensors():
    ...     y = x.clone()
    ...     z = y ** 2
    ...     _ = y.zero_()
    ...     z.backward()
    >>> x.grad
    tensor([4.])
    """
    check(not inplace.before_write, "mutation.nested")
    kept = _AllowMutationOnSavedContext()
    with saved_tensors_hooks(kept.pack, kept.unpack):
        inplace.before_write.append(kept.before_write)
        try:
            yield kept
        finally:
            inplace.before_write.clear()
            for each in (kept.original, kept.cloned, kept.tid_to_weakhandle):
                each.clear()


class _Edge(NamedTuple):
    node: nodes.Node
    output_nr: int
    ownership_token: nodes.Node | None = None


class GradientEdge(_Edge):
    """A place in a graph: a node, the number of its output, and what keeps the node alive."""

    _like: tuple | None = None  # shape and dtype, if it was made from a tensor

    @property
    def entry(self) -> nodes.Node:
        """The node that a gradient for this place is sent to."""
        return self.node.output(self.output_nr) if isinstance(self.node, MultiNode) else self.node

    @property
    def like(self) -> tuple:
        """Shape and dtype of the gradients that go here."""
        if self._like is None and isinstance(self.node, MultiNode):
            return self.node.output_like[self.output_nr]
        check(self._like is not None, "edge.shape")
        return self._like


def get_gradient_edge(tensor: Tensor) -> GradientEdge:
    """Where a tensor's gradient would go; RuntimeError if it requires no grad."""
    check(tensor._node is not None, "edge.history")
    node, number = tensor._node.target
    token = None
    if isinstance(node, FunctionNode):
        with enable_grad():
            token = tensor.view_as(tensor).grad_fn
    edge = GradientEdge(node, number, token)
    edge._like = like_of(tensor)
    return edge


def increment_version(tensor: Tensor | Iterable[Tensor]) -> None:
    """Count a write that autograd could not see; inference tensors have no version to raise."""
    check(isinstance(tensor, (Tensor, Iterable)), "version.kind")
    for each in [tensor] if isinstance(tensor, Tensor) else list(tensor):
        check(isinstance(each, Tensor), "version.element")
        bump(each)


class MultiHandle(RemovableHandle):
    """Removes one hook from several tensors."""

    def __init__(self, handles: Sequence[RemovableHandle]) -> None:
        super().__init__({})
        self.handles = tuple(handles)

    def remove(self) -> None:
        for handle in self.handles:
            handle.remove()


def register_multi_grad_hook(
    tensors: Sequence[Tensor], fn: Callable, *, mode: str = "all"
) -> RemovableHandle:
    """Call `fn(grads)` when all gradients of `tensors` are known, or `fn(grad)` at the "any" first.

    Those that no gradient reaches in a run are None in `grads`.
    """
    check(mode in ("all", "any"), "hook.mode", mode)
    from . import engine

    every = mode == "all"
    tensors = [each for each in tensors if every or each.requires_grad]
    nodes = [each._node for each in tensors]
    check(None not in nodes, "hook.function")
    lock = threading.Lock()
    runs: dict[int, list] = {}  # the gradients, and how many are still to come

    def hook(position: int, grad: Tensor) -> None:
        run = engine.number_of_run()
        with lock:
            first = run not in runs
            if first:
                left = sum(map(engine.will_execute, nodes)) if every else 0
                runs[run] = [None] * len(nodes) + [left]
            seen = runs[run]
            seen[position], seen[-1] = grad, seen[-1] - 1
            if every and not seen[-1]:
                del runs[run]
        if every and not seen[-1]:
            fn(seen[:-1])
        elif first and not every:
            fn(grad)

    return MultiHandle([each.register_hook(partial(hook, at)) for at, each in enumerate(tensors)])
