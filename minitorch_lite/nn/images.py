"""Convolution and pooling as functions: what may be left out, and what is refused."""

from __future__ import annotations

from typing import Any

from ..errors import c_name, check_type, implemented, torch_error, type_name, warn, wrong_argument
from ..ops import views
from ..tensor import Tensor
from .ops import convolution
from .ops.pad import constant_pad_nd

Pair = int | tuple[int, int]


def _pair(value: Pair, name: str, pool: bool = False) -> tuple[int, int]:
    """Height and width, of one number or two."""
    if isinstance(value, int):
        return value, value
    if len(value) not in (1, 2):
        if pool:
            raise torch_error("pool.pair", name, "omitted, a" if name == "stride" else "a")
        raise torch_error("conv.pair", name, 2, name, list(value))
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
    if not (isinstance(input, Tensor) and isinstance(weight, Tensor)):
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
    if weight.dim() < 3:
        raise RuntimeError("weight should have at least three dimensions")
    if weight.dim() != 4:
        raise torch_error("conv.pair", "stride", weight.dim() - 2, "stride", list(stride))
    if padding == "same":
        input, padding = _same(input, weight.shape[2:], stride, dilation)
    elif padding == "valid":
        padding = (0, 0)
    elif isinstance(padding, str):
        raise RuntimeError(f"Invalid padding string: '{padding}'")
    padding = _pair(padding, "padding")
    _check_conv(input, weight, bias, stride, padding, dilation, groups)
    arguments = (stride, padding, dilation, False, (0, 0), groups)
    return convolution.convolution(input, weight, bias, *arguments)


def _same(
    input: Tensor, kernel: tuple, stride: tuple, dilation: tuple
) -> tuple[Tensor, tuple[int, int]]:
    """The padding on both sides, and the input with what only the right and lower sides get."""
    if stride != (1, 1):
        raise RuntimeError("padding='same' is not supported for strided convolutions")
    reach = [dilation[i] * (kernel[i] - 1) for i in (0, 1)]
    more = [r % 2 for r in reach]
    if any(more):
        warn("conv.same")
        input = constant_pad_nd(input, (0, more[1], 0, more[0]))
    return input, (reach[0] // 2, reach[1] // 2)


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
    kind = input._array.dtype
    if bias is not None and bias._array.dtype != kind:
        names = c_name(kind), c_name(bias._array.dtype)
        raise RuntimeError("Input type ({}) and bias type ({}) should be the same".format(*names))
    if groups <= 0:
        raise RuntimeError("non-positive groups is not supported")
    if min(padding) < 0:
        raise RuntimeError("negative padding is not supported")
    if min(stride) < 1:
        raise RuntimeError("non-positive stride is not supported")
    if min(dilation) < 0:
        raise RuntimeError("dilation should be greater than zero")
    sizes, shown, images = weight.shape, list(weight.shape), list(input.shape)
    if sizes[0] < groups:
        raise torch_error("conv.few", groups, groups, shown)
    if sizes[0] % groups != 0:
        raise torch_error("conv.groups", groups, groups, shown)
    channels = sizes[1] * groups
    if images[1] != channels:
        raise torch_error("conv.channels", groups, shown, images, channels, images[1])
    if bias is not None and bias.shape != (sizes[0],):
        raise torch_error("conv.bias", shown, sizes[0], list(bias.shape))
    padded = [images[2 + i] + 2 * padding[i] for i in (0, 1)]
    reach = [dilation[i] * (sizes[2 + i] - 1) + 1 for i in (0, 1)]
    if padded[0] < reach[0] or padded[1] < reach[1]:
        raise torch_error("conv.kernel", padded[0], padded[1], reach[0], reach[1])
    if 0 in images[2:]:
        raise torch_error("conv.empty", images)
    if 0 in sizes[2:]:
        raise torch_error("conv.no_kernel", sizes[2], sizes[3])
    if 0 in dilation:
        raise RuntimeError("non-positive dilation is not supported")
    implemented("slow_conv2d_cpu", input._array)
    if weight._array.dtype != kind:
        raise torch_error("dtype.expected", kind, weight._array.dtype)


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
    check_type(input, Tensor, "max_pool2d", "input", 1, "Tensor")
    given = (kernel_size, () if stride is None else stride, padding, dilation)
    names = ("kernel_size", "stride", "padding", "dilation")
    for place, (name, value) in enumerate(zip(names, given, strict=True), 2):
        _check_ints(name, value, place)
    check_type(ceil_mode, bool, "max_pool2d", "ceil_mode", 6, "bool")
    kernel = _pair(kernel_size, "kernel_size", pool=True)
    strided = given[1] not in ((), [])
    stride = _pair(given[1], "stride", pool=True) if strided else kernel
    padding = _pair(padding, "padding", pool=True)
    dilation = _pair(dilation, "dilation", pool=True)
    if input.dim() not in (3, 4):
        raise RuntimeError("non-empty 3D or 4D (batch mode) tensor expected for input")
    size = tuple(input.shape[-2:])
    _check_pool(input.shape, kernel, stride, padding, dilation)
    out = convolution.pooled_size(size, kernel, stride, padding, dilation, ceil_mode)
    if min(out) < 1:
        c = input.shape[-3]
        raise RuntimeError(
            f"Given input size: ({c}x{size[0]}x{size[1]}). Calculated output size: "
            f"({c}x{out[0]}x{out[1]}). Output size is too small"
        )
    saved = stride if strided else ()  # what torch keeps of a stride that was left out
    pooled = convolution.max_pool2d_with_indices(input, kernel, saved, padding, dilation, ceil_mode)
    return pooled if return_indices else pooled[0]


def _check_ints(name: str, value: Any, position: int) -> None:
    """One integer or several, or torch's TypeError."""
    if type(value) is int:
        return
    wanted = "tuple of ints"
    if not isinstance(value, (tuple, list)):
        raise wrong_argument("max_pool2d", name, position, wanted, value)
    for place, each in enumerate(value):
        kind = type_name(each)
        if place == 0 and kind != "int":
            raise TypeError(
                f"max_pool2d(): argument '{name}' (position {position}) must be {wanted}, "
                f"but found element of type {kind} at pos 0"
            )
        if kind != "int":
            raise TypeError(
                f"max_pool2d(): argument '{name}' failed to unpack the object at pos {place + 1} "
                f'with error "type must be {wanted},but got {kind}"'
            )


def _check_pool(
    shape: tuple, kernel: tuple, stride: tuple, padding: tuple, dilation: tuple
) -> None:
    """torch's sentences for what does not fit, in torch's order."""
    for step, pad, k, d in zip(stride, padding, kernel, dilation, strict=True):
        if step == 0:
            raise RuntimeError("stride should not be zero")
        if pad < 0:
            raise RuntimeError(f"pad must be non-negative, but got pad: {pad}")
        if pad > int((d * (k - 1) + 1) / 2):
            raise RuntimeError(
                "pad should be at most half of effective kernel size, "
                f"but got pad={pad}, kernel_size={k} and dilation={d}"
            )
    for what, (high, wide), values in (
        ("kernel size", ("kH", "kW"), kernel),
        ("stride", ("dH", "dW"), stride),
        ("dilation", ("dilationH", "dilationW"), dilation),
    ):
        if min(values) < 1:
            raise RuntimeError(
                f"{what} should be greater than zero, "
                f"but got {high}: {values[0]} {wide}: {values[1]}"
            )
    if 0 in shape[-3:]:
        raise RuntimeError(
            "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, "
            f"but got:{list(shape)}"
        )
