"""08.2 to 08.6: predict, repair and explain programs in which recording pauses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import minitorch_lite as torch
import minitorch_lite.nn as nn
from minitorch_lite import viz
from minitorch_lite.viz.language import N_
from minitorch_lite.viz.story import Ran, Story

from .. import (
    Check,
    Deliberate,
    Saved,
    exercise,
    ghosts,
    kind,
    node_names,
    numerical_gradients,
)
from ..targets import bare, draws

# 08.2 --------------------------------------------------------------------------------------------

REASONS = {
    "rate": N_("does a mode change a leaf?"),
    "product": N_("new numbers, computed while recording is off"),
    "copy": N_("a clone is an operation with a result of its own, like any other"),
    "window": N_("it shows the memory of rate and computes nothing"),
    "made": N_("making a leaf is no operation: is there anything to record?"),
    "product later": N_("the block is over, but product was made inside; does anybody change it?"),
    "product + data": N_("recording is on again; does one of the two inputs ask?"),
    "product + rate": N_("recording is on again; look at both inputs"),
    "window * 2": N_("recording is on again; does window ask?"),
    "product asked": N_("it has no history, so it is an ordinary leaf: may it ask?"),
}


@exercise("08.2", "you know who asks for gradients, inside the block and after it")
def predict_the_flags(it: Check, asks: Any, program: Callable[[], dict]) -> None:
    """``asks`` says what requires_grad is at each place of the program."""
    it.predictions(asks, program(), REASONS)


# 08.3 --------------------------------------------------------------------------------------------


class _Failing(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        raise Deliberate


@exercise("08.3", "the mean loss, with nothing saved on the way and nothing changed afterwards")
def repair_the_validation(it: Check, validate: Any) -> None:
    """``validate(model, batches)`` returns the mean of the batches' losses."""
    it.function(validate, "validate")
    for recording, lengths in ((True, (4, 2)), (False, (3, 3)), (True, (1, 5, 2))):
        model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
        model[0].bias.requires_grad_(False)
        batches = [(it.randn(length, 2), it.randn(length, 1)) for length in lengths]
        losses = [_loss(model, x, y) for x, y in batches]
        before = _state(model)
        left = N_("it is switched off and not back, so the training after it records nothing")
        turned = N_("it is switched on at the end, whatever it was at the beginning")
        with it.mode_kept(left if recording else turned, recording), Saved() as saved:
            mean = it.call(validate, model, batches)
        _mean_of(it, mean, losses)
        it.expects(
            saved.bytes == 0,
            "nothing saved for a backward pass, not even for a moment",
            "{bytes} bytes",
            "the number is cut off its graph in the end, but each batch was written down first",
            bytes=saved.bytes,
        )
        for what, was, now in zip(WHAT, before, _state(model), strict=True):
            it.expects(
                was == now,
                "`{what}` of the model as before",
                "a change",
                "flags were cleared or set for all; it is the mode that has to change"
                if what == "requires_grad"
                else "eval() was called, or train(): another switch, which records all the same",
                what=what,
            )
    with it.mode_kept("an error in the model skips the line that switches recording on again"):
        it.call(validate, _Failing(), [(it.randn(2, 2), it.randn(2, 1))])


WHAT = ("requires_grad", "training")


def _state(model: nn.Module) -> tuple[list, list]:
    asking = [parameter.requires_grad for parameter in model.parameters()]
    return asking, [module.training for module in model.modules()]


