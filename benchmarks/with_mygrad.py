"""The same in mygrad, a framework on NumPy: with its memory guard (the default) and without."""

from __future__ import annotations

from collections.abc import Callable

import data
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu
from mygrad.nnet.layers import batchnorm, conv_nd
from mygrad.nnet.losses import softmax_crossentropy
from with_torch import Prepared


def links(size: int, rounds: int, grads: bool = False) -> tuple[list, Callable]:
    x = mg.ones(size, dtype=np.float32)
    w, b, c = (
        mg.tensor(np.full(size, value, np.float32), constant=not grads)
        for value in (0.99, 1.5, 1.25)
    )

    def forward() -> mg.Tensor:
        y = x
        for _ in range(rounds):
            y = relu(y * w + b) - c
        return y

    return [x, w, b, c] if grads else [x], forward


def differentiated(leaves: list, forward: Callable, size: int) -> Prepared:
    start, out = np.ones(size, np.float32), []

    def call() -> None:
        forward().backward(start)
        out[:] = [leaf.grad for leaf in leaves]

    return call, lambda: out


def chain(size: int, rounds: int) -> Prepared:
    return differentiated(*links(size, rounds), size)


def chain_of_leaves(size: int, rounds: int) -> Prepared:
    return differentiated(*links(size, rounds, grads=True), size)


def chain_of_weights(size: int, rounds: int) -> Prepared:
    (x, w, b, c), _ = links(size, rounds, grads=True)
    x, b, c = (mg.tensor(each.data, constant=True) for each in (x, b, c))

    def forward() -> mg.Tensor:
        y = x
        for _ in range(rounds):
            y = relu(y * w + b) - c
        return y

    return differentiated([w], forward, size)


def chain_recording(size: int, rounds: int) -> Prepared:
    (_, *_), forward = links(size, rounds)
    out = []

    def call() -> None:
        out[:] = [forward()]

    return call, lambda: [out[0].data]


def chain_no_grad(size: int, rounds: int) -> Prepared:
    call, results = chain_recording(size, rounds)
    return mg.no_autodiff(call), results


def deep(nodes: int) -> Prepared:
    x, c = mg.ones(8, dtype=np.float32), mg.tensor(np.full(8, 0.5, np.float32), constant=True)

    def forward() -> mg.Tensor:
        y = x
        for _ in range(nodes):
            y = y + c
        return y

    out = []

    def call() -> None:
        forward().backward(c.data)
        out[:] = [x.grad]

    return call, lambda: out


def wide(number: int) -> Prepared:
    start, out = np.ones(8, np.float32), []

    def call() -> None:
        leaves = [mg.ones(8, dtype=np.float32) for _ in range(number)]
        total = leaves[0]
        for leaf in leaves[1:]:
            total = total + leaf
        total.backward(start)
        out[:] = [leaves[-1].grad]

    return call, lambda: out


# training -----------------------------------------------------------------------------------------
def parameters(arrays: list) -> list[mg.Tensor]:
    return [mg.tensor(array) for pair in arrays for array in pair]


def training(leaves: list[mg.Tensor], loss: Callable[[], mg.Tensor]) -> Prepared:
    rate, last = np.float32(data.RATE), []

    def call() -> None:
        value = loss()
        value.backward()
        last[:] = [value.data, *(leaf.grad for leaf in leaves)]
        for leaf in leaves:
            leaf.data -= rate * leaf.grad

    return call, lambda: last


def stacked(leaves: list[mg.Tensor], h: mg.Tensor) -> mg.Tensor:
    for at in range(0, len(leaves), 2):
        h = h @ leaves[at].T + leaves[at + 1]
        h = relu(h) if at + 2 < len(leaves) else h
    return h


def classifier(batch: int, *widths: int) -> Prepared:
    x, y = data.batch(batch, widths[0], widths[-1])
    leaves = parameters(data.layers(*widths))
    return training(leaves, lambda: softmax_crossentropy(stacked(leaves, x), y))


def regression(batch: int, *widths: int) -> Prepared:
    x, y = (data.batch(batch, width)[0] for width in (widths[0], widths[-1]))
    leaves = parameters(data.layers(*widths))
    return training(leaves, lambda: mg.mean((stacked(leaves, x) - y) ** 2))


def regularised(batch: int, *widths: int) -> Prepared:
    x, y = data.batch(batch, widths[0], widths[-1])
    layers, hidden, rng = data.layers(*widths), widths[1:-1], np.random.default_rng(0)
    norms = [(np.ones(n, np.float32), np.zeros(n, np.float32)) for n in hidden]
    arrays = [pair for both in zip(layers, norms, strict=False) for pair in both] + layers[-1:]
    leaves, first = parameters(arrays), data.masks(batch, hidden)

    def loss() -> mg.Tensor:
        h = x
        for at in range(0, len(leaves) - 2, 4):
            weight, bias, gain, shift = leaves[at : at + 4]
            h = h @ weight.T + bias
            h = relu(batchnorm(h, gamma=gain, beta=shift, eps=1e-5))
            mask = first.pop(0) if first else rng.random(h.shape, np.float32) < 0.5
            h = h * (mask * np.float32(2))
        return softmax_crossentropy(h @ leaves[-2].T + leaves[-1], y)

    return training(leaves, loss)


def convnet(number: int, size: int) -> Prepared:
    x, y = data.images(number, size)
    arrays = [data.layer(8, 1, 3, 3), data.layer(16, 8, 3, 3), data.layer(10, 16)]
    w1, b1, w2, b2, w3, b3 = leaves = parameters(arrays)

    def loss() -> mg.Tensor:
        h = relu(conv_nd(x, w1, stride=1, padding=1) + b1.reshape(1, -1, 1, 1))
        h = relu(conv_nd(h, w2, stride=1, padding=1) + b2.reshape(1, -1, 1, 1))
        return softmax_crossentropy(mg.mean(h, (2, 3)) @ w3.T + b3, y)

    return training(leaves, loss)


def layers_recording(batch: int, width: int, depth: int) -> Prepared:
    leaves, x = parameters(data.layers(*[width] * (depth + 1))), data.batch(batch, width)[0]
    out = []

    def call() -> None:
        out[:] = [relu(stacked(leaves, x))]

    return call, lambda: [out[0].data]


def layers_no_grad(batch: int, width: int, depth: int) -> Prepared:
    call, results = layers_recording(batch, width, depth)
    return mg.no_autodiff(call), results
