"""Losses, each fused into one node, as in torch.  reduction: 0 none, 1 mean, 2 sum.

The target is called `target_` here, because a Node has a `target` of its own; it shows as
`_saved_target` all the same.
"""

import math

import numpy as np

from ...dispatch import op
from ...errors import check, implemented
from ...ops.copies import fitted
from ...ops.functions import exp, log1p, sigmoid
from ...ops.pointwise import zeros_for
from ...ops.reduce import sum_all
from ...ops.select import abs, maximum
from ...strides import broadcast

MEAN = 1


def reduced(losses, reduction):
    """The losses themselves, their mean, or their sum."""
    if reduction == 0:
        return losses
    total = np.add.reduce(losses, axis=None)
    return total / losses.dtype.type(losses.size) if reduction == MEAN else total


def count(shape, reduction):
    """What a gradient is divided by: a mean shares it among all elements."""
    return max(math.prod(shape), 1) if reduction == MEAN else 1


# mean squared error -------------------------------------------------------------------------------
@op(pointwise=True, quiet=True,
    self=lambda grad, self, target_, reduction: mse_loss_backward(grad, self, target_, reduction),
    target_=lambda grad, self, target_, reduction:
        mse_loss_backward(grad, target_, self, reduction))
def mse_loss(self, target_, reduction=MEAN):
    """(self - target)^2"""
    difference = implemented("mse_cpu", self, "f") - target_
    return reduced(difference * difference, reduction)


@op(grad_output=lambda grad, self, target_, reduction:
        squared_slope(grad, self, target_, reduction),
    self=lambda grad, grad_output, self_extent, reduction:
        grad * grad_output * (2 / count(self_extent, reduction)),
    target_=lambda grad, grad_output, self_extent, reduction:
        grad * grad_output * (-2 / count(self_extent, reduction)))
def mse_loss_backward(grad_output, self, target_, reduction):
    """grad_output * 2 (self - target)"""
    slope = self - target_
    slope *= grad_output * (2 / count(self.shape, reduction))
    return slope


def squared_slope(grad, self, target, reduction):
    slope = grad * (self - target) * (2 / count(self.shape, reduction))
    return slope if reduction == 0 else sum_all(slope)


# negative log-likelihood --------------------------------------------------------------------------
def checked(self, target, weight, ignore_index):
    """The target classes as places, and what each item counts (None: every item 1)."""
    classes = self.shape[min(1, self.ndim - 1)]
    target = target.astype(np.int64, copy=False)
    inside = target.view(np.uint64) < classes  # seen unsigned, a negative number is huge
    if weight is None and not 0 <= ignore_index < classes and inside.all():
        return target, None
    ignored = target == ignore_index
    outside = target[~(inside | ignored)]
    if outside.size:
        raise IndexError(f"Target {outside.flat[0]} is out of bounds.")
    target = np.where(ignored, 0, target)
    counts = np.ones_like(target, self.dtype) if weight is None else weight[target]
    return target, np.where(ignored, self.dtype.type(0), counts)


def at(array, target):
    """An index of the target class of every item."""
    if array.ndim == 1:
        return (target,)
    if target.ndim == 1:
        return np.arange(len(target)), target
    images, *places = np.ix_(*map(np.arange, target.shape))
    return (images, target, *places)


NLL = {
    "target_": None,
    "weight": None,
    "also": ("total_weight",),
    "self": lambda grad, self, target_, weight, reduction, ignore_index, total_weight: (
        nll_loss_backward(grad, self, target_, weight, reduction, ignore_index, total_weight)
    ),
}


@op(**NLL)
def nll_loss(self, target_, weight=None, reduction=MEAN, ignore_index=-100):
    """-self[n, target[n]], weighted by class; also the total weight"""
    target, counts = checked(self, target_, weight, ignore_index)
    losses = -self[at(self, target)]
    if counts is not None:
        losses = losses * counts
    if reduction == 0:
        return losses, self.dtype.type(0)
    total = self.dtype.type(losses.size) if counts is None else np.add.reduce(counts, axis=None)
    loss = np.add.reduce(losses, axis=None)
    if reduction != MEAN:
        return loss, total
    return loss / total if total else self.dtype.type(np.nan), total


@op(node="NllLoss2DBackward0", **NLL)
def nll_loss2d(self, target_, weight=None, reduction=MEAN, ignore_index=-100):
    """-self[n, target[n, y, x], y, x], weighted by class; also the total weight"""
    return nll_loss(self, target_, weight, reduction, ignore_index)


@op(target_=None, weight=None, total_weight=None,
    self=lambda grad: zeros_for(grad),
    grad_output=lambda grad, target_, weight, reduction, ignore_index:
        nll_loss(grad, target_, weight, reduction, ignore_index)[0])
def nll_loss_backward(
    grad_output, self, target_, weight=None, reduction=MEAN, ignore_index=-100, total_weight=None
):
    """-grad_output * weight at the target classes, 0 elsewhere"""
    if weight is None and int(total_weight or 0) == target_.size:  # as found in the forward pass
        target, counts = target_, None
    else:
        target, counts = checked(self, target_, weight, ignore_index)
    slope = -grad_output
    if reduction == MEAN:
        slope = slope / total_weight if total_weight else slope * np.nan
    out = np.zeros_like(self)
    if counts is not None:
        # what is ignored gets 0, never -0 or, of no weight at all, NaN
        slope = np.where(target_ == ignore_index, counts, slope * counts)
    out[at(self, target)] = slope
    return out


# binary cross-entropy -----------------------------------------------------------------------------
@op(quiet=True, weight=None, pos_weight=None, keeps=("target_",),
    self=lambda grad, self, target_, weight, pos_weight, reduction, self_dtype: fitted(
        logits_slope(self, target_, pos_weight) * weighted(grad, weight, self.shape, reduction),
        self_dtype),
    target_=lambda grad, self, weight, pos_weight, reduction, target__dtype: fitted(
        target_slope(self, pos_weight) * weighted(grad, weight, self.shape, reduction),
        target__dtype))
def binary_cross_entropy_with_logits(self, target_, weight=None, pos_weight=None, reduction=MEAN):
    """-weight (pos_weight target log(sigmoid(self)) + (1 - target) log(1 - sigmoid(self)))"""
    implemented("log_sigmoid_cpu", self, "f")
    if pos_weight is not None:
        broadcast(pos_weight.shape, target_.shape)
    positive = np.log1p(np.exp(-np.abs(self))) + np.maximum(-self, 0)  # -log(sigmoid(self))
    factor = 1 if pos_weight is None else 1 + (pos_weight - 1) * target_
    losses = ((1 - target_) * self + factor * positive).astype(target_.dtype, copy=False)
    if weight is not None:  # as torch, which multiplies in place
        shape = broadcast(losses.shape, weight.shape)
        check(shape == losses.shape, "inplace.shape", losses.shape, shape)
        losses *= weight
    return reduced(losses, reduction)


def logits_slope(self, target, pos_weight):
    if pos_weight is None:
        return sigmoid(self) - target
    positive = pos_weight * target
    return sigmoid(self) * (1 - target + positive) - positive


def target_slope(self, pos_weight):
    if pos_weight is None:
        return -self
    return (pos_weight - 1) * (log1p(exp(-abs(self))) + maximum(-self, self * 0)) - self


def weighted(grad, weight, shape, reduction):
    grad = grad * (1 / count(shape, reduction))
    return grad if weight is None else grad * weight
