"""The checks of chapter 03: calling backward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite.viz.language import N_

from . import Check, brief, exercise, kind, node_names, numerical_gradients

# 03.1 --------------------------------------------------------------------------------------------


@exercise("03.1", "you know what is in .grad, and who else sees it")
def predict_the_gradients(it: Check, predicted: Any, program: Callable[[], dict]) -> None:
    """``predicted`` has the numbers that the program notes."""
    it.predictions(
        predicted,
        program(),
        {
            "after one": "the slope of 3r is what it is at every r",
            "after two": "does backward set .grad, or add to it?",
            "after None": "None lets the old one go; then the slope of r times r at 2 is added",
            "kept after None": "kept still stands for the tensor that was let go, with its number",
            "kept after zero_": "zero_ writes into a tensor: which one, and who else has it?",
            "with a gradient of 10": "the gradient passed in multiplies all that is behind it",
            "after autograd.grad": "it returns gradients; does it touch the leaf?",
        },
    )


# 03.2 --------------------------------------------------------------------------------------------


@exercise("03.2", "row i holds the slopes of result i, and x is as it was")
def build_the_jacobian(it: Check, jacobian: Any) -> None:
    """``jacobian(function, x)`` has a row for each result and a column for each input."""
    it.function(jacobian, "jacobian")
    matrix = it.randn(2, 3).numpy()
    functions = [
        lambda x: x * x,
        lambda x: torch.tensor(matrix) @ (x * x),
        lambda x: x.exp() * x.sum(),
    ]
    models = [
        lambda x: x * x,
        lambda x: matrix.astype(np.float64) @ (x * x),
        lambda x: np.exp(x) * x.sum(),
    ]
    for function, model in zip(functions, models, strict=True):
        for old in (None, torch.tensor([7.0, 8.0, 9.0])):
            x = it.randn(3, requires_grad=True)
            x.grad = old
            came = it.call(jacobian, function, x)
            size = len(model(np.ones(3)))
            right = np.stack(
                [
                    numerical_gradients(
                        lambda z, i=i, model=model: model(z)[i], x.detach().numpy()
                    )[0]
                    for i in range(size)
                ]
            )
            _rows(it, came, right)
            same = x.grad is None if old is None else x.grad is not None
            same = same and (old is None or x.grad.tolist() == [7.0, 8.0, 9.0])
            it.expects(
                same,
                "x.grad as it was before, {before}",
                "{after}",
                "backward adds to x.grad, and what was there is not put back",
                before=old if old is None else [7.0, 8.0, 9.0],
                after=x.grad if x.grad is None else brief(x.grad),
            )


def _rows(it: Check, came: Any, right: np.ndarray) -> None:
    """The matrix, with a name for what often comes in its place."""
    it.expects(
        isinstance(came, torch.Tensor), "a tensor", "{kind}", "not returned", kind=kind(came)
    )
    numbers = came.detach().numpy()

    def is_(other: np.ndarray) -> bool:
        return numbers.shape == other.shape and np.allclose(numbers, other, rtol=1e-3, atol=1e-5)

    likely = N_("the entries are not the slopes of one result by one input")
    if is_(right.sum(0)):
        likely = N_("this is the sum of the rows: one walk with ones gives all results together")
    elif is_(right * np.eye(*right.shape)):
        likely = N_("only the diagonal is there; other inputs matter to a result as well")
    elif is_(np.cumsum(right, 0)):
        likely = N_("each row has the rows before it in it: x.grad was not cleared in between")
    elif is_(np.broadcast_to(right.sum(0), right.shape)) or is_(
        np.broadcast_to(right[-1], right.shape)
    ):
        likely = N_("all rows are the same tensor, which the last walk has changed")
    elif is_(np.zeros_like(right)):
        likely = N_("all rows are the same tensor, and zero_ has emptied it")
    elif right.shape[0] != right.shape[1] and is_(right.T):
        likely = N_("rows and columns are exchanged")
    it.expects(
        numbers.shape == right.shape,
        "a row for each result and a column for each input, shape {wanted}",
        "shape {shape}",
        likely,
        wanted=right.shape,
        shape=numbers.shape,
    )
    it.expects(is_(right), "{right}", "{came}", likely, right=brief(right), came=brief(numbers))


# 03.3 --------------------------------------------------------------------------------------------


@exercise("03.3", "every step starts from a number, and the graph stays as small as one step")
def repair_the_loop(it: Check, follow: Any) -> None:
    """``follow(rate, numbers)`` takes each step from the state's number, without its history."""
    it.function(follow, "follow")
    for steps in (1, 3, 30):
        rate = torch.tensor(float(it.random.uniform(0.9, 1.1)), requires_grad=True)
        numbers = it.random.uniform(0.5, 2.0, size=steps).tolist()
        value = rate.item()
        with it.mode_kept("recording is off from now on"):
            state = it.call(follow, rate, numbers)
        states = [value**step for step in range(steps + 1)]
        it.tensor(state, "the last state", (), "it is not returned")
        it.close(state, states[-1], "the last state", "a step does not start where the last ended")
        it.expects(
            rate.grad is not None,
            "a gradient in rate.grad",
            "None",
            "the history of rate was cut, and it is the one that is to learn",
        )
        pairs = list(zip(states[:-1], numbers, strict=True))
        short = sum(2 * (start * value - number) * start for start, number in pairs)
        whole = sum(
            2 * (value ** (step + 1) - number) * (step + 1) * value**step
            for step, (_start, number) in enumerate(pairs)
        )
        start, number = pairs[-1]
        last = 2 * (start * value - number) * start
        came = rate.grad.item()
        likely = N_("the losses of the steps are not added up as they are")
        if steps > 1 and np.isclose(came, whole, rtol=1e-3):
            likely = N_(
                "each step goes back through all steps before it: the history is still there"
            )
        elif steps > 1 and np.isclose(came, last, rtol=1e-3):
            likely = N_("rate.grad is cleared in each step, so only the last one is left")
        it.close(rate.grad, np.float64(short), "rate.grad", likely)
        names = node_names(state)
        it.expects(
            len(names) <= 2,
            "a state that hangs on one step at most",
            "{count} recorded nodes behind it",
            "the graph grows with each step, and the memory with it",
            count=len(names),
        )
        it.expects(
            rate.is_leaf and rate.item() == value,
            "rate as it was",
            "another number in it",
            "the task asks for its gradient only",
        )


