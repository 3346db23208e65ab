"""The checks of chapter 12's frozen networks: a prompt before one, a head behind one."""

from __future__ import annotations

from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite import viz
from minitorch_lite.viz.language import N_
from minitorch_lite.viz.story import Story

from . import Check, Saved, exercise, kind
from .networks import Noted, flags, layers, same_numbers
from .targets import draws

# 12.2 --------------------------------------------------------------------------------------------


@draws("12.2", "x", "prompt", "body.0.weight", "body.0.bias", "head.0.weight", "head.0.bias")
def _picture() -> Story:
    random = np.random.default_rng(0)
    body, head = layers(random, 2, 3).requires_grad_(False), layers(random, 3, 1)
    x, prompt = torch.tensor([[1.0, -1.0]]), torch.zeros(2, requires_grad=True)
    names = {"x": x, "prompt": prompt}
    names |= {f"body.{name}": p for name, p in body.named_parameters()}
    names |= {f"head.{name}": p for name, p in head.named_parameters()}
    with viz.record(names) as story:
        features = body(x + prompt)
        head(features).square().mean() + (features - body(x)).square().mean()
    return story


@exercise("12.2", "prompt and head learn through a body that does not, and its flags are as before")
def learn_a_prompt(it: Check, tune: Any) -> None:
    """``tune(prompt, body, head, x)`` is the loss of the task; only prompt and head learn."""
    it.function(tune, "tune")
    for widths, asking in (
        ((3, 4), lambda n: True),
        ((3, 4, 2), lambda n: n % 2 == 0),
        ((2, 5, 3), lambda n: False),
    ):
        body = Noted(layers(it.random, *widths))
        head = layers(it.random, widths[-1], 2)
        for number, parameter in enumerate(body.parameters()):
            parameter.requires_grad_(asking(number))
        prompt, x = it.randn(widths[0], requires_grad=True), it.randn(4, widths[0])
        found = flags(body), flags(head)
        with it.mode_kept("recording is switched off and stays off"):
            came = it.call(tune, prompt, body, head, x)
        it.tensor(came, "the loss", (), "the sum of two means is one number")
        recorded = [features.requires_grad for features in body.seen]
        it.expects(
            len(recorded) > 1,
            "the body to be asked twice, with the prompt and without",
            "{calls} call of it",
            "one of the two features is missing",
            calls=len(recorded),
        )
        it.expects(
            any(recorded),
            "the body's way from the prompt on to be recorded",
            "nothing of it",
            "the body stands in a block: nothing gets through it to the prompt",
        )
        it.expects(
            not all(recorded),
            "the body not to be recorded where no prompt is added",
            "features with a grad_fn",
            "the plain features are recorded too, since the body's own parameters ask",
        )
        _put_back(it, (flags(body), flags(head)), found)
        came.backward()
        it.expects(
            all(parameter.grad is None for parameter in body.parameters()),
            "no gradient for the body",
            "one of its parameters has one",
            "the body's parameters ask while the loss is made, so they are part of the graph",
        )
        _two_means(it, prompt, body, head, x, came)


def _put_back(it: Check, flags_now: tuple, found: tuple) -> None:
    it.expects(
        flags_now == found,
        "every requires_grad as it was",
        "other ones",
        "all flags are switched on at the end, also those that were off"
        if all(flags_now[0]) and all(flags_now[1])
        else "the body was frozen for this call and stays frozen",
    )


def _two_means(
    it: Check, prompt: torch.Tensor, body: Noted, head: Any, x: torch.Tensor, came: Any
) -> None:
    fixed = [p.detach().numpy().astype(np.float64) for p in body.parameters()]
    rows = x.numpy().astype(np.float64)
    plain = same_numbers(rows, fixed)

    def model(shift: np.ndarray, *numbers: np.ndarray) -> float:
        features = same_numbers(rows + shift, fixed)
        scores = same_numbers(features, numbers)
        return float((scores**2).mean() + ((features - plain) ** 2).mean())

    inputs = {"prompt": prompt, **dict(head.named_parameters())}
    value = np.float64(model(*(t.detach().numpy() for t in inputs.values())))
    it.close(came, value, "the loss", "one of the two means is another number")
    it.gradients(
        model,
        inputs,
        {name: t.grad for name, t in inputs.items()},
        "one of the two means has lost its way to the prompt or to the head",
    )


