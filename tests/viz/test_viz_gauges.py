"""The memory meter and predictions: what they measure, ask, reveal and keep."""

from __future__ import annotations

import ast
import gc
import json
import re
import tracemalloc

import pytest

import minitorch_lite as torch
from coursekit import scores
from minitorch_lite import observe, viz
from minitorch_lite.viz import render
from minitorch_lite.viz.bundle import STORED
from minitorch_lite.viz.layout.dot import draw_scene
from minitorch_lite.viz.meter import MemoryMeter, kept_by, mlp
from minitorch_lite.viz.questions import Questions, open_scene
from minitorch_lite.viz.walk import nodes_of

can_draw = pytest.mark.skipif(render.renderer() is None, reason="nothing here draws DOT")

SETUP = """
x, y = torch.ones(4, 3), torch.zeros(4, 1)
w = torch.ones(3, 1, requires_grad=True)
"""
PROGRAM = """
z = x @ w
with torch.no_grad():
    p = torch.sigmoid(z)
loss = F.mse_loss(p, y)
z.mul_(2)
again = F.mse_loss(z, y)
"""
RIGHT = {"z": True, "p": False, "loss": False, "z.mul_(2)": True, "again": True}


# the memory meter --------------------------------------------------------------------------------
def test_the_bytes_are_what_python_frees_with_the_graph():
    network, batch = mlp(3), torch.ones(512, 64)
    tracemalloc.start()
    try:
        out = network(batch)
        measured = sum(piece.nbytes for piece in kept_by(out, network, batch))
        gc.collect()
        before, _peak = tracemalloc.get_traced_memory()
        out = out.detach()
        gc.collect()
        after, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert measured == 3 * 512 * 64 * 4
    assert measured <= before - after < measured + 40_000  # the nodes themselves are small


def test_in_the_other_modes_nothing_is_kept():
    meter = MemoryMeter(depths=(1, 3), batches=(2, 8))
    for modes in meter.states.values():
        assert modes["default"].nbytes > 0 < modes["default"].nodes
        for mode in ("no_grad", "inference_mode"):
            assert (modes[mode].kept, modes[mode].nodes) == ((), 0)
        assert all(found.seconds > 0 for found in modes.values())


def test_a_meter_leaves_mode_and_random_numbers_alone():
    torch.manual_seed(3)
    expected = torch.rand(2).tolist()
    torch.manual_seed(3)
    with torch.no_grad():
        meter = MemoryMeter(depths=(1,), batches=(2,))
        assert not torch.is_grad_enabled()
    assert torch.rand(2).tolist() == expected
    assert meter.at(1, 2)["default"].nbytes == 2 * 64 * 4


def test_the_twin_is_the_same_each_time():
    texts = {repr(MemoryMeter(depths=(1, 2), batches=(4, 8), first=(2, 4))) for _ in range(2)}
    [text] = texts
    assert "2,048 bytes kept in 2 saved arrays" in text and " ms" not in text


def test_a_first_state_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="depth must be one of"):
        MemoryMeter(depths=(1, 2), batches=(4,), first=(3, 4))


@can_draw
def test_a_meter_is_stored_as_a_picture_without_times(monkeypatch):
    meter = MemoryMeter(depths=(1, 2), batches=(4,))
    assert " ms" in meter._repr_mimebundle_()["text/html"]
    monkeypatch.setenv(STORED, "1")
    first, second = (MemoryMeter(depths=(1, 2), batches=(4,))._repr_mimebundle_() for _ in range(2))
    assert first == second and set(first[0]) == {"image/png", "text/plain"}


# predictions -------------------------------------------------------------------------------------
def test_what_is_asked_is_what_ran_and_the_truth_is_the_graph():
    questions = Questions(PROGRAM, SETUP)
    items = questions.of_graph()
    assert {item.row: item.truth for item in items} == RIGHT
    assert sum(item.truth for item in items) == len(nodes_of(questions.space["again"]))


