"""The graph lab without a browser: programs and their switches, runs, answers, films, folds."""

from __future__ import annotations

import itertools
import json
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_lite as torch
from minitorch_lite import observe, viz
from minitorch_lite.viz import bundle, groups, running
from minitorch_lite.viz.bundle import Picture
from minitorch_lite.viz.lab import GraphLab
from minitorch_lite.viz.layout import folds
from minitorch_lite.viz.legend import legend
from minitorch_lite.viz.playback import playback
from minitorch_lite.viz.presets import PRESETS, titles
from minitorch_lite.viz.program import MODES, Program
from minitorch_lite.viz.render import renderer
from minitorch_lite.viz.running import attempt, run

can_draw = pytest.mark.skipif(renderer() is None, reason="nothing here draws DOT")

NESTED = """
w = torch.ones(2, requires_grad=True)
with torch.no_grad():
    a = w * 2
    with MODE:
        b = w * 3
@torch.inference_mode()
def f():
    return w
"""


# the program -------------------------------------------------------------------------------------
def test_switches_are_found():
    program = Program(NESTED)
    assert [(b.mode, b.depth) for b in program.blocks] == [
        ("no_grad", 0),
        ("default", 1),
        ("inference_mode", 0),
    ]
    assert [(leaf.name, leaf.on) for leaf in program.leaves] == [("w", True)]


def test_switches_rewrite_the_text():
    program = Program(NESTED)
    assert program.written(["default", "enable_grad", "no_grad"], [False]).splitlines() == [
        "w = torch.ones(2, requires_grad=False)",
        "a = w * 2",
        "with torch.enable_grad():",
        "    b = w * 3",
        "@torch.no_grad()",
        "def f():",
        "    return w",
    ]
    assert "@torch" not in program.written(["default"] * 3, [True])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x = torch.ones(2,)", "x = torch.ones(2,requires_grad=True)"),
        ("x = torch.ones(\n    2,\n)", "x = torch.ones(\n    2,\nrequires_grad=True)"),
        ("x, y = torch.ones(2), 3", "x, y = torch.ones(2, requires_grad=True), 3"),
        ("测 = torch.ones(2)  # 测", "测 = torch.ones(2, requires_grad=True)  # 测"),
    ],
)
def test_a_leaf_is_switched_where_it_is_made(text, written):
    assert Program(text).written([], [True]) == written


@pytest.mark.parametrize(
    "text",
    [
        "with open('x'):\n    pass",
        "with torch.no_grad() as mode:\n    pass",
        "with torch.no_grad(), torch.enable_grad():\n    pass",
        "with torch.no_grad(): pass",
        "with torch.set_grad_enabled(False):\n    pass",
        "for x in y:\n    w = torch.ones(2)",
        "w = torch.ones(2, requires_grad=flag)",
    ],
)
def test_what_cannot_be_switched_is_left_alone(text):
    program = Program(text)
    assert (program.blocks, program.leaves) == ([], [])
    assert program.written([], []) == text


def test_a_string_over_several_lines_keeps_its_margin():
    program = Program('with MODE:\n    s = """a\n    b"""\n    t = 1')
    assert program.written(["default"], []) == 's = """a\n    b"""\nt = 1'


def test_a_tensor_from_the_setup_is_switched_in_front():
    program = Program("y = w * 2", {"w": True, "model.0.weight": True})
    assert program.written([], [False, False]).splitlines() == [
        "w.requires_grad_(False)",
        "model[0].weight.requires_grad_(False)",
        "y = w * 2",
    ]


@st.composite
def nests(draw, depth=0):
    """The text of a program of nested blocks."""
    lines = [f"x{draw(st.integers(0, 3))} = 1"]
    for _ in range(draw(st.integers(0, 2)) if depth < 3 else 0):
        mode = draw(st.sampled_from([*MODES[1:], "MODE"]))
        lines.append("with MODE:" if mode == "MODE" else f"with torch.{mode}():")
        lines += ["    " + line for line in draw(nests(depth + 1)).split("\n")]
        lines.append("y = 2")
    return "\n".join(lines)


