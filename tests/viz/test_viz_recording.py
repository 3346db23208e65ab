"""What the recorder writes down while code runs, and whether it is the truth."""

from __future__ import annotations

import sys
import textwrap
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch_lite as torch
from minitorch_lite import observe, viz
from minitorch_lite.tensor import noted
from minitorch_lite.viz import story as s
from minitorch_lite.viz.facts import Glance
from minitorch_lite.viz.lab import GradModeLab, GraphLab
from minitorch_lite.viz.learner import place
from minitorch_lite.viz.presets import PRESETS
from minitorch_lite.viz.program import Program as Switched
from minitorch_lite.viz.running import run
from minitorch_lite.viz.text import says
from minitorch_lite.viz.walk import nodes_of, story_of


@pytest.fixture
def w():
    return torch.tensor([1.0, 2.0], requires_grad=True)


def reasons(story):
    return [event.reason for _, event in story.ran()]


def test_each_input_has_its_derivative(w):
    with viz.record() as story:
        (w + w).reshape(1, 2) @ w.reshape(2, 1)
    told = {event.op: dict(event.formulas) for _, event in story.ran()}
    assert told["add"] == {"self": "grad", "other": "scaled(grad, alpha)"}
    assert told["mm"].keys() == {"self", "mat2"}


def test_why_not(w):
    x = torch.ones(2)
    with viz.record() as story:
        w * 2
        x * 2
        w > 1
        with torch.no_grad():
            w * 3
        with torch.inference_mode():
            w * 4
        with torch.inference_mode(), torch.enable_grad():
            w * 5
        with torch.no_grad(), torch.enable_grad():
            w * 6
        w.detach() * 7
    wanted = [None, s.NO_INPUT, s.NOT_DIFFERENTIABLE, s.MODE_OFF, s.INFERENCE, s.INFERENCE, None]
    assert reasons(story) == [*wanted, s.DETACHED, s.NO_INPUT]


def test_names_come_from_the_code(w):
    with viz.record() as story:
        doubled = w * 2
        w = doubled + 1
        del doubled

    names = [story.name(event.outputs[0].key) for _, event in story.ran()]
    assert names == ["doubled", "w"] or names == ["doubled", None]
    assert story.name(story.events[0].inputs[0].key) == "w"


def test_names_are_not_guessed_from_where_the_code_stands(w):
    """Variables are looked at again only where the code can have set one."""

    def twice(x):
        for _ in range(2):
            x = x * 2
        return x

    with viz.record() as story:
        a = twice(w)
        b = twice(a)  # the same loop again: its first operation comes after `a` was set
        members = [b * 2, b * 3]
        for member in members:
            c = member + 1
        kept = []
        kept.append(c * 2)
        d = kept[0] * 5
        (e := d * 2) + 1
        f, g = (e * e).split(1)
        del d, kept
        f + g
    names = [story.name(event.outputs[0].key) for _, event in story.ran()]
    expected = ["x", "a", "x", "b", "members[0]", "members[1]", "c", "c", "kept[0]", "d", "e"]
    assert names == [*expected, None, None, "f", None]


def test_names_inside_a_function_and_of_parameters():
    model = torch.nn.Linear(2, 1)

    def loss_of(batch):
        guess = model(batch)
        return guess.sum()

    with viz.record() as story:
        loss = loss_of(torch.ones(3, 2))
    named = set(story.names.values())
    assert {"model.weight", "model.bias", "guess", "loss", "batch"} <= named
    assert loss.requires_grad


def test_block_bears_the_code_that_caused_it(w):
    @torch.no_grad()
    def evaluate(value):
        return value * 2

    with viz.record() as story:
        with torch.no_grad():
            w * 2
        evaluate(w)
        torch.set_grad_enabled(False)
        w * 3
        torch.set_grad_enabled(True)
        with torch.set_grad_enabled(False):
            w * 4
        w * 5
    blocks = [[block.code for block in event.blocks] for _, event in story.ran()]
    assert blocks[:3] == [
        ["with torch.no_grad():"],
        ["@torch.no_grad() def evaluate"],
        ["torch.set_grad_enabled(False)"],
    ]
    assert blocks[3][-1] == "with torch.set_grad_enabled(False):"
    recorded = [event.node is not None for _, event in story.ran()]
    assert recorded == [False, False, False, False, True]


