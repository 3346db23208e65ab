"""The story that a recorder leaves: notes, which become events when somebody reads them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from types import FunctionType, NoneType
from typing import Any

from ..autograd.node import Nowhere
from ..runtime import WrappedNumber
from ..templates import only_reader
from . import story as s
from .facts import Glance, Keys, name_of, text
from .functions import Called
from .story import Event, Ran, Saved, Story

# What was watched lately, for `why`: keys hold no tensor, so nothing is kept alive.
recent: deque[tuple[Keys, Story]] = deque(maxlen=32)
TENSORS = 10_000  # that they may be about


def remember(keys: Keys, story: Story) -> None:
    recent.append((keys, story))
    while len(recent) > 1 and sum(keys.count for keys, _ in recent) > TENSORS:
        recent.popleft()


class Recorded(Story):
    """A story that is put into words when somebody reads it: watching should cost little."""

    telling: Telling | None = None  # how to, until somebody has

    @property  # type: ignore[override]
    def events(self) -> tuple[Event, ...]:
        if self.telling:
            self._events, self.telling = self.telling.told(), None
        return self._events

    @events.setter
    def events(self, events: tuple[Event, ...]) -> None:
        self._events = events


class Telling:
    """Goes through notes, in order. Nodes and tensors stand in them as what outlives both.

    A note is a method of this class, followed by what it is to be given. They all stand in one
    list: an object for each would be one more that Python's collector goes through time and again.
    """

    def __init__(self, notes: list[Any], at: Callable[[int], Glance]) -> None:
        self.notes, self.at = notes, at
        self.events: list[Event] = []
        self.index: dict[int, int] = {}  # of the event that recorded a node, by its sequence number

    def told(self) -> tuple[Event, ...]:
        heads = [at for at, each in enumerate(self.notes) if type(each) is FunctionType]
        for start, end in pairwise([*heads, len(self.notes)]):
            tell, *facts = self.notes[start:end]
            tell(self, *facts)
        return tuple(self.events)

    def event(self, event: Event) -> None:
        self.events.append(event)

    # forward -------------------------------------------------------------------------------------

    def ran(self, op: Any, *facts: Any) -> None:
        """`by`: the sequence number of the node that records it, or else the mode it ran in."""
        *given, out, by, place, (packed, blocks, groups) = facts
        number = by if type(by) is int else None
        rest = iter(given)
        arguments = [next(rest) if each is int else self.seen(each) for each in rest]
        inputs, written = operands(op, arguments)
        outs = self.seen(out if isinstance(out, list) else [out])
        if number is not None:
            self.index[number] = len(self.events)
        told = Ran(
            op.public if inputs else op.name,
            tuple([each.fact() for each in inputs]),
            tuple([each.fact() for each in outs]),
            None if number is None else name_of(next(out.kind for out in outs if out.maker)),
            None if number is not None or not inputs else reason(op, inputs, by),
            written,
            blocks,
            () if number is None or packed else tuple(saved_by(op, arguments, outs)),
            place,
            formulas_of(op) if inputs else (),
            () if number is None else edges_of(op, arguments, inputs),
            bool(inputs) and bool(op.kind["view"] or op.kind["shares"]),
            groups=groups,
        )
        self.events.append(told)

    def seen(self, noted: Any) -> Any:
        """An argument: a number is where a tensor was glanced at, if not marked as a number."""
        if isinstance(noted, list):
            return [self.at(each) for each in noted]
        return self.at(noted) if type(noted) is int else noted

    def wrote_back(self, op_name: str, out: int) -> None:
        """What has just been told was written into its first input."""
        last = self.events[-1]
        assert isinstance(last, Ran)
        fact, old = self.at(out).fact(), {result.key for result in last.outputs}
        saved = [replace(each, key=fact.key) if each.key in old else each for each in last.saved]
        self.events[-1] = replace(
            last, op=op_name, outputs=(fact,), saved=tuple(saved), view=False, wrote=True
        )

    def wrote(self, op_name: str, out: int, place: s.Place | None, around: tuple) -> None:
        fact, (_, blocks, groups) = self.at(out).fact(), around
        self.events.append(
            Ran(
                op_name, (fact,), (fact,), None, s.MODE_OFF, (0,), blocks,
                place=place, wrote=True, groups=groups,
            )
        )  # fmt: skip

    # backward ------------------------------------------------------------------------------------

    def backward_started(self, roots: list, place: s.Place | None) -> None:
        ran = [self.events[self.index[root]] for root in roots if root in self.index]
        keys = [event.outputs[0].key for event in ran if isinstance(event, Ran)]
        self.events.append(s.BackwardStarted(tuple(keys), place))

    def node_ran(self, number: int, kept: bool, hooks: tuple, *grads: Any) -> None:
        index = self.index.get(number)
        if index is None:
            return
        if hooks:
            self.events.append(s.HooksRan(index, None, hooks))
        self.events.append(s.NodeRan(index, tuple(map(text, grads[::3], grads[1::3], grads[2::3]))))
        if not kept:
            self.events.append(s.Released(index))

    def accumulated(self, key: int, hooks: tuple, *grad: Any) -> None:
        if hooks:
            self.events.append(s.HooksRan(None, key, hooks))
        self.events.append(s.Accumulated(key, text(*grad)))


def first_input(notes: list[Any]) -> int | None:
    """If the last note is of an operation: where the tensor that it was called on was seen."""
    last = next((at for at in reversed(range(len(notes))) if type(notes[at]) is FunctionType), 0)
    tell, *facts = notes[last : last + 3] or (None,)
    return facts[1] if tell is Telling.ran and type(facts[1]) is int else None


# what the parts of a note come to --------------------------------------------------------------
def operands(op: Any, arguments: list) -> tuple[list[Glance], tuple]:
    """The tensors among the arguments; and all arguments, a tensor by its position there."""
    tensors: list[Glance] = []
    written: list[object] = []
    for argument in arguments:
        if isinstance(argument, Glance):
            written.append(len(tensors))
            tensors.append(argument)
        elif isinstance(argument, list):
            written += range(len(tensors), len(tensors) + len(argument))
            tensors += argument
        elif isinstance(argument, WrappedNumber):
            written.append(number(argument))
        else:
            written.append(short(argument))
    defaults = op.defaults
    while defaults and written and written[-1] == short(defaults[-1]):
        written, defaults = written[:-1], defaults[:-1]
    return tensors, tuple(written)


def reason(op: Any, inputs: list[Glance], mode: Any) -> str:
    """Why an operation was not recorded: the first of autograd's questions that says no."""
    if mode.inference:
        return s.INFERENCE
    if not mode.grad:
        return s.MODE_OFF
    if not any(each.requires_grad for each in inputs):
        return s.NO_INPUT
    return s.DETACHED if op.name == "detach" else s.NOT_DIFFERENTIABLE


