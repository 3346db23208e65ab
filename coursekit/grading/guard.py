"""In the kernel, before any answer: remember what the checker is made of, and compare later.

Of all functions and classes of the checker, the framework, NumPy and Python's builtins it keeps
what they are made of. A check counts only if, before and after it, all of them are what they were;
then a proof is shown that no answer can know beforehand. This keeps out what people try. It is no
sandbox: code in the same process can undo anything, if it tries hard enough.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from types import BuiltinFunctionType, FunctionType
from typing import Any

WATCHED = ("coursekit", "minitorch_lite", "numpy", "builtins", "traceback", "hashlib")
SET_BY_THE_KERNEL = ("builtins.input", "builtins.display", "builtins.exit", "builtins.quit")
FRAMEWORK = "minitorch_lite."  # writes the code of its operations anew when the mode asks for it
MEMBERS = (FunctionType, BuiltinFunctionType, classmethod, staticmethod, property)


class CheckerChanged(BaseException):
    """An answer changed what it is checked with."""


def proof(secret: str, exercise: str) -> str:
    """What a check that ran to its end shows."""
    return hashlib.sha256(f"{secret} {exercise}".encode()).hexdigest()


def start(chapter: str, door: str, secret: str) -> None:
    """Remember everything, and leave a function in `sys` under the name ``door``.

    It raises ``CheckerChanged`` if something was changed, and returns the proof for an exercise.
    """
    from IPython import get_ipython

    importlib.import_module(f"coursekit.checks.c{chapter}")
    names = get_ipython().user_ns
    before, look, compare, prove = picture(), picture, differences, proof
    before["check"] = names["check"]

    def passed(exercise: str = "") -> str | None:
        after = look()
        after["check"] = names.get("check")
        if changed := compare(before, after):
            raise CheckerChanged(changed[0])
        return prove(secret, exercise) if exercise else None

    setattr(sys, door, passed)


def picture() -> dict[str, Any]:
    """Name and object of everything that is watched."""
    found: dict[str, Any] = {}
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] not in WATCHED or module is None:
            continue
        checker = name.startswith("coursekit.")
        for key, value in list(vars(module).items()):
            if isinstance(value, type):
                found[f"{name}.{key}"] = value
                for member, inner in list(vars(value).items()):
                    if isinstance(inner, MEMBERS):
                        _add(found, f"{name}.{key}.{member}", inner)
            elif isinstance(value, MEMBERS) or callable(value):
                _add(found, f"{name}.{key}", value)
            elif checker and not key.startswith("__"):
                found[f"{name}.{key}"] = value
                if isinstance(value, dict):
                    found |= {f"{name}.{key}[{k!r}]": v for k, v in value.items()}
    return found


def _add(found: dict[str, Any], name: str, value: Any) -> None:
    found[name] = value
    function = getattr(value, "__func__", value)
    if isinstance(function, FunctionType) and not name.startswith(FRAMEWORK):
        found[f"{name}.__code__"] = function.__code__
        found[f"{name}.__defaults__"] = function.__defaults__
        found[f"{name}.__kwdefaults__"] = function.__kwdefaults__


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Names that are something else now, or gone. New names are nobody's harm."""
    nothing = object()
    return [
        name
        for name, value in before.items()
        if after.get(name, nothing) is not value and name not in SET_BY_THE_KERNEL
    ]
