"""Views: operations whose result shows the memory of their input, and copies nothing."""

from __future__ import annotations

import numpy as np

from ..autograd.alias import Place, overlaps, share_counter
from ..dispatch import op
from ..tensor import Tensor, alias

# a place in memory --------------------------------------------------------------------------------


def storage_of(array: np.ndarray) -> np.ndarray:
    """The array that owns the memory."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


@op(
    view=True,
    self=lambda grad, self_shape, self_strides, size, stride, storage_offset: as_strided_backward(
        grad, self_shape, self_strides, size, stride, storage_offset
    ),
)
def as_strided(self, size, stride, storage_offset=0):
    """The elements at storage_offset + sum(index * stride) of the memory."""
    return Place(tuple(size), tuple(stride), storage_offset or 0).within(storage_of(self))


@op(
    grad=lambda grad, size, stride, storage_offset: as_strided(grad, size, stride, storage_offset),
)
def as_strided_backward(grad, shape, strides, size, stride, storage_offset):
    """Zeros of `shape`, with grad added in the place that `as_strided` showed."""
    order = sorted(range(len(shape)), key=lambda axis: -strides[axis])
    back = sorted(range(len(shape)), key=order.__getitem__)
    whole = np.zeros([shape[axis] for axis in order], grad.dtype).transpose(back)
    place = Place(tuple(size), tuple(stride), storage_offset or 0)
    if overlaps(place):
        np.add.at(whole.reshape(-1), place.indices(), grad)
    else:
        place.within(whole)[...] = grad
    return whole


@op(
    grad=lambda grad, value, place: overwrite_part(grad, None, place),
    value=lambda grad, place: as_strided(grad, *place),
)
def overwrite_part(grad, value, place):
    """grad with `value` in one place of it (zeros, if value is None)."""
    whole = grad.copy(order="K")
    place.within(whole)[...] = 0 if value is None else value
    return whole


# shape --------------------------------------------------------------------------------------------


@op(view=True, self=lambda grad: t(grad))
def t(self):
    """The transpose of a matrix."""
    return self.T


def detach(self: Tensor) -> Tensor:
    """The same memory and versions, outside the graph."""
    out = alias(self)
    share_counter(out, self)
    return out


FUNCTIONS = ("as_strided", "t", "detach")
METHODS = FUNCTIONS
