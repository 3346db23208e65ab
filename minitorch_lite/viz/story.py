"""A story: what happened while somebody was watching, as an immutable list of events.

Everything that is shown is a pure function of a story: the picture, its text twin, the counters,
every step of an animation. Nothing in here refers to a live tensor, so a story can be kept,
compared, cut short (`story.until(3)`) and written by hand, as the tests do.

    >>> x = Fact(0, (2,), "float32", requires_grad=True, is_leaf=True, accumulates=True)
    >>> y = Fact(1, (2,), "float32", requires_grad=True)
    >>> story = Story([Ran("exp", (x,), (y,), node="ExpBackward0", saved=(Saved("result", 1, 0),))])
    >>> story.counts()
    Counts(recorded=1, unrecorded=0, saved=1, bytes=0, versions=2)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any

from .language import N_

if TYPE_CHECKING:
    from .tally import Counts

# Why an operation was not recorded, in the order in which autograd asks.
MODE_OFF = N_("grad mode off")
INFERENCE = N_("inference mode")
NO_INPUT = N_("no input requires grad")
DETACHED = N_("detached")
NOT_DIFFERENTIABLE = N_("not differentiable")

REASONS = {
    MODE_OFF: N_("grad mode was off when it ran"),
    INFERENCE: N_("inference mode was on when it ran"),
    NO_INPUT: N_("none of its inputs requires grad"),
    DETACHED: N_("detach() cuts the result off on purpose"),
    NOT_DIFFERENTIABLE: N_("it has no derivative: its result is not floating point"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """What was true of one tensor at one moment. `key` says which tensor, across all events."""

    key: int
    shape: tuple[int, ...] | None  # None: only its node is known
    dtype: str
    requires_grad: bool = False
    is_leaf: bool = False
    accumulates: bool = False  # a leaf whose gradients are added into .grad
    inference: bool = False
    version: int | None = 0  # None: an inference tensor has no version
    view_of: int | None = None
    values: str = ""  # a few of them, as text
    nbytes: int = 0
    grad_fn: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """A value a node keeps for its formula: which tensor, and at which version."""

    name: str  # as in `grad_fn._saved_<name>`
    key: int  # -1: a number, which has neither name nor version
    version: int | None
    text: str = ""  # the number


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of code that chose the mode: a `with` block, a decorated call, a plain call."""

    number: int
    how: str  # "no_grad", "enable_grad", "set_grad_enabled", "inference_mode"
    code: str  # as the learner wrote it
    grad: bool
    inference: bool = False
    line: int | None = None

    @property
    def recording(self) -> bool:
        return self.grad and not self.inference


@dataclass(frozen=True, slots=True)
class Group:
    """Operations that belong together: the turns of a loop, one turn, one call of a module."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the learner's code something happened."""

    line: int
    text: str
    code: str = ""  # the very expression, where Python can tell


@dataclass(frozen=True, slots=True)
class Ran:
    """An operation ran. `node` is None if it was not recorded; then `reason` says why."""

    op: str
    inputs: tuple[Fact, ...]
    outputs: tuple[Fact, ...]
    node: str | None = None
    reason: str | None = None
    arguments: tuple[object, ...] = ()  # all of them: an int stands for inputs[i], a str is text
    blocks: tuple[Block, ...] = ()  # the mode stack, outermost first
    saved: tuple[Saved, ...] = ()
    place: Place | None = None
    formulas: tuple[tuple[str, str], ...] = ()  # (input, its derivative) as the source has it
    edges: tuple[bool, ...] = ()  # whether a gradient goes back to inputs[i]
    view: bool = False
    wrote: bool = False  # in place: the output is the first input
    groups: tuple[int, ...] = ()  # turns of loops and calls of modules, outermost first


@dataclass(frozen=True, slots=True)
class ModeChanged:
    """A block was entered or left; `blocks` is the stack afterwards."""

    block: Block
    entered: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class BackwardStarted:
    roots: tuple[int, ...]  # keys
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class NodeRan:
    """The event numbered `index` in the story ran backwards, and passed these gradients on."""

    index: int
    grads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HooksRan:
    """Hooks of the node of an event, or of a leaf, were called."""

    index: int | None
    key: int | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accumulated:
    key: int
    values: str


@dataclass(frozen=True, slots=True)
class Released:
    index: int


@dataclass(frozen=True, slots=True)
class BackwardEnded:
    error: str | None = None


Event = (
    Ran
    | ModeChanged
    | BackwardStarted
    | NodeRan
    | HooksRan
    | Accumulated
    | Released
    | BackwardEnded
)


