"""The capstone, 13.6: the learner's own pieces train a network; references stand in for others."""

from __future__ import annotations

from collections.abc import Callable
from operator import methodcaller
from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite.viz.language import N_

from . import Check, exercise, kind, numerical_gradients
from .c01 import order_the_values, run_the_walk
from .c08.the_switch import build_the_switch

OLD = 5.0  # the gradient that the weights come with
PIECES = ("order", "run", "paused", "Value", "network", "train")


@exercise("13.6", "an engine, a switch and a step of your own train a network of two layers")
def train_with_own_pieces(it: Check, *pieces: Any) -> None:
    """``order, run, paused, Value, network, train``, each the learner's own or the reference's."""
    order, run, paused, Value, network, train = pieces
    for name, piece in zip(PIECES, pieces, strict=True):
        it.function(piece, name)
    order_the_values(it, order)
    run_the_walk(it, run)
    build_the_switch(it, paused)
    torch.set_grad_enabled(True)
    _values(it, order, run, paused, Value)
    for hidden, rounds in ((1, 1), (2, 3), (3, 40)):
        _trained(it, Value, network, train, hidden, rounds)


def _formula(tanh: Callable, a: Any, b: Any, c: Any) -> Any:
    bent = tanh(a * b + c)
    return bent * a + bent * bent


def _values(it: Check, order: Any, run: Any, paused: Any, Value: Any) -> None:
    """Operations have the right number and slopes, and nothing behind them while paused."""
    for _turn in range(3):
        numbers = it.random.uniform(-1, 1, size=3)
        a, b, c = (Value(float(number)) for number in numbers)

        root = it.call(_formula, methodcaller("tanh"), a, b, c)
        right = float(_formula(np.tanh, *numbers))
        it.expects(
            isinstance(root, Value),
            "+, * and tanh to return a Value",
            "{kind}",
            "a bare number has no past",
            kind=kind(root),
        )
        it.array_close(
            root.number, np.float64(right), "the number", "an operation computes wrongly"
        )
        it.call(run, it.call(order, root))
        slopes = numerical_gradients(lambda *inputs: float(_formula(np.tanh, *inputs)), *numbers)
        for value, slope in zip((a, b, c), slopes, strict=True):
            it.array_close(
                value.grad,
                np.float64(slope),
                "a gradient through +, * and tanh",
                "one of the slopes is wrong: that of tanh is 1 minus the square of its result",
            )
        with paused():
            quiet = it.call(_formula, methodcaller("tanh"), a, b, c)
        it.expects(
            len(quiet.past) == 0 and len(root.past) > 0,
            "a past while recording is on, and none inside paused()",
            "{inside} entries inside, {outside} outside",
            "an operation notes its past without asking for the mode",
            inside=len(quiet.past),
            outside=len(root.past),
        )


def _model(weights: np.ndarray, examples: list) -> float:
    """The sum of squared errors, with one hidden unit for each four weights."""
    hidden = len(weights) // 4
    inner, outer = weights[: 3 * hidden].reshape(hidden, 3), weights[3 * hidden :]
    total = 0.0
    for inputs, wanted in examples:
        units = np.tanh(inner[:, :2] @ np.array(inputs) + inner[:, 2])
        total += float((units @ outer[:-1] + outer[-1] - wanted) ** 2)
    return total


def _trained(it: Check, Value: Any, network: Any, train: Any, hidden: int, rounds: int) -> None:
    numbers = it.random.uniform(-1, 1, size=4 * hidden + 1)
    examples = [
        (tuple(it.random.uniform(-1, 1, size=2).tolist()), float(it.random.uniform(-0.5, 0.5)))
        for _ in range(3)
    ]
    weights = [Value(float(number)) for number in numbers]
    given, rate = list(weights), 0.05
    for weight in weights:
        weight.grad = OLD
    calls: list[tuple[bool, Any]] = []

    def watched(*arguments: Any) -> Any:
        result = network(*arguments)
        calls.append((torch.is_grad_enabled(), result))
        return result

    with it.mode_kept("the mode is not put back after training"):
        came = it.call(train, watched, weights, examples, rounds, rate, seconds=8.0)
    right = _descent(numbers, examples, rounds, rate)
    _moved(it, weights, given, numbers, right, _descent(numbers, examples, rounds, rate, True))
    it.expects(
        isinstance(came, float),
        "the loss after training, as a number",
        "{kind}",
        "it is not returned, or as a Value with all that is behind it",
        kind=kind(came),
    )
    it.array_close(
        came,
        np.float64(_model(right, examples)),
        "the loss after the last step",
        "the loss of the last round was measured before its step, or of some examples only",
    )
    quiet = [result for recording, result in calls if not recording]
    it.expects(
        len(quiet) >= len(examples) and len(calls) - len(quiet) <= rounds * len(examples),
        "the last loss to be measured inside paused(), and each round's outside",
        "{quiet} of {calls} calls inside",
        "the loss after training is recorded, and nobody will go back through it",
        quiet=len(quiet),
        calls=len(calls),
    )


def _descent(
    numbers: np.ndarray, examples: list, rounds: int, rate: float, heaped: bool = False
) -> np.ndarray:
    slopes = np.full_like(numbers, OLD)
    for _round in range(rounds):
        [fresh] = numerical_gradients(lambda w: _model(w, examples), numbers)
        slopes = slopes + fresh if heaped else fresh
        numbers = numbers - rate * slopes
    return numbers


def _moved(
    it: Check, weights: list, given: list, old: np.ndarray, right: np.ndarray, heaped: np.ndarray
) -> None:
    it.expects(
        len(weights) == len(given) and all(a is b for a, b in zip(weights, given, strict=True)),
        "the same weights in the list",
        "other ones",
        "a step makes new values; the graph of the next round would hang on them",
    )
    came = np.array([float(weight.number) for weight in weights])
    likely = N_("a step is another one than the rate times the gradient of the sum of squares")
    if np.array_equal(came, old):
        likely = N_("no step is taken: the gradient is cleared before it is used, or not computed")
    elif np.allclose(came - old, old - right, rtol=1e-3):
        likely = N_("the step goes up the slope instead of down")
    elif np.allclose(came, heaped, rtol=1e-3):
        likely = N_("a weight's old gradient is still in it when the next round adds to it")
    it.array_close(came, right, "the weights", likely)
    it.expects(
        all(len(weight.past) == 0 for weight in weights),
        "weights without a past",
        "a weight that was made of others",
        "the step is part of the graph now",
    )
