"""The graphs that exercises ask for: `viz.draw(target("01.4"))` draws one without showing its code.

Beside a check of pattern 5 stands a function that makes the story; it is registered here by name.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace

from minitorch_lite.viz.story import Ran, Story

_targets: dict[str, tuple[Callable[[], Story], tuple[str, ...]]] = {}


def draws(name: str, *names: str) -> Callable[[Callable[[], Story]], Callable[[], Story]]:
    """Register the function that makes the story of an exercise's picture.

    Of its tensors only those with these names keep them; the lines of code go too.
    """

    def register(make: Callable[[], Story]) -> Callable[[], Story]:
        _targets[name] = make, names
        return make

    return register


def target(name: str) -> Story:
    """The story of an exercise's picture."""
    importlib.import_module(f"coursekit.checks.c{name.partition('.')[0]}")
    make, names = _targets[name]
    return bare(make(), *names)


def bare(story: Story, *names: str) -> Story:
    """The story without the lines of code, and without names of tensors other than these."""
    events = [replace(e, place=None) if isinstance(e, Ran) else e for e in story.events]
    known = {key: name for key, name in story.names.items() if name in names}
    return replace(story, events=tuple(events), names=known)
