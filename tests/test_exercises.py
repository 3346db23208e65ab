"""Exercises are made from solutions, and under nbval only a right answer turns them green."""

import ast
import os
import re
import subprocess
import sys
from copy import deepcopy

import nbformat
import pytest
from nbformat import v4
from test_checks import BANK as BANK_FOLDER
from test_checks import EXERCISES, answers, grade_id

from coursekit import notebooks
from coursekit.exercises import REGION, Malformed, make
from coursekit.stored import ROOT

SOLUTIONS = sorted((ROOT / "solutions").glob("*.ipynb"))
NAMES = [path.name for path in SOLUTIONS]


def cell(source: str, **nbgrader):
    metadata = {"nbgrader": {"grade_id": "a", "solution": True, **nbgrader}} if nbgrader else {}
    return v4.new_code_cell(source, id="one", metadata=metadata, execution_count=1)


def made(source: str, **nbgrader) -> str:
    return make(v4.new_notebook(cells=[cell(source, **nbgrader)])).cells[0].source


def test_each_answer_becomes_a_stub_at_its_own_depth():
    source = """\
def f(x):
    y = 1
    ### BEGIN SOLUTION
    if x:
        y = 2
    ### END SOLUTION
    return y

### BEGIN SOLUTION
secret = 3
### END SOLUTION"""
    assert (
        made(source, solution=True)
        == """\
def f(x):
    y = 1
    # YOUR CODE HERE
    raise NotImplementedError()
    return y

# YOUR CODE HERE
raise NotImplementedError()"""
    )


@pytest.mark.parametrize(
    ("source", "nbgrader", "words"),
    [
        ("### BEGIN SOLUTION\n1", {"solution": True}, "do not pair"),
        ("1\n### END SOLUTION", {"solution": True}, "do not pair"),
        ("1", {"solution": True}, "answer cell without"),
        ("### BEGIN SOLUTION\n1\n### END SOLUTION", {}, "outside an answer cell"),
        ("### BEGIN SOLUTION\n1\n### END SOLUTION", {"grade_id": ""}, "not its own"),
        ("1", {"grade_id": "check-08.1"}, "letters, digits"),
        ("# begin\n### BEGIN  SOLUTION\n1\n### END SOLUTION", {"solution": True}, "do not pair"),
    ],
)
def test_a_malformed_solution_is_refused(source, nbgrader, words):
    with pytest.raises(Malformed, match=words):
        made(source, **nbgrader)


def test_outputs_go_except_the_target():
    cells = [cell("1"), cell("2")]
    cells[1].id, cells[1].metadata["tags"] = "two", ["target"]
    for each in cells:
        each.outputs = [v4.new_output("stream", text="x")]
    plain, target = make(v4.new_notebook(cells=cells)).cells
    assert (plain.outputs, plain.execution_count) == ([], None)
    assert (len(target.outputs), target.execution_count) == (1, 1)


@pytest.mark.parametrize("name", NAMES)
def test_exercises_and_solutions_are_in_step(name):
    expected = make(notebooks.read(ROOT / "solutions" / name))
    assert (ROOT / "exercises" / name).read_bytes().decode() == notebooks.text_of(expected)


def test_no_exercise_without_a_solution():
    assert sorted(path.name for path in (ROOT / "exercises").glob("*.ipynb")) == NAMES


