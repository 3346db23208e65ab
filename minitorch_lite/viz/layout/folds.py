"""Large stories are folded: what belongs together becomes one card, which opens on a click.

Nothing is folded below `FEW` operations. Above, the turns of a loop and the calls of a module fold;
where there are none, or too many, neighbours do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from ..language import _
from ..story import Story

FEW = 60  # operations that are drawn one by one
MOST = 40  # cards of one drawing, from here on neighbours fold
TOGETHER = 20  # so many of them


@dataclass(frozen=True)
class Fold:
    """Operations behind one card, by the numbers of their events."""

    title: str
    indices: tuple[int, ...]
    depth: int = 0  # how many of the groups around them are open

    @property
    def id(self) -> str:
        return f"g{self.indices[0]}_{self.indices[-1]}"


def whole(story: Story) -> Fold:
    """Everything that ran."""
    return Fold("", tuple(number for number, event in story.ran()))


def inside(story: Story, fold: Fold) -> list[Fold | int]:
    """What a fold shows once it is open: further folds, and operations by their numbers."""
    if len(fold.indices) <= FEW:
        return list(fold.indices)
    depth, events = fold.depth, story.events

    def group(index: int) -> int | None:
        groups = events[index].groups
        return groups[depth] if len(groups) > depth else None

    while len({group(index) for index in fold.indices}) == 1 and group(fold.indices[0]) is not None:
        depth += 1  # a single group: nobody wants to open it first
    parts: list[Fold | int] = []
    for number, members in groupby(fold.indices, group):
        indices = tuple(members)
        if number is None or len(indices) == 1:
            parts += indices
        else:
            parts.append(Fold(story.groups[number].title, indices, depth + 1))
    return parts if len(parts) <= MOST else _neighbours(parts, depth)


def _neighbours(parts: Sequence[Fold | int], depth: int) -> list[Fold | int]:
    folds: list[Fold | int] = []
    for start in range(0, len(parts), TOGETHER):
        some = parts[start : start + TOGETHER]
        members = (part.indices if isinstance(part, Fold) else (part,) for part in some)
        indices = tuple(chain.from_iterable(members))
        titles = [part.title if isinstance(part, Fold) else "" for part in (some[0], some[-1])]
        if all(titles):
            title = _("{first} to {last}").format(first=titles[0], last=titles[1])
        else:
            sentence = _("parts {first} to {last}")
            title = sentence.format(first=start + 1, last=start + len(some))
        folds.append(Fold(title, indices, depth))
    return folds


def all_folds(story: Story) -> list[Fold]:
    """Every fold that can be opened, outer ones first."""
    found, waiting = [], [whole(story)]
    while waiting:
        parts = [part for part in inside(story, waiting.pop(0)) if isinstance(part, Fold)]
        found += parts
        waiting += parts
    return found
