"""New tensors of random numbers, torch's own for the same seed."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import dtypes, random
from .creation import finish, like, numpy_dtype, shape_of, sized
from .errors import wrong_argument
from .places import require_cpu
from .tensor import Tensor

rand = sized(
    lambda shape, dtype, generator: random.uniform_(np.empty(shape, dtype), generator=generator),
    "rand",
    "Uniform numbers on [0, 1)",
)
randn = sized(
    lambda shape, dtype, generator: random.normal_(np.empty(shape, dtype), generator=generator),
    "randn",
    "Standard normal numbers",
)


def randint(
    low: int,
    high: Any = None,
    size: Any = None,
    *,
    generator: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Whole numbers from low (0 if left out) up to, but not including, high."""
    require_cpu(device)
    if size is None and isinstance(high, (tuple, list)):
        low, high, size = 0, low, high
    elif high is None:
        low, high = 0, low
    if not isinstance(size, (tuple, list)):
        raise wrong_argument("randint", "size", 2, "tuple of ints", high if size is None else size)
    array = np.empty(shape_of((size,), "randint"), numpy_dtype(dtype, "randint", dtypes.int64))
    return finish(random.randint_(array, low, high, generator), requires_grad)


def randperm(
    n: int,
    *,
    generator: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """0 to n - 1 in random order."""
    require_cpu(device)
    if isinstance(n, float):
        raise TypeError("randperm(): argument 'n' (position 1) must be int, not float")
    order = random.randperm(n, generator)
    wanted = numpy_dtype(dtype, "randperm", dtypes.int64)
    return finish(order.astype(wanted, copy=False), requires_grad)


def whole_numbers(array: np.ndarray, low: int, high: int | None = None, **how: Any) -> np.ndarray:
    low, high = (0, low) if high is None else (low, high)
    return random.randint_(array, low, high, **how)


rand_like, randn_like = like(random.uniform_, "rand_like"), like(random.normal_, "randn_like")
randint_like = like(whole_numbers, "randint_like")
