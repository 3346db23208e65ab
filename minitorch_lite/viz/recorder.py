"""A watcher that writes down a story while the learner's code runs."""

from __future__ import annotations

import math
import sys
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import FrameType
from typing import Any
from weakref import ref as reference

from .. import observe
from ..autograd.alias import Stale
from ..autograd.grad_mode import current
from ..autograd.graph import packing
from ..autograd.node import Output
from ..autograd.version import INFERENCE as NO_VERSION
from ..runtime import WrappedNumber
from ..tensor import Tensor
from . import story as s
from .facts import fact_of, few_of, glance, without_history
from .failures import of_error
from .functions import Called
from .groups import Groups
from .learner import (
    Keys,
    Names,
    block_code,
    failed_at,
    makes_a_parameter,
    module_called,
    passed,
    switching,
    user_frame,
)
from .recorded import Note, Recorded, Telling, first_input, short
from .spots import NOWHERE, Spots
from .story import Block, Fact, Story

# What was watched lately, for `why`: keys hold no tensor, so nothing is kept alive.
recent: deque[tuple[Keys, Story]] = deque(maxlen=32)
TENSORS = 10_000  # that they may be about


def remember(keys: Keys, story: Story) -> None:
    recent.append((keys, story))
    while len(recent) > 1 and sum(len(keys.refs) for keys, _ in recent) > TENSORS:
        recent.popleft()


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
        self.variables, self.most = variables, math.inf if most is None else most
        self.groups = Groups()

    def __enter__(self) -> Story:
        self.story = Recorded()
        self.notes: list[Note] = []
        self.keys, self.names, self.spots = Keys(), Names(), Spots()
        self.stack: list[tuple[Any, Block]] = []  # what switched the mode, and how that reads
        self.blocks: tuple[Block, ...] = ()  # of the stack
        self.number = 0  # of the latest block
        self.backwards = 0  # that are running, one in another
        self.inside = 0  # forward methods of custom Functions, one in another: one event for all
        self.latest, self.frame = NOWHERE, 0  # where an operation ran, and the id of its frame
        self.packing = current.mode.on_record is not None  # hooks for saved tensors, perhaps
        self.home: FrameType | None = user_frame()
        self.already()
        self.groups.__enter__()
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
        self.story.notes, self.story.names = self.notes, self.names.of
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
        del self.home, self.keys, self.spots, self.stack

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
        single = type(result) is not tuple
        results = (result,) if single else result
        if (self.inside or self.backwards) and self.aside(results):
            return
        if op.name == "detach" and makes_a_parameter():
            return  # what a Parameter is made of; its memory may not even have been filled yet
        keys, groups, before = self.keys, self.groups, self.latest
        known, met, note = keys.known, len(keys.refs), [Telling.ran, op]
        for value in arguments:
            if not isinstance(value, Tensor):
                note.append(value if type(value) in UNCHANGING else self.taken(value))
                continue
            last = known.get(id(reference(value)))
            counter, array = value._counter, value._array
            if (
                last
                and last[1] == keys.writes
                and type(value) is not Stale
                and last[2] is type(value._node)
                and last[3] == id(array)
                and (counter is None or counter is not NO_VERSION and counter.value == last[4])
                and (last[5] or last[6] == array.tobytes())
            ):
                note.append(last)  # nothing has changed
            else:
                note.append(self.taken(value))
        frame: Any = sys._getframe(2)
        spot = self.spots.known.get((id(frame.f_code), frame.f_lasti))
        if not spot:  # another part of the framework has called
            frame, spot = self.spots.around(frame)
        if len(keys.refs) > met or before.next != spot.at or self.frame != id(frame):
            if op.inputs:  # not a factory
                self.look(frame)
        elif before.sets:
            self.look_at(before.sets, frame)
        self.latest, self.frame = spot, op.inputs and id(frame)
        node = op.node if type(op) is Called else results[0]._node if results else None
        if type(node) is Output:
            node = node.edges[0]
        note += (
            glance(result, keys) if single else [glance(out, keys) for out in results],
            node.sequence_nr if node else None,
            self.packing and packing.pairs and current.mode.on_record is not None,
            None if node else current.mode,
            spot.place,
            self.blocks,
            groups.path(self.home) if groups.calls or groups.running else (),
        )
        self.notes.append(note)
        if len(self.notes) > self.most:
            raise TooMany

    def aside(self, outputs: Iterable) -> bool:
        """Whether what has just run is a detail: of a custom `forward`, or of a backward.

        What hooks and custom backwards record, under `create_graph=True`, is told.
        """
        if self.inside or not self.backwards:
            return self.inside > 0
        return not any(isinstance(out, Tensor) and out.requires_grad for out in outputs)

    def applied(self, function: Any, arguments: tuple, outputs: tuple) -> None:
        if not self.aside(outputs):
            op = Called(function, arguments, outputs)
            self.ran(op, arguments, tuple([out for out in outputs if isinstance(out, Tensor)]))
            op.let_go(outputs, self.keys)

    def taken(self, value: Any) -> Any:
        """An argument, as it is now."""
        if isinstance(value, Tensor):
            return value if isinstance(value, WrappedNumber) else glance(value, self.keys)
        several = isinstance(value, (list, tuple)) and value
        if several and all(isinstance(each, Tensor) for each in value):
            return [glance(each, self.keys) for each in value]
        return short(value)

    def wrote(self, tensor: Tensor, op_name: str) -> None:
        """The operation that was just told of has been written back into its first input."""
        self.keys.writes += 1
        if self.inside or self.aside([tensor]) and self.keys.find(tensor) is None:
            return  # a write to what the story knows is a part of it, whoever writes
        out = glance(tensor, self.keys)
        if self.notes and first_input(self.notes[-1]) == out[0]:
            self.notes.append((Telling.wrote_back, op_name, out))
            return
        place = self.spots.around(sys._getframe(1))[1].place
        if place is not None and ".optim" in module_called():
            op_name = place.code or op_name  # `opt.step()`, which switches grad mode off itself
        groups = self.groups.path(self.home)
        self.notes.append((Telling.wrote, op_name, out, place, self.blocks, groups))

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

    def already(self) -> None:
        """The mode that was on before anybody watched."""
        mode = current.mode
        if not mode.recording:
            how = "inference_mode" if mode.inference else "no_grad"
            code = f"{'inference mode' if mode.inference else 'grad mode'} was set before"
            self.stack.append((None, self.block(how, code, mode, None)))
            self.restack()

    def block(self, how: str, code: str, mode: Any, line: int | None) -> Block:
        self.number += 1
        return Block(self.number, how, code, mode.grad, mode.inference, line)

    def mode_changed(self, before: Any, after: Any, how: str) -> None:
        self.packing = after.on_record is not None
        if how.endswith("Function.forward"):
            self.inside += 1 if how == "Function.forward" else -1
        if self.inside or how.endswith("Function.forward"):
            return
        switch, what = switching()
        known = next((i for i, (by, _) in enumerate(self.stack) if by is switch), None)
        if what == "__exit__":
            if known is not None:
                _, block = self.stack.pop(known)
                self.changed(block, entered=False)
            return
        code, line = block_code(how, entering=what == "__enter__")
        block = self.block(how, code, after, line)
        if known is not None:  # `with set_grad_enabled(...)`: the call switched already
            self.stack[known] = switch, replace(block, number=self.stack[known][1].number)
            self.restack()
            return
        if what == "__init__" and self.stack and self.stack[-1][1].code.startswith("torch.set_"):
            self.stack.pop()  # one plain call replaces another
        self.stack.append((switch, block))
        self.changed(block, entered=True)

    def changed(self, block: Block, entered: bool) -> None:
        self.restack()
        entry = s.ModeChanged(block, True, (*self.blocks, block))
        if self.backwards and not entered and self.notes[-1] == (Telling.event, entry):
            self.notes.pop()  # a block of a hook's, in which nothing was told
        else:
            self.notes.append((Telling.event, s.ModeChanged(block, entered, self.blocks)))

    def restack(self) -> None:
        self.blocks = tuple([block for _, block in self.stack])

    # backward ------------------------------------------------------------------------------------

    def backward_started(self, roots: Any) -> None:
        self.backwards += 1
        ends = [node.target[0] for node, _ in roots]
        place = self.spots.around(sys._getframe(1))[1].place
        numbers = [node.sequence_nr for node in ends if node]
        self.notes.append((Telling.backward_started, numbers, place))

    def node_ran(self, node: Any, grads: Sequence, kept: bool) -> None:
        if type(node) is Output:  # it has the number of the node whose gradients it collects
            return
        note = [Telling.node_ran, node.sequence_nr, kept, hooks_of(node) if node.hooks else ()]
        for grad in grads:
            if grad is not None:
                note += few_of(grad)
        self.notes.append(note)

    def accumulated(self, leaf: Tensor, grad: Any) -> None:
        hooks = hooks_of(leaf._node)
        self.notes.append((Telling.accumulated, self.keys.get(leaf), hooks, *few_of(grad)))

    def backward_ended(self) -> None:
        self.backwards -= 1
        self.notes.append((Telling.event, s.BackwardEnded()))


UNCHANGING = frozenset((int, float, bool, str, type(None)))


def hooks_of(node: Any) -> tuple[str, ...]:
    """The hooks that a node has just called; they change what it is given and passes on."""
    hooks = node.hooks
    called = () if hooks is None else (hooks.tensor, hooks.pre, hooks.post)
    every = [hook for some in called for hook in some.values()]
    every += (getattr(node, "post_accumulate", None) or {}).values()
    return tuple([getattr(hook, "__name__", type(hook).__name__) for hook in every])
