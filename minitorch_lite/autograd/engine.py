"""The engine: one walk over the graph, each node once, after everything that passes it a gradient.

It is a loop, never a recursion, so that a million nodes are no problem.  A first walk counts how
many gradients each node will be sent; a node runs when all of them have arrived and been added up.
Of several ready nodes the one recorded last runs first, as in torch: hooks are called in its order.

In an ordinary run gradients are ndarrays, and Tensors exist only where somebody can see them.
With `create_graph=True` they are Tensors, the formulas are recorded, and can be differentiated.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush
from typing import Any

import numpy as np

from .. import observe
from ..tensor import Tensor, wrap
from . import anomaly_mode
from .alias import counter_of
from .grad_mode import current, switch
from .node import AccumulateGrad, Grads, MultiNode, Node, Output
from .version import INFERENCE


def execute(
    roots: Sequence[tuple[Node, Any]],
    keep: bool,
    create_graph: bool,
    needed: set[Node] | None = None,
    captures: dict[Node, Any] | None = None,
    passing: set[Node] | None = None,
) -> None:
    """Send each root its gradient and pass on what comes of it.

    needed: run only these nodes (None: all).  captures: nodes whose gradient is asked for;
    filled in here, and run only if they are `passing`, on the way to another one.
    """
    waiting, reached = count_arrivals([node for node, _ in roots], needed)
    arrived: dict[Node, Any] = {}  # sums of gradients that are not complete yet
    ready: list[tuple] = []  # a heap: highest sequence number first
    tick = itertools.count().__next__  # equal numbers leave the heap in the order they came
    watching = bool(observe.watchers)
    run_node = run_watched if anomaly_mode.state.enabled else run_one

    def arrive(node: Node, grad: Any) -> None:
        """One gradient of several has come; the node is ready with the last of them."""
        before = arrived.get(node)
        if grad is not None:
            arrived[node] = grad if before is None else before + grad
        if node in waiting:
            left = waiting[node] - 1
            if left:
                waiting[node] = left
                return
            del waiting[node]
        heappush(ready, (-node.sequence_nr, tick(), node, arrived.pop(node, None)))

    _runs.stack[-1] = reached
    for node, grad in roots:
        arrive(node, grad)
    while ready:
        node, grad = heappop(ready)[2:]
        while node is not None:
            grads = run_node(node, grad, keep, create_graph, captures, passing, watching)
            onward = None
            for edge, grad in zip(node.edges, grads, strict=False):
                if edge is None or needed is not None and edge not in needed:
                    continue
                if edge in waiting:
                    arrive(edge, grad)
                elif type(edge) is AccumulateGrad:
                    run_node(edge, grad, keep, create_graph, captures, passing, watching)
                elif onward is None:
                    onward, onward_grad = edge, grad
                else:
                    heappush(ready, (-edge.sequence_nr, tick(), edge, grad))
            if onward is None:
                break
            if ready and ready[0][0] <= -onward.sequence_nr:
                heappush(ready, (-onward.sequence_nr, tick(), onward, onward_grad))
                break
            node, grad = onward, onward_grad  # a chain never touches the heap


def count_arrivals(
    roots: list[Node], needed: set[Node] | None
) -> tuple[dict[Node, int], set[Node]]:
    """How many gradients each node will be sent, if more than one; and all nodes there are."""
    several: dict[Node, int] = {}
    seen: set[Node] = set()
    for root in roots:
        if root in seen:
            several[root] = several.get(root, 1) + 1
        seen.add(root)
    stack = list(seen)
    while stack:
        for edge in stack.pop().edges:
            if edge is None or needed is not None and edge not in needed:
                continue
            if edge in seen:
                several[edge] = several.get(edge, 1) + 1
            else:
                seen.add(edge)
                stack.append(edge)
    return several, seen


def run_one(
    node: Node,
    grad: Any,
    keep: bool,
    create_graph: bool,
    captures: dict[Node, Any] | None,
    passing: set[Node] | None,
    watching: bool,
) -> Sequence[Any]:
    """Everything that happens at one node, in torch's order."""
    hooks = node.hooks
    if hooks is not None and grad is not None:
        grad = before_node(node, grad, create_graph)
    if captures is not None and node in captures:
        captures[node] = grad
        if passing is not None and node not in passing:
            return ()
    if type(node) is AccumulateGrad:
        if grad is not None:
            accumulate(node, grad, create_graph, watching)
        return ()
    if hooks is not None and hooks.pre and grad is not None:
        grad = call_prehooks(node, grad, create_graph)
    if grad is None:
        grads: Sequence[Any] = node.skipped()
    elif create_graph:
        grads = node.backward_tensors(grad, keep)
    else:
        grads = node.backward(grad, keep)
    if hooks is not None and hooks.post:
        grads = call_posthooks(node, grad, grads, create_graph)
    if watching and not isinstance(node, Output):
        observe.node_ran(node, shown(node, grad), tuple(grads))
        if not keep and node.versioned:
            observe.released(node)
    return grads


