"""The windows of a batch of images as the columns of a matrix: convolution as matrix product.

Pure NumPy.  The columns are made for a few images at a time, in a buffer that stays in the
processor's cache: `BLOCK` bytes were fastest, all columns at once half as fast (page faults).
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import as_strided

Pair = tuple[int, int]
BLOCK = 1 << 18


class Windows:
    """How images lie on a canvas of zeros, and where on it windows are taken.

    shape: of the images.  canvas: its height and width.  origin: where pixel (0, 0) goes.
    spread: how far apart pixels are laid.  kernel, stride, dilation: of the windows.  out: how
    many windows there are down and across.
    """

    def __init__(
        self,
        shape: tuple[int, ...],
        dtype: np.dtype,
        canvas: Pair,
        origin: Pair,
        spread: Pair,
        kernel: Pair,
        stride: Pair,
        dilation: Pair,
        out: Pair,
    ) -> None:
        images, channels, height, width = shape
        # With stride 1 take whole rows of the canvas: then a row of columns is one run of memory.
        # The windows across its edge are nonsense, and cut off from the product.
        self.out, self.wide = out, canvas[1] if stride == (1, 1) else out[1]
        self.images, self.rows = images, channels * kernel[0] * kernel[1]
        each = self.rows * out[0] * self.wide
        self.block = max(1, min(images, BLOCK // max(1, each * dtype.itemsize)))

        size = channels * canvas[0] * canvas[1]
        memory = np.zeros(self.block * size + (kernel[1] - 1) * dilation[1], dtype)
        row = canvas[1]
        steps = (canvas[0] * row, dilation[0] * row, dilation[1], size, stride[0] * row, stride[1])
        self.windows = as_strided(
            memory,
            (channels, *kernel, self.block, out[0], self.wide),
            [step * dtype.itemsize for step in steps],
        )
        self.columns = np.empty(each * self.block, dtype)

        y, on_y = _laid(height, canvas[0], origin[0], spread[0])
        x, on_x = _laid(width, canvas[1], origin[1], spread[1])
        image = memory[: self.block * size].reshape(self.block, channels, *canvas)
        self.part, self.target = (slice(None), slice(None), y, x), image[:, :, on_y, on_x]

    def blocks(self, images: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
        """Some images, and their columns (channels * kernel, images * windows); until the last."""
        for start in range(0, self.images, self.block):
            some = slice(start, min(start + self.block, self.images))
            number = some.stop - start
            self.target[:number] = images[some][self.part]
            windows = self.windows[:, :, :, :number]
            columns = self.columns[: windows.size].reshape(windows.shape)
            np.copyto(columns, windows)
            yield some, columns.reshape(self.rows, -1)

    def cut(self, product: np.ndarray) -> np.ndarray:
        """(outputs, images * windows) as (images, outputs, down, across), without the nonsense."""
        product = product.reshape(len(product), -1, self.out[0], self.wide)
        return product[..., : self.out[1]].swapaxes(0, 1)

    def pad(self, grad: np.ndarray) -> np.ndarray:
        """The way back: zeros for the nonsense, as (outputs, images * windows)."""
        grad = grad.swapaxes(0, 1)
        padded = np.zeros((*grad.shape[:-1], self.wide), grad.dtype)
        padded[..., : self.out[1]] = grad
        return padded.reshape(len(padded), -1)


def _laid(size: int, canvas: int, origin: int, spread: int) -> tuple[slice, slice]:
    """Which pixels of a row of `size` fall on the canvas, and where on it they lie."""
    first = max(0, -(origin // spread))
    last = min(size, (canvas - 1 - origin) // spread + 1)
    if last <= first:
        return slice(0, 0), slice(0, 0)
    start, end = origin + first * spread, origin + (last - 1) * spread + 1
    return slice(first, last), slice(start, end, spread)


def windows_out(size: Pair, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair) -> Pair:
    """How many windows fit, down and across."""
    down, across = (
        (size[i] + 2 * padding[i] - dilation[i] * (kernel[i] - 1) - 1) // stride[i] + 1
        for i in (0, 1)
    )
    return down, across


def by_group(matrix: np.ndarray, groups: int) -> np.ndarray:
    """The rows of a matrix in `groups` equal parts, for a batched product."""
    return matrix.reshape(groups, len(matrix) // groups, -1)


def correlate(windows: Windows, images: np.ndarray, weight: np.ndarray, groups: int) -> np.ndarray:
    """Every window times every kernel: (images, outputs, down, across)."""
    out = np.empty((len(images), len(weight), *windows.out), images.dtype)
    kernels = by_group(weight, groups)
    for some, columns in windows.blocks(images):
        product = np.matmul(kernels, by_group(columns, groups))
        out[some] = windows.cut(product.reshape(len(weight), -1))
    return out


def forward_windows(
    shape: tuple, dtype: np.dtype, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair
) -> Windows:
    """The windows of a convolution: the image in the middle of its padding."""
    canvas = shape[2] + 2 * padding[0], shape[3] + 2 * padding[1]
    out = windows_out(shape[2:], kernel, stride, padding, dilation)
    return Windows(shape, dtype, canvas, padding, (1, 1), kernel, stride, dilation, out)


def backward_windows(
    shape: tuple,
    dtype: np.dtype,
    size: Pair,
    kernel: Pair,
    stride: Pair,
    padding: Pair,
    dilation: Pair,
) -> Windows:
    """Around each input pixel, the gradients of the windows it was in: spread out by the stride."""
    reach = dilation[0] * (kernel[0] - 1), dilation[1] * (kernel[1] - 1)
    canvas = size[0] + reach[0], size[1] + reach[1]
    origin = reach[0] - padding[0], reach[1] - padding[1]
    return Windows(shape, dtype, canvas, origin, stride, kernel, (1, 1), dilation, size)


def flipped(weight: np.ndarray, groups: int) -> np.ndarray:
    """The kernel of the way back: turned by 180 degrees, inputs and outputs exchanged."""
    outputs, inputs, *kernel = weight.shape
    parts = weight.reshape(groups, outputs // groups, inputs, *kernel).swapaxes(1, 2)
    return parts[..., ::-1, ::-1].reshape(groups * inputs, outputs // groups, *kernel)
