"""The nodes of a graph: what an operation leaves behind so that its gradient can be computed.

A tensor's `_node` is None (no gradient wanted), the leaf's `AccumulateGrad`, or the node of the
operation that made it.  Edges lead from a node to the nodes of its inputs, so a graph is held by
its outputs and dies with the last of them: no node holds a tensor that holds the node.
"""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import torch_error

if TYPE_CHECKING:
    from ..tensor import Tensor

next_number = itertools.count().__next__


class _Freed:
    """A saved value that is gone: whatever is asked of it, the answer is torch's sentence."""

    __slots__ = ("why",)

    def __init__(self, why: str) -> None:
        self.why = why

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # Python's own questions
            raise AttributeError(name)
        raise torch_error(self.why)


FREED, ACCESSED = _Freed("saved.freed"), _Freed("saved.accessed")


class RemovableHandle:
    """What registering a hook returns: `remove()` it, or use it in a `with` block."""

    __module__ = "torch.utils.hooks"
    _next_id = itertools.count().__next__

    def __init__(self, *hooks: dict[int, Any]) -> None:
        self.id = self._next_id()
        self._hooks = hooks  # the dictionary of the hook, then those with notes about it

    def hooks_dict_ref(self) -> dict[int, Callable]:
        """The dictionary that the hook is in."""
        return self._hooks[0]

    def remove(self) -> None:
        """Take the hook away; a second call does nothing."""
        for each in self._hooks:
            each.pop(self.id, None)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *exception: Any) -> None:
        self.remove()


def add_hook(hooks: dict[int, Callable], hook: Callable, *notes: dict) -> RemovableHandle:
    handle = RemovableHandle(hooks, *notes)
    hooks[handle.id] = hook
    return handle


class Hooks:
    """Everything that wants to be called when a node runs; most nodes have none of these."""

    __slots__ = ("fitted", "tensor", "retaining", "pre", "post")

    def __init__(self) -> None:
        self.fitted: Callable | None = None  # see hooks.keep_shape
        self.tensor: dict[int, Callable] = {}  # Tensor.register_hook
        self.retaining: weakref.ref[Tensor] | None = None  # Tensor.retain_grad
        self.pre: dict[int, Callable] = {}  # Node.register_prehook
        self.post: dict[int, Callable] = {}  # Node.register_hook


