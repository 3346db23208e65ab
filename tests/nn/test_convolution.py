"""Convolution by windows against its definition in plain loops, and its two gradients against it.

A convolution is linear in its input and in its weight, so its gradients are right exactly if
<conv(x, w), g> = <x, input_gradient(g, w)> = <w, weight_gradient(g, x)> for all x, w and g.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch_lite as torch
from minitorch_lite.nn.ops import windows
from minitorch_lite.nn.ops.convolution import convolution, convolution_input, convolution_weight


def two(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high))


@st.composite
def convolutions(draw):
    groups = draw(st.integers(1, 3))
    kernel, dilation = draw(two(1, 4)), draw(two(1, 3))
    padding, size = draw(two(0, 4)), draw(two(1, 9))
    reach = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
    size = tuple(max(n, r - 2 * p) for n, r, p in zip(size, reach, padding, strict=True))
    inputs, outputs, images = (draw(st.integers(1, 3)) for _ in range(3))
    seed = np.random.default_rng(draw(st.integers(0, 99)))
    x = seed.standard_normal((images, groups * inputs, *size))
    w = seed.standard_normal((groups * outputs, inputs, *kernel))
    return x, w, draw(two(1, 3)), padding, dilation, groups


def by_definition(x, w, stride, padding, dilation, groups):
    (down, across), (top, left) = padding, padding
    x = np.pad(x, [(0, 0), (0, 0), (down, down), (across, across)])
    down, across = windows.windows_out(x.shape[2:], w.shape[2:], stride, (0, 0), dilation)
    out = np.zeros((len(x), len(w), down, across))
    each, inputs = len(w) // groups, w.shape[1]
    for o, i, a, b in itertools.product(*map(range, w.shape)):
        top, left = a * dilation[0], b * dilation[1]
        part = x[:, o // each * inputs + i, top:, left:]
        out[:, o] += w[o, i, a, b] * part[:, :: stride[0], :: stride[1]][:, :down, :across]
    return out


@settings(max_examples=60)
@given(convolutions(), st.sampled_from((1, 2000, windows.BLOCK)))
def test_it_is_what_the_definition_says(arguments, block):
    x, w, *geometry, groups = arguments
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "BLOCK", block)
        expected = by_definition(x, w, *geometry, groups)
        x, w = torch.tensor(x, requires_grad=True), torch.tensor(w, requires_grad=True)
        out = convolution(x, w, None, *geometry, False, (0, 0), groups)
        np.testing.assert_allclose(out.detach().numpy(), expected)

        g = torch.randn(out.shape, dtype=torch.float64)
        d_x, d_w = torch.autograd.grad(out, (x, w), g)
        inner = (out * g).sum().item()
        assert (x * d_x).sum().item() == pytest.approx(inner, abs=1e-9)
        assert (w * d_w).sum().item() == pytest.approx(inner, abs=1e-9)
        assert d_x.shape == x.shape and d_w.shape == w.shape


@settings(max_examples=6)
@given(convolutions())
def test_gradients_of_gradients(arguments):
    x, w, *geometry, groups = arguments
    x = torch.tensor(x[:1, :, :6, :6], requires_grad=True)
    w = torch.tensor(w, requires_grad=True)
    sizes = zip(x.shape[2:], geometry[1], geometry[2], w.shape[2:], strict=True)
    if any(n + 2 * p < d * (k - 1) + 1 for n, p, d, k in sizes):
        return

    def f(x, w):
        return convolution(x, w, None, *geometry, False, (0, 0), groups)

    assert torch.autograd.gradcheck(f, (x, w))
    if f(x, w).numel() <= 40:
        assert torch.autograd.gradgradcheck(f, (x, w))


def test_the_gradients_are_operations_with_gradients_of_their_own():
    g = torch.randn(2, 3, 3, 3, dtype=torch.float64, requires_grad=True)
    w = torch.randn(3, 2, 2, 2, dtype=torch.float64, requires_grad=True)
    x = torch.randn(2, 2, 4, 4, dtype=torch.float64, requires_grad=True)
    rest = (1, 1), (0, 0), (1, 1), 1
    assert torch.autograd.gradcheck(lambda g, w: convolution_input(g, w, x.shape, *rest), (g, w))
    assert torch.autograd.gradcheck(lambda g, x: convolution_weight(g, x, w.shape, *rest), (g, x))


@pytest.mark.parametrize("options", [{}, {"stride": 1, "padding": 1}, {"ceil_mode": True}])
def test_max_pool_against_each_window(options):
    x = torch.randn(1, 2, 5, 4, dtype=torch.float64, requires_grad=True)
    y, where = torch.nn.functional.max_pool2d(x, (3, 2), return_indices=True, **options)
    flat = x.detach().flatten(2).numpy()
    picked = np.take_along_axis(flat, where.flatten(2).numpy(), 2).reshape(y.shape)
    np.testing.assert_array_equal(y.detach().numpy(), picked)

    def f(x):
        return torch.nn.functional.max_pool2d(x, (3, 2), **options)

    assert torch.autograd.gradcheck(f, (x,))
    assert torch.autograd.gradgradcheck(f, (x,))


def test_no_more_than_a_block_of_columns_is_made():
    windows_of_one = windows.forward_windows(
        (1, 8, 28, 28), np.dtype("f4"), (3, 3), (1, 1), (1, 1), (1, 1)
    )
    many = windows.forward_windows((500, 8, 28, 28), np.dtype("f4"), (3, 3), (1, 1), (1, 1), (1, 1))
    assert many.columns.nbytes <= max(windows.BLOCK, windows_of_one.columns.nbytes)
