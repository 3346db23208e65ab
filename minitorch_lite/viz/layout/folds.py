"""Large stories are folded: what belongs together becomes one card, which opens on a click.

Nothing is folded below `FEW` operations. Above, the turns of a loop and the calls of a module fold;
where there are none, or too many, neighbours do. And tensors that go the same ways share a card.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING

from ..language import _
from ..story import Story

if TYPE_CHECKING:
    from .scene import Card, Scene

FEW = 60  # operations that are drawn one by one
MOST = 40  # cards of one drawing that has folds, from here on neighbours fold
FOLDS = 10  # of them that are folds: arrows reach each
TOGETHER, TURNS = 20, 5  # at least so many neighbours become one: operations, folds


@dataclass(frozen=True)
class Fold:
    """Operations behind one card, by the numbers of their events."""

    title: str
    indices: tuple[int, ...]
    depth: int = 0  # how many of the groups around them are open
    parts: tuple[Fold | int, ...] = ()  # of neighbours: they

    @property
    def id(self) -> str:
        return f"g{self.indices[0]}_{self.indices[-1]}"


def whole(story: Story) -> Fold:
    """Everything that ran."""
    return Fold("", tuple(number for number, event in story.ran()))


def inside(story: Story, fold: Fold) -> list[Fold | int]:
    """What a fold shows once it is open: further folds, and operations by their numbers."""
    parts = fold.parts if len(fold.indices) > TOGETHER else ()
    parts = parts or _groups(story, fold)
    if not _many(parts):
        return list(parts)
    fewer = _operations(parts)
    return _neighbours(parts, TURNS) if _many(fewer) else fewer


def _many(parts: Sequence[Fold | int]) -> bool:
    folds = sum(isinstance(part, Fold) for part in parts)
    return folds > FOLDS or len(parts) > (MOST if folds else FEW)


def _groups(story: Story, fold: Fold) -> Sequence[Fold | int]:
    if len(fold.indices) <= FEW:
        return fold.indices
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
    return parts


def _operations(parts: Sequence[Fold | int]) -> list[Fold | int]:
    """Many operations fold where they stand side by side; a loop among them stays what it is."""
    places = max(1, FOLDS - sum(isinstance(part, Fold) for part in parts))
    kept: list[Fold | int] = []
    for folded, some in groupby(parts, lambda part: isinstance(part, Fold)):
        row = list(some)
        kept += row if folded or len(row) <= TOGETHER else _neighbours(row, TOGETHER, places)
    return kept


def _neighbours(parts: Sequence[Fold | int], least: int, most: int = FOLDS) -> list[Fold | int]:
    """At most so many folds of at least so many neighbours."""
    folds: list[Fold | int] = []
    together = max(least, math.ceil(len(parts) / most))
    for start in range(0, len(parts), together):
        some = tuple(parts[start : start + together])
        if len(some) == 1:
            folds += some
            continue
        members = (part.indices if isinstance(part, Fold) else (part,) for part in some)
        indices = tuple(chain.from_iterable(members))
        titles = [part.title if isinstance(part, Fold) else "" for part in (some[0], some[-1])]
        if all(titles):
            title = _("{first} to {last}").format(first=titles[0], last=titles[1])
        else:
            sentence = _("parts {first} to {last}")
            title = sentence.format(first=start + 1, last=start + len(some))
        folds.append(Fold(title, indices, parts=some))
    return folds


def all_folds(story: Story) -> list[Fold]:
    """Every fold that can be opened, outer ones first."""
    found, waiting = [], [whole(story)]
    while waiting:
        parts = [part for part in inside(story, waiting.pop(0)) if isinstance(part, Fold)]
        found += parts
        waiting += parts
    return found


def gathered(scene: Scene) -> dict[str, list[Card]]:
    """In an overview, tensors that go the same ways share the card of the first, by its id.

    A training loop with an arrow from each parameter to each turn could not be read, nor fit.
    """
    if len(scene.folded()) < 2:
        return {}
    ways: dict[str, list[tuple[str, str]]] = {card: [] for card in scene.cards}
    for edge in scene.edges:
        ways[edge.tail].append((edge.head, edge.kind))
    made = {edge.head for edge in scene.edges}
    alike: dict[tuple, list[Card]] = {}
    for card in scene.cards.values():
        if card.id not in made and _plain(card):
            alike.setdefault((card.kind, card.blocks, *ways[card.id]), []).append(card)
    return {cards[0].id: cards for cards in alike.values() if len(cards) > 1}


def _plain(card: Card) -> bool:
    """Whether a name and a shape say all that there is to say."""
    if card.kind not in ("leaf", "constant") or card.fact.inference:
        return False
    return card.fact.view_of is None and card.fact.requires_grad == (card.kind == "leaf")
