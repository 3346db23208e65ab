"""The workloads in torch's words: torch and minitorch_lite run the same text.

Each function prepares a workload and returns two functions: one call of it, which is timed, and
`results`, the arrays (losses, gradients) on which all libraries must agree after a call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import data
import numpy as np

Prepared = tuple[Callable[[], Any], Callable[[], list]]


def chain(torch: Any, size: int, rounds: int) -> Prepared:
    """Four operations on a few elements, over and over."""
    x, forward = links(torch, size, rounds)
    start = torch.ones(size)

    def call() -> None:
        x.grad = None
        forward().backward(start)

    return call, lambda: [x.grad]


def links(torch: Any, size: int, rounds: int, grads: bool = False) -> tuple[Any, Callable]:
    x = torch.ones(size, requires_grad=True)
    w = torch.full((size,), 0.99, requires_grad=grads)
    b, c = (torch.full((size,), value, requires_grad=grads) for value in (1.5, 1.25))

    def forward() -> Any:
        y = x
        for _ in range(rounds):
            y = torch.relu(y * w + b) - c
        return y

    forward.leaves = [x, w, b, c] if grads else [x]  # type: ignore[attr-defined]
    return x, forward


def forward_under(mode: str) -> Callable[..., Prepared]:
    def prepare(torch: Any, size: int, rounds: int) -> Prepared:
        _, forward = links(torch, size, rounds)
        out = []

        def call() -> None:
            with getattr(torch, mode)():
                out[:] = [forward()]

        return call, lambda: [out[0].detach()]

    return prepare


chain_recording, chain_no_grad, chain_inference_mode = map(
    forward_under, ("enable_grad", "no_grad", "inference_mode")
)


def chain_of_leaves(torch: Any, size: int, rounds: int) -> Prepared:
    _, forward = links(torch, size, rounds, grads=True)
    start = torch.ones(size)

    def call() -> None:
        for leaf in forward.leaves:
            leaf.grad = None
        forward().backward(start)

    return call, lambda: [leaf.grad for leaf in forward.leaves]


def chain_of_weights(torch: Any, size: int, rounds: int) -> Prepared:
    """As `chain`, with the gradient of the factor asked for."""
    x, w = torch.ones(size), torch.full((size,), 0.99, requires_grad=True)
    b, c = torch.full((size,), 1.5), torch.full((size,), 1.25)
    start = torch.ones(size)

    def call() -> None:
        w.grad = None
        y = x
        for _ in range(rounds):
            y = torch.relu(y * w + b) - c
        y.backward(start)

    return call, lambda: [w.grad]


def watched(when: str) -> Callable[..., Prepared]:
    """`chain` while the recorder of the pictures watches, or after it watched once."""

    def prepare(torch: Any, size: int, rounds: int) -> Prepared:
        call, results = chain(torch, size, rounds)
        if when == "never":
            return call, results
        from minitorch_lite import viz

        def recorded() -> None:
            with viz.record({}):
                call()

        if when == "on":
            return recorded, results
        recorded()
        return call, results

    return prepare


watched_never, watched_on, watched_after = map(watched, ("never", "on", "after"))


def deep(torch: Any, nodes: int) -> Prepared:
    """One addition after another."""
    x, c = torch.ones(8, requires_grad=True), torch.full((8,), 0.5)

    def call() -> None:
        x.grad = None
        y = x
        for _ in range(nodes):
            y = y + c
        y.backward(c)

    return call, lambda: [x.grad]


def deep_forward(torch: Any, nodes: int) -> Prepared:
    x, c = torch.ones(8, requires_grad=True), torch.full((8,), 0.5)
    out = []

    def call() -> None:
        y = x
        for _ in range(nodes):
            y = y + c
        out[:] = [y]

    return call, lambda: [out[0].detach()]


def wide(torch: Any, number: int) -> Prepared:
    """Many leaves, added up one by one."""
    start, kept = torch.ones(8), []

    def call() -> None:
        leaves = [torch.ones(8, requires_grad=True) for _ in range(number)]
        total = leaves[0]
        for leaf in leaves[1:]:
            total = total + leaf
        total.backward(start)
        kept[:] = leaves[-1:]

    return call, lambda: [kept[0].grad]


# training -----------------------------------------------------------------------------------------
def tensor(torch: Any, array: np.ndarray) -> Any:
    return torch.from_numpy(array.copy())


def filled(torch: Any, model: Any, arrays: Sequence[tuple[np.ndarray, np.ndarray]]) -> Any:
    """The model with these weights and biases in its layers, in order."""
    layers = [each for each in model if isinstance(each, (torch.nn.Linear, torch.nn.Conv2d))]
    with torch.no_grad():
        for layer, (weight, bias) in zip(layers, arrays, strict=True):
            layer.weight.copy_(tensor(torch, weight))
            layer.bias.copy_(tensor(torch, bias))
    return model


def stack(torch: Any, *widths: int) -> Any:
    nn, layers = torch.nn, []
    for before, after in zip(widths, widths[1:], strict=False):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return filled(torch, nn.Sequential(*layers[:-1]), data.layers(*widths))


def training(torch: Any, model: Any, loss: Callable, x: Any, y: Any) -> Prepared:
    optimizer = torch.optim.SGD(model.parameters(), lr=data.RATE)
    last = []

    def call() -> None:
        optimizer.zero_grad()
        value = loss(model(x), y)
        value.backward()
        optimizer.step()
        last[:] = [value]

    return call, lambda: [last[0].detach(), *(p.grad for p in model.parameters())]


def classifier(torch: Any, batch: int, *widths: int) -> Prepared:
    x, y = (tensor(torch, each) for each in data.batch(batch, widths[0], widths[-1]))
    return training(torch, stack(torch, *widths), torch.nn.functional.cross_entropy, x, y)


def regression(torch: Any, batch: int, *widths: int) -> Prepared:
    x, _ = data.batch(batch, widths[0])
    y, _ = data.batch(batch, widths[-1])
    model, loss = stack(torch, *widths), torch.nn.functional.mse_loss
    return training(torch, model, loss, tensor(torch, x), tensor(torch, y))


def regularised(torch: Any, batch: int, *widths: int) -> Prepared:
    nn = torch.nn
    layers: list = []
    for before, after in zip(widths, widths[1:], strict=False):
        layers += [nn.Linear(before, after), nn.BatchNorm1d(after), nn.ReLU(), nn.Dropout(0.5)]
    model = filled(torch, nn.Sequential(*layers[:-3]), data.layers(*widths))
    x, y = (tensor(torch, each) for each in data.batch(batch, widths[0], widths[-1]))
    torch.manual_seed(0)
    return training(torch, model, nn.functional.cross_entropy, x, y)


def convnet(torch: Any, number: int, size: int) -> Prepared:
    """Two convolutions, the mean over each image, one linear layer."""
    nn = torch.nn

    class Mean(nn.Module):  # type: ignore[name-defined]
        def forward(self, x: Any) -> Any:
            return x.mean((2, 3))

    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(8, 16, 3, padding=1),
        nn.ReLU(),
        Mean(),
        nn.Linear(16, 10),
    )
    arrays = data.layer(8, 1, 3, 3), data.layer(16, 8, 3, 3), data.layer(10, 16)
    x, y = (tensor(torch, each) for each in data.images(number, size))
    return training(
        torch, filled(torch, model, arrays), torch.nn.functional.cross_entropy, x, y
    )


def layers_under(mode: str) -> Callable[..., Prepared]:
    def prepare(torch: Any, batch: int, width: int, depth: int) -> Prepared:
        model, out = stack(torch, *[width] * (depth + 1)), []
        x = tensor(torch, data.batch(batch, width)[0])

        def call() -> None:
            with getattr(torch, mode)():
                out[:] = [torch.relu(model(x))]

        return call, lambda: [out[0].detach()]

    return prepare


layers_recording, layers_no_grad, layers_inference_mode = map(
    layers_under, ("enable_grad", "no_grad", "inference_mode")
)


def twice(torch: Any, batch: int, *widths: int) -> Prepared:
    """The gradient of the squared length of a gradient."""
    model, loss = stack(torch, *widths), torch.nn.functional.mse_loss
    x, y = (tensor(torch, data.batch(batch, width)[0]) for width in (widths[0], widths[-1]))
    parameters = list(model.parameters())

    def call() -> None:
        model.zero_grad()
        grads = torch.autograd.grad(loss(model(x), y), parameters, create_graph=True)
        total = grads[0].square().sum()
        for grad in grads[1:]:
            total = total + grad.square().sum()
        total.backward()

    return call, lambda: [p.grad for p in parameters if p.grad is not None]
