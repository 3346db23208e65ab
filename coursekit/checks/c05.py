"""The checks of chapter 05: from node to node, and what a node is given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite import viz
from minitorch_lite.viz.language import N_
from minitorch_lite.viz.story import Story

from . import (
    Check,
    Saved,
    c05_saved,  # noqa: F401  registers 05.3 and 05.4
    exercise,
    ghosts,
    kind,
    listed,
    node_names,
    outline,
    told,
)
from .targets import draws

# 05.1 --------------------------------------------------------------------------------------------

DEEP = 3000  # operations in a row: more than Python's calls inside each other


@exercise("05.1", "every leaf behind a tensor, each once, on any graph, and nothing was computed")
def find_the_leaves(it: Check, leaves: Any) -> None:
    """``leaves(tensor)`` lists the leaves that a backward from the tensor would reach."""
    it.function(leaves, "leaves")
    a, b, c = (it.randn(3, requires_grad=True) for _ in range(3))
    data = it.randn(3)
    _found(it, leaves, (a * b).sum(), {"a": a, "b": b}, N_("one of the paths is not followed"))
    constant = N_("an input that asks for nothing has no node: its place holds None")
    _found(it, leaves, (a * data + 1).sum(), {"a": a}, constant)
    twice = N_("a leaf that several paths lead to is listed for each of them")
    _found(it, leaves, a * b + b * a, {"a": a, "b": b}, twice)
    same = torch.zeros(3, requires_grad=True), torch.zeros(3, requires_grad=True)
    alike = N_("`in` compares tensors by their numbers, and these two have the same")
    _found(it, leaves, same[0] * same[1], {"one": same[0], "other": same[1]}, alike)
    ends = N_("a tensor without a grad_fn has no node to start from: it is a leaf or a constant")
    _found(it, leaves, a, {"a": a}, ends)
    _found(it, leaves, data, {}, ends)
    first, second, _third = a.unbind()
    several = N_("a node with several results is one node, whatever number the pair has")
    _found(it, leaves, first * c[1] + second, {"a": a, "c": c}, several)
    cut = N_("what is behind a detach is not behind the tensor")
    _found(it, leaves, (a * b).detach() * c, {"c": c}, cut)
    _deep_and_wide(it, leaves)
    _nothing_computed(it, leaves, a, b)


def _found(it: Check, leaves: Any, tensor: Any, wanted: dict[str, Any], likely: str) -> None:
    came = it.call(leaves, tensor, likely="it follows every path, and there are 2 to the 40th")
    it.expects(
        isinstance(came, Iterable),
        "a list of leaves",
        "{kind}",
        "the list is made but not returned",
        kind=kind(came),
    )
    came = list(came)
    it.expects(
        all(isinstance(each, torch.Tensor) for each in came),
        "leaf tensors",
        "{kind}",
        "the node at the end knows its leaf, and the leaf is asked for",
        kind=kind(came[0] if came else None),
    )
    names = {id(leaf): name for name, leaf in wanted.items()}
    known = sorted(names.get(id(each), "another tensor") for each in came)
    it.expects(
        known == sorted(wanted),
        "the leaves {wanted}",
        "{known}",
        likely,
        wanted=listed(sorted(wanted)),
        known=listed(known),
    )


def _deep_and_wide(it: Check, leaves: Any) -> None:
    w = torch.tensor(1.0, requires_grad=True)
    result = w
    for _turn in range(40):
        result = result + result
    _found(it, leaves, result, {"w": w}, N_("the leaf is listed for each path"))
    for _turn in range(DEEP):
        result = result * 1.0
    try:
        _found(it, leaves, result, {"w": w}, N_("a long chain is not followed to its end"))
    except RecursionError:
        it.wrong(
            "an answer for {deep} operations in a row",
            "RecursionError",
            "the function calls itself once for each node of the chain",
            deep=DEEP,
        )


def _nothing_computed(it: Check, leaves: Any, a: torch.Tensor, b: torch.Tensor) -> None:
    loss = (a * b).sum()
    it.call(leaves, loss)
    it.expects(
        a.grad is None and b.grad is None,
        "no gradient anywhere",
        "a gradient in .grad",
        "backward was called; the nodes alone tell",
    )
    try:
        loss.backward()
    except RuntimeError:
        it.wrong(
            "a graph that can still go backward",
            "one whose saved tensors are freed",
            "a backward pass was run; the nodes alone tell",
        )


# 05.2 --------------------------------------------------------------------------------------------


def _sum_of_parts(w: torch.Tensor, parts: list[torch.Tensor]) -> torch.Tensor:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return (w * total).sum()


@draws("05.2", "w", "monday", "tuesday", "wednesday")
def _three_parts() -> Story:
    names, w = ("monday", "tuesday", "wednesday"), torch.ones(2, requires_grad=True)
    parts = {name: torch.ones(2) for name in names}
    with viz.record({"w": w, **parts}) as story:
        _sum_of_parts(w, list(parts.values()))
    return story


@exercise("05.2", "one product and one sum are recorded, however many parts there are")
def weigh_at_once(it: Check, weigh: Any) -> None:
    """``weigh(w, parts)`` adds up the data before the weights come in."""
    it.function(weigh, "weigh")
    for shape, count in (((2,), 3), ((3,), 1), ((2, 3), 2), ((4,), 7)):
        w, parts = it.randn(*shape, requires_grad=True), [it.randn(*shape) for _ in range(count)]
        arrays = [part.numpy().copy() for part in parts]
        known = {"w": w} | {f"part {number}": part for number, part in enumerate(parts)}
        with (
            it.mode_kept("recording is switched off and stays off"),
            viz.record(known) as story,
        ):
            came = it.call(weigh, w, given := list(parts))
        with viz.record(known) as wanted:
            _sum_of_parts(w, parts)
        it.beside(story, wanted)
        it.expects(
            len(given) == count,
            "a list of {count} parts, as before",
            "{came} parts in it",
            "parts are taken out of somebody's list",
            count=count,
            came=len(given),
        )
        it.expects(
            all(np.array_equal(p.numpy(), a) for p, a in zip(parts, arrays, strict=True)),
            "the parts as they were",
            "other numbers in one of them",
            "a sum that is written into the first part changes somebody's data",
        )
        it.tensor(came, "the sum", (), "it is not returned, or not added up to one number")
        total = sum(arrays)
        it.close(came, (w.detach().numpy() * total).sum(), "the sum", "a part is left out")
        it.nodes(
            came,
            ["MulBackward0", "SumBackward0"],
            "each part is multiplied by w, and each product is a node"
            if len(node_names(came)) > 2
            else "the product with w is not recorded, or another operation stands in its place",
        )
        came.backward()
        it.gradients(
            lambda v, total=total: (v * total).sum(),
            {"w": w},
            {"w": w.grad},
            "the gradient is another one than that of the sum",
        )
        with Saved() as saved:  # apart from the picture, in which its hooks would be seen
            it.call(weigh, w, list(parts))
        most = w.numel() * w.element_size()
        it.expects(
            saved.bytes <= most,
            "at most {most} bytes kept for {count} parts",
            "{bytes}",
            "the parts are put side by side, and the product keeps all of them",
            most=most,
            count=count,
            bytes=saved.bytes,
        )


# 05.5 --------------------------------------------------------------------------------------------


def _target(rates: torch.Tensor, hours: torch.Tensor) -> torch.Tensor:
    first, second = rates.unbind()
    return (torch.exp(first * (hours / 60)) + second).mean()


def _watched(program: Any, rates: torch.Tensor, hours: torch.Tensor) -> tuple[Story, Any]:
    with viz.record({"rates": rates, "hours": hours}) as story:
        result = program(rates, hours)
    return story, result


@draws("05.5", "rates", "hours", "first", "second")
def _picture() -> Story:
    rates = torch.tensor([0.5, 2.0], requires_grad=True)
    return _watched(_target, rates, torch.tensor([30.0, 60.0, 90.0]))[0]


@exercise("05.5", "your program has the picture's nodes, edges, outputs and ghosts")
def explain_the_picture(it: Check, program: Any) -> None:
    """``program(rates, hours)`` draws the picture of the task."""
    it.function(program, "program")
    for length in (3, 2):
        rates, hours = it.randn(2, requires_grad=True), it.randn(length)
        theirs, came = it.call(_watched, program, rates, hours)
        target, right = _watched(_target, rates, hours)
        it.beside(theirs, target)
        it.tensor(came, "the last tensor", (), "it is not returned, or the last card is missing")
        it.expects(
            came.grad_fn is not None,
            "a result with a grad_fn",
            "a result without one",
            "rates has no part in what is returned",
        )
        mine, wanted = outline(came, rates=rates), outline(right, rates=rates)
        likely = N_("the recorded operations differ: follow the edges upwards, node by node")
        if "Select" in mine:
            likely = N_("an index makes a node for each number; in the picture one card has both")
        it.expects(mine == wanted, "the graph {wanted}", "{mine}", likely, wanted=wanted, mine=mine)
        seen, hidden = ghosts(theirs), ghosts(target)
        it.expects(
            seen == hidden,
            "the ghosts {hidden}",
            "{seen}",
            "there is no ghost: hours goes into the product as it is"
            if not seen
            else "what is not recorded in the picture is something else",
            hidden=told(hidden),
            seen=told(seen),
        )
        swapped = _target(torch.stack(rates.unbind()[::-1]), hours).item()
        it.close(
            came,
            right.item(),
            "the result",
            "the two results of the first card are exchanged"
            if np.isclose(came.item(), swapped, rtol=1e-3)
            else "the same cards with other numbers",
        )