def run_watched(node: Node, *how: Any) -> Sequence[Any]:
    """The same in anomaly mode: an error names the forward line, and NaN is an error."""
    try:
        grads = run_one(node, *how)
        anomaly_mode.look_for_nan(node, grads)
        return grads
    except Exception as error:
        anomaly_mode.explain(node, error)
        raise


class _Runs(threading.local):
    """For each run under way in a thread (a hook may start another), the nodes it reaches."""

    def __init__(self) -> None:
        self.stack: list[set[Node]] = []


_runs = _Runs()


def this_run(tensors: Sequence[Tensor]) -> tuple[int, int]:
    """The run under way, and how many of these tensors it reaches."""
    reached = _runs.stack[-1]
    return id(reached), sum(tensor._node in reached for tensor in tensors)


# hooks -------------------------------------------------------------------------------------------
def as_seen(grad: Any) -> Any:
    """A gradient as a hook sees it: a Tensor."""
    return grad if grad is None or isinstance(grad, Tensor) else wrap(grad)


def as_passed(grad: Any, create_graph: bool) -> Any:
    return grad if create_graph or grad is None else grad._array


def shown(node: Node, grad: Any) -> tuple:
    """The gradients of all outputs of a node, as its own hooks see them."""
    if not isinstance(grad, Grads):
        return (as_seen(grad),)
    assert isinstance(node, MultiNode)
    return tuple(as_seen(grad.of.get(number)) for number in range(node.output_count))


def before_node(node: Node, grad: Any, create_graph: bool) -> Any:
    """Hooks of the tensor, in the order they were registered, then its `retain_grad`."""
    hooks = node.hooks
    assert hooks is not None
    if hooks.tensor:
        seen = as_seen(grad)
        for hook in list(hooks.tensor.values()):
            changed = hook(seen)
            if changed is not None:
                seen = checked(changed, seen)
        grad = as_passed(seen, create_graph)
    tensor = hooks.retaining() if hooks.retaining is not None else None
    if tensor is not None:
        held = tensor._grad
        if held is None:
            tensor._grad = as_seen(grad).clone() if create_graph else wrap(np.array(grad))
        elif create_graph:
            tensor._grad = held + grad
        else:
            held._array = held._array + grad
    return grad


def checked(changed: Any, before: Tensor) -> Tensor:
    """What a tensor hook returned, if it can stand for the gradient it was given."""
    if not isinstance(changed, Tensor):
        raise TypeError(f"expected Variable, but hook returned '{type(changed).__name__}'")
    if changed._array.dtype is not before._array.dtype:
        raise RuntimeError(
            f"hook '<lambda>' has changed the type of value (was {before.type()} got "
            f"{changed.type()})"
        )
    if changed._array.shape != before._array.shape:
        raise RuntimeError("hook has changed the size of value")
    return changed