def test_a_mode_from_before_the_story_is_a_block_too(w):
    with torch.no_grad(), viz.record() as story:
        w * 2
    (event,) = [event for _, event in story.ran()]
    assert event.reason == s.MODE_OFF and "before" in event.blocks[0].code


def test_lines_and_expressions(w):
    with viz.record() as story:
        y = w * 2 + w
    first, second = [event.place for _, event in story.ran()]
    assert first.line == second.line and first.text == "y = w * 2 + w"
    assert (first.code, second.code) == ("w * 2", "w * 2 + w")
    assert y.requires_grad


def test_a_place_without_source_is_none():
    space = {}
    exec("import sys\ndef here(): return sys._getframe()", space)
    assert place(space["here"]()) is None


def test_saved_values_and_versions(w):
    x = torch.ones(2)
    with viz.record() as story:
        y = w * x
        z = y.exp()
        z.mul_(2)
    product, exp, write = [event for _, event in story.ran()]
    assert [story.name(saved.key) for saved in product.saved] == ["x"]
    assert [(story.name(saved.key), saved.version) for saved in exp.saved] == [("z", 0)]
    assert story.stale(exp.saved[0]) and not story.stale(product.saved[0])
    assert write.wrote and write.op == "mul_" and write.outputs[0].version == 1


class Saving(observe.Watcher):
    """What the node of each operation keeps, read off the node."""

    def __init__(self):
        self.found = []

    def ran(self, op, arguments, result):
        first = result[0] if isinstance(result, tuple) else result
        node = first.grad_fn
        kept = [name for name in getattr(node, "versioned", ()) if hasattr(node, name)]
        values = [(name, getattr(node, f"{name}_version")) for name in kept]
        self.found.append([value for value in values if getattr(node, value[0]) is not None])


def test_what_a_story_says_is_saved_is_what_the_node_keeps(w):
    """A story tells it by the rules that an operation's code is written by."""
    x, rows = torch.ones(2), torch.ones(3, 2)
    saving = Saving()
    observe.subscribe(saving)
    try:
        with viz.record() as story:
            w * x, x * w, w * w, w * 2, 2 / w, w / x, x / w
            w**2, 2**w, x**w, torch.maximum(w, x), torch.where(w > 1, w, x)
            (rows @ w).exp().sum(), torch.nn.functional.linear(w * rows, rows)
            (w * rows).max(dim=1), (w * rows).prod(), (w * rows).softmax(1), w.norm()
            torch.nn.functional.cross_entropy(rows * w, torch.tensor([0, 1, 0]))
            torch.nn.functional.batch_norm(rows * w, None, None, w, x, training=True)
            y = w.clone()
            y.add_(1)
            y[:1].sigmoid().mul(y)
    finally:
        observe.unsubscribe(saving)
    told = [[(saved.name, saved.version) for saved in event.saved] for _, event in story.ran()]
    assert len(told) == len(saving.found) > 30
    for said, found in zip(told, saving.found, strict=True):
        assert [name for name, _ in said] == [name.rstrip("_") for name, _ in found]
        assert all(v in (None, kept) for (_, v), (_, kept) in zip(said, found, strict=True))


def test_hooks_for_saved_tensors_take_them_away(w):
    with viz.record() as story:
        with torch.autograd.graph.saved_tensors_hooks(lambda kept: kept, lambda kept: kept):
            w * w
        w * w
    assert [len(event.saved) for _, event in story.ran()] == [0, 2]


def test_what_changes_between_two_operations_is_seen(w):
    """A tensor is looked at again only where it can have changed."""
    x = torch.ones(2)
    with viz.record() as story:
        y = w * 2
        y + x
        torch.autograd.graph.increment_version(y)
        y.data.mul_(5)
        x.numpy()[0] = 9
        y + x
        x.requires_grad_()
        x.data = torch.ones(1, 2)
        y + x
    adds = [event.inputs for _, event in story.ran() if event.op == "add"]
    assert [(y.version, y.values) for y, _ in adds] == [
        (0, "[2, 4]"),
        (1, "[10, 20]"),
        (1, "[10, 20]"),
    ]
    assert [(x.values, x.shape, x.requires_grad) for _, x in adds] == [
        ("[1, 1]", (2,), False),
        ("[9, 1]", (2,), False),
        ("[1, 1]", (1, 2), True),
    ]


