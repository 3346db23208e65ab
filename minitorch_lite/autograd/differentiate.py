"""`backward` and `grad`: what people call, and what they are told when it cannot be done."""

import math
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..creation import all_of
from ..errors import check, torch_error
from ..places import Size
from ..runtime import fit
from ..tensor import Tensor, like_of, wrap
from .engine import Run, run, run_under_way
from .grad_mode import current, enable_grad
from .graph import GradientEdge
from .hooks import as_passed, as_seen
from .leaves import accumulate
from .node import NOWHERE, AccumulateGrad, Grads, MultiNode, Node

Tensors = Tensor | Sequence[Tensor | None]
Place = Tensor | GradientEdge
Places = Place | Sequence[Place] | dict[Any, Place]


def as_tuple(tensors: Any) -> tuple:
    return (tensors,) if isinstance(tensors, (Tensor, GradientEdge)) else tuple(tensors)


def places_of(inputs: Any, caller: str) -> tuple:
    """The places that gradients are asked for; they may have names, in a dict."""
    if isinstance(inputs, Mapping):
        check(type(inputs) is dict, "inputs.mapping", caller, type(inputs).__name__)
        inputs = inputs.values()
    places = as_tuple(inputs)
    check(places, "inputs.empty", caller)
    return places


def edge_of(place: Any) -> tuple[Node | None, int]:
    """Where a gradient is asked for: a node, and which of its outputs.

    The node is None for a view that requires grad only by its base: nothing arrives there.
    """
    if isinstance(place, GradientEdge):
        return place[:2]
    check(isinstance(place, Tensor), "grad.place", type(place).__name__)
    check(place._node is not None, "grad.no_grad")
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
        grad = wrap(all_of(np.empty(*like), 1)) if grad is None else fit(grad, like)
        roots.append((node, grad if create_graph else grad._array))
    return roots


def check_given(outputs: tuple, given: tuple, likes: Sequence) -> None:
    """What may be passed in as gradients of the roots; a scalar root needs none."""
    for number, (out, grad, (shape, _)) in enumerate(zip(outputs, given, likes, strict=False)):
        if grad is None:
            asked = isinstance(out, GradientEdge) or out.requires_grad
            check(math.prod(shape) == 1 or not asked, "root.scalar")
        else:
            check(isinstance(grad, Tensor), "root.kind", type(grad).__name__)
            check(grad._array.shape == shape, "root.shape", number, grad.shape, number, Size(shape))
    check(len(given) >= len(outputs), "root.count", len(outputs), len(given))


def backward(
    tensors: Tensors, grad_tensors: Tensors | None = None, retain_graph: bool | None = None,
    create_graph: bool = False, inputs: Places | None = None,
) -> None:  # fmt: skip
    """Add the gradients of `tensors` to the `.grad` of the leaves they were computed from.

    grad_tensors: the gradient each root starts from, of its shape; may be left out for roots with
    one element.  retain_graph: keep saved values for another run (default: create_graph).
    create_graph: record the run itself.  inputs: only these get a gradient (values of a dict).
    Raises RuntimeError if a root requires no grad, or a saved value was freed or overwritten.

    >>> import minitorch_lite as torch
    >>> x = torch.tensor([1., 2.], requires_grad=True)
    >>> torch.autograd.backward((x * x).sum())
    >>> x.grad
    tensor([2., 4.])
    """
    places = () if inputs is None else places_of(inputs, "backward")
    roots = roots_of(tensors, grad_tensors, create_graph)
    needed = None
    if places:
        for each in places:
            if isinstance(each, Tensor):
                each.retain_grad()
        targets = {edge_of(each)[0] for each in places} - {None}
        needed = leading_to(targets, [node for node, _ in roots])
    run(roots, Run(create_graph if retain_graph is None else retain_graph, create_graph, needed))
    if create_graph:
        warnings.warn(torch_error("backward.cycle"), stacklevel=1)  # once, wherever it is called


