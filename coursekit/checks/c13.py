"""The checks of chapter 13: from autograd to nn. A table, a repair and a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import minitorch_lite as torch
import minitorch_lite.nn as nn
import minitorch_lite.nn.functional as F
from minitorch_lite import viz
from minitorch_lite.viz.language import N_
from minitorch_lite.viz.story import Story

from . import (
    Check,
    c13_capstone,  # noqa: F401  registers 13.6
    c13_parts,  # noqa: F401  registers 13.2 and 13.4
    exercise,
    ghosts,
    numerical_gradients,
    outline,
    told,
)
from .targets import bare, draws

# 13.1 --------------------------------------------------------------------------------------------

REASONS = {
    "scale has a gradient": N_("it is a factor in the forward pass, and what does it ask for?"),
    "scale is moved": N_("an optimizer moves what parameters() lists, if it has a gradient"),
    "scale is saved": N_("parameters are in the state_dict"),
    "wish has a gradient": N_("autograd asks for requires_grad; it knows nothing of modules"),
    "wish is moved": N_("which attributes does a module list: all that ask, or all of one class?"),
    "wish is saved": N_("which attributes does a module list: all that ask, or all of one class?"),
    "mean has a gradient": N_("a buffer is registered; is that a wish for a gradient?"),
    "mean is moved": N_("an optimizer is given parameters(): are buffers among them?"),
    "mean is saved": N_("what is a buffer registered for, if it does not learn?"),
    "frozen has a gradient": N_("its flag was given when it was made"),
    "frozen is moved": N_("what does step() do with a parameter whose .grad is None?"),
    "frozen is saved": N_("being saved does not depend on the flag"),
    "hidden has a gradient": N_("the layer runs; does autograd mind how Python keeps it?"),
    "hidden is moved": N_("a module looks for modules among its attributes; is a list one?"),
    "hidden is saved": N_("a module looks for modules among its attributes; is a list one?"),
}


@exercise("13.1", "you know of each attribute who hears of it: autograd, the optimizer, the file")
def predict_who_learns(it: Check, predicted: Any, program: Callable[[], dict]) -> None:
    """``predicted`` has three answers for each of five attributes of a module."""
    it.predictions(predicted, program(), REASONS)


# 13.3 --------------------------------------------------------------------------------------------

Pair = tuple[np.ndarray, np.ndarray]


def _output(inputs: np.ndarray, w1: np.ndarray, w2: np.ndarray) -> np.ndarray:
    hidden = 1 / (1 + np.exp(-(w1 @ inputs + 1)))
    return 1 / (1 + np.exp(-(w2 @ hidden + 1)))


def _descent(
    inputs: np.ndarray, label: np.ndarray, weights: list, rounds: int, rate: float, cleared: bool
) -> tuple[list[np.ndarray], np.ndarray]:
    """The weights after some rounds, and the output of the last one."""
    output, sums = label, [np.zeros_like(weight) for weight in weights]
    for _round in range(rounds):
        output = _output(inputs, *weights)
        slopes = numerical_gradients(
            lambda w1, w2: ((_output(inputs, w1, w2) - label) ** 2).mean(), *weights
        )
        if not cleared:
            sums = slopes = [old + new for old, new in zip(sums, slopes, strict=True)]
        weights = [w - rate * slope for w, slope in zip(weights, slopes, strict=True)]
    return weights, output


@exercise("13.3", "as many outputs as labels, leaves that stay leaves, and each step its own slope")
def repair_the_network(it: Check, train: Any) -> None:
    """``train(inputs, label, w1, w2, rounds, rate)`` is the document's loop, as it was meant."""
    it.function(train, "train")
    for sizes, rounds, columns in (((2, 3, 2), 1, 1), ((2, 4, 3), 4, 1), ((3, 2, 2), 3, 4)):
        w1, w2 = (it.randn(sizes[n + 1], sizes[n], requires_grad=True) for n in (0, 1))
        inputs = it.randn(sizes[0], columns)
        label = torch.tensor(it.random.uniform(size=(sizes[2], columns)).astype(np.float32))
        start = [w.detach().numpy().astype(np.float64) for w in (w1, w2)]
        data = inputs.numpy().astype(np.float64), label.numpy().astype(np.float64)
        if rounds == 3:
            w1.grad, w2.grad = torch.ones_like(w1), torch.ones_like(w2)
        with it.mode_kept("recording is switched off and stays off"):
            came = it.call(train, inputs, label, w1, w2, rounds, 0.5)
        it.tensor(
            came,
            "the output",
            tuple(label.shape),
            "a bias has more columns than it should: the sum is broadcast, and nothing objects"
            if isinstance(came, torch.Tensor) and came.ndim == 2
            else "the output of the last round is to be returned",
        )
        _stepped(it, (w1, w2), start, data, rounds)
        right = _descent(*data, start, rounds, 0.5, True)[1]
        it.close(came, right, "the output of the last round", "it is the output of another round")
        it.expects(
            not came.requires_grad,
            "an output without history",
            "requires_grad is True",
            "it holds the last round's graph",
        )