def test_what_a_loop_or_a_property_changes_is_seen(w):
    """Between two operations, code runs that a glance at the instructions does not show."""
    x = torch.ones(2)

    def changing():
        for number in range(3):
            x.numpy()[0] = number
            yield

    class Batches:
        @property
        def next(self):
            x.numpy()[0] += 10
            return x

    def loops(batches):
        for _ in changing():
            w * x
        for _ in range(2):
            w * x
        for _ in range(2):
            w * batches.next

    with viz.record() as story:
        loops(Batches())
    seen = [event.inputs[1].values for _, event in story.ran()]
    assert seen == ["[0, 1]", "[1, 1]", "[2, 1]", "[2, 1]", "[2, 1]", "[12, 1]", "[22, 1]"]


def test_while_nothing_but_operations_runs_a_tensor_is_looked_at_once(w):
    x = torch.ones(2)

    def loop():
        y = w
        for _ in range(10):
            y = torch.exp(y * x) - x

    loop()  # the first call of an operation compiles it
    recorder = viz.record()
    with recorder:
        loop()
        looks = len(recorder.keys.glances) // len(Glance._fields)
    assert looks == 2 + 3 * 10  # w, x, and the results


def test_what_runs_after_an_operation_that_failed_is_seen(w):
    x = torch.ones(2)

    def multiplied(other):
        for turn in range(4):
            try:
                other * x
            except RuntimeError:
                if turn:
                    x.numpy()[0] = 9
                    other = torch.ones(2)
                    continue
            w * x

    with viz.record() as story:
        multiplied(torch.ones(2))
        multiplied(torch.ones(3))
    seen = [event.inputs[1].values for _, event in story.ran() if event.op == "mul"]
    assert seen == ["[1, 1]"] * 9 + ["[9, 1]"] * 4


def test_a_traced_program_has_the_same_story():
    """A debugger looks where frames are marked otherwise: they are not known again then."""

    def story():
        w = torch.ones(2, requires_grad=True)
        with viz.record() as story:
            for _ in range(3):
                y = w * 2 + 1
        return story, y

    def trace(*event):
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        traced = story()[0]
    finally:
        sys.settrace(before)
    plain = story()[0]
    assert (traced.events, traced.names) == (plain.events, plain.names)
    assert list(plain.names.values()).count("y") == 3


def test_writing_a_leaf_under_no_grad(w):
    with viz.record() as story:
        loss = (w * w).sum()
        with torch.no_grad():
            w.mul_(2)
    assert story.stale(story.events[0].saved[0])
    assert "OVERWRITTEN" in str(viz.draw(story))
    assert loss.requires_grad


def test_backward_is_told(w):
    with viz.record() as story:
        loss = (w * w).sum()
        loss.backward()
    kinds = [type(event).__name__ for event in story.events]
    for kind in ("BackwardStarted", "NodeRan", "Accumulated", "Released", "BackwardEnded"):
        assert kind in kinds
    (arrived,) = [event for event in story.events if isinstance(event, s.Accumulated)]
    assert story.name(arrived.key) == "w" and arrived.values == "[2, 4]"
    assert story.counts().saved == 0


class Doubled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, factor=2):
        y = torch.relu(x) * factor
        ctx.save_for_backward(x, y)
        return y, x > 1

    @staticmethod
    def backward(ctx, grad, _):
        x, y = ctx.saved_tensors
        return grad * 2, None


def test_a_function_of_ones_own_is_one_operation(w):
    with viz.record() as story:
        y, large = Doubled.apply(w)
        total = y.sum()
        with torch.no_grad():
            Doubled.apply(w, 3)
        Doubled.apply(w.detach())
    (_, own), (_, sum_), (_, off), _, (_, constant) = story.ran()
    assert (own.op, own.node, own.edges) == ("Doubled.apply", "DoubledBackward", (True,))
    assert [(each.name, story.name(each.key)) for each in own.saved] == [
        ("saved_tensors[0]", "w"),
        ("result", "y"),
    ]
    assert [story.name(out.key) for out in own.outputs] == ["y", "large"]
    assert (sum_.node, sum_.blocks, off.arguments) == ("SumBackward0", (), (0, "3"))
    assert (off.reason, constant.reason) == (s.MODE_OFF, s.NO_INPUT)
    assert viz.draw(total).story.counts().recorded == 2
    assert "recorded  DoubledBackward  " in viz.draw(story).text


