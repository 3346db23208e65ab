"""The workloads: each a function of a library, so that torch and minitorch_lite run the same text.

Run as a program, `python workloads.py minitorch_lite W1`, it prints one JSON line: seconds of
process CPU time for one call (the median of several) and a number that the libraries must agree on.
All in float32, one thread, the collector on; a call includes freeing its graph.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

Workload = Callable[[Any], Callable[[], float]]
WORKLOADS: dict[str, tuple[Workload, int]] = {}  # with how often a process calls it


def workload(name: str, repeat: int) -> Callable[[Workload], Workload]:
    """Register a function that prepares a workload and returns the call to be timed."""

    def register(prepare: Workload) -> Workload:
        WORKLOADS[name] = (prepare, repeat)
        return prepare

    return register


def chain(torch: Any) -> tuple[Any, Callable[[], Any]]:
    """1,000 operations on 8 elements, one after the other."""
    x = torch.ones(8, requires_grad=True)
    w, b, c = torch.full((8,), 0.99), torch.ones(8), torch.ones(8)

    def forward() -> Any:
        y = x
        for _ in range(250):
            y = torch.relu(y * w + b) - c
        return y

    return x, forward


@workload("W1 forward + backward", 20)
def chain_backward(torch: Any) -> Callable[[], float]:
    x, forward = chain(torch)
    start = torch.ones(8)

    def call() -> float:
        x.grad = None
        forward().backward(start)
        return x.grad.sum().item()

    return call


def chain_under(mode: str) -> Workload:
    def prepare(torch: Any) -> Callable[[], float]:
        _, forward = chain(torch)

        def call() -> float:
            with getattr(torch, mode)():
                return forward().sum().item()

        return call

    return prepare


for mode in ("enable_grad", "no_grad", "inference_mode"):
    workload(f"W1 forward, {mode}", 20)(chain_under(mode))


def training(torch: Any, model: Any, x: Any, y: Any, loss: Callable) -> Callable[[], float]:
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    def call() -> float:
        optimizer.zero_grad()
        value = loss(model(x), y)
        value.backward()
        optimizer.step()
        return value.item()

    return call


def mlp(torch: Any, *widths: int) -> Any:
    layers: list = []
    for before, after in zip(widths, widths[1:], strict=False):
        layers += [torch.nn.Linear(before, after), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


@workload("W2 MLP step", 60)
def classifier(torch: Any) -> Callable[[], float]:
    torch.manual_seed(0)
    model, x = mlp(torch, 784, 128, 64, 10), torch.randn(64, 784)
    y = torch.randint(0, 10, (64,))
    return training(torch, model, x, y, torch.nn.functional.cross_entropy)


@workload("W3 small MLP step", 200)
def small(torch: Any) -> Callable[[], float]:
    torch.manual_seed(0)
    model, x, y = mlp(torch, 2, 16, 16, 1), torch.randn(32, 2), torch.randn(32, 1)
    return training(torch, model, x, y, torch.nn.functional.mse_loss)


@workload("W6 100,000 deep", 1)
def deep(torch: Any) -> Callable[[], float]:
    x, c = torch.ones(8, requires_grad=True), torch.ones(8)

    def call() -> float:
        y = x
        for _ in range(100_000):
            y = y + c
        y.backward(c)
        return x.grad.sum().item()

    return call


@workload("W7 10,000 wide", 3)
def wide(torch: Any) -> Callable[[], float]:
    start = torch.ones(8)

    def call() -> float:
        leaves = [torch.ones(8, requires_grad=True) for _ in range(10_000)]
        total = leaves[0]
        for leaf in leaves[1:]:
            total = total + leaf
        total.backward(start)
        return leaves[-1].grad.sum().item()

    return call


def measure(library: str, name: str) -> dict[str, float]:
    """Time one workload in this process."""
    torch = importlib.import_module(library)
    for part in ("nn", "nn.functional", "optim"):
        importlib.import_module(f"{library}.{part}")
    if hasattr(torch, "set_num_threads"):
        torch.set_num_threads(1)
    prepare, repeat = WORKLOADS[name]
    call = prepare(torch)
    result = call() if repeat > 1 else None
    times = []
    for _ in range(repeat):
        before = time.process_time()
        last = call()
        times.append(time.process_time() - before)
    return {"seconds": median(times), "result": last if result is None else result}


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:3])))
