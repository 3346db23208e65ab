"""What the check cell of an exercise calls: ``check("08.1", answer)``.

A check that passes prints one green line that says what was proven. A check that fails raises
`Wrong`: two red lines without a stack, with what was expected, what came, and the likely mistake.
It always raises: JupyterLab saves the learner's own outputs, so a check that only printed would
look green to everything that reads the file.

The checks of chapter 08 are in the module ``c08`` beside this file, one function an exercise.
"""

from __future__ import annotations

import importlib
import linecache
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

import minitorch_lite as torch

# Jupyter puts an error on a red ground, where red letters could hardly be read. This green can be
# read on white and on black.
BOLD, GREEN, PLAIN = "\x1b[1m", "\x1b[38;5;28m", "\x1b[0m"
SEED = 20130  # a check that failed fails again, on the same inputs

Checker = Callable[["Check", Any], None]
_exercises: dict[str, tuple[str, Checker]] = {}


class Wrong(AssertionError):
    """An answer that is not right yet. Jupyter shows two red lines instead of a stack."""

    def __init__(self, exercise: str, expected: str, came: str, likely: str) -> None:
        self.exercise, self.expected, self.came, self.likely = exercise, expected, came, likely
        super().__init__("\n".join(self.lines()))

    def lines(self) -> tuple[str, str]:
        """The two lines, without colour."""
        return (
            f"{self.exercise} not yet. Expected: {self.expected}.",
            f"Came: {self.came}. Likely: {self.likely}.",
        )

    def _render_traceback_(self) -> list[str]:
        first, second = self.lines()
        name = f"{self.exercise} not yet."
        return [f"{BOLD}{name}{PLAIN}{first.removeprefix(name)}", second]


class Check:
    """What a check has at hand: questions that raise `Wrong`, and random inputs."""

    def __init__(self, exercise: str) -> None:
        self.exercise = exercise
        self.random = np.random.default_rng(SEED)

    def wrong(self, expected: str, came: str, likely: str) -> NoReturn:
        """Reject the answer. Each text is a phrase without a final stop."""
        raise Wrong(self.exercise, expected, came, likely)

    def expects(self, holds: bool, expected: str, came: str, likely: str) -> None:
        """Reject the answer unless ``holds``."""
        if not holds:
            self.wrong(expected, came, likely)

    def tensor(self, value: Any, name: str, shape: tuple[int, ...], likely: str) -> None:
        """Type first, then shape: what every other question about a tensor relies on."""
        expected = f"{name} to be a tensor of shape {shape}"
        self.expects(isinstance(value, torch.Tensor), expected, kind(value), likely)
        self.expects(tuple(value.shape) == shape, expected, f"shape {tuple(value.shape)}", likely)

    def close(self, value: Any, right: Any, name: str, likely: str) -> None:
        """The tensor's numbers are the array's, to a few places in float32."""
        right = np.asarray(right)
        self.tensor(value, name, right.shape, likely)
        numbers = value.detach().numpy()
        if not np.allclose(numbers, right, rtol=1e-4, atol=1e-6):
            self.wrong(f"{name} to be {brief(right)}", brief(numbers), likely)

    def randn(self, *shape: int, requires_grad: bool = False) -> torch.Tensor:
        """Fresh random numbers that leave the learner's own `manual_seed` alone."""
        numbers = self.random.standard_normal(shape).astype(np.float32)
        return torch.tensor(numbers, requires_grad=requires_grad)


def exercise(name: str, proves: str) -> Callable[[Checker], Checker]:
    """Register the check of one exercise; ``proves`` is the end of the green line."""

    def register(checker: Checker) -> Checker:
        _exercises[name] = proves, checker
        return checker

    return register


def check(name: str, answer: Any) -> None:
    """Check the answer to an exercise: print one green line, or raise `Wrong`.

    The mode of gradient recording is on while it runs and on when it ends, whatever the answer did.
    """
    importlib.import_module(f"{__name__}.c{name.partition('.')[0]}")
    proves, checker = _exercises[name]
    torch.set_grad_enabled(True)
    try:
        checker(Check(name), answer)
    except Wrong:
        raise
    except (Exception, SystemExit) as error:
        raise _failed(name, error) from error
    finally:
        torch.set_grad_enabled(True)
    print(f"{BOLD}{GREEN}{name} passed: {proves}.{PLAIN}")


def _failed(name: str, error: BaseException) -> Wrong:
    """What to say about an error on the way, with the learner's line that was running."""
    if isinstance(error, NotImplementedError):
        return Wrong(
            name,
            "an answer",
            "NotImplementedError",
            "the line that raises it is still there: write yours in its place, run that cell, "
            "then this one",
        )
    sentence = " ".join(str(error).split()).rstrip(".")
    came = f"{type(error).__name__}: {sentence}" if sentence else type(error).__name__
    lines = [
        (number, linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip())
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_globals.get("__name__") == "__main__"
    ]
    likely = (
        "line {} of your cell, `{}`".format(*lines[-1])
        if lines
        else "the answer cannot be used in the way the task says"
    )
    return Wrong(name, "an answer that runs", came, likely)


def kind(value: Any) -> str:
    """The value's type, in words for a learner."""
    if value is None:
        return "None"
    name = value.__name__ if isinstance(value, type) else type(value).__name__
    return f"the class {name}" if isinstance(value, type) else f"a value of type {name}"


def brief(numbers: np.ndarray) -> str:
    """An array on one short line."""
    text = np.array2string(np.asarray(numbers), precision=4, threshold=6, separator=", ")
    return " ".join(text.split())
