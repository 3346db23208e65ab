"""What is true of a live tensor at this moment, as plain data."""

from __future__ import annotations

from typing import Any

from ..autograd.node import NOWHERE, AccumulateGrad
from ..autograd.version import INFERENCE
from ..tensor import Tensor, noted
from .learner import Keys
from .story import Fact

FEW = 4  # values shown of a tensor


def fact_of(tensor: Tensor, keys: Keys) -> Fact:
    maker = maker_of(tensor)
    node, counter, base = noted(tensor), tensor._counter, tensor._base
    return Fact(
        key=keys.get(tensor),
        shape=tuple(tensor._array.shape),
        dtype=str(tensor.dtype).removeprefix("torch."),
        requires_grad=tensor.requires_grad,
        is_leaf=maker is None,
        accumulates=isinstance(node, AccumulateGrad),
        inference=counter is INFERENCE,
        version=None if counter is INFERENCE else 0 if counter is None else counter.value,
        view_of=None if base is None else keys.get(base),
        values=values(tensor._array),
        nbytes=tensor._array.nbytes,
        grad_fn=None if maker is None else maker.name(),
    )


def values(array: Any) -> str:
    """A few values, rounded so that they read the same on every machine."""
    few = [_number(array.item(place)) for place in range(min(FEW, array.size))]
    if not array.shape:
        return few[0]
    return "[" + ", ".join(few) + (", ..." if array.size > FEW else "") + "]"


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def maker_of(tensor: Tensor) -> Any:
    """Its `grad_fn`; None if its memory was changed in a way that autograd cannot follow."""
    try:
        return tensor.grad_fn
    except RuntimeError:
        return None


def formulas_of(op: Any) -> tuple[tuple[str, str], ...]:
    texts = getattr(op, "texts", {})
    return tuple((name, texts[name]) for name in getattr(op, "formulas", {}) if name in texts)


def edges_of(op: Any, node: Any, arguments: tuple, tensors: list[Tensor]) -> tuple[bool, ...]:
    """For each operand, whether the node passes a gradient back to it."""
    if op.kind["each"]:
        return tuple(edge is not None and edge is not NOWHERE for edge in node.edges)
    named = dict(zip(op.params, arguments, strict=False))
    back = {
        id(named[name])
        for name, edge in zip(op.formulas, node.edges, strict=False)
        if edge is not None and edge is not NOWHERE
    }
    return tuple(id(tensor) in back for tensor in tensors)
