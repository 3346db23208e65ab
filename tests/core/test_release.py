"""A graph dies with its last reference, with the cyclic collector switched off."""

import gc
import weakref
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import minitorch_lite as torch
from tests.ops.table import in_place, tensors

OPS = Path(__file__).parent.parent / "ops"
ROWS = [
    row
    for path in sorted(OPS.glob("rows_*.py"))
    for row in import_module(f"tests.ops.{path.stem}").ROWS
    if not row.refused
]


@pytest.fixture(autouse=True)
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def nodes_below(*tensors) -> list:
    """Weak references to all nodes that can be reached from tensors."""
    found, stack = {}, [t.grad_fn for t in tensors if t.grad_fn is not None]
    while stack:
        node = stack.pop()
        if id(node) not in found:
            found[id(node)] = node
            stack += [each for each, _ in node.next_functions if each is not None]
    return [weakref.ref(node) for node in found.values()]


def outputs_of(made) -> list:
    parts = made if isinstance(made, (tuple, list)) else (made,)
    return [each for each in parts if isinstance(each, torch.Tensor)]


def left_over(call, inputs, backward: str) -> list:
    """What is still alive of the graph of one call when nobody holds its result."""
    given = tensors(torch, inputs)
    made = call(torch, *given)
    recorded = [out for out in outputs_of(made) if out.requires_grad and out.grad_fn is not None]
    watched = nodes_below(*recorded)
    if recorded and backward:
        total = sum(out.sum() for out in recorded)
        if backward == "backward":
            total.backward()
        else:
            wanted = [t for t in given if isinstance(t, torch.Tensor) and t.requires_grad]
            grads = torch.autograd.grad(total, wanted, create_graph=True, allow_unused=True)
            watched += nodes_below(*[g for g in grads if g is not None])
            del grads, wanted
        del total
    del made, recorded, given
    return [type(ref()).__name__ for ref in watched if ref() is not None]


@pytest.mark.filterwarnings("ignore::UserWarning")  # what torch says about odd inputs
@pytest.mark.parametrize("backward", ["", "backward", "grad with create_graph"])
def test_every_operation_is_freed(backward):
    alive = {row.id: left_over(row.call, row.inputs, backward) for row in ROWS}
    assert {name: nodes for name, nodes in alive.items() if nodes} == {}


@pytest.mark.filterwarnings("ignore::UserWarning")  # as above
def test_every_in_place_operation_is_freed():
    alive = {
        row.id: left_over(in_place(row.twin), row.inputs, "backward")
        for row in ROWS
        if row.twin is not None
    }
    assert len(alive) > 20
    assert {name: nodes for name, nodes in alive.items() if nodes} == {}


class Exp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x.exp()
        ctx.save_for_backward(x, y)
        return y

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.saved_tensors[1]


class AddOne(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        x.add_(1)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx, grad):
        return grad


def written_through_a_view(x):
    y = x * 1
    y[0].mul_(2)
    y[1:].exp_()
    return y


def kept(x):
    y = x * 2
    y.retain_grad()
    y.register_hook(lambda grad: grad * 2)
    y.grad_fn.register_hook(lambda inputs, outputs: None)
    return y.exp()


def packed(x):
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t.tolist(), torch.tensor):
        return (x * x).exp()


@pytest.mark.parametrize(
    "program",
    [Exp.apply, lambda x: AddOne.apply(x * 1), written_through_a_view, kept, packed],
    ids=["Function", "dirty Function", "views written", "hooks", "saved-tensor hooks"],
)
@pytest.mark.parametrize("backward", ["", "backward"])
def test_programs_are_freed(program, backward):
    def call(torch, x):
        return program(x)

    assert left_over(call, (np.array([1.0, 2.0, 3.0]),), backward) == []


def test_a_failed_backward_frees_all():
    x = torch.ones(2, requires_grad=True)
    y = (x * 2).exp()
    y.register_hook(lambda grad: 1 / 0)
    watched = nodes_below(y)
    with pytest.raises(ZeroDivisionError):
        y.sum().backward()
    del x, y
    assert [ref() for ref in watched if ref() is not None] == []


def test_saved_values_go_when_a_run_is_over():
    x = torch.ones(1000, requires_grad=True)
    y = x * 1
    value = weakref.ref(y)
    z = (y * y).sum()
    del y
    assert value() is not None
    z.backward()
    assert value() is None
