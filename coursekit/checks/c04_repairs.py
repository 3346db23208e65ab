"""The checks of chapter 04's repairs: a table that is read and written, a leaf that is written."""

from __future__ import annotations

from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite.viz.language import N_

from . import Check, Saved, exercise, numerical_gradients

# 04.4 --------------------------------------------------------------------------------------------


def _model(weight: np.ndarray, inputs: np.ndarray) -> np.ndarray:
    rows = [np.zeros(len(weight))]
    for x in inputs:
        rows.append(np.tanh(weight @ rows[-1] + x))
    return np.stack(rows)


@exercise("04.4", "no step writes to what another has saved, and the gradient crosses all steps")
def repair_the_table(it: Check, run: Any) -> None:
    """``run(weight, inputs)`` returns all states of a recurrent net."""
    it.function(run, "run")
    for steps, size in ((1, 2), (3, 3), (12, 2)):
        weight, inputs = it.randn(size, size, requires_grad=True), it.randn(steps, size)
        right, kept = _model(weight.detach().numpy(), inputs.numpy()), inputs.numpy().copy()
        with it.mode_kept("recording is switched off and stays off"):
            states = it.call(run, weight, inputs)
        it.tensor(states, "the states", right.shape, "a table with one row more than inputs")
        it.expects(
            np.array_equal(inputs.numpy(), kept),
            "the inputs as they were",
            "other numbers in them",
            "the states are written over the data",
        )
        it.close(states, right, "the states", "a step starts from another state than the last one")
        it.expects(
            states.requires_grad,
            "states with a way back to weight",
            "a table that asks for nothing",
            "the rows are stored without their history",
        )
        shares = it.randn(steps + 1, size)
        try:
            (states * shares).sum().backward()
        except RuntimeError as error:
            it.wrong(
                "a backward pass without an error",
                "{sentence}",
                "the product has saved a row of the table, and a later step writes to that memory",
                sentence=str(error).split("; expected")[0],
            )
        _crosses_all_steps(it, weight, inputs.numpy(), shares.numpy())
        with Saved() as saved:
            it.call(run, weight, inputs)
        most = 4 * (5 * right.size + size * size)
        it.expects(
            saved.bytes <= most,
            "at most {most} bytes kept for {steps} steps",
            "{bytes}",
            "each step keeps a whole table, so twice the steps keep four times the memory",
            most=most,
            steps=steps,
            bytes=saved.bytes,
        )


def _crosses_all_steps(
    it: Check, weight: torch.Tensor, inputs: np.ndarray, shares: np.ndarray
) -> None:
    before = _model(weight.detach().numpy(), inputs)[:-1]

    def one_step(w: np.ndarray) -> float:
        rows = np.tanh(before @ w.T + inputs)
        return float((rows * shares[1:]).sum())

    [short] = numerical_gradients(one_step, weight.detach().numpy())
    came = weight.grad
    likely = N_("the gradient is another one than that of the program as it was meant")
    if len(inputs) > 1 and came is not None and np.allclose(came.numpy(), short, rtol=1e-3):
        likely = N_("each step starts from a bare number: the gradient goes back one step only")
    it.gradients(
        lambda w: (_model(w, inputs) * shares).sum(), {"weight": weight}, {"weight": came}, likely
    )


# 04.5 --------------------------------------------------------------------------------------------


@exercise("04.5", "new numbers in the same leaves, nothing recorded, and every graph notices")
def repair_the_bounds(it: Check, keep_within: Any) -> None:
    """``keep_within(weights, bound)`` pushes the numbers of leaves between two bounds."""
    it.function(keep_within, "keep_within")
    for bound, recording in ((0.5, True), (0.01, True), (2.0, True), (0.5, False)):
        weights = [
            it.randn(3, 4, requires_grad=True),
            it.randn(5),
            torch.tensor(-3.0, requires_grad=True),
        ]
        for weight in weights:
            weight.grad = it.randn(*weight.shape)
        given, flags = list(weights), [weight.requires_grad for weight in weights]
        numbers = [weight.detach().clone().numpy() for weight in weights]
        gradients = [weight.grad.tolist() for weight in weights]
        earlier = (weights[0] * weights[0]).sum()
        likely = N_("recording is switched off and stays off for the rest of the program")
        if not recording:
            likely = N_("recording is switched on at the end, whatever was found")
        with (
            it.mode_kept(likely, recording),
            Saved() as saved,
        ):
            it.call(keep_within, weights, bound)
        it.expects(
            len(weights) == len(given) and all(a is b for a, b in zip(weights, given, strict=True)),
            "the same tensors in the list",
            "other ones in it",
            "new tensors take their places; the optimizer still holds the old ones",
        )
        _changed(it, given, numbers, bound)
        it.expects(
            [weight.requires_grad for weight in given] == flags,
            "each requires_grad as it was",
            "{came}",
            "a flag was switched off for the write and not on again"
            if not given[0].requires_grad
            else "a weight that is frozen asks for gradients now",
            came=[weight.requires_grad for weight in given],
        )
        it.expects(
            all(weight.is_leaf for weight in given) and saved.values == 0,
            "leaves, and nothing recorded",
            "an operation on the graph",
            "the write was recorded",
        )
        same = [weight.grad is not None and weight.grad.tolist() for weight in given] == gradients
        it.expects(
            same, "each grad as it was", "another one", "gradients are none of this function's work"
        )
        torch.set_grad_enabled(True)
        _noticed(it, earlier)


def _changed(it: Check, given: list, numbers: list[np.ndarray], bound: float) -> None:
    same = [np.array_equal(w.detach().numpy(), n) for w, n in zip(given, numbers, strict=True)]
    for weight, old in zip(given, numbers, strict=True):
        came = weight.detach().numpy()
        likely = N_("other numbers than those outside were changed, or to something else")
        if np.array_equal(came, old):
            likely = N_("one of the weights is left out; a frozen one is a weight as well")
        if all(same):
            likely = N_("a clamped tensor was made, and only a name was moved to it")
        elif np.allclose(came, np.minimum(old, bound)) or np.allclose(
            came, np.maximum(old, -bound)
        ):
            likely = N_("there are two bounds, and only one of them is kept")
        it.close(weight.detach(), np.clip(old, -bound, bound), "the weight", likely)


def _noticed(it: Check, earlier: torch.Tensor) -> None:
    """A graph that has saved a weight before the write must refuse to go backward."""
    try:
        earlier.backward()
        noticed = False
    except RuntimeError:
        noticed = True
    it.expects(
        noticed,
        "a graph that has saved a weight to refuse to go backward",
        "a wrong gradient without an error",
        "the write is hidden from the version counter: .data has one of its own",
    )
