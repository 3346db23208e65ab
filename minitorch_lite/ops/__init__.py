"""The operations: one declared function each, grouped by what they do.

A module names what it gives: FUNCTIONS are `torch.<name>`, METHODS are `Tensor.<name>`.
"""

from importlib import import_module

MODULES = [
    import_module(f".{name}", __name__) for name in ("pointwise", "views")
]


def collect(kind: str) -> dict:
    """All public functions (or methods) of the operations, by name."""
    return {
        name: getattr(module, name) for module in MODULES for name in getattr(module, kind, ())
    }
