"""The same in NumPy, forward and backward written out as one writes it for one model.

What is left to undercut is memory: `convnet` lays out all columns at once, while minitorch_lite
makes them block by block, in the processor's cache, and is the faster one there.
"""

from __future__ import annotations

from collections.abc import Callable

import data
import numpy as np
from with_torch import Prepared

ZERO, RATE = np.zeros((), np.float32), np.float32(data.RATE)


def constants(size: int) -> tuple[np.ndarray, ...]:
    return tuple(np.full(size, value, np.float32) for value in (1.0, 0.99, 1.5, 1.25))


def chain(size: int, rounds: int) -> Prepared:
    x, w, b, c = constants(size)
    start, out = np.ones(size, np.float32), []

    def call() -> None:
        y, kept = x, []
        for _ in range(rounds):
            y = np.maximum(y * w + b, ZERO)
            kept.append(y)
            y = y - c
        grad = start
        for y in reversed(kept):
            grad = grad * (y > ZERO) * w
        out[:] = [grad]

    return call, lambda: out


def forward_only(size: int, rounds: int) -> Prepared:
    x, w, b, c = constants(size)
    out = []

    def call() -> None:
        y = x
        for _ in range(rounds):
            y = np.maximum(y * w + b, ZERO) - c
        out[:] = [y]

    return call, lambda: out


chain_no_grad = forward_only


def chain_of_leaves(size: int, rounds: int) -> Prepared:
    x, w, b, c = constants(size)
    start, out = np.ones(size, np.float32), []

    def call() -> None:
        y, kept = x, []
        for _ in range(rounds):
            before, y = y, np.maximum(y * w + b, ZERO)
            kept.append((before, y))
            y = y - c
        grad = start
        d_w, d_b, d_c = (np.zeros(size, np.float32) for _ in range(3))
        for before, y in reversed(kept):
            d_c -= grad
            grad = grad * (y > ZERO)
            d_b += grad
            d_w += grad * before
            grad = grad * w
        out[:] = [grad, d_w, d_b, d_c]

    return call, lambda: out


def chain_of_weights(size: int, rounds: int) -> Prepared:
    x, w, b, c = constants(size)
    start, out = np.ones(size, np.float32), []

    def call() -> None:
        y, kept = x, []
        for _ in range(rounds):
            before, y = y, np.maximum(y * w + b, ZERO)
            kept.append((before, y > ZERO))
            y = y - c
        grad, d_w = start, np.zeros(size, np.float32)
        while kept:
            before, mask = kept.pop()
            grad = grad * mask
            d_w += grad * before
            if kept:
                grad = grad * w
        out[:] = [d_w]

    return call, lambda: out


