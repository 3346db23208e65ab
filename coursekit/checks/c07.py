"""The checks of chapter 07: kinks and ties, roots of zero, the first NaN, a step with a slope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite import viz
from minitorch_lite.viz.language import N_, _
from minitorch_lite.viz.story import Ran, Story

from . import (
    Check,
    c07_detective,  # noqa: F401  registers 07.3
    exercise,
    listed,
    outline,
)
from .targets import draws

# 07.1 --------------------------------------------------------------------------------------------

REASONS = {
    "abs at 0": N_("the smallest of all slopes that touch the kink from below"),
    "relu(x) - relu(-x) at 0": N_("the function is x, but each relu is asked by itself"),
    "maximum(x, -x) at 0": N_(
        "two equal arguments share what comes back; what is the share of each?"
    ),
    "clamp(1, 2) at 1": N_("does a value at the border count as inside?"),
    "min() of 4, 2, 2": N_("which elements have that value, and what does each get?"),
    "min(dim=0) of 4, 2, 2": N_("with dim a position is returned as well: one of them"),
    "log at -4": N_("the formula 1/x is evaluated wherever you are"),
    "0 * sqrt(x) at 0 is NaN": N_("what is zero times the slope of the root at 0?"),
}


@exercise("07.1", "you know what comes back from a kink, a tie and a point outside")
def predict_the_slopes(it: Check, predicted: Any, program: Callable[[], dict]) -> None:
    """``predicted`` has the gradients that the program finds."""
    it.predictions(predicted, program(), REASONS)


# 07.2 --------------------------------------------------------------------------------------------


def _table(points: np.ndarray) -> np.ndarray:
    gaps = points[:, None] - points[None]
    return np.sqrt((gaps**2).sum(2))


def _pull(points: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The gradient of the sum of all distances times their shares; equal points pull at nothing."""
    gaps, table = points[:, None] - points[None], _table(points)
    away = np.where(table[..., None] > 0, gaps / np.where(table > 0, table, 1)[..., None], 0)
    return ((shares + shares.T)[..., None] * away).sum(1)


def _clouds(it: Check) -> list[tuple[np.ndarray, str]]:
    together = it.randn(4, 2).numpy()
    together[2] = together[0]
    return [
        (it.randn(3, 2).numpy(), N_("the formula for pairs of different points is another one")),
        (it.randn(5, 3).numpy(), N_("it holds for points in a plane only")),
        (together, N_("two points in one place are treated as if they were apart")),
        (1e-3 * it.randn(3, 2).numpy(), N_("what is added under the root changes short distances")),
        (1e-5 * it.randn(3, 3).numpy(), N_("a threshold takes points that are close for one")),
        (it.randn(1, 4).numpy(), N_("a single point has the distance 0 to itself")),
    ]


@exercise("07.2", "the same distances, and true gradients for every pair that is apart")
def repair_the_distances(it: Check, distances: Any) -> None:
    """``distances(points)`` is the table of all distances, without NaN on the way back."""
    it.function(distances, "distances")
    for numbers, likely in _clouds(it):
        points, right = torch.tensor(numbers, requires_grad=True), _table(numbers.astype(float))
        with it.mode_kept("recording is switched off and stays off"):
            came = it.call(distances, points)
        it.tensor(came, "the distances", right.shape, "one row and one column for each point")
        it.expects(
            not (came.detach().numpy()[right == 0] != 0).any(),
            "exactly 0 as the distance to itself",
            "{came}",
            "a little is added under the root, and its root is not so little",
            came=float(np.nanmax(came.detach().numpy()[right == 0])),
        )
        same = np.allclose(came.detach().numpy(), right, rtol=1e-4, atol=1e-9)
        it.expects(
            same,
            "the distances {right}",
            "{came}",
            likely,
            right=right.round(4).tolist(),
            came=came.detach().numpy().round(4).tolist(),
        )
        it.expects(
            np.array_equal(points.detach().numpy(), numbers),
            "the points as they were",
            "other numbers",
            "they are moved apart; they are somebody's data",
        )
        it.expects(
            came.requires_grad,
            "distances with a way back to the points",
            "a result without one",
            "the result is detached, or made without recording",
        )
        shares = it.randn(*right.shape)
        [gradient] = torch.autograd.grad((came * shares).sum(), points)
        _no_poison(it, gradient.numpy(), _pull(numbers.astype(float), shares.numpy()), likely)


