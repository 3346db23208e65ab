"""The checks of chapter 05 about what is kept: the test of versions, and a pair of hooks."""

from __future__ import annotations

import gc
import re
import tracemalloc
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite.viz.language import N_

from . import Check, Wrong, brief, exercise, kind

# 05.3 --------------------------------------------------------------------------------------------


@exercise("05.3", "what was not written to comes back itself, and every write is noticed")
def build_the_version_check(it: Check, kept: Any) -> None:
    """``Kept(tensor)`` gives the tensor back if nobody has written to it."""
    it.function(kept, "Kept")
    tensor = it.randn(2, 3)
    box = kept(tensor)
    it.expects(
        all(callable(getattr(box, name, None)) for name in ("read", "release")),
        "the methods read and release",
        "{kind} that lacks one of them",
        "a name is spelled differently, or the class is another one",
        kind=kind(box),
    )
    for _turn in range(2):
        came = it.call(box.read)
        it.expects(
            came is tensor,
            "the very tensor that was kept, each time it is read",
            "{kind}, another object" if isinstance(came, torch.Tensor) else "{kind}",
            "a copy, or a detached tensor, costs memory or loses the history"
            if isinstance(came, torch.Tensor)
            else "read returns nothing",
            kind=kind(came),
        )
    _each_write_is_noticed(it, kept)
    _later_versions(it, kept)
    _let_go(it, kept)


def _each_write_is_noticed(it: Check, kept: Any) -> None:
    writes: list[tuple[Callable, str]] = [
        (
            lambda t: t.add_(1),
            N_("the versions are not compared, or both are taken when it is read"),
        ),
        (lambda t: t[0].mul_(2), N_("a write to a part of the tensor is a write")),
        (
            lambda t: t.detach().sub_(3),
            N_("a write through another name for the memory is a write"),
        ),
        (lambda t: t.mul_(1), N_("numbers are compared; a write of the same numbers is a write")),
    ]
    for write, likely in writes:
        tensor = it.randn(2, 3)
        box = kept(tensor)
        write(tensor)
        for _turn in range(2):
            sentence = _refused(it, box, likely)
            _names(it, sentence, 1, 0)
            likely = N_("the second reading is allowed: the error has changed what is remembered")


def _refused(it: Check, box: Any, likely: str) -> str:
    """The sentence of the RuntimeError that reading raises."""
    error = came = None
    try:
        came = it.call(box.read)
    except Wrong:  # it never ended
        raise
    except Exception as raised:
        error = raised
    it.expects(error is not None, "a RuntimeError", "{kind}", likely, kind=kind(came))
    it.expects(
        isinstance(error, RuntimeError),
        "a RuntimeError",
        "{error}",
        "another kind of error is raised",
        error=type(error).__name__,
    )
    return str(error)


def _names(it: Check, sentence: str, now: int, then: int) -> None:
    numbers = [int(number) for number in re.findall(r"\d+", sentence)]
    it.expects(
        now in numbers and then in numbers,
        "a sentence that names version {now} and version {then}",
        "{sentence}",
        "the version it expects is always 0"
        if then
        else "the error does not say which version is there and which was expected",
        now=now,
        then=then,
        sentence=sentence or "''",
    )


def _later_versions(it: Check, kept: Any) -> None:
    """Kept after writes: the count itself is nothing wrong. Two boxes know different versions."""
    tensor = it.randn(3)
    for _turn in range(4):
        tensor.add_(1)
    early = kept(tensor)
    try:
        came = it.call(early.read)
    except RuntimeError as error:
        it.wrong(
            "a tensor that was written to before it was kept to be readable",
            "{sentence}",
            "what counts are the writes since it was kept, not whether there were any",
            sentence=str(error).rstrip("."),
        )
    it.expects(came is tensor, "the tensor", "another one", "the first tensor is kept for all")
    tensor.mul_(2)
    late = kept(tensor)
    it.expects(
        it.call(late.read) is tensor,
        "the one that was kept after the write to be readable",
        "something else",
        "the first object's version counts for the second",
    )
    likely = N_("the one that was kept before the write knows the version of the one kept after")
    _names(it, _refused(it, early, likely), 5, 4)
    tensor.add_(1)
    likely = N_("one write is noticed and a second one is not: any other version is an error")
    _names(it, _refused(it, early, likely), 6, 4)


def _let_go(it: Check, kept: Any) -> None:
    tensor = it.randn(3)
    boxes = [kept(tensor), kept(it.randn(2))]
    watch = weakref.ref(tensor)
    boxes[0].release()
    sentence = _refused(it, boxes[0], N_("release does not keep read from giving the tensor"))
    it.expects(
        "freed" in sentence,
        "an error that says `freed`",
        "{sentence}",
        "after release another error is raised than the task asks for",
        sentence=sentence or "''",
    )
    it.expects(
        isinstance(it.call(boxes[1].read), torch.Tensor),
        "a tensor that is kept to stay alive, although nobody else holds it",
        "nothing",
        "a weak reference keeps nothing",
    )
    del tensor
    gc.collect()
    it.expects(
        watch() is None,
        "nothing to hold the tensor after release",
        "it is still alive",
        "only a flag is set, and the object still refers to the tensor",
    )


