"""What is the learner's stays the learner's: resetting one exercise, and every other command."""

import json
import shutil
import subprocess
import sys

import pytest

from coursekit import handout, notebooks, reset
from coursekit.stored import ROOT
from coursekit.sync import Copy

NAME = "08_no_grad.ipynb"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course with a learner's copy, in which exercise 08.1 is answered and a note was added."""
    monkeypatch.setattr(reset, "ROOT", tmp_path)
    (tmp_path / "exercises").mkdir()
    shutil.copy(ROOT / "exercises" / NAME, tmp_path / "exercises")
    Copy(tmp_path).update()
    path = tmp_path / "my" / "exercises" / NAME
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] == "answer-08-1":
            cell["source"], cell["outputs"] = ["class paused: pass"], []
    note = {"cell_type": "markdown", "id": "note", "metadata": {}, "source": ["a note of mine"]}
    notebook["cells"].insert(2, note)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return tmp_path


def sources(path):
    return {cell.id: cell.source for cell in notebooks.read(path).cells}


def answering(monkeypatch, *answers):
    asked = []
    said = iter(answers)

    def answer(question):
        asked.append(question)
        return next(said)

    monkeypatch.setattr("builtins.input", answer)
    return asked


def test_it_asks_and_a_no_changes_nothing(course, monkeypatch, capsys):
    path = course / "my" / "exercises" / NAME
    before = path.read_bytes()
    for answer in ("", "n", "no", "what?"):
        asked = answering(monkeypatch, answer)
        assert reset.main(["08.1"]) == 1
        assert f"08.1 in my/exercises/{NAME}" in asked[0]
        assert path.read_bytes() == before and not (course / "my" / "kept").exists()
    assert "nothing was changed" in capsys.readouterr().err


@pytest.mark.parametrize("deleted", ["", "answer-08-1", "check-08-1", "hints-08-1"])
def test_the_exercise_is_put_back_and_everything_is_kept(course, monkeypatch, capsys, deleted):
    path = course / "my" / "exercises" / NAME
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != deleted]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    before = path.read_bytes()
    answering(monkeypatch, "y")
    assert reset.main(["08.1"]) == 0
    original = sources(course / "exercises" / NAME)
    mine = sources(path)
    assert mine.pop("note") == "a note of mine"
    assert mine == original and list(mine) == list(original)
    [kept] = (course / "my" / "kept").glob(f"*/{NAME}")
    assert kept.read_bytes() == before
    assert kept.relative_to(course).as_posix() in capsys.readouterr().out


def test_what_there_is_not_is_said(course, capsys):
    for wanted in ("08.7", "8.1", "99.1", "", "../x"):
        assert reset.main([wanted, "--yes"]) == 1
        assert "there is no exercise" in capsys.readouterr().err
    path = course / "my" / "exercises" / NAME
    path.write_text("{")
    assert reset.main(["08.1", "--yes"]) == 1
    assert "cannot be read" in capsys.readouterr().err and path.read_text() == "{"
    path.unlink()
    assert reset.main(["08.1", "--yes"]) == 1
    assert "course.py sync" in capsys.readouterr().err


CHINESE = f"zh/{NAME}"


@pytest.mark.parametrize("wrote_in", [(CHINESE,), (NAME, CHINESE), ()])
def test_of_two_editions_the_ones_that_were_changed_are_put_back(course, capsys, wrote_in):
    """A learner of the Chinese edition types the same command."""
    for folder in ("zh", ".ipynb_checkpoints"):
        (course / "exercises" / folder).mkdir()
        shutil.copy(ROOT / "exercises" / CHINESE, course / "exercises" / folder)
    shutil.rmtree(course / "my")
    Copy(course).update()
    mine = course / "my" / "exercises"
    for name in wrote_in:
        text = (mine / name).read_text(encoding="utf-8")
        (mine / name).write_text(text.replace("raise NotImplementedError()", "pass"), "utf-8")
    before = {name: (mine / name).read_bytes() for name in (NAME, CHINESE)}
    assert reset.main(["08.1", "--yes"]) == 0
    assert capsys.readouterr().out.count("is as at the beginning") == len(wrote_in or (NAME,))
    for name in (NAME, CHINESE):
        kept = [path.read_bytes() for path in (course / "my" / "kept").glob(f"*/{name}")]
        put_back = name in (wrote_in or (NAME,))
        assert kept == ([before[name]] if put_back else [])
        expected = sources(course / "exercises" / name)["answer-08-1"]
        assert sources(mine / name)["answer-08-1"] == expected


def test_two_resets_in_one_second_keep_both_notebooks(course, monkeypatch):
    monkeypatch.setattr(reset.time, "strftime", lambda _: "now")
    path = course / "my" / "exercises" / NAME
    versions = []
    for _ in range(2):
        versions.append(path.read_bytes())
        assert reset.main(["08.1", "--yes"]) == 0
    assert {kept.read_bytes() for kept in (course / "my" / "kept").rglob(NAME)} == {*versions}


def test_a_disk_that_is_full_is_a_sentence(course, monkeypatch, capsys):
    path = course / "my" / "exercises" / NAME
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(reset, "write", full)
    assert reset.main(["08.1", "--yes"]) == 1
    assert "No space left on device" in capsys.readouterr().err and path.read_bytes() == before


# Every command, in a course of its own: not a byte of `my/` that the learner wrote is changed.

COMMANDS = {
    "lab": ["--then", sys.executable, "-c", ""],
    "test": ["-q", "-p", "no:cacheprovider", "-n0", "-k", "test_house_is_not_there"],
    "sync": [],
    "grade": ["my/exercises", "--out", "grades"],
    "handout": ["course.zip"],
    "progress": [],
    "reset": ["08.1"],  # nobody answers its question
    "notebooks": ["--no-run"],
    "messages": [],
    "translate": [],
    "lint": [],
}
ELSEWHERE = {  # they need real torch, a browser or the tests, and have nothing to do with `my/`
    "table",
    "parity",
    "bench",
    "bench-labs",
    "gallery",
    "browser",
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    for name in handout.contents():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    for name in list((folder / "chapters").glob("*.ipynb"))[2:]:
        name.unlink()
    for name in (folder / "exercises").glob("*.ipynb"):
        if name.name != NAME:
            name.unlink()
    Copy(folder).update()
    for path in (folder / "my").rglob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"][1]["source"] = ["what I wrote"]
        path.write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "my" / "exercises" / "my own.ipynb").write_text("{}", encoding="utf-8")
    return folder


def test_no_command_is_forgotten():
    from coursekit.__main__ import COMMANDS as all_commands

    assert COMMANDS.keys() | ELSEWHERE == all_commands.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_learners_notebooks_survive(whole, name):
    before = {path: path.read_bytes() for path in (whole / "my").rglob("*.ipynb")}
    done = subprocess.run(
        [sys.executable, "-m", "coursekit", name, *COMMANDS[name]],
        cwd=whole,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert "Traceback" not in done.stderr, done.stderr
    for path, data in before.items():
        assert path.read_bytes() == data, path
