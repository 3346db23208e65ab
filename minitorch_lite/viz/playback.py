"""A story step by step: what appears when, what lights up, what is let go, and one line of words.

The drawing stays as it is, so nothing jumps; the page only shows and hides its parts.
"""

from __future__ import annotations

from typing import Any

from . import story as s
from .layout.scene import Scene, expression
from .story import Ran
from .text import listed


def playback(scene: Scene) -> dict[str, Any]:
    """`appear`: for each card, edge and block its step; `steps`: what happens in each.

    >>> from minitorch_lite.viz.layout.scene import build
    >>> x, y = s.Fact(0, (2,), "float32"), s.Fact(1, (2,), "float32")
    >>> film = playback(build(s.Story([Ran("exp", (x,), (y,), reason="no input requires grad")])))
    >>> film["steps"][0]["says"]
    'exp(·) is not recorded: no input requires grad'
    """
    return _Film(scene).film


class _Film:
    def __init__(self, scene: Scene) -> None:
        self.scene, self.story = scene, scene.story
        self.steps: list[dict[str, Any]] = []
        self.appear: dict[str, int] = {}
        self.card_of = {c.index: c.id for c in scene.cards.values() if c.kind in ("node", "ghost")}
        for index, event in enumerate(self.story.events):
            getattr(self, type(event).__name__.lower(), self.nothing)(index, event)
        last = max(0, len(self.steps) - 1)
        for card in scene.cards.values():
            self.appear.setdefault(card.id, last)
        for edge in scene.edges:
            self.appear[edge.id] = max(self.appear[edge.tail], self.appear[edge.head])
        for block in scene.blocks():
            inside = [self.appear[c.id] for c in scene.cards.values() if block in c.blocks]
            self.appear[f"b{block.number}"] = min(
                [self.appear.get(f"b{block.number}", last), *inside]
            )
        self.film = {"appear": self.appear, "steps": self.steps}

    def step(self, says: str, **more: Any) -> None:
        before = self.steps[-1]["modes"] if self.steps else []
        self.steps.append({"says": says, "modes": before, **more})

    def show(self, name: str) -> None:
        self.appear.setdefault(name, len(self.steps))

    def nothing(self, index: int, event: s.Event) -> None:
        """Events that are no step of their own."""

    def ran(self, index: int, event: Ran) -> None:
        for fact in event.inputs:
            if f"t{fact.key}" in self.scene.cards:
                self.show(f"t{fact.key}")
        shown = [card for card in self.scene.cards.values() if card.index == index]
        for card in shown:
            self.show(card.id)
        place = event.place
        self.step(
            self.operation(event),
            hot=[card.id for card in shown],
            line=place.line if place else None,
            modes=_modes(event.blocks),
        )

    def operation(self, event: Ran) -> str:
        written = expression(event, self.story)
        if not event.inputs:
            return f"{written} makes a tensor"
        if event.node is None:
            return f"{written} is not recorded: {event.reason}"
        names = [self.story.name(x.key) or x.text or "its output" for x in event.saved]
        saves = f", which saves {listed(names)}" if names else ", which saves nothing"
        return f"{written} is recorded as {event.node}{saves}"

    def modechanged(self, index: int, event: s.ModeChanged) -> None:
        if event.entered:
            self.show(f"b{event.block.number}")
        state = "recording" if not event.blocks or event.blocks[-1].recording else "not recording"
        word = "enter" if event.entered else "leave"
        self.step(
            f"{word} {event.block.code} {state}",
            modes=_modes(event.blocks),
            line=event.block.line if event.entered else None,
        )

    def backwardstarted(self, index: int, event: s.BackwardStarted) -> None:
        roots = [self.story.name(key) or "the result" for key in event.roots]
        hot = [c.id for c in self.scene.cards.values() if c.fact and c.fact.key in event.roots]
        self.step(f"backward() starts at {listed(roots or ['the result'])}", hot=hot)

    def noderan(self, index: int, event: s.NodeRan) -> None:
        node = self.card_of.get(event.index)
        edges = [e for e in self.scene.edges if e.head == node and e.kind == "gradient"]
        ran = self.story.events[event.index]
        to = [self.scene.cards[edge.tail] for edge in edges]
        names = [c.title or f"{self.scene.name(c.fact)}.grad" for c in to]
        says = f"{ran.node} passes gradients to {listed(names)}" if names else f"{ran.node} runs"
        self.step(says, hot=[node, *(edge.id for edge in edges)], back=True)

    def released(self, index: int, event: s.Released) -> None:
        if self.steps:
            self.steps[-1].setdefault("freed", []).append(self.card_of.get(event.index))
            self.steps[-1]["says"] += ", and lets go of what it saved"

    def accumulated(self, index: int, event: s.Accumulated) -> None:
        name = self.story.name(event.key) or "the leaf"
        says = f"AccumulateGrad adds into {name}.grad, now {event.values}"
        self.step(says, hot=[f"t{event.key}"], back=True)


def _modes(blocks: tuple[s.Block, ...]) -> list[tuple[str, bool]]:
    return [(block.code, block.recording) for block in blocks]
