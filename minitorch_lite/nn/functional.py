"""The layers as functions of tensors; the losses are in `losses.py`.

>>> import minitorch_lite as torch
>>> import minitorch_lite.nn.functional as F
>>> F.relu(torch.tensor([-1., 2.]))
tensor([0., 2.])
"""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from .. import random
from ..absent import absent
from ..creation import empty_like, zeros
from ..errors import c_name, check, check_type, implemented, scalar_name, torch_error, type_name
from ..ops import views
from ..ops.functions import relu as relu_of
from ..ops.linalg import addmm, matmul
from ..ops.pointwise import mul
from ..ops.shape import reshape, view
from ..tensor import Tensor, wrap
from .losses import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    l1_loss,
    legacy_reduction,
    mse_loss,
    nll_loss,
)
from .ops import convolution
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

Pair = int | tuple[int, int]


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input weight^T + bias over the last dimension; RuntimeError if the sizes do not fit.

    Not an operation of its own: its graph is that of `addmm` and `t`, as in torch.
    """
    require_tensor("linear", input)
    array = input._array
    if array.ndim == 2 and bias is not None:
        return addmm(bias, input, views.t(weight))
    if not array.ndim or not weight._array.ndim:
        raise RuntimeError(
            "both arguments to linear need to be at least 1D, but they are "
            f"{array.ndim}D and {weight._array.ndim}D"
        )
    if bias is None:
        return matmul(input, views.t(weight))
    if not array.flags.c_contiguous:
        return matmul(input, views.t(weight)).add_(bias)
    *outer_shape, inner = array.shape
    rows = reshape(input, (math.prod(outer_shape), inner))
    return view(addmm(bias, rows, views.t(weight)), (*outer_shape, weight._array.shape[0]))


def require_tensor(name: str, input: Any) -> None:
    check_type(input, Tensor, name, "input", 1, "Tensor")


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
    require_tensor("dropout", input)
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
        raise RuntimeError(
            "mixed dtype (CPU): "
            + (
                "all inputs must share same datatype."
                if alike
                else "expect parameter to have scalar type of Float"
            )
        )
    for kind in found:
        if kind != wanted:
            raise RuntimeError(
                f"expected scalar type {scalar_name(wanted)} but found {scalar_name(kind)}"
            )


# images -------------------------------------------------------------------------------------------
def _pair(value: Pair, name: str, pool: bool = False) -> tuple[int, int]:
    """Height and width, of one number or two."""
    if isinstance(value, int):
        return value, value
    if len(value) not in (1, 2):
        if pool:
            raise torch_error("pool.pair", name)
        raise torch_error("conv.pair", name, name, list(value))
    return tuple(value) * 2 if len(value) == 1 else tuple(value)


def inner_kinds(value: Any) -> str:
    """How torch shows an argument of a wrong type: `!tuple of (int, int)!`."""
    if not isinstance(value, (tuple, list)):
        return f"!{type_name(value)}!"
    inner = ", ".join(map(type_name, value)) + "," * (type(value) is tuple and len(value) == 1)
    return f"!list of [{inner}]!" if isinstance(value, list) else f"!tuple of ({inner})!"


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Pair = 1,
    padding: str | Pair = 0,
    dilation: Pair = 1,
    groups: int = 1,
) -> Tensor:
    """Slide kernels (out, in / groups, kH, kW) over images (N, in, H, W) or one image (in, H, W).

    RuntimeError if channels, bias or sizes do not fit.
    """
    if not isinstance(input, Tensor):
        given = (input, weight, bias, stride, padding, dilation, groups)
        kinds = ", ".join(map(type_name, given))
        raise torch_error("conv.kinds", kinds, *[", ".join(map(inner_kinds, given))] * 2)
    if input.dim() not in (3, 4):
        raise RuntimeError(
            "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: "
            f"{list(input.shape)}"
        )
    if input.dim() == 3:
        images = views.unsqueeze(input, 0)
        return views.squeeze(conv2d(images, weight, bias, stride, padding, dilation, groups), 0)
    stride, dilation = _pair(stride, "stride"), _pair(dilation, "dilation")
    kernel = weight.shape[2:]
    if padding == "same":
        padding = _same(kernel, stride, dilation)
    elif padding == "valid":
        padding = (0, 0)
    elif isinstance(padding, str):
        raise RuntimeError(f"Invalid padding string: '{padding}'")
    padding = _pair(padding, "padding")
    _check_conv(input, weight, bias, stride, padding, dilation, groups)
    arguments = (stride, padding, dilation, False, (0, 0), groups)
    return convolution.convolution(input, weight, bias, *arguments)


def _same(kernel: tuple, stride: tuple, dilation: tuple) -> tuple[int, int]:
    if stride != (1, 1):
        raise RuntimeError("padding='same' is not supported for strided convolutions")
    reach = [dilation[i] * (kernel[i] - 1) for i in (0, 1)]
    if any(r % 2 for r in reach):
        raise RuntimeError("minitorch_lite has padding='same' only where both sides get the same")
    return reach[0] // 2, reach[1] // 2


def _check_conv(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: tuple,
    padding: tuple,
    dilation: tuple,
    groups: int,
) -> None:
    """torch's sentences for what does not fit, in torch's order."""
    for tensor, name in (bias, "bias"), (weight, "weight"):
        if tensor is not None and tensor._array.dtype != input._array.dtype:
            found, other = (c_name(each._array.dtype) for each in (input, tensor))
            raise RuntimeError(f"Input type ({found}) and {name} type ({other}) should be the same")
    if min(padding) < 0:
        raise RuntimeError("negative padding is not supported")
    for values, name in (stride, "stride"), (dilation, "dilation"):
        if min(values) < 1:
            raise RuntimeError(f"non-positive {name} is not supported")
    sizes, shown = weight.shape, list(weight.shape)
    if sizes[0] % groups != 0:
        raise torch_error("conv.groups", groups, groups, shown)
    channels = sizes[1] * groups
    if input.shape[1] != channels:
        images = list(input.shape)
        raise torch_error("conv.channels", groups, shown, images, channels, images[1])
    if bias is not None and bias.shape != (sizes[0],):
        raise torch_error("conv.bias", shown, sizes[0], list(bias.shape))
    padded = [input.shape[2 + i] + 2 * padding[i] for i in (0, 1)]
    reach = [dilation[i] * (sizes[2 + i] - 1) + 1 for i in (0, 1)]
    if padded[0] < reach[0] or padded[1] < reach[1]:
        raise torch_error("conv.kernel", padded[0], padded[1], reach[0], reach[1])


def max_pool2d(
    input: Tensor,
    kernel_size: Pair,
    stride: Pair | None = None,
    padding: Pair = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Tensor | tuple[Tensor, Tensor]:
    """The largest element of each window of (N, C, H, W) or (C, H, W).

    With `return_indices` also where it is: y * W + x.
    """
    require_tensor("max_pool2d", input)
    if input.dim() not in (3, 4) or 0 in input.shape[1:]:
        raise RuntimeError("non-empty 3D or 4D (batch mode) tensor expected for input")
    kernel = _pair(kernel_size, "kernel_size", pool=True)
    given = stride is not None
    stride = kernel if stride is None else _pair(stride, "stride", pool=True)
    padding = _pair(padding, "padding", pool=True)
    dilation = _pair(dilation, "dilation", pool=True)
    if 0 in stride:
        raise RuntimeError("stride should not be zero")
    for pad, k, d in zip(padding, kernel, dilation, strict=True):
        if pad > (d * (k - 1) + 1) // 2:
            raise RuntimeError(
                "pad should be at most half of effective kernel size, "
                f"but got pad={pad}, kernel_size={k} and dilation={d}"
            )
    size = tuple(input.shape[-2:])
    out = convolution.pooled_size(size, kernel, stride, padding, dilation, ceil_mode)
    if min(out) < 1:
        c = input.shape[-3]
        raise RuntimeError(
            f"Given input size: ({c}x{size[0]}x{size[1]}). Calculated output size: "
            f"({c}x{out[0]}x{out[1]}). Output size is too small"
        )
    saved = stride if given else ()  # what torch keeps of a stride that was left out
    pooled = convolution.max_pool2d_with_indices(input, kernel, saved, padding, dilation, ceil_mode)
    return pooled if return_indices else pooled[0]


__getattr__ = absent(__name__, "torch.nn.functional")
