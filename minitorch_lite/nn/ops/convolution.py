"""Convolution and max pooling.

A convolution is linear in its input and in its weight, and so are the two gradients.  With these
three as operations each one's derivatives are the other two, to any order:

    convolution(input, weight)         each window times the kernel
    convolution_input(grad, weight)    a convolution of grad with the flipped kernel
    convolution_weight(grad, input)    each window times the gradient of what it gave
"""

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ...dispatch import op
from ...errors import implemented
from ...ops.pointwise import zeros_for
from ...ops.reduce import sum_dim
from .windows import (
    backward_windows,
    by_group,
    correlate,
    flipped,
    forward_windows,
    windows_out,
)


@op(keeps=("input", "weight", "transposed", "output_padding", "bias_sizes_opt"),
    input=lambda grad, input_extent, weight, stride, padding, dilation, groups:
        convolution_input(grad, weight, input_extent, stride, padding, dilation, groups),
    weight=lambda grad, input, weight_extent, stride, padding, dilation, groups:
        convolution_weight(grad, input, weight_extent, stride, padding, dilation, groups),
    bias=lambda grad: sum_dim(grad, (0, 2, 3)))
def convolution(
    input,
    weight,
    bias=None,
    stride=(1, 1),
    padding=(0, 0),
    dilation=(1, 1),
    transposed=False,
    output_padding=(0, 0),
    groups=1,
):
    """out[n, o, y, x] = bias[o] + sum of weight[o, c, i, j] * input[n, c, y + i, x + j]"""
    kernel = weight.shape[2:]
    windows = forward_windows(input.shape, input.dtype, kernel, stride, padding, dilation)
    out = correlate(windows, input, weight, groups)
    if bias is not None:
        out += bias[:, None, None]
    return out


@op(grad_output=lambda grad, weight, stride, padding, dilation, groups:
        convolution(grad, weight, None, stride, padding, dilation, False, (0, 0), groups),
    weight=lambda grad, grad_output, weight_shape, stride, padding, dilation, groups:
        convolution_weight(grad_output, grad, weight_shape, stride, padding, dilation, groups))
def convolution_input(grad_output, weight, input_shape, stride, padding, dilation, groups):
    """The gradient of a convolution's input."""
    size, kernel = input_shape[2:], weight.shape[2:]
    windows = backward_windows(
        grad_output.shape, grad_output.dtype, size, kernel, stride, padding, dilation
    )
    return correlate(windows, grad_output, flipped(weight, groups), groups)


@op(grad_output=lambda grad, input, stride, padding, dilation, groups:
        convolution(input, grad, None, stride, padding, dilation, False, (0, 0), groups),
    input=lambda grad, grad_output, input_shape, stride, padding, dilation, groups:
        convolution_input(grad_output, grad, input_shape, stride, padding, dilation, groups))
def convolution_weight(grad_output, input, weight_shape, stride, padding, dilation, groups):
    """The gradient of a convolution's weight."""
    kernel = weight_shape[2:]
    windows = forward_windows(input.shape, input.dtype, kernel, stride, padding, dilation)
    shape = groups, weight_shape[0] // groups, windows.rows // groups
    d_weight = np.zeros(shape, grad_output.dtype)
    for some, columns in windows.blocks(input):
        d_out = by_group(windows.pad(grad_output[some]), groups)
        d_weight += np.matmul(d_out, by_group(columns, groups).swapaxes(1, 2))
    return d_weight.reshape(weight_shape)


# max pooling --------------------------------------------------------------------------------------
@op(node="MaxPool2DWithIndicesBackward0", also=("result1",),
    keeps=("kernel_size", "stride", "padding", "dilation", "ceil_mode"),
    self=lambda grad, self, result1: max_pool2d_with_indices_backward(grad, self, result1))
def max_pool2d_with_indices(self, kernel_size, stride, padding, dilation, ceil_mode):
    """The largest element of each window, and where in its image it lies (result1)."""
    *lead, height, width = self.shape
    stride = stride or kernel_size
    down, across = pooled_size((height, width), kernel_size, stride, padding, dilation, ceil_mode)
    canvas = [
        max(size + 2 * pad, (n - 1) * step + apart * (k - 1) + 1)
        for size, pad, n, step, apart, k in zip(
            (height, width), padding, (down, across), stride, dilation, kernel_size, strict=True
        )
    ]
    implemented("max_pool2d", self)
    lowest = -np.inf if self.dtype.kind == "f" else np.iinfo(self.dtype).min
    images = np.full((int(np.prod(lead)), *canvas), lowest, self.dtype)
    (top, left), item = padding, self.itemsize
    place = images[:, top : top + height, left : left + width]
    place[...] = self.reshape(place.shape)

    row, (image, _, _) = canvas[1], images.strides
    steps = (stride[0] * row, stride[1], dilation[0] * row, dilation[1])
    shape = (len(images), down, across, *kernel_size)
    windows = as_strided(images, shape, (image, *(step * item for step in steps)))
    windows = windows.reshape(*shape[:3], math.prod(kernel_size))
    best = windows.argmax(-1)
    i, j = np.divmod(best, kernel_size[1])
    y = np.arange(down)[:, None] * stride[0] - top + i * dilation[0]
    x = np.arange(across) * stride[1] - left + j * dilation[1]
    indices = y.clip(0, height - 1) * width + x.clip(0, width - 1)  # a window of -inf: its first
    largest = np.take_along_axis(windows, best[..., None], -1)
    return largest.reshape(*lead, down, across), indices.reshape(*lead, down, across)


def pooled_size(size, kernel, stride, padding, dilation, ceil_mode):
    """How many windows there are; with ceil_mode one more may hang over the edge."""
    if not ceil_mode:
        return windows_out(size, kernel, stride, padding, dilation)
    hanging = tuple(size[i] + stride[i] - 1 for i in (0, 1))
    number = windows_out(hanging, kernel, stride, padding, dilation)
    return tuple(
        n - ((n - 1) * stride[i] >= size[i] + padding[i])  # it must begin inside
        for i, n in enumerate(number)
    )


@op(node="MaxPool2DWithIndicesBackwardBackward0", indices=None,
    self=lambda grad: zeros_for(grad),
    grad_output=lambda grad, indices: max_pool2d_pick(grad, indices))
def max_pool2d_with_indices_backward(grad_output, self, indices):
    """Zeros, and each window's gradient added where its largest element was."""
    *lead, down, across = self.shape
    starts = down * across * np.arange(math.prod(lead)).reshape(*lead, 1, 1)
    places = indices + starts
    total = np.bincount(places.ravel(), grad_output.ravel(), self.size)
    return total.astype(grad_output.dtype).reshape(self.shape)


@op(indices=None,
    self=lambda grad, self, indices: max_pool2d_with_indices_backward(grad, self, indices))
def max_pool2d_pick(self, indices):
    """The elements at the indices of each image."""
    *lead, down, across = self.shape
    images = self.reshape(*lead, down * across)
    places = indices.reshape(*lead, math.prod(indices.shape[len(lead) :]))
    return np.take_along_axis(images, places, -1).reshape(indices.shape)
