"""Progress: what is done, open, next, from the learner's own file of results."""

import json
import shutil

import pytest

import coursekit
from coursekit import overview, scores
from coursekit.checks import Wrong, check
from coursekit.checks.running import _exercises
from coursekit.overview import progress
from coursekit.stored import ROOT
from minitorch_lite.viz import language
from minitorch_lite.viz.bundle import STORED


def cells(*sources: str) -> str:
    made = [{"cell_type": "markdown", "source": [source], "metadata": {}} for source in sources]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A small course of a learner's own, outside any test run of notebooks."""
    monkeypatch.setattr(scores, "ROOT", tmp_path)
    monkeypatch.delenv(scores.TESTED, raising=False)
    monkeypatch.delenv(STORED, raising=False)
    for folder in ("my", "chapters", "exercises"):
        (tmp_path / folder).mkdir()
    (tmp_path / "chapters/00_start.ipynb").write_text(cells("# Start"))
    (tmp_path / "chapters/01_a.ipynb").write_text(cells("# A", 'viz.predict(p, name="01.x")'))
    (tmp_path / "chapters/02_b.ipynb").write_text(cells("# B <&>"))
    (tmp_path / "exercises/01_a.ipynb").write_text(cells("## 01.1 Build\n\nx", "## 01.2 Mend"))
    (tmp_path / "exercises/02_b.ipynb").write_text(cells("## 02.1 Say"))
    return tmp_path


def test_the_command_speaks_the_language_that_is_asked_for(course, capsys):
    shown = language.language()
    try:
        for folder in ("chapters", "exercises"):
            shutil.copytree(course / folder, course / folder / "zh")
        assert overview.main(["--lang", "zh"]) == 0
        assert "my/exercises/zh/01_a.ipynb" in capsys.readouterr().out
    finally:
        language.set_language(shown)


def test_done_begun_open_and_next(course):
    assert "done: 0 of 3 exercises, 0 of 2 chapters" in repr(progress())
    scores.record("exercise", "01.1", 1, 1)
    scores.record("exercise", "01.2", 0, 1)
    scores.record("exercise", "99.9", 1, 1)  # of a course of earlier days
    assert repr(progress()).splitlines() == [
        "done: 1 of 3 exercises, 0 of 2 chapters",
        "",
        "01 A  (begun)",
        "    0 of 1 predictions",
        "    01.1  Build  (done)",
        "    01.2  Mend  (begun)",
        "02 B <&>  (open)",
        "    02.1  Say  (open)",
        "",
        "next: 01.2 Mend, in my/exercises/01_a.ipynb",
    ]
    for kind, name in (("exercise", "01.2"), ("exercise", "02.1"), ("predict", "01.x")):
        scores.record(kind, name, 1, 1)
    text = repr(progress())
    assert text.startswith("done: 3 of 3 exercises, 2 of 2 chapters") and "next" not in text


def test_a_notebook_shows_links_that_work_from_any_of_its_folders(course):
    page = progress()._repr_html_()
    assert '<a href="../exercises/01_a.ipynb">01.1 Build</a> (open)' in page
    assert '<a href="../chapters/02_b.ipynb">02 B &lt;&amp;&gt;</a>' in page


def test_a_check_keeps_its_result(course, monkeypatch):
    monkeypatch.setitem(
        _exercises, "08.0", ("ok", lambda it, answer: it.expects(answer, "", "", ""))
    )
    with pytest.raises(Wrong):
        check("08.0", False)
    assert not scores.read()["exercise"]["08.0"].done
    check("08.0", True)
    with pytest.raises(Wrong):
        check("08.0", False)
    score = scores.read()["exercise"]["08.0"]
    assert (score.done, score.score, score.tries) == (True, 0, 3)


def test_a_notebook_that_cannot_be_read_is_left_out(course):
    (course / "exercises/01_a.ipynb").write_text("{")
    assert "02.1" in repr(progress())


def test_it_is_reached_from_any_notebook_and_as_a_command(capsys):
    assert coursekit.progress is progress
    assert overview.main([]) == 0
    shown = capsys.readouterr().out
    for path in (ROOT / "exercises").glob("*.ipynb"):
        assert f"{path.stem[:2]}.1  " in shown


def test_the_overview_of_another_edition_leads_into_it():
    language.set_language("zh")
    try:
        shown = progress()
        assert shown.chapters[0].title == "01 账本"
        assert '<a href="../../exercises/zh/01_the_ledger.ipynb">01.1 ' in shown._repr_html_()
        assert "my/exercises/zh/" in repr(shown) or shown.next is None
    finally:
        language.set_language("en")
