"""`course.py grade`: right answers are green; nothing that an answer does harms anybody else."""

import json
import os
import signal
import subprocess
import sys
import time
from copy import deepcopy
from xml.etree import ElementTree

import nbformat
import psutil
import pytest
from test_checks import BANK, answers

from coursekit import notebooks
from coursekit.checks import node_names, numerical_gradients
from coursekit.grading import command, reports
from coursekit.grading.guard import differences, picture
from coursekit.grading.reference import exercises, read_all
from coursekit.grading.submissions import NotGraded, find, read
from coursekit.grading.verdicts import Graded, Verdict
from coursekit.stored import ROOT

EXERCISE = notebooks.read(ROOT / "exercises" / "08_no_grad.ipynb")
SOLUTION = notebooks.read(ROOT / "solutions" / "08_no_grad.ipynb")
ANSWERS = answers(BANK / "08.1.py")
RIGHT = next(answer.source for answer in ANSWERS if answer.right)
WRONG = next(answer for answer in ANSWERS if not answer.right)
GREEN = ""

# name: (answer, a part of the reason). An answer that is right but for what it does besides, or
# wrong and something that would hide it.
BEHAVIOUR = {
    "right": (RIGHT, GREEN),
    "untouched": (None, "still there"),
    "wrong": (WRONG.source, WRONG.says),
    "does not end": (f"{RIGHT}\nwhile True:\n    pass", "longer than 8 seconds"),
    "does not end, and will not": (
        f"{RIGHT}\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "longer than 8 seconds",
    ),
    "does not end inside": (
        RIGHT.replace("found = torch.is", "found = sum(1 for _ in iter(int, 1)) or torch.is"),
        "longer than 8 seconds",
    ),
    "fills memory": (
        f"{RIGHT}\nx = []\nwhile True:\n    x.append(bytes(10**8))",
        "more than 2 GB",
    ),
    "prints what a right one prints": (
        f'print("08.1 passed: all is well")\n{WRONG.source}',
        WRONG.says,
    ),
    "deletes the check": (f"{WRONG.source}\ndel check", "with: check"),
    "has a check of its own": (f"{WRONG.source}\ndef check(*_): print('passed')", "with: check"),
    "replaces the check": (
        f"{WRONG.source}\nimport coursekit.checks as c\nc.check = print",
        "with: coursekit.checks.check",
    ),
    "replaces a question": (
        f"{WRONG.source}\nfrom coursekit.checks import Check\nCheck.expects = lambda *a, **k: None",
        "Check.expects",
    ),
    "replaces the code of a question": (
        f"{WRONG.source}\nfrom coursekit.checks.running import _exercises\n"
        "_exercises['08.1'][1].__code__ = (lambda it, x: None).__code__",
        "__code__",
    ),
    "registers another check": (
        f"{WRONG.source}\nfrom coursekit.checks.running import exercise\n"
        "exercise('08.1', 'x')(lambda it, x: None)",
        "_exercises['08.1']",
    ),
    "empties the cells after it": (
        f"{WRONG.source}\nget_ipython().input_transformers_post.append(lambda lines: [])",
        "did not run to its end",
    ),
    "hides errors": (
        f"{WRONG.source}\nget_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)",
        "did not run to its end",
    ),
    "exits": (f"{RIGHT}\nimport sys\nsys.exit(0)", "sys.exit"),
    "exits at once": (f"{RIGHT}\nimport os\nos._exit(0)", "ended in the middle"),
    "ends who grades it": (f"{RIGHT}\nimport os\nos.kill(os.getppid(), 9)", "ended the process"),
    "leaves a process": (
        f"{RIGHT}\nimport subprocess\nsubprocess.Popen(['sleep', '7531'], start_new_session=True)",
        "left processes behind: sleep",
    ),
    "leaves an orphan": (
        f"{RIGHT}\nimport os\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        os.execvp('sleep', ['sleep', '7532'])\n    os._exit(0)\nos.wait()",
        "left processes behind: sleep",
    ),
    "prints without end": (f"{RIGHT}\nwhile True:\n    print('x' * 99)", "longer than"),
    "replaces what the check relies on": (
        f"{WRONG.source}\ntorch.is_grad_enabled = lambda: True",
        "with: minitorch_lite.is_grad_enabled",
    ),
    "crashes": (f"{RIGHT}\nimport ctypes\nctypes.string_at(0)", "ended in the middle"),
    "cannot be read": (f"{RIGHT}\nclass", "SyntaxError"),
    "writes into the course": (
        f"{WRONG.source}\nimport coursekit.checks.asking as c\nopen(c.__file__, 'w').write('')",
        WRONG.says,
    ),
}
POSIX_ONLY = {"fills memory", "ends who grades it", "leaves a process", "leaves an orphan"}
NO_NOTEBOOK = {
    "bytes.ipynb": b"\x00\xff no json",
    "list.ipynb": b"[1, 2]",
    "deep.ipynb": b"[" * 100_000,
    "essay.docx": b"an essay",
    "other.ipynb": b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
}


