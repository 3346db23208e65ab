"""The gallery: everything that is shown, in both themes, in one file."""

import re

import pytest

from coursekit import gallery
from minitorch_lite.viz import render
from minitorch_lite.viz.presets import PRESETS

pytestmark = pytest.mark.skipif(render.renderer() is None, reason="nothing here draws DOT")


def test_the_page_shows_every_preset_twice_and_needs_nothing_else(tmp_path, capsys, monkeypatch):
    few = {name: PRESETS[name] for name in ("backward", "linear")}
    monkeypatch.setattr(gallery, "PRESETS", few)
    monkeypatch.setattr(gallery, "titles", lambda: dict.fromkeys(few, "a title"))
    path = tmp_path / "new" / "gallery.html"
    assert gallery.main(["--to", str(path)]) == 0
    assert str(path) in capsys.readouterr().out
    page = path.read_text(encoding="utf-8")
    parts = re.split(r'<h2 id="e\d+">', page)[1:]
    assert [part.count('<div data-theme=') for part in parts] == [2] * len(parts)
    assert parts[0].startswith("backward: a title") and "</script>" in parts[0]
    assert page.count('href="#e') == len(parts) == 9
    elsewhere = re.findall(r'(?:src|href)="(?!data:|#)[^"]*"|@import|url\((?!data:)', page)
    assert elsewhere == []
    assert "<script>alert" not in page


def test_a_page_that_cannot_be_written_is_a_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(gallery, "gallery", lambda language: "")
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "gallery.html", tmp_path):
        assert gallery.main(["--to", str(path)]) == 1
        said = capsys.readouterr().err
        assert said.startswith(f"course.py: {path} cannot be written (")
        assert said.endswith("). Name another with --to.\n")


def test_every_preset_has_a_title():
    assert set(gallery.titles()) == set(PRESETS)
