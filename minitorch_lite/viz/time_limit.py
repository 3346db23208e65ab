"""A time limit for a learner's code, in the thread that runs it."""

from __future__ import annotations

import _thread
import ctypes
import threading
from collections.abc import Callable
from typing import Any

AGAIN = 0.2  # seconds until code that caught the exception gets it once more


class TimeUp(BaseException):
    """Raised in the middle of code that has run too long. No `except Exception` catches it."""


def limited(seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
    """What the function returns; `TimeUp` is raised in the middle of one that takes longer.

    Python delivers it between two instructions, on every system: a loop ends, a call that waits
    inside the operating system ends when it comes back.
    """
    watch = _Watch(seconds)
    try:
        try:
            _thread.start_new_thread(watch.run, ())  # threading.Thread waits until it runs
            return function(*arguments)
        finally:
            watch.end()
    except TimeUp:
        watch.end()  # it may have come just when the watch was being ended
        raise


class _Watch:
    def __init__(self, seconds: float) -> None:
        self.seconds, self.thread = seconds, threading.get_ident()
        self.ended, self.threw = threading.Event(), False
        self.lock = threading.Lock()

    def run(self) -> None:
        seconds = self.seconds
        while not self.ended.wait(seconds):
            with self.lock:
                if not self.ended.is_set():
                    self.threw = True
                    _throw(self.thread, TimeUp)
            seconds = AGAIN

    def end(self) -> None:
        with self.lock:
            self.ended.set()
        if self.threw:
            _take_back(self.thread)


class _Nothing(BaseException):
    """Takes the place of an exception that is on its way but has not arrived."""


def _take_back(thread: int) -> None:
    """Taking back with None leaves Python 3.11 looking for an exception at every step from then on:
    slow, and for ever under a profiler. One that arrives ends the search."""
    try:
        _throw(thread, _Nothing)
        while True:
            pass
    except _Nothing:
        pass


def _throw(thread: int, kind: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(kind))
