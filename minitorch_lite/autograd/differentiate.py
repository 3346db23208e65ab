"""`backward` and `grad`: what people call, and what they are told when it cannot be done."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ..errors import torch_error, warn
from ..places import Size
from ..runtime import fit
from ..tensor import Tensor, like_of, wrap
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


def roots_of(outputs: Any, given: Any, create_graph: bool) -> list[tuple[Node, Any]]:
    """The roots of a run with the gradients they start from, or torch's errors about them."""
    outputs = as_tuple(outputs)
    given = (None,) * len(outputs) if given is None else as_tuple(given)
    likes = [out.like if isinstance(out, GradientEdge) else like_of(out) for out in outputs]
    check_given(outputs, given, likes)
    roots = []
    for number, (out, grad, like) in enumerate(zip(outputs, given, likes, strict=False)):
        node = out.entry if isinstance(out, GradientEdge) else out._node
        if node is None or node is NOWHERE:
            out.grad_fn  # noqa: B018  a view may have lost its history, and says so
            raise torch_error("root.history", number)
        grad = wrap(np.ones(*like)) if grad is None else fit(grad, like)
        roots.append((node, grad if create_graph else grad._array))
    return roots


def check_given(outputs: tuple, given: tuple, likes: Sequence) -> None:
    """What may be passed in as gradients of the roots; a scalar root needs none."""
    for number, (out, grad, (shape, _)) in enumerate(zip(outputs, given, likes, strict=False)):
        if grad is None:
            if math.prod(shape) != 1 and (isinstance(out, GradientEdge) or out.requires_grad):
                raise RuntimeError("grad can be implicitly created only for scalar outputs")
        elif not isinstance(grad, Tensor):
            raise torch_error("root.kind", type(grad).__name__)
        elif grad._array.shape != shape:
            raise torch_error("root.shape", number, grad.shape, number, Size(shape))
    if len(given) < len(outputs):
        raise RuntimeError(f"got {len(outputs)} tensors and {len(given)} gradients")


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
    roots = roots_of(tensors, grad_tensors, create_graph)
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
    inputs = as_tuple(inputs)
    if not inputs:
        raise RuntimeError("`inputs` argument to `grad()` cannot be empty.")
    roots = roots_of(outputs, grad_outputs, create_graph)
    asked = [edge_of(each) for each in inputs]
    targets = {node for node, _ in asked} - {None}
    needed = leading_to(targets, [node for node, _ in roots])
    found: dict[Any, Any] = dict.fromkeys(targets)
    passing = leading_to(targets, targets, strictly=True)
    keep = create_graph if retain_graph is None else retain_graph
    run(roots, Run(keep, create_graph, needed, found, passing))
    results = []
    for number, ((node, output_nr), each) in enumerate(zip(asked, inputs, strict=True)):
        result = found.get(node)
        if isinstance(result, Grads):
            result = result.get(output_nr)
        if result is None and materialize_grads:
            if not isinstance(each, Tensor):
                raise torch_error("materialize.edge")
            result = wrap(np.zeros(*like_of(each))).requires_grad_(create_graph)
        if result is None and not allow_unused:
            raise torch_error("grad.unused", number)
        results.append(as_seen(result))
    return tuple(results)


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
        given = Grads({n: each for n, each in enumerate(grads) if each is not None})
    with enable_grad():
        made = tuple(node.backward_tensors(given, True, node.edges))
    return made[0] if len(made) == 1 else made
