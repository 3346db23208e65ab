"""Writing through a view: the base's history changes where the view lies.

The base gets a `CopySlices` node, and a view that looks again an `AsStridedBackward0`, which says
where in the base it lies.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ..errors import check
from ..strides import address, elements, storage_of
from ..tensor import Tensor, wrap
from .alias import Stale, keep_retaining, note, noted, repeats
from .node import FREED, NOWHERE, Node, next_number


class Place(NamedTuple):
    """Sizes, strides and offset in elements of memory, as `as_strided` takes them."""

    size: tuple[int, ...]
    stride: tuple[int, ...]
    offset: int

    @property
    def end(self) -> int:
        """How much memory must be there."""
        if 0 in self.size:
            return self.offset
        pairs = zip(self.size, self.stride, strict=True)
        return self.offset + 1 + sum((n - 1) * step for n, step in pairs)

    def within(self, memory: np.ndarray) -> np.ndarray:
        """What lies there, as a view of the memory (an array of one dimension)."""
        step = memory.itemsize
        strides = [stride * step for stride in self.stride]
        return np.ndarray(self.size, memory.dtype, memory, self.offset * step, strides)

    def indices(self) -> np.ndarray:
        """For each element its position in the memory."""
        return self.within(np.arange(self.end)).copy()

    @property
    def overlaps(self) -> bool:
        """True if two elements of it may be the same memory, as after `expand`."""
        reach = 0
        for stride, n in sorted(zip(self.stride, self.size, strict=True)):
            if n > 1 and stride <= reach:
                return True
            reach += stride * (n - 1)
        return False

    @property
    def dense(self) -> bool:
        """True if it fills a stretch of memory without gaps, each element in a place of its own."""
        return not self.overlaps and self.end - self.offset == math.prod(self.size)


def place_of(array: np.ndarray) -> Place:
    """Where an array lies in the memory that it is a view of."""
    start = address(array) - address(storage_of(array))
    return Place(array.shape, elements(array), start // array.itemsize)


def together(*places: Place) -> tuple[int, list[Place]]:
    """How much memory just these places need, and where in it each of them lies then."""
    start = min(place.offset for place in places)
    moved = [place._replace(offset=place.offset - start) for place in places]
    return max(place.end for place in moved), moved


def take_over(tensor: Tensor, node: Node) -> None:
    """After an in-place write: `node` is now what made `tensor`, and so its base."""
    base = tensor._base
    if base is None:
        keep_retaining(tensor, node)
    else:
        keep_retaining(base, CopySlices(base, node, place_of(tensor._array)))
        before = noted(tensor)
        if before is not None and before.hooks is None:  # its old history is of no use any more
            note(tensor, NOWHERE)
        tensor.__class__ = Stale


class CopySlices(Node):
    """Part of a base was overwritten: the gradient of that part goes through `fn`, the rest past.

    Its first edge is what the base was before; the others are `fn`'s other inputs.
    """

    __slots__ = ("fn", "count", "whole", "part")

    def __init__(self, base: Tensor, fn: Node, part: Place) -> None:
        self.sequence_nr, self.fn = next_number(), fn
        self.edges = (base._node, *fn.edges[1:])
        self.count, (self.whole, self.part) = together(place_of(base._array), part)

    def name(self) -> str:
        return "torch::autograd::CopySlices"

    def release(self) -> None:
        self.fn = FREED

    def backward(self, grad: Any, keep: bool, edges: Sequence) -> tuple:
        run = self.fn.backward  # gone if this is the second time
        memory = np.empty(self.count, grad.dtype)
        whole, part = self.whole.within(memory), self.part.within(memory)
        whole[...] = grad
        check(not repeats(part), "write.repeated")
        first, *others = run(part.copy(), keep, edges)
        if not keep:
            self.fn = FREED
        part[...] = 0 if first is None else first
        return (whole, *others)

    def backward_tensors(self, grad: Any, keep: bool, edges: Sequence) -> tuple:
        """The same with operations, in the same steps: so it is recorded as in torch."""
        from ..ops.copies import clone
        from ..ops.views import as_strided
        from ..ops.writes import copy_

        run = self.fn.backward_tensors
        whole = wrap(self.whole.within(np.empty(self.count, grad._array.dtype)))
        copy_(whole, grad)
        part = as_strided(whole, *self.part)
        first, *others = run(clone(part), keep, edges)
        if not keep:
            self.fn = FREED
        copy_(part, 0 if first is None else first)
        return (whole, *others)


def as_strided_node(view: Tensor, base: Tensor) -> Node:
    """The history of a view whose base was written to: a place in the base as it is now."""
    from ..dispatch import blank_node
    from ..ops.views import as_strided

    node: Any = blank_node(as_strided.spec)
    node.edges, node.self_place = (base._node,), place_of(base._array)
    node.size, node.stride, node.storage_offset = place_of(view._array)
    return node
