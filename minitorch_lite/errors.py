"""torch's errors and warnings.  Their sentences are data, in errors.txt: read the code without."""

import builtins
import pkgutil
import re
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

# What sentences call a dtype, by NumPy's code of it: mostly as torch does, now and then as C.
NAMES = {"f4": ("Float", "float"), "f8": ("Double", "double"), "i8": ("Long", "long int"),
         "i4": ("Int", "int"), "u1": ("Byte", "unsigned char"), "b1": ("Bool", "bool")}  # fmt: skip


def scalar_name(dtype: np.dtype) -> str:
    """The name that torch's error messages give a dtype."""
    return NAMES[dtype.str[1:]][0]


def c_name(dtype: np.dtype) -> str:
    return NAMES[dtype.str[1:]][1]


def tensor_type(dtype: np.dtype) -> str:
    """torch's old name for a tensor of a dtype."""
    return f"torch.{scalar_name(dtype)}Tensor"


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
    return kind(sentence.format(*map(shown, values)))


def shown(value: Any) -> Any:
    """As sentences show it: a shape in square brackets, a dtype by its name."""
    if isinstance(value, np.dtype):
        return scalar_name(value)
    return list(value) if type(value) is tuple else value  # a Size names itself


def check(holds: Any, name: str, *values: Any) -> None:
    """Raise the error of that name if something does not hold; torch's TORCH_CHECK."""
    if not holds:
        raise torch_error(name, *values)


def implemented(kernel: str, array: np.ndarray, kinds: str = "iuf") -> np.ndarray:
    """The array, or torch's error for a kind of dtype that an operation does not exist for."""
    if array.dtype.kind not in kinds:
        raise torch_error("kernel", kernel, array.dtype)
    return array


_given: set[str] = set()


# files below a user's: this package, and the code it writes for operations
OURS = re.compile(rf"<\w+: \w+>|{re.escape(str(Path(__file__).parent))}[/\\]")


def warn(name: str, *values: Any, once: bool = False) -> None:
    """Give that warning to the first caller outside this package; perhaps once a process."""
    warning = torch_error(name, *values)
    if not (once and str(warning) in _given):
        _given.add(str(warning))
        frame, depth = sys._getframe(), 1
        while OURS.match(frame.f_code.co_filename) and frame.f_back:
            frame, depth = frame.f_back, depth + 1
        warnings.warn(warning, stacklevel=depth)


def check_type(value: Any, kind: Any, caller: str, name: str, position: int, wanted: str) -> None:
    """Raise torch's error about a type unless an argument is of that kind."""
    if not isinstance(value, kind):
        raise wrong_argument(caller, name, position, wanted, value)


def wrong_argument(caller: str, name: str, position: int, wanted: str, value: Any) -> Exception:
    """torch's sentence for an argument of a wrong type."""
    return torch_error("argument.kind", caller, name, position, wanted, type_name(value))


def type_name(value: Any) -> str:
    kind = type(value)
    return f"numpy.{kind.__name__}" if kind.__module__ == "numpy" else kind.__name__