@can_draw
def test_the_open_graph_tells_nothing():
    scene = open_scene(Questions(PROGRAM, SETUP).story)
    source = draw_scene(scene).source
    shown = re.sub(r"tooltip=\"[^\"]*\"", "", source).replace("&#160;", " ")
    for word in ("Backward", "not recorded", "no_grad", "grad_fn", "saves", "cut"):
        assert word not in shown
    assert shown.count("recorded, or not?") == len(RIGHT)
    page = viz.predict(PROGRAM, SETUP)._repr_mimebundle_()["text/html"]
    for word in ("no input requires grad", "grad mode is off", "MmBackward0", "xlink:title"):
        assert word not in page


@pytest.mark.parametrize("answer", [None, {}, {"z": True}, {"z": True, "p": ...}])
def test_without_a_whole_answer_nothing_is_revealed(answer):
    prediction = viz.predict(PROGRAM, SETUP, answer=answer)
    assert not prediction.complete
    assert "right" not in prediction.text and "because" not in prediction.text
    assert "p: ?" in prediction.text


def test_an_answer_is_scored_item_by_item_with_reasons():
    prediction = viz.predict(PROGRAM, SETUP, answer=RIGHT | {"loss": True})
    assert (prediction.score, prediction.total) == (4, 5)
    [wrong] = [line for line in prediction.text.splitlines() if line.startswith("wrong")]
    assert wrong.startswith("wrong  loss: you said recorded, it is not recorded.")
    assert "The graph was cut before, at p: line 3" in wrong


def test_what_fits_nowhere_is_remarked_on():
    prediction = viz.predict(PROGRAM, SETUP, answer={"q": True, "z": 1})
    assert prediction.said == {} and len(prediction.remarks) == 2
    assert 'no "q" here; the names are "z", "p", "loss"' in prediction.remarks[0]
    assert "must be one of True, False" in prediction.remarks[1]
    with pytest.raises(TypeError, match="write a dict"):
        viz.predict(PROGRAM, SETUP, answer=[True])


VIEWS = """
y = w * 2
v = y[0]
with torch.inference_mode():
    t = w + 1
    u = w[0]
y.mul_(3)
"""
TABLE = {
    "w": {"requires_grad": True, "grad_fn": None, "is_inference": False, "_version": 0},
    "v": {
        "requires_grad": True,
        "grad_fn": "AsStridedBackward0",
        "is_inference": False,
        "_version": 1,
    },
    "t": {"requires_grad": False, "grad_fn": None, "is_inference": True, "_version": "error"},
    "w.detach()": {"requires_grad": False, "grad_fn": None, "is_inference": False, "_version": 0},
}


def test_a_truth_table():
    prediction = viz.predict(VIEWS, SETUP, table=list(TABLE), answer=TABLE)
    assert prediction.text.splitlines()[0] == "prediction: 16 of 16 right"
    wrong = {row: cells | {"_version": 7} for row, cells in TABLE.items()}
    text = viz.predict(VIEWS, SETUP, table=list(TABLE), answer=wrong).text
    assert "must be one of" in text  # no such version: not said
    wrong = {row: cells | {"_version": 2} for row, cells in TABLE.items()}
    text = viz.predict(VIEWS, SETUP, table=list(TABLE), answer=wrong).text
    assert "v: _version you said 2, it is 1. Each write into its memory counts" in text
    assert "line 6 (`y.mul_(3)`)" in text
    assert "t is an inference tensor, and those have no version counter." in text
    wrong = {row: cells | {"grad_fn": "ExpBackward0"} for row, cells in TABLE.items()}
    text = viz.predict(VIEWS, SETUP, table=list(TABLE), answer=wrong).text
    assert "Its grad_fn was SelectBackward0 and is AsStridedBackward0." in text


def test_true_is_not_one():
    cells = TABLE["w"] | {"requires_grad": 1, "_version": False}
    prediction = viz.predict(VIEWS, SETUP, table=["w"], answer={"w": cells})
    assert len(prediction.said) == 2 and len(prediction.remarks) == 2