def once(method: Callable[[Story], Any]) -> Callable[[Story], Any]:
    """What a method finds in a story's events is found once, as long as they are the same."""

    @wraps(method)
    def known(self: Story) -> Any:
        events = self.events
        if self.found.get(method.__name__, (None,))[0] is not events:
            self.found[method.__name__] = events, method(self)
        return self.found[method.__name__][1]

    return known


@dataclass
class Story:
    """Events in the order in which they happened, and the names the code gave to tensors."""

    events: Iterable[Event] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    versions: Mapping[int, int] = field(default_factory=dict)  # what they are now
    code: str = ""
    error: str | None = None
    groups: Mapping[int, Group] = field(default_factory=dict)
    same: Mapping[int, int] = field(default_factory=dict)  # constants that show a leaf's memory
    failed: Place | None = None  # the line the error came from
    facts: Mapping[str, Fact] = field(default_factory=dict)  # at the error, by name
    found: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.events = tuple(self.events)

    def until(self, moment: int) -> Story:
        """The story as it was after its first `moment` events."""
        events = tuple(self.events)[:moment]
        versions = {f.key: f.version for f in _facts(events) if f.version is not None}
        return Story(events, self.names, versions, self.code, groups=self.groups)

    @once
    def ran(self) -> list[tuple[int, Ran]]:
        """The operations, each with the number of its event."""
        return [(i, event) for i, event in enumerate(self.events) if isinstance(event, Ran)]

    @once
    def ids(self) -> dict[int, str]:
        """A name for each operation; it counts them only, so that it is the same in every mode."""
        return {index: f"e{number}" for number, (index, _) in enumerate(self.ran())}

    @once
    def makers(self) -> dict[int, Ran]:
        """By key of a tensor: the last operation whose result it is."""
        return {fact.key: event for _, event in self.ran() for fact in event.outputs}

    @once
    def arrived(self) -> dict[int, str]:
        """By key of a leaf: what is in its .grad by now."""
        return {e.key: e.values for e in self.events if isinstance(e, Accumulated)}

    @once
    def went_back(self) -> dict[int, list[int]]:
        """By the number of an operation's event: those of what its node has done in backward."""
        found: dict[int, list[int]] = {}
        latest = -1
        for number, event in enumerate(self.events):
            if isinstance(event, NodeRan):
                latest = event.index
            if isinstance(event, (NodeRan, HooksRan, Released, Accumulated)):
                index = getattr(event, "index", None)
                found.setdefault(latest if index is None else index, []).append(number)
        return found

    def name(self, key: int) -> str | None:
        return self.names.get(key)

    def version(self, key: int, otherwise: int | None = None) -> int | None:
        """The version a tensor has by now."""
        return self.versions.get(key, otherwise)

    def stale(self, saved: Saved) -> bool:
        """Whether a saved value has been overwritten since: backward will refuse it."""
        return saved.version is not None and self.version(saved.key, saved.version) != saved.version

    def overwritten(self) -> list[tuple[Ran, Saved]]:
        """Saved values that are still held, and no longer what they were."""
        gone = self.released()
        held = [event for index, event in self.ran() if index not in gone]
        return [(event, saved) for event in held for saved in event.saved if self.stale(saved)]

    @once
    def released(self) -> set[int]:
        """The events whose saved values are gone."""
        return {event.index for event in self.events if isinstance(event, Released)}

    @once
    def counts(self) -> Counts:
        """How many operations were recorded and not, values saved, bytes kept by them."""
        from .tally import Tally

        tally = Tally(self.roots())
        for index, event in enumerate(self.events):
            tally.add(index, event)
        return tally.counts()

    @once
    def roots(self) -> dict[int, int]:
        """For each tensor that shares another's memory and version counter: which."""
        found: dict[int, int] = {}
        for _, event in self.ran():
            for fact in (*event.inputs, *event.outputs):
                if fact.view_of is not None:
                    found.setdefault(fact.key, fact.view_of)
            if event.op == "detach" and event.inputs:
                source = event.inputs[0].key
                found[event.outputs[0].key] = found.get(source, source)
        return found

    def _repr_mimebundle_(self, include=None, exclude=None):
        from .bundle import Picture

        return Picture(self)._repr_mimebundle_(include, exclude)


def _facts(events: Iterable[Event]) -> Iterable[Fact]:
    return [
        f for event in events if isinstance(event, Ran) for f in (*event.inputs, *event.outputs)
    ]
