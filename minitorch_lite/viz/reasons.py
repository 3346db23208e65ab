"""One paragraph: why a tensor has, or has not, a `grad_fn`, and what to change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..tensor import Tensor
from . import story as s
from .facts import begin_together, lost, maker_of
from .failures import made_by, of_error, of_lost_view
from .language import _
from .phrases import blame, in_a_row, inside, line, listed, unnamed
from .recorded import recent
from .story import Fact, Ran, Story


class Because(str):
    """Text that a notebook shows as it is, without quotes."""

    def __repr__(self) -> str:
        return str(self)


def explain(what: Tensor | Story, variables: Mapping[str, Any] | None = None) -> Because:
    """Why a tensor was recorded or not; or why a story ended with an error.

    It names lines and blocks if a `viz.record()` or `%%graph` watched the tensor being made.

    >>> import minitorch_lite as torch
    >>> from minitorch_lite import viz
    >>> w = torch.ones(2, requires_grad=True)
    >>> with viz.record():
    ...     y = w.detach()
    >>> viz.why(w)
    w is a leaf that requires grad: no operation made it, so it has no grad_fn. \
backward() adds its gradient into w.grad.
    """
    if isinstance(what, Story):
        return Because(of_error(what) or _("Nothing failed."))
    for keys, story in reversed(recent):
        key = keys.find(what)
        if key is not None:
            made = made_by(story, key)
            if made is not None or maker_of(what) is None:
                name = story.name(key) or _named(what, variables, _("this tensor"))
                return Because(_of_tensor(what, name, story, made, variables))
    name = _named(what, variables, _("this tensor"))
    return Because(_of_tensor(what, name, Story(), None, variables))


def _named(tensor: Tensor, variables: Mapping[str, Any] | None, otherwise: str) -> str:
    found = (name for name, value in (variables or {}).items() if value is tensor)
    return next((name for name in found if not name.startswith("_")), otherwise)


def _of_tensor(
    tensor: Tensor, name: str, story: Story, made: Ran | None, variables: Mapping[str, Any] | None
) -> str:
    if refusal := lost(tensor):
        base = _named(tensor._base, variables, unnamed())
        return of_lost_view(story, name, base, made, refusal)
    if tensor.is_leaf and tensor.requires_grad and tensor._base is None:
        sentence = _(
            "{name} is a leaf that requires grad: no operation made it, so it has no grad_fn. "
            "backward() adds its gradient into {name}.grad."
        )
        return in_a_row(sentence.format(name=name), _nan_of_leaf(tensor, name, story))
    if made is None or not made.inputs:
        return _unseen(tensor, name, made, variables or {})
    if made.node is not None:
        return in_a_row(of_operation(name, story, made), _nan(story, made))
    return in_a_row(of_operation(name, story, made), advice(story, made, name))


def of_operation(name: str, story: Story, made: Ran) -> str:
    """Why an operation was recorded, or was not; `name` is that of its result."""
    if made.node is not None:
        return _recorded(name, story, made)
    why = _not_recorded(story, made)
    return _("{name} has no grad_fn: {why}").format(name=name, why=why)


def _unseen(tensor: Tensor, name: str, made: Ran | None, variables: Mapping[str, Any]) -> str:
    if tensor.grad_fn is not None:
        sentence = _("{name} was recorded, by {node}; nobody watched where.")
        return sentence.format(name=name, node=tensor.grad_fn.name())
    if tensor.is_inference():
        sentence = _(
            "{name} is an inference tensor: it was made in inference mode and can never be "
            "recorded. {name}.clone(), outside inference mode, makes a normal tensor."
        )
        return sentence.format(name=name)
    if tensor._base is not None and tensor.requires_grad:
        sentence = _(
            "{name} is a view that was made while nothing was recorded: it requires grad because "
            "the tensor whose memory it shows does, and it has no grad_fn."
        )
        return sentence.format(name=name)
    for other, value in variables.items():
        if isinstance(value, Tensor) and value.requires_grad and begin_together(tensor, value):
            return _without_history(name, other)
    sentence = _(
        "{name} is a constant: it does not require grad and no recorded operation made it."
    )
    said = sentence.format(name=name)
    if made is not None and made.place:
        said = in_a_row(said, _("It was made on {line}.").format(line=line(made.place)))
    sentence = _("If you want its gradient, call {name}.requires_grad_() before you use it.")
    return in_a_row(said, sentence.format(name=name))


def _without_history(name: str, other: str) -> str:
    sentence = _(
        "{name} shows the memory of {other} without its history, as {other}.data and "
        "{other}.detach() do: nothing that is computed from it leads back to {other}. Use {other} "
        "itself if gradients are to flow back."
    )
    return sentence.format(name=name, other=other)


def _recorded(name: str, story: Story, made: Ran) -> str:
    asked = [fact for fact in made.inputs if fact.requires_grad]
    wishes = listed([story.name(fact.key) or unnamed() for fact in asked])
    if len({fact.key for fact in asked}) == 1:
        sentence = _(
            "{name} has a grad_fn, {node}: {line} was recorded, because grad mode was on, "
            "inference mode was off, and {wishes} requires grad."
        )
    else:
        sentence = _(
            "{name} has a grad_fn, {node}: {line} was recorded, because grad mode was on, "
            "inference mode was off, and {wishes} require grad."
        )
    said = sentence.format(name=name, node=made.node, line=line(made.place), wishes=wishes)
    kept = [story.name(x.key) or x.text or _("its own result") for x in made.saved]
    if not kept:
        return in_a_row(said, _("It saved nothing."))
    return in_a_row(said, _("It saved {names} for backward.").format(names=listed(kept)))


def _not_recorded(story: Story, made: Ran) -> str:
    where, block = line(made.place), inside(blame(made))
    if made.reason == s.MODE_OFF:
        return _("{line} ran {inside}, where grad mode is off.").format(line=where, inside=block)
    if made.reason == s.INFERENCE:
        sentence = _("{line} ran {inside}, where inference mode is on.")
        return sentence.format(line=where, inside=block)
    if made.reason == s.DETACHED:
        base = story.name(made.inputs[0].key) or _("another tensor")
        sentence = _(
            "it is {base}.detach(), which shares the memory and leaves the history behind."
        )
        return sentence.format(base=base)
    if made.reason == s.NOT_DIFFERENTIABLE:
        sentence = _("{op}, on {line}, has no derivative: its result is not floating point.")
        return sentence.format(op=made.op, line=where)
    names = [story.name(fact.key) or _("a nameless value") for fact in made.inputs]
    sentence = _("{line} was not recorded, because no input ({names}) requires grad.")
    text = sentence.format(line=where, names=listed(names))
    cut = first_cut(story, made)
    if cut is None:
        return text
    lost = listed([story.name(fact.key) or unnamed() for fact in cut.outputs])
    sentence = _("The graph was cut before, at {names}: {why}")
    return in_a_row(text, sentence.format(names=lost, why=_not_recorded(story, cut)))


def advice(story: Story, made: Ran, name: str) -> str:
    """What to change, for the first place where the graph was cut."""
    cut = made if made.reason != s.NO_INPUT else first_cut(story, made)
    if cut is None:
        return _of_constants(story, made)
    block = blame(cut)
    if cut.reason == s.MODE_OFF and block is not None and block.code.startswith("@"):
        return _("To have it recorded, take the decorator away, or use enable_grad() inside.")
    if cut.reason == s.MODE_OFF and block is not None and not block.code.startswith("with"):
        return _("To have it recorded, call torch.set_grad_enabled(True) before that line.")
    return {
        s.MODE_OFF: _(
            "To have it recorded, move that line out of the block, or into enable_grad()."
        ),
        s.INFERENCE: _(
            "To have it recorded, move that line out of the block; or use no_grad() there, whose "
            "results may at least be used in recorded code."
        ),
        s.DETACHED: _("Use the tensor itself if gradients are to flow back."),
    }.get(cut.reason, _("Compute the loss from the values before that step."))


def _of_constants(story: Story, made: Ran) -> str:
    """What to change where no input requires grad, and never did."""
    for fact in made.inputs:
        name = story.name(fact.key) or unnamed()
        if fact.key in story.same:
            return _without_history(name, story.name(story.same[fact.key]) or unnamed())
        if fact.inference:
            sentence = _(
                "{name} is an inference tensor, which can never require grad: use {name}.clone(), "
                "outside inference mode, or no_grad() where {name} is made."
            )
            return sentence.format(name=name)
    return _("Call requires_grad_() on an input, before this line, if you want its gradient.")


def _nan(story: Story, made: Ran) -> str:
    """Where a value that is not a number came from; nothing if the result is one."""
    if not any("nan" in fact.values for fact in made.outputs):
        return ""
    first = next(
        event for _, event in story.ran() if any("nan" in fact.values for fact in event.outputs)
    )
    sentence = _("It holds NaN, and the first NaN came from {line}.")
    return sentence.format(line=line(first.place))


def _nan_of_leaf(tensor: Tensor, name: str, story: Story) -> str:
    if tensor.grad is None or not bool(tensor.grad.isnan().any()):
        return ""
    for event in story.events:
        if isinstance(event, s.NodeRan) and any("nan" in values for values in event.grads):
            made = story.events[event.index]
            sentence = _("{name}.grad holds NaN, and the first NaN came from {node}, of {line}.")
            return sentence.format(name=name, node=made.node, line=line(made.place))
    return _("{name}.grad holds NaN.").format(name=name)


def first_cut(story: Story, made: Ran) -> Ran | None:
    """Of what a result was computed from: the nearest operation that lost a gradient's way."""
    waiting, seen = list(made.inputs), set()
    while waiting:
        fact: Fact = waiting.pop(0)
        if fact.key in seen:
            continue
        seen.add(fact.key)
        before = made_by(story, fact.key)
        if before is None or before.node is not None or before is made:
            continue
        if any(source.requires_grad for source in before.inputs):
            return before
        waiting += before.inputs
    return None
