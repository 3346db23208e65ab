"""Zeros around an array."""

import numpy as np

from ...dispatch import op


@op(self=lambda grad, pad: constant_pad_nd(grad, tuple(-width for width in pad)))
def constant_pad_nd(self, pad):
    """self with zeros around it: (left, right, top, bottom); a negative width cuts off"""
    widths = [pad[i : i + 2] for i in range(0, len(pad), 2)][::-1]
    widths = [(0, 0)] * (self.ndim - len(widths)) + widths
    sizes = zip(self.shape, widths, strict=True)
    kept = tuple(slice(max(-a, 0), size - max(-b, 0)) for size, (a, b) in sizes)
    return np.pad(self[kept], [(max(a, 0), max(b, 0)) for a, b in widths])
