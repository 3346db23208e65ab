"""What a check says: whole phrases with named places, translated first and filled in after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite.viz.language import _
from minitorch_lite.viz.phrases import in_a_row, joined

# Jupyter puts an error on a red ground, where red letters could hardly be read. This green can be
# read on white and on black.
BOLD, GREEN, PLAIN = "\x1b[1m", "\x1b[38;5;28m", "\x1b[0m"


class Wrong(AssertionError):
    """An answer that is not right yet. Jupyter shows two red lines instead of a stack."""

    def __init__(self, exercise: str, expected: str, came: str, likely: str) -> None:
        self.exercise, self.expected, self.came, self.likely = exercise, expected, came, likely
        super().__init__("\n".join((in_a_row(self.title, self.first), self.second)))

    @property
    def title(self) -> str:
        return _("{exercise} not yet.").format(exercise=self.exercise)

    @property
    def first(self) -> str:
        return _("Expected: {expected}.").format(expected=self.expected)

    @property
    def second(self) -> str:
        text = _("Came: {came}. Likely: {likely}.").format(came=self.came, likely=self.likely)
        # A question has a stop of its own, in both languages.
        return text.replace("?.", "?").replace("\uff1f\u3002", "\uff1f")

    def _render_traceback_(self) -> list[str]:
        return [in_a_row(f"{BOLD}{self.title}{PLAIN}", self.first), self.second]


def said(template: str, values: dict[str, Any]) -> str:
    """The phrase in the language that is shown, filled in."""
    return _(template).format(**values)


def kind(value: Any) -> str:
    """The value's type, in words for a learner."""
    if value is None:
        return "None"
    if isinstance(value, type):
        return _("the class {name}").format(name=value.__name__)
    return _("a value of type {name}").format(name=type(value).__name__)


def brief(numbers: Any) -> str:
    """An array, or the numbers of a tensor, on one short line."""
    if isinstance(numbers, torch.Tensor):
        numbers = numbers.detach().numpy()
    text = np.array2string(np.asarray(numbers), precision=4, threshold=6, separator=", ")
    return " ".join(text.split())


def listed(names: Iterable[str]) -> str:
    """Names as a list, or "none"."""
    return joined(names) or _("none")


def mode() -> str:
    """What the thread's mode is, in words."""
    if torch.is_inference_mode_enabled():
        return _("inference mode on")
    return _("recording on") if torch.is_grad_enabled() else _("recording off")
