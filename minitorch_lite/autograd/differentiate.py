"""`backward` and `grad`: what people call, and what they are told when it cannot be done."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ..errors import torch_error, warn
from ..places import Size
from ..runtime import fit
from ..tensor import Tensor, wrap
from .engine import Run, run
from .grad_mode import current, enable_grad
from .graph import GradientEdge
from .hooks import as_seen
from .leaves import accumulate
from .node import NOWHERE, AccumulateGrad, Grads, MultiNode, Node


def as_tuple(tensors: Any) -> tuple:
    return (tensors,) if isinstance(tensors, (Tensor, GradientEdge)) else tuple(tensors)


def edge_of(place: Any) -> tuple[Node | None, int]:
    """Where a gradient is asked for: a node, and which of its outputs.

    The node is None for a view that requires grad only by its base: nothing arrives there.
    """
    if isinstance(place, GradientEdge):
        return place[:2]
    if not isinstance(place, Tensor):
        kind = type(place).__name__
        raise RuntimeError(f"all inputs have to be Tensors or GradientEdges, but got {kind}")
    if place._node is None:
        raise RuntimeError("One of the differentiated Tensors does not require grad")
    return place._node.target


def first_gradients(
    tensors: Sequence[Tensor], grads: Sequence[Tensor | None], create_graph: bool
) -> list[tuple[Node, Any]]:
    """The roots of a run with the gradients they start from, or torch's errors about them."""
    roots = []
    for number, (tensor, grad) in enumerate(zip(tensors, grads, strict=True)):
        node = tensor.entry if isinstance(tensor, GradientEdge) else tensor._node
        if node is None or node is NOWHERE:
            tensor.grad_fn  # noqa: B018  a view may have lost its history, and says so
            raise torch_error("root.history", number)
        like = shape_and_dtype(tensor)
        grad = wrap(np.ones(*like)) if grad is None else fit(grad, like)
        assert grad is not None
        roots.append((node, grad if create_graph else grad._array))
    return roots


def shape_and_dtype(root: Tensor | GradientEdge) -> tuple:
    return root.like if isinstance(root, GradientEdge) else (root._array.shape, root._array.dtype)


def make_grads(outputs: Sequence[Any], grads: Sequence[Tensor | None]) -> list[Tensor | None]:
    """Check the gradients that were passed in; a scalar root needs none."""
    for number, (out, grad) in enumerate(zip(outputs, grads, strict=False)):
        shape = shape_and_dtype(out)[0]
        if grad is None:
            if math.prod(shape) != 1 and (isinstance(out, GradientEdge) or out.requires_grad):
                raise RuntimeError("grad can be implicitly created only for scalar outputs")
        elif not isinstance(grad, Tensor):
            raise torch_error("root.kind", type(grad).__name__)
        elif grad._array.shape != shape:
            raise torch_error("root.shape", number, grad.shape, number, Size(shape))
    if len(grads) < len(outputs):
        raise RuntimeError(f"got {len(outputs)} tensors and {len(grads)} gradients")
    return list(grads[: len(outputs)])


def backward(
    tensors: Tensor | Sequence[Tensor],
    grad_tensors: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensor | GradientEdge | Sequence[Tensor | GradientEdge] | None = None,
) -> None:
    """Add the gradients of `tensors` to the `.grad` of the leaves they were computed from.

    grad_tensors: the gradient each root starts from, of its shape; may be left out for roots with
    one element.  retain_graph: keep saved values for another run (default: create_graph).
    create_graph: record the run itself.  inputs: only these leaves get a gradient.
    Raises RuntimeError if a root requires no grad, or a saved value was freed or overwritten.

    >>> import minitorch_lite as torch
    >>> x = torch.tensor([1., 2.], requires_grad=True)
    >>> torch.autograd.backward((x * x).sum())
    >>> x.grad
    tensor([2., 4.])
    """
    if inputs is not None and not as_tuple(inputs):
        raise RuntimeError("`inputs` argument to `backward()` cannot be empty.")
    outputs = as_tuple(tensors)
    given = (None,) * len(outputs) if grad_tensors is None else as_tuple(grad_tensors)
    roots = first_gradients(outputs, make_grads(outputs, given), create_graph)
    needed = None
    if inputs is not None:
        for each in as_tuple(inputs):
            if isinstance(each, Tensor):
                each.retain_grad()
        targets = {edge_of(each)[0] for each in as_tuple(inputs)} - {None}
        needed = leading_to(targets, [node for node, _ in roots])
    run(roots, Run(create_graph if retain_graph is None else retain_graph, create_graph, needed))
    if create_graph:
        warn("backward.cycle", depth=0)  # once, wherever it is called