# 05.4 --------------------------------------------------------------------------------------------


@exercise("05.4", "half the memory at most, every number back in its place, and gradients exact")
def build_the_hooks(it: Check, pack: Any, unpack: Any) -> None:
    """A pair of hooks that keeps only what is not zero."""
    it.function(pack, "pack")
    it.function(unpack, "unpack")
    for tensor, likely in _kinds_of_tensors(it):
        right = tensor.numpy().copy()
        packed = it.call(pack, tensor)
        _same(it, tensor, right, N_("pack writes into the tensor, and that is somebody's"))
        _same(it, it.call(unpack, packed), right, likely)
        once = N_("it can be unpacked only once: something was used up or changed")
        try:
            again = it.call(unpack, packed)
        except (LookupError, TypeError, ValueError) as error:
            it.wrong("the same again", "{error}", once, error=type(error).__name__)
        _same(it, again, right, once)
    first, second = _sparse(it, 4, 3), _sparse(it, 4, 3)
    boxes = it.call(pack, first), it.call(pack, second)
    order = N_("two packed tensors are mixed up: what belongs to one is kept in a common place")
    _same(it, it.call(unpack, boxes[0]), first.numpy(), order)
    _same(it, it.call(unpack, boxes[1]), second.numpy(), order)
    _memory(it, pack)
    _in_a_graph(it, pack, unpack)


def _sparse(it: Check, *shape: int) -> torch.Tensor:
    numbers = it.random.standard_normal(shape) * (it.random.uniform(size=shape) < 0.3)
    return torch.tensor(numbers.astype(np.float32))


def _kinds_of_tensors(it: Check) -> list[tuple[torch.Tensor, str]]:
    turned, wide = _sparse(it, 3, 4), _sparse(it, 5, 5)
    return [
        (_sparse(it, 6).abs(), N_("the numbers are not put back where they were")),
        (_sparse(it, 4, 3).abs(), N_("a table comes back as another one")),
        (torch.tensor([0.0, -2.0, 0.0, 3.0]), N_("numbers below zero are no zeros")),
        (torch.tensor([0.0, 1e-30, 12345.678]), N_("the numbers are rounded")),
        (torch.tensor([0.0, float("nan"), float("inf")]), N_("NaN and infinity are no zeros")),
        (_sparse(it, 30, 20), N_("a place beyond the first 255 is put somewhere else")),
        (torch.zeros(2, 3), N_("where nothing is left, zeros of the same shape come back")),
        (torch.tensor(2.5), N_("a single number has no axis")),
        (torch.tensor([True, False, True]), N_("truth values come back as truth values")),
        (torch.tensor([[3, 0], [0, -1]]), N_("positions are integers, and must stay integers")),
        (turned.t(), N_("a transposed tensor is not read in the order of its memory")),
        (wide[1:4, ::2], N_("of a part only the part comes back")),
        (_sparse(it, 2, 3, 2), N_("a tensor with three axes is one as well")),
        (torch.tensor([0.0, 1.0], dtype=torch.float64), N_("float64 comes back as float64")),
    ]


def _same(it: Check, came: Any, right: np.ndarray, likely: str) -> None:
    it.tensor(came, "what is unpacked", right.shape, likely)
    array = came.detach().numpy()
    it.expects(
        array.dtype == right.dtype,
        "numbers of type {wanted}",
        "{came}",
        likely,
        wanted=right.dtype,
        came=array.dtype,
    )
    it.expects(
        np.array_equal(array, right, equal_nan=True),
        "{right}",
        "{came}",
        likely,
        right=brief(right),
        came=brief(array),
    )


def _memory(it: Check, pack: Any) -> None:
    """What is still allocated after a packed tensor is gone, wherever it is kept."""
    it.call(pack, torch.zeros(2, 2))
    size, traced = 200, tracemalloc.is_tracing()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    numbers = np.zeros((size, size), dtype=np.float32)
    numbers[::8, ::8] = 1.5
    tensor = torch.from_numpy(numbers)
    packed = it.call(pack, tensor)
    dense = numbers.nbytes
    del tensor, numbers
    gc.collect()
    left = tracemalloc.get_traced_memory()[0] - before
    if not traced:
        tracemalloc.stop()
    del packed
    it.expects(
        left <= dense // 2,
        "at most {most} bytes kept of {dense}",
        "{left}",
        "the tensor itself, a view of it or a copy is kept, with all its zeros",
        most=dense // 2,
        dense=dense,
        left=left,
    )


def _in_a_graph(it: Check, pack: Any, unpack: Any) -> None:
    x, weights = it.randn(6, 4), [it.randn(4, 5), it.randn(5, 2)]

    def gradients() -> list[torch.Tensor]:
        first, second = (weight.detach().requires_grad_() for weight in weights)
        hidden = torch.relu(x @ first - 0.5)
        loss = torch.where(hidden > 1, hidden.square(), hidden).max(1).values.sum()
        loss = loss + (hidden @ second).square().mean()
        return list(torch.autograd.grad(loss, (first, second)))

    with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
        came = it.call(gradients)
    for mine, right in zip(came, gradients(), strict=True):
        it.close(mine, right.numpy(), "the gradient", "what is unpacked is not what was packed")
