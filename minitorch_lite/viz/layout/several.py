"""The card of an overview that several tensors share: the parameters of a model, a batch."""

from __future__ import annotations

from .. import palette as p
from ..language import _
from .cards import MONO, box, cell, chip, line, pill, short, text, words
from .scene import Card, Scene, size

MOST = 6  # tensors that such a card names


def label(scene: Scene, first: Card) -> str:
    """What the card says, as DOT."""
    cards, leaf = scene.several[first.id], first.kind == "leaf"
    colour, fill = (p.LEAF, p.LEAF_FILL) if leaf else (p.CONST, p.CONST_FILL)
    rows = []
    for card in cards[:MOST]:
        name = scene.name(card.fact)
        title = pill(name, colour) if leaf else text(f" {short(name)}", 12, p.TEXT, style="B")
        content = text(f" {size(card.fact)}  {card.fact.dtype} ", 10, p.TEXT, MONO)
        rows.append(line(cell(title, plain=name), cell(content)))
    if len(cards) > MOST:
        said = _("and {count} more").format(count=len(cards) - MOST)
        rows.append(words(text(said, 9, p.MUTED, style="I"), plain=said))
    if leaf:
        arrived = " ✓" if all(card.fact.key in scene.grads for card in cards) else ""
        said = text(" ⊕ AccumulateGrad", 10, p.GRAD, style="B")
        target = text(f" → .grad{arrived} ", 10, p.GRAD, MONO)
        rows.append(chip(said + target, p.GRAD_FILL, f"⊕ AccumulateGrad → .grad{arrived}"))
    return box(rows, colour, fill, 2 if leaf else 1)
