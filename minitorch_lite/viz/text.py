"""The text twin: the same picture in words, for screen readers, terminals and stored outputs.

It is deterministic: no addresses, no times, the order of the story. What the picture shows by
colour and shape is here in words, and both read the same `Scene`.
"""

from __future__ import annotations

from .language import _
from .layout.cards import clean, short
from .layout.expressions import expression
from .layout.folds import Fold
from .layout.scene import Card, Scene, build, held, size
from .phrases import joined
from .story import Block, Fact, Saved, Story
from .tally import Counts

RESULTS = 6  # of which `says` says what became of them


def twin(story: Story, fold: Fold | None = None, scene: Scene | None = None) -> str:
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
    scene = scene or build(story, fold)
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
        lines.append(_("nothing ran"))
    if hidden := len(scene.folded()):
        sentence = _("the drawing is folded: {count} of its cards stand for several operations")
        lines.append(sentence.format(count=hidden))
    if story.error:
        lines.append(_("stopped by {error}").format(error=short(story.error, 160)))
    return "\n".join(clean(line) for line in lines)


def says(story: Story) -> str:
    """What became of the results, in one line."""
    if story.error:
        return _("stopped by {error}").format(error=story.error)
    scene = build(story)
    found = []
    for card in scene.cards.values():
        if card.kind in ("output", "value"):
            sentence = _("{name}.grad_fn is {node}")
            if card.fact.inference:
                sentence = _("{name}.grad_fn is {node} (inference tensor)")
            name = story.name(card.fact.key) or expression(card.event, story)
            node = card.fact.grad_fn or "None"
            found.append(sentence.format(name=name, node=node))
    if len(found) > RESULTS:
        found[RESULTS:] = [_("and {count} more").format(count=len(found) - RESULTS)]
    return "; ".join(found) if found else summary(story.counts())


def summary(counts: Counts) -> str:
    """The counters as one sentence."""
    one = _("{count} operation recorded")
    recorded = (one if counts.recorded == 1 else _("{count} operations recorded")).format(
        count=counts.recorded
    )
    sentence = _("graph: {recorded}, {unrecorded} not recorded, {saved}")
    saved = kept(counts.saved)
    return sentence.format(recorded=recorded, unrecorded=counts.unrecorded, saved=saved)


def kept(count: int) -> str:
    return (_("{count} value saved") if count == 1 else _("{count} values saved")).format(
        count=count
    )


def _entered(before: tuple[Block, ...], now: tuple[Block, ...]) -> list[str]:
    common = 0
    while common < min(len(before), len(now)) and before[common] == now[common]:
        common += 1
    left = []
    if common < len(before):
        left.append("  " * common + _("end of {code}").format(code=before[common].code))
    return left + ["  " * d + now[d].code for d in range(common, len(now))]


def _card(scene: Scene, card: Card) -> list[str]:
    if card.kind == "node":
        return _node(scene, card)
    if card.kind == "fold":
        counts = card.counts
        words = [_("folded"), card.title, held(counts), kept(counts.saved)]
        return ["  ".join(words)]
    if card.kind == "ghost":
        sentence = _("not recorded  {code}  because {reason}")
        code, reason = card.expression + _writes(card), _(card.event.reason)
        return [sentence.format(code=code, reason=reason)]
    fact = card.fact
    words = [_(card.kind), scene.name(fact), f"{size(fact)} {fact.dtype}"]
    if card.kind != "value":
        words.append(_version(scene.story.version(fact.key, fact.version)))
    if not fact.shape and fact.values:
        words.append(fact.values)
    words += _notes(scene, card, fact)
    return ["  ".join(words)]


def _notes(scene: Scene, card: Card, fact: Fact) -> list[str]:
    notes = []
    if fact.view_of is not None:
        base = scene.story.name(fact.view_of) or _("a tensor without a name")
        notes.append(_("view of {name}").format(name=base))
    if card.kind == "constant" and fact.grad_fn:
        notes.append(_("recorded earlier, grad_fn {node}").format(node=fact.grad_fn))
    elif card.kind == "constant" and fact.requires_grad:
        notes.append("requires_grad, grad_fn = None")
    if fact.inference:
        notes.append(_("inference tensor"))
    if card.kind == "value":
        notes.append("grad_fn = None")
    if card.event is not None and card.event.inputs and card.event.view and card.event.reason:
        notes.append(_("not recorded because {reason}").format(reason=_(card.event.reason)))
    if card.kind == "leaf":
        notes.append(f"requires_grad, AccumulateGrad -> {scene.name(fact)}.grad")
        if arrived := scene.grads.get(fact.key):
            notes[-1] = _("{leaf}, filled: {values}").format(leaf=notes[-1], values=arrived)
    if card.kind == "output":
        notes.append(f"requires_grad, grad_fn {fact.grad_fn}")
    return notes


def _node(scene: Scene, card: Card) -> list[str]:
    event = card.event
    freed = card.index in scene.story.released()
    saves = [_saved(scene, saved, freed) for saved in event.saved]
    back = [edge for edge in scene.edges if edge.head == card.id and edge.kind == "gradient"]
    to = [scene.cards[edge.tail] for edge in back]
    names = [c.title or _leaf(scene, c) for c in to if c.event or c.fact]
    sentence = _("recorded  {node}  {code}")
    words = [sentence.format(node=card.title, code=card.expression + _writes(card))]
    values = "; ".join(dict.fromkeys(saves))
    sentence = _("freed {values}") if freed else _("saves {values}")
    words.append("    " + (sentence.format(values=values) if saves else _("saves nothing")))
    if names:
        words.append("    " + _("passes gradients to {names}").format(names=joined(names)))
    return words


def _leaf(scene: Scene, card: Card) -> str:
    return _("AccumulateGrad of {name}").format(name=scene.name(card.fact))


def _saved(scene: Scene, saved: Saved, freed: bool) -> str:
    name = scene.story.name(saved.key)
    its_output = saved.name.startswith("result")
    words = name or saved.text or (_("its output") if its_output else saved.name)
    if freed or saved.key < 0:
        return words
    if scene.story.stale(saved):
        now = scene.story.version(saved.key)
        sentence = _("{name} v{old}, OVERWRITTEN: now v{new}, backward will fail")
        return sentence.format(name=words, old=saved.version, new=now)
    said = f"{words} {_version(saved.version)}"
    return _("{value} (its output)").format(value=said) if name and its_output else said


def _version(number: int | None) -> str:
    return _("no version") if number is None else f"v{number}"


def _writes(card: Card) -> str:
    if not card.event.wrote:
        return ""
    out = card.event.outputs[0]
    return _(", writes v{old} -> v{new}").format(old=(out.version or 1) - 1, new=out.version)