# 12.3 --------------------------------------------------------------------------------------------


def _head_model(
    features: np.ndarray, labels: np.ndarray, head: list[np.ndarray], rounds: int, rate: float
) -> tuple[list[np.ndarray], float]:
    """Gradient descent on the cross entropy of one linear layer, in NumPy."""
    weight, bias = head
    loss = 0.0
    for _round in range(rounds):
        scores = features @ weight.T + bias
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        places = np.arange(len(labels)), labels
        loss = float(-np.log(shares[places]).mean())
        shares[places] -= 1
        slopes = shares / len(labels)
        weight, bias = weight - rate * slopes.T @ features, bias - rate * slopes.sum(axis=0)
    return [weight, bias], loss


@exercise("12.3", "the head learns what it should, and the body is never written down")
def repair_the_frozen_features(it: Check, train_head: Any) -> None:
    """``train_head(body, head, inputs, labels, rounds, rate)`` changes the head only."""
    it.function(train_head, "train_head")
    for rounds, size, rate in ((1, 12, 0.5), (2, 10, 0.3), (5, 20, 0.4)):
        body, head = Noted(layers(it.random, 6, 30, 4)), layers(it.random, 4, 3)
        next(body.parameters()).requires_grad_(size == 12)
        inputs, labels = it.randn(size, 6), torch.tensor(it.random.integers(0, 3, size=size))
        parameters = list(head.parameters())
        for parameter in parameters:
            parameter.grad = it.randn(*parameter.shape)
        start = [p.detach().numpy().astype(np.float64) for p in parameters]
        fixed = [p.detach().numpy().astype(np.float64) for p in body.parameters()]
        found = flags(body), flags(head)
        with it.mode_kept("recording is switched off and stays off"), Saved() as saved:
            came = _trained(it, train_head, body, head, inputs, labels, rounds, rate)
        features = same_numbers(inputs.numpy().astype(np.float64), fixed)
        right, loss = _head_model(features, labels.numpy(), start, rounds, rate)
        _not_recorded(it, body, saved, rounds * (4 * features.size + 44 * size))
        _put_back(it, (flags(body), flags(head)), found)
        it.expects(
            all(a is b for a, b in zip(head.parameters(), parameters, strict=True)),
            "the head's own parameters",
            "new ones in their place",
            "parameters are replaced, and whoever holds the old ones does not notice",
        )
        for parameter, number, old in zip(parameters, right, start, strict=True):
            likely = N_("a gradient of an earlier round, or the caller's old one, is still in it")
            if np.array_equal(parameter.detach().numpy(), old.astype(np.float32)):
                likely = N_("new tensors are made, and the head keeps its old numbers")
            it.close(parameter.detach(), number, "a parameter of the head", likely)
        it.expects(
            isinstance(came, float),
            "the last loss, as a Python float",
            "{kind}",
            "a tensor is returned, with the last round's graph behind it",
            kind=kind(came),
        )
        it.array_close(
            came, np.float64(loss), "the last loss", "the loss of another round, or another one"
        )


def _trained(it: Check, train_head: Any, *arguments: Any) -> Any:
    try:
        return it.call(train_head, *arguments)
    except RuntimeError as error:
        sentence = str(error).split(". ")[0]
        if "nference" not in sentence and "does not require grad" not in sentence:
            raise
        it.wrong(
            "a head that learns from the features",
            "{sentence}",
            "the features are made in inference mode, and the head's product has to save them"
            if "nference" in sentence
            else "the block around the body is around the head and the loss too",
            sentence=sentence,
        )


def _not_recorded(it: Check, body: Noted, saved: Saved, bound: int) -> None:
    it.expects(
        not any(features.requires_grad for features in body.seen),
        "features without history",
        "features with a grad_fn",
        "the body is recorded, and detach comes when everything has been saved",
    )
    it.expects(
        saved.bytes <= bound,
        "at most {bound} bytes kept over all rounds",
        "{bytes}",
        "more is saved than the head and the loss need",
        bound=bound,
        bytes=saved.bytes,
    )
