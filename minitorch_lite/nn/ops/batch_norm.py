"""Batch normalisation: each channel minus its mean, divided by its standard deviation."""

import math

import numpy as np

from ...dispatch import op
from ...ops.functions import sqrt
from ...ops.reduce import mean_dim, sum_dim
from ...ops.shape import view
from ...tensor import Tensor


@op(also=("result1", "result2"), keeps=("weight",), running_mean=None, running_var=None,
    common=lambda grad, input, running_mean, running_var, result1, result2, training, eps: sums(
        grad, input, *statistics(input, running_mean, running_var, result1, result2, training, eps)
    ),
    input=lambda grad, weight, training, common: input_slope(grad, weight, training, *common),
    weight=lambda grad, common: by_channel(common[3] * common[1]),
    bias=lambda grad, common: by_channel(common[2]))
def native_batch_norm(
    input,
    weight=None,
    bias=None,
    running_mean=None,
    running_var=None,
    training=True,
    momentum=0.1,
    eps=1e-5,
):
    """(input - mean) / sqrt(var + eps) * weight + bias for each channel; also mean and 1 / sqrt"""
    shape, dims = channel_shape(input.shape), other_dims(input.shape)
    if training:
        n = max(input.size // input.shape[1], 1)
        mean = np.add.reduce(input, dims) / n
        out = input - mean.reshape(shape)
        var = np.add.reduce(out * out, dims) / n
        update(running_mean, mean, momentum)
        update(running_var, var * (n / max(n - 1, 1)), momentum)
    else:
        mean, var = running_mean, running_var
        out = input - mean.reshape(shape)
    invstd = 1 / np.sqrt(var + eps)
    out *= (invstd if weight is None else invstd * weight).reshape(shape)
    if bias is not None:
        out += bias.reshape(shape)
    return (out, mean, invstd) if training else (out, mean[:0], invstd[:0])


def update(running, value, momentum):
    if running is not None:
        running += momentum * (value - running)


def channel_shape(shape):
    """Where a channel's number has to stand so that it broadcasts: (1, C, 1, 1)."""
    return (1, shape[1], *(1 for _ in shape[2:]))


def other_dims(shape):
    """All dimensions but the channels'."""
    return (0, *range(2, len(shape)))


def statistics(input, running_mean, running_var, result1, result2, training, eps):
    """Mean and 1 / sqrt(var + eps) of each channel, to broadcast over the input.

    Under create_graph they are computed once more: they depend on the input, and what the forward
    pass saved of them has no history.
    """
    shape = channel_shape(input.shape)
    if not training:
        return view(running_mean, shape), 1 / sqrt(view(running_var, shape) + eps)
    if not isinstance(input, Tensor):
        return result1.reshape(shape), result2.reshape(shape)
    dims = other_dims(input.shape)
    mean = mean_dim(input, dims, True)
    centred = input - mean
    return mean, 1 / sqrt(mean_dim(centred * centred, dims, True) + eps)


def sums(grad, input, mean, invstd):
    """For each channel input - mean, 1 / sqrt(var + eps), and the sums of grad and of grad *
    (input - mean)."""
    dims, centred = other_dims(input.shape), input - mean
    return centred, invstd, sum_dim(grad, dims, True), sum_dim(grad * centred, dims, True)


def input_slope(grad, weight, training, centred, invstd, total, along):
    scale = invstd if weight is None else invstd * view(weight, invstd.shape)
    if not training:
        return grad * scale
    n = math.prod(grad.shape) // grad.shape[1]
    return (grad - total / n - centred * (along * (invstd * invstd) / n)) * scale


def by_channel(sums):
    return view(sums, (sums.shape[1],))
