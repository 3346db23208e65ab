"""Stories written by hand: what the picture has to be able to say, without running anything."""

from __future__ import annotations

from minitorch_lite.viz.story import (
    INFERENCE,
    MODE_OFF,
    NO_INPUT,
    Accumulated,
    Block,
    Fact,
    ModeChanged,
    Place,
    Ran,
    Released,
    Saved,
    Story,
)

F32 = "float32"
NO_GRAD = Block(1, "no_grad", "with torch.no_grad():", grad=False, line=5)
ENABLE = Block(2, "enable_grad", "with torch.enable_grad():", grad=True, line=7)
NASTY = "<script>alert('x')</script>"
DOT_NASTY = 'a"]; b [label="\\N \\G {}|<>&amp;\n\x00\x1b'


def leaf(key: int, *shape: int) -> Fact:
    return Fact(key, shape, F32, True, True, accumulates=True, nbytes=4)


def made(key: int, grad_fn: str | None, *shape: int, **more) -> Fact:
    return Fact(key, shape, F32, grad_fn is not None, grad_fn is None, grad_fn=grad_fn, **more)


def sigmoid_mse() -> Story:
    """`loss = mse(sigmoid(x @ w + b), y)`, and its accuracy under no_grad."""
    x, y = Fact(0, (4, 3), F32, nbytes=48), Fact(4, (4, 1), F32, view_of=3, nbytes=16)
    w, b, t = leaf(1, 3, 1), leaf(2, 1), Fact(3, (4,), F32, nbytes=16)
    product, z = made(5, "MmBackward0", 4, 1, nbytes=16), made(6, "AddBackward0", 4, 1)
    p = made(7, "SigmoidBackward0", 4, 1, nbytes=16)
    loss = made(8, "MseLossBackward0", values="0.2145", nbytes=4)
    hit, same = Fact(9, (4, 1), "bool"), Fact(10, (4, 1), "bool")
    acc = Fact(11, (), F32, values="0.75")
    where = Place(6, "acc = ((p > 0.5) == y).mean()")
    blocks = (NO_GRAD,)
    events = [
        Ran("reshape", (t,), (y,), None, NO_INPUT, (0, "(4, 1)"), view=True),
        Ran(
            "mm",
            (x, w),
            (product,),
            "MmBackward0",
            saved=(Saved("self", 0, 0),),
            edges=(False, True),
            place=Place(2, "z = x @ w + b", "x @ w"),
            formulas=(("mat2", "mm(t(self), grad)"),),
        ),
        Ran("add", (product, b), (z,), "AddBackward0", edges=(True, True)),
        Ran(
            "sigmoid", (z,), (p,), "SigmoidBackward0", saved=(Saved("result", 7, 0),), edges=(True,)
        ),
        Ran(
            "mse_loss",
            (p, y),
            (loss,),
            "MseLossBackward0",
            saved=(Saved("self", 7, 0), Saved("target", 4, 0)),
            edges=(True, False),
        ),
        ModeChanged(NO_GRAD, True, blocks),
        Ran("gt", (p,), (hit,), None, MODE_OFF, (0, "0.5"), blocks, place=where),
        Ran("eq", (hit, y), (same,), None, MODE_OFF, (), blocks, place=where),
        Ran("mean", (same,), (acc,), None, MODE_OFF, (), blocks, place=where),
        ModeChanged(NO_GRAD, False, ()),
    ]
    names = {0: "x", 1: "w", 2: "b", 3: "t", 4: "y", 6: "z", 7: "p", 8: "loss", 11: "acc"}
    return Story(events, names)


def nested() -> Story:
    """enable_grad inside no_grad: recorded again, in a block in a block."""
    w, out = leaf(0, 2), made(1, "MulBackward0", 2)
    sides = [
        Ran("exp", (w,), (made(2, None, 2),), None, MODE_OFF, (), (NO_GRAD,)),
        Ran(
            "mul",
            (w, w),
            (out,),
            "MulBackward0",
            blocks=(NO_GRAD, ENABLE),
            saved=(Saved("self", 0, 0), Saved("other", 0, 0)),
            edges=(True, True),
        ),
    ]
    return Story(sides, {0: "w", 1: "y", 2: "e"})


def stale() -> Story:
    """A saved value that was overwritten before backward."""
    w, y = leaf(0, 2), made(1, "ExpBackward0", 2, nbytes=8)
    late = made(1, "AddBackward0", 2, version=1, nbytes=8)
    events = [
        Ran("exp", (w,), (y,), "ExpBackward0", saved=(Saved("result", 1, 0),), edges=(True,)),
        Ran("add_", (y,), (late,), "AddBackward0", None, (0, "1"), wrote=True, edges=(True,)),
    ]
    return Story(events, {0: "w", 1: "y"}, {0: 0, 1: 1})


def inference() -> Story:
    block = Block(1, "inference_mode", "with torch.inference_mode():", True, True)
    w = leaf(0, 2)
    out = Fact(1, (2,), F32, is_leaf=True, inference=True, version=None)
    return Story([Ran("exp", (w,), (out,), None, INFERENCE, (), (block,))], {0: "w", 1: "y"})


def after_backward() -> Story:
    story = stale()
    events = [*story.events[:1], Released(0), Accumulated(0, "[1, 2]")]
    return Story(events, story.names)


def nasty() -> Story:
    """Names, code and values that try to be markup, DOT, or nothing at all."""
    x, y = leaf(0, 2), made(1, "ExpBackward0", 2)
    block = Block(1, "no_grad", f"with no_grad():  # {DOT_NASTY}", False)
    ghost = Ran(NASTY, (y,), (made(2, None, 2),), None, MODE_OFF, (0, DOT_NASTY), (block,))
    recorded = Ran("exp", (x,), (y,), "ExpBackward0", place=Place(1, NASTY), edges=(True,))
    return Story([recorded, ghost], {0: f"d[{NASTY!r}]", 1: DOT_NASTY, 2: "预测结果" * 12})


ALL = {f.__name__: f for f in (sigmoid_mse, nested, stale, inference, after_backward, nasty)}
ALL["empty"] = Story
