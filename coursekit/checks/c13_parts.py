"""The checks of chapter 13's parts: an optimizer and a module of the learner's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

import minitorch_lite as torch
import minitorch_lite.nn as nn
from minitorch_lite.viz.language import N_

from . import Check, Saved, exercise, kind, listed

# 13.2 --------------------------------------------------------------------------------------------


@dataclass
class _Descent:
    """Momentum in NumPy, and with other options what often comes in its place."""

    arrays: list
    lr: float
    momentum: float
    gain: float = 1.0  # how much a new gradient counts
    shared: bool = False  # one velocity for all parameters of a shape
    skips: bool = True  # a parameter without a gradient stays
    velocity: dict = field(default_factory=dict)

    def step(self, gradients: list) -> None:
        for number, gradient in enumerate(gradients):
            array = self.arrays[number]
            if gradient is None:
                if self.skips:
                    continue
                gradient = np.zeros_like(array)
            place = array.shape if self.shared else number
            velocity = self.momentum * self.velocity.get(place, 0.0) + self.gain * gradient
            self.velocity[place] = velocity
            self.arrays[number] = array - self.lr * velocity


@exercise("13.2", "over many steps each leaf follows its own velocity, and nothing is recorded")
def build_the_optimizer(it: Check, Momentum: Any) -> None:
    """``Momentum(params, lr, momentum)`` has ``zero_grad()`` and ``step()``."""
    it.expects(
        isinstance(Momentum, type),
        "`Momentum` to be a class",
        "{kind}",
        "an object of it went to the check, or the name means something else now",
        kind=kind(Momentum),
    )
    library = issubclass(Momentum, torch.optim.Optimizer)
    it.expects(not library, "a class of your own", "the library's", "it was renamed, not rebuilt")
    _many_steps(it, Momentum, ((2, 2), (2, 2), (2, 2), (2, 2)), recording=True)
    _many_steps(it, Momentum, ((2, 2), (2, 2), (), (3,)), recording=False)
    torch.set_grad_enabled(True)
    _two_at_once(it, Momentum)
    _seen_by_the_counter(it, Momentum)


def _many_steps(it: Check, Momentum: Any, shapes: tuple, recording: bool) -> None:
    params = [it.randn(*shape, requires_grad=True) for shape in shapes]
    start = [p.detach().numpy().astype(np.float64) for p in params]
    lr, momentum = 0.1, 0.75

    def model(lr: float = lr, momentum: float = momentum, **options: Any) -> _Descent:
        return _Descent(list(start), lr, momentum, **options)

    others = {
        N_("no velocity is kept from one step to the next"): model(momentum=0.0),
        N_("the new gradient counts in full; here it is weighted with 1 - momentum"): model(
            gain=1 - momentum
        ),
        N_("all parameters have one velocity; each needs its own"): model(shared=True),
        N_("the step goes up the slope instead of down"): model(lr=-lr),
        N_("a parameter whose .grad is None is moved on by its velocity"): model(skips=False),
        N_("nothing moves: params may be a generator, which is gone through once"): model(lr=0.0),
    }
    right = model()
    optimizer = Momentum((p for p in params), lr, momentum)
    handed: list[tuple[torch.Tensor, list]] = []
    for turn in range(5):
        gradients = [it.randn(*shape) for shape in shapes]
        given = [None if (turn, n) in ((0, 1), (3, 3)) else g for n, g in enumerate(gradients)]
        optimizer.zero_grad()
        it.expects(
            all(p.grad is None for p in params),
            "every .grad to be None after zero_grad()",
            "a gradient that is still there",
            "it is zeroed in place, or not at all; None lets it go, and step() then skips it",
        )
        for p, gradient in zip(params, given, strict=True):
            p.grad = None if gradient is None else gradient.clone()
            handed += [] if gradient is None else [(p.grad, gradient.tolist())]
        grads = [p.grad for p in params]
        with it.mode_kept("the mode is not put back", recording), Saved() as saved:
            it.call(optimizer.step)
        numbers = [None if g is None else g.numpy().astype(np.float64) for g in given]
        for each in (right, *others.values()):
            each.step(numbers)
        _followed(it, params, right, others, turn)
        _untouched(it, params, handed, saved)
        it.expects(
            all(p.grad is gradient for p, gradient in zip(params, grads, strict=True)),
            "the same .grad after step() as before",
            "another one",
            "step() clears or replaces gradients: that is what zero_grad() is for",
        )


def _followed(it: Check, params: list, right: _Descent, others: dict, turn: int) -> None:
    likely = N_("a velocity is not momentum times the old one plus the gradient")
    came = [p.detach().numpy() for p in params]
    for reason, model in others.items():
        if all(np.allclose(a, b, rtol=1e-4) for a, b in zip(came, model.arrays, strict=True)):
            likely = reason
    for number, p in enumerate(params):
        it.close(
            p.detach(),
            right.arrays[number],
            "parameter {number} after step {turn}",
            likely,
            number=number,
            turn=turn + 1,
        )


def _untouched(it: Check, params: list, handed: list, saved: Saved) -> None:
    it.expects(
        all(gradient.tolist() == numbers for gradient, numbers in handed),
        "every gradient as it was when backward made it, also those of earlier rounds",
        "other numbers in one",
        "the first gradient's own tensor became the velocity, and is written to",
    )
    it.expects(
        all(p.is_leaf and p.requires_grad for p in params) and saved.values == 0,
        "leaves that ask for gradients, and nothing recorded",
        "a recorded step, or a leaf that is none any more",
        "the step runs while recording is on, or flags were changed to allow it",
    )


def _two_at_once(it: Check, Momentum: Any) -> None:
    """Two optimizers, step by step, each with the other one's steps in between."""
    params = [it.randn(2, requires_grad=True) for _ in range(2)]
    models = [_Descent([p.detach().numpy().astype(np.float64)], 0.1, 0.5) for p in params]
    optimizers = [Momentum([p], 0.1, 0.5) for p in params]
    for _turn in range(3):
        for p, model, optimizer in zip(params, models, optimizers, strict=True):
            p.grad = it.randn(2)
            model.step([p.grad.numpy().astype(np.float64)])
            it.call(optimizer.step)
            it.close(
                p.detach(),
                model.arrays[0],
                "a parameter beside another optimizer's",
                "the velocities belong to the class, so two optimizers share them",
            )


