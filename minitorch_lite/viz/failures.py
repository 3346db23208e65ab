"""What torch's sentence does not say: which tensor, which line, which block made backward fail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .language import _
from .phrases import blame, in_a_row, inside, line, unnamed
from .story import Fact, Ran, Story


def of_error(story: Story) -> str | None:
    """What a failed program should have said about the learner's own code."""
    for words, explain in _ABOUT.items():
        if story.error is not None and words in story.error:
            return explain(story)
    return None


def _overwritten(story: Story) -> str | None:
    for event, saved in reversed(story.overwritten()):  # backward meets the last one first
        name = story.name(saved.key) or unnamed()
        writes = [w for _, w in story.ran() if w.wrote and same_memory(story, w, saved.key)]
        sentence = _(
            "{node}, from {line}, saved {name} at version {old}, and {name} is at version {new} "
            "now. Make a new tensor instead of writing into this one, or call backward() before "
            "the write."
        )
        if writes:
            sentence = _(
                "{node}, from {line}, saved {name} at version {old}, and {name} is at version "
                "{new} now: {write} wrote to it. Make a new tensor instead of writing into this "
                "one, or call backward() before the write."
            )
        return sentence.format(
            node=event.node,
            line=line(event.place),
            name=name,
            old=saved.version,
            new=story.version(saved.key),
            write=line(writes[-1].place) if writes else "",
        )
    return None


def same_memory(story: Story, write: Ran, key: int) -> bool:
    roots = story.roots()
    out = write.outputs[0].key
    return roots.get(out, out) == roots.get(key, key)


def _twice(story: Story) -> str:
    return _(
        "The first backward() through this graph has released what its nodes had saved. Call "
        "it with retain_graph=True if you need a second one, or compute the loss again."
    )


def _inference(story: Story) -> str | None:
    for name, fact in _involved(story):
        if fact.inference:
            sentence = _(
                "{line} would have to save {name}, an inference tensor{made}. Use {name}.clone(), "
                "outside inference mode, or no_grad() where {name} is made."
            )
            return sentence.format(line=line(story.failed), name=name, made=_made(story, fact))
    return None


def _leaf(story: Story) -> str | None:
    for name, fact in _involved(story):
        if fact.accumulates:
            sentence = _(
                "{line} writes into {name}, a leaf that requires grad, while grad mode is on. "
                "Write inside `with torch.no_grad():`, or make a new tensor."
            )
            return sentence.format(line=line(story.failed), name=name)
    return None


def _view(story: Story) -> str | None:
    for name, fact in _involved(story):
        if fact.view_of is not None:
            sentence = _(
                "{name} is a view of {base}{made}, and {line} writes into it while grad mode is "
                "on. Have both inside the block, or both outside."
            )
            base = story.name(fact.view_of) or unnamed()
            made = _made(story, fact)
            return sentence.format(name=name, base=base, made=made, line=line(story.failed))
    return None


def of_lost_view(story: Story, name: str, base: str, made: Ran | None, error: str) -> str:
    """What torch's sentence on a view without a history leaves out; `base` may be its name."""
    key = made.outputs[0].view_of if made else None
    writes = []
    if key is not None:
        base = story.name(key) or base
        writes = [w for _, w in story.ran() if w.wrote and same_memory(story, w, key)]
    where = _made(story, made.outputs[0]) if made else ""
    if " mode and its base" in error:  # "created in no_grad mode", "in inference mode"
        sentence = _(
            "{name} is a view of {base}{made}, where nothing is recorded; after that, {write} "
            "wrote into the memory they share while grad mode was on. Whether {name} has a history "
            "is open now: autograd refuses to tell its grad_fn. Make the view and write both "
            "inside the block, or both outside; or make the view anew after the write."
        )
    else:
        sentence = _(
            "{name} is a view of {base}; after it was made, {write} wrote into the memory they "
            "share. The node that made {name} cannot be given a new history, so autograd refuses "
            "to tell its grad_fn. Make the view anew after the write, or compute a new tensor "
            "instead of writing into this one."
        )
    write = line(writes[-1].place) if writes else _("an operation in place")
    return sentence.format(name=name, base=base, made=where, write=write)


def _constant(story: Story) -> str | None:
    from .reasons import advice, of_operation

    name, fact = _root(story)
    made = None if fact is None else made_by(story, fact.key)
    if made is not None and made.inputs:
        return in_a_row(of_operation(name, story, made), advice(story, made, name))
    sentence = _("{name} is a constant: no recorded operation made it.")
    return sentence.format(name=name) if fact is not None else None


def _shape(story: Story) -> str | None:
    name, fact = _root(story)
    if fact is None or not fact.shape:
        return None
    sentence = _(
        "{name} has the shape {shape}, and backward() begins by itself only at a single number. "
        "Call it on the sum or the mean, or give it a gradient of that shape."
    )
    return sentence.format(name=name, shape=fact.shape)


def _root(story: Story) -> tuple[str, Fact | None]:
    """What backward() was called on: by its name, or else what was computed last."""
    called = re.search(r"([^\W\d][\w.]*)\.backward\(", story.failed.text if story.failed else "")
    if called and called[1] in story.facts:
        return called[1], story.facts[called[1]]
    made = [event for _, event in story.ran() if event.outputs]
    return unnamed(), made[-1].outputs[0] if made else None


def _nan(story: Story) -> str | None:
    node = re.search(r"'(\w+)' returned nan", story.error or "")
    made = [event for _, event in story.ran() if node and event.node == node[1]]
    if not made:
        return None
    sentence = _("{node} belongs to {line}: its derivative has no value there.")
    return sentence.format(node=node[1], line=line(made[-1].place))


_ABOUT = {
    "modified by an inplace operation": _overwritten,
    "backward through the graph a second time": _twice,
    "Inference tensors cannot be saved": _inference,
    "leaf Variable that requires grad is being used in an in-place": _leaf,
    "is a view of a leaf Variable": _view,
    "view was created in no_grad mode": _view,
    "view was created in inference mode": _view,
    "does not require grad and does not have a grad_fn": _constant,
    "implicitly created only for scalar outputs": _shape,
    "returned nan values": _nan,
}


def _involved(story: Story) -> Iterator[tuple[str, Fact]]:
    """The tensors that the line that failed has names for, in the order in which it says them."""
    if story.failed is None:
        return
    for word in dict.fromkeys(re.findall(r"[^\W\d][\w.]*", story.failed.text)):
        while word:
            if word in story.facts:
                yield word, story.facts[word]
                break
            word = word.rpartition(".")[0]


def _made(story: Story, fact: Fact) -> str:
    """Where a tensor was made, as part of a sentence; nothing if nobody saw it."""
    made = made_by(story, fact.key)
    block = None if made is None else blame(made)
    if block is None:
        return ""
    sentence = _(", made by {line} {inside}")
    return sentence.format(line=line(made.place), inside=inside(block))


def made_by(story: Story, key: int) -> Ran | None:
    """The last operation whose result is the tensor."""
    return story.makers().get(key)
