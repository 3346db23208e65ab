"""A custom `Function` in a story: one operation, whatever its `forward` runs inside."""

from __future__ import annotations

from typing import Any

from ..autograd.context import FunctionNode
from ..autograd.saved import SavedResult
from ..tensor import Tensor
from .facts import Keys


class Called:
    """One call of a Function, described as operations are; and what its node has saved."""

    inputs: tuple = ()  # named
    defaults: tuple = ()
    kind = {"view": False, "shares": False}

    def __init__(self, function: Any, arguments: tuple, outputs: tuple) -> None:
        self.name = self.public = f"{function.__name__}.apply"
        self.params = self.formulas = range(len(arguments))
        makers = (out.grad_fn for out in outputs if isinstance(out, Tensor))
        self.node = next((maker for maker in makers if isinstance(maker, FunctionNode)), None)
        self.saved: list[tuple] = []

    def let_go(self, outputs: tuple, keys: Keys) -> None:
        """Keep names and versions of what the node got by `save_for_backward`, and not the node."""
        node, self.node = self.node, None
        for position, value in enumerate(node._saved if node else ()):
            name, tensor = f"saved_tensors[{position}]", value
            if isinstance(value, SavedResult):
                name, tensor = "result", outputs[value.output_nr]
            if isinstance(tensor, Tensor):
                self.saved.append((name, keys.get(tensor), node._saved.versions[position]))
