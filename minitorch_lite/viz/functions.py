"""A custom `Function` in a story: one operation, whatever its `forward` runs inside."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ..autograd.context import FunctionNode
from ..autograd.saved import SavedResult
from ..tensor import Tensor
from .learner import Keys


def as_op(function: Any, arguments: tuple) -> SimpleNamespace:
    """What a story needs to know of an operation, said of a Function."""
    name, positions = f"{function.__name__}.apply", range(len(arguments))
    kind = {"view": False, "shares": False}
    return SimpleNamespace(
        name=name, public=name, params=positions, formulas=positions, texts={}, defaults=(),
        kind=kind,
    )  # fmt: skip


def node_of(outputs: tuple) -> FunctionNode | None:
    """The node that one call of `apply` made, None if unrecorded."""
    makers = (out.grad_fn for out in outputs if isinstance(out, Tensor))
    return next((maker for maker in makers if isinstance(maker, FunctionNode)), None)


def saved_by(node: FunctionNode, outputs: tuple, keys: Keys) -> list[tuple]:
    """What the node got by `save_for_backward`."""
    found = []
    pairs = zip(node._saved, node._saved.versions, strict=True)
    for position, (value, version) in enumerate(pairs):
        name, tensor = f"saved_tensors[{position}]", value
        if isinstance(value, SavedResult):
            name, tensor = "result", outputs[value.output_nr]
        if isinstance(tensor, Tensor):
            found.append((name, keys.get(tensor), version))
    return found
