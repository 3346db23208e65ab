"""The engine: one walk over the graph, each node once, after everything that passes it a gradient.

It is a loop, never a recursion, so that a million nodes are no problem.  A first walk counts how
many gradients each node will be sent; a node runs when all of them have arrived and been added up.
Of several ready nodes the one recorded last runs first, as in torch: hooks are called in its order.

In an ordinary run gradients are ndarrays, and Tensors exist only where somebody can see them.
With `create_graph=True` they are Tensors, the formulas are recorded, and can be differentiated.
"""

import itertools
from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from typing import Any

import numpy as np

from .. import observe
from ..errors import check
from ..references import references
from . import anomaly_mode
from .grad_mode import Mode, current
from .hooks import after_tensor_hooks, before_node, call_posthooks
from .leaves import accumulate
from .memory import LARGE, total
from .node import AccumulateGrad, Grads, Node, Output

NO_NODES: Any = frozenset()


class Run:
    """What is asked of one run.

    keep: saved values for another run.  create_graph: gradients with a graph of their own.
    needed: only these nodes (None: all).  captures: nodes whose gradient is asked for, filled in on
    the way; they run only if they are `passing`, on the way to another one.
    """

    next_number = itertools.count().__next__

    def __init__(
        self, keep: bool, create_graph: bool, needed: set[Node] | None = None,
        captures: dict[Node, Any] | None = None, passing: set[Node] = NO_NODES,
    ) -> None:  # fmt: skip
        self.keep, self.create_graph, self.needed = keep, create_graph, needed
        self.captures, self.passing = captures, passing
        self.watching, self.reached = tuple(observe.here.watching), NO_NODES
        self.roots: Sequence[tuple[Node, Any]] = ()
        self.number = Run.next_number()
        self.callbacks: list[Callable[[], Any]] = []  # to be called at its end
        self.mine = False  # does nobody else hold the gradient that a leaf is given?


DEEPEST = 30  # runs inside runs, until a new thread goes on with an empty stack, as in torch


def run(roots: Sequence[tuple[Node, Any]], how: Run) -> None:
    """Run with grad mode as `create_graph` says, NumPy silent as torch is, and both restored."""
    before, pairs, runs, node = current.mode, current.pairs, current.runs, current.node
    if len(runs) - current.runs_before >= DEEPEST:
        run_in_new_thread(roots, how)
        return
    current.mode = Mode(how.create_graph, before.inference, before.on_record)
    current.runs += (how,)
    for watcher in how.watching:
        watcher.backward_started(roots)
    try:
        with np.errstate(all="ignore"):
            execute(roots, how)
        for callback in how.callbacks:  # one may add another
            callback()
    finally:
        current.mode, current.pairs, current.runs, current.node = before, pairs, runs, node
        for watcher in how.watching:
            watcher.backward_ended()


def run_in_new_thread(roots: Sequence[tuple[Node, Any]], how: Run) -> None:
    from concurrent.futures import ThreadPoolExecutor

    here = {**vars(current), "runs_before": len(current.runs)}

    def go_on() -> None:
        vars(current).update(here)
        run(roots, how)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(go_on).result()


# How many references `execute` itself has to a gradient that nobody else holds: `grads`, `grad`.
OWN_REFERENCES = next(references(grad) for grads in [(np.empty(0),)] for grad in [grads[0]])
ALONE = OWN_REFERENCES - 1  # to one that is not in `grads`


def execute(roots: Sequence[tuple[Node, Any]], how: Run) -> None:
    """Send each root its gradient and pass on what comes of it."""
    needed, watching, how.roots = how.needed, how.watching, roots
    waiting, how.reached = count_arrivals([node for node, _ in roots], needed)
    arrived: dict[Node, Any] = {}  # sums of gradients that are not complete yet
    ready: list[tuple] = []  # a heap: highest sequence number first
    tick = itertools.count().__next__  # equal numbers leave the heap in the order they came
    run_node = run_watched if anomaly_mode.state.enabled else run_one
    # nobody asks for single nodes: then those without hooks need none of the questions of `run_one`
    plain = run_node is run_one and how.captures is needed is None and not how.create_graph

    def complete(node: Node, grad: Any) -> bool:
        """Add one gradient of several; True with the last of them."""
        before = arrived.get(node)
        if before is not None and type(grad) is np.ndarray and grad.nbytes >= LARGE:
            arrived[node] = total(before, grad)
        elif grad is not None:
            arrived[node] = grad if before is None else before + grad
        waiting[node] -= 1
        return not waiting[node]

    for node, grad in roots:
        if needed is not None and node not in needed:
            if len(roots) == 1:  # all the same its tensor's hooks are called
                grads = node.backward(grad, True, ()) if isinstance(node, Output) else (grad,)
                after_tensor_hooks(node.target[0], grads[0], how.create_graph)
        elif node not in waiting or complete(node, grad):
            heappush(ready, (-node.sequence_nr, tick(), node, arrived.pop(node, grad)))
    while ready:
        node, grad = heappop(ready)[2:]
        while node is not None:
            grads = onward_grad = None  # large arrays must not be kept while the next are made
            edges = node.edges
            if plain and node.hooks is None and grad is not None and edges:
                grads = node.backward(grad, how.keep, edges)
                if watching:  # a loop over nothing takes ten times as long as this question
                    for watcher in watching:
                        watcher.node_ran(node, grads, how.keep)
            else:
                grads = run_node(node, grad, how)
            onward = None
            which = 0
            for edge in edges:  # `zip` takes three times as long
                grad = grads[which]
                which += 1
                if edge is None or needed is not None and edge not in needed:
                    continue
                several = waiting and edge in waiting
                if several:
                    if not complete(edge, grad):
                        continue
                    grad = arrived.pop(edge, None)
                if type(edge) is AccumulateGrad:  # leaves come first
                    mine = references(grad) <= (ALONE if several else OWN_REFERENCES)
                    if plain and edge.hooks is None:
                        accumulate(edge, grad, False, watching, mine)
                    else:
                        how.mine = mine
                        run_node(edge, grad, how)
                        how.mine = False
                elif onward is None:
                    onward, onward_grad = edge, grad
                else:
                    heappush(ready, (-edge.sequence_nr, tick(), edge, grad))
            if onward is not None and ready and ready[0][0] <= -onward.sequence_nr:
                heappush(ready, (-onward.sequence_nr, tick(), onward, onward_grad))
                onward = None
            node, grad = onward, onward_grad  # a chain never touches the heap


