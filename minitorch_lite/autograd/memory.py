"""Gradients of large arrays, written into memory that nobody will read again.

An ordinary formula makes a new array for each gradient, while the gradient it was sent and the
values its node saved are still there.  With a million elements that decides how much memory a
backward pass needs.  So some operations have a second way for `large` gradients: it writes over a
saved value that dies with its node, or over the gradient that was sent.  Reference counts tell
whether somebody else holds either: a user, a hook, a view, another node.
"""

from typing import Any

import numpy as np
from numpy import ndarray

from ..references import references
from ..tensor import Tensor
from .node import Node
from .saved import SavedResult, modified

LARGE = 1 << 18  # bytes


def own_references() -> tuple[float, float]:
    """To an array that nobody else holds: of one local variable; and of the engine's loop, a node's
    `backward` and its `large` together."""
    array = np.empty(0)

    def backward(grad: ndarray) -> float:
        return large(grad)

    def large(grad: ndarray) -> float:
        return references(grad)

    return references(array), backward(array)


OF_A_LOCAL, OF_A_GRADIENT = own_references()


def let_go(node: Node, *names: str) -> list[tuple[ndarray, bool]]:
    """Saved values that the node needs no longer, and whether nobody else needs them."""
    for name in names:
        counter = getattr(node, name)._counter
        if counter is not None and counter.value != getattr(node, f"{name}_version"):
            raise modified(node, name)
    values = [getattr(node, name) for name in names]
    node.release()
    return [array_of(values.pop(0)) for _ in names]


def array_of(value: Any) -> tuple[ndarray, bool]:
    array = value._array
    free = type(value) in (Tensor, SavedResult) and references(value) <= OF_A_LOCAL
    free = free and references(array) <= OF_A_LOCAL + 1  # the tensor's own
    return array, free


def alike(place: ndarray, array: ndarray) -> bool:
    """Is this a place for something like `array`, and nothing else is written over?"""
    whole = place.base is None and place.flags.c_contiguous and place.flags.writeable
    return whole and place.dtype is array.dtype and place.shape == array.shape


def total(before: ndarray, grad: ndarray) -> ndarray:
    """The sum of two gradients on their way to one node: in the first, if only the engine has it,
    in its table and a variable."""
    mine = references(before) <= OF_A_LOCAL + 2 and alike(before, grad)
    return np.add(before, grad, out=before if mine else None)
