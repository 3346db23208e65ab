"""What the tooltips say: more than fits on a card, in plain lines of text."""

from __future__ import annotations

from ..language import _
from ..story import REASONS, Block, Fact, Ran
from .scene import Card, Edge, Scene, held, size


def of_card(scene: Scene, card: Card) -> str:
    if card.kind == "fold":
        return "\n".join([card.title, held(card.counts), _("a click opens it")])
    if card.id in scene.several:
        named = [f"{scene.name(one.fact)}: {described(one.fact)}" for one in scene.several[card.id]]
        return "\n".join([*named, _role(card.kind)])
    lines = _operation(scene, card) if card.fact is None else _tensor(scene, card)
    if card.event is not None and card.event.place is not None:
        place = card.event.place
        lines.append(_("line {line}: {code}").format(line=place.line, code=place.text.strip()))
    return "\n".join(lines)


def _tensor(scene: Scene, card: Card) -> list[str]:
    fact, lines = card.fact, [f"{scene.name(card.fact)}: {described(card.fact)}"]
    if card.kind == "again":
        return [*lines, _("the same tensor as further up")]
    if card.kind == "constant" and card.fact.grad_fn:
        sentence = _("recorded before this picture begins, by {node}")
        lines.append(sentence.format(node=card.fact.grad_fn))
    else:
        lines.append(_role(card.kind))
    if fact.view_of is not None:
        sentence = _("a view: shares memory and version counter with {name}")
        base = scene.story.name(fact.view_of) or _("another tensor")
        lines.append(sentence.format(name=base))
    if fact.inference:
        lines.append(_("inference tensor: no version counter, can never be recorded"))
    if fact.values:
        lines.append(_("values {values}").format(values=fact.values))
    if card.event is not None and card.event.reason and card.event.inputs:
        lines.append(_("not recorded: {reason}").format(reason=_why(card.event)))
    return lines


def _role(kind: str) -> str:
    return {
        "leaf": _("backward() adds its gradient into .grad, through AccumulateGrad"),
        "constant": _("requires no gradient: no gradient edge leads here"),
        "output": _("backward() starts here"),
    }.get(kind, _("it has no grad_fn: backward() cannot start here"))


def _why(event: Ran) -> str:
    return _(REASONS.get(event.reason, event.reason))


def described(fact: Fact) -> str:
    sentence = _("shape {shape}, {dtype}, {count} bytes")
    return sentence.format(shape=size(fact), dtype=fact.dtype, count=fact.nbytes)


def _operation(scene: Scene, card: Card) -> list[str]:
    event: Ran = card.event
    lines = [card.expression]
    if event.reason:
        lines.append(_("computed, not recorded: {reason}").format(reason=_why(event)))
    lines += [f"d {name}: {formula}" for name, formula in event.formulas]
    for fact in event.outputs:
        lines.append(_("result: {what}").format(what=described(fact)))
        if fact.values:
            lines.append(_("values {values}").format(values=fact.values))
    for saved in event.saved:
        if scene.story.stale(saved):
            sentence = _("{name} was saved at version {old} and is now at {new}:")
            name, new = scene.story.name(saved.key) or saved.name, scene.story.version(saved.key)
            lines.append(sentence.format(name=name, old=saved.version, new=new))
            lines.append(_("backward() will refuse to use it"))
    return lines


def of_edge(scene: Scene, edge: Edge) -> str:
    tail, head = (title(scene, scene.cards[end]) for end in (edge.tail, edge.head))
    sentence = {
        "gradient": _("{tail} to {head}, and a gradient back"),
        "forward": _("{tail} to {head}; no gradient goes back"),
        "ghost": _("{tail} to {head}, not recorded"),
        "cut": _("the recorded graph stops here: {head} was not recorded"),
        "view": _("{head} is a view of {tail}: shared memory, shared version counter"),
        "write": _("{head} writes into {tail}"),
    }[edge.kind]
    return sentence.format(tail=tail, head=head)


def title(scene: Scene, card: Card) -> str:
    return card.title or scene.name(card.fact)


def of_block(block: Block) -> str:
    where = block.code
    if block.line:
        where = _("line {line}: {code}").format(line=block.line, code=block.code)
    if block.recording:
        return f"{where}\n" + _("grad mode is on in here: operations are recorded")
    if block.inference:
        why = _("inference mode is on in here: values are computed, no node is recorded")
    else:
        why = _("grad mode is off in here: values are computed, no node is recorded")
    return f"{where}\n{why}"
