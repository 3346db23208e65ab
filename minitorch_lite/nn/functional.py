"""The layers as functions of tensors; the losses are in `losses.py`.

>>> import minitorch_lite as torch
>>> import minitorch_lite.nn.functional as F
>>> F.relu(torch.tensor([-1., 2.]))
tensor([0., 2.])
"""

from __future__ import annotations

import math
import warnings
from types import NoneType
from typing import Any

import numpy as np

from .. import random
from ..absent import absent
from ..creation import empty_like, zeros
from ..errors import check, check_type, implemented, torch_error
from ..ops import views
from ..ops.functions import relu as relu_of
from ..ops.linalg import addmm, matmul
from ..ops.pointwise import mul
from ..ops.shape import reshape, view
from ..tensor import Tensor, wrap
from .images import conv2d, max_pool2d
from .losses import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    l1_loss,
    legacy_reduction,
    mse_loss,
    nll_loss,
)
from .ops.batch_norm import native_batch_norm
from .ops.softplus import softplus

__all__ = [
    "batch_norm",
    "binary_cross_entropy_with_logits",
    "conv2d",
    "cross_entropy",
    "dropout",
    "l1_loss",
    "legacy_reduction",
    "linear",
    "log_softmax",
    "max_pool2d",
    "mse_loss",
    "nll_loss",
    "relu",
    "sigmoid",
    "softmax",
    "softplus",
    "tanh",
]

def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input weight^T + bias over the last dimension; RuntimeError if the sizes do not fit.

    Not an operation of its own: its graph is that of `addmm` and `t`, as in torch.
    """
    try:
        array, rank = input._array, weight._array.ndim
        _ = bias is None or bias._array
    except AttributeError:
        check_type(input, Tensor, "linear", "input", 1, "Tensor")
        check_type(weight, Tensor, "linear", "weight", 2, "Tensor")
        check_type(bias, (Tensor, NoneType), "linear", "bias", 3, "Tensor")
        raise
    if array.ndim == 2 and bias is not None:
        return addmm(bias, input, views.t(weight))
    if not array.ndim or not rank:
        raise RuntimeError(
            "both arguments to linear need to be at least 1D, but they are "
            f"{array.ndim}D and {rank}D"
        )
    if bias is None:
        return matmul(input, views.t(weight))
    if rank == 1 or not array.flags.c_contiguous:
        return matmul(input, views.t(weight)).add_(bias)
    *outer_shape, inner = array.shape
    rows = reshape(input, (math.prod(outer_shape), inner))
    return view(addmm(bias, rows, views.t(weight)), (*outer_shape, weight._array.shape[0]))


# activations --------------------------------------------------------------------------------------
def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """max(0, input)"""
    return input.relu_() if inplace else relu_of(input)


def sigmoid(input: Tensor) -> Tensor:
    """1 / (1 + exp(-input))"""
    return input.sigmoid()


def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return input.tanh()


def softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None
) -> Tensor:
    """exp(input) divided by its sum over `dim`; first cast to `dtype`, if one is given."""
    dim = _implicit_dim("softmax", input.dim(), _stacklevel) if dim is None else dim
    return (input if dtype is None else input.to(dtype)).softmax(dim)


def log_softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None
) -> Tensor:
    """The logarithm of softmax over `dim`, without overflow."""
    dim = _implicit_dim("log_softmax", input.dim(), _stacklevel) if dim is None else dim
    return (input if dtype is None else input.to(dtype)).log_softmax(dim)


def _implicit_dim(name: str, dims: int, stacklevel: int) -> int:
    warnings.warn(
        f"Implicit dimension choice for {name} has been deprecated. "
        "Change the call to include dim=X as an argument.",
        stacklevel=stacklevel,
    )
    return 0 if dims in (0, 1, 3) else 1


# regularisation -----------------------------------------------------------------------------------
def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Zero each element with probability `p` and divide the others by 1 - p; ValueError for a
    `p` outside 0 to 1.  Without `training` it returns its input."""
    check_type(input, Tensor, "dropout", "input", 1, "Tensor")
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    if not training or p == 0 or input.numel() == 0:
        return input
    if p == 1:
        noise = zeros((), dtype=input.dtype)
    else:
        dtype = input._array.dtype
        check(dtype.kind == "f", "inplace.dtype", np.dtype(np.float32), dtype)
        kept = random.bernoulli_(empty_like(input)._array, 1 - p)
        kept /= 1 - p
        noise = wrap(kept)
    return input.mul_(noise) if inplace else mul(input, noise)


def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Normalise each channel (dimension 1) by the batch's statistics or the running ones.

    In training the running ones are updated.  ValueError for one value per channel in training.
    """
    sizes = input.shape
    if training and sizes.numel() == sizes[1]:
        raise ValueError(
            f"Expected more than 1 value per channel when training, got input size {sizes}"
        )
    if training and eps <= 0.0:
        raise ValueError(f"batch_norm eps must be positive during training, but got {eps}")
    if eps < 0.0:
        raise ValueError(f"batch_norm eps must be non-negative, but got {eps}")
    given = {"running_mean": running_mean, "running_var": running_var}
    for name, tensor in {**given, "weight": weight, "bias": bias}.items():
        if tensor is not None and tensor.numel() != sizes[1]:
            raise RuntimeError(f"{name} should contain {sizes[1]} elements not {tensor.numel()}")
        if tensor is None and name in given and not training:
            raise RuntimeError(f"{name} must be defined in evaluation mode")
    implemented("batch_norm", input._array, "f")
    _check_dtypes(input, weight, bias, running_mean, running_var)
    if not sizes.numel():  # an empty batch has no statistics
        out = input.clone() if weight is None else input * weight[0]
        return out if bias is None else out + bias[0]
    return native_batch_norm(
        input, weight, bias, running_mean, running_var, training, momentum, eps
    )[0]


def _check_dtypes(input: Tensor, *parameters: Tensor | None) -> None:
    """All must be of the input's dtype; torch's sentences differ by which one is not."""
    wanted = input._array.dtype
    found = [each._array.dtype for each in parameters if each is not None]
    if found and found[0] != wanted:
        alike = all(kind == np.float32 for kind in found)
        raise torch_error("batch_norm.input") if alike else torch_error("batch_norm.parameter")
    for kind in found:
        check(kind == wanted, "dtype.expected", wanted, kind)


__getattr__ = absent(__name__, "torch.nn.functional")
