"""Overwriting a tensor: with one number, with another tensor's numbers, with random ones."""

from typing import Any

import numpy as np

from .. import random
from ..autograd.inplace import inplace
from ..dispatch import op
from ..errors import check, check_type
from ..sequences import number_as
from ..strides import broadcast, order_of
from ..tensor import Tensor, wrap
from .copies import cast, fitted
from .pointwise import zeros_for
from .reduce import sum_all
from .views import sum_to

# one number ---------------------------------------------------------------------------------------


@op(node="FillBackward2", self=lambda grad: zeros_for(grad))
def fill_number(self, value):
    """value everywhere"""
    return np.full_like(self, number_as(value, self.dtype))


@op(node="FillBackward3",
    self=lambda grad: zeros_for(grad),
    value=lambda grad, value_dtype: fitted(sum_all(grad), value_dtype))
def fill_tensor(self, value):
    """The one number of `value` everywhere"""
    check(not value.ndim, "fill.value", value.ndim)
    return np.full_like(self, value.astype(self.dtype))


write_number, write_tensor = map(inplace, (fill_number, fill_tensor))


def fill_(self: Tensor, value: Any) -> Tensor:
    """Write one number, or the number in a 0-d tensor, everywhere."""
    return (write_tensor if isinstance(value, Tensor) else write_number)(self, value)


@op(node="ZeroBackward0", self=lambda grad: zeros_for(grad))
def zero(self):
    """0 everywhere"""
    return np.zeros_like(self)


# another tensor -----------------------------------------------------------------------------------


@op(node="torch::autograd::CopyBackwards", public="copy",
    self=lambda grad: zeros_for(grad),
    src=lambda grad, src_extent, src_dtype: fitted(sum_to(grad, src_extent), src_dtype))
def copy(self, src):
    """src, in the shape and dtype of self"""
    return into(self, src)


@op(public="copy", self=None, src=None)
def copy_whole(self, src):
    """src, as whole numbers or truth values: nothing flows back from there"""
    return into(self, src)


def into(array, source):
    """The source as it fits into the array; it is copied when it is written."""
    if source.dtype is not array.dtype:
        source = cast(source, array.dtype)
    if source.shape == array.shape:
        return source
    return np.broadcast_to(source, broadcast(array.shape, source.shape))


copy_over, copy_whole_over = map(inplace, (copy, copy_whole))


def copy_(self: Tensor, src: Tensor, non_blocking: bool = False) -> Tensor:
    """Write the numbers of src, broadcast and converted; its gradient flows back to it."""
    if isinstance(src, (bool, int, float)):
        src = wrap(np.asarray(src, self._array.dtype))
    check_type(src, Tensor, "copy_", "other", 1, "Tensor")
    return (copy_over if self._array.dtype.kind == "f" else copy_whole_over)(self, src)


# random numbers -----------------------------------------------------------------------------------


def like_in_memory(array: np.ndarray) -> np.ndarray:
    """New memory laid out as the array is; gaps too, for they change what is drawn."""
    like = np.empty_like(array)
    if like.flags.c_contiguous and not array.flags.c_contiguous:
        return np.empty((*array.shape, 2), array.dtype)[..., 0]
    return like


@op(node="NormalBackward0", self=lambda grad: zeros_for(grad))
def draw_normal(self, mean=0, std=1, generator=None):
    """Normal random numbers"""
    return random.normal_(like_in_memory(self), mean, std, generator)


@op(node="UniformBackward0", self=lambda grad: zeros_for(grad))
def uniform(self, low=0, high=1, generator=None):
    """Random numbers from low up to high"""
    return random.uniform_(like_in_memory(self), low, high, generator)


@op(node="BernoulliBackward0", self=lambda grad: zeros_for(grad))
def bernoulli(self, generator=None):
    """1 with the probability that stands in each place of self, else 0"""
    return random.bernoulli_(np.empty_like(self, order=order_of(self)), self, generator)


@op(node="BernoulliBackward2", self=lambda grad: zeros_for(grad))
def bernoulli_number(self, p=0.5, generator=None):
    """1 with probability p, else 0"""
    return random.bernoulli_(like_in_memory(self), p, generator)


@op(node="BernoulliBackward1",
    self=lambda grad: zeros_for(grad),
    p=lambda grad, p_extent: sum_to(zeros_for(grad), p_extent))
def bernoulli_tensor(self, p, generator=None):
    """1 with the probability that `p` has in this place, else 0"""
    return random.bernoulli_(like_in_memory(self), p, generator)


zero_, normal_, draw_uniform = map(inplace, (zero, draw_normal, uniform))
draw_number, draw_tensor = map(inplace, (bernoulli_number, bernoulli_tensor))


def uniform_(self: Tensor, *bounds: Any, generator: Any = None, **named: Any) -> Tensor:
    """Random numbers from the first bound (0) up to the second (1): `uniform_(-1, 1)`.

    The bounds are called `from` and `to`.
    """
    low, high = (*bounds, *(0, 1)[len(bounds) :])
    return draw_uniform(self, named.get("from", low), named.get("to", high), generator)


def bernoulli_(self: Tensor, p: Any = 0.5, *, generator: Any = None) -> Tensor:
    """1 with probability p (a number, or a tensor of one for each place), else 0."""
    return (draw_tensor if isinstance(p, Tensor) else draw_number)(self, p, generator)
