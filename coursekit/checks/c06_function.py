"""The check of chapter 06's function with a backward of its own."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite.viz.language import N_

from . import Check, exercise, kind, listed, node_names, numerical_gradients

# 06.4 --------------------------------------------------------------------------------------------


@exercise("06.4", "one node, right gradients, none that nobody wants, and nothing kept too long")
def build_the_power_law(it: Check, power_law: Any) -> None:
    """``PowerLaw.apply(x, scale, n)`` is ``scale * x**n`` with a backward of its own."""
    it.expects(
        isinstance(power_law, type) and issubclass(power_law, torch.autograd.Function),
        "a class made from torch.autograd.Function",
        "{kind}",
        "an instance or a function went to the check",
        kind=kind(power_law),
    )
    for n in (2, 3, 1, 5):
        for shape in ((3,), (2, 3), ()):
            for wanted in ((True, True), (True, False), (False, True)):
                _differentiates(it, power_law, shape, n, wanted)
    _at_zero(it, power_law)
    _turned(it, power_law)
    _write_noticed(it, power_law)
    _two_at_a_time(it, power_law)
    _gone_at_once(it, power_law)


def _differentiates(it: Check, power_law: Any, shape: tuple, n: int, wanted: tuple) -> None:
    x, scale = it.randn(*shape, requires_grad=wanted[0]), it.randn(requires_grad=wanted[1])
    start = it.randn(*shape)
    kept = [tensor.detach().numpy().copy() for tensor in (x, scale, start)]
    y = it.call(power_law.apply, x, scale, n)
    it.tensor(y, "the result", shape, "forward returns something else")
    it.close(y, kept[1] * kept[0] ** n, "the result", "forward computes another function")
    it.expects(
        y.grad_fn is not None and len(node_names(y)) == 1,
        "one node behind the result",
        "{names}",
        "recorded operations stand behind it as well, or none",
        names=listed(node_names(y)),
    )
    try:
        gradients = y.grad_fn.apply(start)
        y.backward(start)
    except RuntimeError as error:
        it.wrong(
            "a backward pass without an error",
            "{sentence}",
            "backward returns one gradient for each argument of forward, each in its shape",
            sentence=" ".join(str(error).split()).rstrip("."),
        )
    written = [tensor.detach().numpy() for tensor in (x, scale, start)]
    it.expects(
        all(np.array_equal(a, b) for a, b in zip(kept, written, strict=True)),
        "inputs and the gradient that came in as they were",
        "other numbers in one of them",
        "something that was handed in is written to; others may hold it, too",
    )
    names = [name for name, want in zip(("x", "scale"), wanted, strict=True) if not want]
    useless = [name for name, g in zip(("x", "scale"), gradients, strict=False) if g is not None]
    it.expects(
        not set(useless) & set(names),
        "None for {names}, whose gradient nobody wants",
        "a gradient",
        "it is computed for nothing: ctx.needs_input_grad says what is wanted",
        names=listed(names),
    )

    def model(x: Any, scale: Any) -> Any:
        return (kept[2] * scale * x**n).sum()

    came = {
        name: tensor.grad
        for name, tensor, want in zip(("x", "scale"), (x, scale), wanted, strict=True)
        if want
    }
    likely = N_("the formula for one of the two gradients is another one")
    ones = numerical_gradients(lambda x, s: (s * x**n).sum(), *kept[:2])
    for name, right in zip(("x", "scale"), ones, strict=True):
        if came.get(name) is not None and np.allclose(came[name].numpy(), right, rtol=1e-3):
            likely = N_("the gradient that comes in is left out: the formula holds for ones only")
    it.gradients(model, {"x": x, "scale": scale}, came, likely)


def _at_zero(it: Check, power_law: Any) -> None:
    """Both gradients can be had from the result by a quotient, except where that is 0 by 0."""
    x = torch.tensor([0.0, -2.0], requires_grad=True)
    scale = torch.tensor(0.0, requires_grad=True)
    power_law.apply(x, scale, 2).sum().backward()
    likely = N_("it is computed from the result by a division, which fails where a factor is 0")
    it.close(scale.grad, 4.0, "the gradient of scale at x = (0, -2) and scale = 0", likely)
    it.close(x.grad, [0.0, 0.0], "the gradient of x at x = (0, -2) and scale = 0", likely)


def _turned(it: Check, power_law: Any) -> None:
    x, scale, start = (
        it.randn(3, 2, requires_grad=True),
        it.randn(requires_grad=True),
        it.randn(2, 3),
    )
    power_law.apply(x.t(), scale, 2).backward(start)
    right = 2 * scale.item() * x.detach().numpy() * start.numpy().T
    it.close(x.grad, right, "the gradient of x", "a transposed x is read in another order")


def _write_noticed(it: Check, power_law: Any) -> None:
    x, scale = it.randn(3, requires_grad=True), it.randn(requires_grad=True)
    y = power_law.apply(x, scale, 3)
    x.detach().mul_(10)
    try:
        y.sum().backward()
        noticed = False
    except RuntimeError as error:
        noticed = "modified by an inplace operation" in str(error)
    it.expects(
        noticed,
        "an error, as x was written to after the forward pass",
        "a gradient of the new numbers, or of a copy",
        "a tensor lies on ctx itself; only save_for_backward remembers its version",
    )


def _two_at_a_time(it: Check, power_law: Any) -> None:
    xs, scale = [it.randn(3, requires_grad=True) for _ in range(2)], it.randn()
    first, second = power_law.apply(xs[0], scale, 2), power_law.apply(xs[1], scale, 3)
    try:
        (first + second).sum().backward()
    except (RuntimeError, TypeError) as error:
        it.wrong("no error", "{error}", "two calls get into each other's way", error=str(error))
    for x, n in zip(xs, (2, 3), strict=True):
        right = scale.item() * n * x.detach().numpy() ** (n - 1)
        it.close(x.grad, right, "the gradient of x", "two calls share what backward needs")


def _gone_at_once(it: Check, power_law: Any) -> None:
    was = gc.isenabled()
    gc.disable()
    try:
        y = power_law.apply(it.randn(3, requires_grad=True), it.randn(), 2)
        watch = weakref.ref(y)
        del y
        gone = watch() is None
    finally:
        if was:
            gc.enable()
    it.expects(
        gone,
        "the result gone when its last name is deleted",
        "it is still there",
        "the result lies on ctx: each holds the other until the garbage collector comes",
    )
