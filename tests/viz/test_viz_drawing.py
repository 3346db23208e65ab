"""What a story looks like: text twin, DOT, SVG and what a notebook is given."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from importlib import metadata

import pytest
import snapshots
import stories

from minitorch_lite.viz import bundle, palette, render, svg
from minitorch_lite.viz.bundle import Picture
from minitorch_lite.viz.layout.cards import text, width
from minitorch_lite.viz.story import Story

MADE = snapshots.made()
can_draw = pytest.mark.skipif(render.renderer() is None, reason="nothing here draws DOT")


@pytest.mark.parametrize("name", sorted(MADE))
def test_snapshot(name):
    stored = snapshots.FOLDER / name
    assert stored.exists(), "new: run python tests/viz/snapshots.py, and look at what it wrote"
    assert MADE[name] == stored.read_text(encoding="utf-8")


def test_no_snapshot_is_left_over():
    assert {path.name for path in snapshots.FOLDER.iterdir()} == set(MADE)


def test_twin_has_no_addresses():
    for text_ in MADE.values():
        assert not re.search(r"0x[0-9a-f]{6,}", text_)


@pytest.fixture(params=sorted(set(stories.ALL) - {"empty"}))
def picture(request):
    return Picture(stories.ALL[request.param]())


@can_draw
def test_every_story_is_drawn(picture):
    root = ET.fromstring(picture.svg)
    drawn = {g.get("id") for g in root.iter() if g.get("class", "").startswith("node")}
    assert drawn == set(picture.scene.cards)
    edges = [g for g in root.iter() if g.get("class", "").startswith("edge")]
    assert len(edges) == len(picture.scene.edges)


@can_draw
def test_names_and_code_of_a_learner_are_only_text():
    picture = Picture(stories.nasty())
    root = ET.fromstring(picture.svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "g", "a", "path", "polygon", "text", "ellipse", "polyline", "title"}
    words = "".join(root.itertext()).replace("\n", "")
    assert "<script>alert(" in words and "\\N \\G" in words.replace("\xa0", " ")
    assert "预测结果" in words
    page = picture._repr_mimebundle_()["text/html"]
    assert page.count("<script>") == page.count("</script>") == 1


@can_draw
def test_a_chinese_name_has_room():
    """A wide character is as wide as it is high, also where Graphviz itself cannot tell."""
    assert width("预测", 10) == 20 and width("ab", 10) < 12
    assert 'WIDTH="' in MADE["story_nasty.dot"]
    assert 'WIDTH="' not in MADE["story_sigmoid_mse.dot"]


def test_markup_in_labels_is_escaped():
    assert "&lt;b&gt;" in text("<b>", 10, palette.TEXT)
    assert "\\N" not in text("\\N", 10, palette.TEXT)
    assert "\x00" not in text("\x00", 10, palette.TEXT)


def test_every_light_colour_has_one_meaning():
    lights = [colour.light for colour in palette.ALL.values()]
    assert len(set(lights)) == len(lights)


@can_draw
def test_every_colour_of_a_drawing_turns_dark(picture):
    used = set(re.findall(r'(?:fill|stroke)="(#\w+)"', picture.svg))
    assert used <= {colour.light for colour in palette.ALL.values()}
    for colour in used:
        assert f'[fill="{colour}"]' in svg.dark_rules()
        assert f'[fill="{colour}"]' in svg.style_sheet()


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2: relative luminances, lighter over darker."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *[
            ("TEXT", f"{kind}_FILL")
            for kind in ("CONST", "LEAF", "NODE", "OUTPUT", "BLOCK", "AGAIN")
        ],
        *[
            ("MUTED", f"{kind}_FILL")
            for kind in ("CONST", "LEAF", "NODE", "OUTPUT", "BLOCK", "AGAIN")
        ],
        *[("PAPER", kind) for kind in ("LEAF", "NODE", "OUTPUT")],
        *[(kind, f"{kind}_FILL") for kind in ("GRAD", "SAVED", "STALE", "GHOST", "FREED")],
        *[("VIEW", f"{kind}_FILL") for kind in ("CONST", "NODE", "GHOST")],
    ],
)
def test_text_can_be_read(ink, ground, theme):
    colours = [getattr(palette.ALL[name], theme) for name in (ink, ground)]
    assert contrast(*colours) >= 4.5


# what a notebook is given ------------------------------------------------------------------------
@can_draw
def test_live_bundle_is_a_picture_without_its_script():
    data = Picture(stories.sigmoid_mse())._repr_mimebundle_()
    assert set(data) == {"text/html", "text/plain"}
    image = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', data["text/html"])[1]
    drawn = base64.b64decode(image).decode()
    ET.fromstring(drawn)
    assert "prefers-color-scheme: dark" in drawn


@can_draw
def test_stored_bundle_is_a_png_and_text(monkeypatch):
    monkeypatch.setenv(bundle.STORED, "1")
    data, metadata = Picture(stories.sigmoid_mse())._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"}
    assert base64.b64decode(data["image/png"])[:8] == b"\x89PNG\r\n\x1a\n"
    assert 300 < metadata["image/png"]["width"] < 900
    again = Picture(stories.sigmoid_mse())._repr_mimebundle_()[1]
    other = Picture(stories.stale())._repr_mimebundle_()[1]
    assert metadata["dot"] == again["dot"] != other["dot"]


@can_draw
def test_the_page_config_is_json_that_cannot_end_the_script():
    page = Picture(stories.nasty())._repr_mimebundle_()["text/html"]
    config = re.search(r"parentElement, (\{.*\})\);", page)[1]
    assert "<" not in config
    assert "<script>" in json.loads(config)["state"]["twin"]


def test_without_a_renderer_the_twin_says_what_to_install(monkeypatch):
    monkeypatch.setattr(bundle, "render", lambda *_: None)
    data = Picture(stories.stale())._repr_mimebundle_()
    assert list(data) == ["text/plain"]
    assert "pip install" in data["text/plain"] and "OVERWRITTEN" in data["text/plain"]


def test_without_the_package_graphviz_the_twin_is_shown(monkeypatch):
    monkeypatch.setitem(sys.modules, "graphviz", None)
    assert list(Picture(stories.stale())._repr_mimebundle_()) == ["text/plain"]


@pytest.fixture
def without_pygraphviz(monkeypatch):
    """As where a library that its wheel expects of the system is missing; nor is there a `dot`."""
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    monkeypatch.setenv("PATH", "")
    render.renderer.cache_clear()
    yield
    render.renderer.cache_clear()


@pytest.mark.skipif(
    not any(metadata.distributions(name="graphviz-pure")),
    reason="it has no wheel for this system, and conda has Graphviz itself",
)
@pytest.mark.parametrize("story", [stories.stale, stories.nasty])
def test_a_machine_without_graphviz_draws_all_the_same(without_pygraphviz, story):
    picture = Picture(story())
    assert "text/html" in picture._repr_mimebundle_()
    assert render.render(picture.dot, "png").startswith(b"\x89PNG")


def test_a_broken_renderer_costs_nobody_a_traceback(monkeypatch):
    def broken(*_):
        raise OSError("no such library")

    monkeypatch.setattr(render, "renderer", lambda: broken)
    assert render.render("digraph {}") is None


def test_nothing_that_ran_is_said_in_words():
    assert "nothing ran" in Picture(Story())._repr_mimebundle_()["text/plain"]


@can_draw
def test_drawing_writes_nothing_to_stderr():
    """Fontconfig and Graphviz write to file descriptor 2 past Python: a red box in a notebook."""
    program = "from minitorch_lite.viz.render import render; render('digraph {a -> b}')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_story_can_be_cut_short():
    story = stories.stale()
    assert story.stale(story.events[0].saved[0])
    assert not story.until(1).stale(story.events[0].saved[0])
    assert [len(story.until(n).events) for n in range(3)] == [0, 1, 2]
