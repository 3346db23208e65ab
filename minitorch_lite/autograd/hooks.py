"""Calling hooks: which ones, in which order, and what they may return.

Before a node: hooks of its output tensors in the order they were registered, then their
`retain_grad`, then the node's own pre-hooks.  After it: the node's own hooks.  Hooks see Tensors,
also in an ordinary run; what they return takes the gradient's place.
"""

from collections.abc import Callable, Sequence
from math import inf
from typing import Any

from ..errors import check, torch_error
from ..places import Size, contiguous_format
from ..strides import expands
from ..tensor import Tensor, wrap
from .node import AccumulateGrad, Grads, Hooks, MultiNode, Node, Output


def as_seen(grad: Any) -> Any:
    """A gradient as a hook sees it: a Tensor."""
    return grad if grad is None or isinstance(grad, Tensor) else wrap(grad)


def as_passed(grad: Any, create_graph: bool) -> Any:
    return grad if create_graph or grad is None else grad._array


def shown(node: Node, grad: Any) -> tuple:
    """The gradients of all outputs of a node, as its own hooks see them."""
    count = len(node.output_like) if isinstance(node, MultiNode) else 1
    grads = grad if isinstance(grad, Grads) else {0: grad}
    return tuple(as_seen(grads.get(number)) for number in range(count))


# before a node ------------------------------------------------------------------------------------
def before_node(node: Node, grad: Any, create_graph: bool) -> Any:
    """All that is called before the node's formula; returns the gradient to give it."""
    if isinstance(node, Output):  # its hooks are called with those of the node's other outputs
        return grad
    grad = after_tensor_hooks(node, grad, create_graph)
    hooks = node.hooks
    return call_prehooks(node, grad, create_graph) if hooks is not None and hooks.pre else grad


def after_tensor_hooks(node: Node, grad: Any, create_graph: bool) -> Any:
    """The gradient of a tensor as its hooks and `retain_grad` leave it."""
    hooks = node.hooks
    if hooks is None:
        return grad
    if isinstance(grad, Grads) or isinstance(node, MultiNode) and node.outputs:
        return hooks_of_outputs(node, grad, create_graph)
    grad = registered(hooks, grad, create_graph)
    retain(hooks, grad)
    return grad


def registered(hooks: Hooks, grad: Any, create_graph: bool) -> Any:
    """What the hooks registered on a tensor make of its gradient."""
    if hooks.fitted is not None and grad is not None:
        grad = hooks.fitted(grad)
    if not hooks.tensor:
        return grad
    seen = as_seen(grad)
    for hook in list(hooks.tensor.values()):
        seen = replaced(hook, hook(seen), seen)
    return as_passed(seen, create_graph)


def keep_shape(tensor: Tensor) -> None:
    """Call it before a tensor gets another shape without a record: its history knows the old one.

    What arrives from the tensor as it is then is summed to that shape, or refused.
    """
    node: Any = tensor._node
    shape = tensor._array.shape

    def fitted(grad: Any) -> Any:
        from ..runtime import fit

        wanted = node.array.shape if isinstance(node, AccumulateGrad) else shape
        check(expands(wanted, grad.shape), "hook.shape", Size(grad.shape), Size(wanted))
        return fit(grad, (wanted, as_seen(grad)._array.dtype))

    hooks = node.own_hooks()
    hooks.fitted = hooks.fitted or fitted


def hooks_of_outputs(node: Any, grads: Any, create_graph: bool) -> Any:
    """The same for each output of a node that has several: first for the one hooked first."""
    grads = grads if isinstance(grads, Grads) else Grads()
    outputs = [(number, out) for number, out in node.outputs.items() if out.hooks is not None]
    for number, out in sorted(outputs, key=lambda each: min(each[1].hooks.tensor, default=inf)):
        grads[number] = registered(out.hooks, grads.get(number), create_graph)
    for number, out in outputs:
        retain(out.hooks, grads[number])
    return grads if any(each is not None for each in grads.values()) else None


def retain(hooks: Hooks, grad: Any) -> None:
    """Put a copy of the gradient into `.grad` of the tensor that asked for it, or add it there."""
    tensor = None if hooks.retaining is None or grad is None else hooks.retaining()
    if tensor is not None:
        seen, before = as_seen(grad), tensor._kept_grad
        after = seen.clone(memory_format=contiguous_format) if before is None else before + seen
        tensor._kept_grad = after


def call_prehooks(node: Node, grad: Any, create_graph: bool) -> Any:
    seen = before = shown(node, grad)
    for hook in list(node.hooks.pre.values()):
        seen = replaced_tuple(hook, hook(seen), seen)
    if seen is before:
        return grad
    if not isinstance(grad, Grads):
        return as_passed(seen[0], create_graph)
    given = enumerate(seen)
    return Grads({n: as_passed(each, create_graph) for n, each in given if each is not None})


# after a node -------------------------------------------------------------------------------------
def call_posthooks(
    node: Node, grad: Any, grads: Sequence, create_graph: bool, hooked: bool = True
) -> Sequence:
    outputs, inputs = shown(node, grad) if hooked else (), tuple(as_seen(each) for each in grads)
    for hook in list(node.hooks.post.values()):
        inputs = replaced_tuple(hook, hook(inputs, outputs), inputs)
    return [as_passed(each, create_graph) for each in inputs]


# what a hook may return ---------------------------------------------------------------------------
def name_of(hook: Callable) -> str:
    return getattr(hook, "__name__", "<unknown>")


def replaced(hook: Callable, result: Any, before: Tensor | None) -> Tensor | None:
    """What a hook returned, if it can stand for the gradient it was given."""
    if result is None:
        return before
    check(before is not None, "hook.replaced_none")
    check(isinstance(result, Tensor), "hook.kind", type(result).__name__)
    if result._array.dtype is not before._array.dtype:
        raise torch_error("hook.type", name_of(hook), before.type(), result.type())
    check(result._array.shape == before._array.shape, "hook.size", name_of(hook))
    return result


def replaced_tuple(hook: Callable, result: Any, before: tuple) -> tuple:
    """The same for a node's own hooks, which return a tuple; None in it is no gradient."""
    if result is None or result is before:
        return before
    check(isinstance(result, tuple), "hook.tuple", type(result).__name__)
    check(len(result) == len(before), "hook.count", name_of(hook), len(result), len(before))
    for each, was in zip(result, before, strict=True):
        if each is not None:
            replaced(hook, each, was)
    return result
