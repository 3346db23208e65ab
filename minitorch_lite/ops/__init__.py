"""The operations: one declared function each, grouped by what they do.

A module names what it gives: FUNCTIONS are `torch.<name>`, METHODS are `Tensor.<name>`.
"""

from collections.abc import Callable
from importlib import import_module

NAMES = """
    pointwise copies unary views shape reduce writes compare index pick parts joining linalg
    select powers moments products extremes search softmax
""".split()

MODULES = [import_module(f".{name}", __name__) for name in NAMES]


def collect(kind: str) -> dict:
    """All public functions (or methods) of the operations, by name."""
    return {
        name: getattr(module, name) for module in MODULES for name in getattr(module, kind, ())
    }


def find(name: str) -> Callable | None:
    """An operation that only an operator uses (`rsub`)."""
    return next((getattr(m, name) for m in MODULES if hasattr(m, name)), None)
