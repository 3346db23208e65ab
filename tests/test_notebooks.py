"""Executing, storing and validating notebooks: coursekit.notebooks, .stored and .nbval_plugin."""

import json
import os
import re
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from coursekit import notebooks
from coursekit.nbval_plugin import is_exercise
from coursekit.stored import ROOT, Refused, differences, normalise

STORED = [
    p for folder in ("chapters", "solutions") for p in sorted((ROOT / folder).glob("*.ipynb"))
]

# One cell of each kind that a chapter has. The picture behaves as minitorch_lite.viz does: html and
# text for a live page, png and text where the stored form is asked for.
PICTURE = """\
import base64, os, zlib

class Picture:
    def _repr_mimebundle_(self, include=None, exclude=None):
        if os.environ.get("MINITORCH_LITE_STORED"):
            png = base64.b64encode(os.urandom(40)).decode()
            return {"text/plain": "a -> b", "image/png": png}, {"dot": "hash-1"}
        return {"text/plain": "a -> b", "text/html": "<svg/>"}"""
CELLS = {
    "setup": PICTURE,
    "print": "for word in 'ab':\n    print(word, flush=True)",
    "value": "{'x': 1.5}",
    "draw": "Picture()",
    "fails": "def risky():\n    raise ValueError('no luck')\n\nrisky()",
    "silent": "y = 2",
    "clock": "import time\ntime.perf_counter_ns()",
}
TAGS = {"fails": ["raises-exception"], "clock": ["measured"]}


def sample() -> nbformat.NotebookNode:
    cells = [
        v4.new_code_cell(source, id=name, metadata={"tags": TAGS[name]} if name in TAGS else {})
        for name, source in CELLS.items()
    ]
    return v4.new_notebook(cells=[v4.new_markdown_cell("# A title", id="title"), *cells])


@pytest.fixture(scope="module")
def executed() -> nbformat.NotebookNode:
    return notebooks.execute(sample(), ROOT, MINITORCH_LITE_STORED="1")


@pytest.fixture
def stored(executed):
    return normalise(executed)


def by_id(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def test_the_stored_form_is_png_and_text_and_nothing_of_the_machine(stored):
    assert [cell.execution_count for cell in stored.cells[1:]] == list(range(1, len(CELLS) + 1))
    assert set(stored.metadata) == {"kernelspec", "language_info"}
    assert "version" not in stored.metadata.language_info
    assert all(set(cell.metadata) <= {"tags"} for cell in stored.cells)
    [picture] = by_id(stored, "draw").outputs
    assert set(picture.data) == {"text/plain", "image/png"}
    assert by_id(stored, "print").outputs == [
        {"output_type": "stream", "name": "stdout", "text": "a\nb\n"}
    ]
    assert by_id(stored, "silent").outputs == []
    nbformat.validate(stored)


def test_a_stored_error_names_the_line_and_the_sentence_and_no_path(stored):
    [error] = by_id(stored, "fails").outputs
    assert (error.ename, error.evalue) == ("ValueError", "no luck")
    text = "\n".join(error.traceback)
    assert "Cell line 4" in text and "risky()" in text and "no luck" in text
    assert "site-packages" not in text and "/" not in text


def test_a_second_run_gives_no_difference(stored):
    again = notebooks.execute(stored, ROOT, MINITORCH_LITE_STORED="1")
    raw = by_id(again, "draw").outputs[0].data["image/png"]
    assert raw.strip() != by_id(stored, "draw").outputs[0].data["image/png"]  # other png bytes
    assert notebooks.text_of(normalise(again, before=stored)) == notebooks.text_of(stored)


def test_another_dot_means_another_picture(executed, stored):
    changed = deepcopy(executed)
    output = by_id(changed, "draw").outputs[0]
    output.metadata["dot"], output.data["image/png"] = "hash-2", "bmV3"
    assert by_id(normalise(changed, before=stored), "draw").outputs[0].data["image/png"] == "bmV3"


def test_measured_numbers_are_not_stored(executed):
    assert by_id(executed, "clock").outputs
    assert by_id(normalise(executed), "clock").outputs == []


def output(**data):
    return v4.new_output("display_data", data={key.replace("_", "/"): v for key, v in data.items()})


PATHS = ("/home/ada/course", "/root/x", "/tmp/x.py", "/Users/ada/x", "/private/x")
PATHS += ("/var/folders/x", "C:\\Users\\ada\\x", "C:\\\\Users\\\\ada")


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (output(text_html="<svg/>", text_plain="twin"), "text/html but no image/png"),
        (v4.new_output("display_data", data={"image/svg+xml": "<svg/>"}), "no image/png"),
        (v4.new_output("stream", name="stderr", text="Warning: x"), "stderr"),
        (v4.new_output("stream", name="stdout", text="<A object at 0x7f2cbc0d1e50>"), "address"),
        *((output(text_plain=f"'{path}'"), "path") for path in PATHS),
        (output(text_plain=f"{ROOT}/chapters"), "path"),
        (output(text_plain="lab\n    stopped by NameError: no"), "program that does not run"),
        (v4.new_output("error", ename="E", evalue="in /tmp/ipykernel_12/3.py"), "path"),
    ],
)
def test_what_must_not_be_stored_is_refused(made, words):
    cell = v4.new_code_cell("f()", id="culprit", outputs=[made])
    with pytest.raises(Refused, match="culprit.*" + words):
        normalise(v4.new_notebook(cells=[cell]))


