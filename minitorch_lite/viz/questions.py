"""What can be asked of a program before it runs, what is true, and why.

The program runs unseen; what it did is a story, and its variables are still there to be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..tensor import Tensor
from . import failures, reasons
from .facts import Keys, fact_of
from .language import _
from .layout.expressions import expression
from .layout.scene import Scene, build
from .phrases import joined
from .recorder import record
from .running import run, undone
from .story import Fact, Ran, Story

RECORDED = "recorded"
COLUMNS = ("requires_grad", "grad_fn", "is_inference", "_version")
ERROR = "error"  # the answer for a `_version` that may not be read


@dataclass(frozen=True)
class Item:
    """One thing to be said in advance: `column` of `row`."""

    row: str
    column: str
    choices: tuple[Any, ...]
    truth: Any
    because: str
    card: str = ""  # of the drawing with open questions


class Questions:
    """A program that has run, and the items of a prediction about it."""

    def __init__(self, program: str, setup: str) -> None:
        self.space: dict[str, Any] = {}
        self.story = run(program, setup, self.space)
        self.program = self.story.code

    def of_graph(self) -> list[Item]:
        """For each operation: is it recorded?"""
        asked = {card.index: card for card in open_scene(self.story).cards.values() if card.event}
        items: list[Item] = []
        for index, event in self.story.ran():
            if not event.inputs:
                continue
            row = _free(_called(event, self.story), [item.row for item in items], event)
            name = _result(event, self.story) or _("the result")
            because = reasons.of_operation(name, self.story, event)
            truth = event.node is not None
            items.append(Item(row, RECORDED, (True, False), truth, because, asked[index].id))
        return items

    def of_table(self, rows: Sequence[str], columns: Sequence[str]) -> list[Item]:
        """For each expression: what do these attributes say?"""
        keys = Keys()
        tensors = self.evaluated(rows)
        facts = {row: fact_of(tensor, keys) for row, tensor in tensors.items()}
        makers = sorted({fact.grad_fn for fact in facts.values()} - {None})
        versions = [fact.version for fact in facts.values() if fact.version is not None]
        choices = {
            "requires_grad": (True, False),
            "grad_fn": (None, *makers),
            "is_inference": (True, False),
            "_version": (*range(max(versions, default=0) + 2), ERROR),
        }
        return [
            Item(
                row,
                column,
                choices[column],
                _truth(column, facts[row]),
                self.because(column, row, tensors[row], facts[row]),
            )
            for row in rows
            for column in columns
        ]

    def evaluated(self, rows: Sequence[str]) -> dict[str, Tensor]:
        """The expressions' values after the program, in default mode."""
        found: dict[str, Tensor] = {}
        with undone(), record(self.space):
            for row in rows:
                try:
                    found[row] = eval(row, self.space)
                except Exception as error:
                    stopped = f" (the program stopped: {self.story.error})" * bool(self.story.error)
                    raise ValueError(f"{row!r} has no value: {error}{stopped}") from error
                if not isinstance(found[row], Tensor):
                    kind = type(found[row]).__name__
                    raise TypeError(f"{row!r} is a {kind}; only tensors can be asked about")
        return found

    def because(self, column: str, row: str, tensor: Tensor, fact: Fact) -> str:
        if column == "is_inference":
            return _why_inference(row, fact, self.maker(tensor))
        if column == "_version":
            return self.why_version(row, tensor, fact)
        made = self.maker(tensor)
        if made is not None and made.node and made.node != fact.grad_fn:
            says = _(
                "{name} is a view: a later write into its memory gave it a new history, which "
                "leads through the write. Its grad_fn was {before} and is {now}."
            )
            return says.format(name=row, before=made.node, now=fact.grad_fn)
        if made is not None and made.inputs:
            return reasons.of_operation(row, self.story, made)
        return reasons.explain(tensor, {row: tensor})

    def key(self, tensor: Tensor) -> int | None:
        """Which tensor of the program it is; None if the program did not meet it."""
        watched = next((keys for keys, story in reasons.recent if story is self.story), None)
        return watched.find(tensor) if watched is not None else None

    def maker(self, tensor: Tensor) -> Ran | None:
        key = self.key(tensor)
        return None if key is None else reasons.made_by(self.story, key)

    def why_version(self, row: str, tensor: Tensor, fact: Fact) -> str:
        if fact.version is None:
            return _("{name} is an inference tensor, and those have no version counter.").format(
                name=row
            )
        if fact.version == 0:
            return _("Nothing was written into the memory of {name} in place.").format(name=row)
        key, ran = self.key(tensor), self.story.ran()
        writes = [event for _number, event in ran if event.wrote and event.place]
        writes = [w for w in writes if key is None or failures.same_memory(self.story, w, key)]
        lines = joined(dict.fromkeys(reasons.line(write.place) for write in writes))
        says = _("Each write into its memory counts, also through a view: {lines}.")
        return says.format(lines=lines or fact.version)


