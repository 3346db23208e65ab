"""What torch has and this package has not says so, instead of looking like a typing mistake.

    __getattr__ = absent(__name__, "torch.optim")     # at the end of a module
"""

from collections.abc import Callable
from typing import Any

INSTEAD = "it has what the course needs; for the rest, `import torch` itself"


def absent(module: str, torch_name: str, instead: str = INSTEAD) -> Callable[[str], Any]:
    """A module's `__getattr__`: AttributeError for a name that `torch_name` may have.

    >>> absent("minitorch_lite", "torch", "it has what the course needs")("fft")
    Traceback (most recent call last):
    AttributeError: minitorch_lite has no torch.fft; it has what the course needs
    """

    def __getattr__(name: str) -> Any:
        if name.startswith("__"):  # Python's own questions, such as __path__
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        raise AttributeError(f"minitorch_lite has no {torch_name}.{name}; {instead}")

    return __getattr__


class Absent:
    """A method that torch has: reading it from a class or an instance raises AttributeError.

    A descriptor for each name, not a `__getattr__` on the class: that would slow every attribute.

    >>> import minitorch_lite as torch
    >>> hasattr(torch.ones(2), "svd")
    False
    """

    def __init__(self, owner: str, name: str) -> None:
        self.message = f"minitorch_lite has no {owner}.{name}; {INSTEAD}"

    def __get__(self, instance: Any, kind: Any) -> Any:
        raise AttributeError(self.message)