def test_what_a_function_saved_is_released_and_may_be_overwritten(w):
    with viz.record() as story:
        y, _ = Doubled.apply(w)
        y.sum().backward()
    assert story.counts().saved == 0
    overwritten = pytest.raises(RuntimeError, match="modified by an inplace operation")
    with overwritten, viz.record() as story:
        y, _ = Doubled.apply(w)
        y.add_(1)
        y.sum().backward()
    assert "`y.add_(1)`" in viz.why(story)


class Signed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        negative = x < 0
        ctx.mark_non_differentiable(negative)
        return negative, x * 2

    @staticmethod
    def backward(ctx, _, grad):
        return grad * 2


def test_a_function_whose_first_result_has_no_gradient(w):
    with viz.record() as story:
        Signed.apply(w)[1].sum().backward()
    assert [event.node for _, event in story.ran()] == ["SignedBackward", "SumBackward0"]
    ran = [event.index for event in story.events if isinstance(event, s.NodeRan)]
    assert ran == [1, 0]


def test_a_watched_loop_keeps_its_notes_and_nothing_else(w):
    """Neither graphs nor values, also where nobody calls backward."""
    import tracemalloc

    large = torch.ones(100_000, requires_grad=True)
    tracemalloc.start()
    try:
        with viz.record() as story:
            for _ in range(50):
                Doubled.apply((large * large).exp())
            kept = tracemalloc.get_traced_memory()[0]
        assert story.counts().recorded == 150
    finally:
        tracemalloc.stop()
    assert kept < 3_000_000  # the last turn's tensors; 50 turns would be 60 MB and more


def test_a_forward_that_fails_leaves_the_story_in_order(w):
    class Failing(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            raise ValueError("no")

    with viz.record() as story:
        with pytest.raises(ValueError):
            Failing.apply(w)
        w * 2
    assert [event.node for _, event in story.ran()] == ["MulBackward0"]


def test_nothing_watches_afterwards(w):
    before = dict(observe.watchers)
    with pytest.raises(ZeroDivisionError), viz.record() as story:
        w * 2
        1 / 0
    assert observe.watchers == before
    assert story.error == "ZeroDivisionError: division by zero"
    assert story.counts().recorded == 1


def test_a_view_that_lost_its_history_disturbs_nobody(w):
    scaled = w * 2
    with torch.no_grad():
        stranded = scaled[:1]
    scaled.mul_(3)
    with viz.record() as story:
        total = (w * w).sum()
        stranded.detach()
    assert [event.node for _, event in story.ran()] == ["MulBackward0", "SumBackward0", None]
    assert "total = sum(·)" in viz.draw(story).text
    assert "MulBackward0" in viz.draw(total).text
    with pytest.raises(RuntimeError, match="A view was created in no_grad mode"):
        stranded * 2


def test_watching_does_not_renew_the_history_of_a_view(w):
    scaled = w * 2
    view = scaled[:1]
    scaled.mul_(3)
    before = noted(view)
    with viz.record():
        w * w
    assert noted(view) is before


def test_a_story_keeps_no_tensor_alive(w):
    import gc
    import weakref

    gc.disable()
    try:
        with viz.record() as story:
            y = w * 2
            gone = weakref.ref(y)
            del y
        assert gone() is None
        assert story.counts().recorded == 1
    finally:
        gc.enable()


def test_recorded_values_are_those_of_an_unwatched_run(w):
    with viz.record():
        watched = ((w * 3).exp() + 1).sum()
    assert torch.equal(watched, ((w * 3).exp() + 1).sum())


# the truth ---------------------------------------------------------------------------------------
class Program:
    """A random program, run for real beside a model of what should be recorded."""

    def __init__(self, draw):
        self.values = [torch.ones(2), torch.tensor([0.5, 0.25], requires_grad=True)]
        self.wants = [False, True]  # does each value require grad, by the model
        self.expected = []  # None if recorded, else the reason
        self.body(draw, depth=0, grad=True, inference=False)

    def body(self, draw, depth, grad, inference):
        for _ in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from(["op", "op", "op", "detach", "compare", "block"]))
            if kind == "block" and depth < 3:
                self.block(draw, depth, grad, inference)
            else:
                self.operation(draw, kind, grad, inference)

    def block(self, draw, depth, grad, inference):
        how = draw(
            st.sampled_from(["no_grad", "enable_grad", "inference_mode", "set_grad_enabled"])
        )
        if how == "inference_mode" and not inference:
            # a recorded use of an inference tensor may be refused: leave nothing behind
            kept = len(self.values)
            with torch.inference_mode():
                self.body(draw, depth + 1, False, True)
            del self.values[kept:], self.wants[kept:]
        elif how == "no_grad":
            with torch.no_grad():
                self.body(draw, depth + 1, False, inference)
        elif how == "enable_grad":
            with torch.enable_grad():
                self.body(draw, depth + 1, True, inference)
        elif how == "set_grad_enabled":
            on = draw(st.booleans())
            with torch.set_grad_enabled(on):
                self.body(draw, depth + 1, on, inference)

    def operation(self, draw, kind, grad, inference):
        numbers = st.integers(0, len(self.values) - 1)
        a, b = draw(numbers), draw(numbers)
        x, y = self.values[a], self.values[b]
        if kind == "compare":
            x > y
            wants, differentiable = self.wants[a] or self.wants[b], False
        elif kind == "detach":
            self.values.append(x.detach() * 1)
            self.wants.append(False)
            self.expected.append(self.reason(grad, inference, False, True))
            return
        else:
            symbol = draw(st.sampled_from(["add", "mul", "exp", "sub", "neg"]))
            unary = symbol in ("exp", "neg")
            result = getattr(torch, symbol)(x) if unary else getattr(torch, symbol)(x, y)
            wants, differentiable = self.wants[a] or (not unary and self.wants[b]), True
            self.values.append(result)
            self.wants.append(grad and not inference and wants)
        self.expected.append(self.reason(grad, inference, wants, differentiable))

    def reason(self, grad, inference, wants, differentiable):
        if inference:
            return s.INFERENCE
        if not grad:
            return s.MODE_OFF
        if not wants:
            return s.NO_INPUT
        return None if differentiable else s.NOT_DIFFERENTIABLE


