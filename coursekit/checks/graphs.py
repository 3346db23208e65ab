"""What a check can see of a graph: names of nodes, and the bytes that it keeps."""

from __future__ import annotations

from typing import Any, Self

import numpy as np

import minitorch_lite as torch
from minitorch_lite.viz.language import _
from minitorch_lite.viz.story import Ran, Story
from minitorch_lite.viz.walk import nodes_of

from .sentences import listed


def node_names(tensor: torch.Tensor) -> list[str]:
    """The recorded nodes behind a tensor, in the order in which they were made.

    >>> w = torch.ones(2, requires_grad=True)
    >>> node_names((w * w).sum())
    ['MulBackward0', 'SumBackward0']
    """
    return [node.name() for node in nodes_of(tensor)]


def outline(tensor: torch.Tensor, **leaves: torch.Tensor) -> str:
    """The graph behind a tensor as a text that does not depend on the order of inputs.

    A node that is used twice counts once, so `a + a` is not `f(x) + f(x)`.

    >>> w, v = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    >>> outline(w + v * w, w=w, v=v)
    'Add(Mul(v, w), w) of 2 nodes'
    """
    names = {id(leaf): name for name, leaf in leaves.items()}

    def below(node: Any) -> str:
        if hasattr(node, "variable"):
            return names.get(id(node.variable), "leaf")
        inputs = sorted(below(inner) for inner, _number in node.next_functions if inner)
        return f"{node.name().removesuffix('Backward0')}({', '.join(inputs)})"

    text = below(tensor.grad_fn) if tensor.grad_fn else "leaf"
    return f"{text} of {len(nodes_of(tensor))} nodes"


def ghosts(story: Story) -> list[tuple[str, str]]:
    """The operations of a story that were not recorded, each with its reason, sorted."""
    events = [event for event in story.events if isinstance(event, Ran)]
    return sorted((e.op, str(e.reason)) for e in events if e.inputs and e.node is None)


def told(hidden: list[tuple[str, str]]) -> str:
    """Ghosts and their reasons, as the pictures say them, or "none"."""
    return listed(f"{op} ({_(reason)})" for op, reason in hidden)


class Saved:
    """Counts what the graph keeps of the operations in a `with` block: memory, each once.

    Do not call backward on what was counted and expect version checks: hooks replace them.

    >>> w = torch.ones(2, requires_grad=True)
    >>> with Saved() as saved:
    ...     y = w * w
    >>> saved.bytes
    8
    """

    def __init__(self) -> None:
        self.memory: dict[int, np.ndarray] = {}
        self.values = 0
        self.hooks = torch.autograd.graph.saved_tensors_hooks(self._pack, lambda kept: kept)

    def _pack(self, tensor: torch.Tensor) -> torch.Tensor:
        self.values += 1
        array = tensor.detach().numpy()
        while isinstance(array.base, np.ndarray):  # a view keeps all of what it looks at
            array = array.base
        self.memory[id(array)] = array
        return tensor

    @property
    def bytes(self) -> int:
        return sum(array.nbytes for array in self.memory.values())

    def __enter__(self) -> Self:
        self.hooks.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.hooks.__exit__(*error)
