"""Softmax and its logarithm."""

from __future__ import annotations

import numpy as np

from ..dispatch import op
from .arrays import axes, not_implemented
from .reduce import sum_dim
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


BOTH = ("softmax", "log_softmax")