def test_hexadecimal_numbers_and_fractions_are_no_addresses_or_paths():
    text = "0x9908b0df 1/2 a/tmp/b tensor(0.5)"
    cell = v4.new_code_cell("f()", outputs=[v4.new_output("stream", name="stdout", text=text)])
    assert normalise(v4.new_notebook(cells=[cell])).cells[0].outputs[0].text == text


def test_missing_and_repeated_cell_ids_are_made_once(tmp_path):
    path = tmp_path / "n.ipynb"
    cells = [
        {"cell_type": "markdown", "id": "same", "metadata": {}, "source": "a"},
        {"cell_type": "markdown", "id": "same", "metadata": {}, "source": ["b\n", "c"]},
        {"cell_type": "markdown", "metadata": {}, "source": "d"},
    ]
    for minor in (4, 5):
        raw = {"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": cells}
        path.write_text(json.dumps(raw))
        first, again = notebooks.read(path), notebooks.read(path)
        ids = [cell.id for cell in first.cells]
        assert ids[0] == "same" and len(set(ids)) == 3
        assert first == again


def test_check_names_the_cell_that_a_run_would_change(tmp_path, capsys):
    path = tmp_path / "chapters" / "01_a.ipynb"
    path.parent.mkdir()
    nbformat.write(sample(), path)
    assert notebooks.main([str(path)]) == 0
    before = path.read_bytes()
    assert notebooks.main(["--check", str(path)]) == 0
    assert notebooks.main([str(path)]) == 0
    assert path.read_bytes() == before
    notebook = notebooks.read(path)
    by_id(notebook, "value").outputs[0].data["text/plain"] = "{'x': 2.5}"
    damaged = notebooks.text_of(notebook).encode()
    path.write_bytes(damaged)
    assert notebooks.main(["--check", str(path)]) == 1
    assert path.read_bytes() == damaged
    assert "(value): outputs" in capsys.readouterr().out


def test_a_failing_cell_stops_with_its_error_and_leaves_the_file(tmp_path, capsys):
    path = tmp_path / "01_a.ipynb"
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell("1 / 0")]), path)
    before = path.read_bytes()
    assert notebooks.main([str(path)]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out
    assert path.read_bytes() == before


def test_nobodys_own_ipython_is_in_what_is_stored(tmp_path, monkeypatch):
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("theirs = 1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    cells = [v4.new_code_cell("'theirs' in dir()")]
    executed = notebooks.execute(v4.new_notebook(cells=cells), tmp_path)
    assert executed.cells[0].outputs[0].data == {"text/plain": "False"}


def test_what_an_author_saves_while_it_is_executed_stays(tmp_path, capsys):
    path = tmp_path / "01_a.ipynb"
    save = f"from pathlib import Path\nPath({str(path)!r}).write_text('saved meanwhile');"
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(save, id="save")]), path)
    assert notebooks.main([str(path)]) == 1
    assert "was changed while it was executed" in capsys.readouterr().out
    assert path.read_text() == "saved meanwhile"