def call_prehooks(node: Node, grad: Any, create_graph: bool) -> Any:
    seen = shown(node, grad)
    for hook in list(node.hooks.pre.values()):  # type: ignore[union-attr]
        changed = hook(seen)
        if changed is not None:
            seen = changed if isinstance(changed, tuple) else (changed,)
    return regrouped(grad, seen, create_graph)


def regrouped(grad: Any, seen: tuple, create_graph: bool) -> Any:
    if not isinstance(grad, Grads):
        return as_passed(seen[0], create_graph)
    grad.of = {
        number: as_passed(each, create_graph)
        for number, each in enumerate(seen)
        if each is not None
    }
    return grad


def call_posthooks(node: Node, grad: Any, grads: Sequence, create_graph: bool) -> Sequence:
    outputs, inputs = shown(node, grad), tuple(as_seen(each) for each in grads)
    for hook in list(node.hooks.post.values()):  # type: ignore[union-attr]
        changed = hook(inputs, outputs)
        if changed is not None:
            changed = changed if isinstance(changed, tuple) else (changed,)
            if len(changed) != len(inputs):
                raise RuntimeError(
                    f"hook '{getattr(hook, '__name__', '<unknown>')}' has returned an incorrect "
                    f"number of values (got {len(changed)}, but expected {len(inputs)})"
                )
            inputs = changed
    return [as_passed(each, create_graph) for each in inputs]


# leaves ------------------------------------------------------------------------------------------
def accumulate(node: AccumulateGrad, grad: Any, create_graph: bool, watching: bool) -> None:
    """Add a gradient to the leaf's `.grad`."""
    held = node.grad
    if held is None:
        if create_graph:
            node.grad = grad.clone() if grad._node is not None else wrap(grad._array.copy())
        else:  # a copy: another leaf may have been sent the same array
            node.grad = wrap(np.array(grad, order="C" if grad.flags.c_contiguous else "K"))
    elif create_graph:
        node.grad = held + grad
    elif held._counter is INFERENCE:
        held._array += grad
    else:
        held._array += grad
        counter_of(held).value += 1
    if watching:
        observe.accumulated(node.variable, node.grad)
    if node.post_accumulate:
        leaf = node.variable
        for hook in list(node.post_accumulate.values()):
            if hook(leaf) is not None:
                raise RuntimeError("Tensor post accumulate grad hooks should return None.")
    hooks = node.hooks
    if hooks is not None and hooks.post:
        for hook in list(hooks.post.values()):
            hook((), (as_seen(grad),))


# what people call --------------------------------------------------------------------------------
def first_gradients(
    tensors: Sequence[Tensor], grads: Sequence[Tensor | None], create_graph: bool
) -> list[tuple[Node, Any]]:
    """The roots of a run with the gradients they start from, or torch's errors about them."""
    roots = []
    for number, (tensor, grad) in enumerate(zip(tensors, grads, strict=True)):
        if tensor._node is None:
            raise RuntimeError(
                f"element {number} of tensors does not require grad and does not have a grad_fn"
            )
        array = tensor._array
        if grad is None:
            grad = wrap(np.ones(array.shape, array.dtype))
        roots.append((tensor._node, grad if create_graph else grad._array))
    return roots


def make_grads(outputs: Sequence[Tensor], grads: Sequence[Tensor | None]) -> list[Tensor | None]:
    """Check the gradients that were passed in; a scalar root needs none."""
    if len(grads) != len(outputs):
        raise RuntimeError(f"got {len(outputs)} tensors and {len(grads)} gradients")
    for number, (out, grad) in enumerate(zip(outputs, grads, strict=True)):
        if grad is None:
            if out.requires_grad and out._array.size != 1:
                raise RuntimeError("grad can be implicitly created only for scalar outputs")
        elif not isinstance(grad, Tensor):
            raise TypeError(
                f"gradients can be either Tensors or None, but got {type(grad).__name__}"
            )
        elif grad._array.shape != out._array.shape:
            raise RuntimeError(
                f"Mismatch in shape: grad_output[{number}] has a shape of {grad.shape} and "
                f"output[{number}] has a shape of {out.shape}."
            )
    return list(grads)


