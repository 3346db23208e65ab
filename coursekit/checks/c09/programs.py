"""09.1, 09.2 and 09.7: predict, specify and repair programs that change the mode."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import minitorch_lite as torch
import minitorch_lite.nn as nn
from minitorch_lite import viz
from minitorch_lite.viz.language import N_
from minitorch_lite.viz.story import Ran, Story

from .. import Check, Deliberate, Saved, exercise, kind
from ..targets import bare, draws

# 09.1 --------------------------------------------------------------------------------------------

REASONS = {
    "inner": N_("which block is the innermost one around this line?"),
    "after inner": N_("what did the inner block find, and so put back?"),
    "asked": N_("the decorator switches at the call, wherever the call stands"),
    "after asked": N_("the call is over; what did it find?"),
    "worker": N_("does a new thread take over the mode of the one that starts it?"),
    "two of a kind": N_("the inner block found something too, and that is what it puts back"),
    "between steps": N_("whose lines run between two steps of a decorated generator?"),
    "while it waits": N_("the block inside the generator is open across its yield"),
    "after close": N_("closing ends the block in the generator"),
    "after the error": N_("a block remembers what it found on entering, whatever happens inside"),
    "after a call": N_("the plain call lasts, and paused() puts back what it found"),
}


@exercise("09.1", "you can name the mode of any line")
def predict_the_modes(it: Check, modes: Any, program: Callable[[], dict]) -> None:
    """``modes`` says "on" or "off" for each place of the program."""
    it.predictions(modes, program(), REASONS)


# 09.2 --------------------------------------------------------------------------------------------


def _measured(speed: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    with torch.no_grad():
        shifted = speed - 3
        with torch.enable_grad():
            energy = speed * speed
        shown = energy / 2
    return shifted, energy, shown


def _watched(program: Callable[..., Any], speed: torch.Tensor) -> tuple[Story, Any]:
    with viz.record({"speed": speed}) as story:
        result = program(speed)
    return story, result


@draws("09.2", "speed", "shifted", "energy", "shown")
def _picture() -> Story:
    with viz.record() as story:
        speed = torch.tensor([1.0, 2.0], requires_grad=True)
        with torch.no_grad():
            shifted = speed - 3
            with torch.enable_grad():
                energy = speed * speed
            shown = energy / 2
        del shifted, shown
    return story


@exercise("09.2", "one line records and two do not, whatever mode the caller is in")
def back_on_for_one_line(it: Check, measure: Any) -> None:
    """``measure(speed)`` returns shifted, energy and shown; exactly energy is recorded."""
    it.function(measure, "measure")
    for recording, length in ((True, 3), (False, 2), (False, 4), (True, 2)):
        speed = it.randn(length, requires_grad=True)
        numbers = speed.detach().numpy()
        opened = N_("recording is switched on for the caller too, and stays on")
        closed = N_("recording is switched off for the caller too, and stays off")
        with it.mode_kept(closed if recording else opened, recording):
            story, came = _watched(lambda speed: it.call(measure, speed), speed)
        it.beside(story, bare(_watched(_measured, speed)[0], "speed"))
        it.expects(
            isinstance(came, tuple | list) and len(came) == 3,
            "three tensors: shifted, energy, shown",
            "{kind}",
            "they are not returned, or not all of them",
            kind=kind(came),
        )
        shifted, energy, shown = came
        it.close(shifted, numbers - 3, "shifted", "it is another number than speed - 3")
        it.close(energy, numbers**2, "energy", "it is another number than speed * speed")
        it.close(shown, numbers**2 / 2, "shown", "it is another number than half of energy")
        it.records(
            {"energy": energy},
            {"energy"},
            "the caller had recording off, and nothing switches it on for this line"
            if not recording
            else "the block that switches recording off reaches over this line too",
            "",
        )
        it.records(
            {"shifted": shifted, "shown": shown},
            (),
            "",
            "the caller had recording on, and nothing switches it off for this line"
            if recording
            else "recording is switched on for more than the one line",
        )
        recorded = [e.node for e in story.events if isinstance(e, Ran) and e.node]
        it.expects(
            len(recorded) == 1,
            "one recorded operation",
            "{recorded}",
            "something was recorded first and cut off afterwards; the picture shows a ghost there",
            recorded=", ".join(recorded),
        )
        it.expects(
            speed.requires_grad and speed.grad is None,
            "speed as it was",
            "a change of its flag or its gradient",
            "a mode touches no tensor; the flag was changed instead",
        )
        torch.set_grad_enabled(True)
        energy.sum().backward()
        it.gradients(
            lambda speed: (speed**2).sum(),
            {"speed": speed},
            {"speed": speed.grad},
            "energy is recorded, but its path back to speed is cut",
        )


# 09.7 --------------------------------------------------------------------------------------------


class _Counting(nn.Module):
    """Gives back its input times 2, counts its calls, and fails at one of them."""

    def __init__(self, fails_at: int = 0) -> None:
        super().__init__()
        self.factor = nn.Parameter(torch.tensor(2.0))
        self.calls, self.fails_at = 0, fails_at

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        if self.calls == self.fails_at:
            raise Deliberate
        return x * self.factor


@exercise("09.7", "three ways out, and each of them gives back the mode that was found")
def repair_the_early_return(it: Check, evaluate: Any) -> None:
    """``evaluate(model, batches, limit)``: the mean loss, or None from the first bad batch on."""
    it.function(evaluate, "evaluate")
    batches = [(it.randn(rows), it.randn(rows)) for rows in (2, 4, 3)]
    losses = [float(((2 * x.numpy() - y.numpy()) ** 2).mean()) for x, y in batches]
    for recording in (True, False):
        _whole(it, evaluate, recording, batches, losses)
    for recording in (True, False):
        for bad in (0, 2):
            _stopped(it, evaluate, recording, batches, losses, bad)
        likely = N_("an error in the model goes past the line that puts the mode back")
        with it.mode_kept(likely, recording):
            it.call(evaluate, _Counting(fails_at=2), batches, max(losses) + 1)


def _whole(it: Check, evaluate: Any, recording: bool, batches: list, losses: list) -> None:
    left = N_("it is off, and nothing at the end gives back what was found")
    turned = N_("the end switches recording on, whatever was found at the beginning")
    with it.mode_kept(left if recording else turned, recording), Saved() as saved:
        came = it.call(evaluate, _Counting(), batches, max(losses) + 1)
    it.expects(
        isinstance(came, (float, np.floating)),
        "the mean loss as a number, if no batch is above the limit",
        "{kind}",
        "the limit is compared with something else, or the mean is not returned",
        kind=kind(came),
    )
    it.array_close(came, np.mean(losses), "the mean loss", "a batch is left out or counted twice")
    it.expects(
        saved.bytes == 0,
        "nothing saved for a backward pass",
        "{bytes} bytes",
        "the switch is gone, so now every batch is recorded",
        bytes=saved.bytes,
    )


def _stopped(
    it: Check, evaluate: Any, recording: bool, batches: list, losses: list, bad: int
) -> None:
    x, y = batches[bad]
    batches = [*batches]
    batches[bad] = x, y + 100.0
    model = _Counting()
    likely = N_("the early `return` leaves before the line that puts the mode back")
    turned = N_("the early way out switches recording on, whatever was found at the beginning")
    with it.mode_kept(likely if recording else turned, recording):
        came = it.call(evaluate, model, batches, max(losses) + 1)
    it.expects(
        came is None,
        "None, since a batch is above the limit",
        "{came}",
        "the loop is left, but the lines after it still return a mean",
        came=came,
    )
    it.expects(
        model.calls == bad + 1,
        "{wanted} calls of the model",
        "{calls}",
        "the rest of the batches is computed although the answer is known",
        wanted=bad + 1,
        calls=model.calls,
    )