class Node:
    """One operation in the graph.

    `backward(grad, keep, edges)` takes the gradient of the output and returns one for each edge
    that is not None, as ndarrays; `backward_tensors` is the same formula on Tensors, so that it is
    recorded itself.
    """

    __slots__ = ("sequence_nr", "edges", "__dict__", "__weakref__")
    sequence_nr: int
    edges: tuple[Node | None, ...]
    hooks: Hooks | None = None
    requires_grad = True
    saves: tuple[str, ...] = ()  # the names of its saved values
    op: Any  # the declaration that the nodes of an operation are made from
    versioned: tuple[str, ...] = ()  # those of them that are tensors, saved with their version
    lists: tuple[str, ...] = ()  # and those that hold several tensors

    def backward(self, grad: Any, keep: bool, edges: Sequence) -> tuple:
        raise NotImplementedError(f"{self.name()} has no backward")

    def backward_tensors(self, grad: Any, keep: bool, edges: Sequence) -> tuple:
        return self.backward(grad, keep, edges)

    def without_gradient(self, keep: bool, create_graph: bool) -> tuple:
        """What it passes on when no gradient arrived."""
        self.check_saved(())
        if not keep:
            self.release()
        return (None,) * len(self.edges)

    def check_saved(self, edges: Sequence[Node | None]) -> None:
        """What no formula for these edges reads is checked all the same, as in torch."""
        from .saved import unpack

        for name in self.versioned:
            formulas = zip(self.op.formulas, edges, strict=False)
            read = any(edge and name in self.op.reads[p] for p, edge in formulas)
            if not read and name not in self.op.common and hasattr(self, f"{name}_version"):
                unpack(self, name)

    def release(self) -> None:
        """Let the saved tensors go."""
        for name in (*self.versioned, *self.lists):
            setattr(self, name, FREED)

    def name(self) -> str:
        """The name that is printed as `grad_fn=<...>`."""
        return type(self).__name__

    @property
    def target(self) -> tuple[Node | None, int]:
        """The node people see, and which of its outputs an edge to here means."""
        return self, 0

    @property
    def next_functions(self) -> tuple[tuple[Node | None, int], ...]:
        """The nodes this one passes gradients to, each with the number of its output."""
        return tuple((None, 0) if edge is None else edge.target for edge in self.edges)

    @property
    def metadata(self) -> dict:
        """A dictionary for notes of your own; anomaly mode keeps the forward's traceback here."""
        return self.__dict__.setdefault("_metadata", {})

    def _sequence_nr(self) -> int:
        return self.sequence_nr

    def own_hooks(self) -> Hooks:
        if self.hooks is None:
            self.hooks = Hooks()
        return self.hooks

    def register_hook(self, fn: Callable) -> RemovableHandle:
        """`fn(grad_inputs, grad_outputs)` runs after this node and may replace grad_inputs."""
        return add_hook(self.own_hooks().post, fn)

    def register_prehook(self, fn: Callable) -> RemovableHandle:
        """`fn(grad_outputs)` runs before this node and may replace grad_outputs."""
        return add_hook(self.own_hooks().pre, fn)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} object at {id(self):#x}>"

    def __dir__(self) -> list[str]:
        shown = ("__", "_saved_", "_raw_saved_")
        names = object.__dir__(self)
        return [name for name in names if name.startswith(shown) or name in NODE_NAMES]

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")

    def __call__(self, *grads: Tensor | None) -> Any:
        """Run the node by hand on gradients of its outputs, keeping what it saved."""
        from .differentiate import call_node

        return call_node(self, grads)


NODE_NAMES = frozenset(
    """name next_functions metadata register_hook register_prehook requires_grad variable
    _sequence_nr""".split()
)


class AccumulateGrad(Node):
    """Where a leaf that requires grad collects its gradient; it owns the leaf's `.grad`."""

    __slots__ = ("held", "leaf", "array", "hooks", "post_accumulate")
    leaf: weakref.ref[Tensor]
    array: Any  # the leaf's
    held: Any  # the gradient, an ndarray until somebody looks at it
    grad: Tensor | None  # how one looks: a property, in leaves.py
    sequence_nr = 2**64 - 1  # torch runs it as soon as it can: nothing comes after it
    edges = ()
    post_accumulate: dict[int, Callable] | None

    def name(self) -> str:
        return "torch::autograd::AccumulateGrad"

    @property
    def variable(self) -> Tensor:
        """The leaf whose gradient this collects; made again if nobody held it any more."""
        leaf = self.leaf()
        if leaf is None:
            from ..tensor import wrap

            leaf = wrap(self.array)
            leaf._node, self.leaf = self, weakref.ref(leaf)
        return leaf


def short_name(node: Node) -> str:
    """The operation's own name, as error messages have it: `Exp`, not `ExpBackward0`."""
    name = node.name()
    head, _, tail = name.rpartition("Backward")
    if not head or tail == "s":  # CopyBackwards keeps its name
        return name
    return head if tail == "0" else head + tail


class Nowhere(Node):
    """The edge of a view that requires grad only by its base: gradients that come here are lost.

    It is false, so that nothing is saved or computed for it.
    """

    __slots__ = ()
    sequence_nr = 2**64 - 1
    edges = ()

    def __bool__(self) -> bool:
        return False

    def backward(self, grad: Any, keep: bool, edges: Sequence) -> tuple:
        return ()

    @property
    def target(self) -> tuple[None, int]:
        return None, 0


NOWHERE = Nowhere()


class Output(Node):
    """One output of a node that has several; only such nodes pay for telling them apart."""

    __slots__ = ("output_nr",)

    def __init__(self, node: MultiNode, output_nr: int) -> None:
        self.sequence_nr, self.edges, self.output_nr = node.sequence_nr, (node,), output_nr

    @property
    def target(self) -> tuple[Node | None, int]:
        return self.edges[0], self.output_nr

    def own_hooks(self) -> Hooks:
        self.edges[0].own_hooks()  # which tells the engine to look for hooks of its outputs
        return super().own_hooks()

    def backward(self, grad: Any, keep: bool, edges: Sequence) -> tuple:
        return (Grads({self.output_nr: grad}),)


class Grads(dict):
    """Gradients of some outputs of one node, by number, on their way to be complete: `a + b` joins
    them."""

    __slots__ = ()

    def __add__(self, other: Grads) -> Grads:
        for number, grad in other.items():
            self[number] = grad if self.get(number) is None else self[number] + grad
        return self


class MultiNode(Node):
    """A node with several outputs: its `backward` is given a list, None where nothing arrived."""

    __slots__ = ("outputs", "output_like")
    outputs: weakref.WeakValueDictionary[int, Output]
    output_like: list[tuple]  # shape and dtype of each output

    def output(self, number: int) -> Output:
        """The edge that stands for one output; the same one as long as somebody holds it."""
        edge = self.outputs.get(number)
        if edge is None:
            edge = self.outputs[number] = Output(self, number)
        return edge