@given(nests(), st.data())
def test_what_is_written_has_the_chosen_modes(text, data):
    program = Program(text)
    modes = [data.draw(st.sampled_from(MODES)) for _ in program.blocks]
    again = Program(program.written(modes, []))
    assert [block.mode for block in again.blocks] == [m for m in modes if m != "default"]
    statements = [line.strip() for line in text.split("\n") if "with" not in line]
    assert [s.strip() for s in again.text.split("\n") if "with" not in s] == statements


# a run -------------------------------------------------------------------------------------------
def test_a_run_leaves_nothing_behind():
    torch.manual_seed(3)
    state = torch.get_rng_state()
    before = dict(observe.watchers)
    for program in ("torch.set_grad_enabled(False)\ntorch.rand(2)", "1 / 0", "raise SystemExit"):
        attempt(program)
        assert torch.is_grad_enabled() and torch.equal(torch.get_rng_state(), state)
    assert observe.watchers == before


def test_a_run_starts_in_default_mode():
    with torch.no_grad():
        assert run("y = torch.ones(2, requires_grad=True) * 2").counts().recorded == 1
        assert not torch.is_grad_enabled()


# It may arrive in a callback of the collector, which swallows it; then it comes again.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("program", ["while True: pass", "while 1:\n  try: 1/0\n  except: pass"])
def test_a_run_ends_after_its_time(program):
    ended = attempt(program, limit=0.3)
    assert "longer than 5 seconds" in ended.error and not ended.usable
    assert sum(range(100_000)) == 4_999_950_000  # and nothing is raised later


def test_a_run_ends_after_too_many_operations(monkeypatch):
    monkeypatch.setattr(running, "MOST", 20)
    ended = attempt("x = torch.ones(2)\nwhile True:\n    x = x + 1")
    assert "after 20 operations" in ended.error and ended.line == 3


def test_an_interrupt_ends_the_run_only():
    ended = attempt("raise KeyboardInterrupt")
    assert ended.error == "The program was interrupted."


def test_an_error_has_its_line_and_what_was_printed():
    ended = attempt("print('<b>')\ny = torch.ones(2)\nz = nonsense")
    assert (ended.line, ended.printed, ended.usable) == (3, "<b>\n", False)
    assert ended.error == "NameError: name 'nonsense' is not defined"
    assert attempt("y = (w").line == 1


def test_a_failed_backward_is_worth_showing():
    ended = attempt(*PRESETS["overwritten"])
    assert ended.usable and "modified by an inplace operation" in ended.error


# the lab -----------------------------------------------------------------------------------------
@can_draw
@pytest.mark.parametrize("name", PRESETS)
def test_every_position_of_every_preset(name):
    lab = GraphLab(name)
    config = json.loads(json.dumps(lab.config()))
    keys = [state["key"] for state in config["states"]]
    assert len(set(keys)) == len(keys)
    assert config["state"]["key"] == lab.shown.key and config["state"]["svg"]
    assert name in titles()
    for key, state in lab.states.items():
        assert state.ended.usable, f"{key}: {state.ended.error}"


def test_a_preset_nobody_knows():
    with pytest.raises(ValueError, match="no preset 'sigmod'.*sigmoid"):
        GraphLab("sigmod")


@can_draw
def test_the_kernel_answers():
    lab = GraphLab("w = torch.ones(2, requires_grad=True)\nwith MODE:\n    y = w * 2")
    question = {"template": lab.program.text, "modes": ["no_grad"], "flags": [True]}
    answer = lab.answer(question)
    assert answer["key"] == "no_grad|1" and "with torch.no_grad():" in answer["source"]
    assert answer["counts"].unrecorded == 1
    own = lab.answer({"source": "print(1)\nq = torch.ones(1) + 1"})
    assert own["printed"] == "1\n" and own["leaves"] == []
    other = lab.answer({"preset": "nested"})
    assert other["preset"] == "nested" and len(other["blocks"]) == 2