@settings(max_examples=60)
@given(st.data())
def test_picture_and_grad_fn_agree_on_random_programs(data):
    with viz.record() as story:
        program = Program(data.draw)
    ran = [event for _, event in story.ran() if event.op != "detach"]
    assert [event.reason for event in ran] == program.expected
    real = {id(n): n for value in program.values for n in nodes_of(value)}
    by_number = sorted(real.values(), key=lambda node: node.sequence_nr)
    assert [event.node for event in ran if event.node] == [node.name() for node in by_number]
    scene = viz.draw(story).scene
    drawn = [card.title for card in scene.cards.values() if card.kind == "node"]
    assert drawn == [node.name() for node in by_number]


@settings(max_examples=30)
@given(st.data())
def test_walking_a_finished_graph_finds_what_was_recorded(data):
    with viz.record() as story:
        program = Program(data.draw)
    for value in program.values:
        walked = [event.node for _, event in story_of(value, {}).ran() if event.node]
        assert walked == [node.name() for node in nodes_of(value)]
        assert len(walked) <= story.counts().recorded


# labs --------------------------------------------------------------------------------------------
def test_the_switch_rewrites_the_program():
    program = Switched("with MODE:\n    y = w * 2\nz = y")
    assert program.written(["default"], []) == "y = w * 2\nz = y"
    assert program.written(["no_grad"], []) == "with torch.no_grad():\n    y = w * 2\nz = y"


def test_the_lab_shows_three_states():
    lab = GradModeLab()
    counts = {mode: picture.story.counts() for mode, picture in lab.pictures.items()}
    assert list(counts) == ["default", "no_grad", "inference_mode"]
    assert counts["default"].recorded > 0 and counts["default"].unrecorded == 0
    assert counts["no_grad"].recorded == counts["inference_mode"].recorded == 0
    assert "loss.grad_fn is None" in says(lab.pictures["no_grad"].story)
    names = [set(picture.scene.cards) for picture in lab.pictures.values()]
    assert names[0] == names[1] == names[2]  # the same ids: cards glide instead of blinking


