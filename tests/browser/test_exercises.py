"""Each exercise notebook in the browser: untouched, with wrong answers, with right ones."""

import sys
from pathlib import Path

import pytest

from coursekit import notebooks
from coursekit.stored import ROOT

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from test_checks import BANK, EXERCISES, answers, grade_id

NAMES = sorted(path.name for path in (ROOT / "exercises").glob("*.ipynb"))


def outputs_of(page, part):
    return next(cell["outputs"] for cell in page.content()["cells"] if grade_id(cell) == part)


def type_answers(page, name, right):
    """The solution's answers, or the first wrong one of each exercise's bank."""
    for cell in notebooks.read(ROOT / "solutions" / name).cells:
        part, _dash, exercise = grade_id(cell).partition("-")
        if part == "answer":
            bank = answers(BANK / f"{exercise}.py")
            wrong = next(answer for answer in bank if not answer.right)
            page.type_into(cell.id, cell.source if right else wrong.source)


@pytest.mark.parametrize("name", NAMES)
def test_exercises(name, open_notebook):
    page = open_notebook(f"my/exercises/{name}")
    stem = name.removesuffix(".ipynb")
    asked = [exercise for exercise in EXERCISES if exercise.startswith(name[:2])]
    page.both_themes(f"exercises-{stem}-1-cloned")

    page.run_each()
    for exercise in asked:
        [error] = outputs_of(page, f"check-{exercise}")
        assert error["ename"] in ("Wrong", "NameError")
    page.both_themes(f"exercises-{stem}-2-untouched")

    type_answers(page, name, right=False)
    page.run_each()
    for exercise in asked:
        says = next(a.says for a in answers(BANK / f"{exercise}.py") if not a.right)
        *exhibits, error = outputs_of(page, f"check-{exercise}")
        assert error["output_type"] == "error" and error["ename"] == "Wrong"
        assert says in " ".join(error["evalue"].split())
        assert len(error["traceback"]) == 2  # two lines, no stack
        assert all("text/plain" in exhibit["data"] for exhibit in exhibits)
    page.both_themes(f"exercises-{stem}-3-wrong")

    type_answers(page, name, right=True)
    page.run_each()
    for exercise in asked:
        [passed] = outputs_of(page, f"check-{exercise}")
        assert f"{exercise} passed: " in passed["text"]
    page.both_themes(f"exercises-{stem}-4-right")
    assert page.errors() == [] and page.problems == []
