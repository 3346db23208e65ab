"""Every label and sentence of a picture and of a lab asks the catalogue, with its placeholders."""

from __future__ import annotations

import re

import pytest

from minitorch_lite.viz import labels, language
from minitorch_lite.viz.bundle import Picture
from minitorch_lite.viz.lab import GraphLab
from minitorch_lite.viz.legend import legend
from minitorch_lite.viz.playback import playback
from minitorch_lite.viz.presets import PRESETS
from minitorch_lite.viz.render import renderer


class Marked(dict):
    """A catalogue that has every sentence, between marks that are as wide as Chinese."""

    def get(self, sentence, otherwise=None):
        return f"【{sentence}】"


@pytest.fixture
def marked(monkeypatch):
    monkeypatch.setattr(language, "catalogue", lambda code: Marked())
    monkeypatch.setattr(language, "_chosen", ["marked"])


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_in_another_language(name):
    picture = Picture(GraphLab(name).story)
    film = playback(picture.scene)
    assert all("【" in step["says"] for step in film["steps"])
    for line in picture.text.splitlines():
        if not re.match(r"\s*(with |torch\.)", line):  # the code of a block is the learner's
            assert "【" in line, line
    assert legend(picture.scene).count("【") >= 4
    if renderer() is not None:
        assert "【" in picture.svg and "】" in picture.svg


@pytest.mark.usefixtures("marked")
def test_the_words_of_the_page():
    for name, words in labels.of_lab().items():
        assert all("【" in each for each in ([words] if isinstance(words, str) else words)), name
    assert "【" in GraphLab("twice").text
