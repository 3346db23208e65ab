"""What a learner has reached is kept, whatever happens to the file or around it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit import scores
from coursekit.scores import Score
from coursekit.sync import Copy
from minitorch_lite.viz.bundle import STORED

ROOT = scores.ROOT


@pytest.fixture(autouse=True)
def my(tmp_path, monkeypatch):
    """A course of a learner's own, outside any test run of notebooks."""
    monkeypatch.setattr(scores, "ROOT", tmp_path)
    monkeypatch.delenv(scores.TESTED, raising=False)
    monkeypatch.delenv(STORED, raising=False)
    (tmp_path / "my").mkdir()
    return tmp_path / "my"


def test_the_best_and_the_latest_result_are_kept(my):
    for score in (1, 4, 2):
        scores.record("predict", "08.hidden", score, 4)
    scores.record("exercise", "01.1", 1, 1)
    assert scores.read() == {
        "exercise": {"01.1": Score(1, 1, best=1, tries=1)},
        "predict": {"08.hidden": Score(2, 4, best=4, tries=3)},
    }
    assert scores.read()["predict"]["08.hidden"].done
    assert not list(my.glob(".scores*"))  # no draft is left behind


def test_a_task_that_has_more_points_now_is_open_again():
    scores.record("predict", "08.hidden", 2, 2)
    scores.record("predict", "08.hidden", 2, 3)
    assert not scores.read()["predict"]["08.hidden"].done


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"scores": 3}', '{"scores": {"predict": {"a": {"score": "many"}}}}', "\x00"],
)
def test_a_broken_file_is_set_aside(my, text, capsys):
    (my / "scores.json").write_text(text)
    scores.record("predict", "a", 1, 1)
    assert "could not be understood" in capsys.readouterr().out
    [aside] = my.glob("scores.broken-*.json")
    assert aside.read_text() == text
    assert scores.read() == {"predict": {"a": Score(1, 1, 1, 1)}}


def test_a_file_that_cannot_be_written_is_a_sentence(my, capsys):
    (my / "scores.json").mkdir()
    scores.record("predict", "a", 1, 1)
    assert "could not be" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_just_now_is_not_written_over(my, monkeypatch, capsys):
    """On Windows another program may hold it for a moment."""
    scores.record("predict", "a", 1, 1)
    before = (my / "scores.json").read_bytes()

    def held(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as moment:
        moment.setattr(Path, "read_text", held)
        scores.record("predict", "b", 1, 1)
        assert "This result could not be kept" in capsys.readouterr().out
        assert scores.read() == {}
        assert "Your results could not be read" in capsys.readouterr().out
    assert (my / "scores.json").read_bytes() == before


@pytest.mark.parametrize("variable", [STORED, scores.TESTED])
def test_nothing_is_kept_where_notebooks_run_by_themselves(my, monkeypatch, variable):
    monkeypatch.setenv(variable, "1")
    scores.record("predict", "a", 1, 1)
    assert scores.read() == {} and list(my.iterdir()) == []


def test_nothing_is_kept_without_a_copy_of_the_learner(my):
    my.rmdir()
    scores.record("predict", "a", 1, 1)
    assert scores.read() == {} and not my.exists()


def test_an_update_of_the_course_leaves_it_alone(my):
    scores.record("predict", "a", 1, 1)
    before = (my / "scores.json").read_bytes()
    (my.parent / "chapters").mkdir()
    (my.parent / "chapters" / "01.ipynb").write_text("{}")
    Copy(my.parent).update()
    assert (my / "scores.json").read_bytes() == before


def test_notebooks_that_write_at_once_lose_nothing(my):
    code = (
        "import sys, time; from pathlib import Path; from coursekit import scores\n"
        "scores.ROOT = Path(sys.argv[1])\n"
        "text = scores._text\n"  # between reading and writing each takes its time
        "scores._text = lambda found: time.sleep(0.02) or text(found)\n"
        "for n in range(10): scores.record('predict', sys.argv[2] + str(n), 1, 1)"
    )
    command = [sys.executable, "-c", code, str(my.parent)]
    running = [subprocess.Popen([*command, name], cwd=ROOT) for name in "abc"]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    assert len(scores.read()["predict"]) == 30


def test_a_notebook_under_nbval_keeps_nothing(my, tmp_path):
    """The plugin's variable reaches the kernel."""
    source = f"""
from pathlib import Path
from coursekit import scores
scores.ROOT = Path({str(tmp_path)!r})
scores.record("predict", "a", 1, 1)
"""
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    cells = [cell | {"id": "one", "source": source}]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path = tmp_path / "one.ipynb"
    path.write_text(json.dumps(notebook))
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, str(path)], cwd=Path(ROOT), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout
    assert not (my / "scores.json").exists()