# 03.4 --------------------------------------------------------------------------------------------


@exercise(
    "03.4", "the parts give the gradient of the whole, and nobody's old gradient is written to"
)
def add_up_the_parts(it: Check, accumulate: Any) -> None:
    """``accumulate(loss_of, w, batches)`` leaves the gradient of the mean over all batches."""
    it.function(accumulate, "accumulate")
    for lengths in ((4,), (3, 3), (4, 4, 4), (1, 5), (2, 3, 6)):
        batches = [it.randn(length, 2) for length in lengths]
        longest: list[int] = []

        def loss_of(w: torch.Tensor, batch: torch.Tensor, longest: Any = longest) -> torch.Tensor:
            longest.append(len(batch))
            return (batch @ w).square().mean()

        w = it.randn(2, requires_grad=True)
        w.grad = old = it.randn(2)
        before = old.tolist(), w.tolist()
        with it.mode_kept("recording is switched off and stays off"):
            it.call(accumulate, loss_of, w, batches)
        it.expects(
            longest and max(longest) <= max(lengths),
            "one batch at a time, of at most {most} rows",
            "{came} rows at once" if longest else "no call of loss_of",
            "the batches are put together, but together they do not fit into memory",
            most=max(lengths),
            came=max(longest, default=0),
        )
        it.expects(
            old.tolist() == before[0],
            "the old gradient as it was: somebody may have kept it",
            "other numbers in it",
            "zero_ or += writes into the tensor that was there; None lets it go",
        )
        it.expects(w.tolist() == before[1], "w as it was", "other numbers", "no step is asked for")
        _mean(it, w, batches, old)


def _mean(it: Check, w: torch.Tensor, batches: list, old: torch.Tensor) -> None:
    """The gradient that came, with a name for what often comes in its place."""
    arrays = [batch.numpy().astype(np.float64) for batch in batches]

    def of(rows: np.ndarray) -> np.ndarray:
        return numerical_gradients(lambda v: ((rows @ v) ** 2).mean(), w.detach().numpy())[0]

    right, parts = of(np.concatenate(arrays)), np.stack([of(rows) for rows in arrays])
    it.tensor(w.grad, "w.grad", (2,), "backward was not called, or its result was cleared")
    came = w.grad.numpy()
    likely = N_("the parts are not weighted as the whole would weight them")
    if np.allclose(came, right + old.numpy(), rtol=1e-3):
        likely = N_("the gradient of an earlier round is still in it")
    elif len(parts) > 1 and np.allclose(came, parts[-1], rtol=1e-3):
        likely = N_("it is cleared for each batch, so only the last one is left")
    elif np.allclose(came, parts.sum(0), rtol=1e-3):
        likely = N_("the mean of each part counts in full: the sum of means is not the mean of all")
    elif np.allclose(came, parts.mean(0), rtol=1e-3):
        likely = N_("each part counts the same, although they have different numbers of rows")
    it.close(w.grad, right, "w.grad", likely)
