"""Softplus, which torch has under `nn.functional` only."""

import numpy as np

from ...dispatch import op
from ...errors import implemented
from ...ops.arrays import ONE
from ...ops.functions import sigmoid, sigmoid_backward
from ...ops.pointwise import mul_number


@op(quiet=True,
    self=lambda grad, self, beta, threshold: softplus_backward(grad, self, beta, threshold))
def softplus(self, beta=1, threshold=20):
    """log(1 + e ** (beta * self)) / beta; self itself where beta * self > threshold"""
    scaled = implemented("softplus_cpu", self, "f") * beta
    return np.where(scaled > threshold, self, np.log1p(np.exp(scaled)) / beta)


@op(node="SoftplusBackwardBackward0",
    grad_output=lambda grad, self, beta, threshold: softplus_backward(grad, self, beta, threshold),
    self=lambda grad, grad_output, self, beta, threshold: mul_number(
        sigmoid_backward(grad * grad_output, sigmoid(mul_number(self, beta)))
        * softplus_slopes(self, beta, threshold),
        beta,
    ))
def softplus_backward(grad_output, self, beta, threshold):
    """grad_output * sigmoid(beta * self); grad_output itself where beta * self > threshold"""
    scaled = self * beta
    growth = np.exp(np.minimum(scaled, threshold))  # of -100 it is there in full, 1 + e**100 is not
    part = grad_output * growth / (growth + ONE[self.dtype])
    return np.where(scaled > threshold, grad_output, part)


@op(self=None)
def softplus_slopes(self, beta, threshold):
    """1 where softplus bends, 0 where it is a straight line"""
    return (self * beta < threshold).astype(self.dtype)
