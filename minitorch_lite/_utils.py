"""A name below torch's public ones that programs about dtypes ask for."""

from .absent import absent
from .dtypes import dtype


def _element_size(dtype: dtype) -> int:
    """Bytes of one element."""
    return dtype.itemsize


__getattr__ = absent(__name__, "torch._utils")
