"""The checks of the exercises: each answer of the bank, in one process, and a few through nbval.

tests/wrong_answers/08.1.py holds the answers to exercise 08.1, right and wrong, with a part of the
sentence that must reject each wrong one. They run in the solution notebook, in the answer's place.
"""

import linecache
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import minitorch_lite as torch
from coursekit import messages, notebooks, scores
from coursekit.checks import Check, Wrong, _exercises, check, exercise, sentences
from coursekit.stored import ROOT

BANK = Path(__file__).parent / "wrong_answers"


@dataclass(frozen=True)
class Answer:
    exercise: str
    right: bool
    title: str
    says: str
    source: str

    def __str__(self) -> str:
        return f"{self.exercise}-{self.title}"


@cache
def answers(path: Path) -> list[Answer]:
    """The blocks of one file of the bank."""
    _, *blocks = re.split(r"^# %% ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = []
    for block in blocks:
        head, source = block.split("\n", 1)
        kind, title = head.split(": ", 1)
        says = ""
        if kind == "wrong":
            line, source = source.split("\n", 1)
            says = line.removeprefix("# says: ")
            assert says != line, f"{path.name}, {title}: no sentence"
        found.append(
            Answer(
                path.stem, {"right": True, "wrong": False}[kind], title, says, source.strip("\n")
            )
        )
    return found


EXERCISES = sorted(path.stem for path in BANK.glob("*.py"))
ANSWERS = [answer for name in EXERCISES for answer in answers(BANK / f"{name}.py")]


@cache
def solution_of(name: str):
    [path] = (ROOT / "solutions").glob(f"{name.partition('.')[0]}_*.ipynb")
    return notebooks.read(path)


def grade_id(cell) -> str:
    """The cell's part in an exercise, "check-08.1"; nbgrader's own spelling has no dot in it."""
    part, *name = cell["metadata"].get("nbgrader", {}).get("grade_id", "").split("-")
    return f"{part}-{'.'.join(name)}"


def run(answer: Answer) -> None:
    """The solution notebook's cells down to the check, with this answer in the answer's cell."""
    names: dict = {"__name__": "__main__"}
    for cell in solution_of(answer.exercise).cells:
        if cell.cell_type != "code" or "lab" in cell.metadata.get("tags", ()):
            continue
        if grade_id(cell).startswith("check-") and grade_id(cell) != f"check-{answer.exercise}":
            continue  # of an exercise before this one
        is_answer = grade_id(cell) == f"answer-{answer.exercise}"
        source = answer.source if is_answer else cell.source
        filename = f"<{answer} {cell.id}>"
        linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
        exec(compile(source, filename, "exec"), names)
        if grade_id(cell) == f"check-{answer.exercise}":
            return
    raise AssertionError(f"no check cell for {answer.exercise}")


def test_no_answer_in_here_counts_as_a_learners_result(tmp_path, monkeypatch):
    (tmp_path / "my").mkdir()
    monkeypatch.setattr(scores, "ROOT", tmp_path)
    assert not scores.kept()


@pytest.mark.parametrize("answer", [a for a in ANSWERS if a.right], ids=str)
def test_right_answers_are_accepted(answer, capsys):
    run(answer)
    assert f"{answer.exercise} passed: " in capsys.readouterr().out
    assert torch.is_grad_enabled()


@cache
def translatable() -> set[str]:
    """What `course.py messages` finds in the source."""
    return {sentence for _name, _line, sentence in messages.found(ROOT)}


@pytest.mark.parametrize("answer", [a for a in ANSWERS if not a.right], ids=str)
def test_wrong_answers_are_rejected_with_their_sentence(answer, capsys, monkeypatch):
    said = []
    monkeypatch.setattr(sentences, "_", lambda sentence: said.append(sentence) or sentence)
    with pytest.raises(Wrong) as caught:
        run(answer)
    assert answer.says in " ".join(str(caught.value).split())
    # One that is handed on by a name has to be marked where it stands: N_("...").
    assert set(said) <= translatable()
    assert capsys.readouterr().out == ""
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("name", EXERCISES)
def test_the_bank_is_large_enough_and_each_mistake_has_a_sentence_of_its_own(name):
    mine = [answer for answer in ANSWERS if answer.exercise == name]
    says = [answer.says for answer in mine if not answer.right]
    assert len(says) >= 3 and len(set(says)) == len(says)
    assert sum(answer.right for answer in mine) >= 2


def test_every_exercise_has_a_bank():
    checked = set()
    for path in (ROOT / "solutions").glob("*.ipynb"):
        ids = map(grade_id, notebooks.read(path).cells)
        checked |= {i.removeprefix("check-") for i in ids if i.startswith("check-")}
    assert checked == set(EXERCISES)


# The shape of what a learner sees


def test_a_failed_check_is_two_lines_without_a_stack():
    wrong = Wrong("08.1", "recording off", "recording on", "nothing switches it")
    first, second = wrong._render_traceback_()
    assert (first, second) == (
        "\x1b[1m08.1 not yet.\x1b[0m Expected: recording off.",
        "Came: recording on. Likely: nothing switches it.",
    )
    assert isinstance(wrong, AssertionError)


@pytest.fixture
def registered():
    """Register a check for one test: `registered(checker)`, then `check("08.0", answer)`."""

    def register(checker):
        exercise("08.0", "it holds")(checker)

    yield register
    _exercises.pop("08.0", None)


def test_a_passed_check_is_one_green_line(registered, capsys):
    registered(lambda it, answer: it.expects(answer == 2, "2", str(answer), "?"))
    check("08.0", 2)
    assert capsys.readouterr().out == "\x1b[1m\x1b[38;5;28m08.0 passed: it holds.\x1b[0m\n"
    with pytest.raises(Wrong, match="Expected: 2"):
        check("08.0", 3)


def test_the_stub_and_other_errors_are_told_apart(registered):
    registered(lambda it, answer: answer())

    def stub():
        raise NotImplementedError

    with pytest.raises(Wrong, match="still there"):
        check("08.0", stub)
    with pytest.raises(Wrong, match="ZeroDivisionError: division by zero"):
        check("08.0", lambda: 1 / 0)
    with pytest.raises(Wrong, match="SystemExit: 0"):
        check("08.0", lambda: exit_with(0))
    with pytest.raises(KeyboardInterrupt):  # the learner stops a check that never ends
        check("08.0", interrupted)


def exit_with(code):
    raise SystemExit(code)


def interrupted():
    raise KeyboardInterrupt


def test_a_check_leaves_recording_on_and_the_learners_random_numbers_alone(registered):
    torch.manual_seed(3)
    expected = torch.randn(2).tolist()
    torch.manual_seed(3)
    registered(lambda it, answer: (it.randn(4, 2), torch.set_grad_enabled(False)))
    check("08.0", None)
    assert torch.is_grad_enabled()
    assert torch.randn(2).tolist() == expected


def test_type_and_shape_come_before_numbers():
    it = Check("08.0")
    it.close(torch.tensor([1.0, 2.0]), [1.0, 2.0], "y", "?")
    for value, came in [
        (np.ones(2), "a value of type ndarray"),
        (None, "None"),
        (torch.ones(3), r"shape \(3,\)"),
        (torch.tensor([1.0, 2.5]), r"\[1. , 2.5\]"),
    ]:
        with pytest.raises(Wrong, match=f"Came: {came}"):
            it.close(value, [1.0, 2.0], "y", "a guess")