def edges_of(op: Any, arguments: list, inputs: list[Glance]) -> tuple[bool, ...]:
    """For each operand, whether the node passes a gradient back to it."""
    back: set[int] = set()
    for name, given in zip(op.params, arguments, strict=False):
        if name in op.formulas:
            several = given if isinstance(given, list) else [given]
            back |= {each.key for each in several if passes(each)}
    return tuple([each.key in back for each in inputs])


def passes(argument: Any) -> bool:
    """Whether a gradient goes back to it."""
    return isinstance(argument, Glance) and argument.kind not in (NoneType, Nowhere)


def formulas_of(op: Any) -> tuple[tuple[str, str], ...]:
    """For each input, its gradient as it was declared: an expression, or a call of a function."""
    if isinstance(op, Called):
        return ()
    told = []
    for p, formula in op.formulas.items():
        arguments = ", ".join(("grad", *op.reads[p]))
        told.append((p, op.texts.get(p, f"{formula.__name__}({arguments})")))
    return tuple(told)


def saved_by(op: Any, arguments: list, outs: list[Glance]) -> Iterator[Saved]:
    """The tensors a node keeps, by the rules that the operation's code is written by."""
    if isinstance(op, Called):
        yield from [Saved(*each) for each in op.saved]
        return
    given = dict(zip(op.params, arguments, strict=False))
    for name in filter(op.saves_tensor, op.saves):
        reader, value = only_reader(op, name), given.get(name)
        if reader and not passes(given[reader]):
            continue
        if isinstance(value, WrappedNumber):
            yield Saved(name, -1, None, number(value))
        elif name not in op.inputs:
            out = outs[0 if name == "result" else 1 + op.kind["also"].index(name)]
            yield Saved(name, out.key, 0)
        elif isinstance(value, Glance):
            yield Saved(name.rstrip("_"), value.key, value.version)


def number(wrapped: WrappedNumber) -> str:
    return str(wrapped.shown._array.item())


def short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    text = str(getattr(value, "name", value) if type(value).__name__ == "dtype" else value)
    return text if len(text) <= 24 else text[:23] + "…"
