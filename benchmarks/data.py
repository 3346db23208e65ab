"""The numbers that every library is given: the same arrays, made by NumPy alone."""

from __future__ import annotations

import math

import numpy as np

RATE = 0.01  # of every SGD step


def batch(size: int, features: int, classes: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Inputs, and the classes they belong to, or without `classes` one value each."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal((size, features), dtype=np.float32)
    if classes is None:
        return x, rng.standard_normal((size, 1), dtype=np.float32)
    return x, rng.integers(0, classes, size)


def layer(*shape: int) -> tuple[np.ndarray, np.ndarray]:
    """A weight of this shape, outputs first, and its bias, drawn as torch draws them."""
    rng = np.random.default_rng(sum(shape))
    bound = 1 / math.sqrt(math.prod(shape[1:]))
    draws = rng.uniform(-bound, bound, shape), rng.uniform(-bound, bound, shape[0])
    return draws[0].astype(np.float32), draws[1].astype(np.float32)


def layers(*widths: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Weight and bias of each layer between two widths."""
    return [layer(after, before) for before, after in zip(widths, widths[1:], strict=False)]


def images(number: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Grey images and their classes of ten."""
    x, classes = batch(number, size * size, 10)
    return x.reshape(number, 1, size, size), classes


def masks(batch: int, widths: tuple[int, ...]) -> list[np.ndarray]:
    """What dropout keeps of each layer, drawn as torch draws it: so results can be compared."""
    import minitorch_lite

    minitorch_lite.manual_seed(0)
    return [minitorch_lite.empty(batch, width).bernoulli_(0.5).numpy() for width in widths]
