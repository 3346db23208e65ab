"""The checks of chapter 01: the ledger. An engine in three layers, and a picture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite import viz
from minitorch_lite.viz.language import N_
from minitorch_lite.viz.story import Story

from . import Check, exercise, ghosts, kind, outline, told
from .targets import bare, draws


class Value:
    """A number with a past, as in the chapter. The checks build their graphs out of these."""

    def __init__(self, number: float, past: Iterable[tuple[Value, float]] = ()) -> None:
        self.number, self.past, self.grad = number, list(past), 0.0


def random_graph(it: Check, size: int, equal: bool = False) -> Value:
    """Values made of up to three earlier ones each; the last one reaches all."""
    values = [Value(1.0 if equal else float(number)) for number in range(2)]
    for number in range(2, size):
        chosen = [values[-1], *(values[n] for n in it.random.integers(0, len(values), size=2))]
        slopes = it.random.integers(1, 4, size=3)
        past = [(value, float(slope)) for value, slope in zip(chosen, slopes, strict=True)]
        values.append(Value(1.0 if equal else float(number), past))
    return Value(1.0 if equal else -1.0, [(value, 1.0) for value in values])


def reachable(root: Value) -> list[Value]:
    """All values behind a root, in no particular order."""
    found, waiting = {id(root): root}, [root]
    while waiting:
        for parent, _slope in waiting.pop().past:
            if id(parent) not in found:
                found[id(parent)] = parent
                waiting.append(parent)
    return list(found.values())


# 01.1 --------------------------------------------------------------------------------------------


@exercise("01.1", "each value once, and none before everything that used it")
def order_the_values(it: Check, order: Any) -> None:
    """``order(root)`` lists the values behind a root, users before what they used."""
    it.function(order, "order")
    x = Value(1.0)
    chain = Value(3.0, [(Value(2.0, [(x, 1.0)]), 1.0)])
    _ordered(it, order, chain)
    a = Value(2.0, [(x, 2.0)])
    triple = Value(6.0, [(a, 3.0)])
    _ordered(it, order, Value(8.0, [(a, 1.0), (triple, 1.0)]))
    _ordered(it, order, Value(8.0, [(triple, 1.0), (a, 1.0)]))
    _ordered(it, order, Value(9.0, [(x, 3.0), (x, 3.0)]))
    for size in (4, 8, 12):
        _ordered(it, order, random_graph(it, size))
    _ordered(it, order, random_graph(it, 6, equal=True), equal=True)
    doubled = x
    for _turn in range(40):
        doubled = Value(2 * doubled.number, [(doubled, 1.0), (doubled, 1.0)])
    many = N_(
        "it follows every path instead of visiting each value once, and there are 2 to the 40th"
    )
    it.call(order, doubled, likely=many)


def _ordered(it: Check, order: Any, root: Value, equal: bool = False) -> None:
    found = it.call(order, root)
    it.expects(
        isinstance(found, Iterable),
        "a list of values",
        "{kind}",
        "the list is made but not returned",
        kind=kind(found),
    )
    found = list(found)
    wanted = reachable(root)
    missing = [value for value in wanted if not any(value is each for each in found)]
    it.expects(
        not missing,
        "each of the {wanted} values behind the root",
        "{found}",
        "values with equal numbers are taken for one value"
        if equal
        else "values without a past are left out, but they are the ones that want the gradients"
        if all(not value.past for value in missing)
        else "the walk stops before it has seen everything that was used",
        wanted=len(wanted),
        found=len(found),
    )
    it.expects(
        len(found) == len(wanted),
        "{wanted} values, each once",
        "{found} entries",
        "a value that was used twice is listed twice",
        wanted=len(wanted),
        found=len(found),
    )
    place = {id(value): number for number, value in enumerate(found)}
    wrong = [
        (user, value)
        for user in wanted
        for value, _slope in user.past
        if place[id(user)] > place[id(value)]
    ]
    it.expects(
        not wrong,
        "the root first, and each value after everything that used it",
        "a value that comes before one that used it",
        "what was used comes first everywhere: this list wants to be read from its end"
        if found[-1] is root
        else "a value is listed when it is first met, while one that used it is still to come",
    )


# 01.2 --------------------------------------------------------------------------------------------


@exercise("01.2", "every path from the root arrives, multiplied along and added where paths meet")
def run_the_walk(it: Check, run: Any) -> None:
    """``run(ordered)`` fills in the gradients of values that are in the right order."""
    it.function(run, "run")
    alone = Value(5.0)
    it.call(run, [alone])
    it.expects(
        alone.grad == 1,
        "the root's own gradient to be 1",
        "{came}",
        "the walk never starts: nothing gives the root its 1, and 0 times every slope is 0",
        came=alone.grad,
    )
    x = Value(4.0)
    _filled(it, run, Value(12.0, [(x, 3.0)]), N_("the slope is left out"))
    x = Value(4.0)
    _filled(
        it,
        run,
        Value(24.0, [(Value(12.0, [(x, 3.0)]), 2.0)]),
        N_("the slope is passed on without the gradient that had arrived"),
    )
    x = Value(1.0)
    a = Value(2.0, [(x, 2.0)])
    lost = N_("the gradient of a value is set anew by each path: only the last one is left")
    _filled(it, run, Value(8.0, [(a, 1.0), (Value(6.0, [(a, 3.0)]), 1.0)]), lost)
    x = Value(3.0)
    twice = N_("a value that stands twice in the same past is served once")
    _filled(it, run, Value(9.0, [(x, 3.0), (x, 3.0)]), twice)
    for size in (5, 8):
        general = N_("something goes wrong where several values use several others")
        _filled(it, run, random_graph(it, size), general)


def _filled(it: Check, run: Any, root: Value, likely: str) -> None:
    """The gradients that came are sums over paths, which are counted here one by one."""
    right = {id(value): 0.0 for value in reachable(root)}

    def follow(value: Value, slope: float) -> None:
        right[id(value)] += slope
        for parent, inner in value.past:
            follow(parent, slope * inner)

    follow(root, 1.0)
    users = {id(value): 0 for value in reachable(root)}
    for value in reachable(root):
        for parent, _slope in value.past:
            users[id(parent)] += 1
    ordered, ready = [], [root]
    while ready:
        value = ready.pop()
        ordered.append(value)
        for parent, _slope in value.past:
            users[id(parent)] -= 1
            if not users[id(parent)]:
                ready.append(parent)
    it.call(run, list(ordered))
    for value in ordered[1:]:
        it.expects(
            value.grad == right[id(value)],
            "the gradient of {number:g} to be {right:g}",
            "{came}",
            "it is served before anything has come to the value that serves it: from the wrong end"
            if value.grad == 0
            else likely,
            number=value.number,
            right=right[id(value)],
            came=value.grad,
        )


# 01.3 --------------------------------------------------------------------------------------------

SHAPES = [  # of an input, and of the result that it was spread over
    ((2, 3), (2, 3)),
    ((3,), (2, 3)),
    ((2, 1), (2, 3)),
    ((), (4,)),
    ((), (2, 3)),
    ((1, 3), (4, 3)),
    ((1, 1), (2, 3)),
    ((3, 1), (5, 3, 2)),
    ((1,), (4, 1)),
]


@exercise("01.3", "a gradient comes back in the input's shape, with every copy's share added up")
def undo_broadcasting(it: Check, undo: Any) -> None:
    """``undo(gradient, shape)`` sums over what broadcasting repeated."""
    it.function(undo, "undo")
    for shape, spread in SHAPES:
        gradient = it.random.standard_normal(spread)
        kept = gradient.copy()
        came = it.call(undo, gradient, shape)
        it.expects(
            np.array_equal(gradient, kept),
            "the gradient that was handed in to stay as it is",
            "other numbers in it",
            "it is written into, and other inputs still need it",
        )
        values = {"from": spread, "shape": shape}
        it.expects(
            isinstance(came, (np.ndarray, np.number, float)),
            "a NumPy array",
            "{kind}",
            "the sum is made but not returned",
            kind=kind(came),
        )
        likely = (
            N_("axes that broadcasting put in front are not summed away")
            if np.ndim(came) > len(shape)
            else N_("the sum over a stretched axis has to keep the axis, with length 1")
            if np.ndim(came) < len(shape)
            else N_("an axis of length 1 that was stretched is still as long as in the result")
        )
        it.expects(
            np.shape(came) == shape,
            "a gradient of shape {shape} out of one of shape {from}",
            "shape {came}",
            likely,
            **values,
            came=np.shape(came),
        )
        # Whatever the input is, its change shows in the result once for each copy.
        small = it.random.standard_normal(shape)
        right = float((np.broadcast_to(small, spread) * kept).sum())
        copies = int(np.prod(spread, dtype=int) / np.prod(shape, dtype=int))
        ratio = float((small * came).sum()) / right
        it.expects(
            np.isclose(ratio, 1),
            "the shares of all {copies} copies together ({from} to {shape})",
            "{ratio:.2f} of it",
            "the copies' shares are averaged; each of them changes the result, so they add up"
            if copies > 1 and np.isclose(ratio * copies, 1)
            else "only some of the copies count, or the numbers land in other places",
            **values,
            copies=copies,
            ratio=ratio,
        )


# 01.4 --------------------------------------------------------------------------------------------


def _target(w: torch.Tensor, data: torch.Tensor) -> torch.Tensor:
    part = w * (data * 2)
    return part * w + part


@draws("01.4", "w", "data")
def _picture() -> Story:
    w, data = torch.tensor([1.5, -1.0], requires_grad=True), torch.tensor([2.0, 0.5])
    with viz.record({"w": w, "data": data}) as story:
        _target(w, data)
    return story


@exercise("01.4", "your program has the target's nodes, edges and ghosts")
def explain_the_picture(it: Check, program: Any) -> None:
    """``program(w, data)`` draws the picture of the task."""
    it.function(program, "program")
    for length in (2, 3):
        w, data = it.randn(length, requires_grad=True), it.randn(length)
        with viz.record({"w": w, "data": data}) as theirs:
            came = it.call(program, w, data)
        with viz.record({"w": w, "data": data}) as target:
            right = _target(w, data)
        it.beside(theirs, bare(target, "w", "data"))
        it.expects(
            isinstance(came, torch.Tensor) and came.grad_fn is not None,
            "the last tensor of the picture, with a grad_fn",
            "{kind}" if not isinstance(came, torch.Tensor) else "a tensor without one",
            "the result is computed but not returned"
            if came is None
            else "w has no part in what is returned",
            kind=kind(came),
        )
        mine, wanted = outline(came, w=w), outline(right, w=w)
        likely = N_("the recorded operations differ: follow the edges upwards, node by node")
        if mine.partition(" of ")[0] == wanted.partition(" of ")[0]:
            likely = N_(
                "the middle product is computed twice; in the picture two edges leave one card"
            )
        it.expects(mine == wanted, "the graph {wanted}", "{mine}", likely, wanted=wanted, mine=mine)
        seen, hidden = ghosts(theirs), ghosts(target)
        it.expects(
            seen == hidden,
            "the ghosts {hidden}",
            "{seen}",
            "there is no ghost: what happens to data alone is computed somewhere else"
            if not seen
            else "something was computed that the picture does not show",
            hidden=told(hidden),
            seen=told(seen),
        )
        it.close(came, right.detach().numpy(), "the result", "the same cards with other numbers")
