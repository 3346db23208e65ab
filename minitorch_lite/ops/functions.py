"""Functions of numbers: exponentials, powers, circular functions, the activations of networks.

`pow` is one name for three operations, for a number or a tensor on either side.
"""

import math
from typing import Any

import numpy as np

from ..autograd.memory import OF_A_GRADIENT, alike, let_go
from ..dispatch import op
from ..dtypes import result_type
from ..errors import check, implemented, torch_error
from ..references import references
from ..tensor import Tensor
from .arrays import INTEGERS, ONE, ONE_BYTE, ZERO, axes, axis, joined, zero_where
from .pointwise import add_number, mul_number, zeros_for
from .reduce import sum_dim
from .select import choose

# exponentials and logarithms ----------------------------------------------------------------------


@op(floating=True, quiet=True, self=lambda grad, result: grad * result)
def exp(self):
    """e ** self"""
    return np.exp(self)


@op(floating=True, quiet=True, self=lambda grad, self: grad / self)
def log(self):
    """The natural logarithm of self"""
    return np.log(self)


@op(floating=True, quiet=True, node="Log1PBackward0",
    self=lambda grad, self: grad / add_number(self, 1))
def log1p(self):
    """log(1 + self), exact near 0"""
    return np.log1p(self)


# tensor ** number ---------------------------------------------------------------------------------


@op(node="PowBackward0", quiet=True,
    self=lambda grad, self, exponent: (
        grad * mul_number(pow_number(self, exponent - 1), exponent) if exponent else zeros_for(grad)
    ))
def pow_number(self, exponent):
    """self ** exponent, of a number `exponent`"""
    if self.dtype.kind != "f":
        self = joined(self, exponent)
        check(self.dtype.kind == "f" or exponent >= 0, "pow.inverse")
        if self.dtype.kind == "b":
            return self | (not exponent)
    if exponent == 2:
        return self * self
    return ONE[self.dtype] / np.sqrt(self) if exponent == -0.5 else self**exponent


# tensor ** tensor ---------------------------------------------------------------------------------


@op(pointwise=True, node="PowBackward1", quiet=True, keeps=("result",),
    self=lambda grad, self, exponent:
        choose(exponent == 0, 0, grad * (exponent * pow_tensor(self, exponent - 1))),
    exponent=lambda grad, self, exponent, result:
        grad * choose((self == 0) & (exponent >= 0), 0, result * log(self)))
def pow_tensor(self, exponent):
    """self ** exponent"""
    return power(self, exponent)


def power(base: np.ndarray, exponent: np.ndarray) -> np.ndarray:
    """torch's power of two arrays: of integers, 1 over something is rounded to 0."""
    if base.dtype.kind == "f":
        return np.power(base, exponent)
    implemented("pow", base)
    inverse = exponent < 0
    whole = np.power(base, np.where(inverse, exponent & 1, exponent))
    return np.where(inverse & (np.abs(base) != 1), 0, whole)


# number ** tensor ---------------------------------------------------------------------------------


def exponent_grad(grad, self, exponent, result):
    if self == 0:
        return grad * choose(exponent >= 0, 0, mul_number(result, -math.inf))
    return grad * mul_number(result, math.log(self) if self > 0 else math.nan)


@op(node="PowBackward2", quiet=True, exponent=exponent_grad)
def pow_base(self, exponent):
    """self ** exponent, of a number `self`"""
    dtype = result_type(self, exponent).numpy
    return power(np.asarray(self).astype(dtype), exponent.astype(dtype, copy=False))


def pow(input: Tensor | float, exponent: Tensor | float) -> Tensor:
    """input ** exponent, element by element; integers cannot have a negative number as exponent."""
    if not isinstance(exponent, Tensor):
        return pow_number(input, exponent)
    return (pow_tensor if isinstance(input, Tensor) else pow_base)(input, exponent)


def rpow(self: Tensor, other: float) -> Tensor:
    """`number ** tensor`."""
    return pow_base(other, self)


def square(input: Tensor) -> Tensor:
    """input ** 2"""
    return pow_number(input, 2)


pow.spec = square.spec = pow_number.spec  # for their twins

# roots --------------------------------------------------------------------------------------------


@op(floating=True, quiet=True, self=lambda grad, result: grad / mul_number(result, 2))
def sqrt(self):
    """The root of self"""
    return np.sqrt(self)


# circular functions -------------------------------------------------------------------------------


@op(floating=True, quiet=True, self=lambda grad, self: grad * cos(self))
def sin(self):
    """The sine of self, an angle in radians"""
    return np.sin(self)


@op(floating=True, quiet=True, self=lambda grad, self: grad * -sin(self))
def cos(self):
    """The cosine of self, an angle in radians"""
    return np.cos(self)


# activations --------------------------------------------------------------------------------------


@op(floating=True, self=lambda grad, result: tanh_backward(grad, result))
def tanh(self):
    """(e**self - e**-self) / (e**self + e**-self)"""
    return np.tanh(self)


