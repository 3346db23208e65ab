"""The checks of chapter 04: detach, writes and who counts them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite import viz
from minitorch_lite.viz.language import N_
from minitorch_lite.viz.story import Story
from minitorch_lite.viz.walk import nodes_of

from . import (
    Check,
    c04_repairs,  # noqa: F401  registers 04.4 and 04.5
    exercise,
    kind,
    listed,
    node_names,
    numerical_gradients,
)
from .targets import draws

# 04.1 --------------------------------------------------------------------------------------------

REASONS = {
    "field._version": N_("how many writes reached its memory, through whatever name?"),
    "column._version": N_("a part of a table counts with the table, not by itself"),
    "column._is_view()": N_("does a slice have memory of its own?"),
    "fixed._is_view()": N_("detach shares memory, but what does autograd call a view?"),
    "cells._version": N_("what is behind the equals sign is computed first: is it a new tensor?"),
    "copy._version": N_("clone has a counter of its own; which lines write to that memory?"),
    "copy.requires_grad": N_("a leaf that asks for nothing was written to by something recorded"),
    "scaled._version": N_("a write to one of its rows is a write to its memory"),
    "row._is_view()": N_("a write changes numbers; does it give the row memory of its own?"),
    "row.requires_grad": N_("it is a row of something that asks"),
}


@exercise("04.1", "you know who shares memory, and who has seen which write")
def predict_the_versions(it: Check, predicted: Any, program: Callable[[], dict]) -> None:
    """``predicted`` has what the attributes of the program's tensors say."""
    tensors = program()
    truth = {}
    for text in REASONS:
        name, attribute = text.split(".")
        tensor = tensors[name]
        truth[text] = tensor._is_view() if attribute == "_is_view()" else getattr(tensor, attribute)
    it.predictions(predicted, truth, REASONS)


# 04.2 --------------------------------------------------------------------------------------------


def _plain(w: Any, x: Any) -> Any:
    return (w * x).sum()


