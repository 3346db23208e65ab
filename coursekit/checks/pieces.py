"""The pieces that a learner may not have yet, as the exercises of chapters 01 and 08 ask for them.

The capstone, 13.6, imports them; one's own take their place by being defined after the import.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import minitorch_lite as torch


def order(root: Any) -> list[Any]:
    """All values behind a root, each after everything that used it (01.1)."""
    finished: dict[int, Any] = {}

    def visit(value: Any) -> None:
        if id(value) not in finished:
            for parent, _slope in value.past:
                visit(parent)
            finished[id(value)] = value

    visit(root)
    return list(reversed(finished.values()))


def run(ordered: list[Any]) -> None:
    """Fill in the gradients of values that are in the right order (01.2)."""
    ordered[0].grad = 1.0
    for value in ordered:
        for parent, slope in value.past:
            parent.grad += slope * value.grad


@contextmanager
def paused() -> Iterator[None]:
    """Recording off for a block, and what it was afterwards (08.1)."""
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        yield
    finally:
        torch.set_grad_enabled(found)
