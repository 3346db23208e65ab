"""What is on the picture: cards, edges and blocks, before anybody thinks of boxes and colours.

The picture, its text twin and the counters all read this, so they cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile

from ..language import N_, _
from ..story import Block, Fact, Ran, Released, Story
from ..tally import Counts, Tally
from .expressions import UNNAMED, expression
from .folds import Fold, gathered, inside, whole

KINDS = (N_("leaf"), N_("constant"), N_("output"), N_("value"))  # of the cards that say theirs
LARGE = 40  # operations: from here on labels on edges are left out
Arrows = dict[tuple[str, int], str]  # by the card an arrow comes from, and its value: its kind
FEW_ARROWS = 3  # from one card to another, drawn one by one
NEAR = 6  # operations that one card of a tensor serves
FAR = 15  # operations: from here on a tensor used far from its card gets another, small one


@dataclass(slots=True)
class Card:
    """One box.

    `kind`: leaf, constant, output, value (a result nobody recorded), node, ghost, or again (in a
    large drawing: a tensor that has its own card further up), or fold (several operations).
    """

    id: str
    kind: str
    blocks: tuple[Block, ...]
    fact: Fact | None = None
    event: Ran | None = None
    index: int = -1  # of the event
    title: str = ""
    expression: str = ""
    fold: Fold | None = None
    counts: Counts | None = None  # of a fold: what it hides, as it is now

    @property
    def indices(self) -> tuple[int, ...]:
        """The operations that the card stands for."""
        if self.fold is not None:
            return self.fold.indices
        return (self.index,) if self.kind in ("node", "ghost") else ()


@dataclass(frozen=True, slots=True)
class Edge:
    """`kind`: gradient (forward and back), forward, ghost, cut, view, or write."""

    tail: str
    head: str
    kind: str
    label: str = ""
    number: int = 0  # of several edges between the same cards

    @property
    def id(self) -> str:
        return f"{self.tail}-{self.head}" + (f"-{self.number}" if self.number else "")


@dataclass
class Scene:
    """Cards and edges in the order of the story."""

    story: Story
    cards: dict[str, Card] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    grads: Mapping[int, str] = field(default_factory=dict)  # by key: what arrived in .grad
    prefix: str = ""  # of the names in a drawing that shows several scenes
    fold: Fold | None = None  # the one that is open; None: the whole story
    several: dict[str, list[Card]] = field(default_factory=dict)  # see `gathered`

    def folded(self) -> list[Card]:
        """The cards that stand for several operations."""
        return [card for card in self.cards.values() if card.kind == "fold"]

    def drawn(self) -> dict[str, str]:
        """For each card that shares the drawing of another one: which."""
        return {card.id: first for first, cards in self.several.items() for card in cards[1:]}

    def name(self, fact: Fact) -> str:
        return self.story.name(fact.key) or UNNAMED

    def blocks(self) -> list[Block]:
        """Every block that holds a card, in the order in which they were entered."""
        found = {b.number: b for card in self.cards.values() for b in card.blocks}
        return [found[number] for number in sorted(found)]


def build(story: Story, fold: Fold | None = None) -> Scene:
    """Read the story once, from the first event to the last; or what is inside a fold of it."""
    return _Builder(story, fold).scene


def held(counts: Counts) -> str:
    """How many operations a folded card hides."""
    sentence = _("{recorded} recorded, {unrecorded} not recorded")
    return sentence.format(recorded=counts.recorded, unrecorded=counts.unrecorded)


def size(fact: Fact) -> str:
    if fact.shape is None:
        return ""
    return "(" + ", ".join(map(str, fact.shape)) + ("," if len(fact.shape) == 1 else "") + ")"


class _Builder:
    def __init__(self, story: Story, fold: Fold | None) -> None:
        self.story, self.scene = story, Scene(story, fold=fold)
        self.maker: dict[int, str] = {}  # by key: the card a value comes from
        self.used: set[str] = set()
        self.consumed: set[tuple[str, int]] = set()  # card and key
        self.nearby: dict[str, tuple[str, int]] = {}  # a card, what stands for it, since when
        self.last: dict[int, Fact] = {}  # by key: what was last seen of a tensor
        self.before: dict[int, Fact] = {}  # the same, before a recorded write made it a result
        self.ids = story.ids()
        self.indices = (fold or whole(story)).indices
        parts = inside(story, fold or whole(story))
        self.roots, self.released = story.roots(), story.released()
        self.size = len(parts)
        for self.now, part in enumerate(parts):
            if isinstance(part, Fold):
                self.folded(part)
            else:
                self.seen(story.events[part])
                self.operation(part, story.events[part])
        self.scene.grads = story.arrived()
        self.settle_kinds()
        self.results()
        self.scene.several = gathered(self.scene)

    def seen(self, event: Ran) -> None:
        for fact in event.inputs:
            self.last[fact.key] = fact
        for fact in event.outputs:
            self.last.setdefault(fact.key, fact)

    def folded(self, fold: Fold) -> None:
        """One card for several operations: what goes in from outside, and what comes out."""
        events = [self.story.events[index] for index in fold.indices]
        levels = zip(*(event.blocks for event in events), strict=False)
        shared = takewhile(lambda blocks: len(set(blocks)) == 1, levels)
        common = tuple([block for block, *_ in shared])  # the blocks that all of them are in
        card = Card(fold.id, "fold", common, title=fold.title, fold=fold)
        arrows: Arrows = {}
        for event in events:
            self.seen(event)
            for fact in event.inputs:
                source = self.source(fact)
                if source == card.id:
                    continue
                kind = self.edge_kind(event, fact)
                if arrows.get((source, fact.key)) != "gradient":
                    arrows[source, fact.key] = "forward" if kind == "write" else kind
                self.consumed.add((source, fact.key))
            for fact in event.outputs:
                if not (event.wrote and event.node is None):
                    self.maker[fact.key] = card.id
        card.counts = self.count(fold)
        self.scene.cards[card.id] = card
        for (source, key), kind in self.bundled(card, arrows).items():
            label = "" if source[0] == "t" else self.story.name(key) or ""
            self.edge(source, card.id, kind, label)

    def bundled(self, card: Card, arrows: Arrows) -> Arrows:
        """Draw arrows that are many between two cards as one; the others are returned."""
        many = Counter(source for source, _key in arrows)
        for source, count in many.items():
            if count > FEW_ARROWS:
                kinds = {kind for (start, _key), kind in arrows.items() if start == source}
                kind = "gradient" if "gradient" in kinds else max(kinds)
                self.edge(source, card.id, kind, _("{count} values").format(count=count))
        return {pair: kind for pair, kind in arrows.items() if many[pair[0]] <= FEW_ARROWS}

    def count(self, fold: Fold) -> Counts:
        tally = Tally(self.roots)
        for index in fold.indices:
            tally.add(index, self.story.events[index])
            if index in self.released:
                tally.add(index, Released(index))
        return tally.counts()

    def operation(self, index: int, event: Ran) -> None:
        if not event.inputs:  # a factory: its results are where graphs begin
            for fact in event.outputs:
                self.tensor(fact, event.blocks, index, event)
            return
        sources = [self.source(fact) for fact in event.inputs]
        if event.node is None and event.view and len(event.inputs) == 1:
            for fact in event.outputs:
                card = self.tensor(fact, event.blocks, index, event)
                self.edge(sources[0], card, "view", event.op)
            return
        kind = "ghost" if event.node is None else "node"
        title = event.op if event.node is None else event.node
        card = Card(self.ids[index], kind, event.blocks, None, event, index, title)
        card.expression = expression(event, self.story)
        self.scene.cards[card.id] = card
        facts = {fact.key: fact for fact in event.inputs}  # x * x is one arrow
        starts = {fact.key: source for fact, source in zip(event.inputs, sources, strict=True)}
        self.consumed |= {(source, key) for key, source in starts.items()}
        arrows = {(starts[key], key): self.edge_kind(event, fact) for key, fact in facts.items()}
        for (source, key), kind in self.bundled(card, arrows).items():
            near, label = self.near(source, card), self.edge_label(facts[key], source)
            self.edge(near, card.id, kind, label)
        for fact in event.outputs:
            if event.wrote and event.node is None:
                continue  # still the card it was, one version later
            self.make(fact.key, card)
        if event.wrote and event.node is not None:
            self.rewrite(event.outputs[0], card)

    def make(self, key: int, card: Card) -> None:
        """From now on a value comes from this card; a card of its own shows what it was before."""
        self.maker[key] = card.id
        if key in self.last:
            self.before.setdefault(key, self.last[key])

    def rewrite(self, written: Fact, card: Card) -> None:
        """After a recorded write the base of a view, and each view of it, come from here.

        What was not overwritten goes from the old base past the write.
        """
        root = written.key if written.view_of is None else written.view_of
        if root != written.key and root in self.maker:
            old = self.last[root]
            kind = "gradient" if old.requires_grad else "forward"
            self.edge(self.maker[root], card.id, kind, self.story.name(root) or "")
        for key, fact in self.last.items():
            if key in self.maker and root in (key, fact.view_of):
                self.make(key, card)

    def edge_kind(self, event: Ran, fact: Fact) -> str:
        if event.node is None:
            if event.wrote and fact.key == event.outputs[0].key:
                return "write"
            return "cut" if fact.requires_grad else "ghost"
        back = [e for f, e in zip(event.inputs, event.edges, strict=False) if f.key == fact.key]
        return "gradient" if (any(back) if back else fact.requires_grad) else "forward"

    def near(self, source: str, user: Card) -> str:
        """In a large drawing: a stand-in for a tensor whose card is far away."""
        card, now = self.scene.cards[source], self.now
        if self.size <= FAR or card.fact is None:
            return source
        stand_in, since = self.nearby.setdefault(source, (source, now))
        if now - since > NEAR:
            stand_in = f"{source}a{now}"
            again = Card(stand_in, "again", user.blocks, card.fact, user.event, user.index)
            self.scene.cards[stand_in] = again
            self.nearby[source] = stand_in, now
        return stand_in

    def edge_label(self, fact: Fact, source: str) -> str:
        if self.scene.cards[source].kind not in ("node", "ghost") or self.size > LARGE:
            return ""
        if source in self.used:
            return self.story.name(fact.key) or ""
        return " ".join(filter(None, (self.story.name(fact.key), size(fact))))

    def source(self, fact: Fact) -> str:
        """The card a value comes from; a tensor from before the story gets one now."""
        if fact.key not in self.maker:
            self.tensor(fact, ())
        return self.maker[fact.key]

    def tensor(self, fact: Fact, blocks: tuple, index: int = -1, event: Ran | None = None) -> str:
        card = Card(f"t{fact.key}", "constant", blocks, fact, event, index)
        self.scene.cards[card.id] = card
        self.maker[fact.key] = card.id
        return card.id

    def edge(self, tail: str, head: str, kind: str, label: str = "") -> None:
        number = sum((e.tail, e.head) == (tail, head) for e in self.scene.edges[-20:])
        self.scene.edges.append(Edge(tail, head, kind, label, number))
        self.used.add(tail)

    def settle_kinds(self) -> None:
        """A tensor's card shows what was last seen of it: `requires_grad_()` may come late."""
        for card in self.scene.cards.values():
            if card.fact is None:
                continue
            now = self.before.get(card.fact.key, self.last[card.fact.key])
            fact = card.fact = replace(now, view_of=now.view_of or card.fact.view_of)
            if fact.accumulates and card.kind == "constant":
                card.kind = "leaf"

    def results(self) -> None:
        """Values that nothing consumed are what the code was about."""
        folded = {card.indices[-1]: card.id for card in self.scene.folded()[-1:]}
        for index in self.indices:
            event, source = self.story.events[index], folded.get(index, self.ids[index])
            if source not in self.scene.cards or event.wrote and event.node is None:
                continue
            for number, fact in enumerate(event.outputs):
                if self.maker.get(fact.key) != source:
                    continue
                if (source, fact.key) in self.consumed:
                    continue
                kind = "output" if fact.requires_grad else "value"
                if kind == "value" and self.story.name(fact.key) is None:
                    continue  # the ghost says it all
                name = f"o{source}" + (f"_{number}" if number else "")
                self.scene.cards[name] = Card(name, kind, event.blocks, fact, event, index)
                how = "gradient" if event.node else "ghost"
                self.scene.edges.append(Edge(source, name, how))
