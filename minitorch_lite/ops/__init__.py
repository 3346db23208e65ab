"""The operations: one declared function each, grouped by what they do.

A module names what it gives: FUNCTIONS are `torch.<name>`, METHODS are `Tensor.<name>`, BOTH are
both, and TWINS have a method `<name>_` that writes in place.
"""

from collections.abc import Callable
from importlib import import_module

from ..autograd.inplace import inplace

NAMES = """
    pointwise copies views shape reduce writes index parts linalg select functions products
    extremes
""".split()

MODULES = [import_module(f".{name}", __name__) for name in NAMES]


def collect(kind: str) -> dict:
    """All public functions (or methods) of the operations, by name."""
    found: dict = {}
    for module in MODULES:
        both, own, twins = (getattr(module, each, ()) for each in ("BOTH", kind, "TWINS"))
        found |= {name: getattr(module, name) for name in (*both, *own)}
        if kind == "METHODS":
            found |= {f"{name}_": inplace(getattr(module, name), f"{name}_") for name in twins}
    return found


def find(name: str) -> Callable | None:
    """An operation that only an operator uses (`rsub`)."""
    return next((getattr(m, name) for m in MODULES if hasattr(m, name)), None)
