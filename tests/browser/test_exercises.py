"""Each exercise in the browser: untouched, with a wrong answer typed in, with a right one."""

import sys
from pathlib import Path

import pytest

from coursekit.stored import ROOT

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from test_checks import BANK, EXERCISES, answers, grade_id


def cell_of(page, part):
    return next(cell for cell in page.content()["cells"] if grade_id(cell) == part)


@pytest.mark.parametrize("name", EXERCISES)
def test_exercise(name, open_notebook):
    [path] = (ROOT / "exercises").glob(f"{name.partition('.')[0]}_*.ipynb")
    page = open_notebook(f"my/exercises/{path.name}")
    bank = answers(BANK / f"{name}.py")
    wrong = next(answer for answer in bank if not answer.right)
    right = next(answer for answer in bank if answer.right)
    page.both_themes(f"exercise-{name}-1-cloned")

    for number, (kind, source) in enumerate(
        [("untouched", None), ("wrong", wrong.source), ("right", right.source)], 2
    ):
        if source:
            page.type_into(cell_of(page, f"answer-{name}")["id"], source)
        page.run()
        [output] = cell_of(page, f"check-{name}")["outputs"]
        if kind == "right":
            assert f"{name} passed: " in output["text"]
        else:
            says = wrong.says if source else "still there"
            assert output["output_type"] == "error" and output["ename"] == "Wrong"
            assert says in output["evalue"]
            assert len(output["traceback"]) == 2  # two lines, no stack
        page.both_themes(f"exercise-{name}-{number}-{kind}")
    assert page.errors() == [] and page.problems == []