def _stepped(it: Check, weights: tuple, start: list, data: Pair, rounds: int) -> None:
    right = _descent(*data, start, rounds, 0.5, True)[0]
    summed = _descent(*data, start, rounds, 0.5, False)[0]
    for weight, number, old, heaped in zip(weights, right, start, summed, strict=True):
        came = weight.detach().numpy()
        likely = N_("a step is another one than the rate times that round's own gradient")
        if np.array_equal(came, old.astype(np.float32)):
            likely = N_("a new tensor gets the name, and the weight that was handed in stays")
        elif rounds == 3:
            likely = N_("an old gradient, from before the first round, is in the first step")
        elif np.allclose(came, heaped, rtol=1e-3):
            likely = N_("gradients are never cleared, so each step contains those before it")
        it.close(weight.detach(), number, "a weight", likely)
        it.expects(
            weight.is_leaf and weight.requires_grad,
            "leaves that ask for gradients",
            "a weight that is none",
            "a step was recorded",
        )


# 13.5 --------------------------------------------------------------------------------------------


def _target(layer: nn.Linear, x: torch.Tensor, goal: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        largest = layer.weight.abs().max()
    return F.mse_loss(layer(x), goal) + layer.weight.square().sum() / largest


def _linear(it: Check | None, inputs: int, outputs: int) -> nn.Linear:
    random = it.random if it else np.random.default_rng(0)
    layer = nn.Linear(inputs, outputs)
    with torch.no_grad():
        for parameter in layer.parameters():
            numbers = random.standard_normal(tuple(parameter.shape)).astype(np.float32)
            parameter.copy_(torch.tensor(numbers))
    return layer


def _names(layer: nn.Linear, x: torch.Tensor, goal: torch.Tensor) -> dict[str, torch.Tensor]:
    return {"layer.weight": layer.weight, "layer.bias": layer.bias, "x": x, "goal": goal}


@draws("13.5", "layer.weight", "layer.bias", "x", "goal")
def _picture() -> Story:
    layer, x, goal = _linear(None, 2, 2), torch.ones(1, 2), torch.zeros(1, 2)
    with viz.record(_names(layer, x, goal)) as story:
        _target(layer, x, goal)
    return story


@exercise("13.5", "your program has the target's nodes, edges and ghosts")
def explain_the_picture(it: Check, program: Any) -> None:
    """``program(layer, x, goal)`` draws the picture of the task."""
    it.function(program, "program")
    for sizes in ((2, 2), (3, 4)):
        layer, x, goal = _linear(it, *sizes), it.randn(5, sizes[0]), it.randn(5, sizes[1])
        with (
            it.mode_kept("recording is switched off and stays off"),
            viz.record(_names(layer, x, goal)) as theirs,
        ):
            came = it.call(program, layer, x, goal)
        with viz.record(_names(layer, x, goal)) as target:
            right = _target(layer, x, goal)
        it.beside(theirs, bare(target, "layer.weight", "layer.bias", "x", "goal"))
        it.tensor(came, "the result", (), "the last tensor is a single number, and is returned")
        leaves = {"weight": layer.weight, "bias": layer.bias}
        mine, wanted = outline(came, **leaves), outline(right, **leaves)
        likely = N_("a solid card of the picture is missing, or its edges lead elsewhere")
        if mine == "leaf of 0 nodes":
            likely = N_("everything ran where nothing is recorded")
        elif len(mine) > len(wanted):
            likely = N_("more is recorded than in the picture: a dashed card is a solid one here")
        it.expects(mine == wanted, "the graph {wanted}", "{mine}", likely, wanted=wanted, mine=mine)
        seen, hidden = ghosts(theirs), ghosts(target)
        it.expects(
            seen == hidden,
            "the ghosts {hidden}",
            "{seen}",
            "the number on the dashed cards was made in another way, or cut off after recording",
            hidden=told(hidden),
            seen=told(seen),
        )
        it.close(came, right.detach().numpy(), "the result", "the same cards with other numbers")
