"""What the checks are made of: coursekit.checks, apart from the exercises."""

import _thread
import ast
import string
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

import minitorch_lite as torch
from coursekit.checks import Check, Deliberate, Saved, Wrong, check, exercise, numerical_gradients
from coursekit.checks.running import _exercises
from coursekit.stored import ROOT
from minitorch_lite import viz
from minitorch_lite.viz import Picture, language
from minitorch_lite.viz.time_limit import TimeUp, limited

MODULES = sorted((ROOT / "coursekit" / "checks").glob("**/c[0-9][0-9]*.py"))
PHRASES = {"wrong": (0, 1, 2), "expects": (1, 2, 3), "records": (2, 3), "mode_kept": (0,)}
PHRASES |= {"tensor": (1, 3), "close": (2, 3), "array_close": (2, 3), "gradients": (3,)}
PHRASES |= {"nodes": (2,)}


@pytest.fixture
def it():
    yield Check("08.0")
    torch.set_grad_enabled(True)


def endless(stopped=()):
    while True:
        try:
            while True:
                time.sleep(0.001)
        except stopped:
            pass


def test_a_call_that_never_ends_is_a_red_line(it):
    assert it.call(lambda a, b: a + b, 1, 2) == 3
    with pytest.raises(Wrong, match="`endless` to come to an end within 0.1 seconds"):
        it.call(endless, seconds=0.1)
    with pytest.raises(Wrong, match="never ends"):
        it.call(endless, Exception, seconds=0.1)


def test_a_time_limit_is_over_when_the_call_is():
    others = _thread._count()
    for _ in range(60):  # so short that it strikes at any moment, the first and the last too
        with suppress(TimeUp):
            assert limited(0.0002, lambda: 3) == 3
    with pytest.raises(TimeUp):
        limited(0.05, endless)
    time.sleep(0.7)  # nothing comes later
    assert _thread._count() <= others


PROFILED = """
import cProfile
from minitorch_lite.viz.time_limit import TimeUp, limited

def endless():
    while True:
        pass

assert limited(5, lambda: 3) == 3
try:
    limited(0.05, endless)
except TimeUp:
    pass
with cProfile.Profile():
    print(sum([1, 2]), (lambda: 3)())
"""


def test_a_time_limit_leaves_python_as_it_was():
    command = [sys.executable, "-c", PROFILED]  # a profiler hangs where one is still looked for
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "3 3\n"


def test_a_check_that_never_ends_names_the_line(monkeypatch):
    monkeypatch.setattr("coursekit.checks.running.SECONDS", 0.1)
    monkeypatch.setitem(_exercises, "08.0", ("it holds", lambda it, answer: answer()))
    with pytest.raises(Wrong, match="still running after 0.1 seconds"):
        check("08.0", endless)


def test_gradients_are_compared_with_differences(it):
    w = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
    (w**3).sum().backward()

    def model(w):
        return (w**3).sum()

    it.gradients(model, {"w": w}, {"w": w.grad}, "?")
    it.gradients(model, {"w": w}, {"w": 3 * w.detach().numpy() ** 2}, "?")
    with pytest.raises(Wrong, match="the gradient of w to be"):
        it.gradients(model, {"w": w}, {"w": w.grad * 2}, "?")
    with pytest.raises(Wrong, match="Came: None. Likely: no backward for w"):
        it.gradients(model, {"w": w}, {"w": None}, "no backward for {input}")
    [by_x, by_y] = numerical_gradients(lambda x, y: (x * y).sum(), [[1, 2]], [[3, 4]])
    assert np.allclose(by_x, [[3, 4]]) and np.allclose(by_y, [[1, 2]])


def test_which_results_are_recorded(it):
    w = torch.ones(2, requires_grad=True)
    y, z = w * 2, torch.ones(2) * 3
    it.records({"y": y, "z": z}, {"y"}, "too few", "too many")
    for wanted, came, likely in (({"y", "z"}, "y", "too few"), (set(), "y", "too many")):
        with pytest.raises(Wrong, match=f"recorded: {came}. Likely: {likely}"):
            it.records({"y": y, "z": z}, wanted, "too few", "too many")
    with pytest.raises(Wrong, match="z to be a tensor.*\nCame: None"):
        it.records({"z": None}, {"z"}, "a", "b")
    it.nodes((w * 2).sum(), ["MulBackward0", "SumBackward0"], "?")
    with pytest.raises(Wrong, match="Expected: the nodes none.\nCame: MulBackward0"):
        it.nodes(y, [], "?")


def test_saved_bytes_count_each_memory_once():
    w, x = torch.ones(5, requires_grad=True), torch.ones(5)
    with Saved() as saved:
        (w * x + w * x).sum()
    assert (saved.values, saved.bytes) == (2, 20)
    with Saved() as saved, torch.no_grad():
        w * w
    assert saved.bytes == 0


