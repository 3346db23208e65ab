"""The spots of the learner's code that operations are called from, each looked at once.

A loop comes by often, so what can be known of a spot without running it is found when it is first
met: its line, and which variables are set on the way to the next call.
"""

from __future__ import annotations

import dis
from types import CodeType, FrameType
from typing import NamedTuple

from .learner import place, theirs
from .story import Place

At = tuple[int, int]  # id of the code, which hashes slowly itself; and f_lasti


class Spot(NamedTuple):
    place: Place | None
    at: At | None
    next: At | None = None  # the spot that comes next, if Python does nothing unknown before
    sets: tuple[str, ...] = ()  # the variables that it sets until then


NOWHERE = Spot(None, None)


class Spots:
    def __init__(self) -> None:
        self.known: dict[At, Spot | None] = {}  # None: of code that is not the learner's
        self.codes: dict[int, dict[int, dis.Instruction]] = {}  # by id: instructions by offset
        self.held: list[CodeType] = []  # so that no other code gets its id

    def around(self, frame: FrameType | None) -> tuple[FrameType | None, Spot]:
        """The innermost frame of the learner's own code, from this one outwards, and its spot."""
        known = self.known
        while frame is not None:
            at = id(frame.f_code), frame.f_lasti
            spot = known[at] if at in known else self.met(frame, at)
            if spot is not None:
                return frame, spot
            frame = frame.f_back
        return None, NOWHERE

    def met(self, frame: FrameType, at: At) -> Spot | None:
        self.held.append(frame.f_code)
        spot = Spot(place(frame), at, *self.onward(frame.f_code, at)) if theirs(frame) else None
        self.known[at] = spot
        return spot

    def onward(self, code: CodeType, at: At) -> tuple[At | None, tuple[str, ...]]:
        """Follow the instructions as long as all they do is load and store."""
        steps = self.codes.get(id(code))
        if steps is None:
            steps = {step.offset: step for step in dis.get_instructions(code)}
            self.codes[id(code)] = steps
        after = dict(zip(steps, list(steps)[1:], strict=False))
        offset, sets = after.get(at[1]), []
        for _ in steps:  # each at most once
            step = steps.get(offset)
            if step is None:
                break
            if step.opname in SETS:
                sets.append(step.argval)
            elif step.opname.startswith("JUMP_") and "IF" not in step.opname:
                offset = step.argval
                continue
            elif not step.opname.startswith("LOAD_") and step.opname not in QUIET:
                return (at[0], step.offset), tuple(sets)
            offset = after.get(offset)
        return None, ()


SETS = frozenset(("STORE_FAST", "STORE_NAME", "STORE_DEREF"))
QUIET = frozenset("FOR_ITER PUSH_NULL PRECALL KW_NAMES POP_TOP COPY SWAP NOP EXTENDED_ARG".split())