@op(node="TanhBackwardBackward0",
    grad_output=lambda grad, output: tanh_backward(grad, output),
    output=lambda grad, grad_output, output: grad * (mul_number(output, -2) * grad_output))
def tanh_backward(grad_output, output):
    """grad_output * (1 - output ** 2)"""
    return grad_output * (ONE[output.dtype] - output * output)


@op(floating=True, quiet=True, self=lambda grad, result: sigmoid_backward(grad, result))
def sigmoid(self):
    """1 / (1 + e ** -self)"""
    one = ONE[self.dtype]
    out = np.exp(-self)
    out += one  # in the same memory
    return one / out


@op(node="SigmoidBackwardBackward0",
    grad_output=lambda grad, output: sigmoid_backward(grad, output),
    output=lambda grad, grad_output, output:
        grad * grad_output * add_number(mul_number(output, -2), 1))
def sigmoid_backward(grad_output, output):
    """grad_output * output * (1 - output)"""
    return grad_output * output * (ONE[output.dtype] - output)


BLOCK = 1 << 16  # elements that stay in the processor's cache


def large_relu(node: Any, grad: np.ndarray, edges: tuple) -> tuple:
    """`threshold_backward` in memory that is not needed any more, block by block."""
    ((result, free),) = let_go(node, "result")
    mine = references(grad) <= OF_A_GRADIENT and alike(grad, result)
    usable = result if free and alike(result, grad) else grad if mine else None
    out = np.empty(grad.shape, grad.dtype) if usable is None else usable
    into, slopes = (each.reshape(-1).view(INTEGERS[grad.itemsize]) for each in (out, grad))
    values = result.reshape(-1)
    for start in range(0, out.size, BLOCK):
        block = slice(start, start + BLOCK)
        kept = (values[block] <= ZERO[result.dtype]).view(np.int8) - ONE_BYTE  # as `zero_where`
        np.bitwise_and(slopes[block], kept, into[block])
    return (out,)


@op(large=large_relu, self=lambda grad, result: threshold_backward(grad, result, 0))
def relu(self):
    """max(self, 0)"""
    if self.dtype.kind == "b":
        raise torch_error("relu.bool")
    return np.maximum(ZERO[self.dtype], self)  # of equal zeros the second: -0 stays, as in torch


@op(node="ThresholdBackwardBackward0",
    grad_output=lambda grad, self, threshold: threshold_backward(grad, self, threshold),
    self=lambda grad: zeros_for(grad))
def threshold_backward(grad_output, self, threshold):
    """0 where self <= threshold, else grad_output: a NaN lets the gradient pass"""
    return zero_where(self <= (threshold or ZERO[self.dtype]), grad_output)


# softmax ----------------------------------------------------------------------------------------


@op(quiet=True, self=lambda grad, result, dim: softmax_backward_data(grad, result, dim))
def softmax(self, dim):
    """exp(self) / sum(exp(self), dim)"""
    shifted, along = below_zero(self, dim, "softmax")
    out = np.exp(shifted)
    return out / np.add.reduce(out, along, keepdims=True)


@op(grad_output=lambda grad, output, dim: output * (grad - sum_dim(grad * output, dim, True)),
    output=lambda grad, grad_output, output, dim: (
        grad * (grad_output - sum_dim(grad_output * output, dim, True))
        - grad_output * sum_dim(grad * output, dim, True)
    ))
def softmax_backward_data(grad_output, output, dim):
    """output * (grad_output - sum(grad_output * output, dim))"""
    weighted = grad_output * output
    return weighted - output * np.add.reduce(weighted, axes(dim, output.ndim), keepdims=True)


@op(quiet=True, self=lambda grad, result, dim: log_softmax_backward_data(grad, result, dim))
def log_softmax(self, dim):
    """self - log(sum(exp(self), dim))"""
    shifted, along = below_zero(self, dim, "log_softmax")
    return shifted - np.log(np.add.reduce(np.exp(shifted), along, keepdims=True))


@op(grad_output=lambda grad, output, dim: grad - sum_dim(grad * exp(output), dim, True),
    output=lambda grad, grad_output, output, dim:
        -(grad * exp(output)) * sum_dim(grad_output, dim, True))
def log_softmax_backward_data(grad_output, output, dim):
    """grad_output - exp(output) * sum(grad_output, dim)"""
    total = np.add.reduce(grad_output, axes(dim, output.ndim), keepdims=True)
    return grad_output - np.exp(output) * total


def below_zero(array, dim, name):
    """The array minus its largest elements, so that exp cannot overflow; and NumPy's axis."""
    along = axes(axis(dim, array.ndim), array.ndim)
    if array.dtype.kind != "f":
        last = "_lastdim" if not array.ndim or along == array.ndim - 1 else ""
        implemented(f"{name}{last}_kernel_impl", array, "f")
    largest = np.maximum.reduce(array, along, keepdims=True, initial=-np.inf)
    return np.subtract(array, largest, order="C"), along  # row by row, as torch's kernels write


TWINS = ("exp", "log", "log1p", "pow", "square", "sqrt", "sin", "cos", "tanh", "sigmoid", "relu")
