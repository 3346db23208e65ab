"""From what the cells reported to a verdict for each exercise, and its reason."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from coursekit.grading.guard import proof
from coursekit.grading.reference import Exercise, assemble, exercises
from coursekit.grading.runner import MEMORY
from coursekit.grading.submissions import Answers, NotGraded, Submission, read
from coursekit.grading.watching import Limits, Run
from minitorch_lite.viz.language import _

LONGEST = 600  # characters of a reason
UNSEEN = re.compile(r"\x1b\[[0-9;]*m|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Verdict:
    """One exercise of one learner."""

    exercise: str
    points: float  # that were won
    out_of: float
    reason: str = ""  # why not; empty if it passed

    @property
    def passed(self) -> bool:
        return not self.reason


@dataclass
class Graded:
    """One file of one learner: verdicts, or the reason why there are none."""

    learner: str
    file: str
    chapter: str = ""
    verdicts: list[Verdict] = field(default_factory=list)
    reason: str = ""
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.reason and all(verdict.passed for verdict in self.verdicts)

    @property
    def points(self) -> float:
        return sum(verdict.points for verdict in self.verdicts)

    @property
    def out_of(self) -> float:
        return sum(verdict.out_of for verdict in self.verdicts)

    def as_dict(self) -> dict[str, Any]:
        made = asdict(self) | {"points": self.points, "out_of": self.out_of}
        made["passed"] = self.passed
        for facts, verdict in zip(made["verdicts"], self.verdicts, strict=True):
            facts["passed"] = verdict.passed
        return made


def grade(
    submission: Submission, references: dict[str, NotebookNode], course: Path, limits: Limits
) -> Graded:
    """Grade one file. What goes wrong in it costs its learner a reason and nobody anything."""
    started = time.monotonic()
    graded = Graded(submission.learner, submission.path.name)
    try:
        answers = read(submission.path, references)
        graded.chapter, graded.notes = answers.chapter, answers.notes
        graded.verdicts = _Grader(answers, references[answers.chapter], course, limits).verdicts()
    except NotGraded as why:
        graded.reason = str(why)
    graded.seconds = round(time.monotonic() - started, 1)
    return graded


class _Grader:
    def __init__(
        self, answers: Answers, reference: NotebookNode, course: Path, limits: Limits
    ) -> None:
        self.answers, self.reference, self.course = answers, reference, course
        self.limits = limits
        self.secret = secrets.token_hex(16)
        self.reasons: dict[str, str] = {}  # by exercise; "" if it is passed

    def verdicts(self) -> list[Verdict]:
        """Run the notebook; again without an answer that ended Python, for those after it."""
        every = exercises(self.reference)
        for exercise in every:
            if lost := [name for name in exercise.answers if name not in self.answers.sources]:
                self.reasons[exercise.name] = _("the answer cell {id} is gone").format(id=lost[0])
        end = time.monotonic() + self.limits.notebook
        while waiting := [exercise for exercise in every if exercise.name not in self.reasons]:
            self.run(waiting, end - time.monotonic())
        return [
            Verdict(e.name, 0 if reason else e.points, e.points, _clean(reason))
            for e in every
            for reason in [self.reasons[e.name]]
        ]

    def run(self, waiting: list[Exercise], seconds: float) -> None:
        """Decide about the first of the waiting exercises at least."""
        door = f"_{secrets.token_hex(8)}"  # a name in `sys` that no answer can know
        chapter, sources = self.answers.chapter, self.answers.sources
        notebook = assemble(self.reference, sources, waiting, chapter, door, self.secret)
        run = Run(notebook, self.course, self.limits, seconds)
        if not run.cells.get("guard", {}).get("passed") and not run.ended_by:
            why = run.cells.get("guard", {}).get("error", "")
            raise NotGraded(_("grading could not start, grade it again: {why}").format(why=why))
        for exercise in waiting:
            cells = [run.cells.get(name) for name in (*exercise.answers, exercise.check)]
            if None not in cells and not any(cell["died"] for cell in cells):
                self.reasons[exercise.name] = self.reason(exercise, cells)
                continue
            # it was running when everything ended
            self.reasons[exercise.name] = self.end_of(run, cells)
            for name in exercise.answers:
                del sources[name]
            break
        if run.ended_by == "time":
            for exercise in waiting:
                self.reasons.setdefault(exercise.name, _("no time was left for it"))

    def end_of(self, run: Run, cells: list[dict | None]) -> str:
        """Why a run ended before its last cell, in the midst of these."""
        if run.ended_by == "time":
            sentence = _("the notebook ran longer than {seconds} seconds")
            return sentence.format(seconds=self.limits.notebook)
        if run.ended_by == "memory":
            return _("it used more than {gb} GB of memory").format(gb=MEMORY // 1024**3)
        if run.ended_by == "killed":
            return _("it ended the process that graded it")
        if any(cell and cell["timed_out"] for cell in cells):  # it died of being interrupted
            return self.too_long()
        return _("Python ended in the middle of it: by exit, os._exit, a crash, or too much memory")

    def too_long(self) -> str:
        sentence = _("a cell ran longer than {seconds} seconds")
        return sentence.format(seconds=self.limits.cell)

    def reason(self, exercise: Exercise, cells: list[dict]) -> str:
        """Why an exercise is not passed; "" if it is. The first cell that fails decides."""
        for cell in cells:
            if cell["timed_out"]:
                return self.too_long()
            if cell["left"]:
                names = ", ".join(cell["left"])
                return _("it left processes behind: {names}").format(names=names)
            if not cell["passed"]:
                return _in_words(cell["name"], cell["error"])
        if cells[-1]["shown"].strip("'\"") != proof(self.secret, exercise.name):
            return _("the check did not run to its end: something keeps cells from running")
        return ""


def _in_words(name: str, error: str) -> str:
    """The error that ended a cell."""
    match name:
        case "Wrong":
            return error
        case "NotImplementedError":
            return _("there is no answer yet")
        case "CheckerChanged":
            return _("it changed what it is checked with: {what}").format(what=error)
        case "SystemExit":
            return _("it called sys.exit")
        case "MemoryError":
            return _("it used more than {gb} GB of memory").format(gb=MEMORY // 1024**3)
        case "":
            return error or _("a cell failed without a word; endless output does that")
    return f"{name}: {error}".rstrip(": ")


def _clean(text: str) -> str:
    """On one line, without what a terminal or an XML parser would stumble over."""
    shown = " ".join(UNSEEN.sub("", text).split())
    return shown if len(shown) <= LONGEST else shown[:LONGEST] + " ..."