@pytest.mark.parametrize("before", [True, False])
def test_the_mode_has_to_be_kept(it, before):
    with it.mode_kept("?", recording=before):
        assert torch.is_grad_enabled() is before
        raise Deliberate
    with (
        pytest.raises(Wrong, match="it was turned"),
        it.mode_kept("it was turned", recording=before),
    ):
        torch.set_grad_enabled(not before)


def test_predictions_are_scored_cell_by_cell(it):
    truth = {"y": True, "z": False, "shape": (2, 3), "says": "leaf"}
    reasons = {name: f"think about {name}" for name in truth}
    it.predictions({"y": True, "z": False, "shape": [2, 3], "says": "leaf "}, truth, reasons)
    for answer, sentence in [
        (truth | {"z": True}, "Came: 3 right; not yet: z. Likely: think about z"),
        (truth | {"y": 1, "shape": (3, 2)}, "Came: 2 right; not yet: y, shape"),
        (truth | {"says": None}, "None for says"),
        ({"y": True}, "predictions for y, z, shape, says"),
        (None, "a dictionary of predictions"),
    ]:
        with pytest.raises(Wrong) as caught:
            it.predictions(answer, truth, reasons)
        assert sentence in str(caught.value)
    table = it.exhibits[1]
    assert "shape  (3, 2)         think about shape" in repr(table)
    assert "<td" in table._repr_html_() and "think about y" in table._repr_html_()


def test_two_pictures_stand_side_by_side(it):
    w = torch.ones(2, requires_grad=True)
    with viz.record() as theirs:
        w * 2
    with viz.record() as target, torch.no_grad():
        w * 2
    it.beside(theirs, target)
    text = repr(it.exhibits[0])
    assert text.startswith("yours: graph: 1 operation recorded")
    assert "the target: graph: 0 operations recorded, 1 not recorded" in text
    bundle = it.exhibits[0]._repr_mimebundle_()
    assert bundle["text/plain"] == text
    if Picture(theirs).svg:
        assert bundle["text/html"].count('class="mt"') == 2 and "yours" in bundle["text/html"]


def test_every_phrase_is_translated_before_it_is_filled_in(it, monkeypatch, tmp_path, capsys):
    words = {
        "{count} values": "{count} Werte",
        "it doubles {what}": "{what} wird verdoppelt",
        "{exercise} not yet.": "{exercise} noch nicht.",
        "it holds": "es stimmt",
    }
    entries = (f'msgid "{english}"\nmsgstr "{german}"\n' for english, german in words.items())
    (tmp_path / "x-german.po").write_text("\n".join(entries), encoding="utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    monkeypatch.setattr(language, "_chosen", ["x-german"])
    with pytest.raises(Wrong) as caught:
        it.wrong("{count} values", "{came}", "it doubles {what}", count=3, came="{}", what="x")
    assert str(caught.value).splitlines() == [
        "08.0 noch nicht. Expected: 3 Werte.",
        "Came: {}. Likely: x wird verdoppelt.",
    ]
    exercise("08.0", "it holds")(lambda it, answer: None)
    check("08.0", None)
    _exercises.pop("08.0")
    assert "es stimmt" in capsys.readouterr().out


def test_chinese_has_its_own_marks_between_names_and_no_blank_between_sentences(it, monkeypatch):
    monkeypatch.setattr(language, "_chosen", ["zh"])
    with pytest.raises(Wrong) as caught:
        it.predictions({"a": None, "b": None}, {"a": 1, "b": 2}, {})
    first, second = str(caught.value).splitlines()
    assert first.startswith("08.0 还不对。应为") and "a、b" in second
    assert caught.value._render_traceback_()[0].startswith("\x1b[1m08.0 还不对。\x1b[0m应为")
    assert "default、no_grad、" in viz.GraphLab().text


def phrases(call: ast.Call) -> list[ast.expr]:
    """The phrases in a call of `it.expects` and its like."""
    called = call.func
    if not (isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)):
        return []
    if called.value.id != "it" or called.attr not in PHRASES:
        return []
    return [call.args[place] for place in PHRASES[called.attr] if place < len(call.args)]


def literals(phrase: ast.expr) -> list[str] | None:
    """The texts that a phrase may be; None if it is put together."""
    if isinstance(phrase, ast.Constant) and isinstance(phrase.value, str):
        return [phrase.value]
    if isinstance(phrase, ast.IfExp):
        first, second = literals(phrase.body), literals(phrase.orelse)
        return None if first is None or second is None else first + second
    return [""] if isinstance(phrase, ast.Name | ast.Subscript) else None  # handed on


@pytest.mark.parametrize("path", MODULES, ids=lambda path: Path(path).name)
def test_phrases_are_literals_without_a_final_stop(path):
    calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
    for call in calls:
        for phrase in phrases(call):
            texts = literals(phrase)
            assert texts is not None, f"line {phrase.lineno}: {ast.unparse(phrase)}"
            for text in texts:
                assert not text.endswith("."), f"line {phrase.lineno}: {text}"
                list(string.Formatter().parse(text))