def _no_poison(it: Check, came: np.ndarray, right: np.ndarray, likely: str) -> None:
    it.expects(
        not np.isnan(came).any(),
        "gradients without NaN",
        "{count} of {total} are NaN",
        "the root still sees a zero: a where or a factor behind it comes too late"
        if np.isnan(came).all()
        else "the diagonal is cared for, but two points in one place are at the distance 0 as well",
        count=int(np.isnan(came).sum()),
        total=came.size,
    )
    if np.allclose(came, 0) and not np.allclose(right, 0, atol=1e-3):
        likely = N_("every NaN was made 0 afterwards, and the part of it that was right is lost")
    it.array_close(came, right, "the gradient of the points", likely)


# 07.4 --------------------------------------------------------------------------------------------


def _gate(scores: torch.Tensor) -> torch.Tensor:
    chance = torch.sigmoid(scores)
    step = (chance > 0.5).float()
    return chance + (step - chance).detach()


def _watched(program: Any, scores: torch.Tensor) -> tuple[Story, Any]:
    with viz.record({"scores": scores}) as story:
        result = program(scores)
    return story, result


def _operations(story: Story) -> list[str]:
    """What ran, each with the reason why it was not recorded."""
    ran = [event for event in story.events if isinstance(event, Ran) and event.inputs]
    return sorted(
        event.op if event.node is not None else f"{event.op} ({_(str(event.reason))})"
        for event in ran
    )


@draws("07.4", "scores", "chance", "step")
def _picture() -> Story:
    return _watched(_gate, torch.tensor([-1.0, 0.5, 2.0], requires_grad=True))[0]


@exercise("07.4", "zeros and ones forward, the slope of the sigmoid backward, as in the picture")
def explain_the_gate(it: Check, gate: Any) -> None:
    """``gate(scores)`` draws the picture of the task."""
    it.function(gate, "gate")
    for shape in ((3,), (2, 4)):
        scores = it.randn(*shape, requires_grad=True)
        theirs, came = it.call(_watched, gate, scores)
        target, right = _watched(_gate, scores)
        it.beside(theirs, target)
        it.tensor(came, "the gate", shape, "it is not returned")
        it.close(came, right.detach().numpy(), "the gate", "the step is not what is left forward")
        it.expects(
            came.grad_fn is not None,
            "a gate with a way back to scores",
            "one without a grad_fn",
            "a comparison has no slope: something that has one must stand beside it",
        )
        start = it.randn(*shape)
        [gradient] = torch.autograd.grad((came * start).sum(), scores, retain_graph=True)
        chance = 1 / (1 + np.exp(-scores.detach().numpy()))
        it.close(
            gradient,
            start.numpy() * chance * (1 - chance),
            "the gradient of scores",
            "the two summands cancel on the way back as well: the difference has kept its past"
            if np.allclose(gradient.numpy(), 0)
            else "another operation than the sigmoid gives the slope",
        )
        mine, wanted = outline(came, scores=scores), outline(right, scores=scores)
        it.expects(
            mine == wanted,
            "the graph {wanted}",
            "{mine}",
            "numbers and slopes are right, but the recorded operations are others",
            wanted=wanted,
            mine=mine,
        )
        ran, asked = _operations(theirs), _operations(target)
        it.expects(
            ran == asked,
            "the operations {asked}",
            "{ran}",
            "what is cut off in the picture is the difference, after it was computed",
            asked=listed(asked),
            ran=listed(ran),
        )
