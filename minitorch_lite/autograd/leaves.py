"""Leaves: adding a gradient to `.grad`."""

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy import ndarray

from ..references import references
from ..tensor import Tensor, wrap
from .alias import counter_of
from .grad_mode import current
from .hooks import registered, replaced
from .inplace import check_not_inference
from .node import AccumulateGrad
from .version import INFERENCE

_one_at_a_time = threading.RLock()  # several threads may run backward to the same leaf


def accumulate(
    node: AccumulateGrad, grad: Any, create_graph: bool = False, watching: Sequence = (),
    mine: bool = False,
) -> None:
    """Add a gradient to the leaf's `.grad`, then call its post-accumulate hooks.

    A leaf that requires no gradient any more gets none, but its hooks are called.  mine: nobody
    else holds this array.
    """
    leaf = node.leaf()
    if grad is None:
        pass
    elif leaf is None or leaf._node is node:
        first = first_gradient(grad, node.array, mine) if node.held is None else None
        # The lock takes a third of the time of all this.  Here it is not needed: threads take turns
        # where something is called, and nothing is between asking for `held` and setting it.
        if first is not None and node.held is None:
            node.held = first
        else:
            add(node, grad, create_graph)
        if watching:
            for watcher in watching:
                watcher.accumulated(node.variable, node.grad)
    elif not leaf.is_leaf:
        if leaf._node.hooks is not None:
            registered(leaf._node.hooks, grad, create_graph)  # those of a tensor stay with it
        raise RuntimeError("leaf variable has been moved into the graph interior")
    if node.post_accumulate:
        leaf = node.variable
        for hook in list(node.post_accumulate.values()):
            if replaced(hook, hook(leaf), leaf) is not leaf:
                raise RuntimeError("Tensor post accumulate grad hooks should return None.")


def add(node: AccumulateGrad, grad: Any, create_graph: bool) -> None:
    with _one_at_a_time:
        held = node.grad
        if held is None:  # set to None a moment ago
            node.held = first_gradient(grad, node.array, False)
        elif create_graph:
            node.held = held + grad
        else:
            held._array += grad
            if held._counter is INFERENCE:
                check_not_inference(held)
            else:
                counter_of(held).value += 1


def looked_at(node: AccumulateGrad) -> Tensor | None:
    """A leaf's gradient as a Tensor: ten thousand leaves that nobody looks at have none."""
    held = node.held
    if type(held) is ndarray:
        made = wrap(held)
        made._counter = None  # whatever the mode is now
        if node.held is held:  # no other thread has looked in the meantime; see `accumulate`
            node.held = made
    return node.held


AccumulateGrad.grad = property(looked_at, AccumulateGrad.held.__set__)  # type: ignore[assignment]


def numbers_of_grad(leaf: Tensor) -> ndarray | None:
    """The array of `leaf.grad`: to read it no Tensor is needed."""
    node = leaf._node
    held = node.held if type(node) is AccumulateGrad else leaf.grad
    return held if held is None or type(held) is ndarray else held._array


def first_gradient(grad: Any, leaf: ndarray, mine: bool) -> Tensor | ndarray:
    """The gradient, laid out in memory as the leaf is; as torch does, the array itself if nobody
    else holds it, and else a copy: another leaf may have been sent the same one."""
    if mine and grad.strides == leaf.strides and grad.dtype is leaf.dtype and whole(grad):
        made = grad
    elif type(grad) is ndarray and leaf.flags.c_contiguous:
        made = grad.copy()
    elif isinstance(grad, Tensor):
        return wrap(room_for(leaf)).copy_(grad)
    else:
        made = room_for(leaf)
        made[...] = grad
    return made if type(made) is ndarray and current.mode.counter is None else wrap(made)


def whole(array: ndarray) -> bool:
    """Does it own its memory, or is it all of an array that nobody else knows (a transpose)?"""
    if array.base is None:
        return True
    alone = base_references(array) <= VIEW_ALONE and array.base.nbytes == array.nbytes
    return alone and array.flags.writeable  # what np.broadcast_to made is not, whatever its shape


def base_references(view: ndarray) -> float:
    return references(view.base)


VIEW_ALONE = base_references(np.empty((1, 1)).T)


def room_for(leaf: ndarray) -> ndarray:
    """New memory laid out as the leaf; row by row if the leaf has gaps."""
    made = np.empty_like(leaf)
    return made if made.strides == leaf.strides else np.empty(leaf.shape, leaf.dtype)
