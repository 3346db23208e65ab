"""Functions of one number: exponentials, sine and cosine, and the activations of networks."""

from __future__ import annotations

import numpy as np

from ..dispatch import op
from .arrays import ONE, ZERO, zero_where
from .pointwise import add_number, mul_number, zeros_for

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
    self=lambda grad, self: grad / add_number(self, 1))  # fmt: skip
def log1p(self):
    """log(1 + self), exact near 0"""
    return np.log1p(self)


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


@op(
    node="TanhBackwardBackward0",
    grad_output=lambda grad, output: tanh_backward(grad, output),
    output=lambda grad, grad_output, output: grad * (mul_number(output, -2) * grad_output),
)
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


@op(
    node="SigmoidBackwardBackward0",
    grad_output=lambda grad, output: sigmoid_backward(grad, output),
    output=lambda grad, grad_output, output: (
        grad * grad_output * add_number(mul_number(output, -2), 1)
    ),
)
def sigmoid_backward(grad_output, output):
    """grad_output * output * (1 - output)"""
    return grad_output * output * (ONE[output.dtype] - output)


@op(self=lambda grad, result: threshold_backward(grad, result, 0))
def relu(self):
    """max(self, 0)"""
    if self.dtype.kind == "b":
        raise RuntimeError("Boolean inputs not supported for relu")
    return np.maximum(ZERO[self.dtype], self)  # of equal zeros the second: -0 stays, as in torch


@op(
    node="ThresholdBackwardBackward0",
    grad_output=lambda grad, self, threshold: threshold_backward(grad, self, threshold),
    self=lambda grad: zeros_for(grad),
)
def threshold_backward(grad_output, self, threshold):
    """0 where self <= threshold, else grad_output: a NaN lets the gradient pass"""
    return zero_where(self <= threshold, grad_output)


BOTH = TWINS = ("exp", "log", "log1p", "sin", "cos", "tanh", "sigmoid", "relu")