def in_run(create_graph: bool, run: Callable[[], None], roots: Any) -> None:
    """Run with grad mode as `create_graph` says, NumPy silent as torch is, and both restored."""
    before = current.mode
    watching = bool(observe.watchers)
    if watching:
        observe.backward_started(roots)
    current.mode = before._replace(
        grad=create_graph, recording=create_graph and not before.inference
    )
    _runs.stack.append(set())
    try:
        with np.errstate(all="ignore"):
            run()
    finally:
        current.mode = before
        _runs.stack.pop()
        if watching:
            observe.backward_ended()


def backward(
    tensors: Tensor | Sequence[Tensor],
    grad_tensors: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensor | Sequence[Tensor] | None = None,
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
    roots_of = as_tuple(tensors)
    given = (None,) * len(roots_of) if grad_tensors is None else as_tuple(grad_tensors)
    grads = make_grads(roots_of, given)
    keep = create_graph if retain_graph is None else retain_graph
    roots = first_gradients(roots_of, grads, create_graph)
    needed = None
    if inputs is not None:
        wanted = as_tuple(inputs)
        if not wanted:
            raise RuntimeError("`inputs` argument to `backward()` cannot be empty.")
        for tensor in wanted:
            if tensor._node is None:
                raise RuntimeError("One of the differentiated Tensors does not require grad")
            tensor.retain_grad()
        needed = leading_to({tensor._node for tensor in wanted}, [node for node, _ in roots])
    in_run(create_graph, lambda: execute(roots, keep, create_graph, needed), tensors)


def grad(
    outputs: Tensor | Sequence[Tensor],
    inputs: Tensor | Sequence[Tensor],
    grad_outputs: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
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
        raise ValueError(
            "Expected allow_unused to be True or not passed when materialize_grads=True, "
            "but got: allow_unused=False."
        )
    outputs, inputs = as_tuple(outputs), as_tuple(inputs)
    if not inputs:
        raise ValueError("grad requires non-empty inputs.")
    given = (None,) * len(outputs) if grad_outputs is None else as_tuple(grad_outputs)
    grads = make_grads(outputs, given)
    keep = create_graph if retain_graph is None else retain_graph
    for tensor in inputs:
        if tensor._node is None:
            raise RuntimeError("One of the differentiated Tensors does not require grad")
    roots = first_gradients(outputs, grads, create_graph)
    targets = {tensor._node for tensor in inputs}
    needed = leading_to(targets, [node for node, _ in roots])
    captures: dict[Node, Any] = dict.fromkeys(targets)
    passing = leading_to(targets, targets, strictly=True)
    in_run(
        create_graph,
        lambda: execute(roots, keep, create_graph, needed, captures, passing),
        outputs,
    )
    return tuple(
        result(captures[tensor._node], tensor, number, allow_unused, materialize_grads)
        for number, tensor in enumerate(inputs)
    )


def result(
    grad: Any, tensor: Tensor, number: int, allow_unused: bool | None, materialize: bool
) -> Tensor | None:
    if grad is not None:
        return as_seen(grad)
    if materialize:
        return wrap(np.zeros(tensor._array.shape, tensor._array.dtype))
    if not allow_unused:
        raise RuntimeError(
            f"The differentiated Tensor at index {number} appears to not have been used in the "
            "graph. Set allow_unused=True if this is the desired behavior."
        )
    return None


def as_tuple(tensors: Any) -> tuple:
    return (tensors,) if isinstance(tensors, Tensor) else tuple(tensors)


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


def call_node(node: Node, grads: Sequence[Tensor | None]) -> Any:
    """`node(grad)`: run one node by hand, on Tensors."""
    given: Any = grads[0]
    if isinstance(node, MultiNode):
        given = Grads(0, grads[0])
        given.of = {n: each for n, each in enumerate(grads) if each is not None}
    before = switch("node", grad=True)
    try:
        made = tuple(node.backward_tensors(given, True))
    finally:
        switch("node", grad=before.grad)
    return made[0] if len(made) == 1 else made