@pytest.mark.parametrize(
    ("row", "says"), [("nobody", "has no value"), ("1 + 1", "only tensors"), ("y[", "no value")]
)
def test_a_row_that_is_no_tensor_is_refused(row, says):
    with pytest.raises((ValueError, TypeError), match=says):
        viz.predict(VIEWS, SETUP, table=[row])


def test_asking_about_a_table_does_not_change_what_was_recorded():
    questions = Questions(VIEWS, SETUP)
    before = questions.story.counts()
    questions.of_table(["w * 2", "y"], ("grad_fn",))
    assert questions.story.counts() == before


def test_the_score_is_kept_when_all_was_said_and_a_name_is_given(monkeypatch):
    kept = []
    monkeypatch.setattr(scores, "record", lambda *what: kept.append(what))
    viz.predict(PROGRAM, SETUP, answer={"z": True}, name="08.hidden")
    viz.predict(PROGRAM, SETUP, answer=RIGHT)
    viz.predict(PROGRAM, SETUP, answer=RIGHT | {"p": True}, name="08.hidden")
    assert kept == [("predict", "08.hidden", 4, 5)]


@can_draw
@pytest.mark.parametrize("table", [None, ["w"]])
@pytest.mark.parametrize("answered", [False, True])
def test_how_a_prediction_is_stored(monkeypatch, table, answered):
    answer = ({"w": TABLE["w"]} if table else RIGHT) if answered else None
    program = VIEWS if table else PROGRAM
    live = viz.predict(program, SETUP, table=table, answer=answer)
    assert set(live._repr_mimebundle_()) == {"text/html", "text/plain"}
    monkeypatch.setenv(STORED, "1")
    data, metadata = viz.predict(program, SETUP, table=table, answer=answer)._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"} and "dot" in metadata
    assert data["text/plain"] == live.text


@can_draw
def test_nothing_of_a_program_is_markup():
    nasty = "v = {}\nv['<script>alert(1)</script></div>'] = w * 2"
    for answer in (None, {"v['<script>alert(1)</script></div>']": True}):
        page = viz.predict(nasty, SETUP, answer=answer)._repr_mimebundle_()["text/html"]
        assert "<script>alert" not in page
        assert page.count("<script>") == page.count("</script>") == 1


def test_the_answers_text_is_python():
    page = viz.predict(VIEWS, SETUP, table=["w"])._repr_mimebundle_()["text/html"]
    config = json.loads(re.search(r"parentElement, (\{.*\})\);\}\)", page)[1])
    for item in config["items"]:
        ast.literal_eval(item["key"])
        for _word, written in item["choices"]:
            ast.literal_eval(written)


def test_nobody_watches_on_after_many_labs():
    """Also not after programs that fail; and no tensor of theirs stays."""
    broken = "y = w * 2\ny.nothing()"

    def use_all() -> int:
        for program in (PROGRAM, broken):
            viz.predict(program, SETUP, answer=RIGHT)
        viz.predict(VIEWS, SETUP, table=["w"])
        gc.collect()
        return sum(isinstance(each, torch.Tensor) for each in gc.get_objects())

    before = use_all()
    for _ in range(15):
        last = use_all()
    assert not observe.watchers and last == before


@pytest.mark.parametrize("stored_form", [False, True])
def test_without_graphviz_they_still_work(monkeypatch, stored_form):
    monkeypatch.setattr(render, "renderer", lambda: None)
    if stored_form:
        monkeypatch.setenv(STORED, "1")
    meter = MemoryMeter(depths=(1,), batches=(2,))
    for each in (
        meter,
        viz.predict(PROGRAM, SETUP),
        viz.predict(PROGRAM, SETUP, answer=RIGHT),
        viz.predict(VIEWS, SETUP, table=["w"]),
    ):
        data = each._repr_mimebundle_()
        assert data["text/plain"].startswith(each.text)
        assert ("text/html" in data) == (not stored_form)
        assert stored_form == (render.ADVICE in data["text/plain"])
        assert "<img" not in data.get("text/html", "")
