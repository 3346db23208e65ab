"""Softmax, log_softmax and batch normalisation: each subtracts and divides by a statistic."""

from __future__ import annotations

import numpy as np

from ..dispatch import op
from ..tensor import Tensor
from .arrays import axes, not_implemented
from .powers import sqrt
from .reduce import mean_dim, sum_dim
from .shape import view
from .unary import exp


@op(quiet=True, self=lambda grad, result, dim: softmax_backward_data(grad, result, dim))
def softmax(self, dim):
    """exp(self) / sum(exp(self), dim)"""
    shifted, axis = below_zero(self, dim, "softmax")
    out = np.exp(shifted)
    return out / np.add.reduce(out, axis, keepdims=True)


@op(
    grad_output=lambda grad, output, dim: output * (grad - sum_dim(grad * output, dim, True)),
    output=lambda grad, grad_output, output, dim: (
        grad * (grad_output - sum_dim(grad_output * output, dim, True))
        - grad_output * sum_dim(grad * output, dim, True)
    ),
)
def softmax_backward_data(grad_output, output, dim):
    """output * (grad_output - sum(grad_output * output, dim))"""
    weighted = grad_output * output
    return weighted - output * np.add.reduce(weighted, axes(dim, output.ndim), keepdims=True)


@op(quiet=True, self=lambda grad, result, dim: log_softmax_backward_data(grad, result, dim))
def log_softmax(self, dim):
    """self - log(sum(exp(self), dim))"""
    shifted, axis = below_zero(self, dim, "log_softmax")
    return shifted - np.log(np.add.reduce(np.exp(shifted), axis, keepdims=True))


@op(
    grad_output=lambda grad, output, dim: grad - sum_dim(grad * exp(output), dim, True),
    output=lambda grad, grad_output, output, dim: (
        -(grad * exp(output)) * sum_dim(grad_output, dim, True)
    ),
)
def log_softmax_backward_data(grad_output, output, dim):
    """grad_output - exp(output) * sum(grad_output, dim)"""
    total = np.add.reduce(grad_output, axes(dim, output.ndim), keepdims=True)
    return grad_output - np.exp(output) * total


def below_zero(array, dim, name):
    """The array minus its largest elements, so that exp cannot overflow; and NumPy's axis."""
    axis = axes(dim, array.ndim)
    if array.dtype.kind != "f":
        last = "_lastdim" if not array.ndim or axis in (-1, array.ndim - 1) else ""
        raise not_implemented(f"{name}{last}_kernel_impl", array)
    largest = np.maximum.reduce(array, axis, keepdims=True, initial=-np.inf)
    return np.subtract(array, largest, order="C"), axis  # row by row, as torch's kernels write


FUNCTIONS = METHODS = ("softmax", "log_softmax")


# batch normalisation ------------------------------------------------------------------------------
@op(
    also=("result1", "result2"),
    input=lambda grad, input, weight, running_mean, running_var, result1, result2, training, eps: (
        input_slope(
            grad,
            input,
            weight,
            statistics(input, running_mean, running_var, result1, result2, training, eps),
            training,
        )
    ),
    weight=lambda grad, input, running_mean, running_var, result1, result2, training, eps: (
        weight_slope(
            grad,
            input,
            *statistics(input, running_mean, running_var, result1, result2, training, eps),
        )
    ),
    bias=lambda grad: sum_dim(grad, other_dims(grad.shape)),
    running_mean=None,
    running_var=None,
)
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


def input_slope(grad, input, weight, moments, training):
    mean, invstd = moments
    scale = invstd if weight is None else invstd * view(weight, channel_shape(input.shape))
    if not training:
        return grad * scale
    dims, normal = other_dims(input.shape), (input - mean) * invstd
    along = mean_dim(grad * normal, dims, True)
    return (grad - mean_dim(grad, dims, True) - normal * along) * scale


def weight_slope(grad, input, mean, invstd):
    return sum_dim(grad * ((input - mean) * invstd), other_dims(input.shape))
