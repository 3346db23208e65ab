"""The check of 12.5: start values, written into parameters."""

from __future__ import annotations

from typing import Any

import numpy as np

import minitorch_lite as torch
import minitorch_lite.nn as nn
from minitorch_lite.viz.language import N_

from . import Check, Saved, exercise
from .networks import flags

WIDE, NARROW = 150, 40  # enough numbers for a spread that is right to a few percent


def _nested() -> nn.Sequential:
    inner = nn.Sequential(nn.Linear(WIDE, NARROW), nn.Tanh(), nn.Linear(NARROW, WIDE, bias=False))
    return nn.Sequential(nn.Linear(WIDE, WIDE), nn.BatchNorm1d(WIDE), inner)


@exercise("12.5", "each linear layer starts as wide as it should, in its own leaves, unrecorded")
def give_start_values(it: Check, start: Any) -> None:
    """``start(net)`` draws the weights of all linear layers and sets their biases to 0."""
    it.function(start, "start")
    for frozen in (False, True):
        net = _nested()
        net[0].requires_grad_(not frozen)
        before, found = list(net.parameters()), flags(net)
        norm = {name: value.tolist() for name, value in net[1].state_dict().items()}
        earlier = (net[2][0].weight * net[2][0].weight).sum()
        with it.mode_kept("the mode is not put back"), Saved() as saved:
            it.call(start, net)
        now = list(net.parameters())
        it.expects(
            len(now) == len(before) and all(a is b for a, b in zip(now, before, strict=True)),
            "the same parameters in the network",
            "new ones in their place",
            "parameters are replaced; an optimizer that was made before holds the old ones",
        )
        it.expects(
            {name: value.tolist() for name, value in net[1].state_dict().items()} == norm,
            "batch norm as it was",
            "other numbers in it",
            "every parameter is written to, also those of layers that are not linear",
        )
        it.expects(
            flags(net) == found and all(p.is_leaf for p in now) and saved.values == 0,
            "leaves with the flags they had, and nothing recorded",
            "another flag, or a history",
            "flags are set on the way; a layer that was frozen is to stay so",
        )
        for layer in (net[0], net[2][0], net[2][2]):
            _drawn(it, layer)
        _noticed(it, earlier)
    _fresh(it, start)


def _drawn(it: Check, layer: nn.Linear) -> None:
    weight = layer.weight.detach().numpy().astype(np.float64)
    rows, columns = weight.shape
    spread, wanted = float(weight.std()), columns**-0.5
    likely = N_("the spread is another one, and signals grow or fade from layer to layer")
    if np.isclose(spread, wanted / 3**0.5, rtol=0.05):
        likely = N_("a layer still has the numbers it was made with; it may be one inside another")
    elif np.isclose(spread, 1 / columns, rtol=0.05):
        likely = N_("the variance is 1 over the inputs; what is multiplied is its square root")
    elif np.isclose(spread, rows**-0.5, rtol=0.05):
        likely = N_("the outputs are counted instead of the inputs")
    elif np.isclose(spread, 0, atol=1e-6):
        likely = N_("all numbers are equal, so all units of the layer will learn the same")
    it.expects(
        np.isclose(spread, wanted, rtol=0.05) and abs(weight.mean()) < 0.1 * wanted,
        "weights with {inputs} inputs around 0, with a spread of about {wanted:.3f}",
        "a mean of {mean:.3f} and a spread of {spread:.3f}",
        likely,
        inputs=columns,
        wanted=wanted,
        mean=float(weight.mean()),
        spread=spread,
    )
    it.expects(
        abs(weight).max() > 2.5 * wanted,
        "a few weights that lie far out, as a normal distribution has them",
        "none beyond {largest:.3f}",
        "the spread is right and the distribution is uniform: its numbers end at a bound",
        largest=abs(weight).max(),
    )
    it.expects(
        layer.bias is None or not layer.bias.detach().numpy().any(),
        "biases of 0",
        "other numbers",
        "only the weights are written to",
    )


def _noticed(it: Check, earlier: torch.Tensor) -> None:
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


def _fresh(it: Check, start: Any) -> None:
    one, two = _nested(), _nested()
    torch.manual_seed(1)
    it.call(start, one)
    it.call(start, two)
    it.expects(
        one[0].weight.tolist() != two[0].weight.tolist(),
        "other numbers in each call",
        "the same ones",
        "a seed is set inside, so every network starts alike, and the caller's own seed is lost",
    )