@can_draw
def test_only_leaves_that_a_program_can_reach_have_a_switch():
    lab = GraphLab()
    assert [leaf["name"] for leaf in lab.answer({"source": "y = w * 2"})["leaves"]] == ["w"]
    made = "{} = torch.ones(2, requires_grad=True)\n".format
    setup = made("v") + made("w") + "scaled = lambda x: x * v"
    assert [leaf.name for leaf in GraphLab("y = scaled(3)", setup).program.leaves] == ["v"]


@can_draw
def test_of_long_prints_the_last_lines_are_shown():
    answer = GraphLab().answer({"source": "for i in range(9999):\n    print(i)"})
    first, *lines = answer["printed"].splitlines()
    assert first == "…" and lines == [str(i) for i in range(9999 - len(lines), 9999)]


@can_draw
def test_many_results_are_counted():
    program = "x = torch.ones(1, requires_grad=True)\n"
    says = GraphLab().answer({"source": program + "\n".join(f"a{i} = x * {i}" for i in range(9))})
    assert says["says"].count("grad_fn") == 6 and says["says"].endswith("; and 3 more")
    says = GraphLab().answer({"source": program + "torch.exp(x).backward()"})
    assert says["says"] == "exp(x).grad_fn is ExpBackward0"


@can_draw
def test_bad_code_keeps_the_last_picture():
    lab = GraphLab()
    for source, line in (("y = (w", 1), ("a = 1\ny = nonsense", 2)):
        answer = lab.answer({"source": source})
        assert "svg" not in answer and answer["error"] and answer["line"] == line
        assert answer["source"] == source


@can_draw
def test_a_fold_is_opened_on_request():
    lab = GraphLab("training")
    first, *others = folds.all_folds(lab.story)
    assert first.title == "turn 1 to turn 5"
    turn = next(fold for fold in others if fold.title == "turn 1")
    answer = lab.answer({"template": lab.program.text, "open": turn.id})
    assert answer["title"] == "turn 1" and "AddmmBackward0" in answer["twin"]


@can_draw
def test_nothing_of_a_program_is_markup():
    nasty = "'<script>alert(1)</script>'"
    page = GraphLab(f"y = {nasty}\nprint(y)\nraise RuntimeError(y)")._repr_mimebundle_()
    assert page["text/html"].count("<script>") == 1


@can_draw
def test_a_cell_that_runs_again_closes_its_widgets(monkeypatch):
    from minitorch_lite.viz import live

    run_number = itertools.count()
    monkeypatch.setattr(live, "_cell", lambda: ("cell", next(run_number)))
    monkeypatch.setattr(live.LiveLab, "_open", {})
    for _ in range(3):
        GraphLab("y = torch.ones(2) * 2")._repr_mimebundle_()
    (_, widgets) = live.LiveLab._open["cell"]
    assert len(widgets) == 1
    assert list(widgets[0].reply(GraphLab(), {"question": {"open": "?"}, "number": 7})) == [
        "answer",
        "number",
        "seconds",
    ]
    widgets[0].close()


# the film ----------------------------------------------------------------------------------------
def film_of(name):
    story = GraphLab(name).story
    return story, playback(viz.draw(story).scene)


@pytest.mark.parametrize("name", PRESETS)
def test_the_counters_of_the_last_step_are_those_of_the_story(name):
    story, film = film_of(name)
    assert film["steps"][-1]["counts"] == story.counts()
    recorded = [step["counts"].recorded for step in film["steps"]]
    assert recorded == sorted(recorded)


def test_a_write_raises_the_badges_of_all_views_and_reddens_before_backward():
    story, film = film_of("overwritten")
    says = [step["says"] for step in film["steps"]]
    write = next(n for n, said in enumerate(says) if "half.add_" in said)
    start = next(n for n, said in enumerate(says) if said.startswith("backward() starts"))
    assert set(film["stale"].values()) == {write} and write < start
    scene = viz.draw(story).scene
    (half,) = (c.id for c in scene.cards.values() if c.fact and scene.name(c.fact) == "half")
    assert film["versions"][half][-1] == (write, 1)
    assert film["steps"][-1]["bad"] and "half.add_(1)" in says[-1]


def test_gradients_arrive_and_saved_values_go():
    _, film = film_of("backward")
    last = film["steps"][-1]
    assert last["grads"] == [("w.grad", "[3, 4]")]
    assert film["steps"][1]["counts"].saved > last["counts"].saved == 0
    assert film["freed"]


