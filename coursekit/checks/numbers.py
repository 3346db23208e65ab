"""Gradients from nothing but differences: what an answer's gradients are compared with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

STEP = 1e-6  # in float64; the quotient is then right to about nine places


def numerical_gradients(function: Callable[..., Any], *arrays: Any) -> list[np.ndarray]:
    """The derivative of a number by each entry of each array, by central differences.

    ``function`` is a model in NumPy, independent of the framework: it takes float64 arrays.

    >>> [gradient.round(4).tolist() for gradient in numerical_gradients(np.dot, [1, 2], [3, 4])]
    [[3.0, 4.0], [1.0, 2.0]]
    """
    inputs = [np.array(array, dtype=np.float64) for array in arrays]
    gradients = [np.zeros_like(array) for array in inputs]
    for array, gradient in zip(inputs, gradients, strict=True):
        for place in np.ndindex(array.shape):
            kept = array[place]
            array[place] = kept + STEP
            above = function(*inputs)
            array[place] = kept - STEP
            below = function(*inputs)
            array[place] = kept
            gradient[place] = (above - below) / (2 * STEP)
    return gradients
