"""The spots of the learner's code that operations are called from, each looked at once.

A loop comes by often, so what can be known of a spot without running it is found when it is first
met: its line, and which variables are set on the way to the next call.
"""

from __future__ import annotations

import dis
from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache
from sys import gettrace
from types import CodeType, FrameType, ModuleType
from typing import Any

from .learner import NO_NAMES, place, theirs
from .story import Place


@dataclass(slots=True)
class Spot:
    place: Place | None
    at: int  # where its instruction begins
    lasti: int  # where a frame stands that has called from here
    next: int | None = None  # the instruction that comes next, if only variables are set before
    sets: tuple[str, ...] = ()  # those
    stores: str = ""  # and the one that the value of this instruction itself goes to
    quiet: bool = False  # and nothing runs that could change a tensor
    heir: Spot = None  # type: ignore[assignment]  # the spot that comes next, if that is known


NOWHERE = Spot(None, -1, -2)
NOWHERE.heir = NOWHERE


class Spots:
    def __init__(self) -> None:
        # by id of the code, which hashes slowly itself: its spots; None if it is not the learner's
        self.known: dict[int, dict[int, Spot] | None] = {}
        self.held: list[CodeType] = []  # so that no other code gets its id

    def of(self, frame: FrameType) -> dict[int, Spot] | None:
        """The spots of the code in a frame, by where it stands in it."""
        code = frame.f_code
        if id(code) not in self.known:
            self.held.append(code)
            self.known[id(code)] = {} if theirs(frame) else None
        return self.known[id(code)]

    def around(self, frame: FrameType | None) -> tuple[FrameType | None, Spot]:
        """The innermost frame of the learner's own code, from this one outwards, and its spot."""
        while frame is not None:
            spots = self.of(frame)
            if spots is not None:
                if frame.f_lasti not in spots:
                    spots[frame.f_lasti] = self.met(frame)
                return frame, spots[frame.f_lasti]
            frame = frame.f_back
        return None, NOWHERE

    def met(self, frame: FrameType) -> Spot:
        """Follow the instructions from here as long as all they do is load and store."""
        code, last = frame.f_code, frame.f_lasti
        steps, offsets, caught = instructions(code)
        # a call can be at the last of the cells that its instruction keeps notes in
        here = number = bisect(offsets, last) - 1
        spot = Spot(place(frame), steps[here].offset, last, heir=NOWHERE)
        sets, stores, quiet = [], "", not caught
        for _ in steps[1:]:  # each at most once
            number += 1
            step = steps[number]
            if step.opname in SETS:
                if number == here + 1 and steps[here].opname.startswith(COMPUTES):
                    stores = nameable(step.argval)
                elif steps[number - 1].opname != "FOR_ITER" or not counts(steps[: number - 1]):
                    sets.append(nameable(step.argval))
            elif step.opname in JUMPS:
                number = bisect(offsets, step.argval) - 2
            elif step.opname == "FOR_ITER":
                quiet = quiet and counts(steps[:number])
            elif step.opname == "LOAD_ATTR" and "NULL|self" not in step.argrepr:  # of no method
                owner = frame.f_globals.get(steps[number - 1].argval)
                quiet = quiet and isinstance(owner, ModuleType)  # or it may be a property
            elif not step.opname.startswith("LOAD_") and step.opname not in QUIET:
                spot.next, spot.sets = step.offset, tuple(filter(None, sets))
                spot.stores, spot.quiet = stores, quiet
                break
        return spot


class Mark:
    """Stands in a frame as its `f_trace`, so that we know it again: an id may come again.

    Nothing else looks there unless Python traces; then frames are not marked, and none is known.
    """

    def __call__(self, *event: Any) -> None: ...


def mark_of(frame: FrameType | None) -> Mark:
    if frame is not None and isinstance(frame.f_trace, Mark):
        return frame.f_trace
    mark = Mark()
    if frame is not None and frame.f_trace is None and gettrace() is None:
        frame.f_trace = mark
    return mark


def nameable(variable: str) -> str:
    """The variable, if tensors are called by its name."""
    return "" if variable.startswith("_") or variable in NO_NAMES else variable


@lru_cache(64)  # a cell runs again and again
def instructions(code: CodeType) -> tuple[list[dis.Instruction], list[int], bool]:
    """They, where each begins, and whether errors are caught there."""
    steps = list(dis.get_instructions(code))
    return steps, [step.offset for step in steps], catches(steps)


def catches(steps: list[dis.Instruction]) -> bool:
    """Whether an operation may fail in this code, something else run, and the code go on.

    It may where there are more handlers than those that a `with` has to leave its block.
    """
    names = [step.opname for step in steps]
    return names.count("PUSH_EXC_INFO") > names.count("WITH_EXCEPT_START")


def counts(steps: list[dis.Instruction]) -> bool:
    """Whether what has just been made to loop over is a plain `range`."""
    *before, call, _ = [step for step in steps if step.opname not in PREPARES]
    arguments = call.arg if call.opname == "CALL" else None
    if arguments is None or len(before) <= arguments:
        return False
    loads = before[-1 - arguments :]
    return loads[0].argval == "range" and all(step.opname.startswith("LOAD_") for step in loads)


COMPUTES = ("BINARY_OP", "UNARY_")
SETS = frozenset(("STORE_FAST", "STORE_NAME", "STORE_DEREF"))
JUMPS = frozenset(("JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"))
QUIET = frozenset("PUSH_NULL PRECALL KW_NAMES POP_TOP COPY SWAP NOP EXTENDED_ARG".split())
PREPARES = frozenset(("PUSH_NULL", "PRECALL", "EXTENDED_ARG"))
