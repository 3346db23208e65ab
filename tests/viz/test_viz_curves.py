"""Live curves: what they draw and what they refuse."""

import re
import xml.etree.ElementTree as ET

import pytest

from minitorch_lite import viz


def reported(*losses, epochs=4):
    curves = viz.Curves(epochs)
    for loss in losses:
        curves(loss=loss, accuracy=0.9)
    return curves


def plots(curves):
    return [ET.fromstring(each) for each in re.findall(r"<svg.*?</svg>", curves.page())]


def test_the_bar_and_the_curves_grow():
    page = reported(2.0, 1.0).page()
    assert "width:50.0%" in page and 'data-epoch="2"' in page
    loss, accuracy = plots(reported(2.0, 1.0))
    points = loss.find("polyline").get("points").split()
    (x0, y0), (x1, y1) = (map(float, point.split(",")) for point in points)
    assert x0 < x1 and y0 < y1  # later is to the right, less is lower
    assert loss.get("aria-label") == "loss: 2.000, 1.000"
    assert [text.text for text in accuracy.iter("text")] == ["1", "0", "accuracy", "epoch 4"]


def test_numbers_that_are_none_leave_a_gap():
    loss, _ = plots(reported(1.0, float("inf"), float("nan"), 0.5))
    assert len(loss.find("polyline").get("points").split()) == 2
    nothing, _ = plots(reported(float("nan")))
    assert nothing.find("polyline").get("points") == ""
    assert nothing.find("circle") is None


def test_words():
    assert repr(viz.Curves(3)) == "no epoch of 3 yet"
    assert repr(reported(0.25)) == "epoch 1 of 4: loss 0.250, accuracy 0.900"


def test_what_is_refused():
    with pytest.raises(ValueError, match="must be 1 or more"):
        viz.Curves(0)
    with pytest.raises(ValueError, match="all 1 epochs"):
        reported(1.0, 0.5, epochs=1)
    curves = reported(1.0)
    with pytest.raises(ValueError, match="reported cost; the epochs before had loss, accuracy"):
        curves(cost=1.0)
