"""The checks of chapter 12: modes in practice. An evaluation, and one gradient in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import minitorch_lite as torch
import minitorch_lite.nn as nn
from minitorch_lite.viz.language import N_

from . import (
    Check,
    Deliberate,
    Saved,
    c12_frozen,  # noqa: F401  registers 12.2 and 12.3
    c12_start,  # noqa: F401  registers 12.5
    exercise,
    kind,
    numerical_gradients,
)
from .networks import Noted, flags, layers, same_numbers

# 12.1 --------------------------------------------------------------------------------------------


def _classifier(it: Check, inputs: int, classes: int) -> nn.Sequential:
    """A network whose layers behave in another way while they train, in both known ways."""
    net = layers(it.random, inputs, 8, classes)
    return nn.Sequential(net[0], nn.BatchNorm1d(8), net[1], nn.Dropout(0.5), net[2])


def _statistics(net: nn.Module) -> list[list[float]]:
    return [buffer.flatten().tolist() for buffer in net.buffers()]


@exercise("12.1", "each row counts once, nothing is recorded, and the network is as it was")
def repair_the_evaluation(it: Check, evaluate: Any) -> None:
    """``evaluate(net, batches)`` is the share of all rows whose largest score is the label's."""
    it.function(evaluate, "evaluate")
    for lengths, training, recording in (
        ((6, 6), True, True),
        ((7, 7, 2), True, True),
        ((5, 1), False, True),
        ((4, 3), True, False),
    ):
        net = Noted(_classifier(it, 4, 3))
        batches = [_batch(it, net, length) for length in lengths]
        net.seen.clear()
        net.train(training)
        before = _statistics(net)
        with it.mode_kept("a mode is switched and not put back", recording), Saved() as saved:
            came = it.call(evaluate, net, iter(batches))
        it.expects(
            isinstance(came, float),
            "a share, as a Python float",
            "{kind}",
            "a tensor is returned; whoever keeps it keeps what is behind it",
            kind=kind(came),
        )
        _left_alone(it, net, training, before, saved)
        _counted(it, net, batches, came)
    _ended_by_an_error(it, evaluate)