def test_a_lab_leaves_mode_and_random_numbers_alone():
    torch.manual_seed(7)
    first = torch.randn(2)
    torch.manual_seed(7)
    torch.set_grad_enabled(False)
    try:
        GradModeLab()
        assert not torch.is_grad_enabled()
    finally:
        torch.set_grad_enabled(True)
    assert torch.equal(first, torch.randn(2))


def test_an_error_in_a_program_ends_its_story():
    story = run("y = w * 2\ny.nonsense", "w = torch.ones(2, requires_grad=True)")
    assert story.counts().recorded == 1
    assert "AttributeError" in story.error and "stopped by" in says(story)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_run(name):
    story = GraphLab(name).story
    failing = {"overwritten": "modified by an inplace", "twice": "a second time"}
    assert failing[name] in story.error if name in failing else story.error is None
    assert story.ran()


# why ---------------------------------------------------------------------------------------------
def test_why_names_the_line_and_the_block(w):
    with viz.record():
        with torch.no_grad():
            y = w * 2
        z = y + 1
    text = str(viz.why(y))
    assert "`y = w * 2`" in text and "`with torch.no_grad():`" in text and "move that line" in text
    later = str(viz.why(z))
    assert "`z = y + 1`" in later and "cut before, at y" in later and "no_grad" in later


def test_why_of_everything_else(w):
    x = torch.ones(2)
    assert "is a leaf that requires grad" in viz.why(w)
    assert "x is a constant" in viz.why(x) and "requires_grad_()" in viz.why(x)
    with torch.inference_mode():
        made = torch.ones(2)
    assert "inference tensor" in viz.why(made)
    with viz.record():
        y = w * x
    assert "MulBackward0" in viz.why(y) and "w requires grad" in viz.why(y)
    assert repr(viz.why(y)) == str(viz.why(y))


def test_a_failed_backward_is_explained_below_torchs_sentence(w):
    overwritten = pytest.raises(RuntimeError, match="modified by an inplace operation")
    with overwritten as caught, viz.record() as story:
        y = w.exp()
        loss = y.sum()
        y.mul_(2)
        loss.backward()
    (note,) = caught.value.__notes__
    assert "`y.mul_(2)`" in note and "version 0" in note and "version 1" in note
    assert note == str(viz.why(story))


def test_a_second_backward_is_explained(w):
    with pytest.raises(RuntimeError, match="a second time") as caught, viz.record():
        loss = (w * w).sum()
        loss.backward()
        loss.backward()
    assert "retain_graph=True" in caught.value.__notes__[0]


def test_magic_shows_the_picture_and_lets_errors_through(w):
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    try:
        viz.load_ipython_extension(shell)
        shell.user_ns["w"] = w
        with capture_output() as shown:
            result = shell.run_cell("%%graph\ny = w * 2\ny.requires_grad")
        assert result.success and shell.user_ns["y"].requires_grad
        (picture,) = shown.outputs
        assert "MulBackward0" in picture.data["text/plain"]
        with capture_output() as shown:
            result = shell.run_cell("%%graph\nz = w * 3\n1 / 0")
        assert isinstance(result.error_in_exec, ZeroDivisionError)
        assert "stopped by ZeroDivisionError" in shown.outputs[0].data["text/plain"]
    finally:
        InteractiveShell.clear_instance()


EARLIER = """
import functools

def grow(x, turns):
    for turn in range(turns):
        x = x * 2
        x = x + 1
    return x

def kept(function):
    @functools.wraps(function)
    def inner(*arguments):
        return function(*arguments)
    return inner

@kept
def outer(x):
    return grow(x, 40)
"""


def test_loops_in_functions_of_earlier_cells_fold_by_turns(w):
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    try:
        viz.load_ipython_extension(shell)
        shell.user_ns["w"] = w
        assert shell.run_cell(EARLIER).success
        grow = shell.user_ns["grow"]
        code = grow.__code__
        for cell in ("y = outer(w)", "outer(w)\n1 / 0"):
            with capture_output() as shown:
                shell.run_cell(f"%%graph\n{cell}")
            assert "folded  turn 1 to turn 5" in shown.outputs[0].data["text/plain"]
            assert grow.__code__ is code
        with capture_output():
            assert isinstance(shell.run_cell("%%graph\ny = (w").error_in_exec, SyntaxError)
    finally:
        InteractiveShell.clear_instance()