def test_a_second_backward_says_why_it_fails():
    _, film = film_of("twice")
    last = film["steps"][-1]
    assert last["bad"] and "retain_graph=True" in last["says"] and last["hot"]


def test_hooks_flash():
    _, film = film_of("hooks")
    (step,) = (step for step in film["steps"] if step.get("hooks"))
    assert step["says"] == "1 hook runs at MulBackward0: double"


# folds -------------------------------------------------------------------------------------------
LOOP = (
    "w = torch.ones(2, requires_grad=True)\nx = w\nfor i in range({turns}):\n    x = (x * w).exp()"
)


def leaves_below(story, fold):
    for part in folds.inside(story, fold):
        yield from leaves_below(story, part) if isinstance(part, folds.Fold) else [part]


@pytest.mark.parametrize("turns", [10, 31, 120, 500])
def test_every_operation_can_be_reached_and_no_drawing_is_large(turns):
    story = run(LOOP.format(turns=turns))
    whole = folds.whole(story)
    assert sorted(leaves_below(story, whole)) == list(whole.indices)
    for fold in [whole, *folds.all_folds(story)]:
        parts = folds.inside(story, fold)
        assert len(parts) <= max(folds.FEW, folds.MOST)
        assert sum(isinstance(part, folds.Fold) for part in parts) <= folds.FOLDS
    all_folds = folds.all_folds(story)
    assert bool(all_folds) == (2 * turns > folds.FEW)
    assert len(all_folds) < turns / 2  # each is a picture that a saved notebook holds


@pytest.mark.parametrize("program", ["training", LOOP.format(turns=100)])
def test_what_is_hidden_is_counted_and_said(program):
    picture = viz.draw(GraphLab(program).story)
    counts, scene = picture.story.counts(), picture.scene
    shown = [card for card in scene.cards.values() if card.kind == "node"]
    hidden = [card.counts.recorded for card in scene.folded()]
    assert len(shown) + sum(hidden) == counts.recorded
    assert f"folded: {len(hidden)} of its cards" in picture.text
    for fold in picture.opened():
        assert fold.text.startswith(fold.fold.title)


def test_many_arrows_between_two_cards_are_one():
    program = "w = torch.ones(2, requires_grad=True)\nrows = []\nfor i in range(90):\n"
    story = run(program + "    rows.append(w * i)\ntotal = sum(rows)\nboth = torch.stack(rows)")
    scene = viz.draw(story).scene
    titles_ = [card.title for card in scene.folded()]
    assert titles_[0] == "for i in range(90):" and titles_[1].startswith("parts 1 to")
    pairs = [(edge.tail, edge.head) for edge in scene.edges]
    assert len(pairs) < 40 and max(map(pairs.count, pairs)) <= 3
    [loop, *parts] = scene.folded()
    labels = {edge.head: edge.label for edge in scene.edges if edge.tail == loop.id}
    assert labels[parts[0].id] == "20 values"


def test_why_backward_cannot_start_is_found_soon_in_a_large_story():
    program = "w = torch.ones(3)\nparts = [torch.sin(w * i) for i in range(990)]\n"
    began = time.process_time()
    ended = attempt(program + "sum(parts).sum().backward()", limit=60)
    assert "does not require grad" in ended.error and len(ended.story.ran()) > 2900
    assert time.process_time() - began < 3


def test_turns_and_layers_are_told_apart():
    story = GraphLab("training").story
    path = [story.groups[number].title for number in story.events[0].groups]
    assert path == ["for turn in range(20):", "turn 1", "model: Sequential", "model.0: Linear"]


IN_FUNCTIONS = """
def inner(x, turns):
    for number in range(turns):
        x = x * 2
    return x

def values(x):
    while True:
        x = x + 1
        yield x

def recursive(x, depth):
    for _ in range(2):
        x = x.exp()
        if depth:
            x = recursive(x, depth - 1)
    return x

class Model:
    def __call__(self, x):
        for _ in range(1):
            x = x.sin()
        return x

made = values(torch.ones(1))
for step in range(2):
    a = next(made)
    b = inner(a, 2)
recursive(b, 1)
Model()(b)
"""


