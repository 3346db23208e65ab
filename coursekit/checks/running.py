"""`check("08.1", answer)`: find the check of an exercise, run it, say how it ended."""

from __future__ import annotations

import importlib
import linecache
import traceback
from collections.abc import Callable
from typing import Any

import minitorch_lite as torch
from coursekit import scores
from minitorch_lite.viz.language import _
from minitorch_lite.viz.time_limit import TimeUp, limited

from . import exhibits
from .asking import Check
from .sentences import BOLD, GREEN, PLAIN, Wrong

SECONDS = 15.0  # for a whole check; the grader gives a cell 20

Checker = Callable[..., None]
_exercises: dict[str, tuple[str, Checker]] = {}


def exercise(name: str, proves: str) -> Callable[[Checker], Checker]:
    """Register the check of one exercise; ``proves`` is the end of the green line."""

    def register(checker: Checker) -> Checker:
        _exercises[name] = proves, checker
        return checker

    return register


def check(name: str, *answer: Any) -> None:
    """Check the answer to an exercise: print one green line, or raise `Wrong`.

    The mode of gradient recording is on while it runs and on when it ends, whatever the answer did.
    """
    importlib.import_module(f"{__package__}.c{name.partition('.')[0]}")
    proves, checker = _exercises[name]
    it = Check(name)
    torch.set_grad_enabled(True)
    try:
        limited(SECONDS, checker, it, *answer)
    except (Exception, SystemExit, TimeUp) as error:
        scores.record("exercise", name, 0, 1)
        exhibits.show(it.exhibits)
        if isinstance(error, Wrong):
            raise
        raise _failed(name, error) from error
    finally:
        torch.set_grad_enabled(True)
    scores.record("exercise", name, 1, 1)
    passed = _("{exercise} passed: {proves}.").format(exercise=name, proves=_(proves))
    print(f"{BOLD}{GREEN}{passed}{PLAIN}")


def _failed(name: str, error: BaseException) -> Wrong:
    """What to say about an error on the way, with the learner's line that was running."""
    if isinstance(error, NotImplementedError):
        return Wrong(
            name,
            _("an answer"),
            "NotImplementedError",
            _(
                "the line that raises it is still there: write yours in its place, run that cell, "
                "then this one"
            ),
        )
    lines = [
        (number, linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip())
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_globals.get("__name__") == "__main__"
    ]
    if lines:
        line, code = lines[-1]
        likely = _("line {line} of your cell, `{code}`").format(line=line, code=code)
    else:
        likely = _("the answer cannot be used in the way the task says")
    if isinstance(error, TimeUp):
        expected = _("an answer that comes to an end")
        came = _("still running after {seconds:g} seconds").format(seconds=SECONDS)
        return Wrong(name, expected, came, likely)
    sentence = " ".join(str(error).split()).rstrip(".")
    came = f"{type(error).__name__}: {sentence}" if sentence else type(error).__name__
    return Wrong(name, _("an answer that runs"), came, likely)
