"""Registering hooks in a dictionary: every `register_*hook` returns a `RemovableHandle`."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from ..autograd.node import RemovableHandle, add_hook

__all__ = ["RemovableHandle", "register"]


def register(
    hooks: OrderedDict, hook: Callable, *flags: tuple[dict, bool], prepend: bool = False
) -> RemovableHandle:
    """Add `hook`, last or first; each flag is a dictionary to note it in, and whether to.

    >>> hooks, wants_kwargs = OrderedDict(), {}
    >>> with register(hooks, print, (wants_kwargs, True)) as handle:
    ...     len(hooks), wants_kwargs[handle.id]
    (1, True)
    >>> len(hooks), len(wants_kwargs)
    (0, 0)
    """
    handle = add_hook(hooks, hook, *[notes for notes, _ in flags])
    for notes, holds in flags:
        if holds:
            notes[handle.id] = True
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    return handle
