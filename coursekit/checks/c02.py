"""The checks of chapter 02: who gets recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import minitorch_lite as torch
import minitorch_lite.nn as nn
from minitorch_lite import viz
from minitorch_lite.viz.story import Story

from . import Check, Saved, exercise, kind, listed
from .targets import draws

# 02.1 --------------------------------------------------------------------------------------------


@exercise("02.1", "you know of each line whether it is written down")
def predict_the_records(it: Check, recorded: Any, program: Callable[[], dict]) -> None:
    """``recorded`` says for each result of the program whether it has a grad_fn."""
    truth = {name: result.grad_fn is not None for name, result in program().items()}
    it.predictions(
        recorded,
        truth,
        {
            "metres": "does any input of this product ask for a gradient?",
            "fare": "one input that asks is enough",
            "share": "a tensor of integers may not ask, but it may take part as a constant",
            "far": "what comes out is a truth value, and that has no slope",
            "place": "what comes out is a position, an integer",
            "receipt": "it has the numbers of fare; what does detach leave behind?",
            "tip": "receipt asks for nothing, but it is not the only input",
            "start": "its flag was set by hand, afterwards: is there an operation to note?",
        },
    )


# 02.2 --------------------------------------------------------------------------------------------

STEPS = ("first", "gate", "second", "last_gate", "out")


def _net() -> nn.Sequential:
    layers = (nn.Linear(3, 4), nn.Sigmoid(), nn.Linear(4, 4), nn.Sigmoid(), nn.Linear(4, 2))
    return nn.Sequential(*layers)


def _steps(net: nn.Sequential, x: torch.Tensor) -> dict[str, torch.Tensor]:
    results = {}
    for name, layer in zip(STEPS, net, strict=True):
        x = results[name] = layer(x)
    return results


def _watched(net: nn.Sequential, x: torch.Tensor) -> tuple[Story, dict[str, torch.Tensor]]:
    with viz.record({"net": net, "x": x}) as story:
        results = _steps(net, x)
    return story, results


def _chosen() -> nn.Sequential:
    net = _net()
    net.requires_grad_(False)
    net[2].requires_grad_(True)
    return net


@draws("02.2", "x", *(f"net.{n}.{kind}" for n in (0, 2, 4) for kind in ("weight", "bias")))
def _picture() -> Story:
    return _watched(_chosen(), torch.ones(1, 3))[0]


@exercise("02.2", "exactly these record and exactly these learn, whatever the flags were before")
def choose_who_learns(it: Check, choose: Any) -> None:
    """``choose(net)`` sets flags so that the middle layer learns and nothing else does."""
    it.function(choose, "choose")
    for found in (lambda n: True, lambda n: False, lambda n: n % 2 == 0):
        net, x = _net(), it.randn(2, 3)
        for number, parameter in enumerate(net.parameters()):
            parameter.requires_grad_(found(number))
        with it.mode_kept("recording was switched off for everybody instead of clearing flags"):
            it.call(choose, net)
        it.expects(
            not any("requires_grad" in vars(module) for module in net.modules()),
            "the flags of parameters to be set",
            "an attribute `requires_grad` on a layer",
            "a layer has no such flag, and the new attribute means nothing to anybody: its "
            "parameters have one each",
        )
        story, results = _watched(net, x)
        target, _right = _watched(_chosen(), x)
        it.beside(story, target)
        it.records(
            results,
            {"second", "last_gate", "out"},
            "the middle layer does not ask: its flag was off before, and nothing switched it on",
            "the first layer still asks, so everything from it on is recorded",
        )
        it.exhibits.clear()  # the pictures are alike; who learns is another question
        results["out"].sum().backward()
        learned = [name for name, p in net.named_parameters() if p.grad is not None]
        wanted = ["2.weight", "2.bias"]
        it.expects(
            learned == wanted,
            "gradients for {wanted} and for nothing else",
            "{learned}",
            "the last layer is recorded because a gradient has to pass it; it need not ask itself"
            if set(learned) > set(wanted)
            else "the middle layer has two parameters, and both have to ask",
            wanted=listed(wanted),
            learned=listed(learned),
        )


# 02.3 --------------------------------------------------------------------------------------------


@exercise("02.3", "a leaf that asks, with small random numbers, and its gradient arrives")
def repair_the_weight(it: Check, make_weight: Any) -> None:
    """``make_weight(rows, columns)`` makes a leaf that asks, about 0.1 in size."""
    it.function(make_weight, "make_weight")
    for rows, columns in ((40, 30), (3, 2)):
        with (
            it.mode_kept("recording is switched off and stays off for the rest of the program"),
            Saved() as saved,
        ):
            weight = it.call(make_weight, rows, columns)
        it.tensor(weight, "the weight", (rows, columns), "it is made but not returned")
        it.expects(
            weight.requires_grad,
            "a weight with requires_grad=True",
            "False",
            "the history is gone, and the wish with it: it has to be said after the arithmetic",
        )
        it.expects(
            weight.is_leaf,
            "a leaf",
            "a result with {node}",
            "retain_grad keeps a copy of the gradient, but it stays a result: no optimizer takes it"
            if weight.retains_grad
            else "the leaf is the tensor before the last operation, and nobody can reach it now",
            node=weight.grad_fn and weight.grad_fn.name(),
        )
        it.expects(
            saved.bytes == 0,
            "nothing kept for a backward pass",
            "{bytes} bytes",
            "making the numbers was recorded",
            bytes=saved.bytes,
        )
        numbers = weight.detach().numpy()
        size = float(numbers.std())
        it.expects(
            size > 1e-4,
            "random numbers",
            "the same number everywhere",
            "all columns would learn the same",
        )
        if rows > 3:
            it.expects(
                0.08 < size < 0.12,
                "numbers of about 0.1 in size",
                "{size:.2f}",
                "the factor 0.1 is lost, or applied twice",
                size=size,
            )
        x = it.randn(columns)
        _learns(it, weight, x.numpy())
        again = it.call(make_weight, rows, columns)
        it.expects(
            not np.array_equal(again.detach().numpy(), numbers),
            "other numbers in the next weight",
            "the same {kind} again",
            "it is made once and handed out twice, or a seed is set inside",
            kind=kind(again),
        )


def _learns(it: Check, weight: torch.Tensor, x: np.ndarray) -> None:
    (weight @ torch.tensor(x)).square().sum().backward()
    it.gradients(
        lambda w: ((w @ x) ** 2).sum(),
        {"weight": weight},
        {"weight": weight.grad},
        "the gradient reaches another tensor",
    )
