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
        self.seconds = seconds
        self.watched = ctypes.c_ulong(threading.get_ident())
        self.ended = threading.Event()
        self.lock = threading.Lock()

    def run(self) -> None:
        seconds = self.seconds
        while not self.ended.wait(seconds):
            with self.lock:
                if not self.ended.is_set():
                    self.throw(ctypes.py_object(TimeUp))
            seconds = AGAIN

    def end(self) -> None:
        with self.lock:
            self.ended.set()
            self.throw(None)  # one that is on its way but has not arrived is taken back

    def throw(self, error: Any) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(self.watched, error)
