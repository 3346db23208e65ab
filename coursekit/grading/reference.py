"""The reference notebook with a learner's answers in it: what nbval runs."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

GUARD = """\
import coursekit.grading.guard
coursekit.grading.guard.start("{chapter}", "{door}", "{secret}")
del coursekit"""
CHECK = """\
import sys as _sys
_sys.{door}()
{source}
_sys.{door}("{exercise}")"""


@dataclass(frozen=True)
class Exercise:
    """The cells of one exercise, by id, and what it is worth."""

    name: str  # "08.1"
    answers: tuple[str, ...]
    check: str
    points: float


def read_all(folder: Path) -> dict[str, NotebookNode]:
    """The notebooks of exercises, by name: "08_no_grad"."""
    return {path.stem: nbformat.read(path, as_version=4) for path in sorted(folder.glob("*.ipynb"))}


def exercises(reference: NotebookNode) -> list[Exercise]:
    """The exercises of a notebook: a check, and the answers since the check before it."""
    found, answers = [], []
    for cell in reference.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        if nbgrader.get("solution"):
            answers.append(nbgrader["grade_id"])
        elif nbgrader.get("grade"):
            name = ".".join(nbgrader["grade_id"].split("-")[1:])
            points = float(nbgrader.get("points", 0))
            found.append(Exercise(name, tuple(answers), nbgrader["grade_id"], points))
            answers = []
    return found


def assemble(
    reference: NotebookNode,
    sources: dict[str, str],
    wanted: list[Exercise],
    chapter: str,
    door: str,
    secret: str,
) -> NotebookNode:
    """The notebook to run: a guard, the reference's cells, these answers, the wanted checks.

    Pictures of targets are left out. The stored outputs go, and every cell has its id as its id.
    """
    checks = {exercise.check: exercise.name for exercise in wanted}
    guard = GUARD.format(chapter=chapter.partition("_")[0], door=door, secret=secret)
    cells = []
    for cell in reference.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        grade_id = nbgrader.get("grade_id", "")
        if cell.cell_type != "code" or "lab" in cell.metadata.get("tags", ()):
            continue
        if nbgrader.get("solution"):
            if grade_id not in sources:
                continue
            source = sources[grade_id]
        elif nbgrader.get("grade"):
            if grade_id not in checks:
                continue
            source = CHECK.format(door=door, source=cell.source, exercise=checks[grade_id])
        else:
            source = cell.source
        cells.append(nbformat.v4.new_code_cell(source, id=grade_id or cell.id))
    # after the first cell, which imports what the exercises use
    cells.insert(1, nbformat.v4.new_code_cell(guard, id="guard"))
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata = deepcopy(reference.metadata)
    return made
