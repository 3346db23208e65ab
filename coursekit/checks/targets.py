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
    story = make()
    events = (
        replace(event, place=None) if isinstance(event, Ran) else event for event in story.events
    )
    return replace(
        story,
        events=tuple(events),
        names={key: known for key, known in story.names.items() if known in names},
    )
