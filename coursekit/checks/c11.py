"""The checks of chapter 11: three modes compared, and what else leaves things unrecorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import minitorch_lite as torch
from minitorch_lite import viz
from minitorch_lite.viz.language import N_
from minitorch_lite.viz.story import Story

from . import Check, Saved, exercise, ghosts, kind, listed, outline, told
from .networks import Noted, flags, layers, outside, same_numbers
from .targets import bare, draws

# 11.1 --------------------------------------------------------------------------------------------

REASONS = {
    "enabled.requires_grad": N_("recording was on already; does switching it on change anything?"),
    "quiet.requires_grad": N_("an operation ran while nothing was written down"),
    "off.requires_grad": N_("set_grad_enabled(False) as a block: which other block is that?"),
    "sealed.requires_grad": N_("does inference mode record less than no_grad, or more?"),
    "cut.requires_grad": N_("the graph was built; is the tensor that is returned on it?"),
    "frozen.requires_grad": N_("a result asks if one of its inputs does; does any of them?"),
    "evaluated.requires_grad": N_("which of the two does eval() speak to: layers, or autograd?"),
    "row.requires_grad": N_("a view of a leaf keeps something that a new result does not get"),
    "made.requires_grad": N_("a new leaf is no recorded result: it may have any wish"),
    "reopened.requires_grad": N_("of two grad modes around a line the inner one holds"),
    "resealed.requires_grad": N_("can enable_grad open what inference mode has closed?"),
    "quiet.is_inference()": N_("which of the modes marks its results for life?"),
    "sealed.is_inference()": N_("which of the modes marks its results for life?"),
    "copied.is_inference()": N_("where was the copy made: inside the block, or outside?"),
}


@exercise("11.1", "you know of each way what it leaves on its result")
def predict_the_modes(it: Check, predicted: Any, program: Callable[[], dict]) -> None:
    """``predicted`` has for each result what is asked of it."""
    results = program()
    truth = {}
    for question in REASONS:
        name, _dot, attribute = question.partition(".")
        value = getattr(results[name], attribute.removesuffix("()"))
        truth[question] = value() if callable(value) else value
    it.predictions(predicted, truth, REASONS)


# 11.2 --------------------------------------------------------------------------------------------


def _target(w: torch.Tensor, data: torch.Tensor) -> torch.Tensor:
    shifted = data - 1
    with torch.no_grad():
        scale = w * w
    return w * shifted / scale + w.detach()


@draws("11.2", "w", "data")
def _picture() -> Story:
    w, data = torch.tensor([1.5, -1.0], requires_grad=True), torch.tensor([2.0, 0.5])
    with viz.record({"w": w, "data": data}) as story:
        _target(w, data)
    return story


@exercise("11.2", "your program has the target's nodes, and each ghost for the reason it has there")
def explain_the_picture(it: Check, program: Any) -> None:
    """``program(w, data)`` draws the picture of the task."""
    it.function(program, "program")
    for length in (2, 3):
        w, data = it.randn(length, requires_grad=True), it.randn(length)
        with (
            it.mode_kept("a mode is switched off and not on again"),
            viz.record({"w": w, "data": data}) as theirs,
        ):
            came = it.call(program, w, data)
        with viz.record({"w": w, "data": data}) as target:
            right = _target(w, data)
        it.beside(theirs, bare(target, "w", "data"))
        it.tensor(came, "the result", right.shape, "the last tensor is not returned")
        it.expects(
            came.requires_grad,
            "a result with a grad_fn",
            "a tensor without one",
            "everything ran where nothing is recorded",
        )
        mine, wanted = outline(came, w=w), outline(right, w=w)
        it.expects(
            mine == wanted,
            "the graph {wanted}",
            "{mine}",
            "more is recorded than in the picture: a dashed card is a solid one here"
            if len(mine) > len(wanted)
            else "a solid card of the picture is missing, or its edges lead elsewhere",
            wanted=wanted,
            mine=mine,
        )
        _same_ghosts(it, ghosts(theirs), ghosts(target))
        it.close(came, right.detach().numpy(), "the result", "the same cards with other numbers")


def _same_ghosts(it: Check, seen: list, hidden: list) -> None:
    likely = N_("something was computed that the picture does not show, or the other way round")
    if [op for op, _why in seen] == [op for op, _why in hidden]:
        likely = N_(
            "the right operations, one of them unrecorded for another reason: read what the "
            "dashed cards say"
        )
    elif len(seen) < len(hidden):
        likely = N_("a dashed card of the picture is missing: it has one for each line, detach too")
    it.expects(
        seen == hidden,
        "the ghosts {hidden}",
        "{seen}",
        likely,
        hidden=told(hidden),
        seen=told(seen),
    )


# 11.3 --------------------------------------------------------------------------------------------


def _report_model(weight: np.ndarray, rows: np.ndarray) -> dict[str, float]:
    out = np.tanh(rows @ weight)
    centred = out - out.mean()
    spread = np.sqrt((centred**2).mean())
    return {"spread": spread, "skew": ((centred / spread) ** 3).mean()}


@exercise("11.3", "the loss has its gradient, the report its numbers, and only the loss its memory")
def repair_the_report(it: Check, measure: Any) -> None:
    """``measure(weight, rows)`` returns a loss, and a report that nobody differentiates."""
    it.function(measure, "measure")
    for size, columns in ((40, 6), (25, 3), (60, 4)):
        weight, rows = it.randn(columns, 5, requires_grad=True), it.randn(size, columns)
        with it.mode_kept("recording is switched off and stays off"), Saved() as saved:
            came = it.call(measure, weight, rows)
        pair = isinstance(came, tuple) and len(came) == 2 and isinstance(came[1], dict)
        it.expects(pair, "a loss and a dictionary", "{kind}", "not both returned", kind=kind(came))
        loss, report = came
        it.tensor(loss, "the loss", (), "a number has no history")
        it.expects(
            loss.requires_grad,
            "a loss with a grad_fn",
            "a loss without one",
            "the block that keeps the report out also keeps the loss out",
        )
        numbers = weight.detach().numpy(), rows.numpy()
        _reported(it, report, _report_model(*numbers))
        bound = rows.numpy().nbytes + weight.detach().numpy().nbytes + 2 * 4 * size * 5
        it.expects(
            saved.bytes <= bound,
            "at most {bound} bytes kept for the backward pass",
            "{bytes}",
            "the report is recorded first and cut off afterwards: its values were saved already"
            if not any(value.requires_grad for value in report.values())
            else "the report is recorded, and each of its operations saves what it got",
            bound=bound,
            bytes=saved.bytes,
        )
        it.expects(
            not any(value.requires_grad for value in report.values()),
            "a report without history",
            "requires_grad is True",
            "its numbers still lead back to weight",
        )
        _usable(it, measure, weight, rows)


def _reported(it: Check, report: dict, right: dict[str, float]) -> None:
    it.expects(
        set(report) == set(right),
        "a report of {wanted}",
        "{names}",
        "the names of the report are the task's",
        wanted=listed(right),
        names=listed(map(str, report)),
    )
    for name, number in right.items():
        it.close(
            report[name],
            np.float64(number),
            "the report's {row}",
            "the numbers of the report are to stay tensors, and the same",
            row=name,
        )


def _usable(it: Check, measure: Any, weight: torch.Tensor, rows: torch.Tensor) -> None:
    """The loss gives the right gradient, alone and divided by a number of the report."""
    [spread] = [_report_model(weight.detach().numpy(), rows.numpy())["spread"]]
    for divided in (False, True):
        weight.grad = None
        loss, report = it.call(measure, weight, rows)
        try:
            (loss / report["spread"] if divided else loss).backward()
        except RuntimeError as error:
            it.wrong(
                "loss / report['spread'] to have a gradient",
                "{sentence}",
                "the report was made in inference mode, and its tensors stay marked",
                sentence=str(error).split(". ")[0],
            )
        data, share = rows.numpy(), spread if divided else 1.0
        it.gradients(
            lambda w, data=data, share=share: (np.tanh(data @ w) ** 2).mean() / share,
            {"weight": weight},
            {"weight": weight.grad},
            "the loss is computed from something that has lost its history",
        )


# 11.4 --------------------------------------------------------------------------------------------


@draws("11.4", "x", "student.0.weight", "student.0.bias", "teacher.0.weight", "teacher.0.bias")
def _gap_picture() -> Story:
    random = np.random.default_rng(0)
    student, teacher = layers(random, 2, 2), layers(random, 2, 2)
    x = torch.tensor([[1.0, -1.0]])
    names = {"x": x}
    names |= {f"student.{name}": p for name, p in student.named_parameters()}
    names |= {f"teacher.{name}": p for name, p in teacher.named_parameters()}
    with viz.record(names) as story:
        with torch.no_grad():
            wanted = teacher(x)
        (student(x) - wanted).square().mean()
    return story


@exercise("11.4", "the student is recorded, the teacher is not, and neither is changed")
def record_the_student(it: Check, gap: Any) -> None:
    """``gap(student, teacher, x)`` is the mean squared difference; only the student learns."""
    it.function(gap, "gap")
    for widths, learned_input in (((3, 4, 2), False), ((2, 3), True), ((4, 2, 3), True)):
        student, teacher = layers(it.random, *widths), Noted(layers(it.random, *widths))
        watched = Noted(student)
        next(teacher.parameters()).requires_grad_(widths[0] == 3)
        teacher.eval() if learned_input else teacher.train()
        x = it.randn(5, widths[0], requires_grad=learned_input)
        before = flags(teacher), flags(student), teacher.training, watched.training
        with it.mode_kept("recording is switched off and stays off"):
            came = _asked(it, gap, watched, teacher, x)
        it.tensor(came, "the gap", (), "one number is wanted, the mean over all differences")
        it.expects(
            watched.seen and teacher.seen,
            "both networks to be called",
            "one of them was not",
            "the difference is that of one network with itself",
        )
        _recorded(it, watched, teacher, came)
        after = flags(teacher), flags(student), teacher.training, watched.training
        it.expects(
            after == before,
            "every requires_grad and every training flag as it was",
            "other ones",
            "flags were set for the call; they are not put back as they were found",
        )
        _learns(it, came, student, teacher, x)


def _asked(it: Check, gap: Any, student: Noted, teacher: Noted, x: torch.Tensor) -> Any:
    try:
        return it.call(gap, student, teacher, x)
    except RuntimeError as error:
        if "nference tensor" not in str(error):
            raise
        it.wrong(
            "a gap that can be recorded",
            "{sentence}",
            "the teacher's answer is an inference tensor, and the square has to save it",
            sentence=str(error).split(". ")[0],
        )


def _recorded(it: Check, student: Noted, teacher: Noted, came: Any) -> None:
    extra = N_("a flag lets through what wants a gradient before it: here x does")
    if any(teacher.asked[-1]):
        extra = N_("the teacher is recorded like the student")
        if outside(came, teacher):
            extra = N_("the teacher is recorded first and cut off after")
    it.records(
        {"student": student.seen[-1], "teacher": teacher.seen[-1], "gap": came},
        {"student", "gap"},
        "the block that keeps the teacher out is too large",
        extra,
    )


def _learns(it: Check, came: Any, student: Any, teacher: Any, x: torch.Tensor) -> None:
    """The number and its gradients; the teacher's outputs are a constant."""
    wanted = teacher.seen[-1].detach().numpy().astype(np.float64)
    came.backward()
    parameters = dict(student.named_parameters())
    inputs = {"x": x, **parameters}

    def model(rows: np.ndarray, *numbers: np.ndarray) -> float:
        return float(((same_numbers(rows, numbers) - wanted) ** 2).mean())

    value = np.float64(model(*(t.detach().numpy() for t in inputs.values())))
    it.close(came, value, "the gap", "the mean of the squared differences is another number")
    it.gradients(
        model,
        inputs,
        {name: t.grad for name, t in inputs.items() if t.requires_grad},
        "the history was cut on the student's way, or the teacher has a share in it",
    )
    it.expects(
        all(p.grad is None for p in teacher.parameters()),
        "no gradient for the teacher",
        "one of its parameters has one",
        "the gap leads back to the teacher too",
    )
