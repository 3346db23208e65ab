"""Threads: first uses of operations, and gradients of a shared leaf, at the same moment."""

import subprocess
import sys
import threading

import numpy as np
import pytest

import minitorch_lite as torch

FIRST_USES = """
import sys, threading
import minitorch_lite as torch

sys.setswitchinterval(1e-6)  # so that threads meet in the middle of things
errors, start = [], threading.Barrier(16)

def work():
    try:
        start.wait()
        x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
        y = (x * x + x).exp().sum(1, keepdim=True)
        z = (y.log() - x.sigmoid()).clamp(-5, 5).tanh()
        w = torch.cat([z, x @ x.t()]).softmax(0).mean()
        v = w + x.std() + x.var(0).sum() + torch.logsumexp(x, 1).sum() + (x ** 3).norm()
        (gradient,) = torch.autograd.grad(v + x[0].prod() + x.cumsum(0).sum(), x, create_graph=True)
        gradient.sum().backward()
    except Exception as error:
        errors.append(repr(error))

threads = [threading.Thread(target=work) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(errors)
"""


@pytest.mark.parametrize("attempt", range(3))  # without the lock, one of four goes wrong
def test_operations_are_first_used_by_many_threads(attempt):
    command = [sys.executable, "-W", "error", "-c", FIRST_USES]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_gradient_of_a_shared_leaf_is_lost():
    size, rounds, count = 50_000, 12, 8  # large enough for NumPy to let other threads run
    x = torch.zeros(size, requires_grad=True)
    start = threading.Barrier(count)

    def work():
        start.wait()
        for _ in range(rounds):
            x.backward(torch.ones(size))

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert np.unique(x.grad.numpy()).tolist() == [rounds * count]
    assert x.grad._version == rounds * count - 1


def test_of_several_first_gradients_none_is_lost():
    leaves, count = [torch.zeros(4, requires_grad=True) for _ in range(1500)], 6
    start, before = threading.Barrier(count), sys.getswitchinterval()

    def work():
        start.wait()
        for leaf in leaves:
            leaf.backward(torch.ones(4))

    threads = [threading.Thread(target=work) for _ in range(count)]
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert {tuple(leaf.grad.tolist()) for leaf in leaves} == {(count,) * 4}


def test_a_failing_thread_leaves_the_others_alone():
    failed, x = [], torch.ones(2, requires_grad=True)

    def work():
        try:
            with torch.no_grad():
                (x * 2).sum().backward()
        except RuntimeError as error:
            failed.append(str(error))

    thread = threading.Thread(target=work)
    with torch.inference_mode(False):
        thread.start()
        thread.join()
        (x * 2).sum().backward()
    assert failed == ["element 0 of tensors does not require grad and does not have a grad_fn"]
    assert x.grad.tolist() == [2, 2] and torch.is_grad_enabled()
