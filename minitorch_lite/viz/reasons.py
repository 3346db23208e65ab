"""One paragraph: why a tensor has, or has not, a `grad_fn`, and what to change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..tensor import Tensor
from . import story as s
from .recorder import recent
from .story import Block, Fact, Place, Ran, Story
from .text import listed


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
        return Because(of_error(what) or "Nothing failed.")
    for keys, story in reversed(recent):
        key = keys.find(what)
        if key is not None:
            made = made_by(story, key)
            if made is not None or what.grad_fn is None:
                return Because(
                    _of_tensor(what, story.name(key) or _named(what, variables), story, made)
                )
    return Because(_of_tensor(what, _named(what, variables), Story(), None))


def _named(tensor: Tensor, variables: Mapping[str, Any] | None) -> str:
    found = (name for name, value in (variables or {}).items() if value is tensor)
    return next((name for name in found if not name.startswith("_")), "this tensor")


def made_by(story: Story, key: int) -> Ran | None:
    """The last operation whose result is the tensor."""
    makers = [event for _, event in story.ran() if key in [fact.key for fact in event.outputs]]
    return makers[-1] if makers else None


def _of_tensor(tensor: Tensor, name: str, story: Story, made: Ran | None) -> str:
    if tensor.is_leaf and tensor.requires_grad and tensor._base is None:
        return (
            f"{name} is a leaf that requires grad: no operation made it, so it has no grad_fn. "
            f"backward() adds its gradient into {name}.grad."
        )
    if made is None or not made.inputs:
        return _unseen(tensor, name, made)
    if made.node is not None:
        return of_operation(name, story, made)
    return f"{of_operation(name, story, made)} {advice(story, made, name)}"


def of_operation(name: str, story: Story, made: Ran) -> str:
    """Why an operation was recorded, or was not; `name` is that of its result."""
    if made.node is not None:
        return _recorded(name, story, made)
    return f"{name} has no grad_fn: {_not_recorded(story, made)}"


def _unseen(tensor: Tensor, name: str, made: Ran | None) -> str:
    if tensor.grad_fn is not None:
        return f"{name} was recorded, by {tensor.grad_fn.name()}; nobody watched where."
    if tensor.is_inference():
        return (
            f"{name} is an inference tensor: it was made in inference mode and can never be "
            f"recorded. {name}.clone(), outside inference mode, makes a normal tensor."
        )
    if tensor._base is not None and tensor.requires_grad:
        return (
            f"{name} is a view that was made while nothing was recorded: it requires grad because "
            "the tensor whose memory it shows does, and it has no grad_fn."
        )
    where = f" It was made on {line(made.place)}." if made is not None and made.place else ""
    return (
        f"{name} is a constant: it does not require grad and no recorded operation made it.{where} "
        f"If you want its gradient, call {name}.requires_grad_() before you use it."
    )


def _recorded(name: str, story: Story, made: Ran) -> str:
    asked = [fact for fact in made.inputs if fact.requires_grad]
    wishes = listed([story.name(fact.key) or "a value without a name" for fact in asked])
    verb = "requires" if len({fact.key for fact in asked}) == 1 else "require"
    kept = [story.name(x.key) or x.text or "its own result" for x in made.saved]
    saved = f" It saved {listed(kept)} for backward." if kept else " It saved nothing."
    return (
        f"{name} has a grad_fn, {made.node}: {line(made.place)} was recorded, because grad mode "
        f"was on, inference mode was off, and {wishes} {verb} grad.{saved}"
    )


def _not_recorded(story: Story, made: Ran) -> str:
    where, block = line(made.place), blame(made)
    if made.reason == s.MODE_OFF:
        return f"{where} ran {inside(block)}, where grad mode is off."
    if made.reason == s.INFERENCE:
        return f"{where} ran {inside(block)}, where inference mode is on."
    if made.reason == s.DETACHED:
        base = story.name(made.inputs[0].key) or "another tensor"
        return f"it is {base}.detach(), which shares the memory and leaves the history behind."
    if made.reason == s.NOT_DIFFERENTIABLE:
        return f"{made.op}, on {where}, has no derivative: its result is not floating point."
    names = listed(
        list(dict.fromkeys(story.name(f.key) or "a nameless value" for f in made.inputs))
    )
    cut = first_cut(story, made)
    text = f"{where} was not recorded, because no input ({names}) requires grad."
    if cut is None:
        return text
    lost = listed([story.name(fact.key) or "a value without a name" for fact in cut.outputs])
    return f"{text} The graph was cut before, at {lost}: {_not_recorded(story, cut)}"


def advice(story: Story, made: Ran, name: str) -> str:
    """What to change, for the first place where the graph was cut."""
    cut = made if made.reason != s.NO_INPUT else first_cut(story, made)
    if cut is None:
        return "Call requires_grad_() on an input, before this line, if you want its gradient."
    if cut.reason == s.MODE_OFF:
        return "To have it recorded, move that line out of the block, or into enable_grad()."
    if cut.reason == s.INFERENCE:
        return (
            "To have it recorded, move that line out of the block; or use no_grad() there, whose "
            "results may at least be used in recorded code."
        )
    if cut.reason == s.DETACHED:
        return "Use the tensor itself if gradients are to flow back."
    return "Compute the loss from the values before that step."


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


def of_error(story: Story) -> str | None:
    """What a failed backward() should have said about the learner's own code."""
    if story.error is None:
        return None
    if "modified by an inplace operation" in story.error:
        return _overwritten(story)
    if "backward through the graph a second time" in story.error:
        return (
            "The first backward() through this graph has released what its nodes had saved. Call "
            "it with retain_graph=True if you need a second one, or compute the loss again."
        )
    return None


def _overwritten(story: Story) -> str | None:
    for event, saved in reversed(story.overwritten()):  # backward meets the last one first
        name = story.name(saved.key) or "a value without a name"
        writes = [w for _, w in story.ran() if w.wrote and same_memory(story, w, saved.key)]
        culprit = f": {line(writes[-1].place)} wrote to it" if writes else ""
        return (
            f"{event.node}, from {line(event.place)}, saved {name} at version {saved.version}, "
            f"and {name} is at version {story.version(saved.key)} now{culprit}. Make a new "
            "tensor instead of writing into this one, or call backward() before the write."
        )
    return None


def same_memory(story: Story, write: Ran, key: int) -> bool:
    out = write.outputs[0]
    views = {f.key: f.view_of for _, e in story.ran() for f in (*e.inputs, *e.outputs)}
    root = views.get(key) if views.get(key) is not None else key
    return (out.view_of if out.view_of is not None else out.key) == root


# words -------------------------------------------------------------------------------------------
def line(place: Place | None) -> str:
    return f"line {place.line} (`{place.text}`)" if place else "it"


def blame(event: Ran) -> Block | None:
    """The innermost block that keeps an operation from being recorded."""
    return next((block for block in reversed(event.blocks) if not block.recording), None)


def inside(block: Block | None) -> str:
    if block is None:
        return "in that mode"
    where = f" (line {block.line})" if block.line else ""
    return f"inside `{block.code}`{where}"