def grad(
    outputs: Tensor | Sequence[Tensor],
    inputs: Tensor | GradientEdge | Sequence[Tensor | GradientEdge],
    grad_outputs: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...]:
    """The gradients of `outputs` with respect to `inputs`, returned instead of accumulated.

    Raises RuntimeError for an input that outputs do not depend on, unless allow_unused.

    >>> import minitorch_lite as torch
    >>> x = torch.tensor(3., requires_grad=True)
    >>> torch.autograd.grad(x ** 2, x)
    (tensor(6.),)
    """
    if is_grads_batched:
        raise RuntimeError("minitorch_lite has no is_grads_batched; call grad once per row")
    if materialize_grads and allow_unused is False:
        raise torch_error("materialize.unused")
    outputs, inputs = as_tuple(outputs), as_tuple(inputs)
    if not inputs:
        raise RuntimeError("`inputs` argument to `grad()` cannot be empty.")
    given = (None,) * len(outputs) if grad_outputs is None else as_tuple(grad_outputs)
    grads = make_grads(outputs, given)
    roots = first_gradients(outputs, grads, create_graph)
    asked = [edge_of(each) for each in inputs]
    targets = {node for node, _ in asked} - {None}
    captures: dict[Any, Any] = dict.fromkeys(targets)
    how = Run(
        create_graph if retain_graph is None else retain_graph,
        create_graph,
        needed=leading_to(targets, [node for node, _ in roots]),
        captures=captures,
        passing=leading_to(targets, targets, strictly=True),
    )
    run(roots, how)
    return tuple(
        result(captured(captures.get(node), nr), each, number, allow_unused, materialize_grads, how)
        for number, ((node, nr), each) in enumerate(zip(asked, inputs, strict=True))
    )


def captured(grad: Any, output_nr: int) -> Any:
    return grad.of.get(output_nr) if isinstance(grad, Grads) else grad


def result(
    grad: Any, tensor: Any, number: int, allow_unused: bool | None, materialize: bool, how: Run
) -> Tensor | None:
    if grad is not None:
        return as_seen(grad)
    if materialize:
        if not isinstance(tensor, Tensor):
            raise torch_error("materialize.edge")
        return wrap(np.zeros(*shape_and_dtype(tensor))).requires_grad_(how.create_graph)
    if not allow_unused:
        raise torch_error("grad.unused", number)
    return None


def leading_to(targets: set, roots: Iterable[Node], strictly: bool = False) -> set[Node]:
    """The nodes below `roots` from which one of the targets can be reached.

    strictly: a target counts only if another target can be reached from it.
    """
    state: dict[Node, bool] = {}
    for root in roots:
        stack = [(root, iter(root.edges))]
        while stack:
            node, edges = stack[-1]
            if node not in state:
                state[node] = node in targets and not strictly
            for edge in edges:
                if edge is None:
                    continue
                if edge not in state:
                    stack.append((edge, iter(edge.edges)))
                    break
                if state[edge] or edge in targets:
                    state[node] = True
            else:
                stack.pop()
                if stack and (state[node] or node in targets):
                    state[stack[-1][0]] = True
    return {node for node, leads in state.items() if leads}


def call_node(node: Node, grads: Sequence[Any]) -> Any:
    """`node(grad)`: run one node by hand, on Tensors, keeping what it saved."""
    expected = node.output_count if isinstance(node, MultiNode) else 1
    if len(grads) != expected:
        raise TypeError(f"expected {expected} arguments, got {len(grads)} instead")
    for number, each in enumerate(grads):
        if each is not None and not isinstance(each, Tensor):
            raise TypeError(f"argument {number} is not a Variable")
    if isinstance(node, AccumulateGrad):
        record = current.mode.grad
        grad = grads[0] if record or grads[0] is None else grads[0]._array
        accumulate(node, grad, record, watching=False)
        return ()
    given: Any = grads[0]
    if expected > 1:
        given = Grads(0, None)
        given.of = {n: each for n, each in enumerate(grads) if each is not None}
    with enable_grad():
        made = tuple(node.backward_tensors(given, True, node.edges))
    return made[0] if len(made) == 1 else made