def grad(
    outputs: Tensors, inputs: Places, grad_outputs: Tensors | None = None,
    retain_graph: bool | None = None, create_graph: bool = False, only_inputs: bool = True,
    allow_unused: bool | None = None, is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> Any:  # fmt: skip
    """The gradients of `outputs` with respect to `inputs`, returned instead of accumulated.

    They come as a tuple, or as a dict with the names of a dict of inputs.
    Raises RuntimeError for an input that outputs do not depend on, unless allow_unused.

    >>> import minitorch_lite as torch
    >>> x = torch.tensor(3., requires_grad=True)
    >>> torch.autograd.grad(x ** 2, x)
    (tensor(6.),)
    """
    check(not is_grads_batched, "grad.batched")
    check(not materialize_grads or allow_unused is not False, "materialize.unused")
    places = places_of(inputs, "grad")
    roots = roots_of(outputs, grad_outputs, create_graph)
    asked = [edge_of(each) for each in places]
    targets = {node for node, _ in asked} - {None}
    needed = leading_to(targets, [node for node, _ in roots])
    found: dict[Any, Any] = dict.fromkeys(targets)
    passing = leading_to(targets, targets, strictly=True)
    keep = create_graph if retain_graph is None else retain_graph
    run(roots, Run(keep, create_graph, needed, found, passing))
    results = []
    for number, ((node, output_nr), each) in enumerate(zip(asked, places, strict=True)):
        result = found.get(node)
        if isinstance(result, Grads):
            result = result.get(output_nr)
        if result is None and materialize_grads:
            check(isinstance(each, Tensor), "materialize.edge")
            result = wrap(np.zeros(*like_of(each))).requires_grad_(create_graph)
        check(result is not None or allow_unused, "grad.unused", number)
        results.append(as_seen(result))
    return dict(zip(inputs, results, strict=True)) if type(inputs) is dict else tuple(results)


def leading_to(targets: set, roots: Iterable[Node], strictly: bool = False) -> set[Node]:
    """The nodes below `roots` from which one of the targets can be reached.

    strictly: a target counts only if another target can be reached from it.
    """
    above: dict[Node, list[Node]] = {}
    seen = set(roots)
    stack = list(seen)
    while stack:
        node = stack.pop()
        for edge in node.edges:
            if edge is not None:
                above.setdefault(edge, []).append(node)
                if edge not in seen:
                    seen.add(edge)
                    stack.append(edge)
    found = set() if strictly else targets & seen
    stack = list(targets)
    while stack:
        fresh = set(above.get(stack.pop(), ())) - found
        found |= fresh
        stack += fresh
    return found


def call_node(node: Node, grads: Sequence[Any]) -> Any:
    """`node(grad)`: run one node by hand, on Tensors, keeping what it saved."""
    expected = len(node.output_like) if isinstance(node, MultiNode) else 1
    check(len(grads) == expected, "node.arguments", expected, len(grads))
    for number, each in enumerate(grads):
        check(each is None or isinstance(each, Tensor), "node.argument", number)
    if isinstance(node, AccumulateGrad):
        record = current.mode.grad
        accumulate(node, as_passed(grads[0], record), record)
        return ()
    of_several = Grads({n: each for n, each in enumerate(grads) if each is not None})
    given: Any = of_several if expected > 1 else grads[0]
    fits, node.fits = getattr(node, "fits", None), None  # in torch the engine undoes broadcasting
    try:
        with enable_grad():
            made = tuple(node.backward_tensors(given, True, node.edges))
    finally:
        node.fits = fits
    return made[0] if len(made) == 1 else made


# old names ----------------------------------------------------------------------------------------
class _Engine:
    """`Variable._execution_engine`: what is to be done after a backward pass."""

    @staticmethod
    def queue_callback(callback: Callable[[], Any]) -> None:
        """Call it when the run under way has ended."""
        under_way = run_under_way()
        check(under_way is not None, "callback.outside")
        under_way.callbacks.append(callback)


class _Tensors(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor)


class Variable(metaclass=_Tensors):
    """What a tensor with a gradient was called in old programs; every tensor is one.

    `Variable(tensor)` is a tensor of the same memory outside the graph.

    >>> import minitorch_lite as torch
    >>> torch.autograd.Variable(torch.ones(2), requires_grad=True)
    tensor([1., 1.], requires_grad=True)
    """

    __module__ = "torch.autograd.variable"
    _execution_engine = _Engine()

    def __new__(
        cls, data: Tensor | None = None, requires_grad: bool = False, volatile: Any = None
    ) -> Any:
        if data is None:
            return Tensor().requires_grad_(bool(requires_grad))
        check(isinstance(data, Tensor), "data.kind", type(data).__name__)
        check(not requires_grad or data._array.dtype.kind == "f", "grad.dtype")
        return data.detach().requires_grad_(bool(requires_grad))
