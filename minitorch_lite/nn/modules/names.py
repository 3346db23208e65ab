"""Names and places: in torch's sentences, of what torch has and we have not, in a container."""

from __future__ import annotations

import operator
from types import FunctionType
from typing import Any

from ...tensor import Tensor

_ABSENT = {
    "bfloat16": "half precision is absent: use float() or double()",
    "compile": "there is nothing to compile",
    "cuda": "the only device is the CPU",
    "half": "half precision is absent: use float() or double()",
    "share_memory": "tensors are not shared between processes",
    "to_empty": "there is no meta device",
    "type": "use to(dtype)",
    "xpu": "the only device is the CPU",
}


def absent_method(name: str) -> str:
    """The end of an AttributeError's sentence if torch's modules have a method `name`."""
    return f"; minitorch_lite has no nn.Module.{name}: {_ABSENT[name]}" if name in _ABSENT else ""


def name_methods(cls: type, *parts: type) -> None:
    """Methods of the parts of a class are the class's in errors about their arguments."""
    for part in parts:
        for method in vars(part).values():
            if isinstance(method, FunctionType):
                method.__qualname__ = f"{cls.__qualname__}.{method.__name__}"


def typename(value: Any) -> str:
    """The type of `value` as torch's error sentences name it.

    >>> typename(3), typename(None)
    ('int', 'NoneType')
    """
    if isinstance(value, Tensor):
        return value.type()
    kind = value if hasattr(value, "__qualname__") else type(value)
    module = getattr(kind, "__module__", "") or ""
    module = module.replace("minitorch_lite", "torch", 1)
    module = module.replace("torch.nn.modules.parameters", "torch.nn.modules.container")
    return kind.__qualname__ if module in ("", "builtins") else f"{module}.{kind.__qualname__}"


def argument_type(value: Any) -> str:
    """The type of `value` as torch names it when it lists the arguments it was given."""
    kind = type(value).__name__
    return f"torch.{kind}" if kind in ("device", "dtype") else kind


def place_in(index: Any, length: int) -> int:
    """`index` counted from the front; IndexError if a list of this length has no such place."""
    index = operator.index(index)
    if not -length <= index < length:
        raise IndexError(f"index {index} is out of range")
    return index % length
