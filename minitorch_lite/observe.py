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

from collections.abc import Callable, Sequence
from threading import get_ident, local
from typing import Any


class Watcher:
    """Override what you want to be told.  You are told only of the thread that subscribed."""

    def ran(self, op: Any, arguments: tuple, result: Any) -> None:
        """An operation has returned `result`, a Tensor or a tuple of them."""

    def applied(self, function: Any, arguments: tuple, outputs: tuple) -> None:
        """`function.apply` has returned; what its `forward` ran was told of before."""

    def wrote(self, tensor: Any, op_name: str) -> None:
        """`tensor` was written in place; its version has risen."""

    def leaving(self, tensor: Any) -> None:
        """`tensor` is about to leave the graph, or its memory is: `detach_()`, `.data`."""

    def mode_changed(self, before: Any, after: Any, how: str) -> None:
        """Grad or inference mode has been switched, by `how` ("no_grad", ...)."""

    def backward_started(self, roots: Any) -> None: ...
    def accumulated(self, leaf: Any, grad: Any) -> None: ...

    def node_ran(self, node: Any, grads: Any, kept: bool) -> None:
        """A node passes on `grads`; what it had saved is released, or kept for another run."""

    def backward_ended(self) -> None: ...


watchers: dict[int, list[Watcher]] = {}  # by thread
on_change: list[Callable[[], None]] = []  # told when somebody begins or ends to watch


class _Here(local):
    """Who watches this thread: the same list as above, which takes a fifth of the time to find."""

    watching: Sequence[Watcher] = ()


here = _Here()


def subscribe(watcher: Watcher) -> None:
    """Tell `watcher` from now on what this thread does."""
    here.watching = watching = watchers.setdefault(get_ident(), [])
    watching.append(watcher)
    for listener in on_change:
        listener()


def unsubscribe(watcher: Watcher) -> None:
    """Stop telling `watcher`; nothing happens if it was not subscribed."""
    for thread, some in list(watchers.items()):
        some[:] = [each for each in some if each is not watcher]
        if not some:
            del watchers[thread]
    for listener in on_change:
        listener()
