"""The story that a recorder leaves: notes, which become events when somebody reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..runtime import WrappedNumber
from . import story as s
from .facts import Glance, name_of, text
from .story import Event, Ran, Saved, Story

Note = tuple  # a method of `Telling`, and what it is to be given


class Recorded(Story):
    """A story that is put into words when somebody reads it: watching should cost little."""

    notes: Sequence[Note] = ()

    @property  # type: ignore[override]
    def events(self) -> tuple[Event, ...]:
        if self.notes:
            self._events = tuple(Telling(self.notes).events)
            self.notes = ()
        return self._events

    @events.setter
    def events(self, events: tuple[Event, ...]) -> None:
        self._events = events


class Telling:
    """Goes through notes, in order. Nodes and tensors stand in them as what outlives both."""

    def __init__(self, notes: Sequence[Note]) -> None:
        self.events: list[Event] = []
        self.index: dict[int, int] = {}  # of the event that recorded a node, by id of a reference
        for tell, *facts in notes:
            tell(self, *facts)

    def event(self, event: Event) -> None:
        self.events.append(event)

    # forward -------------------------------------------------------------------------------------

    def ran(
        self,
        op: Any,
        arguments: list,
        outputs: list,
        node: Any,
        saved: Sequence[tuple],
        mode: Any,
        place: s.Place | None,
        blocks: tuple[s.Block, ...],
        groups: tuple[int, ...],
    ) -> None:
        inputs, written = operands(op, arguments)
        outs = [Glance(*out) for out in outputs]
        if node is not None:
            self.index[id(node)] = len(self.events)
        told = Ran(
            op.public if inputs else op.name,
            tuple([each.fact() for each in inputs]),
            tuple([each.fact() for each in outs]),
            None if node is None else name_of(outs[0].kind),
            None if node is not None or not inputs else reason(op, inputs, mode),
            written,
            blocks,
            tuple([saved_value(*each) for each in saved]),
            place,
            formulas_of(op) if inputs else (),
            () if node is None else edges_of(op, arguments, inputs),
            bool(inputs) and bool(op.kind["view"] or op.kind["shares"]),
            groups=groups,
        )
        self.events.append(told)

    def wrote_back(self, op_name: str, out: tuple) -> None:
        """What has just been told was written into its first input."""
        last = self.events[-1]
        assert isinstance(last, Ran)
        key, old = out[0], {result.key for result in last.outputs}
        saved = [replace(each, key=key) if each.key in old else each for each in last.saved]
        fact = Glance(*out).fact()
        self.events[-1] = replace(
            last, op=op_name, outputs=(fact,), saved=tuple(saved), view=False, wrote=True
        )

    def wrote(self, op_name: str, out: tuple, place: Any, blocks: tuple, groups: tuple) -> None:
        fact = Glance(*out).fact()
        self.events.append(
            Ran(
                op_name, (fact,), (fact,), None, s.MODE_OFF, (0,), blocks,
                place=place, wrote=True, groups=groups,
            )
        )  # fmt: skip

    # backward ------------------------------------------------------------------------------------

    def backward_started(self, roots: list, place: s.Place | None) -> None:
        ran = [self.events[self.index[id(root)]] for root in roots if id(root) in self.index]
        keys = [event.outputs[0].key for event in ran if isinstance(event, Ran)]
        self.events.append(s.BackwardStarted(tuple(keys), place))

    def node_ran(self, node: Any, grads: list[tuple], released: bool, hooks: tuple) -> None:
        index = self.index.get(id(node))
        if index is None:
            return
        if hooks:
            self.events.append(s.HooksRan(index, None, hooks))
        self.events.append(s.NodeRan(index, tuple([text(*grad) for grad in grads])))
        if released:
            self.events.append(s.Released(index))

    def accumulated(self, key: int, grad: tuple, hooks: tuple) -> None:
        if hooks:
            self.events.append(s.HooksRan(None, key, hooks))
        self.events.append(s.Accumulated(key, text(*grad)))


def first_input(note: Note) -> int | None:
    """The key of what the operation was called on that a note is of."""
    tell, facts = note[0], note[1:]
    if tell is not Telling.ran:
        return None
    inputs = operands(*facts[:2])[0]
    return inputs[0].key if inputs else None


# what the parts of a note come to --------------------------------------------------------------
def operands(op: Any, arguments: list) -> tuple[list[Glance], tuple]:
    """The tensors among the arguments; and all arguments, a tensor by its position there."""
    tensors: list[Glance] = []
    written: list[object] = []
    for argument in arguments:
        if isinstance(argument, tuple):
            written.append(len(tensors))
            tensors.append(Glance(*argument))
        elif isinstance(argument, list):
            written += range(len(tensors), len(tensors) + len(argument))
            tensors += [Glance(*each) for each in argument]
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
            seen = [Glance(*each) for each in several if isinstance(each, tuple)]
            back |= {each.key for each in seen if each.passes}
    return tuple([each.key in back for each in inputs])


def formulas_of(op: Any) -> tuple[tuple[str, str], ...]:
    return tuple([(name, op.texts[name]) for name in op.formulas if name in op.texts])


def saved_value(name: str, key: int, version: int | None, value: Any = None) -> Saved:
    return Saved(name, key, version, "" if value is None else number(value))


def number(wrapped: WrappedNumber) -> str:
    return str(wrapped.shown._array.item())


def short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    text = str(getattr(value, "name", value) if type(value).__name__ == "dtype" else value)
    return text if len(text) <= 24 else text[:23] + "…"
