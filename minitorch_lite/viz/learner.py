"""The learner's code, seen from inside an operation: which line is running, what is called what."""

from __future__ import annotations

import inspect
import itertools
import linecache
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from types import FrameType, TracebackType
from typing import Any

from ..autograd.node import AccumulateGrad
from ..tensor import Tensor, noted
from .story import Place

PACKAGE = __name__.partition(".")[0]
NOT_THEIRS = (PACKAGE, "contextlib", "functools")
NO_NAMES = ("self", "In", "Out", "")
MOST = 50  # members of a list that are given names


def frames() -> Iterator[FrameType]:
    """All frames from the caller's outwards."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back


def theirs(frame: FrameType) -> bool:
    """Whether code is the learner's own: not the framework's, except for its examples."""
    if frame.f_code.co_filename.startswith("<doctest"):
        return True
    return frame.f_globals.get("__name__", "").partition(".")[0] not in NOT_THEIRS


def user_frame() -> FrameType | None:
    """The innermost frame that is not the framework's own."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and not theirs(frame):
        frame = frame.f_back
    return frame


def place(frame: FrameType | None) -> Place | None:
    """The line that is running in a frame, and the very expression where Python can tell."""
    if frame is None or frame.f_lineno is None:
        return None
    filename, line = frame.f_code.co_filename, frame.f_lineno
    text = linecache.getline(filename, line, frame.f_globals).strip()
    if not text:
        return None
    return Place(line, text, _expression(frame, filename))


def passed(trace: TracebackType | None) -> list[tuple[FrameType, int]]:
    """The learner's frames that an error came through, with their lines."""
    return [(frame, number) for frame, number in traceback.walk_tb(trace) if theirs(frame)]


def failed_at(trace: TracebackType | None) -> Place | None:
    """The innermost line of the learner's that an error came through."""
    steps = passed(trace)
    if not steps:
        return None
    frame, number = steps[-1]
    text = linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip()
    return Place(number, text) if text else None


def _expression(frame: FrameType, filename: str) -> str:
    positions = itertools.islice(frame.f_code.co_positions(), frame.f_lasti // 2, None)
    start, end, left, right = next(positions, (None,) * 4)
    if start is None or start != end or left is None or right is None:
        return ""
    source = linecache.getline(filename, start, frame.f_globals).encode()
    return source[left:right].decode(errors="replace")


def block_code(how: str, entering: bool) -> tuple[str, int | None]:
    """The code that switched the mode, as the learner wrote it, and its line."""
    decorated = _decorated()
    here = place(user_frame())
    if decorated is not None:
        return _decorator(decorated, how), here.line if here else None
    if here is None:
        return f"{how}()", None
    if _by_the_framework() or not entering:
        return here.code or here.text, here.line
    if here.text.startswith("with "):
        return here.text, here.line
    return f"with {here.code or here.text}:", here.line


def _by_the_framework() -> bool:
    """Whether a function of the framework switched the mode, and not a `with` of the learner's."""
    modules = (frame.f_globals.get("__name__", "") for frame in frames())
    switched = False
    for module in modules:
        if module.endswith(".autograd.grad_mode"):
            switched = True
        elif switched:
            return module.partition(".")[0] == PACKAGE
    return False


def _decorated() -> Any:
    """The function that a mode decorates, if that is how it was switched."""
    for frame in frames():
        if frame.f_code.co_name in ("decorate_context", "generator_context"):
            return frame.f_locals.get("function")
        if theirs(frame):
            return None
    return None


def _decorator(function: Any, how: str) -> str:
    name = getattr(function, "__name__", "function")
    try:
        lines = inspect.getsourcelines(function)[0]
    except (OSError, TypeError):
        lines = []
    written = [line.strip() for line in lines if line.strip().startswith("@") and how in line]
    return f"{written[0] if written else f'@{how}()'} def {name}"


def makes_a_parameter() -> bool:
    modules = (f.f_globals.get("__name__", "") for f in frames() if not theirs(f))
    return any(module.endswith(".nn.parameter") for module in modules)


def module_called() -> str:
    """The module of the framework that the learner's code has called."""
    inner = ""
    for frame in frames():
        if theirs(frame):
            break
        inner = frame.f_globals.get("__name__", "")
    return inner


def switching() -> tuple[Any, str]:
    """The object that switches the mode just now, and by which of its methods."""
    for frame in frames():
        if frame.f_code.co_name in ("__enter__", "__exit__", "__init__"):
            owner = frame.f_locals.get("self")
            if type(owner).__module__.endswith("autograd.grad_mode"):
                return owner, frame.f_code.co_name
    return None, "__init__"


class Names:
    """Which variable refers to which tensor; the first name that was seen stays."""

    def __init__(self) -> None:
        self.of: dict[int, str] = {}  # by key
        self.dull: set[type] = set()  # types of values that hold no tensor

    def look(self, variables: Mapping[str, Any], key_of: Any) -> None:
        """Read some variables; `key_of(tensor)` is None for one that is not known."""
        self.look_at(list(variables), variables, key_of)

    def look_at(self, some: Iterable[str], variables: Mapping[str, Any], key_of: Any) -> None:
        """Read these of the variables."""
        for name in some:
            value = variables.get(name)
            kind = type(value)
            if kind in self.dull or name.startswith("_") or name in NO_NAMES:
                continue
            if issubclass(kind, Tensor):
                self.tensor(value, name, key_of)
            elif issubclass(kind, (list, tuple)):
                for number, member in enumerate(value if len(value) <= MOST else ()):
                    self.tensor(member, f"{name}[{number}]", key_of)
            elif issubclass(kind, dict):
                for key, member in list(value.items() if len(value) <= MOST else ()):
                    self.tensor(member, f"{name}[{key!r}]", key_of)
            elif hasattr(kind, "named_parameters"):
                for inner, parameter in _parameters(value):
                    self.tensor(parameter, f"{name}.{inner}", key_of)
            else:
                self.dull.add(kind)

    def tensor(self, value: Any, name: str, key_of: Any) -> None:
        """Name a tensor, and what has been added up in its `.grad`."""
        if not isinstance(value, Tensor):
            return
        key = key_of(value)
        if key is not None:
            self.of.setdefault(key, name)
        node = noted(value)  # looking must not renew a view's history, nor fail where it is lost
        if type(node) is AccumulateGrad and isinstance(node.grad, Tensor):
            self.tensor(node.grad, f"{name}.grad", key_of)


def _parameters(module: Any) -> list[tuple[str, Tensor]]:
    try:
        return list(module.named_parameters())
    except Exception:  # a learner's own object that only looks like a module
        return []
