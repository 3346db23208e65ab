"""10.1, 10.2, 10.5 and 10.6: predict, specify, repair and explain programs in inference mode."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite import viz
from minitorch_lite.viz.language import N_
from minitorch_lite.viz.story import Ran, Story

from .. import Check, exercise, ghosts, kind, node_names, numerical_gradients
from ..targets import bare, draws

# 10.1 --------------------------------------------------------------------------------------------

REASONS = {
    "result": N_("new numbers in new memory, made inside"),
    "made": N_("a factory makes new memory too"),
    "window": N_("whose memory does it show?"),
    "plain": N_("it was made before the block; does a write inside change what it is?"),
    "enabled": N_("does enable_grad leave inference mode?"),
    "left": N_("which of the switches leaves inference mode?"),
    "detach": N_("detach shows the same memory; where was that made?"),
    "clone": N_("a clone has memory of its own; where is this one made?"),
    "result * 2": N_("it is computed outside, into new memory"),
    "result + w": N_("what does an addition have to save?"),
    "result * w": N_("what does a product have to save, and what would it compare later?"),
    "w * window": N_("what kind of tensor is window?"),
    "result.add_(1)": N_("may an inference tensor be written outside?"),
    "clone * w": N_("what kind of tensor is the clone?"),
}


@exercise("10.1", "you know which tensors are sealed, and which uses of them fail")
def predict_the_seals(it: Check, outcome: Any, program: Callable[[], dict]) -> None:
    """``outcome`` says of each tensor what it is, and of each use whether it works."""
    it.predictions(outcome, program(), REASONS)


# 10.2 --------------------------------------------------------------------------------------------


def _prepared(w: torch.Tensor, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
    with torch.inference_mode():
        largest = (w * x).max()
    with torch.no_grad():
        gates = (w * x).sigmoid()
    loss = (gates * w).sum()
    return largest, gates, loss


def _watched(
    program: Callable[..., Any], w: torch.Tensor, x: torch.Tensor
) -> tuple[Story, torch.Tensor]:
    with viz.record({"w": w, "x": x}) as story:
        result = program(w, x)
    return story, result


def _example() -> tuple[torch.Tensor, torch.Tensor]:
    return torch.tensor([1.5, -1.0], requires_grad=True), torch.tensor([2.0, 0.5])


@draws("10.2", "w", "x", "largest", "gates", "loss")
def _picture_of_three() -> Story:
    return _watched(_prepared, *_example())[0]


@exercise("10.2", "one result is sealed, one is an ordinary constant, one is recorded")
def three_results(it: Check, prepare: Any) -> None:
    """``prepare(w, x)`` returns largest, gates and loss, each made in the mode that it needs."""
    it.function(prepare, "prepare")
    for length in (2, 3, 5):
        w, x = it.randn(length, requires_grad=True), it.randn(length)
        with it.mode_kept("a mode is switched and not switched back"):
            story, came = _watched(lambda *arguments: it.call(prepare, *arguments), w, x)
        it.beside(story, bare(_watched(_prepared, w, x)[0], "w", "x"))
        it.expects(
            isinstance(came, tuple | list) and len(came) == 3,
            "three tensors: largest, gates, loss",
            "{kind}",
            "they are not returned, or not all of them",
            kind=kind(came),
        )
        largest, gates, loss = came
        numbers, data = w.detach().numpy(), x.numpy()
        right = 1 / (1 + np.exp(-numbers * data))
        it.close(largest, (numbers * data).max(), "largest", "it is not the maximum of w * x")
        it.close(gates, right, "gates", "it is not the sigmoid of w * x")
        it.close(loss, (right * numbers).sum(), "loss", "it is not the sum of gates * w")
        it.records(
            {"largest": largest, "gates": gates, "loss": loss},
            {"loss"},
            "the loss is computed inside a block too, so w cannot learn",
            "what is a number for a log, or a constant in the loss, is recorded",
        )
        _kinds(it, largest, gates)
        recorded = [e.node for e in story.events if isinstance(e, Ran) and e.node]
        it.expects(
            len(recorded) == len(node_names(loss)),
            "nothing recorded except what leads to loss",
            "{recorded}",
            "something was recorded first and cut off afterwards",
            recorded=", ".join(recorded),
        )
        loss.backward()
        it.gradients(
            lambda w, right=right: (right * w).sum(),
            {"w": w},
            {"w": w.grad},
            "the loss is recorded, but w is cut off from it",
        )


def _kinds(it: Check, largest: torch.Tensor, gates: torch.Tensor) -> None:
    it.expects(
        largest.is_inference(),
        "largest to be an inference tensor",
        "an ordinary tensor",
        "it is unrecorded, but nothing keeps it out of a gradient for ever: that is another mode",
    )
    it.expects(
        not gates.is_inference(),
        "gates to be an ordinary tensor",
        "an inference tensor",
        "it is sealed, and a copy of it went into the loss; the caller cannot use it in a gradient",
    )


# 10.5 --------------------------------------------------------------------------------------------


@exercise("10.5", "the size is a constant that autograd may save, and w gets the right gradient")
def repair_the_size(it: Check, step: Any) -> None:
    """``step(w, x, y)``: a loss that is divided by a size computed on the side."""
    it.function(step, "step")
    for rows in (3, 1, 5):
        w, x, y = it.randn(2, requires_grad=True), it.randn(rows, 2), it.randn(rows)
        with (
            it.mode_kept("a mode is switched and not switched back"),
            viz.record() as story,
        ):
            loss = it.call(step, w, x, y)
        inputs, wanted = x.numpy().astype(np.float64), y.numpy().astype(np.float64)
        size = np.abs(inputs @ w.detach().numpy()).max()

        def model(w: np.ndarray, size: Any = size, x: Any = inputs, y: Any = wanted) -> Any:
            return (((x @ w - y) / size) ** 2).mean()

        it.close(loss, model(w.detach().numpy()), "the loss", "it is another number")
        it.expects(
            loss.grad_fn is not None,
            "a recorded loss",
            "a loss without a grad_fn",
            "the loss stands inside the block, or was cut off before it was returned",
        )
        likely = N_("the gradient is that of another loss")
        if w.grad is not None and _also_through_the_size(w, inputs, wanted):
            likely = N_("the size is recorded too, so the gradient flows through it as well")
        it.gradients(model, {"w": w}, {"w": w.grad}, likely)
        it.expects(
            w.requires_grad and not w.is_inference(),
            "w as it was",
            "w without its wish",
            "the flag was changed instead of the mode",
        )
        recorded = [e.node for e in story.events if isinstance(e, Ran) and e.node]
        it.expects(
            len(recorded) == len(node_names(loss)),
            "nothing recorded except what leads to the loss",
            "{count} operations more",
            "the size was recorded first and cut off afterwards",
            count=len(recorded) - len(node_names(loss)),
        )


def _also_through_the_size(w: torch.Tensor, x: np.ndarray, y: np.ndarray) -> bool:
    def whole(w: np.ndarray) -> Any:
        return (((x @ w - y) / np.abs(x @ w).max()) ** 2).mean()

    [slope] = numerical_gradients(whole, w.detach().numpy())
    return np.allclose(w.grad.numpy(), slope, rtol=1e-3, atol=1e-5)


# 10.6 --------------------------------------------------------------------------------------------


def _in_and_out(w: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    with torch.inference_mode():
        scaled = w * x
        with torch.inference_mode(False):
            square = w * w
    return square + scaled


@draws("10.6", "w", "x")
def _picture_in_and_out() -> Story:
    return _watched(_in_and_out, *_example())[0]


@exercise("10.6", "your program has the target's nodes, edges and ghost, for the same reason")
def explain_the_picture(it: Check, program: Any) -> None:
    """``program(w, x)`` draws the picture of the task."""
    it.function(program, "program")
    for length in (2, 3):
        w, x = it.randn(length, requires_grad=True), it.randn(length)
        with it.mode_kept("a mode is switched and not switched back"):
            theirs, came = _watched(lambda *arguments: it.call(program, *arguments), w, x)
        target, right = _watched(_in_and_out, w, x)
        it.beside(theirs, bare(target, "w", "x"))
        it.expects(
            isinstance(came, torch.Tensor), "a tensor", "{kind}", "not returned", kind=kind(came)
        )
        it.expects(
            not came.is_inference(),
            "an ordinary last tensor",
            "an inference tensor",
            "the last operation stands inside the block",
        )
        it.expects(
            came.grad_fn is not None,
            "a last tensor with a grad_fn",
            "one without",
            "no product is recorded: enable_grad does not leave inference mode",
        )
        seen, hidden = ghosts(theirs), ghosts(target)
        likely = N_("something ran that the picture does not show, or another operation")
        if not seen:
            likely = N_("there is no ghost: both products are recorded")
        elif "inference mode" not in {reason for _op, reason in seen}:
            likely = N_("the ghost says why it is one: another mode than that was on")
        it.same_picture(came, right, seen, hidden, likely, w=w)
