"""torch's errors.  Their sentences are data, in errors.txt: the code can be read without them."""

import builtins
import pkgutil
from functools import cache
from typing import Any


@cache
def sentences() -> dict[str, tuple[type[Exception], str]]:
    """By name: the type of an error, and its sentence with {} for each value.  Read when needed.

    A sentence goes on in the next line if that one is indented.
    """
    text = (pkgutil.get_data(__package__, "errors.txt") or b"").decode()
    found = {}
    for entry in text.replace("\n    ", " ").splitlines():
        if entry and not entry.startswith("#"):
            name, kind, sentence = entry.split(" ", 2)
            found[name] = getattr(builtins, kind), sentence.replace("\\n", "\n")
    return found


def torch_error(name: str, *values: Any) -> Exception:
    """The error of that name, to be raised: `raise torch_error("dim.range", -2, 1, 5)`."""
    kind, sentence = sentences()[name]
    return kind(sentence.format(*values))


def wrong_argument(
    caller: str, name: str, position: int, wanted: str, value: Any
) -> TypeError:
    """torch's sentence for an argument of a wrong type."""
    got = type(value).__name__
    return TypeError(
        f"{caller}(): argument '{name}' (position {position}) must be {wanted}, not {got}"
    )
