"""What torch has and this package has not says so, instead of looking like a typing mistake.

    __getattr__ = absent(__name__, "torch.optim")     # at the end of a module
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def absent(module: str, torch_name: str, instead: str = "") -> Callable[[str], Any]:
    """A module's `__getattr__`: AttributeError for a name that `torch_name` may have.

    >>> absent("minitorch_lite", "torch", "it has what the course needs")("fft")
    Traceback (most recent call last):
    AttributeError: minitorch_lite has no torch.fft; it has what the course needs
    """

    def __getattr__(name: str) -> Any:
        if name.startswith("__"):  # Python's own questions, such as __path__
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        reason = f"; {instead}" if instead else ""
        raise AttributeError(f"minitorch_lite has no {torch_name}.{name}{reason}")

    return __getattr__