def open_scene(story: Story) -> Scene:
    """The scene with every answer taken out of it: no nodes, no blocks, no results."""
    made = {fact.key for _number, event in story.ran() for fact in event.outputs if event.inputs}
    events = [
        _neutral(event, made) if isinstance(event, Ran) and event.inputs else event
        for event in story.events
    ]
    kept = [event for event in events if isinstance(event, Ran)]
    numbers = [number for number, event in enumerate(events) if isinstance(event, Ran)]
    scene = build(Story(kept, story.names))
    shown = {name: card for name, card in scene.cards.items() if card.kind != "value"}
    for card in shown.values():
        if card.event is not None:
            card.index = numbers[card.index]
            card.blocks = ()
        if card.kind == "ghost":
            card.expression = expression(story.events[card.index], story)
    scene.cards = shown
    scene.edges = [
        replace(edge, kind="ghost") for edge in scene.edges if {edge.tail, edge.head} <= set(shown)
    ]
    return scene


def _neutral(event: Ran, made: set[int]) -> Ran:
    inputs = tuple(_plain(fact) if fact.key in made else fact for fact in event.inputs)
    outputs = tuple(_plain(fact) for fact in event.outputs)
    return Ran(
        event.op,
        inputs,
        outputs,
        None,
        _("recorded, or not?"),
        event.arguments,
        place=event.place,
    )


def _plain(fact: Fact) -> Fact:
    return Fact(fact.key, fact.shape, fact.dtype, nbytes=fact.nbytes)


def _called(event: Ran, story: Story) -> str:
    name = _result(event, story)
    return name if name and not event.wrote else expression(event, story)


def _result(event: Ran, story: Story) -> str | None:
    return story.name(event.outputs[0].key) if event.outputs else None


def _free(row: str, taken: list[str], event: Ran) -> str:
    """A name for the operation that no other one has."""
    if row in taken and event.place is not None:
        row = f"{row}, line {event.place.line}"
    number, free = 2, row
    while free in taken:
        free, number = f"{row} #{number}", number + 1
    return free


def _truth(column: str, fact: Fact) -> Any:
    return {
        "requires_grad": fact.requires_grad,
        "grad_fn": fact.grad_fn,
        "is_inference": fact.inference,
        "_version": ERROR if fact.version is None else fact.version,
    }[column]


def _why_inference(row: str, fact: Fact, made: Ran | None) -> str:
    inside = made is not None and any(block.inference for block in made.blocks)
    if fact.inference:
        return _("{name} was made while inference mode was on.").format(name=row)
    if inside:
        return _("{name} is a view of a normal tensor, and such a view is normal too.").format(
            name=row
        )
    return _("Inference mode was off when {name} was made.").format(name=row)


# words -------------------------------------------------------------------------------------------
def word(column: str, value: Any) -> str:
    """A value as it is shown."""
    if column == RECORDED:
        return _("recorded") if value else _("not recorded")
    return str(value)


def say(item: Item) -> str:
    return word(item.column, item.truth)


def literal(value: Any) -> str:
    """A value as Python text, with the quotes that the course uses.

    >>> print(literal("MulBackward0"), literal(None), literal(2))
    "MulBackward0" None 2
    """
    return f'"{value}"' if isinstance(value, str) else repr(value)
