"""A leaf's first gradient is taken without a copy only if nobody else holds its memory."""

import numpy as np
import pytest

import minitorch_lite as torch
from minitorch_lite.references import COUNTED


def leaf(*size):
    return torch.ones(*size, requires_grad=True)


class Kept(torch.autograd.Function):
    """Its gradient is a tensor that it keeps."""

    tensor = torch.full((3,), 2.0)

    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return Kept.tensor


def given(x):
    start = torch.ones(3)
    (x + 0).backward(start)
    return start


def hooked(x):
    seen = []
    y = x * 2
    y.register_hook(seen.append)
    (y * 1).sum().backward()
    return seen[0]


def passed_on(x):
    seen, y = [], x + torch.zeros(3)
    y.register_hook(seen.append)
    (y * 2).sum().backward()
    return seen[0]


def retained(x):
    y = x + torch.zeros(3)
    y.retain_grad()
    (y * 2).sum().backward()
    return y.grad


def of_another_leaf(x):
    other = leaf(3)
    ((x + other) * 2).sum().backward()
    return other.grad


def of_a_view(x):
    other = leaf(1, 3)
    (x.view(1, 3) + other).backward(torch.ones(1, 3))
    return other.grad


def kept_by_a_function(x):
    Kept.apply(x).sum().backward()
    return Kept.tensor


def seen_by_a_node_hook(x):
    seen, y = [], x * 2
    y.grad_fn.register_hook(lambda inputs, outputs: seen.extend(inputs))
    y.sum().backward()
    return seen[0]


@pytest.mark.parametrize(
    "run",
    [
        given, hooked, passed_on, retained, of_another_leaf, of_a_view, kept_by_a_function,
        seen_by_a_node_hook,
    ],
    ids=lambda run: run.__name__,
)
def test_what_somebody_else_holds_is_copied(run):
    x = leaf(3)
    held = run(x)
    assert not np.shares_memory(x.grad._array, held._array)
    before = held.tolist()
    x.grad.zero_()
    assert held.tolist() == before


@pytest.mark.skipif(not COUNTED, reason="without counts of references all is copied")
def test_what_nobody_else_holds_is_not_copied(monkeypatch):
    from minitorch_lite.autograd import leaves

    monkeypatch.setattr(leaves, "room_for", lambda leaf: pytest.fail("a copy was made"))
    weight, bias = leaf(2, 3), leaf(2)
    torch.nn.functional.linear(torch.ones(4, 3), weight, bias).sum().backward()
    assert weight.grad._array.base is not None  # the transpose that a copy would not be
    assert weight.grad.tolist() == [[4.0] * 3] * 2 and bias.grad.tolist() == [4.0] * 2


def test_a_gradient_becomes_a_tensor_when_somebody_looks():
    x = leaf(3)
    (x * 2).sum().backward()
    with torch.inference_mode():
        seen = x.grad  # the first look, in a mode the gradient was not made in
    assert not seen.is_inference() and seen is x.grad
    (x * 2).sum().backward()
    assert seen is x.grad and seen.tolist() == [4.0] * 3 and seen._version == 1


def test_a_sum_of_gradients_counts_its_writes_though_nobody_looked():
    x = leaf(3)
    for _ in range(3):
        (x * 2).sum().backward()
    assert x.grad._version == 2 and x.grad.tolist() == [6.0] * 3


def test_a_gradient_made_in_inference_mode_is_an_inference_tensor():
    x = leaf(3)
    y = (x * 2).sum()
    with torch.inference_mode():
        y.backward()
    assert x.grad.is_inference()


def test_a_gradient_that_cannot_be_written_to_is_copied():
    x = torch.ones(1, requires_grad=True)
    out = torch.where(x.squeeze() > 0, x.squeeze(), torch.ones(3, 2)).sum()
    for total in (6.0, 12.0):
        out.backward(retain_graph=True)
        assert x.grad.tolist() == [total]
