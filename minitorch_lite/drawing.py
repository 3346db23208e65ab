"""New tensors of random numbers, torch's own for the same seed."""

from typing import Any

import numpy as np

from . import random
from .creation import Kind, factory, like, shape_of, sized
from .errors import wrong_argument
from .tensor import Tensor, wrap

rand = sized(
    "rand",
    "Uniform numbers on [0, 1)",
    lambda shape, dtype, generator: random.uniform_(np.empty(shape, dtype), generator=generator),
)
randn = sized(
    "randn",
    "Standard normal numbers",
    lambda shape, dtype, generator: random.normal_(np.empty(shape, dtype), generator=generator),
)


@factory
def randint(
    low: int, high: Any = None, size: Any = None, *, generator: Any = None, dtype: Kind = None
) -> np.ndarray:
    """Whole numbers from low (0 if left out) up to, but not including, high."""
    if size is None and isinstance(high, (tuple, list)):
        low, high, size = 0, low, high
    elif high is None:
        low, high = 0, low
    if not isinstance(size, (tuple, list)):
        raise wrong_argument("randint", "size", 2, "tuple of ints", high if size is None else size)
    array = np.empty(shape_of((size,), "randint"), dtype or np.int64)
    return random.randint_(array, low, high, generator)


@factory
def randperm(n: int, *, generator: Any = None, dtype: Kind = None) -> np.ndarray:
    """0 to n - 1 in random order."""
    if isinstance(n, float):
        raise wrong_argument("randperm", "n", 1, "int", n)
    return random.randperm(n, generator).astype(dtype or np.int64, copy=False)


def bernoulli(input: Tensor, *, generator: Any = None) -> Tensor:
    """1 with the probability that stands in each place of input, else 0."""
    if not isinstance(input, Tensor):
        raise wrong_argument("bernoulli", "input", 1, "Tensor", input)
    into = np.empty_like(input._array, subok=False)
    return wrap(random.bernoulli_(into, input._array, generator))


def whole_numbers(array: np.ndarray, low: int, high: int | None = None, **how: Any) -> np.ndarray:
    low, high = (0, low) if high is None else (low, high)
    return random.randint_(array, low, high, **how)


rand_like, randn_like = like("rand_like", random.uniform_), like("randn_like", random.normal_)
randint_like = like("randint_like", whole_numbers)