def test_loops_in_functions_have_turns_of_their_own():
    story = run(IN_FUNCTIONS)
    paths = [
        (event.op, *(story.groups[number].title for number in event.groups))
        for _, event in story.ran()
        if event.inputs
    ]
    step, infinite, inside, recursion, once = (
        "for step in range(2):",
        "while True:",
        "for number in range(turns):",
        "for _ in range(2):",
        "for _ in range(1):",
    )
    nested = [
        ("exp", recursion, outer, *more)
        for outer in ("turn 1", "turn 2")
        for more in ((), (recursion, "turn 1"), (recursion, "turn 2"))
    ]
    assert paths == [
        *(
            path
            for turn in ("turn 1", "turn 2")
            for path in (
                ("add", step, turn, infinite, turn),
                ("mul", step, turn, inside, "turn 1"),
                ("mul", step, turn, inside, "turn 2"),
            )
        ),
        *nested,
        ("sin", once, "turn 1"),
    ]


def test_a_function_runs_after_its_marks_are_gone():
    space = {}
    run("def twice(x):\n    for _ in range(2):\n        x = x * 2\n    return x", space=space)
    for name in groups.marks(groups.Groups()):
        del space[name]
    assert space["twice"](torch.ones(1)).tolist() == [4.0]


def test_marks_leave_a_program_its_lines_and_its_variables():
    space = {}
    story = run("for i in range(2):\n    x = torch.ones(1) + i\n\ny = x * 2", space=space)
    assert [event.place.line for _, event in story.ran()] == [2, 2, 4]
    assert space["i"] == 1


@can_draw
def test_a_training_loop_fits_and_its_parameters_share_a_card():
    picture = Picture(GraphLab("training").story)
    assert int(re.search(r'width="(\d+)"', picture.svg)[1]) < 700  # beside the program, at 1280
    scene = picture.scene
    parameters, batch = scene.several.values()
    assert [card.kind for card in parameters] == ["leaf"] * 4
    assert [scene.name(card.fact) for card in batch] == ["inputs", "targets"]
    shared = parameters[0].id
    assert scene.drawn().items() >= {card.id: shared for card in parameters[1:]}.items()
    drawn = re.findall(r'id="(t\d+)"', picture.svg)
    assert drawn == [shared, batch[0].id]
    film = playback(scene)
    added = [step for step in film["steps"] if step["says"].startswith("AccumulateGrad")]
    assert len(added) == 80 and {tuple(step["hot"]) for step in added} == {(shared,)}
    assert shared not in film["versions"]  # the card has no place for four of them


def test_the_film_of_a_turn_has_what_happened_in_it():
    opened = Picture(GraphLab("training").story).opened()
    turn = next(picture for picture in opened if picture.fold.title == "turn 7")
    said = [step["says"] for step in playback(turn.scene)["steps"]]
    ran = 10 + 6  # four parameters are updated, six operations recorded: they go back
    assert len(said) == ran + 4
    assert sum(says.startswith("AccumulateGrad") for says in said) == 4


def test_the_legend_explains_what_is_there():
    picture = Picture(GraphLab("training").story)
    assert "struck out" not in legend(picture.scene)
    turn = next(one for one in picture.opened() if one.fold.title == "turn 1")
    assert "struck out" in legend(turn.scene)
    before = Picture(GraphLab("w = torch.ones(1, requires_grad=True)\ny = w.exp()").story)
    assert "saved for" in legend(before.scene) and "struck out" not in legend(before.scene)


@can_draw
def test_a_folded_drawing_has_a_picture_for_each_fold_though_not_for_very_many(monkeypatch):
    picture = Picture(run(LOOP.format(turns=40)))
    assert len(picture.scene.folded()) > 1
    page = picture._repr_mimebundle_()["text/html"]
    assert '"packed"' in page
    monkeypatch.setattr(bundle, "MOST_OPENED", 1)
    assert len(picture._repr_mimebundle_()["text/html"]) < 0.9 * len(page)
