"""Small networks for the checks: random ones, ones that note what they return, and NumPy models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

import minitorch_lite as torch
import minitorch_lite.nn as nn
from minitorch_lite.viz.walk import nodes_of


def layers(random: np.random.Generator, *widths: int) -> nn.Sequential:
    """Linear layers of these widths, with a tanh between each two, and numbers of ``random``."""
    parts: list[nn.Module] = []
    for narrow, wide in zip(widths[:-1], widths[1:], strict=True):
        parts += [nn.Linear(narrow, wide), nn.Tanh()]
    network = nn.Sequential(*parts[:-1])
    with torch.no_grad():
        for parameter in network.parameters():
            numbers = random.standard_normal(tuple(parameter.shape)).astype(np.float32)
            parameter.copy_(torch.tensor(numbers))
    return network


def same_numbers(rows: np.ndarray, numbers: Sequence[np.ndarray]) -> np.ndarray:
    """What such a network computes, in NumPy, out of its parameters in their order."""
    for place in range(0, len(numbers), 2):
        if place:
            rows = np.tanh(rows)
        rows = rows @ numbers[place].T + numbers[place + 1]
    return rows


class Notes(list):
    """A list that a copy of its owner writes into as well."""

    def __deepcopy__(self, memo: Any) -> Notes:
        return self


class Noted(nn.Module):
    """A network that keeps what it returned, and whether its parameters asked for gradients."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner
        self.seen: list[torch.Tensor] = Notes()
        self.asked: list[list[bool]] = Notes()

    def forward(self, *inputs: Any) -> Any:
        self.asked.append(flags(self.inner))
        self.seen.append(self.inner(*inputs))
        return self.seen[-1]


def outside(result: torch.Tensor, network: Noted) -> bool:
    """Whether what the network returned last has no part in the graph of a result."""
    return network.seen[-1].grad_fn not in nodes_of(result)


def flags(network: nn.Module) -> list[bool]:
    """The requires_grad of all parameters."""
    return [parameter.requires_grad for parameter in network.parameters()]
