"""Watchers: how a picture, or anything else, learns what the framework does.

    >>> import minitorch_lite as torch
    >>> from minitorch_lite import observe
    >>> class Names(observe.Watcher):
    ...     def ran(self, op, arguments, result):
    ...         print(op.name)
    >>> names = Names()
    >>> observe.subscribe(names)
    >>> y = torch.ones(2) + 1
    add
    >>> observe.unsubscribe(names)

While nobody watches, operations carry no line for it: `dispatch` swaps it in and out of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


class Watcher:
    """Override what you want to be told.  You are told only of the thread that subscribed."""

    def ran(self, op: Any, arguments: tuple, result: Any) -> None:
        """An operation has returned `result`, a Tensor or a tuple of them."""

    def applied(self, function: Any, arguments: tuple, outputs: tuple) -> None:
        """`function.apply` has returned; what its `forward` ran was told of before."""

    def wrote(self, tensor: Any, op_name: str) -> None:
        """`tensor` was written in place; its version has risen."""

    def mode_changed(self, before: Any, after: Any, how: str) -> None:
        """Grad or inference mode has been switched, by `how` ("no_grad", ...)."""

    def backward_started(self, roots: Any) -> None: ...
    def accumulated(self, leaf: Any, grad: Any) -> None: ...

    def node_ran(self, node: Any, grads: Any, kept: bool) -> None:
        """A node passes on `grads`; what it had saved is released, or kept for another run."""

    def backward_ended(self) -> None: ...


watchers: list[tuple[int, Watcher]] = []  # by thread; replaced, never changed
on_first_or_last: list[Callable[[], None]] = []  # told when watching begins or ends at all


def subscribe(watcher: Watcher) -> None:
    """Tell `watcher` from now on what this thread does."""
    _watched_by([*watchers, (threading.get_ident(), watcher)])


def unsubscribe(watcher: Watcher) -> None:
    """Stop telling `watcher`; nothing happens if it was not subscribed."""
    _watched_by([pair for pair in watchers if pair[1] is not watcher])


def _watched_by(now: list[tuple[int, Watcher]]) -> None:
    global watchers
    before, watchers = watchers, now
    if bool(before) != bool(now):
        for listener in on_first_or_last:
            listener()


def _teller(event: str) -> Callable[..., None]:
    def tell(*facts: Any) -> None:
        here = threading.get_ident()
        for thread, watcher in watchers:
            if thread == here:
                getattr(watcher, event)(*facts)

    tell.__name__ = event
    return tell


ran, applied, wrote, mode_changed = map(_teller, ("ran", "applied", "wrote", "mode_changed"))
backward_started, backward_ended = map(_teller, ("backward_started", "backward_ended"))
node_ran, accumulated = map(_teller, ("node_ran", "accumulated"))
