"""The gradient modes: one immutable `Mode` a thread, and four switches that replace it.

    >>> import minitorch_lite as torch
    >>> x = torch.tensor([1.], requires_grad=True)
    >>> with torch.no_grad():
    ...     y = x * 2
    >>> y.requires_grad
    False

Every operation asks a single question of the mode, `mode.recording`: is grad mode on *and*
inference mode off?  `is_grad_enabled()` alone is not enough: `enable_grad()` inside
`inference_mode()` turns grad mode on, and still nothing is recorded.
"""

from __future__ import annotations

import functools
import inspect
import sys
import threading
from collections.abc import Callable
from typing import Any

from .. import observe
from ..errors import check_type, warn
from .version import INFERENCE

__all__ = [
    "enable_grad", "inference_mode", "is_grad_enabled", "is_inference_mode_enabled", "no_grad",
    "set_grad_enabled",
]  # fmt: skip


class Mode:
    """What a thread's operations have to know.  Never changed, only replaced.

    Slots are read in a fifth of the time that a NamedTuple takes, and each operation reads three.
    """

    __slots__ = ("grad", "inference", "on_record", "recording", "counter")

    def __init__(self, grad: bool = True, inference: bool = False, on_record: Any = None) -> None:
        # on_record: saved-tensor hooks and anomaly mode look at new nodes
        self.grad, self.inference, self.on_record = grad, inference, on_record
        self.recording = grad and not inference
        # what a new tensor's version counter is: none yet, or none ever
        self.counter = INFERENCE if inference else None

    def but(self, **changes: Any) -> Mode:
        now = {"grad": self.grad, "inference": self.inference, "on_record": self.on_record}
        return Mode(**(now | changes))


class _Current(threading.local):
    """One mode a thread: a new thread starts with grad mode on, whatever its parent does.

    A thread-local, not a `contextvars` variable: a notebook kernel may run each cell in a
    context of its own, and a plain `set_grad_enabled(False)` has to last.
    """

    mode = Mode()
    # what else is a thread's own:
    pairs: tuple[tuple[Callable, Callable], ...] = ()  # saved-tensor hooks; the last one is used
    no_pairs: str | None = None  # why there may be none
    runs: tuple[Any, ...] = ()  # backward passes under way: a hook may start another
    runs_before = 0  # how many of them were under way when this thread began
    node: Any = None  # what runs, if somebody may ask: nodes recorded meanwhile come from it


current = _Current()


def switch(how: str, **changes: Any) -> Mode:
    """Replace this thread's mode; returns the one before, for whoever has to restore it."""
    before = current.mode
    current.mode = after = before.but(**changes)
    for watcher in observe.here.watching if observe.watchers else ():
        watcher.mode_changed(before, after, how)
    return before


def is_grad_enabled() -> bool:
    """True if grad mode is on in this thread."""
    return current.mode.grad


def is_inference_mode_enabled() -> bool:
    """True if inference mode is on in this thread."""
    return current.mode.inference


class _Switch:
    """A context manager that also decorates, each call and each resumption in a fresh copy."""

    _before: Mode

    def clone(self) -> _Switch:
        return type(self)()

    def __call__(self, function: Callable) -> Callable:
        if inspect.isclass(function):
            warn("mode.class")
            return self._around(lambda *args, **kwargs: function(*args, **kwargs))
        if inspect.isgeneratorfunction(function):
            return self._around_generator(function)
        return self._around(function)

    def _around(self, function: Callable) -> Callable:
        @functools.wraps(function)
        def decorate_context(*args: Any, **kwargs: Any) -> Any:
            with self.clone():
                return function(*args, **kwargs)

        return decorate_context

    def _around_generator(self, function: Callable) -> Callable:
        """The mode holds while the generator runs and is the caller's own while it waits."""

        @functools.wraps(function)
        def generator_context(*args: Any, **kwargs: Any) -> Any:
            generator = function(*args, **kwargs)
            resume: Callable = generator.send
            sent: tuple = (None,)
            try:
                while True:
                    with self.clone():
                        answer = resume(*sent)
                    try:
                        resume, sent = generator.send, ((yield answer),)
                    except GeneratorExit:
                        with self.clone():
                            generator.close()
                        raise
                    except BaseException:
                        resume, sent = generator.throw, (sys.exc_info()[1],)
            except StopIteration as stop:
                return stop.value

        return generator_context

    def __exit__(self, *exception: Any) -> None:
        # the previous state, not "on": the block may stand inside another one
        before = self._before
        switch(type(self).__name__, grad=before.grad, inference=before.inference)


class _BareSwitch(_Switch):
    """Decorates with and without parentheses: `@no_grad()` and `@no_grad`."""

    def __new__(cls, orig_func: Callable | None = None) -> Any:
        if orig_func is None:
            return super().__new__(cls)
        return cls()(orig_func)


class no_grad(_BareSwitch):
    """Nothing inside is recorded; results can still be given `requires_grad` afterwards.

    >>> import minitorch_lite as torch
    >>> w = torch.ones(2, requires_grad=True)
    >>> with torch.no_grad():
    ...     print((w * 3).requires_grad, w.requires_grad)
    False True
    """

    def __enter__(self) -> None:
        self._before = switch("no_grad", grad=False)


class enable_grad(_BareSwitch):
    """Records again inside a `no_grad` block (inside `inference_mode` nothing can).

    >>> import minitorch_lite as torch
    >>> w = torch.ones(2, requires_grad=True)
    >>> with torch.no_grad(), torch.enable_grad():
    ...     print((w * 3).requires_grad)
    True
    """

    def __enter__(self) -> None:
        self._before = switch("enable_grad", grad=True)


class set_grad_enabled(_Switch):
    """Sets grad mode to `mode` (bool): at once when called, until its end as a `with` block.

    >>> import minitorch_lite as torch
    >>> with torch.set_grad_enabled(False):
    ...     print(torch.is_grad_enabled())
    False
    """

    def __init__(self, mode: bool) -> None:
        check_type(mode, bool, "set_grad_enabled", "enabled", 1, "bool")
        self.mode = mode
        self._before = switch("set_grad_enabled", grad=mode)

    def __call__(self, function: Callable) -> Callable:
        # building the decorator has switched already; only calls of `function` are to be switched
        self.__exit__()
        return super().__call__(function)

    def clone(self) -> set_grad_enabled:
        return set_grad_enabled(self.mode)

    def __enter__(self) -> None:
        switch("set_grad_enabled", grad=self.mode)

    def __repr__(self) -> str:
        return f"torch.autograd.grad_mode.set_grad_enabled(mode={self.mode})"


class inference_mode(_Switch):
    """Nothing inside is recorded, and new tensors are inference tensors: they never can be.

    `inference_mode(False)` inside such a block leaves it for a while.

    >>> import minitorch_lite as torch
    >>> with torch.inference_mode():
    ...     y = torch.ones(2) * 3
    >>> y.is_inference()
    True
    """

    def __new__(cls, mode: bool | Callable = True) -> Any:
        if isinstance(mode, bool):
            return super().__new__(cls)
        return cls()(mode)

    def __init__(self, mode: bool = True) -> None:
        self.mode = mode

    def clone(self) -> inference_mode:
        return inference_mode(self.mode)

    def __enter__(self) -> None:
        # entering it sets grad mode as well; `inference_mode(False)` therefore records again
        self._before = switch("inference_mode", grad=not self.mode, inference=self.mode)