# training -----------------------------------------------------------------------------------------
def softmax_loss(logits: np.ndarray, classes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean cross-entropy, and its gradient."""
    rows = np.arange(len(classes))
    logits = logits - logits.max(1, keepdims=True)
    powers = np.exp(logits)
    sums = powers.sum(1, keepdims=True)
    loss = (np.log(sums[:, 0]) - logits[rows, classes]).mean()
    grad = powers / sums
    grad[rows, classes] -= 1
    grad *= np.float32(1 / len(classes))
    return loss, grad


def squared_loss(out: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    difference = out - y
    return np.square(difference).mean(), difference * np.float32(2 / difference.size)


def stack(loss: Callable, x: np.ndarray, y: np.ndarray, widths: tuple[int, ...]) -> Prepared:
    layers, last = data.layers(*widths), []

    def call() -> None:
        inputs, h = [], x
        for number, (weight, bias) in enumerate(layers, 1):
            inputs.append(h)
            h = h @ weight.T
            h += bias
            if number < len(layers):
                np.maximum(h, ZERO, out=h)
        value, grad = loss(h, y)
        last[:] = [value]
        grads = []
        for number in reversed(range(len(layers))):
            h, weight = inputs[number], layers[number][0]
            grads.append((grad.T @ h, grad.sum(0)))
            if number:
                grad = grad @ weight
                grad *= h > ZERO
        for (weight, bias), (d_weight, d_bias) in zip(layers, reversed(grads), strict=True):
            last.extend((d_weight, d_bias))
            weight -= RATE * d_weight
            bias -= RATE * d_bias

    return call, lambda: last


def classifier(batch: int, *widths: int) -> Prepared:
    return stack(softmax_loss, *data.batch(batch, widths[0], widths[-1]), widths)


def regression(batch: int, *widths: int) -> Prepared:
    x, y = (data.batch(batch, width)[0] for width in (widths[0], widths[-1]))
    return stack(squared_loss, x, y, widths)


def regularised(batch: int, *widths: int) -> Prepared:
    x, y = data.batch(batch, widths[0], widths[-1])
    layers, last, rng = data.layers(*widths), [], np.random.default_rng(0)
    hidden = widths[1:-1]
    gains = [np.ones(width, np.float32) for width in hidden]
    shifts = [np.zeros(width, np.float32) for width in hidden]
    means = [np.zeros(width, np.float32) for width in hidden]
    variances = [np.ones(width, np.float32) for width in hidden]
    first = data.masks(batch, hidden)  # comparable with torch's
    share, momentum = np.float32(1 / batch), np.float32(0.1)

    def call() -> None:
        kept, h = [], x
        for i, (weight, bias) in enumerate(layers[:-1]):
            into = h
            h = h @ weight.T
            h += bias
            mean = h.mean(0)
            h -= mean
            variance = np.square(h).mean(0)
            means[i] += momentum * (mean - means[i])
            unbiased = variance * np.float32(batch / (batch - 1))
            variances[i] += momentum * (unbiased - variances[i])
            scale = 1 / np.sqrt(variance + np.float32(1e-5))
            h *= scale
            out = h * gains[i]
            out += shifts[i]
            np.maximum(out, ZERO, out=out)
            mask = first.pop(0) if first else rng.random(h.shape, np.float32) < 0.5
            mask = mask * np.float32(2)
            kept.append((into, h, scale, out, mask))
            h = out * mask
        weight, bias = layers[-1]
        value, grad = softmax_loss(h @ weight.T + bias, y)
        steps = [(weight, grad.T @ h), (bias, grad.sum(0))]
        for i in reversed(range(len(hidden))):
            into, normal, scale, out, mask = kept[i]
            grad = grad @ layers[i + 1][0]
            grad *= mask
            grad *= out > ZERO
            d_gain, d_shift = (grad * normal).sum(0), grad.sum(0)
            grad = (grad - share * d_shift - normal * (share * d_gain)) * (gains[i] * scale)
            weight, bias = layers[i]
            steps[:0] = [
                (weight, grad.T @ into), (bias, grad.sum(0)),
                (gains[i], d_gain), (shifts[i], d_shift),
            ]
        for parameter, step in steps:
            parameter -= RATE * step
        last[:] = [value, *(step for _, step in steps)]

    return call, lambda: last


def convolved(padded: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A 3x3 convolution, and the columns that its weight's gradient needs."""
    number, channels, height, width = padded.shape
    height, width = height - 2, width - 2
    columns = np.empty((number, channels, 9, height, width), np.float32)
    for at in range(9):
        y, x = divmod(at, 3)
        columns[:, :, at] = padded[:, :, y : y + height, x : x + width]
    columns = columns.reshape(number, channels * 9, -1)
    out = weight.reshape(len(weight), -1) @ columns
    return out.reshape(number, -1, height, width), columns


def around(images: np.ndarray) -> np.ndarray:
    number, channels, height, width = images.shape
    padded = np.zeros((number, channels, height + 2, width + 2), np.float32)
    padded[:, :, 1:-1, 1:-1] = images
    return padded


def convnet(number: int, size: int) -> Prepared:
    x, y = data.images(number, size)
    (w1, b1), (w2, b2), (w3, b3) = (
        data.layer(8, 1, 3, 3), data.layer(16, 8, 3, 3), data.layer(10, 16)
    )
    share, last = np.float32(1 / size**2), []

    def call() -> None:
        h1, columns1 = convolved(around(x), w1)
        h1 += b1[:, None, None]
        np.maximum(h1, ZERO, out=h1)
        h2, columns2 = convolved(around(h1), w2)
        h2 += b2[:, None, None]
        np.maximum(h2, ZERO, out=h2)
        mean = h2.mean((2, 3))
        value, grad = softmax_loss(mean @ w3.T + b3, y)
        d_w3, d_b3 = grad.T @ mean, grad.sum(0)
        d_mean = (grad @ w3) * share
        d_h2 = (h2 > ZERO) * d_mean[:, :, None, None]
        flat = d_h2.reshape(number, 16, -1)
        d_w2 = (flat @ columns2.swapaxes(1, 2)).sum(0).reshape(w2.shape)
        back = w2[:, :, ::-1, ::-1].swapaxes(0, 1)
        d_h1 = convolved(around(d_h2), back)[0]
        d_h1 *= h1 > ZERO
        flat = d_h1.reshape(number, 8, -1)
        d_w1 = (flat @ columns1.swapaxes(1, 2)).sum(0).reshape(w1.shape)
        parameters = w1, b1, w2, b2, w3, b3
        steps = d_w1, d_h1.sum((0, 2, 3)), d_w2, d_h2.sum((0, 2, 3)), d_w3, d_b3
        for parameter, step in zip(parameters, steps, strict=True):
            parameter -= RATE * step
        last[:] = [value, *steps]

    return call, lambda: last


def layers_no_grad(batch: int, width: int, depth: int) -> Prepared:
    layers, x, out = data.layers(*[width] * (depth + 1)), data.batch(batch, width)[0], []

    def call() -> None:
        h = x
        for weight, bias in layers:
            h = h @ weight.T
            h += bias
            np.maximum(h, ZERO, out=h)
        out[:] = [h]

    return call, lambda: out
