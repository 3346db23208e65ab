"""A watcher that writes down a story while the learner's code runs."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from types import FrameType
from typing import Any

from .. import observe
from ..autograd.grad_mode import current
from ..autograd.version import INFERENCE as NO_VERSION
from ..runtime import WrappedNumber
from ..tensor import Tensor
from . import story as s
from .facts import Glance, edges_of, glance, operands, values_of, without_history
from .failures import of_error
from .functions import of_function
from .groups import Groups
from .learner import (
    Keys,
    Names,
    Places,
    block_code,
    failed_at,
    makes_a_parameter,
    module_called,
    passed,
    switching,
    user_frame,
)
from .recorded import Note, Recorded
from .story import Block, Fact, Saved, Story

# What was watched lately, for `why`: keys hold no tensor, so nothing is kept alive.
recent: deque[tuple[Keys, Story]] = deque(maxlen=32)


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
        self.variables, self.most = variables, most
        self.groups = Groups()

    def __enter__(self) -> Story:
        self.story = Recorded()
        self.notes: list[Note] = []
        self.keys, self.names, self.places = Keys(), Names(), Places()
        self.nodes: dict[int, tuple[weakref.ref, int]] = {}  # by id: node, number of its event
        self.stack: list[tuple[Any, Block]] = []  # what switched the mode, and how that reads
        self.blocks = 0
        self.backwards = 0  # that are running, one in another
        self.inside = 0  # forward methods of custom Functions, one in another: one event for all
        self.home: FrameType | None = user_frame()
        self.already()
        self.groups.__enter__()
        observe.subscribe(self)
        return self.story

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        observe.unsubscribe(self)
        self.look(None)
        self.groups.named(self.seen())
        self.groups.__exit__()
        self.story.groups = dict(self.groups.of)
        self.story.same = without_history(self.keys, self.names, self.seen())
        self.story.notes, self.story.names = self.notes, self.names.of
        self.story.versions = {
            key: tensor._version
            for key, tensor in self.keys.alive()
            if tensor._counter is not NO_VERSION
        }
        if error is not None:
            self.story.error = f"{type(error).__name__}: {error}"
            self.story.failed = failed_at(trace)
            self.story.facts = self.facts(trace)
            if because := of_error(self.story):  # below torch's sentence, never instead of it
                error.add_note(because)
        recent.append((self.keys, self.story))
        del self.home, self.keys, self.nodes, self.stack

    def seen(self) -> dict[str, Any]:
        """The variables of the code that the story began in."""
        return self.home.f_locals if self.variables is None else self.variables

    def facts(self, trace: Any) -> dict[str, Fact]:
        """What is true at the end of the tensors that have names."""
        for variables in (self.seen(), *(frame.f_locals for frame, _ in passed(trace))):
            self.names.look(variables, self.keys.get)
        named = [(self.names.of.get(key), tensor) for key, tensor in self.keys.alive()]
        return {name: self.glance(tensor).fact() for name, tensor in named if name}

    # operations ----------------------------------------------------------------------------------

    def ran(self, op: Any, arguments: tuple, result: Any) -> None:
        results = result if isinstance(result, tuple) else (result,)
        outputs = [out for out in results if isinstance(out, Tensor)]
        if self.aside(outputs) or op.name == "detach" and makes_a_parameter():
            return  # what a Parameter is made of; its memory may not even have been filled yet
        frame = user_frame()
        tensors, written = operands(op, arguments)
        if not tensors:  # a factory
            self.add_ran(frame, op=op.name, inputs=(), outputs=outputs, arguments=written)
            return
        inputs = tuple(map(self.glance, tensors))
        self.look(frame)
        node = outputs[0].grad_fn if outputs else None
        self.add_ran(
            frame,
            op=getattr(op, "public", op.name),
            inputs=inputs,
            outputs=outputs,
            arguments=written,
            node=None if node is None else node.name(),
            reason=None if node is not None else self.reason(op, tensors),
            saved=() if node is None else self.saved(node, tensors, outputs),
            formulas=op,
            edges=() if node is None else edges_of(op, node, arguments, tensors),
            view=bool(op.kind["view"] or op.kind.get("shares")),
        )
        if node is not None:
            self.nodes[id(node)] = weakref.ref(node), len(self.notes) - 1

    def aside(self, outputs: Iterable) -> bool:
        """Whether what has just run is a detail: of a custom `forward`, or of a backward.

        What hooks and custom backwards record, under `create_graph=True`, is told.
        """
        if self.inside or not self.backwards:
            return self.inside > 0
        return not any(isinstance(out, Tensor) and out.requires_grad for out in outputs)

    def applied(self, function: Any, arguments: tuple, outputs: tuple) -> None:
        if not self.aside(outputs):
            facts, node = of_function(self, function, arguments, outputs)
            self.add_ran(user_frame(), **facts)
            if node is not None:
                self.nodes[id(node)] = weakref.ref(node), len(self.notes) - 1

    def add_ran(self, frame: FrameType | None, outputs: list[Tensor], **facts: Any) -> None:
        facts["outputs"] = tuple(map(self.glance, outputs))
        facts["blocks"] = tuple([block for _, block in self.stack])
        facts["place"] = self.places.of(frame)
        facts["groups"] = self.groups.path(self.home)
        self.notes.append(facts)
        if self.most is not None and len(self.notes) > self.most:
            raise TooMany

    def reason(self, op: Any, inputs: list[Tensor]) -> str:
        """Why an operation was not recorded: the first of autograd's questions that says no."""
        mode = current.mode
        if mode.inference:
            return s.INFERENCE
        if not mode.grad:
            return s.MODE_OFF
        if not any(tensor.requires_grad for tensor in inputs):
            return s.NO_INPUT
        if op.name == "detach":
            return s.DETACHED
        return s.NOT_DIFFERENTIABLE

    def saved(self, node: Any, inputs: list[Tensor], outputs: list[Tensor]) -> tuple[Saved, ...]:
        """The tensors a node keeps: one of the operands, its own result, or one of another."""
        found = []
        for name in getattr(node, "versioned", ()):
            value = getattr(node, name, None)
            if value is None:
                continue
            if isinstance(value, WrappedNumber):
                found.append(Saved(name, -1, None, str(value.shown._array.item())))
                continue
            number = getattr(value, "output_nr", 0) if name == "result" else 0
            tensor = outputs[number] if name == "result" else value
            if isinstance(tensor, Tensor):
                version = getattr(node, f"{name}_version")
                found.append(Saved(name.rstrip("_"), self.keys.get(tensor), version))
        return tuple(found)

    def wrote(self, tensor: Tensor, op_name: str) -> None:
        """The operation that was just told of has been written back into its first input."""
        if self.inside or self.aside([tensor]) and self.keys.find(tensor) is None:
            return  # a write to what the story knows is a part of it, whoever writes
        key, last = self.keys.get(tensor), self.notes[-1] if self.notes else None
        place_, out = self.places.of(user_frame()), self.glance(tensor)
        if isinstance(last, dict) and last["inputs"] and last["inputs"][0].key == key:
            old = {result.key for result in last["outputs"]}
            saved = (replace(s_, key=key) if s_.key in old else s_ for s_ in last.get("saved", ()))
            last |= {"saved": tuple(saved), "view": False, "wrote": True}
            last |= {"op": op_name, "outputs": (out,)}
            return
        if place_ is not None and ".optim" in module_called():
            op_name = place_.code or op_name  # `opt.step()`, which switches grad mode off itself
        blocks = tuple(block for _, block in self.stack)
        facts = {"reason": s.MODE_OFF, "blocks": blocks, "place": place_, "wrote": True}
        facts |= {"op": op_name, "inputs": (out,), "outputs": (out,), "arguments": (0,)}
        self.notes.append(facts | {"groups": self.groups.path(self.home)})

    # modes ---------------------------------------------------------------------------------------

    def already(self) -> None:
        """The mode that was on before anybody watched."""
        mode = current.mode
        if not mode.recording:
            how = "inference_mode" if mode.inference else "no_grad"
            code = f"{'inference mode' if mode.inference else 'grad mode'} was set before"
            self.stack.append((None, self.block(how, code, mode, None)))

    def block(self, how: str, code: str, mode: Any, line: int | None) -> Block:
        self.blocks += 1
        return Block(self.blocks, how, code, mode.grad, mode.inference, line)

    def mode_changed(self, before: Any, after: Any, how: str) -> None:
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
            return
        if what == "__init__" and self.stack and self.stack[-1][1].code.startswith("torch.set_"):
            self.stack.pop()  # one plain call replaces another
        self.stack.append((switch, block))
        self.changed(block, entered=True)

    def changed(self, block: Block, entered: bool) -> None:
        blocks = tuple(block for _, block in self.stack)
        self.notes.append(s.ModeChanged(block, entered, blocks))

    # backward ------------------------------------------------------------------------------------

    def backward_started(self, roots: Any) -> None:
        self.backwards += 1
        found = [self.index_of(node.target[0]) for node, _ in roots]
        ran = [self.notes[index] for index in found if index is not None]
        keys = [note["outputs"][0].key for note in ran if isinstance(note, dict)]
        self.notes.append(s.BackwardStarted(tuple(keys), self.places.of(user_frame())))

    def index_of(self, node: Any) -> int | None:
        found = self.nodes.get(id(node))
        return found[1] if found is not None and found[0]() is node else None

    def node_ran(self, node: Any, grads_in: Any, grads_out: Any) -> None:
        index = self.index_of(node)
        if index is None:
            return
        self.hooked(node, index, None)
        passed = [values_of(grad) for grad in grads_out if grad is not None]
        self.notes.append(s.NodeRan(index, tuple(passed)))

    def hooked(self, node: Any, index: int | None, key: int | None) -> None:
        """The hooks that a node has just called; they change what it is given and passes on."""
        hooks = node.hooks
        called = () if hooks is None else (hooks.tensor, hooks.pre, hooks.post)
        every = [hook for some in called for hook in some.values()]
        every += (getattr(node, "post_accumulate", None) or {}).values()
        if every:
            names = (getattr(hook, "__name__", type(hook).__name__) for hook in every)
            self.notes.append(s.HooksRan(index, key, tuple(names)))

    def released(self, node: Any) -> None:
        index = self.index_of(node)
        if index is not None:
            self.notes.append(s.Released(index))

    def accumulated(self, leaf: Tensor, grad: Any) -> None:
        key = self.keys.get(leaf)
        self.hooked(leaf._node, None, key)
        self.notes.append(s.Accumulated(key, values_of(grad)))

    def backward_ended(self) -> None:
        self.backwards -= 1
        self.notes.append(s.BackwardEnded())

    # facts ---------------------------------------------------------------------------------------

    def look(self, frame: FrameType | None) -> None:
        """Give names to what has none yet: first as seen from where the story began."""
        known = self.keys.find
        if self.variables is not None:
            self.names.look(self.variables, known)
        elif self.home is not None:
            self.names.look(self.home.f_locals, known)
        if frame is not None and frame is not self.home:
            self.names.look(frame.f_locals, known)

    def glance(self, tensor: Tensor) -> Glance:
        return glance(tensor, self.keys)
