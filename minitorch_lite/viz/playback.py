"""A story step by step: what appears when, what lights up, what is let go, and one line of words.

The drawing stays as it is, so nothing jumps; the page only shows and hides its parts, and says of
some of them what was true at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from . import story as s
from .failures import of_error
from .language import _
from .layout.expressions import expression
from .layout.scene import Scene
from .phrases import listed
from .story import Ran
from .tally import Tally


def playback(scene: Scene) -> dict[str, Any]:
    """`appear`: for each card, edge and block its step; `steps`: what happens in each.

    `freed` and `stale` say for a card from which step on its saved values are gone or overwritten;
    `versions` which version a tensor's card shows from which step on.

    >>> from minitorch_lite.viz.layout.scene import build
    >>> x, y = s.Fact(0, (2,), "float32"), s.Fact(1, (2,), "float32")
    >>> film = playback(build(s.Story([Ran("exp", (x,), (y,), reason="no input requires grad")])))
    >>> film["steps"][0]["says"]
    'exp(·) is not recorded: no input requires grad'
    """
    return _Film(scene).film()


class _Film:
    def __init__(self, scene: Scene) -> None:
        self.scene, self.story = scene, scene.story
        self.steps: list[dict[str, Any]] = []
        self.appear: dict[str, int] = {}
        self.freed: dict[str, int] = {}
        self.stale: dict[str, int] = {}
        self.versions: dict[str, list[tuple[int, int]]] = {}
        self.grads: dict[str, str] = {}
        self.tally = Tally(self.story.roots())
        self.made: dict[int, int] = {}  # by key: the event that made it
        self.at: dict[int, list[str]] = {}  # by event: the cards that appear with it
        for card in scene.cards.values():
            for index in {card.index, *card.indices}:
                self.at.setdefault(index, []).append(card.id)
        self.card_of = {index: card.id for card in scene.cards.values() for index in card.indices}
        self.keepers: dict[int, list[int]] = {}  # by root: the events that saved a value of it
        self.tensors: dict[int, list[str]] = {}  # by root: the cards that show its version
        for card in scene.cards.values():
            if card.fact is not None and card.kind != "again" and card.id not in scene.several:
                root = self.tally.root(card.fact.key)
                self.tensors.setdefault(root, []).append(card.id)
        for index in self.moments():
            event = self.story.events[index]
            self.tally.add(index, event)
            getattr(self, type(event).__name__.lower(), self.nothing)(index, event)
            self.look()
        if scene.fold is None:
            self.failure()

    def moments(self) -> Iterable[int]:
        """The events that are told: all, or those of the fold that is open."""
        if self.scene.fold is None:
            return range(len(self.story.events))
        back, inside = self.story.went_back(), self.scene.fold.indices
        return sorted(chain(inside, *(back.get(index, ()) for index in inside)))

    def film(self) -> dict[str, Any]:
        last, scene = max(0, len(self.steps) - 1), self.scene
        for card in scene.cards.values():
            self.appear.setdefault(card.id, last)
        for edge in scene.edges:
            self.appear[edge.id] = max(self.appear[edge.tail], self.appear[edge.head])
        for block in scene.blocks():
            inside = [self.appear[c.id] for c in scene.cards.values() if block in c.blocks]
            name = f"b{block.number}"
            self.appear[name] = min([self.appear.get(name, last), *inside])
        changing = {card: when for card, when in self.versions.items() if len(when) > 1}
        return {
            "appear": self.appear,
            "steps": self.steps,
            "freed": self.freed,
            "stale": self.stale,
            "versions": changing,
        }

    def step(self, says: str, **more: Any) -> None:
        before = self.steps[-1] if self.steps else {"modes": []}
        step = {"says": says, "modes": before["modes"], "counts": self.tally.counts(), **more}
        if self.grads:
            step["grads"] = list(self.grads.items())
        self.steps.append(step)

    def look(self) -> None:
        """What versions have become, and which saved values no longer match theirs."""
        now = max(0, len(self.steps) - 1)
        for root, version in self.tally.changed:
            for card in self.tensors.get(root, ()):
                self.versions.setdefault(card, []).append((now, version))
            for index in self.keepers.get(root, ()):
                kept = self.tally.held.get(index, ())
                if any(self.overwritten(saved) for saved in kept) and index in self.card_of:
                    self.stale.setdefault(self.card_of[index], now)
        self.tally.changed.clear()

    def overwritten(self, saved: s.Saved) -> bool:
        now = self.tally.version(saved.key)
        return None not in (now, saved.version) and now != saved.version

    def show(self, name: str) -> None:
        self.appear.setdefault(name, len(self.steps))

    def name(self, key: int) -> str:
        return self.story.name(key) or _("a value without a name")

    def nothing(self, index: int, event: s.Event) -> None:
        """Events that are no step of their own."""

    def ran(self, index: int, event: Ran) -> None:
        self.made |= {fact.key: index for fact in event.outputs}
        for saved in event.saved:
            self.keepers.setdefault(self.tally.root(saved.key), []).append(index)
        for fact in event.inputs:
            if f"t{fact.key}" in self.scene.cards:
                self.show(f"t{fact.key}")
        shown = self.at.get(index, [])
        for card in shown:
            self.show(card)
        place = event.place
        self.step(
            self.operation(event),
            hot=shown,
            line=place.line if place else None,
            modes=_modes(event.blocks),
        )

    def operation(self, event: Ran) -> str:
        code = expression(event, self.story)
        if not event.inputs:
            return _("{code} makes a tensor").format(code=code)
        if event.node is None:
            sentence = _("{code} is not recorded: {reason}")
            return sentence.format(code=code, reason=_(event.reason))
        names = [self.story.name(x.key) or x.text or _("its output") for x in event.saved]
        if not names:
            sentence = _("{code} is recorded as {node}, which saves nothing")
            return sentence.format(code=code, node=event.node)
        sentence = _("{code} is recorded as {node}, which saves {names}")
        return sentence.format(code=code, node=event.node, names=listed(names))

    def modechanged(self, index: int, event: s.ModeChanged) -> None:
        if event.entered:
            self.show(f"b{event.block.number}")
        recording = not event.blocks or event.blocks[-1].recording
        sentence = {
            (True, True): _("enter {code} recording"),
            (True, False): _("enter {code} not recording"),
            (False, True): _("leave {code} recording"),
            (False, False): _("leave {code} not recording"),
        }[event.entered, recording]
        self.step(
            sentence.format(code=event.block.code),
            modes=_modes(event.blocks),
            line=event.block.line if event.entered else None,
        )

    def backwardstarted(self, index: int, event: s.BackwardStarted) -> None:
        roots = [self.name(key) for key in event.roots] or [_("the result")]
        cards = self.scene.cards.values()
        hot = [c.id for c in cards if c.fact and c.fact.key in event.roots]
        makers = [self.made.get(key, -1) for key in event.roots]
        hot += [self.card_of[i] for i in makers if i in self.card_of]
        line = event.place.line if event.place else None
        sentence = _("backward() starts at {names}")
        self.step(sentence.format(names=listed(roots)), hot=hot, line=line, back=True)

    def noderan(self, index: int, event: s.NodeRan) -> None:
        node = self.card_of.get(event.index)
        edges = [e for e in self.scene.edges if e.head == node and e.kind == "gradient"]
        ran = self.story.events[event.index]
        to = [self.scene.cards[edge.tail] for edge in edges]
        names = [c.title or f"{self.scene.name(c.fact)}.grad" for c in to]
        line = self.steps[-1].get("line") if self.steps else None
        if names:
            sentence = _("{node} passes {values} back to {names}")
            values = listed(list(event.grads) or [_("gradients")])
            says = sentence.format(node=ran.node, values=values, names=listed(names))
        else:
            says = _("{node} runs").format(node=ran.node)
        self.step(says, hot=[node, *(edge.id for edge in edges)], back=True, line=line)

    def hooksran(self, index: int, event: s.HooksRan) -> None:
        card = f"t{event.key}" if event.index is None else self.card_of.get(event.index)
        names = listed([name.strip("<>") for name in event.names])
        of = self.scene.cards.get(card)
        target = "" if of is None else of.title or self.scene.name(of.fact)
        sentence = _("{count} hook runs at {target}: {names}")
        if len(event.names) > 1:
            sentence = _("{count} hooks run at {target}: {names}")
        says = sentence.format(count=len(event.names), target=target, names=names)
        self.step(says, hooks=[card], back=True)

    def released(self, index: int, event: s.Released) -> None:
        card = self.card_of.get(event.index)
        if card is None or not self.steps:
            return
        self.freed.setdefault(card, len(self.steps) - 1)
        step = self.steps[-1]
        step["counts"] = self.tally.counts()
        step["says"] = _("{step}, and lets go of what it saved").format(step=step["says"])

    def accumulated(self, index: int, event: s.Accumulated) -> None:
        name = f"{self.name(event.key)}.grad"
        self.grads[name] = event.values
        sentence = _("AccumulateGrad adds into {name}, now {values}")
        says = sentence.format(name=name, values=event.values)
        card = f"t{event.key}"
        self.step(says, hot=[self.scene.drawn().get(card, card)], back=True)

    def failure(self) -> None:
        """The last step of a story that ended with an error: why, and which cards show it."""
        if self.story.error is None:
            return
        because = of_error(self.story)
        first = self.story.error.partition("\n")[0]
        wrong = self.stale or self.freed if because else {}
        self.step(because or _("stopped by {error}").format(error=first), hot=list(wrong), bad=True)


def _modes(blocks: tuple[s.Block, ...]) -> list[tuple[str, bool]]:
    return [(block.code, block.recording) for block in blocks]