def test_the_learners_folder_is_not_rewritten():
    with pytest.raises(ValueError, match="learner's own"):
        notebooks.find([str(ROOT / "my" / "chapters")])


def test_differences_name_what_changed(stored):
    other = deepcopy(stored)
    other.cells[3].source = "{'x': 2.5}"
    assert differences(stored, stored) == []
    [line] = differences(stored, other)
    assert "(value): source" in line and "2.5" in line


@pytest.mark.parametrize("path", STORED, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_committed_notebook_is_in_its_stored_form(path):
    notebook = notebooks.read(path)
    assert path.read_bytes().decode() == notebooks.text_of(normalise(notebook, before=notebook))


# Under nbval, in a pytest of its own: the hooks change how pytest itself collects.


@pytest.fixture(scope="module")
def verdicts(executed, tmp_path_factory):
    """What `pytest --nbval` says of each cell: {"folder/name of the notebook": {id: verdict}}."""
    root = tmp_path_factory.mktemp("nbval")
    kept, damaged, stale = (normalise(executed) for _ in range(3))
    by_id(damaged, "print").outputs[0].text = "a\nc\n"
    by_id(damaged, "value").outputs[0].data["text/plain"] = "2.5"
    by_id(damaged, "draw").outputs[0].data["text/plain"] = "b -> a"
    by_id(damaged, "fails").outputs[0].evalue = "other luck"
    by_id(damaged, "silent").outputs = [v4.new_output("stream", text="once there was more")]
    for cell in stale.cells[1:]:
        cell.outputs, cell.execution_count = [v4.new_output("stream", text="stale")], None
    by_id(stale, "value").source = "assert False, 'wrong'"
    notebooks_of = {
        "chapters/kept": kept,
        "chapters/damaged": damaged,
        "exercises/stale": stale,
    }
    for name, notebook in notebooks_of.items():
        (root / name).parent.mkdir(exist_ok=True)
        nbformat.write(notebook, root / f"{name}.ipynb")
    text = run_nbval(root)
    found: dict[str, dict[str, str]] = {name: {} for name in notebooks_of}
    for verdict, name, number in re.findall(r"^(\w+) (\S+)\.ipynb::Cell (\d+)", text, re.MULTILINE):
        found[name][list(CELLS)[int(number)]] = verdict
    assert all(len(cells) == len(CELLS) for cells in found.values()), text
    return found


def run_nbval(root: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment.pop("MINITORCH_LITE_STORED", None)
    plugins = ["-p", "coursekit.nbval_plugin", "-p", "nbval.plugin", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", *plugins, "-rA", "-q", "--color=no"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return done.stdout + done.stderr


def test_nbval_accepts_a_stored_notebook_whose_pictures_are_now_html(verdicts):
    assert set(verdicts["chapters/kept"].values()) == {"PASSED"}


def test_nbval_is_strict_about_every_text(verdicts):
    failed = {name for name, verdict in verdicts["chapters/damaged"].items() if verdict == "FAILED"}
    assert failed == {"print", "value", "draw", "fails", "silent"}


def test_in_an_exercise_only_an_exception_decides(verdicts):
    failed = {name for name, verdict in verdicts["exercises/stale"].items() if verdict == "FAILED"}
    assert failed == {"value"}


def test_what_counts_as_an_exercise(tmp_path):
    root = tmp_path / "exercises" / "course"  # somebody keeps the course below such a folder
    said = {"course": {"kind": "exercise"}}
    assert is_exercise(root / "exercises" / "n.ipynb", root, {})
    assert is_exercise(root / "my" / "exercises" / "old" / "n.ipynb", root, {})
    assert is_exercise(tmp_path / "desktop" / "n.ipynb", root, said)
    assert is_exercise(root / "n.ipynb", root / "elsewhere", {}) is False
    assert is_exercise(root / "chapters" / "n.ipynb", root, {}) is False