def _curved(w: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    return torch.tanh(w * x).square().mean()


def _curved_model(w: np.ndarray, x: np.ndarray) -> Any:
    return (np.tanh(w * x) ** 2).mean()


def _target(estimate: Any, w: Any, now: Any, later: Any, reward: Any) -> Any:
    return (estimate(w, now) - (reward + 0.9 * estimate(w.detach(), later))) ** 2


@draws("04.2", "w", "now", "later", "reward")
def _picture() -> Story:
    w, now = torch.tensor([1.5, -1.0], requires_grad=True), torch.tensor([2.0, 0.5])
    later, reward = torch.tensor([1.0, 3.0]), torch.tensor(0.5)
    with viz.record({"w": w, "now": now, "later": later, "reward": reward}) as story:
        _target(_plain, w, now, later, reward)
    return story


@exercise("04.2", "the expectation moves towards its target, and the target stays where it is")
def aim_at_a_target(it: Check, loss: Any) -> None:
    """``loss(estimate, w, now, later, reward)`` has nothing of the target behind it."""
    it.function(loss, "loss")
    for estimate, model in ((_plain, _plain), (_curved, _curved_model)):
        for length in (2, 3):
            w, reward = it.randn(length, requires_grad=True), it.randn()
            now, later = it.randn(length), it.randn(length)
            known = {"w": w, "now": now, "later": later, "reward": reward}
            with (
                it.mode_kept("recording is switched off and stays off"),
                viz.record(known) as story,
            ):
                came = it.call(loss, estimate, w, now, later, reward)
            with viz.record(known) as target:
                right = _target(estimate, w, now, later, reward)
            it.beside(story, target)
            it.tensor(came, "the loss", (), "it is computed but not returned")
            it.close(came, right.item(), "the loss", "the formula of the task is another one")
            it.expects(
                w.requires_grad and came.grad_fn is not None,
                "a loss that w learns from",
                "a loss without a grad_fn",
                "both expectations are cut off, or recording is off for both",
            )
            _one_side(it, came, [w, now, later, reward], model)


def _one_side(it: Check, came: torch.Tensor, inputs: list, model: Any) -> None:
    w, now, later, reward = (tensor.detach().numpy().astype(np.float64) for tensor in inputs)
    number = came.item()
    root = np.sqrt(number) * np.sign(model(w, now) - reward - 0.9 * model(w, later))
    other = -0.9 * 2 * root * numerical_gradients(lambda v: model(v, later), w)[0]
    [gradient] = torch.autograd.grad(came, inputs[0], retain_graph=True)
    likely = N_("the gradient is not that of the square with a constant target")
    if np.allclose(gradient.numpy(), other, rtol=1e-2, atol=1e-4):
        likely = N_("the wrong side is cut off: the target moves, and the expectation stays")
    both = other + 2 * root * numerical_gradients(lambda v: model(v, now), w)[0]
    if np.allclose(gradient.numpy(), both, rtol=1e-2, atol=1e-4):
        likely = N_("the target is still on the graph, and moves towards the expectation as well")
    goal = reward + 0.9 * model(w, later)
    it.gradients(lambda v: (model(v, now) - goal) ** 2, {"w": inputs[0]}, {"w": gradient}, likely)
    uses = len([name for node in nodes_of(came) for name in _behind(node) if name is inputs[0]])
    it.expects(
        uses == 1,
        "one way from the loss to w, as in the picture",
        "{uses} of them, along {names}",
        "the gradient is right, but there is more on the graph than in the picture",
        uses=uses,
        names=listed(node_names(came)),
    )


def _behind(node: Any) -> list[torch.Tensor]:
    """The leaves that a node hands its gradients to."""
    return [
        behind.variable
        for behind, _number in node.next_functions
        if behind is not None and hasattr(behind, "variable")
    ]


# 04.3 --------------------------------------------------------------------------------------------

NAMES = ("write", "part", "copy")
SLICES = [
    slice(0, 2),
    slice(1, 3),
    slice(1, None),
    (slice(None), slice(1, 3)),
    slice(None, None, 2),
]


@exercise("04.3", "one counter for each memory: every name of it sees every write")
def build_the_counter(it: Check, counted: Any) -> None:
    """``Counted`` shows memory and knows how often it was written to."""
    it.function(counted, "Counted")
    source = it.randn(4, 3).numpy()
    first = counted(source)
    it.expects(
        all(callable(getattr(first, name, None)) for name in NAMES),
        "the methods {names}",
        "{kind} that lacks one of them",
        "a name is spelled differently, or the class is another one",
        names=listed(NAMES),
        kind=kind(first),
    )
    _shows(it, first, source, 0, N_("nothing has been written yet"))
    kept = source.copy()
    first.write(slice(0, 1), 7.0)
    it.expects(
        np.array_equal(source, kept),
        "the array that was handed in as it was",
        "other numbers in it",
        "the memory is the caller's array; a new Counted has new memory",
    )
    written = kept.copy()
    written[0] = 7.0
    _shows(it, first, written, 1, N_("write puts numbers in the place of those that are there"))
    _shows(it, counted(source), source, 0, N_("there is one counter for the whole class"))
    _fresh_names(it, first)
    _the_same_number_again(it, counted(source))
    for _turn in range(6):
        _play(it, counted)


def _shows(it: Check, c: Any, array: np.ndarray, version: int, likely: str) -> None:
    it.array_close(getattr(c, "array", None), array, "`array`", likely)
    came = getattr(c, "version", None)
    it.expects(
        not callable(came),
        "`version` to be a number",
        "a method",
        "`version` is read without brackets: a property",
    )
    it.expects(
        isinstance(came, (int, np.integer)) and came == version,
        "version {version}",
        "{came}",
        likely,
        version=version,
        came=came,
    )


def _fresh_names(it: Check, first: Any) -> None:
    """Parts and copies of a memory that was written to once before."""
    part, copy = first.part(slice(1, 3)), first.copy()
    inner = part.part((slice(0, 1), slice(0, 2)))
    behind = N_("the number was copied when the part was made, or the part begins anew at 0")
    _shows(it, part, first.array[1:3], 1, behind)
    _shows(it, copy, first.array, 0, N_("a copy is new memory, to which nobody has written"))
    first.write(slice(1, 2), 5.0)
    it.expects(
        (part.array[0] == 5.0).all(),
        "a write to the whole to be seen in the part",
        "the old numbers",
        "the part has memory of its own",
    )
    _shows(it, part, first.array[1:3], 2, N_("a write to the whole is not counted in the part"))
    inner.write((slice(None), slice(0, 1)), -2.0)
    it.expects(
        first.array[1, 0] == -2.0,
        "a write to a part of a part to be seen in the whole",
        "the old number",
        "a part of a part is cut off from the memory",
    )
    upwards = N_("a write through a part is not counted in the whole")
    _shows(it, first, first.array, 3, upwards)
    _shows(it, part, first.array[1:3], 3, upwards)
    own = N_("the copy counts with the memory that it was copied from")
    _shows(it, copy, copy.array, 0, own)
    it.expects(
        copy.array[1, 0] != -2.0,
        "a copy with the numbers of its day",
        "the new numbers",
        "the copy shares the memory",
    )
    copy.write(slice(0, 1), 3.0)
    _shows(it, first, first.array, 3, own)


def _the_same_number_again(it: Check, c: Any) -> None:
    c.write(slice(0, 3), c.array[0:3].copy())
    it.expects(
        c.version == 1,
        "version 1 after a write of the numbers that were there",
        "{came}",
        "writes are counted, not changes"
        if c.version == 0
        else "a write counts once, however many numbers it puts",
        came=c.version,
    )


def _play(it: Check, counted: Any) -> None:
    """Random parts, copies and writes against a plain model: an array and a number each."""
    array = it.randn(4, 4).numpy()
    pool = [(counted(array), array.copy(), [0])]
    for _turn in range(12):
        c, shown, count = pool[it.random.integers(len(pool))]
        index = SLICES[it.random.integers(len(SLICES))]
        if shown.ndim != 2 or min(shown[index].shape, default=0) < 1:
            continue
        act = it.random.integers(4)
        if act == 0:
            pool.append((c.part(index), shown[index], count))
        elif act == 1:
            pool.append((c.copy(), shown.copy(), [0]))
        else:
            numbers = it.randn(*shown[index].shape).numpy()
            c.write(index, numbers)
            shown[index] = numbers
            count[0] += 1
        for each, right, version in pool:
            _shows(it, each, right, version[0], N_("parts, copies and writes in turn go wrong"))
