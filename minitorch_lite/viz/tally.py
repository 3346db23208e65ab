"""The counters of a story: what was recorded, what is held, and how much of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .story import Event, Ran, Released, Saved


class Counts(NamedTuple):
    """The numbers beside a picture.

    Bytes are those of distinct saved tensors; versions are counters, which views share.
    """

    recorded: int
    unrecorded: int
    saved: int
    bytes: int
    versions: int


class Tally:
    """The counters and versions of a story while it is told, event by event."""

    def __init__(self, roots: Mapping[int, int]) -> None:
        self.roots = roots  # of the story
        self.recorded = self.unrecorded = self.saved = self.bytes = 0
        self.held: dict[int, tuple[Saved, ...]] = {}  # by event: what its node keeps
        self.holders: dict[int, int] = {}  # by key: how many keep it
        self.sizes: dict[int, int] = {}
        self.versions: dict[int, int] = {}  # by root
        self.changed: list[tuple[int, int]] = []  # root and version, since somebody cleared it

    def add(self, index: int, event: Event) -> None:
        if isinstance(event, Ran):
            self.ran(index, event)
        elif isinstance(event, Released):
            for saved in self.held.pop(event.index, ()):
                self.saved -= 1
                self.hold(saved, -1)

    def ran(self, index: int, event: Ran) -> None:
        for fact in (*event.inputs, *event.outputs):
            self.sizes.setdefault(fact.key, fact.nbytes)
            root = self.root(fact.key)
            if fact.version is not None and self.versions.get(root) != fact.version:
                self.versions[root] = fact.version
                self.changed.append((root, fact.version))
        if not event.inputs:
            return
        self.recorded += event.node is not None
        self.unrecorded += event.node is None
        if event.saved:
            self.held[index] = event.saved
            self.saved += len(event.saved)
            for saved in event.saved:
                self.hold(saved, 1)

    def hold(self, saved: Saved, change: int) -> None:
        before = self.holders.get(saved.key, 0)
        self.holders[saved.key] = before + change
        if saved.key >= 0 and 0 in (before, before + change):
            self.bytes += change * self.sizes.get(saved.key, 0)

    def root(self, key: int) -> int:
        return self.roots.get(key, key)

    def version(self, key: int) -> int | None:
        return self.versions.get(self.root(key))

    def counts(self) -> Counts:
        numbers = (self.recorded, self.unrecorded, self.saved, self.bytes)
        return Counts(*numbers, len(self.versions))
