"""What the tooltips say: more than fits on a card, in plain lines of text."""

from __future__ import annotations

from ..language import _
from ..story import REASONS, Block, Fact, Ran
from .scene import Card, Edge, Scene, held, size


def of_card(scene: Scene, card: Card) -> str:
    if card.kind == "fold":
        return "\n".join([card.title, held(card.counts), _("a click opens it")])
    lines = _operation(scene, card) if card.fact is None else _tensor(scene, card)
    if card.event is not None and card.event.place is not None:
        lines.append(f"line {card.event.place.line}: {card.event.place.text.strip()}")
    return "\n".join(lines)


def _tensor(scene: Scene, card: Card) -> list[str]:
    fact, lines = card.fact, [f"{scene.name(card.fact)}: {described(card.fact)}"]
    if card.kind == "again":
        return [*lines, "the same tensor as further up"]
    if card.kind == "leaf":
        lines.append("backward() adds its gradient into .grad, through AccumulateGrad")
    elif card.kind == "constant" and card.fact.grad_fn:
        lines.append(f"recorded before this picture begins, by {card.fact.grad_fn}")
    elif card.kind == "constant":
        lines.append("requires no gradient: no gradient edge leads here")
    elif card.kind == "output":
        lines.append("backward() starts here")
    else:
        lines.append("it has no grad_fn: backward() cannot start here")
    if fact.view_of is not None:
        base = scene.story.name(fact.view_of) or "another tensor"
        lines.append(f"a view: shares memory and version counter with {base}")
    if fact.inference:
        lines.append("inference tensor: no version counter, can never be recorded")
    if fact.values:
        lines.append(f"values {fact.values}")
    if card.event is not None and card.event.reason and card.event.inputs:
        lines.append(f"not recorded: {REASONS.get(card.event.reason, card.event.reason)}")
    return lines


def described(fact: Fact) -> str:
    return f"shape {size(fact)}, {fact.dtype}, {fact.nbytes} bytes"


def _operation(scene: Scene, card: Card) -> list[str]:
    event: Ran = card.event
    lines = [card.expression]
    if event.reason:
        lines.append(f"computed, not recorded: {REASONS.get(event.reason, event.reason)}")
    lines += [f"d {name}: {formula}" for name, formula in event.formulas]
    for fact in event.outputs:
        lines.append(f"result: {described(fact)}")
        if fact.values:
            lines.append(f"values {fact.values}")
    for saved in event.saved:
        now = scene.story.version(saved.key, saved.version)
        if scene.story.stale(saved):
            name = scene.story.name(saved.key) or saved.name
            lines.append(f"{name} was saved at version {saved.version} and is now at {now}:")
            lines.append("backward() will refuse to use it")
    return lines


def of_edge(scene: Scene, edge: Edge) -> str:
    tail, head = (title(scene, scene.cards[end]) for end in (edge.tail, edge.head))
    return {
        "gradient": f"{tail} to {head}, and a gradient back",
        "forward": f"{tail} to {head}; no gradient goes back",
        "ghost": f"{tail} to {head}, not recorded",
        "cut": f"the recorded graph stops here: {head} was not recorded",
        "view": f"{head} is a view of {tail}: shared memory, shared version counter",
        "write": f"{head} writes into {tail}",
    }[edge.kind]


def title(scene: Scene, card: Card) -> str:
    return card.title or scene.name(card.fact)


def of_block(block: Block) -> str:
    where = f"line {block.line}: {block.code}" if block.line else block.code
    if block.recording:
        return f"{where}\ngrad mode is on in here: operations are recorded"
    why = "inference mode is on" if block.inference else "grad mode is off"
    return f"{where}\n{why} in here: values are computed, no node is recorded"
