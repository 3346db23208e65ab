"""The learner's copy: never a word lost, and up to date wherever that costs them nothing."""

import json
import os
import shutil
from pathlib import Path

import pytest

from coursekit.sync import Copy, write

START = "chapters/00_start_here.ipynb"


def notebook(*sources: str, outputs: bool = False) -> bytes:
    """A notebook as it is delivered, or after it was run in JupyterLab and saved."""
    printed = [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}]
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "source": source.splitlines(keepends=True),
            "metadata": {"execution": {"iopub.status.busy": "now"}} if outputs else {},
            "outputs": printed if outputs else [],
            "execution_count": 7 if outputs else None,
        }
        for number, source in enumerate(sources)
    ]
    metadata = {"widgets": {}} if outputs else {}
    content = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, indent=1).encode()


class Course:
    """A course in a folder, and what its learner has."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write(START, notebook("x = 1"))
        self.write("exercises/01_engine.ipynb", notebook("raise NotImplementedError"))
        self.write("chapters/images/graph.png", b"\x89PNG")

    def write(self, name: str, data: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def update(self) -> list[str]:
        return Copy(self.root).update()

    def learner(self, name: str = START) -> bytes:
        return (self.root / "my" / name).read_bytes()

    def learner_files(self) -> list[str]:
        paths = (self.root / "my").rglob("*")
        names = (path.relative_to(self.root / "my").as_posix() for path in paths if path.is_file())
        return sorted(name for name in names if not name.startswith(".course/"))

    def kept(self) -> list[bytes]:
        return [path.read_bytes() for path in (self.root / "my/.course").rglob("*.ipynb")]


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


FILES = [START, "chapters/images/graph.png", "exercises/01_engine.ipynb"]


def test_first_start_copies_everything_but_what_is_hidden(course):
    course.write("chapters/.ipynb_checkpoints/00-checkpoint.ipynb", b"{}")
    course.write("chapters/__pycache__/x.pyc", b"")
    assert course.update() == [
        "Your copy of the notebooks is in my/; updates never change what you wrote."
    ]
    assert course.learner_files() == FILES
    assert course.learner() == notebook("x = 1")
    assert course.update() == []


def test_empty_course(tmp_path):
    assert len(Copy(tmp_path).update()) == 1
    assert Copy(tmp_path).update() == []


def test_unchanged_is_updated_silently(course):
    course.update()
    course.write(START, notebook("x = 2"))
    assert course.update() == []
    assert course.learner() == notebook("x = 2")
    assert course.learner_files() == FILES


def test_changed_by_both_stays_and_the_new_one_is_laid_beside(course):
    course.update()
    mine = notebook("x = 1  # my note")
    course.write("my/" + START, mine)
    course.write(START, notebook("x = 2"))
    assert course.update() == [
        "my/chapters/00_start_here.ipynb has changes of yours and stays as it is; "
        "the course's new version is beside it: 00_start_here.new.ipynb"
    ]
    assert course.learner() == mine
    assert course.learner("chapters/00_start_here.new.ipynb") == notebook("x = 2")
    assert course.update() == []  # said once


@pytest.mark.parametrize("interrupted", ["write_bytes", "replace"])
def test_a_write_that_is_interrupted_leaves_what_was_there(course, monkeypatch, interrupted):
    course.update()
    before = course.learner()

    def half(*arguments: object) -> None:
        if interrupted == "write_bytes":
            with arguments[0].open("wb") as file:
                file.write(arguments[1][:10])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path if interrupted == "write_bytes" else os, interrupted, half)
    with pytest.raises(KeyboardInterrupt):
        write(course.root / "my" / START, notebook("x = 2"))
    assert course.learner() == before and course.learner_files() == FILES


def test_the_one_beside_is_renewed_while_it_is_as_we_left_it(course):
    course.update()
    course.write("my/" + START, notebook("mine"))
    for version in ("x = 2", "x = 3"):
        course.write(START, notebook(version))
        assert len(course.update()) == 1
        assert course.learner("chapters/00_start_here.new.ipynb") == notebook(version)
    assert len(course.learner_files()) == 4


def test_the_one_beside_is_never_overwritten_once_they_wrote_in_it(course):
    course.update()
    course.write("my/" + START, notebook("mine"))
    course.write(START, notebook("x = 2"))
    course.update()
    course.write("my/chapters/00_start_here.new.ipynb", notebook("mine too"))
    course.write(START, notebook("x = 3"))
    (sentence,) = course.update()
    assert sentence.endswith("00_start_here.new2.ipynb")
    assert course.learner("chapters/00_start_here.new.ipynb") == notebook("mine too")
    assert course.learner("chapters/00_start_here.new2.ipynb") == notebook("x = 3")


def test_a_file_of_theirs_with_the_new_name_is_never_overwritten(course):
    course.update()
    course.write("my/" + START, notebook("mine"))
    course.write("my/chapters/00_start_here.new.ipynb", notebook("my own idea"))
    course.write(START, notebook("x = 2"))
    course.update()
    assert course.learner("chapters/00_start_here.new.ipynb") == notebook("my own idea")


def test_changed_by_the_learner_only_is_left_alone(course):
    course.update()
    course.write("my/" + START, notebook("mine"))
    assert course.update() == []
    assert course.learner() == notebook("mine")
    assert course.learner_files() == FILES


def test_only_run_is_left_alone_until_the_course_changes(course):
    course.update()
    course.write("my/" + START, notebook("x = 1", outputs=True))
    assert course.update() == []
    assert course.learner() == notebook("x = 1", outputs=True)


def test_only_run_is_updated_and_kept(course):
    course.update()
    ran = notebook("x = 1", outputs=True)
    course.write("my/" + START, ran)
    course.write(START, notebook("x = 2"))
    assert course.update() == []
    assert course.learner() == notebook("x = 2")
    assert course.kept() == [ran]


@pytest.mark.parametrize(
    "change",
    [
        lambda cell: cell.update(source="x = 1 "),
        lambda cell: cell.update(attachments={"photo.png": {"image/png": "AA=="}}),
        lambda cell: cell["metadata"].update(tags=["mine"]),
        lambda cell: cell.update(cell_type="markdown"),
    ],
)
def test_anything_a_person_adds_counts_as_theirs(course, change):
    course.update()
    content = json.loads(notebook("x = 1", outputs=True))
    change(content["cells"][0])
    mine = json.dumps(content).encode()
    course.write("my/" + START, mine)
    course.write(START, notebook("x = 2"))
    assert len(course.update()) == 1
    assert course.learner() == mine


def test_new_outputs_only_are_not_worth_a_second_file(course):
    course.update()
    course.write("my/" + START, notebook("mine"))
    course.write(START, notebook("x = 1", outputs=True))
    assert course.update() == []
    assert course.learner() == notebook("mine")
    assert course.learner_files() == FILES


def test_taking_over_the_new_version_makes_it_followed_again(course):
    course.update()
    course.write("my/" + START, notebook("mine"))
    course.write(START, notebook("x = 2"))
    course.update()
    (course.root / "my/chapters/00_start_here.new.ipynb").replace(course.root / "my" / START)
    course.write("my/" + START, notebook("x = 2", outputs=True))  # and run it
    assert course.update() == []
    course.write(START, notebook("x = 3"))
    assert course.update() == []
    assert course.learner() == notebook("x = 3")


def test_removed_is_given_again(course):
    course.update()
    (course.root / "my" / START).unlink()
    assert course.update() == []
    assert course.learner() == notebook("x = 1")


def test_removed_from_the_course_stays_with_the_learner(course):
    course.update()
    (course.root / START).unlink()
    assert course.update() == []
    assert course.learner() == notebook("x = 1")


@pytest.mark.parametrize("lost", [b"", b"[]", b'{"files": {"a": 1}}', b"\xff"])
def test_without_a_manifest_nothing_of_theirs_is_overwritten(course, lost):
    course.update()
    course.write("my/" + START, notebook("mine"))
    course.write("my/.course/manifest.json", lost)
    course.write(START, notebook("x = 2"))
    assert len(course.update()) == 1
    assert course.learner() == notebook("mine")
    assert course.update() == []


def test_a_notebook_that_cannot_be_read_is_theirs(course):
    course.update()
    course.write("my/" + START, b'{"cells": [')
    course.write(START, notebook("x = 2"))
    assert len(course.update()) == 1
    assert course.learner() == b'{"cells": ['


def test_an_interrupted_update_goes_on_the_next_time(course, monkeypatch):
    import coursekit.sync

    write = coursekit.sync.write

    def full(path, data):
        if path.name == "01_engine.ipynb":
            raise OSError(28, "No space left on device", str(path))
        write(path, data)

    monkeypatch.setattr(coursekit.sync, "write", full)
    with pytest.raises(OSError, match="No space"):
        course.update()
    monkeypatch.undo()
    course.write("my/" + START, notebook("mine"))
    course.write(START, notebook("x = 2"))
    assert len(course.update()) == 1
    assert course.learner() == notebook("mine")
    assert "exercises/01_engine.ipynb" in course.learner_files()


def test_my_in_the_way_is_one_sentence(course, monkeypatch, capsys):
    import coursekit.sync

    (course.root / "my").write_text("a file")
    monkeypatch.setattr(coursekit.sync, "ROOT", course.root)
    assert coursekit.sync.main([]) == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert "Nothing of yours was changed" in sentence
    assert (course.root / "my").read_text() == "a file"


def test_nothing_is_left_behind(course):
    course.update()
    shutil.rmtree(course.root / "my/.course")
    assert course.learner_files() == FILES
