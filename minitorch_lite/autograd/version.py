"""Version counters: how autograd notices that a value it saved has been overwritten.

One counter belongs to one piece of memory and is shared by a tensor, its views and what
`detach()` makes of it.  It is made only when somebody asks or writes; none at all means version 0.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from ..errors import torch_error

if TYPE_CHECKING:
    from ..tensor import Tensor


class VersionCounter:
    """Counts in-place writes to one memory, and knows the views that look at it."""

    __slots__ = ("value", "views")

    def __init__(self) -> None:
        self.value = 0
        self.views: list[weakref.ref[Tensor]] | None = None

    def add_view(self, view: Tensor) -> None:
        views = self.views
        if views is None:
            self.views = [weakref.ref(view)]
            return
        if len(views) >= 8 and len(views).bit_count() == 1:  # at 8, 16, 32, ...: drop the dead
            views[:] = [ref for ref in views if ref() is not None]
        views.append(weakref.ref(view))

    def live_views(self) -> list[Tensor]:
        return [view for ref in self.views or () if (view := ref()) is not None]


class AfterDetach(VersionCounter):
    """The counter of a tensor that left the graph in place, with `detach_()`.

    It counts with the one before, but so far above it that no version saved before is the same:
    who saved the tensor as a part of the graph finds out.
    """

    __slots__ = ("before",)
    ABOVE = 2**32

    def __init__(self, before: VersionCounter) -> None:
        self.before = before
        self.views = before.views = before.views or []

    @property
    def value(self) -> int:  # type: ignore[override]
        return self.before.value + self.ABOVE

    @value.setter
    def value(self, value: int) -> None:
        self.before.value = value - self.ABOVE


class _NoCounter:
    """Stands in for the counter of an inference tensor: whoever needs a version gets the error.

    So the path of an operation needs no line of its own to refuse saving an inference tensor.
    """

    __slots__ = ()

    @property
    def value(self) -> int:
        raise torch_error("saved.inference")


INFERENCE = _NoCounter()
