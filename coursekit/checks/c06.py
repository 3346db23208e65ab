"""The checks of chapter 06: hooks, and a function with a backward of its own."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite.viz.language import N_

from . import (
    Check,
    brief,
    c06_function,  # noqa: F401  registers 06.4
    exercise,
    kind,
    numerical_gradients,
)

# 06.1 --------------------------------------------------------------------------------------------

REASONS = {
    "first is called": N_("y is used more than once; when does its hook get to see something?"),
    "first sees": N_("the finished gradient: what do all uses of y hand down together, at y?"),
    "y": N_("a hook bends the way back; does it reach the value?"),
    "y.grad": N_("which hooks have had their turn when the gradient is kept?"),
    "leaf sees": N_("what the hooks of y have left goes on to the product that made y"),
    "v.grad": N_("what its hook saw is added; does that hook return anything?"),
}


@exercise("06.1", "you know what each hook sees, and what is kept")
def predict_the_hooks(it: Check, predicted: Any, program: Callable[[], dict]) -> None:
    """``predicted`` has the numbers that the program notes."""
    seen = program()
    it.predictions(predicted, {name: seen[name] for name in REASONS}, REASONS)


# 06.2 --------------------------------------------------------------------------------------------


@exercise("06.2", "long gradients are shortened, short ones pass, and nobody beside it notices")
def build_the_clip(it: Check, clip: Any) -> None:
    """``clip(tensor, limit)`` shortens the gradients of one tensor, and returns a handle."""
    it.function(clip, "clip")
    for shape in ((3,), (2, 3), ()):
        for limit, size in ((1.0, 5.0), (0.25, 5.0), (50.0, 1.0), (1.0, 0.0)):
            _passes(it, clip, shape, limit, size)
    _beside(it, clip)
    _removed(it, clip)
    _two_limits(it, clip)


def _start(it: Check, shape: tuple[int, ...], size: float) -> torch.Tensor:
    """A gradient with the norm ``size``."""
    start = it.randn(*shape)
    return start * (size / start.norm())


def _passes(it: Check, clip: Any, shape: tuple[int, ...], limit: float, size: float) -> None:
    leaf, start = it.randn(*shape, requires_grad=True), _start(it, shape, size)
    tensor = leaf * 2
    value = tensor.tolist()
    it.call(clip, tensor, limit)
    it.expects(
        tensor.tolist() == value,
        "the numbers of the forward pass as they were",
        "other numbers",
        "the values are clipped instead of the gradients",
    )
    numbers = start.numpy()
    right = numbers * min(1.0, limit / size) if size else numbers
    for round_ in (1, 2):
        leaf.grad = None
        try:
            (tensor * start).sum().backward(retain_graph=True)
        except (RuntimeError, TypeError) as error:
            it.wrong(
                "a backward pass without an error",
                "{sentence}",
                "a hook returns nothing, or a tensor of the gradient's shape",
                sentence=" ".join(str(error).split()).rstrip("."),
            )
        it.tensor(leaf.grad, "the gradient behind it", shape, "no gradient gets past the hook")
        came = leaf.grad.numpy() / 2
        norm = float(np.sqrt((came**2).sum()))
        likely = _likely(came, numbers, limit, round_)
        it.expects(
            np.allclose(came, right, rtol=1e-4, atol=1e-6),
            "a gradient of norm {size:g} to become one of norm {right:g} in the same direction",
            "{came}, of norm {norm:.3g}, from {start}",
            likely,
            size=size,
            right=min(limit, size),
            came=brief(came),
            norm=norm,
            start=brief(numbers),
        )


def _likely(came: np.ndarray, start: np.ndarray, limit: float, round_: int) -> str:
    size = float(np.sqrt((start**2).sum()))
    if np.isnan(came).any():
        return N_("the limit is divided by a norm of zero")
    if round_ == 2:
        return N_("the second backward pass gets something else than the first")
    if np.allclose(came, start, rtol=1e-3):
        return N_("nothing is clipped: what the hook returns is dropped, or there is no hook")
    if np.allclose(came, np.clip(start, -limit, limit), rtol=1e-3):
        return N_("each number is cut off by itself, which turns the direction")
    if size <= limit:
        return N_("a gradient that is short enough is changed as well")
    return N_("the factor is another one than limit divided by the norm")


def _beside(it: Check, clip: Any) -> None:
    """A sum hands one and the same gradient to both of its inputs."""
    for first in (True, False):
        leaves = it.randn(2, 3, requires_grad=True), it.randn(2, 3, requires_grad=True)
        results = [leaf * 1 for leaf in (leaves if first else leaves[::-1])]
        one, other = results if first else results[::-1]  # the one made last is served first
        it.call(clip, one, 0.5)
        total = one + other
        start = _start(it, (2, 3), 4.0)
        kept = start.numpy().copy()
        try:
            (total * 1).backward(start)
        except RuntimeError as error:
            it.wrong("no error", "{error}", "the hook fails beside others", error=str(error))
        same = np.allclose(leaves[1].grad.numpy(), kept) and np.array_equal(start.numpy(), kept)
        it.expects(
            same,
            "the gradient beside it as it was",
            "a clipped one",
            "the hook writes into what it is given, and that is on its way to others, too",
        )


def _removed(it: Check, clip: Any) -> None:
    leaf = it.randn(3, requires_grad=True)
    handle = it.call(clip, leaf, 0.5)
    it.expects(
        callable(getattr(handle, "remove", None)),
        "a handle with `remove`",
        "{kind}",
        "what register_hook returns is not handed on",
        kind=kind(handle),
    )
    handle.remove()
    start = _start(it, (3,), 4.0)
    (leaf * start).sum().backward()
    it.close(leaf.grad, start.numpy(), "the gradient after remove", "the clipping goes on")


def _two_limits(it: Check, clip: Any) -> None:
    leaves = [it.randn(3, requires_grad=True) for _ in range(2)]
    for leaf, limit in zip(leaves, (0.5, 2.0), strict=True):
        it.call(clip, leaf, limit)
    start = _start(it, (3,), 4.0)
    (leaves[0] * start + leaves[1] * start).sum().backward()
    for leaf, limit in zip(leaves, (0.5, 2.0), strict=True):
        right = start.numpy() * (limit / 4.0)
        it.close(leaf.grad, right, "the gradient", "two tensors share one limit, the last one")


# 06.3 --------------------------------------------------------------------------------------------

LOSSES = [
    (lambda h: h.square().sum(), lambda h: (h**2).sum()),
    (lambda h: (h.exp() * h).mean(), lambda h: (np.exp(h) * h).mean()),
]


@exercise("06.3", "the hidden gradient is kept, and the weight gets its own as ever")
def repair_the_sensitivity(it: Check, sensitivity: Any) -> None:
    """``sensitivity(weight, x, loss_of)`` returns the gradient at the hidden values."""
    it.function(sensitivity, "sensitivity")
    for loss, model in LOSSES:
        for old in (None, it.randn(3, 4)):
            weight, x, calls = it.randn(3, 4, requires_grad=True), it.randn(2, 3), []
            before = 0.0 if old is None else old.numpy().copy()
            weight.grad = old

            def loss_of(hidden: torch.Tensor, loss: Any = loss, calls: Any = calls) -> Any:
                calls.append(hidden)
                return loss(hidden)

            with warnings.catch_warnings(), it.mode_kept("recording is off from now on"):
                warnings.simplefilter("ignore")  # of create_graph, which an answer may use
                came = it.call(sensitivity, weight, x, loss_of)
            _of_hidden(it, came, weight, x.numpy(), model)
            _of_weight(it, weight, before, x.numpy(), model)
            it.expects(
                len(calls) == 1,
                "one call of loss_of",
                "{count}",
                "the loss is computed once for each gradient; one walk is enough for both",
                count=len(calls),
            )


def _of_hidden(it: Check, came: Any, weight: Any, x: np.ndarray, model: Any) -> None:
    it.expects(
        came is not None,
        "a gradient",
        "None",
        "nobody asked `hidden` to keep its gradient before it passed",
    )
    hidden = np.tanh(x @ weight.detach().numpy())
    it.tensor(came, "the gradient of hidden", hidden.shape, "it is that of another tensor")
    right = numerical_gradients(model, hidden)[0]
    likely = N_("it is the gradient of another tensor than hidden")
    if np.allclose(came.detach().numpy(), right * (1 - hidden**2), rtol=1e-3, atol=1e-5):
        likely = N_("it is the gradient before the tanh, one step further back")
    it.close(came, right, "the gradient of hidden", likely)


def _of_weight(it: Check, weight: Any, before: Any, x: np.ndarray, model: Any) -> None:
    right = numerical_gradients(lambda w: model(np.tanh(x @ w)), weight.detach().numpy())[0]
    came = weight.grad
    it.expects(
        came is not None,
        "a gradient in weight.grad",
        "None",
        "the way from hidden to weight is cut, or gradients are asked for without adding them",
    )
    likely = N_("it is not the gradient of the loss, added to what was there")
    arrived = came.numpy() - before
    if np.allclose(arrived, 0):
        likely = N_("nothing has arrived: the way to weight is cut or not walked")
    elif np.allclose(arrived, 2 * right, rtol=1e-3, atol=1e-5):
        likely = N_("it has arrived twice: the graph is walked two times")
    it.close(came, before + right, "weight.grad", likely)