def _loss(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> float:
    first, bias, second, end = (p.detach().numpy() for p in model.parameters())
    hidden = np.tanh(x.numpy() @ first.T + bias)
    return float(((hidden @ second.T + end - y.numpy()) ** 2).mean())


def _mean_of(it: Check, came: Any, losses: list[float]) -> None:
    it.expects(
        isinstance(came, (float, np.floating, torch.Tensor)),
        "a number, or a tensor of one",
        "{kind}",
        "the mean is computed but not returned",
        kind=kind(came),
    )
    if isinstance(came, torch.Tensor):
        it.expects(
            came.grad_fn is None and not came.requires_grad,
            "a result without a history",
            "{count} recorded nodes behind it",
            "the sum hangs on the graph of every batch, and keeps them all",
            count=len(node_names(came)),
        )
        came = came.detach().numpy()
    likely = N_("it is another number than the mean of the batches' losses")
    if np.allclose(came, sum(losses), rtol=1e-3):
        likely = N_("the sum is not divided by the number of batches")
    elif np.allclose(came, losses[0], rtol=1e-3) or np.allclose(
        came, losses[0] / len(losses), rtol=1e-3
    ):
        likely = N_("`return` stands inside the loop, so only the first batch counts")
    it.array_close(came, np.mean(losses), "the mean loss", likely)


# 08.4 --------------------------------------------------------------------------------------------


@exercise("08.4", "the loss is recorded, the step is not, and w goes downhill in its own memory")
def repair_the_step(it: Check, step: Any) -> None:
    """``step(w, x, y, rate)`` takes one step of gradient descent."""
    it.function(step, "step")
    for rows, rate in ((3, 0.1), (5, 0.3), (4, 0.05)):
        w, x, y = it.randn(2, requires_grad=True), it.randn(rows, 2), it.randn(rows)
        for _again in range(2):
            start, version = w.detach().numpy().copy(), w._version
            inputs = x.numpy().astype(np.float64), y.numpy().astype(np.float64)

            def loss(w: np.ndarray, x: Any = inputs[0], y: Any = inputs[1]) -> Any:
                return ((x @ w - y) ** 2).mean()

            with it.mode_kept("recording is switched off for the step and stays off"):
                came = it.call(step, w, x, y, rate)
            [slope] = numerical_gradients(loss, start)
            _moved(it, w, start, rate * slope)
            it.expects(
                w._version > version,
                "a higher w._version after the write",
                "version {version}, as before",
                "the write went past the counter (`.data` does), so no graph could notice it",
                version=version,
            )
            it.expects(
                w.requires_grad and w.is_leaf,
                "w to be a leaf that asks for gradients",
                "requires_grad={asks}",
                "the flag was cleared to allow the write, and is still cleared",
                asks=w.requires_grad,
            )
            it.expects(
                w.grad is None or not w.grad.numpy().any(),
                "an empty w.grad for the next step",
                "a gradient in it",
                "it is not cleared, so the next step adds to it",
            )
            it.expects(
                isinstance(came, (float, np.floating)),
                "the loss as a number",
                "{kind}",
                "it is not returned, or returned with its graph",
                kind=kind(came),
            )
            it.array_close(came, loss(start), "the loss before the step", "it is another number")


def _moved(it: Check, w: torch.Tensor, start: np.ndarray, way: np.ndarray) -> None:
    now = w.detach().numpy()
    likely = N_("the step is not rate times the gradient of the loss")
    if np.array_equal(now, start):
        likely = N_("the name w got a new tensor inside; the caller's w is as it was")
    elif np.allclose(now, start + way, rtol=1e-3, atol=1e-5):
        likely = N_("the step goes uphill: the gradient is added")
    it.close(w, start - way, "w after the step", likely)


# 08.5 --------------------------------------------------------------------------------------------


def _only_the_head(x: torch.Tensor, body: torch.Tensor, head: torch.Tensor) -> tuple:
    with torch.no_grad():
        hidden = (x @ body).relu()
    output = hidden @ head
    with torch.no_grad():
        largest = output.abs().max()
    return hidden, output, largest


def _watched(program: Callable[..., Any], **inputs: torch.Tensor) -> tuple[Story, Any]:
    with viz.record(inputs) as story:
        result = program(*inputs.values())
    return story, result


@draws("08.5", "x", "body", "head", "hidden", "output", "largest")
def _picture_of_the_head() -> Story:
    body, head = torch.ones(2, 4, requires_grad=True), torch.ones(4, 1, requires_grad=True)
    return _watched(_only_the_head, x=torch.ones(3, 2), body=body, head=head)[0]


@exercise("08.5", "the head's operation is recorded, everything else leaves nothing behind")
def only_the_head(it: Check, forward: Any) -> None:
    """``forward(x, body, head)`` returns hidden, output and largest; only output is recorded."""
    it.function(forward, "forward")
    for rows in (3, 1, 5):
        inputs = {
            "x": it.randn(rows, 2),
            "body": it.randn(2, 4, requires_grad=True),
            "head": it.randn(4, 1, requires_grad=True),
        }
        x, body, head = inputs.values()
        with it.mode_kept("recording is switched off for good, and the next step has no graph"):
            story, came = _watched(lambda *arguments: it.call(forward, *arguments), **inputs)
        it.beside(story, bare(_watched(_only_the_head, **inputs)[0], *inputs))
        it.expects(
            isinstance(came, tuple | list) and len(came) == 3,
            "three tensors: hidden, output, largest",
            "{kind}",
            "they are not returned, or not all of them",
            kind=kind(came),
        )
        hidden, output, largest = came
        positive = np.maximum(x.numpy() @ body.detach().numpy(), 0)
        right = positive @ head.detach().numpy()
        it.close(hidden, positive, "hidden", "negative numbers are not replaced by 0")
        it.close(output, right, "output", "it is another product than hidden @ head")
        it.close(largest, np.abs(right).max(), "largest", "it is not the largest absolute value")
        it.expects(
            body.requires_grad and head.requires_grad,
            "the flags of body and head as they were",
            "requires_grad=False",
            "the flag was cleared; the mode does it without touching a tensor",
        )
        it.records(
            {"hidden": hidden, "output": output},
            {"output"},
            "the head's product stands inside the block too, so the head cannot learn",
            "the body is recorded: it runs while recording is on",
        )
        it.expects(
            largest.grad_fn is None,
            "largest without a history",
            "{node}",
            "the number for the log is recorded, and keeps the graph alive as long as the log",
            node=largest.grad_fn and largest.grad_fn.name(),
        )
        recorded = [e.node for e in story.events if isinstance(e, Ran) and e.node]
        it.expects(
            len(recorded) == len(node_names(output)),
            "nothing recorded except what leads to output",
            "{recorded}",
            "something was recorded first and cut off afterwards: detach comes too late for that",
            recorded=", ".join(recorded),
        )
        output.sum().backward()
        it.gradients(
            lambda head, positive=positive: (positive @ head).sum(),
            {"head": head},
            {"head": head.grad},
            "the head is cut off",
        )


# 08.6 --------------------------------------------------------------------------------------------


def _wave(w: torch.Tensor) -> torch.Tensor:
    wave = w.sin()
    with torch.no_grad():
        square = wave * wave
    return square * wave


@draws("08.6", "w")
def _picture_of_the_wave() -> Story:
    return _watched(_wave, w=torch.tensor([1.0, 0.5], requires_grad=True))[0]


@exercise("08.6", "your program has the target's nodes, edges and ghost, for the same reason")
def explain_the_picture(it: Check, program: Any) -> None:
    """``program(w)`` draws the picture of the task."""
    it.function(program, "program")
    for length in (2, 3):
        w = it.randn(length, requires_grad=True)
        with it.mode_kept("recording is switched off and stays off"):
            theirs, came = _watched(lambda w: it.call(program, w), w=w)
        target, right = _watched(_wave, w=w)
        it.beside(theirs, bare(target, "w"))
        it.expects(
            isinstance(came, torch.Tensor) and came.grad_fn is not None,
            "the last tensor of the picture, with a grad_fn",
            "a tensor without one" if isinstance(came, torch.Tensor) else "{kind}",
            "the block reaches too far: the last card is a solid one"
            if isinstance(came, torch.Tensor)
            else "the result is computed but not returned",
            kind=kind(came),
        )
        seen, hidden = ghosts(theirs), ghosts(target)
        reasons = {reason for _op, reason in seen}
        likely = N_(
            "something was computed that the picture does not show, or by another operation"
        )
        if not seen:
            likely = N_("there is no ghost: the product in the middle is recorded too")
        elif "grad mode off" not in reasons:
            likely = N_(
                "it is a ghost for another reason: its inputs were cut off, the mode was on"
            )
        it.same_picture(came, right, seen, hidden, likely, w=w)
