"""nbgrader itself takes the solutions: it makes the assignment and grades what was handed in."""

import os
import subprocess
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from test_checks import BANK, answers, grade_id

from coursekit import notebooks
from coursekit.environment import Environment, Problem
from coursekit.grading.reference import exercises
from coursekit.stored import ROOT

NAMES = sorted(path.name for path in (ROOT / "solutions").glob("*.ipynb"))
SCORES = """
from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as book:
    for learner in ("right", "wrong"):
        for notebook in book.find_submission("course", learner).notebooks:
            for grade in notebook.grades:
                print(learner, notebook.name, grade.cell.name, grade.score, grade.max_score)
"""


@pytest.fixture(scope="module")
def nbgrader() -> str:
    """The Python of an environment of nbgrader's own."""
    try:
        return Environment(ROOT / ".venv-nbgrader", ["nbgrader"]).ready()
    except Problem as problem:
        pytest.skip(f"nbgrader cannot be installed here: {problem}")


def handed_in(name: str, right: bool) -> nbformat.NotebookNode:
    """All answers of the solution, or those of the bank that are wrong."""
    notebook = deepcopy(notebooks.read(ROOT / "exercises" / name))
    solution = {cell.id: cell.source for cell in notebooks.read(ROOT / "solutions" / name).cells}
    for cell in notebook.cells:
        part, _dash, exercise = grade_id(cell).partition("-")
        if part == "answer":
            bank = answers(BANK / f"{exercise}.py") if not right else []
            wrong = next((answer.source for answer in bank if not answer.right), None)
            cell.source = wrong or solution[cell.id]
    return notebook


@pytest.mark.long
def test_nbgrader_makes_the_assignment_and_grades_it(nbgrader, tmp_path):
    def run(*arguments: str) -> str:
        done = subprocess.run(
            [nbgrader, *arguments],
            cwd=tmp_path,
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")},
                "HOME": str(tmp_path),
                "PATH": os.pathsep.join([str(Path(nbgrader).parent), os.environ["PATH"]]),
                "JUPYTER_PREFER_ENV_PATH": "1",
            },
            capture_output=True,
            text=True,
            timeout=1200,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    source = tmp_path / "source" / "course"
    source.mkdir(parents=True)
    for name in NAMES:
        (source / name).write_bytes((ROOT / "solutions" / name).read_bytes())
    run("-m", "nbgrader", "generate_assignment", "course", "--create", f"--course-dir={tmp_path}")

    for name in NAMES:  # what nbgrader makes is what the course makes
        ours = notebooks.read(ROOT / "exercises" / name)
        theirs = notebooks.read(tmp_path / "release" / "course" / name)
        assert [cell.source for cell in theirs.cells] == [cell.source for cell in ours.cells]

    for learner in ("right", "wrong"):
        folder = tmp_path / "submitted" / learner / "course"
        folder.mkdir(parents=True)
        for name in NAMES:
            nbformat.write(handed_in(name, learner == "right"), folder / name)
    run("-m", "nbgrader", "autograde", "course", "--create", f"--course-dir={tmp_path}")

    scores = [line.split() for line in run("-c", SCORES).splitlines()]
    expected = {
        (Path(name).stem, exercise.check): exercise.points
        for name in NAMES
        for exercise in exercises(notebooks.read(ROOT / "exercises" / name))
    }
    for learner, share in (("right", 1), ("wrong", 0)):
        came = {
            (book, cell): float(score) for who, book, cell, score, _ in scores if who == learner
        }
        assert came == {key: points * share for key, points in expected.items()}, learner
