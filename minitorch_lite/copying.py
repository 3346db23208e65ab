"""Copies of tensors: `copy.deepcopy` and pickle."""

import copy
from typing import Any

import numpy as np

from .autograd.alias import bump
from .autograd.slices import place_of
from .errors import check
from .sequences import taken
from .strides import storage_of
from .tensor import Tensor, leaf_edge, new, wrap


def deepcopy(self: Tensor, memo: dict) -> Tensor:
    """`copy.deepcopy(tensor)`: a leaf with its own memory, flag, gradient and attributes."""
    check(self.is_leaf, "deepcopy.leaf")
    if id(self) in memo:
        return memo[id(self)]
    made = rebuild(self.__class__, copy_of_memory(self._array, memo), self.requires_grad, {})
    memo[id(self)] = made
    made.grad = copy.deepcopy(self.grad, memo)
    made.__dict__.update(copy.deepcopy(own_attributes(self), memo))
    return made


def copy_of_memory(array: np.ndarray, memo: dict) -> np.ndarray:
    """The same place in a copy of the memory: tensors that share it share its copy."""
    storage = storage_of(array)
    if not place_of(storage).dense:
        return array.copy(order="K")
    if id(storage) not in memo:
        memo[id(storage)] = storage.copy(order="K")
    return place_of(array).within(memo[id(storage)].ravel(order="K"))


def rebuild(
    kind: Any, array: np.ndarray, requires_grad: bool = False, attributes: dict | None = None
) -> Tensor:
    """A leaf made again from what pickle or a copy kept of it."""
    made = new(kind)
    made._array, made._node, made._counter = taken(array), None, wrap(array)._counter
    if attributes is not None:  # a copy: torch puts the memory into a tensor made before
        made.__dict__.update(attributes)
        bump(made)
    if requires_grad:
        leaf_edge(made)
    return made


OWN = frozenset(("_base", "_made", "_kept_grad", "_accumulator", "_retains"))


def own_attributes(self: Tensor) -> dict:
    """What the user put on the tensor."""
    return {name: value for name, value in self.__dict__.items() if name not in OWN}


def reduce(self: Tensor, protocol: Any) -> tuple:
    """What pickle keeps of a tensor: its class, numbers, flag and attributes."""
    return rebuild, (self.__class__, self._array, self.requires_grad, own_attributes(self))
