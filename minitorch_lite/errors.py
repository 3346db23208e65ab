"""torch's errors and warnings.  Their sentences are data, in errors.txt: read the code without."""

import builtins
import pkgutil
import warnings
from functools import cache
from typing import Any


@cache
def sentences() -> dict[str, tuple[type[Exception], str]]:
    """By name: the type of an error, and its sentence with {} for each value.  Read when needed.

    A sentence goes on in the next line if that one is indented; `\\n` is a line end.
    """
    text = (pkgutil.get_data(__package__, "errors.txt") or b"").decode()
    found = {}
    for entry in text.replace("\n    ", " ").splitlines():
        if entry and not entry.startswith("#"):
            name, kind, sentence = entry.split(" ", 2)
            found[name] = getattr(builtins, kind), sentence.encode().decode("unicode_escape")
    return found


def torch_error(name: str, *values: Any) -> Exception:
    """The error of that name, to be raised: `raise torch_error("dim.range", -2, 1, 5)`."""
    kind, sentence = sentences()[name]
    return kind(sentence.format(*values))


_given: set[str] = set()


def warn(name: str, *values: Any, depth: int = 2, once: bool = False) -> None:
    """Give that warning to the caller's caller (or `depth` calls up); perhaps once a process."""
    warning = torch_error(name, *values)
    if not (once and str(warning) in _given):
        _given.add(str(warning))
        warnings.warn(warning, stacklevel=depth + 1)


def wrong_argument(caller: str, name: str, position: int, wanted: str, value: Any) -> TypeError:
    """torch's sentence for an argument of a wrong type."""
    got = type(value).__name__
    return TypeError(
        f"{caller}(): argument '{name}' (position {position}) must be {wanted}, not {got}"
    )
