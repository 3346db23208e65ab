"""Random numbers as torch's CPU gives them, bit by bit: the default generator, and filling arrays.

Every function fills an ndarray in place, in the order in which its elements lie in memory (a
transposed one by columns), because torch does. The words come from `generator.py`, the arithmetic
of normal numbers from `cephes.py`.
"""

from typing import Any

import numpy as np
from numpy import ndarray

from .cephes import box_muller, box_muller_double, fma32, fma64
from .errors import c_name, check, implemented
from .generator import Generator

__all__ = [
    "Generator", "default_generator", "get_rng_state", "initial_seed", "manual_seed", "seed",
    "set_rng_state",
]  # fmt: skip

default_generator = Generator()
default_generator.seed()


def manual_seed(seed: int) -> Generator:
    """Seed the default generator and return it."""
    return default_generator.manual_seed(int(seed))


seed, initial_seed = default_generator.seed, default_generator.initial_seed
get_rng_state, set_rng_state = default_generator.get_state, default_generator.set_state


# filling arrays ---------------------------------------------------------------------------------

def fill(array: ndarray, values: Any) -> ndarray:
    """Lay `values` (flat) into `array` in the order of its memory: a transposed one by columns."""
    if array.flags.c_contiguous:
        array[...] = values.reshape(array.shape)
    else:
        by_stride = array.transpose(np.argsort([-abs(s) for s in array.strides], kind="stable"))
        by_stride[...] = values.reshape(by_stride.shape)
    return array


def check_bounds(bounds: dict[str, float], least: float, most: float, kind: str) -> None:
    for name, bound in bounds.items():
        check(least <= bound <= most, "random.bound", name, kind)


def uniform_(array: ndarray, low: float = 0.0, high: float = 1.0, generator: Any = None) -> ndarray:
    """Numbers from `low` up to, but not including, `high`: u * (high - low) + low."""
    implemented("check_uniform_bounds", array, "f")
    largest, kind = float(np.finfo(array.dtype).max), c_name(array.dtype)
    check_bounds({"from": low, "to": high}, -largest, largest, kind)
    check(low <= high, "uniform.order", low, high)
    check(high - low <= largest, "uniform.span", kind.title(), high, low)
    generator = generator or default_generator
    if array.itemsize == 8:
        values = fma64(generator.doubles(array.size), float(high) - float(low), float(low))
    else:
        values = generator.floats(array.size)
        if low != 0.0 or high != 1.0:
            values = fma32(values, np.float64(np.float32(high) - np.float32(low)), np.float32(low))
    return fill(array, values)


def normal_(array: ndarray, mean: float = 0.0, std: float = 1.0, generator: Any = None) -> ndarray:
    """Normal numbers. Below 16 elements, or if not contiguous, one by one in float64; from 16 on in
    blocks of 16 uniforms, the last block being drawn again when it is not full."""
    check(not std < 0.0, "normal.std", std)
    if array.size:
        implemented("normal_kernel_cpu", array, "f")
    generator, n = generator or default_generator, array.size
    if n < 16 or not array.flags.c_contiguous:
        return fill(array, fma64(np.array(generator.normals(n)), float(std), float(mean)))
    draw = generator.floats if array.itemsize == 4 else generator.doubles
    transform = box_muller if array.itemsize == 4 else box_muller_double
    values = draw(n)
    blocks = values[: n // 16 * 16].reshape(-1, 16)
    for start in range(0, len(blocks), 1024):  # pieces that stay in the processor's cache
        piece = blocks[start : start + 1024]
        piece[...] = transform(piece, mean, std)
    if n % 16:
        values[-16:] = transform(draw(16).reshape(1, 16), mean, std)[0]
    return fill(array, values)


def bernoulli_(array: ndarray, p: float | ndarray = 0.5, generator: Any = None) -> ndarray:
    """1 with probability `p`, else 0. A number draws float64, an array of float32 draws float32."""
    generator = generator or default_generator
    if isinstance(p, ndarray):
        check(((p >= 0.0) & (p <= 1.0)).all(), "bernoulli.places")
        array[...] = uniform_(np.empty_like(array, dtype=p.dtype), generator=generator) < p
        return array
    check(0.0 <= p <= 1.0, "bernoulli.number", p)
    return fill(array, generator.below(array.size, p))


def randint_(array: ndarray, low: int, high: int | None = None, generator: Any = None) -> ndarray:
    """Integers from `low` (0 if left out) up to, but not including, `high`: a word modulo their
    number."""
    low, high = (0, low) if high is None else (low, high)
    check(low < high, "random.order", low, high)
    if array.dtype.kind != "f":
        truths = array.dtype == bool
        limits = np.iinfo(np.uint8 if truths else array.dtype)
        kind = c_name(array.dtype).removesuffix(" int")
        bounds = {"from": low, "to - 1": high - 1}
        check_bounds(bounds, limits.min, 1 if truths else limits.max, kind)
    generator = generator or default_generator
    draw = generator.words if high - low < 1 << 28 else generator.long_words
    values = (draw(array.size) % np.uint64(high - low)).view(np.int64)
    return fill(array, values + low if low else values)


def randperm(n: int, generator: Any = None) -> ndarray:
    """The numbers 0 to n - 1 (int64) in random order, by the shuffle of Fisher and Yates (1938)."""
    check(n >= 0, "size.negative", n, n)
    order = list(range(n))
    if n > 1:
        words = (generator or default_generator).words(n - 1)
        ahead = words % np.arange(n, 1, -1, dtype=np.uint64)
        targets = ahead.view(np.int64) + np.arange(n - 1)
        for i, j in enumerate(targets.tolist()):
            order[i], order[j] = order[j], order[i]
    return np.array(order, np.int64)


def seed_from(generator: Any = None) -> int:
    """An int64 as `torch.empty((), dtype=torch.int64).random_()` draws it. A DataLoader draws one
    when an epoch begins, for its workers; a shuffling sampler then draws one for its own stream."""
    return int((generator or default_generator).long_words(1)[0]) % 2**63
