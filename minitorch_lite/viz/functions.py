"""A custom `Function` in a story: one operation, whatever its `forward` runs inside."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ..autograd.context import FunctionNode
from ..autograd.saved import SavedResult
from ..tensor import Tensor
from .facts import operands
from .story import Saved

if TYPE_CHECKING:
    from .recorder import Recorder


def of_function(
    recorder: Recorder, function: Any, arguments: tuple, outputs: tuple
) -> tuple[dict[str, Any], Any]:
    """The facts of the event that one call of `apply` is, and its node, None if unrecorded."""
    name = f"{function.__name__}.apply"
    tensors, written = operands(None, arguments)
    results = [out for out in outputs if isinstance(out, Tensor)]
    inputs = tuple(recorder.glance(tensor) for tensor in tensors)
    makers = (out.grad_fn for out in results)
    node = next((maker for maker in makers if isinstance(maker, FunctionNode)), None)
    facts: dict[str, Any] = {"op": name, "inputs": inputs, "outputs": results, "arguments": written}
    if node is None:
        return facts | {"reason": recorder.reason(SimpleNamespace(name=name), tensors)}, None
    asked = {id(each) for each in arguments if isinstance(each, Tensor) and each.requires_grad}
    return {
        **facts,
        "node": node.name(),
        "saved": saved_by(recorder, node, outputs),
        "edges": tuple(id(tensor) in asked for tensor in tensors),
    }, node


def saved_by(recorder: Recorder, node: Any, outputs: tuple) -> tuple[Saved, ...]:
    """What the node got by `save_for_backward`."""
    found = []
    pairs = zip(node._saved, node._saved.versions, strict=True)
    for position, (value, version) in enumerate(pairs):
        name, tensor = f"saved_tensors[{position}]", value
        if isinstance(value, SavedResult):
            name, tensor = "result", outputs[value.output_nr]
        if isinstance(tensor, Tensor):
            found.append(Saved(name, recorder.keys.get(tensor), version))
    return tuple(found)
