"""Pointwise operations: forward and derivative of each, in one place.

Rules of a formula.  It runs on ndarrays in an ordinary backward pass and on Tensors under
`create_graph=True`, so it uses operators and operations called as functions, never methods:
ndarray has methods of the same names that mean something else.  Broadcasting and dtype promotion
are undone after it, centrally: it never mentions them.
"""

from __future__ import annotations

import numpy as np

from ..autograd.alias import inplace
from ..dispatch import op

# arithmetic ---------------------------------------------------------------------------------------


def scaled(grad, alpha):
    return grad if alpha == 1 else grad * alpha


@op(
    pointwise=True,
    self=lambda grad: grad,
    other=lambda grad, alpha: scaled(grad, alpha),
)
def add(self, other, alpha=1):
    """self + alpha * other"""
    return self + other if alpha == 1 else self + alpha * other


@op(
    pointwise=True,
    self=lambda grad: grad,
    other=lambda grad, alpha: -scaled(grad, alpha),
)
def sub(self, other, alpha=1):
    """self - alpha * other"""
    return self - other if alpha == 1 else self - alpha * other


@op(
    pointwise=True,
    self=lambda grad, other: grad * other,
    other=lambda grad, self: grad * self,
)
def mul(self, other):
    """self * other"""
    return self * other


@op(self=lambda grad: -grad)
def neg(self):
    """-self"""
    return -self


@op(floating=True, quiet=True, self=lambda grad, result: grad * result)
def exp(self):
    """e ** self"""
    return np.exp(self)


add_, sub_, mul_, neg_, exp_ = map(inplace, (add, sub, mul, neg, exp))

FUNCTIONS = ("add", "sub", "mul", "neg", "exp")
METHODS = (*FUNCTIONS, "add_", "sub_", "mul_", "neg_", "exp_")
