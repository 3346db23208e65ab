"""Leaves: adding a gradient to `.grad`."""

from __future__ import annotations

import threading
from sys import getrefcount
from typing import Any

import numpy as np

from .. import observe
from ..tensor import Tensor, wrap
from .alias import counter_of
from .hooks import replaced
from .inplace import check_not_inference
from .node import AccumulateGrad
from .version import INFERENCE

_one_at_a_time = threading.RLock()  # several threads may run backward to the same leaf


def accumulate(
    node: AccumulateGrad, grad: Any, create_graph: bool = False, watching: bool = False,
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
        with _one_at_a_time:
            held = node.grad
            if held is None:
                node.grad = first_gradient(grad, node.array, mine)
            elif create_graph:
                node.grad = held + grad
            else:
                held._array += grad
                if held._counter is INFERENCE:
                    check_not_inference(held)
                else:
                    counter_of(held).value += 1
        if watching:
            observe.accumulated(node.variable, node.grad)
    elif not leaf.is_leaf:
        raise RuntimeError("leaf variable has been moved into the graph interior")
    if node.post_accumulate:
        leaf = node.variable
        for hook in list(node.post_accumulate.values()):
            if replaced(hook, hook(leaf), leaf) is not leaf:
                raise RuntimeError("Tensor post accumulate grad hooks should return None.")


def first_gradient(grad: Any, leaf: np.ndarray, mine: bool) -> Tensor:
    """The gradient, laid out in memory as the leaf is; as torch does, the array itself if nobody
    else holds it, and else a copy: another leaf may have been sent the same one."""
    if mine and grad.strides == leaf.strides and grad.dtype is leaf.dtype and whole(grad):
        return wrap(grad)
    if type(grad) is np.ndarray and leaf.flags.c_contiguous:
        return wrap(grad.copy())
    if isinstance(grad, Tensor):
        return wrap(room_for(leaf)).copy_(grad)
    made = room_for(leaf)
    made[...] = grad
    return wrap(made)


def whole(array: np.ndarray) -> bool:
    """Does it own its memory, or is it all of an array that nobody else knows (a transpose)?"""
    if array.base is None:
        return True
    return base_references(array) <= VIEW_ALONE and array.base.nbytes == array.nbytes


def base_references(view: np.ndarray) -> int:
    return getrefcount(view.base)


VIEW_ALONE = base_references(np.empty((1, 1)).T)


def room_for(leaf: np.ndarray) -> np.ndarray:
    """New memory laid out as the leaf; row by row if the leaf has gaps."""
    made = np.empty_like(leaf)
    return made if made.strides == leaf.strides else np.empty(leaf.shape, leaf.dtype)