def submission(source: str | None) -> nbformat.NotebookNode:
    """A notebook with this answer to 08.1, None for the stub, and all others right."""
    notebook = deepcopy(EXERCISE)
    for cell, solved in zip(notebook.cells, SOLUTION.cells, strict=True):
        if cell.id != "answer-08-1":
            cell.source = solved.source
        elif source is not None:
            cell.source = source
    return notebook


def verdict_on(graded, learner):
    """What was found about 08.1."""
    [found] = [v for v in graded[0][learner]["verdicts"] if v["exercise"] == "08.1"]
    return found


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """All of these handed in together: a report by learner, the text, and the reports' folder."""
    folder = tmp_path_factory.mktemp("handed-in")
    for name, (source, _reason) in BEHAVIOUR.items():
        if os.name == "posix" or name not in POSIX_ONLY:
            nbformat.write(submission(source), folder / f"{name}.ipynb")
    without = submission(WRONG.source)
    without.cells = [cell for cell in without.cells if cell.id != "check-08-1"]
    nbformat.write(without, folder / "check cell deleted.ipynb")
    lost = submission(None)
    lost.cells = [cell for cell in lost.cells if cell.id != "answer-08-1"]
    nbformat.write(lost, folder / "answer cell deleted.ipynb")
    for name, data in NO_NOTEBOOK.items():
        (folder / name).write_bytes(data)
    out = folder.parent / "reports"
    done = subprocess.run(
        [sys.executable, "-m", "coursekit", "grade", str(folder), "--out", str(out)]
        + ["--cell-seconds=8", "--notebook-seconds=45"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert done.returncode == 1, done.stderr
    everybody = json.loads((out / "all.json").read_text(encoding="utf-8"))
    return {each["learner"]: each for each in everybody}, done.stdout, out


@pytest.mark.parametrize("name", BEHAVIOUR)
def test_an_answer_costs_its_learner_one_line_with_the_reason(graded, name):
    if os.name != "posix" and name in POSIX_ONLY:
        pytest.skip("the system has no such calls")
    verdict = verdict_on(graded, name)
    reason = BEHAVIOUR[name][1]
    assert reason in verdict["reason"]
    assert verdict["passed"] is (reason == GREEN) and bool(verdict["reason"]) is bool(reason)
    assert verdict["points"] == (2 if reason == GREEN else 0)
    assert "\n" not in verdict["reason"]


def test_a_file_that_is_no_notebook_is_one_line(graded):
    for name in NO_NOTEBOOK:
        assert graded[0][name.partition(".")[0]]["reason"]
        assert graded[0][name.partition(".")[0]]["verdicts"] == []
    assert "essay: essay.docx: red: it is not a notebook\n" in graded[1]


def test_deleted_cells(graded):
    without = verdict_on(graded, "check cell deleted")
    assert WRONG.says in without["reason"]
    assert "check-08-1 was changed or is gone" in graded[0]["check cell deleted"]["notes"][0]
    lost = verdict_on(graded, "answer cell deleted")
    assert lost["reason"] == "the answer cell answer-08-1 is gone"


def test_nothing_is_left_behind(graded):
    for process in psutil.process_iter():
        try:
            command_line = process.cmdline()
        except psutil.Error:
            continue
        assert command_line[:1] != ["sleep"] or command_line[1] not in ("7531", "7532")
    assert (ROOT / "coursekit" / "checks" / "asking.py").read_text(encoding="utf-8")


def test_reports_for_each_learner_and_for_all(graded):
    _learners, shown, out = graded
    text = (out / "right.txt").read_text(encoding="utf-8")
    points = round(sum(exercise.points for exercise in exercises(SOLUTION)))
    assert text.startswith(
        f"right: right.ipynb: {points} of {points} points\n  08.1  green, 2 points\n"
    )
    assert text in shown and "Grading [###" in shown
    suites = ElementTree.parse(out / "all.xml").getroot()
    red = [suite.get("name") for suite in suites if suite.get("failures") != "0"]
    assert len(red) == len(suites) - 1 and "right.08_no_grad" not in red
    assert json.loads((out / "wrong.json").read_text(encoding="utf-8"))[0]["passed"] is False


def test_a_reason_may_hold_anything_and_two_learners_one_name(tmp_path):
    verdicts = [Verdict("08.1", 0, 1, "<&> \u4e2d")]
    files = [
        Graded("a/b", "x", "08_no_grad", verdicts),
        Graded("a_b", "x", reason="?"),
        Graded("all", "x", reason="?"),
    ]
    reports.write(files, tmp_path)
    assert {"a_b.txt", "a_b_.txt", "all_.json", "all.json"} < {p.name for p in tmp_path.iterdir()}
    failure = ElementTree.parse(tmp_path / "a_b.xml").getroot().find(".//failure")
    assert failure.text == "<&> \u4e2d"


def test_a_learner_may_have_several_files(tmp_path):
    for name in ("ada/08.ipynb", "ada/more/09.ipynb", "ben.ipynb", ".hidden/x.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}")
    (tmp_path / "cleo").mkdir()
    found = [(one.learner, one.path.name) for one in find(tmp_path)]
    assert found[:2] == [("ada", "08.ipynb"), ("ada", "09.ipynb")]
    assert found[2:] == [("ben", "ben.ipynb"), ("cleo", "cleo")]  # who handed in an empty folder
    assert [one.learner for one in find(tmp_path / "ben.ipynb")] == ["ben"]


def test_only_answers_are_taken_from_a_file_and_ids_may_be_nbgraders(tmp_path):
    notebook = submission(RIGHT)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"new-{number}"
    path = tmp_path / "x.ipynb"
    nbformat.write(notebook, path)
    references = read_all(ROOT / "exercises")
    read_back = read(path, references)
    assert (read_back.chapter, read_back.sources["answer-08-1"]) == ("08_no_grad", RIGHT)
    [answer] = [cell for cell in notebook.cells if cell.source == RIGHT]
    notebook.cells.append(deepcopy(answer))
    notebook.cells[-1].id = "again"
    nbformat.write(notebook, path)
    with pytest.raises(NotGraded, match="two cells have the id answer-08-1"):
        read(path, references)


def test_each_exercise_of_the_course_is_known_to_the_grader():
    for name, reference in read_all(ROOT / "exercises").items():
        found = exercises(reference)
        assert found, name
        for exercise in found:
            assert exercise.answers and exercise.points > 0, exercise.name
            assert exercise.name.startswith(name[:2])


def test_nothing_to_grade(tmp_path, capsys):
    assert command.main([str(tmp_path)]) == 2
    assert command.main([str(tmp_path / "missing")]) == 2
    assert "no notebook in" in capsys.readouterr().err


def test_a_folder_for_reports_that_cannot_be_made_is_said_before_the_work(tmp_path, capsys):
    (tmp_path / "grades").write_text("a file")
    nbformat.write(submission(None), tmp_path / "ada.ipynb")
    arguments = [str(tmp_path / "ada.ipynb"), "--out", str(tmp_path / "grades")]
    assert command.main(arguments) == 2
    said = capsys.readouterr()
    assert "grades" in said.err and said.out == ""


@pytest.mark.skipif(os.name != "posix", reason="the test sends what Ctrl+C sends there")
def test_ctrl_c_ends_it_soon_without_a_stack_and_leaves_nothing(tmp_path):
    for name in "abcd":
        nbformat.write(submission("while True:\n    pass"), tmp_path / f"{name}.ipynb")
    arguments = ["grade", str(tmp_path), "--out", str(tmp_path / "out"), "--jobs", "2"]
    with subprocess.Popen(
        [sys.executable, "-m", "coursekit", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as grading:
        grader, end = psutil.Process(grading.pid), time.monotonic() + 60
        while len(grader.children()) < 2 and time.monotonic() < end:
            time.sleep(0.1)
        below = grader.children(recursive=True)
        grading.send_signal(signal.SIGINT)
        _out, err = grading.communicate(timeout=15)  # the answers would take 40 seconds
    assert (grading.returncode, err) == (130, "course.py: Stopped.\n")
    assert below and not [process for process in below if process.is_running()]


def test_help_says_that_it_is_no_sandbox(capsys):
    with pytest.raises(SystemExit):
        command.main(["--help"])
    text = capsys.readouterr().out
    assert "no sandbox" in text and "docker run" in text and "--network none" in text


def test_the_guard_looks_quickly_and_sees_nothing_where_nothing_changed():
    before = picture()
    started = time.perf_counter()
    assert differences(before, picture()) == []
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("part", ["__code__", "__defaults__", "__kwdefaults__"])
def test_the_guard_sees_what_a_function_is_made_of(monkeypatch, part):
    before = picture()
    others = {"__code__": numerical_gradients.__code__, "__defaults__": (1,)}
    monkeypatch.setattr(node_names, part, others.get(part, {"tensor": None}))
    assert f"coursekit.checks.graphs.node_names.{part}" in differences(before, picture())
