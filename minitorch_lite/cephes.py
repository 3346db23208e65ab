"""The arithmetic of torch's normal numbers, where the last bit matters.

torch makes normals in blocks with vector instructions: a product is added without being rounded
first ("fused multiply-add"), and the float32 logarithm, sine and cosine are the polynomials of the
Cephes library (Stephen Moshier, netlib.org/cephes, single precision: logf.c, sinf.c). NumPy's own
functions are as exact, and differ from these in the last bit.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

f32, f64 = np.float32, np.float64


def rounded(*constants: float) -> list[np.float64]:
    """Constants with the value that float32 gives them, ready for float64 arithmetic."""
    return [f64(f32(c)) for c in constants]


LOG = rounded(
    7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
    -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
)  # fmt: skip
LOG_2_LOW, LOG_2_HIGH = rounded(-2.12194440e-4, 0.693359375)
SIN_COS = np.array(  # highest power first, sine beside cosine
    [
        rounded(-1.9515295891e-4, 2.443315711809948e-5),
        rounded(8.3321608736e-3, -1.388731625493765e-3),
        rounded(-1.6666654611e-1, 4.166664568298827e-2),
    ]
).reshape(3, 2, 1, 1)
MINUS_PI_4 = rounded(-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8)  # in parts
HALF_ROOT = f32(0.707106781186547524)


def fma32(a: Any, b: Any, c: Any) -> np.ndarray:
    """a * b + c of float32 numbers, rounded once, if b is given as float64: that holds the product
    of two float32 exactly."""
    return (a * b + c).astype(f32)


def fma64(a: np.ndarray, b: float, c: float) -> np.ndarray:
    """a * b + c in float64, rounded once.

    The error of the product is computed exactly (Dekker, 1971), so is that of the sum (Knuth, The
    Art of Computer Programming, 4.2.2), and both are added at the end.
    """
    product = a * b
    if c == 0.0:
        return product
    a_high, b_high = (x * 134217729.0 - (x * 134217729.0 - x) for x in (a, b))
    a_low, b_low = a - a_high, b - b_high
    lost = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    total = product + c
    part = total - product
    return total + ((product - (total - part)) + (c - part) + lost)


def polynomial(z: np.ndarray, coefficients: Any) -> np.ndarray:
    """Horner's rule with fused steps, highest power first; z in float64."""
    y = fma32(coefficients[0], z, coefficients[1])
    for c in coefficients[2:]:
        y = fma32(y, z, c)
    return y


def log(x: np.ndarray) -> np.ndarray:
    """logf: x = m * 2**e with m near 1, so log x = e log 2 + log m (x > 0)."""
    bits = x.view(np.int32)
    e = ((bits >> 23) - 0x7E).astype(f32)
    m = ((bits & 0x007FFFFF) | 0x3F000000).view(f32)
    small: Any = m < HALF_ROOT
    m = m * (f32(1) + small) - f32(1)  # doubled where it is small
    e = e - small
    z = m * m
    y = polynomial(m.astype(f64), LOG) * m
    y = fma32(y, z.astype(f64), (e * f32(LOG_2_LOW)))
    y = fma32(z, f64(-0.5), y)
    return fma32(e, LOG_2_HIGH, m + y)


def sincos(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """sinf and cosf of x >= 0: take off multiples of pi / 4, then one polynomial each."""
    octant = ((x * f32(1.27323954473516)).astype(np.int32) + 1) & ~1
    for part in MINUS_PI_4:
        x = fma32(octant, part, x)
    z = x * x
    wide: Any = z.astype(f64)
    sin, cos = polynomial(wide, SIN_COS) * z
    sin = fma32(sin, x.astype(f64), x)
    cos = fma32(cos, wide, z * f32(-0.5)) + f32(1)
    swapped = (octant & 2) != 0
    sin, cos = np.where(swapped, cos, sin), np.where(swapped, sin, cos)
    return np.where(octant & 4, -sin, sin), np.where((octant - 2) & 4, cos, -cos)


def box_muller(u: np.ndarray, mean: float, std: float) -> np.ndarray:
    """Rows of 16 float32 uniforms to normals: the first 8 give radii, the last 8 angles."""
    radius = np.sqrt(f32(-2) * log(f32(1) - u[:, :8]))
    sin, cos = sincos(f32(2 * math.pi) * u[:, 8:])
    normals = np.concatenate([radius * cos, radius * sin], 1)
    return normals if std == 1.0 and mean == 0.0 else fma32(normals, *rounded(std, mean))


def box_muller_double(u: np.ndarray, mean: float, std: float) -> np.ndarray:
    """The same in float64, with the C library's functions, which Python's `math` calls too."""

    def each(function: Callable, array: np.ndarray) -> np.ndarray:
        return np.fromiter(map(function, array.ravel().tolist()), float, array.size).reshape(-1, 8)

    radius = np.sqrt(-2.0 * each(math.log, 1.0 - u[:, :8]))
    angle = 2.0 * math.pi * u[:, 8:]
    normals = np.concatenate([radius * each(math.cos, angle), radius * each(math.sin, angle)], 1)
    return fma64(normals, float(std), float(mean))
