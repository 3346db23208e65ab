"""What holds for every graph, however long, wide or interrupted it is."""

import gc
import subprocess
import sys
import threading
import weakref

import pytest

import minitorch_lite as torch


def leaf(*values):
    return torch.tensor([*values], requires_grad=True)


def test_a_million_nodes_need_no_recursion():
    assert sys.getrecursionlimit() <= 1000
    x = y = leaf(1.0)
    one = torch.ones(1)
    for _ in range(1_000_000):
        y = y + one
    y.backward()
    assert x.grad.item() == 1
    first = weakref.ref(y.grad_fn)
    del y  # freeing the chain must not recurse either
    assert first() is None


def test_paths_double_and_the_work_does_not():
    x = y = leaf(1.0)
    for _ in range(50):
        y = y + y
    y.backward()
    assert x.grad.item() == 2**50


def test_a_graph_dies_with_its_last_reference():
    gc.disable()
    try:
        x = leaf(1.0, 2.0)
        y = (x * x).exp()  # exp saves its own output
        z = y.t() if y.ndim == 2 else y * 3
        nodes = [weakref.ref(each.grad_fn) for each in (y, z)]
        z.backward(torch.ones(2))
        del y, z
        assert [ref() for ref in nodes] == [None, None]
        leaf_node = weakref.ref(x._node)
        del x
        assert leaf_node() is None
    finally:
        gc.enable()


def test_the_core_needs_numpy_alone():
    code = (
        "import sys; import numpy; before = set(sys.modules); import minitorch_lite;"
        "files = {name: getattr(module, '__file__', 0) or '' for name, module in"
        " sys.modules.items()};"
        "added = {name.partition('.')[0] for name in set(sys.modules) - before"
        " if 'site-packages' in files[name]};"
        "print(sorted(added - {'numpy', 'minitorch_lite'}))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "block",
    [
        torch.no_grad,
        torch.enable_grad,
        torch.inference_mode,
        lambda: torch.set_grad_enabled(False),
        lambda: torch.inference_mode(False),
    ],
    ids=["no_grad", "enable_grad", "inference_mode", "set_grad_enabled", "inference_mode(False)"],
)
@pytest.mark.parametrize("around", [torch.no_grad, torch.enable_grad, torch.inference_mode])
def test_an_interrupt_leaves_the_mode_as_it_was(block, around):
    with around():
        before = torch.is_grad_enabled(), torch.is_inference_mode_enabled()
        with pytest.raises(KeyboardInterrupt), block():
            raise KeyboardInterrupt
        assert (torch.is_grad_enabled(), torch.is_inference_mode_enabled()) == before
    assert torch.is_grad_enabled() and not torch.is_inference_mode_enabled()


def test_sixteen_threads_build_graphs_at_once():
    results, start = {}, threading.Barrier(16)

    def work(number):
        start.wait()
        for _ in range(200):
            x = leaf(float(number))
            with torch.no_grad():
                assert not (x * 2).requires_grad
            y = x
            for _ in range(number + 1):
                y = y * x
            y.backward()
            results[number] = x.grad.item()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = {n: pytest.approx((n + 2) * float(n) ** (n + 1), rel=1e-4) for n in range(16)}
    assert results == expected


def test_leaves_never_share_their_gradients():
    a, b = leaf(1.0), leaf(2.0)
    start = torch.ones(1)
    (a + b).backward(start)
    a.grad.add_(5)
    assert (b.grad.item(), start.item()) == (1, 1)


@pytest.mark.parametrize("leaf", [True, False])
def test_a_gradient_does_not_fit_a_tensor_of_another_shape(leaf):
    a = torch.ones(2, 2, requires_grad=True)
    b = a * 1
    (a if leaf else b).data = torch.ones(3)
    with pytest.raises(RuntimeError, match="another shape in between"):
        b.sum().backward()
    assert a.grad is None