def answer_lines(name: str) -> list[str]:
    """The lines of a notebook's answers, except those that stay as they are in a broken program
    that its tasks show."""
    cells = notebooks.read(ROOT / "solutions" / name).cells
    tasks = "\n".join(cell.source for cell in cells if cell.id.startswith("task-"))
    broken = {
        line.strip()
        for block in re.findall(r"^```python\n(.*?)^```", tasks, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    }
    lines = [
        line.strip()
        for cell in cells
        for region in REGION.finditer(cell.source)
        for line in region.group().splitlines()[1:-1]
    ]
    return [line for line in lines if line not in broken]


@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_holds_nothing_of_its_solution(name):
    text = (ROOT / "exercises" / name).read_text(encoding="utf-8")
    for line in answer_lines(name):
        assert len(line) <= 12 or line not in text


@pytest.mark.parametrize("name", NAMES)
def test_stubs_raise_only_not_implemented_error(name):
    for each in notebooks.read(ROOT / "exercises" / name).cells:
        if each.metadata.get("nbgrader", {}).get("solution"):
            raised = [n for n in ast.walk(ast.parse(each.source)) if isinstance(n, ast.Raise)]
            assert raised and {ast.unparse(n.exc) for n in raised} == {"NotImplementedError()"}


@pytest.mark.parametrize("name", NAMES)
def test_each_exercise_says_what_a_learner_needs(name):
    cells = notebooks.read(ROOT / "exercises" / name).cells
    checks = [grade_id(each) for each in cells if grade_id(each).startswith("check-")]
    tasks = [each.source for each in cells if grade_id(each).startswith("task-")]
    text = "\n".join(each.source for each in cells if each.cell_type == "markdown")
    assert len(checks) == len(tasks) > 0
    for task in tasks:
        assert re.search(r"\*\*Difficulty\*\* [1-5] of 5", task)
        assert re.search(r"\*\*Importance\*\* [1-5] of 5", task)
        assert re.search(r"\*\*Time\*\* \d+ minutes", task)
    assert text.count("<details>") == 2 * len(tasks) == text.count("</details>")
    assert text.count("**Read again**") == len(tasks)
    headings = re.findall(r"^#+(?= )", text, flags=re.MULTILINE)
    assert headings == ["#"] + ["##"] * len(tasks)


def words(text: str) -> list[str]:
    """The text without what is no word, so that line breaks and quotes do not matter."""
    return re.findall(r"[\w.]+", text)


@pytest.mark.parametrize("name", NAMES)
def test_no_hint_contains_an_answer(name):
    """No line of a solution, however it is broken or marked, stands in a text of the exercise."""
    cells = notebooks.read(ROOT / "solutions" / name).cells
    text = " ".join(words("\n".join(c.source for c in cells if c.cell_type == "markdown")))
    for line in answer_lines(name):
        if len(words(line)) >= 4 and not line.startswith("#"):
            assert " ".join(words(line)) not in text, line


def chapters_in(text: str) -> set[str]:
    return set(re.findall(r"chapters/(\d\d)_\w+\.ipynb", text))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_depends_on_a_later_chapter(name):
    """Neither what is to be read again nor the code of a check leads beyond the chapter."""
    chapter = name[:2]
    for each in notebooks.read(ROOT / "exercises" / name).cells:
        if each.id.startswith("hints"):
            assert all(other <= chapter for other in chapters_in(each.source)), each.id
    checks = ROOT / "coursekit" / "checks"
    for path in [*checks.glob(f"c{chapter}*.py"), *checks.glob(f"c{chapter}*/*.py")]:
        imported = re.findall(r"^from .*?\bc(\d\d)", path.read_text("utf-8"), re.MULTILINE)
        assert all(other <= chapter for other in imported), path.name


# Under nbval, as a learner runs it


@pytest.mark.parametrize(
    "name", [NAMES[0], *(pytest.param(name, marks=pytest.mark.long) for name in NAMES[1:])]
)
def test_under_nbval_only_a_right_answer_is_green(name, tmp_path):
    """Untouched, wrong and right, each over the outputs of a right run, which must not matter; and
    a wrong one whose check may fail, as its tag and its comment say."""
    folder = tmp_path / "my" / "exercises"
    folder.mkdir(parents=True)
    stale = notebooks.read(ROOT / "solutions" / name)
    exercise = notebooks.read(ROOT / "exercises" / name)
    asked = next(each for each in EXERCISES if each.startswith(name[:2]))
    bank = answers(BANK_FOLDER / f"{asked}.py")
    wrong = next(answer for answer in bank if not answer.right)
    right = next(answer for answer in bank if answer.right)
    kinds = {"untouched": "", "wrong": wrong.source, "right": right.source, "excused": wrong.source}
    for kind, source in kinds.items():
        notebook = deepcopy(exercise)
        for mine, old in zip(notebook.cells, stale.cells, strict=True):
            if mine.cell_type == "code":
                mine.outputs, mine.execution_count = deepcopy(old.outputs), 7
            if grade_id(mine).startswith("answer-") and source:
                mine.source = source if grade_id(mine) == f"answer-{asked}" else old.source
            if grade_id(mine) == f"check-{asked}" and kind == "excused":
                mine.source = f"# NBVAL_SKIP\n{mine.source}"
                mine.metadata["tags"] = ["raises-exception"]
                mine.execution_count = None
        nbformat.write(notebook, folder / f"{kind}.ipynb")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-rA", "-q"]
        + ["-p", "coursekit.nbval_plugin", "-p", "nbval.plugin", "--color=no", "my"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=180,
    )
    failed = set(re.findall(r"^FAILED my/exercises/(\w+)\.ipynb", done.stdout, re.MULTILINE))
    passed = set(re.findall(r"^PASSED my/exercises/(\w+)\.ipynb", done.stdout, re.MULTILINE))
    assert failed == {"untouched", "wrong", "excused"}, done.stdout
    assert "right" in passed
    assert wrong.says in " ".join(done.stdout.split())
