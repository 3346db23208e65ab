"""A watcher that writes down a story while the learner's code runs."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from sys import _getframe
from types import FrameType
from typing import Any

from numpy import ndarray

from .. import observe
from ..autograd.grad_mode import current
from ..autograd.node import Output
from ..autograd.version import INFERENCE as NO_VERSION
from ..runtime import WrappedNumber
from ..tensor import Tensor
from . import story as s
from .blocks import Blocks
from .facts import FEW, SMALL, Keys, fact_of, few_of, hooks_of, without_history
from .failures import of_error
from .functions import Called
from .groups import Groups
from .learner import (
    Names,
    failed_at,
    makes_a_parameter,
    module_called,
    passed,
    user_frame,
)
from .recorded import Recorded, Telling, first_input, remember, short
from .spots import NOWHERE, Mark, Spot, Spots, mark_of
from .story import Fact, Story


class TooMany(BaseException):
    """A story has as many operations as it may have."""


def record(variables: dict[str, Any] | None = None, most: int | None = None) -> Recorder:
    """Watch this thread while a block runs.

    Names are taken from `variables`, by default those of the code that the block stands in. With
    `most`, operations beyond that number raise `TooMany`.

    >>> import minitorch_lite as torch
    >>> from minitorch_lite import viz
    >>> w = torch.ones(2, requires_grad=True)
    >>> with viz.record() as story:
    ...     y = w * w
    >>> story.counts().recorded
    1
    """
    return Recorder(variables, most)


class Recorder(observe.Watcher):
    """A context manager; what it yields is the story, complete once the block is left."""

    def __init__(self, variables: dict[str, Any] | None = None, most: int | None = None) -> None:
        self.variables = variables
        self.left = most  # operations that may still run
        self.groups = Groups()

    def __enter__(self) -> Story:
        self.story = Recorded()
        self.notes: list[Any] = []
        self.keys, self.names, self.spots = Keys(), Names(), Spots()
        self.blocks = Blocks()
        self.backwards = 0  # that are running, one in another
        self.inside = 0  # forward methods of custom Functions, one in another: one event for all
        self.latest, self.mark = NOWHERE, Mark()  # where an operation ran, and in which frame
        self.direct = False  # was it called from there, and not by other parts of the framework?
        self.made: Any = None  # where its result was glanced at
        self.heir = NOWHERE  # then the next may come from here: what was seen until now still holds
        self.since = 0  # glances from here on do
        self.packing = current.mode.on_record is not None  # hooks for saved tensors, perhaps
        self.home: FrameType | None = user_frame()
        self.groups.__enter__()
        if gc.isenabled():  # or it would go through the notes, being young, time and again
            gc.collect(1)
        observe.subscribe(self)
        return self.story

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        observe.unsubscribe(self)
        self.look()
        self.groups.named(self.seen())
        self.groups.__exit__()
        self.story.groups = dict(self.groups.of)
        alive = self.keys.alive()
        self.story.same = without_history(alive, self.keys, self.names, self.seen())
        self.story.telling, self.story.names = Telling(self.notes, self.keys.at), self.names.of
        self.story.versions = {
            key: tensor._version for key, tensor in alive if tensor._counter is not NO_VERSION
        }
        if error is not None:
            self.story.error = f"{type(error).__name__}: {error}"
            self.story.failed = failed_at(trace)
            self.story.facts = self.facts(trace)
            if because := of_error(self.story):  # below torch's sentence, never instead of it
                error.add_note(because)
        remember(self.keys, self.story)
        del self.home, self.keys, self.spots, self.blocks

    def seen(self) -> dict[str, Any]:
        """The variables of the code that the story began in."""
        return self.home.f_locals if self.variables is None else self.variables

    def facts(self, trace: Any) -> dict[str, Fact]:
        """What is true at the end of the tensors that have names."""
        for variables in (self.seen(), *(frame.f_locals for frame, _ in passed(trace))):
            self.names.look(variables, self.keys.get)
        named = [(self.names.of.get(key), tensor) for key, tensor in self.keys.alive()]
        return {name: fact_of(tensor, self.keys) for name, tensor in named if name}

    # operations ----------------------------------------------------------------------------------

    def ran(self, op: Any, arguments: tuple, result: Any) -> None:
        """Take a note, and leave what can be done later: all that watching costs is in here."""
        frame: Any = _getframe(2)
        keys, spot, latest = self.keys, self.heir, self.latest
        known, recorded, glances = keys.known, keys.made, keys.glances
        if frame.f_lasti == spot.lasti and frame.f_trace is self.mark:
            sets: Any = latest.sets
            direct = True
            if latest.stores:
                self.names.of.setdefault(glances[self.made], latest.stores)
        else:
            if (self.inside or self.backwards) and self.aside(result):
                return
            if op.name == "detach" and makes_a_parameter():
                return  # what a Parameter is made of; its memory may not even have been filled yet
            frame, spot, sets = self.arrive(frame)
            direct = self.direct
        since, count, note = self.since, keys.count, [RAN, op]
        for value in arguments:
            if type(value) is Tensor:
                reference = value.__weakref__
                if reference is not None:
                    place = known.get(id(reference), -1)
                else:
                    node = value._node
                    place = recorded.get(node.sequence_nr, -1) if node else -1
                note.append(place if place >= since else keys.look(value))
            elif type(value) is int:
                note += int, value
            elif type(value) in UNCHANGING:
                note.append(value)
            else:
                note.append(self.taken(value))
        if sets is None or keys.count > count:
            if op.inputs:  # not a factory
                self.look(frame)
            else:
                self.mark = Mark()
        elif sets:
            self.look_at(sets, frame)
        if type(result) is Tensor:
            node, counter = result._node, result._counter
            by = node.sequence_nr if node else current.mode
            if direct and node and (counter is None or counter.views is None):
                # from here on as `keys.look`, but nothing is rare
                array, key = result._array, keys.count
                keys.count = key + 1
                recorded[by] = out = len(glances)
                small = array.nbytes <= SMALL
                few = array.tobytes() if small else array.flat[: FEW + 1].tobytes()
                glances += key, type(node), 0, few, array.shape, array.dtype, None
            else:
                out = keys.look(result)
        else:
            out = [keys.look(each) for each in result]
            node = op.node if type(op) is Called else result[0]._node if result else None
            by = node.sequence_nr if node else current.mode
        self.latest, self.heir, self.made = spot, spot.heir if direct else NOWHERE, out
        note += out, by, spot.place, self.around
        notes = self.notes
        notes += note
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise TooMany

    def arrive(self, frame: FrameType) -> tuple[FrameType | None, Spot, tuple[str, ...] | None]:
        """From wherever the latest operation ran: frame and spot of the learner's code, and which
        variables were set on the way; None if any may have been."""
        around, spot = self.spots.around(frame)
        self.around = self.surroundings()
        latest, before = self.latest, self.direct
        mark, self.mark = self.mark, mark_of(around)
        on_the_way = spot.at == latest.next and self.mark is mark
        self.direct = around is frame and not (self.packing or self.inside or self.backwards)
        if on_the_way and before and self.direct and latest.quiet:
            latest.heir = spot  # so that this need not be found out again
        else:
            self.since = len(self.keys.glances)
        return around, spot, (latest.stores, *latest.sets) if on_the_way else None

    def surroundings(self) -> tuple:
        """Whether hooks take the saved tensors away; the blocks and groups around."""
        packed = self.packing and current.pairs and current.mode.on_record is not None
        return packed, self.blocks.now, self.groups.path(self.home)

    def aside(self, outputs: Any) -> bool:
        """Whether what has just run is a detail: of a custom `forward`, or of a backward.

        What hooks and custom backwards record, under `create_graph=True`, is told.
        """
        if self.inside or not self.backwards:
            return self.inside > 0
        several = outputs if isinstance(outputs, tuple) else (outputs,)
        return not any(isinstance(out, Tensor) and out.requires_grad for out in several)

    def applied(self, function: Any, arguments: tuple, outputs: tuple) -> None:
        if not self.aside(outputs):
            op = Called(function, arguments, outputs)
            self.ran(op, arguments, tuple([out for out in outputs if isinstance(out, Tensor)]))
            op.let_go(outputs, self.keys)

    def taken(self, value: Any) -> Any:
        """An argument, as it is now."""
        if isinstance(value, Tensor):
            return value if isinstance(value, WrappedNumber) else self.keys.look(value)
        several = isinstance(value, (list, tuple)) and value
        if several and all(isinstance(each, Tensor) for each in value):
            return [self.keys.look(each) for each in value]
        return short(value)

    def leaving(self, tensor: Tensor) -> None:
        """It will not be known by its node any more."""
        if self.keys.find(tensor) is not None:
            self.keys.get(tensor)

    def wrote(self, tensor: Tensor, op_name: str) -> None:
        """The operation that was just told of has been written back into its first input."""
        keys, self.direct, self.heir = self.keys, False, NOWHERE
        if self.inside or self.aside(tensor) and keys.find(tensor) is None:
            return  # a write to what the story knows is a part of it, whoever writes
        out, first = keys.look(tensor), first_input(self.notes)
        if first is not None and keys.glances[first] == keys.glances[out]:
            self.notes += Telling.wrote_back, op_name, out
            return
        place = self.spots.around(_getframe(1))[1].place
        if place is not None and ".optim" in module_called():
            op_name = place.code or op_name  # `opt.step()`, which switches grad mode off itself
        self.notes += Telling.wrote, op_name, out, place, self.surroundings()

    # names ---------------------------------------------------------------------------------------

    def look_at(self, some: tuple[str, ...], frame: FrameType) -> None:
        """Give names by these variables of the code that is running; they alone were set."""
        outer = self.seen()
        variables = outer if frame is self.home else frame.f_locals
        if outer and outer is not variables:
            self.names.look(outer, self.keys.find)
        self.names.look_at(some, variables, self.keys.find)

    def look(self, frame: FrameType | None = None) -> None:
        """Give names to what has none yet: first as seen from where the story began."""
        known = self.keys.find
        if self.variables is not None or self.home is not None:
            self.names.look(self.seen(), known)
        if frame is not None and frame is not self.home:
            self.names.look(frame.f_locals, known)

    # modes ---------------------------------------------------------------------------------------

    def mode_changed(self, before: Any, after: Any, how: str) -> None:
        self.packing = after.on_record is not None
        if how.endswith("Function.forward"):
            self.inside += 1 if how == "Function.forward" else -1
        elif not self.inside and (change := self.blocks.change(after, how)):
            block, entered = change
            now = self.blocks.now
            entry = s.ModeChanged(block, True, (*now, block))
            if self.backwards and not entered and self.notes[-2:] == [Telling.event, entry]:
                del self.notes[-2:]  # a block of a hook's, in which nothing was told
            else:
                self.notes += Telling.event, s.ModeChanged(block, entered, now)

    # backward ------------------------------------------------------------------------------------

    def backward_started(self, roots: Any) -> None:
        self.backwards += 1
        ends = [node.target[0] for node, _ in roots]
        place = self.spots.around(_getframe(1))[1].place
        numbers = [node.sequence_nr for node in ends if node]
        self.notes += Telling.backward_started, numbers, place

    def node_ran(self, node: Any, grads: Sequence, kept: bool) -> None:
        if type(node) is Output:  # it has the number of the node whose gradients it collects
            return
        notes = self.notes
        notes += NODE_RAN, node.sequence_nr, kept, hooks_of(node) if node.hooks else ()
        for grad in grads:
            if type(grad) is ndarray and grad.nbytes <= SMALL:
                notes += grad.tobytes(), grad.dtype, grad.ndim
            elif grad is not None:
                notes += few_of(grad)

    def accumulated(self, leaf: Tensor, grad: Any) -> None:
        hooks = hooks_of(leaf._node)
        self.notes += Telling.accumulated, self.keys.get(leaf), hooks, *few_of(grad)

    def backward_ended(self) -> None:
        self.backwards -= 1
        self.notes += Telling.event, s.BackwardEnded()


RAN, NODE_RAN = Telling.ran, Telling.node_ran
UNCHANGING = frozenset((float, bool, str, type(None)))