def count_arrivals(roots: list[Node], needed: set[Node] | None) -> tuple[dict, set[Node]]:
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
                if edge.edges:
                    stack.append(edge)
    return several, seen if needed is None else seen & needed


def run_one(node: Node, grad: Any, how: Run) -> Sequence[Any]:
    """Everything that happens at one node, in torch's order."""
    captures, current.node = how.captures, node
    if captures is not None and node in captures:
        if node not in how.passing:  # nothing behind it is asked for
            captures[node] = after_tensor_hooks(node, grad, how.create_graph)
            return (None,) * len(node.edges)
        captures[node] = Grads(grad) if isinstance(grad, Grads) else grad
    hooks = node.hooks
    if type(node) is AccumulateGrad:
        run_leaf(node, grad, how)
        return ()
    if hooks is not None:
        grad = before_node(node, grad, how.create_graph)
    hooked = hooks is not None and bool(hooks.post)  # or only while it runs
    if grad is None:
        grads: Sequence[Any] = node.without_gradient(how.keep, how.create_graph)
    elif how.create_graph:
        grads = node.backward_tensors(grad, how.keep, wanted(node, how.needed))
    else:
        grads = node.backward(grad, how.keep, wanted(node, how.needed))
    if hooks is not None and hooks.post:
        grads = call_posthooks(node, grad, grads, how.create_graph, hooked)
    for watcher in how.watching:
        watcher.node_ran(node, grads, how.keep)
    return grads


def run_leaf(node: AccumulateGrad, grad: Any, how: Run) -> None:
    """The same at a leaf.  Its node's own hooks see `.grad` itself if that took the array over."""
    mine, given, holders, hooks = how.mine, grad, references(grad), node.hooks
    if hooks is not None:
        grad = before_node(node, grad, how.create_graph)
        if grad is not given:  # a hook returned it
            mine, holders = True, ALONE
        mine = mine and references(grad) <= holders
    accumulate(node, grad, how.create_graph, how.watching, mine and not how.create_graph)
    if hooks is not None and hooks.post:
        call_posthooks(node, grad, (), how.create_graph)


def wanted(node: Node, needed: set[Node] | None) -> Sequence[Node | None]:
    """The edges that a gradient is to be computed for."""
    if needed is None:
        return node.edges
    edges = [edge if edge in needed else None for edge in node.edges]
    if None in edges:
        node.check_saved(edges)
    return edges


def run_watched(node: Node, grad: Any, how: Run) -> Sequence[Any]:
    """The same in anomaly mode: an error names the forward line, and NaN is an error."""
    try:
        grads = run_one(node, grad, how)
        anomaly_mode.look_for_nan(node, grads)
        return grads
    except Exception as error:
        anomaly_mode.explain(node, error)
        raise


def run_under_way() -> Run | None:
    """The innermost run of this thread."""
    return current.runs[-1] if current.runs else None


def number_of_run() -> int:
    """The number of the backward pass under way; -1 outside."""
    return current.runs[-1].number if current.runs else -1


def will_execute(node: Node) -> bool:
    """Whether the backward pass under way has run this node, or is going to."""
    how = run_under_way()
    check(isinstance(node, Node), "will_execute.kind", type(node).__name__)
    check(how is not None, "will_execute.outside")
    node = node.target[0]
    only_root = how.roots[0][0].target[0] if len(how.roots) == 1 else None  # torch counts it not
    runs = node in how.reached and node is not only_root
    asked = type(node) is AccumulateGrad and node in (how.captures or ())
    check(not (runs and asked), "will_execute.leaf")
    return runs