def _seen_by_the_counter(it: Check, Momentum: Any) -> None:
    p = it.randn(3, requires_grad=True)
    energy, p.grad = (p * p).sum(), it.randn(3)
    it.call(Momentum([p], 0.1, 0.5).step)
    try:
        energy.backward()
        noticed = False
    except RuntimeError:
        noticed = True
    it.expects(
        noticed,
        "a graph that has saved the leaf to refuse to go backward",
        "a wrong gradient without an error",
        "the write is hidden from the version counter: .data has one of its own",
    )


# 13.4 --------------------------------------------------------------------------------------------


@exercise("13.4", "two learn, two are measured, four are saved, and each object has its own")
def build_the_module(it: Check, Scaled: Any) -> None:
    """``Scaled(size)`` has gain, offset, mean and spread; ``fit(rows)`` measures the last two."""
    is_module = isinstance(Scaled, type) and issubclass(Scaled, nn.Module)
    it.expects(is_module, "a class of modules", "{kind}", "nn.Module is missing", kind=kind(Scaled))
    for size in (3, 2):
        layer, other = Scaled(size), Scaled(size)
        _listed(it, layer)
        x = it.randn(5, size)
        it.close(it.call(layer, x), x.numpy(), "the output of a new layer", "other start values")
        rows = torch.tensor(it.random.normal(3.0, 2.0, (30, size)).astype(np.float32))
        rows.requires_grad_(size == 3)
        with it.mode_kept("fit switches the mode and does not put it back"), Saved() as saved:
            it.call(layer.fit, rows)
        it.expects(
            saved.values == 0 and not layer.mean.requires_grad and not layer.spread.requires_grad,
            "nothing recorded in fit",
            "statistics with a history",
            "rows that ask for gradients are measured while recording is on",
        )
        _listed(it, layer)
        _computes(it, layer, x, rows.detach().numpy().astype(np.float64))
        it.close(
            it.call(other, x),
            x.numpy(),
            "the output of another layer, which nobody has fitted",
            "what one object measures, another one uses: it belongs to the class",
        )
        other.load_state_dict(layer.state_dict())
        it.close(
            it.call(other, x),
            it.call(layer, x).detach().numpy(),
            "the output of a layer that has loaded the other's state_dict",
            "something that the output needs is not saved",
        )


def _listed(it: Check, layer: nn.Module) -> None:
    wanted = {"gain", "offset"}
    names = {name for name, _parameter in layer.named_parameters()}
    it.expects(
        names == wanted,
        "the parameters gain and offset",
        "{names}",
        "a tensor that asks for gradients is no parameter, and no optimizer will hear of it"
        if names < wanted
        else "what is measured is no parameter: it would be moved by the optimizer",
        names=listed(sorted(names)),
    )
    saved = set(layer.state_dict())
    it.expects(
        saved == {"gain", "offset", "mean", "spread"},
        "gain, mean, offset and spread in the state_dict",
        "{names}",
        "mean and spread are plain attributes, and are lost when the layer is saved",
        names=listed(sorted(saved)),
    )


def _computes(it: Check, layer: nn.Module, x: torch.Tensor, rows: np.ndarray) -> None:
    """The output and all gradients, with other parameters than those at the start."""
    with torch.no_grad():
        layer.gain.copy_(it.randn(*layer.gain.shape))
        layer.offset.copy_(it.randn(*layer.offset.shape))
    mean, spread = rows.mean(axis=0), rows.std(axis=0, ddof=1)
    it.close(layer.mean, mean, "mean", "the mean of each column over all rows is meant")
    it.close(
        layer.spread, spread, "spread", "the std of each column is meant, as torch computes it"
    )
    share = it.randn(*x.shape)
    asking = x.clone().requires_grad_()

    def model(z: np.ndarray, gain: np.ndarray, offset: np.ndarray) -> float:
        return float((((z - mean) / spread * gain + offset) * share.numpy()).sum())

    try:
        result = (it.call(layer, asking) * share).sum()
        result.backward()
    except RuntimeError as error:
        it.wrong(
            "a fitted layer that can be trained",
            "{sentence}",
            "it was fitted in inference mode, and what was measured there stays marked",
            sentence=str(error).split(". ")[0],
        )
    inputs = {"x": asking, "gain": layer.gain, "offset": layer.offset}
    came = {name: t.grad for name, t in inputs.items()}
    arrays = [t.detach().numpy() for t in inputs.values()]
    it.close(result, np.float64(model(*arrays)), "the output", "the formula is another one")
    it.gradients(model, inputs, came, "forward loses the history of one of its inputs")