def test_names_that_are_nasty(w):
    values = {"<script>": w}
    with viz.record() as story:
        values["<script>"] * 2
    assert "values['<script>']" in str(viz.draw(story)) or "w" in story.names.values()


def test_programs_of_labs_are_escaped():
    lab = GradModeLab("x = '<script>'\nwith MODE:\n    y = w * 2", "w = torch.ones(2)")
    data = lab._repr_mimebundle_()
    assert textwrap.dedent(lab.shown.source).startswith("x = '<script>'")
    if "text/html" in data:
        assert data["text/html"].count("<script>") == 1


def arrows(story):
    scene = viz.draw(story).scene
    names = {card.id: card.expression or scene.name(card.fact) for card in scene.cards.values()}
    return {(names[edge.tail], names[edge.head]): edge.kind for edge in scene.edges}


def test_a_write_through_a_view_leads_on_to_the_base_and_its_views(w):
    with viz.record() as story:
        base = w * 2
        first, second = base[:1], base[1:]
        first.mul_(10)
        total = base.sum() + second.sum()
    found = arrows(story)
    assert found["first.mul_(10)", "sum(base)"] == "gradient"
    assert found["first.mul_(10)", "sum(second)"] == "gradient"
    assert found["base = w * 2", "first.mul_(10)"] == "gradient"  # what was not overwritten
    assert ("base = w * 2", "sum(base)") not in found


def test_what_was_written_into_a_constant_leads_on_and_the_constant_stays_one(w):
    with viz.record() as story:
        canvas = torch.zeros(3)
        canvas[1:] = w
        total = canvas.sum()
    found = arrows(story)
    assert found["·.copy_(w)", "total = sum(canvas)"] == "gradient"
    assert found["canvas", "·.copy_(w)"] == "forward"
    assert "recorded earlier" not in viz.draw(story).text


def test_a_write_to_a_base_leads_on_to_its_views(w):
    with viz.record() as story:
        base = w * 2
        view = base[:1]
        base.mul_(10)
        total = view.sum()
    found = arrows(story)
    assert found["base.mul_(10)", "total = sum(view)"] == "gradient"


def test_a_large_drawing_has_no_far_arrows():
    w = torch.ones(2, requires_grad=True)
    with viz.record() as story:
        x = w
        for _ in range(29):
            x = x.exp() * w
    scene = viz.draw(story).scene
    users = {}
    for edge in scene.edges:
        users.setdefault(edge.tail, []).append(edge.head)
    assert len(users["t0"]) < 8  # and the others get `w ↑` cards
    again = [card for card in scene.cards.values() if card.kind == "again"]
    assert len(again) >= 5 and {card.fact.key for card in again} == {0}
    assert "again" not in viz.draw(story).text


# the same each time ------------------------------------------------------------------------------
def test_a_picture_is_stored_as_the_same_whatever_the_values_are(monkeypatch):
    """Values stand in tooltips only, which a stored picture has not."""
    monkeypatch.setenv("MINITORCH_LITE_STORED", "1")
    hashes, drawn = set(), set()
    for number in (1.0, 2.0):
        w = torch.tensor([number], requires_grad=True)
        with viz.record() as story:
            w * 2
        picture = viz.draw(story)
        drawn.add(picture.dot)
        hashes.add(picture._repr_mimebundle_()[1]["dot"])
    assert len(drawn) == 2 and len(hashes) == 1


def test_making_a_layer_shows_nothing_of_memory_that_is_not_filled_yet():
    with viz.record() as story:
        layer = torch.nn.Linear(2, 1)
        layer(torch.ones(1, 2))
    assert [event.op for _, event in story.ran()][:2] == ["uniform_", "uniform_"]
    block = story.events[1].blocks[0] if story.events[1].blocks else story.events[0].block
    assert block.code == "torch.nn.Linear(2, 1)"  # not `with torch.nn.Linear(2, 1):`


