"""The text twin: the same picture in words, for screen readers, terminals and stored outputs.

It is deterministic: no addresses, no times, the order of the story. What the picture shows by
colour and shape is here in words, and both read the same `Scene`.
"""

from __future__ import annotations

from .language import _
from .layout.cards import clean, short
from .layout.folds import Fold
from .layout.scene import Card, Scene, build, held, size
from .story import Block, Counts, Fact, Saved, Story


def twin(story: Story, fold: Fold | None = None) -> str:
    """The story in words.

    >>> from minitorch_lite.viz.story import Fact, Ran, Story
    >>> x, y = Fact(0, (2,), "float32"), Fact(1, (2,), "float32")
    >>> story = Story([Ran("exp", (x,), (y,), reason="no input requires grad")], {0: "x", 1: "y"})
    >>> print(twin(story))
    graph: 0 operations recorded, 1 not recorded, 0 values saved
    constant  x  (2,) float32  v0
    not recorded  y = exp(x)  because no input requires grad
    value  y  (2,) float32  grad_fn = None
    """
    scene = build(story, fold)
    lines, stack, results = [summary(story.counts()) if fold is None else fold.title], (), []
    for card in scene.cards.values():
        if card.kind == "again":
            continue
        if card.kind in ("output", "value"):
            results += _card(scene, card)
            continue
        lines += _entered(stack, card.blocks)
        stack = card.blocks
        indent = "  " * len(stack)
        lines += [indent + line for line in _card(scene, card)]
    lines += _entered(stack, ()) + results
    if not scene.cards:
        lines.append("nothing ran")
    if hidden := len(scene.folded()):
        sentence = _("the drawing is folded: {count} of its cards stand for several operations")
        lines.append(sentence.format(count=hidden))
    if story.error:
        lines.append(f"stopped by {short(story.error, 160)}")
    return "\n".join(clean(line) for line in lines)


def says(story: Story) -> str:
    """What became of the results, in one line."""
    if story.error:
        return f"stopped by {story.error}"
    scene = build(story)
    found = []
    for card in scene.cards.values():
        if card.kind in ("output", "value"):
            maker = card.fact.grad_fn or "None"
            found.append(f"{scene.name(card.fact)}.grad_fn is {maker}")
            if card.fact.inference:
                found[-1] += " (inference tensor)"
    return "; ".join(found) if found else summary(story.counts())


def summary(counts: Counts) -> str:
    """The counters as one sentence."""
    recorded = _many(counts.recorded, "operation")
    saved = _many(counts.saved, "value")
    return f"graph: {recorded} recorded, {counts.unrecorded} not recorded, {saved} saved"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _entered(before: tuple[Block, ...], now: tuple[Block, ...]) -> list[str]:
    common = 0
    while common < min(len(before), len(now)) and before[common] == now[common]:
        common += 1
    left = ["  " * common + f"end of {before[common].code}"] if common < len(before) else []
    return left + ["  " * d + now[d].code for d in range(common, len(now))]


def _card(scene: Scene, card: Card) -> list[str]:
    if card.kind == "node":
        return _node(scene, card)
    if card.kind == "fold":
        counts = card.counts
        words = [_("folded"), card.title, held(counts), _many(counts.saved, "value") + " saved"]
        return ["  ".join(words)]
    if card.kind == "ghost":
        return [f"not recorded  {card.expression}{_writes(card)}  because {card.event.reason}"]
    fact = card.fact
    words = [card.kind, scene.name(fact), f"{size(fact)} {fact.dtype}"]
    if card.kind != "value":
        words.append(_version(scene.story.version(fact.key, fact.version)))
    if not fact.shape and fact.values:
        words.append(fact.values)
    words += _notes(scene, card, fact)
    return ["  ".join(words)]


def _notes(scene: Scene, card: Card, fact: Fact) -> list[str]:
    notes = []
    if fact.view_of is not None:
        notes.append(f"view of {scene.story.name(fact.view_of) or 'a tensor without a name'}")
    if card.kind == "constant" and fact.requires_grad:
        made = f"recorded earlier, grad_fn {fact.grad_fn}"
        notes.append(made if fact.grad_fn else "requires_grad, grad_fn = None")
    if fact.inference:
        notes.append("inference tensor")
    if card.kind == "value":
        notes.append("grad_fn = None")
    if card.event is not None and card.event.inputs and card.event.view and card.event.reason:
        notes.append(f"not recorded because {card.event.reason}")
    if card.kind == "leaf":
        arrived = scene.grads.get(fact.key)
        filled = f", filled: {arrived}" if arrived else ""
        notes.append(f"requires_grad, AccumulateGrad -> {scene.name(fact)}.grad{filled}")
    if card.kind == "output":
        notes.append(f"requires_grad, grad_fn {fact.grad_fn}")
    return notes


def _node(scene: Scene, card: Card) -> list[str]:
    event = card.event
    freed = card.index in scene.story.released()
    saves = [_saved(scene, saved, freed) for saved in event.saved]
    back = [edge for edge in scene.edges if edge.head == card.id and edge.kind == "gradient"]
    to = [scene.cards[edge.tail] for edge in back]
    names = [c.title or f"AccumulateGrad of {scene.name(c.fact)}" for c in to if c.event or c.fact]
    kept = "; ".join(dict.fromkeys(saves)) if saves else "nothing"
    words = [f"recorded  {card.title}  {card.expression}{_writes(card)}"]
    words.append(f"    {'freed' if freed and saves else 'saves'} {kept}")
    if names:
        words.append(f"    passes gradients to {', '.join(names)}")
    return words


def _saved(scene: Scene, saved: Saved, freed: bool) -> str:
    name = scene.story.name(saved.key)
    its_output = saved.name.startswith("result")
    words = name or saved.text or ("its output" if its_output else saved.name)
    if freed or saved.key < 0:
        return words
    if scene.story.stale(saved):
        now = scene.story.version(saved.key)
        return f"{words} v{saved.version}, OVERWRITTEN: now v{now}, backward will fail"
    return f"{words} {_version(saved.version)}" + (" (its output)" if name and its_output else "")


def _version(number: int | None) -> str:
    return "no version" if number is None else f"v{number}"


def _writes(card: Card) -> str:
    if not card.event.wrote:
        return ""
    out = card.event.outputs[0]
    return f", writes v{(out.version or 1) - 1} -> v{out.version}"