def _batch(it: Check, net: Noted, length: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows with labels that the network in eval() gets right in about half of them."""
    inputs = it.randn(length, 4)
    net.eval()
    right = net(inputs).argmax(dim=1)
    others = torch.tensor(it.random.integers(0, 3, size=length))
    first = torch.tensor(np.arange(length) < (length + 1) // 2)
    return inputs, torch.where(first, right, others)


def _left_alone(it: Check, net: Noted, training: bool, before: Any, saved: Saved) -> None:
    it.expects(
        _statistics(net) == before,
        "the running statistics of batch norm as they were",
        "other numbers in them",
        "the network still trains while it is measured: eval() is missing, or comes too late",
    )
    it.expects(
        saved.values == 0 and not any(scores.requires_grad for scores in net.seen),
        "no operation recorded",
        "scores with a grad_fn",
        "eval() is there and a mode is not: they do not know of each other",
    )
    it.expects(
        all(module.training is training for module in net.modules()),
        "net.training {before} afterwards, as before",
        "{after}",
        "the network is left in eval(), so the training after it runs without dropout"
        if training
        else "train() is called at the end, whatever was found at the beginning",
        before=training,
        after=net.training,
    )


def _counted(it: Check, net: Noted, batches: list, came: float) -> None:
    net.eval()
    hits = [(net(inputs).argmax(dim=1) == labels).tolist() for inputs, labels in batches]
    right = sum(map(sum, hits)) / sum(map(len, hits))
    likely = N_("rows are counted wrong")
    if np.isclose(came, np.mean([np.mean(each) for each in hits])):
        likely = N_("each batch counts the same, although the last one has fewer rows")
    elif np.isclose(came, np.mean(hits[-1])):
        likely = N_("only the last batch is counted")
    elif np.isclose(came, sum(map(sum, hits)) / (len(hits) * len(hits[0]))):
        likely = N_("every batch is taken to be as long as the first one")
    it.array_close(came, np.float64(right), "the share of rows that are right", likely)


def _ended_by_an_error(it: Check, evaluate: Any) -> None:
    net = Noted(_classifier(it, 4, 3)).train()
    inputs, labels = _batch(it, net, 3)
    net.train()

    def broken() -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        yield inputs, labels
        raise Deliberate

    came_out = False
    with it.mode_kept("the mode is not put back when reading a batch fails"):
        try:
            it.call(evaluate, net, broken())
        except Deliberate:
            came_out = True
    it.expects(
        came_out,
        "an error in reading a batch to reach the caller",
        "no error",
        "it is swallowed: a share of half the data looks like one of all",
    )
    it.expects(
        net.training,
        "net.training True after an error, as before",
        "False",
        "the line that puts train() back is skipped when reading a batch fails",
    )


# 12.4 --------------------------------------------------------------------------------------------


@exercise("12.4", "the slopes are right under every mode, and nobody notices that they were taken")
def ask_for_one_gradient(it: Check, sensitivity: Any) -> None:
    """``sensitivity(net, x)`` is how fast each row's largest score moves with each input."""
    it.function(sensitivity, "sensitivity")
    for widths, rows, frozen in (((4, 3), 1, False), ((3, 5, 4), 6, True), ((5, 2), 3, False)):
        for block in (torch.enable_grad, torch.no_grad, torch.inference_mode):
            net = layers(it.random, *widths).requires_grad_(not frozen)
            for parameter in net.parameters():
                parameter.grad = it.randn(*parameter.shape)
            before = flags(net), _gradients(net)
            with block():
                x = it.randn(rows, widths[0])
                was = torch.is_inference_mode_enabled(), torch.is_grad_enabled()
                came = _slopes(it, sensitivity, net, x, block.__name__)
                now = torch.is_inference_mode_enabled(), torch.is_grad_enabled()
            it.expects(
                was == now,
                "the mode inside {block}() as it was",
                "another one",
                "recording is switched on for the rest of the block, not for these few lines",
                block=block.__name__,
            )
            it.tensor(came, "the slopes", tuple(x.shape), "one slope for each number of x")
            _sizes(it, came, net, x)
            _unnoticed(it, came, net, x, before)


def _gradients(net: nn.Module) -> list[Any]:
    return [p.grad if p.grad is None else p.grad.tolist() for p in net.parameters()]


def _slopes(it: Check, sensitivity: Any, net: Any, x: torch.Tensor, block: str) -> Any:
    try:
        return it.call(sensitivity, net, x)
    except RuntimeError as error:
        sentence = str(error).split(". ")[0]
        if "nference" not in sentence and "does not require grad" not in sentence:
            raise
        it.wrong(
            "slopes inside {block}()",
            "{sentence}",
            "a tensor that was made in inference mode stays marked; bring an ordinary one"
            if "nference" in sentence
            else "nothing is recorded there: no_grad needs one way out, inference mode another",
            block=block,
            sentence=sentence,
        )


def _sizes(it: Check, came: torch.Tensor, net: nn.Module, x: torch.Tensor) -> None:
    """The numbers, against finite differences, with a name for what often comes in their place."""
    weights = [p.detach().numpy().astype(np.float64) for p in net.parameters()]
    rows = x.numpy().astype(np.float64)
    [slopes] = numerical_gradients(lambda z: same_numbers(z, weights).max(axis=1).sum(), rows)
    [of_all] = numerical_gradients(lambda z: same_numbers(z, weights).sum(), rows)
    [of_one] = numerical_gradients(lambda z: same_numbers(z, weights).max(), rows)
    numbers = came.detach().numpy()
    likely = N_("these are the slopes of something else than each row's largest score")
    if np.allclose(numbers, slopes, rtol=1e-3, atol=1e-5):
        likely = N_("the size of a slope is asked for, whichever sign it has")
    elif np.allclose(numbers, abs(of_all), rtol=1e-3, atol=1e-5):
        likely = N_("the slopes of all scores together; one score of each row is asked about")
    elif np.allclose(numbers, abs(of_one), rtol=1e-3, atol=1e-5):
        likely = N_("one largest score for all rows; each row has its own")
    it.close(came, abs(slopes), "the slopes", likely)


def _unnoticed(it: Check, came: torch.Tensor, net: nn.Module, x: torch.Tensor, before: Any) -> None:
    it.expects(
        not came.requires_grad,
        "slopes without history",
        "requires_grad is True",
        "they still hang on a graph",
    )
    it.expects(
        _gradients(net) == before[1],
        "the .grad of every parameter as it was",
        "another one",
        "backward fills the gradients of all leaves, the network's weights too"
        if any(p.grad is not None for p in net.parameters())
        else "the gradients are cleared afterwards, and those that were there are lost",
    )
    it.expects(
        flags(net) == before[0] and not x.requires_grad and x.grad is None,
        "x and the flags of the network as they were",
        "an x that asks for gradients, or a weight with another flag",
        "a wish was set on what belongs to the caller",
    )