class TwoFold(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


def backward_with_code_of_its_own(create_graph):
    w = torch.ones(2, requires_grad=True)
    other = torch.zeros(2)

    def look(leaf):
        other.add_(leaf.grad.detach())
        (leaf.grad * 2).tolist()

    with viz.record() as story:
        y = TwoFold.apply(w)
        y.register_hook(lambda grad: grad * 3 + 0)
        w.register_post_accumulate_grad_hook(look)
        total = (y * y).sum()
        total.backward(create_graph=create_graph)
        after = other + 1
    assert after.tolist() == [25.0, 25.0]
    return [event for _, event in story.ran()]


def test_what_hooks_and_custom_backwards_compute_is_no_part_of_the_forward_story():
    ops = [event.op for event in backward_with_code_of_its_own(create_graph=False)]
    assert ops == ["TwoFold.apply", "mul", "sum", "add"]


@pytest.mark.filterwarnings("ignore:Using backward")  # torch advises against create_graph here
def test_what_a_backward_records_is_shown():
    recorded = [e.op for e in backward_with_code_of_its_own(create_graph=True) if e.node]
    assert recorded[:3] == ["TwoFold.apply", "mul", "sum"] and recorded.count("mul") > 2


def test_a_hook_that_writes_into_a_tensor_of_the_story():
    w = torch.ones(2, requires_grad=True)

    def step(leaf):
        with torch.no_grad():
            leaf.sub_(leaf.grad * 0.5)

    w.register_post_accumulate_grad_hook(step)
    with viz.record() as story:
        loss = (w * w).sum()
        loss.backward()
    events = [event for _, event in story.ran()]
    assert [event.op for event in events] == ["mul", "sum", "sub_"]
    assert events[-1].wrote and events[-1].outputs[0].version == 1


def test_a_block_in_a_hook_is_told_if_something_in_it_is():
    w = torch.ones(2, requires_grad=True)

    def silent(grad):
        with torch.no_grad(), torch.enable_grad():
            return grad * 2

    def telling(grad):
        with torch.enable_grad():
            (w * 3).sum()

    with viz.record() as story:
        y = w * w
        y.register_hook(silent)
        y.register_hook(telling)
        with torch.no_grad():
            y.backward(torch.ones(2))
    changed = [event for event in story.events if type(event).__name__ == "ModeChanged"]
    assert [(event.block.code, event.entered) for event in changed] == [
        ("with torch.no_grad():", True),
        ("with torch.enable_grad():", True),
        ("with torch.enable_grad():", False),
        ("with torch.no_grad():", False),
    ]


def test_a_story_read_late_tells_what_was_true_when_it_happened():
    w = torch.ones(2, requires_grad=True)
    with viz.record() as story:
        first = w * 2
        second = first + 1
    assert story.telling  # nothing has been put into words yet
    for tensor in (first, second):
        tensor.data.fill_(9)
    w.requires_grad_(False)
    mul, add = story.events
    assert mul.inputs[0].requires_grad and mul.place.code == "w * 2"
    assert (mul.outputs[0].values, add.outputs[0].values) == ("[2, 2]", "[3, 3]")
    assert story.events is story.events


# known by the number of its node ------------------------------------------------------------------
LOSES_ITS_NODE = {
    "detach_": "y.detach_()",
    "in place": "y.add_(1)",
    "written through a detached one": "y.detach().zero_()",
    "written through a view": "y.view(2).zero_()",
    "turned in place": "y.unsqueeze_(0)",
}


@pytest.mark.parametrize("line", LOSES_ITS_NODE.values(), ids=LOSES_ITS_NODE)
def test_a_tensor_stays_the_same_when_its_node_does_not(line):
    """From the second turn on `y` is told apart by its node alone, until that may change."""
    program = f"for _ in range(3):\n    y = w * 2\n    z = y + 1\n    {line}\n    q = y * 3\n"
    space = {"w": torch.ones(2, requires_grad=True)}
    with viz.record(space) as story:
        exec(compile(program, "<turns>", "exec"), space)
    made = [ran.outputs[0].key for _, ran in story.ran() if ran.arguments == (0, "2")]
    used = [ran.inputs[0].key for _, ran in story.ran() if ran.arguments == (0, "3")]
    assert made == used and len(set(made)) == 3


def test_a_result_is_known_that_no_variable_holds_and_data_shows():
    program = """
for _ in range(3):
    y = w * 2
    z = y + 1
    box.held = y
    del y
    plain = box.held.data
    plain * 3
"""
    space = {"w": torch.ones(2, requires_grad=True), "box": SimpleNamespace()}
    with viz.record(space) as story:
        exec(compile(program, "<turns>", "exec"), space)
    made = [ran.outputs[0].key for _, ran in story.ran() if ran.arguments == (0, "2")]
    assert made[-1] in story.same.values()
