"""Gradients of large arrays are written over what nobody needs, and over nothing else.

Each program runs twice, once with no gradient counted as large: whatever it returns (gradients, and
everything it held on to) has to be the same.
"""

import tracemalloc

import numpy as np
import pytest

import minitorch_lite as torch
from minitorch_lite.autograd import engine
from minitorch_lite.autograd.memory import LARGE
from minitorch_lite.dispatch import compile_op
from minitorch_lite.references import COUNTED

NUMBERS = [-2.0, -0.0, 0.5, 1.0, float("nan"), float("inf"), 3.0, -float("inf")]
COPIES = LARGE // 16  # twice as many bytes as are large


def run(out):
    """Backward from gradients that are not all the same: writing 1 * x over x is no accident."""
    out.backward(torch.from_numpy(np.arange(out.numel(), dtype=np.float32) % 7 + 2).view_as(out))


def kept_start(x, w):
    start = x.detach() * 3
    (x * w).relu().backward(start)
    return [start]


def kept_value(x, w):
    h = (x * w).relu()
    run(h * w * 2)
    return [h]


def kept_factor(x, w):
    h = x + 1
    run(h * w)
    return [h]


def kept_view(x, w):
    h = (x * w).relu()
    view = h.view(-1, 2)
    out = h * w
    del h
    run(out)
    return [view]


def kept_base(x, w):
    h = x + 1
    run(h.view(-1) * w)
    return [h]


def kept_numbers(x, w):
    h = (x * w).relu()
    numbers = h.detach().numpy()
    out = h * w
    del h
    run(out)
    return [numbers]


def kept_rows(x, w):
    h = x + 1
    rows = h.detach().numpy()[2:4]
    out = h * w
    del h
    run(out)
    return [rows]


def taken_twice(x, w):
    h = (x * w).relu()
    out = h * h + h * w
    del h
    out.backward(w.detach())
    return []


def of_itself(x, w):
    h = x + 1
    out = h * h
    del h
    run(out)
    return []


def two_leaves(x, w):
    h = x + w
    run(h.relu() * 2)
    x.grad.mul_(2)
    return []


def shared_by_two_relus(x, w):
    a, b = x.relu(), w.relu()
    run((a + b) * 2)
    return [a, b]


def shared_by_two_products(x, w):
    run((x * w + w * x) * 2)
    return []


def many_arrivals(x, w):
    run(x * w + x * 2 + x.relu() + x)
    return []


def held_by_hooks(x, w):
    seen, h = [], x * w
    h.register_hook(seen.append)
    y = h.relu()
    y.register_hook(lambda grad: seen.append(grad) or grad)
    y.grad_fn.register_hook(lambda inputs, outputs: seen.extend((*inputs, *outputs)))
    run(y * w)
    return seen


def held_by_a_prehook(x, w):
    seen, h = [], x * w
    h.grad_fn.register_prehook(lambda grads: seen.extend(grads))
    run(h.relu() * w)
    return seen


def arrivals_held_by_a_hook(x, w):
    seen, h = [], x + 0
    a, b, c = h * w, h * 2, h * 3
    for each in a, b, c:
        each.grad_fn.register_hook(lambda inputs, outputs: seen.extend(inputs))
    run(a + b + c)
    return [each for each in seen if each is not None]


def retained(x, w):
    h = x * w
    y = h.relu()
    h.retain_grad(), y.retain_grad()
    run(y * w)
    return [h.grad, y.grad]


def twice(x, w):
    out = (x * w).relu() * w
    start = out.detach() + 1
    out.backward(start, retain_graph=True)
    out.backward(start)
    return []


def captured(x, w):
    h = x * w
    y = h.relu()
    return torch.autograd.grad((y * w).sum(), [x, h, y])


def in_a_graph(x, w):
    (slope,) = torch.autograd.grad(((x * w).relu() * x).sum(), x, create_graph=True)
    run(slope * w)
    return [slope]


def packed(x, w):
    seen = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: seen.append(t) or t, lambda t: t):
        out = (x * w).relu() * w + (x + 1) * w
    run(out)
    return seen


def stretched(x, w):
    run((x * w[2:3]).relu() * x.new_ones(1))
    return []


def turned(x, w):
    h = (x.view(2, -1).t() * 2).relu()
    run(h * w.view(-1, 2))
    return [h]


def dropped_leaf(x, w):
    other = torch.ones_like(x, requires_grad=True)
    out = x * other
    accumulator = out.grad_fn.next_functions[1][0]
    del other
    run(out)
    return [accumulator.variable]


class Keeps(torch.autograd.Function):
    """Passes on a gradient that it keeps."""

    @staticmethod
    def forward(ctx, x, box):
        ctx.box = box
        return x * 1

    @staticmethod
    def backward(ctx, grad):
        ctx.box.append(grad * 2)
        return ctx.box[-1], None


def kept_by_a_function(x, w):
    box = []
    run(Keeps.apply((x * w).relu(), box) * w)
    return box


def in_threes(x, w):
    node = (x * w).grad_fn
    grad = x.detach() + 1
    made = node(grad)
    return [grad, *made]


PROGRAMS = [
    each for each in list(globals().values())
    if getattr(each, "__module__", None) == __name__ and each not in (run, Keeps)
]  # fmt: skip


def results(program):
    x, w = (
        torch.tensor(np.tile(np.float32(numbers), COPIES), requires_grad=True)
        for numbers in (NUMBERS, NUMBERS[::-1])
    )
    found = [*program(x, w), *(leaf.grad for leaf in (x, w) if leaf.grad is not None)]
    return [each if isinstance(each, np.ndarray) else each.detach().numpy() for each in found]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda each: each.__name__)
def test_where_a_gradient_is_written_makes_no_difference(program, monkeypatch):
    large = results(program)
    for op in torch.mul, torch.relu:
        compile_op(op.spec)
        monkeypatch.setitem(op.spec.node_type.backward.__globals__, "LARGE", np.inf)
    monkeypatch.setattr(engine, "LARGE", np.inf)
    for one, other in zip(large, results(program), strict=True):
        assert np.array_equal(one, other, equal_nan=True)


@pytest.mark.skipif(not COUNTED, reason="without counts of references all is copied")
def test_a_backward_pass_needs_no_more_memory_than_its_graph():
    x, b = torch.ones(8 * COPIES), torch.full((8 * COPIES,), 0.5)
    w = torch.full((8 * COPIES,), 0.99, requires_grad=True)
    start, size = torch.ones(8 * COPIES), x.nbytes
    y = x
    for _ in range(5):
        y = torch.relu(y * w + b) - b
    tracemalloc.start()
    try:
        y.backward(start)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # tracemalloc does not see what was there before; at the end `x * w` needs one for w's gradient
    assert peak < 1.5 * size


def test_a_saved_value_that_was_overwritten_is_still_there_after_the_error():
    x = torch.ones(8 * COPIES, requires_grad=True)
    h = x + 1
    out = (h * x).sum()
    h += 1
    for _ in range(2):
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            out.backward()
    assert x.grad is None


def test_saved_values_are_freed():
    x = torch.ones(8 * COPIES, requires_grad=True)
    out = ((x * x).relu() * x).sum()
    out.backward()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        out.backward()
