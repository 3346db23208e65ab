"""The spots of the learner's code that operations are called from, each looked at once.

A loop comes by often, so what can be known of a spot without running it is found when it is first
met: its line, and which variables are set on the way to the next call.
"""

from __future__ import annotations

import dis
from dataclasses import dataclass
from types import CodeType, FrameType

from .learner import place, theirs
from .story import Place

At = tuple[int, int]  # id of the code, which hashes slowly itself; and an offset in it


@dataclass(slots=True)
class Spot:
    place: Place | None
    at: At | None  # the instruction
    next: At | None = None  # the spot that comes next, if Python does nothing unknown before
    sets: tuple[str, ...] = ()  # the variables that it sets until then


NOWHERE = Spot(None, None)


class Spots:
    def __init__(self) -> None:
        self.known: dict[At, Spot | None] = {}  # None: of code that is not the learner's
        # by id of the code: its instructions, and the number of each by where it begins
        self.codes: dict[int, tuple[list[dis.Instruction], dict[int, int]]] = {}
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
        spot = Spot(place(frame), *self.way(frame.f_code, at[1])) if theirs(frame) else None
        self.known[at] = spot
        return spot

    def way(self, code: CodeType, last: int) -> tuple[At, At | None, tuple[str, ...]]:
        """Follow the instructions from here as long as all they do is load and store."""
        if id(code) not in self.codes:
            steps = list(dis.get_instructions(code))
            self.codes[id(code)] = steps, {step.offset: n for n, step in enumerate(steps)}
        steps, numbers = self.codes[id(code)]
        # a call can be at the last of the cells that its instruction keeps notes in
        here = number = max(n for offset, n in numbers.items() if offset <= last)
        sets = []
        for _ in steps[1:]:  # each at most once
            number += 1
            step = steps[number]
            if step.opname in SETS:
                sets += [] if step.argval.startswith("_") else [step.argval]
            elif step.opname in JUMPS:
                number = numbers[step.argval] - 1
            elif not step.opname.startswith("LOAD_") and step.opname not in QUIET:
                return (id(code), steps[here].offset), (id(code), step.offset), tuple(sets)
        return (id(code), steps[here].offset), None, ()


SETS = frozenset(("STORE_FAST", "STORE_NAME", "STORE_DEREF"))
JUMPS = frozenset(("JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"))
QUIET = frozenset("FOR_ITER PUSH_NULL PRECALL KW_NAMES POP_TOP COPY SWAP NOP EXTENDED_ARG".split())
