"""The check of chapter 07's detective: programs with and without a NaN on the way back."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import minitorch_lite as torch
from minitorch_lite.viz.language import N_

from . import Check, Deliberate, Wrong, exercise

# 07.3 --------------------------------------------------------------------------------------------


def _root_of_square(w: torch.Tensor) -> torch.Tensor:
    return (torch.sqrt((w * 0) * (w * 0)) - 1).square().sum()


def _where_trap(w: torch.Tensor) -> torch.Tensor:
    return torch.where(w > 9, torch.sqrt(w * 0), w).sum()


def _quotient(w: torch.Tensor) -> torch.Tensor:
    return ((w * 0) / (w * 0)).sum()


def _two_sources(w: torch.Tensor) -> torch.Tensor:
    inner = torch.where(w > 9, torch.sqrt(w * 0), w)
    return ((inner * 0) / (inner * 0)).sum()


def _healthy(w: torch.Tensor) -> torch.Tensor:
    return torch.tanh(w * 3).square().sum()


def _infinite(w: torch.Tensor) -> torch.Tensor:
    return torch.sqrt(w - w.detach()).sum()


def _loss_is_nan(w: torch.Tensor) -> torch.Tensor:
    return torch.log(-w.square() - 1).sum()


def _cut_off(w: torch.Tensor) -> torch.Tensor:
    ill = torch.where(w > 9, w * 1, torch.zeros(3))  # lets nothing pass on the way back
    return torch.where(w > 9, torch.sqrt(ill), w).sum()


CASES = [
    (_root_of_square, N_("the first node that hands on NaN, not the one that was handed infinity")),
    (_where_trap, N_("the node that makes the NaN: it is handed a 0, and its slope is infinite")),
    (_quotient, N_("a node is named that was handed the NaN, not the one that made it")),
    (_two_sources, N_("the last NaN on the way back is named instead of the first")),
    (_healthy, N_("something is blamed that does nothing wrong")),
    (_infinite, N_("infinity is not NaN, and nobody turned it into one")),
    (_loss_is_nan, N_("the forward pass is looked at: the loss is NaN, the gradients are numbers")),
    (_cut_off, N_("only gradients of leaves are looked at; this NaN is stopped on the way")),
]


def _first_nan(function: Callable, w: torch.Tensor) -> str | None:
    try:
        with torch.autograd.detect_anomaly():
            torch.autograd.grad(function(w), w)
    except RuntimeError as error:
        return str(error).split("'")[1]
    return None


def _raises_itself(w: torch.Tensor) -> torch.Tensor:
    raise Deliberate


def _raises_on_the_way(w: torch.Tensor) -> torch.Tensor:
    result = w * 1

    def hook(grad: torch.Tensor) -> None:
        raise RuntimeError("raised by a hook")

    result.register_hook(hook)
    return result.sum()


@exercise("07.3", "the first node that hands on NaN is named, and nothing else is changed")
def build_the_detective(it: Check, blame: Any) -> None:
    """``blame(function, *inputs)`` names the node at which the first NaN appears."""
    it.function(blame, "blame")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # anomaly mode, one way to the answer, warns
        for old in (None, [7.0, 8.0, 9.0]):
            for function, likely in CASES:
                _names_it(it, blame, function, old, likely)
        _as_before(it, blame)
        _several_inputs(it, blame)
        _other_errors(it, blame)


def _names_it(it: Check, blame: Any, function: Callable, old: Any, likely: str) -> None:
    w = it.randn(3, requires_grad=True)
    w.grad = None if old is None else torch.tensor(old)
    right, mode = _first_nan(function, w), torch.is_anomaly_enabled()
    with it.mode_kept("recording is switched off and stays off"):
        came = it.call(blame, function, w)
    now = torch.is_anomaly_enabled()
    torch.autograd.set_detect_anomaly(mode)
    it.expects(
        now == mode,
        "anomaly mode off afterwards, as before",
        "it is on",
        "it is switched on and stays on; a block switches it off again, also after an error",
    )
    wanted = N_("the node's name alone is asked for, out of the sentence")
    named = bool(came) and right is not None and (right in str(came) or str(came) in right)
    it.expects(
        came == right,
        "{right}",
        "{came}",
        wanted if named else likely,
        right=right,
        came=str(came).rstrip("."),
    )
    it.expects(
        (w.grad is None) if old is None else (w.grad is not None and w.grad.tolist() == old),
        "w.grad as it was before",
        "another one",
        "backward adds to leaves; there is a way back that does not",
    )


def _as_before(it: Check, blame: Any) -> None:
    torch.autograd.set_detect_anomaly(True)
    try:
        it.call(blame, _healthy, it.randn(3, requires_grad=True))
        now = torch.is_anomaly_enabled()
    finally:
        torch.autograd.set_detect_anomaly(False)
    it.expects(
        now,
        "anomaly mode on afterwards, as before",
        "it is off",
        "it is switched off at the end, whatever was found",
    )


def _several_inputs(it: Check, blame: Any) -> None:
    w, data = it.randn(3, requires_grad=True), it.randn(3)
    came = it.call(blame, lambda w, data: (w * data).sum(), w, data)
    it.expects(came is None, "None", "{came}", "an input that asks for nothing is data", came=came)
    v = it.randn(3, requires_grad=True)
    came = it.call(blame, lambda w, v: (w + torch.sqrt(v * 0) * 0).sum(), w, v)
    it.expects(
        came is not None, "a name", "None", "the gradient of the first input only is looked at"
    )


def _other_errors(it: Check, blame: Any) -> None:
    for function, kinds in ((_raises_itself, Deliberate), (_raises_on_the_way, RuntimeError)):
        w = it.randn(3, requires_grad=True)
        raised: BaseException | None = None
        try:
            it.call(blame, function, w)
        except Wrong:  # it never ended
            raise
        except Exception as error:
            raised = error
        on = torch.is_anomaly_enabled()
        torch.autograd.set_detect_anomaly(False)
        it.expects(
            isinstance(raised, kinds),
            "the program's own error to come out",
            "no error" if raised is None else "{kind}",
            "every error is taken for a NaN, or swallowed",
            kind=type(raised).__name__,
        )
        it.expects(
            not on,
            "anomaly mode off after an error, too",
            "it is on",
            "the line that switches it off is skipped when an error passes",
        )
