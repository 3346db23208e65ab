"""Running a learner's program by itself: from default mode, within a time limit, and undone.

What a run may not change for whoever asked for it: grad mode, the random numbers, and what is
printed.
"""

from __future__ import annotations

import ast
import io
import itertools
import linecache
import re
import textwrap
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

from ..autograd.grad_mode import current
from ..random import get_rng_state, set_rng_state
from .facts import Keys
from .groups import marked, marks
from .language import _
from .learner import Names
from .recorder import TooMany, record
from .story import Story
from .time_limit import TimeUp, limited

LIMIT = 5.0  # seconds
MOST = 3000  # operations that a story of a lab may have
SETUP = """
import minitorch_lite as torch
import minitorch_lite.nn as nn
import minitorch_lite.nn.functional as F
torch.manual_seed(0)
"""

_number = itertools.count(1).__next__


@dataclass(frozen=True)
class Ended:
    """What a program came to: its story, what it printed, and how it failed."""

    story: Story
    printed: str = ""
    error: str = ""  # as a traceback's last line
    line: int | None = None  # of the program
    usable: bool = True  # whether the story is worth showing: something ran, and autograd spoke


def prepare(variables: dict[str, Any], setup: str = "") -> None:
    """Put what a program starts with into its variables."""
    variables["__name__"] = "lab"
    exec(_compiled(setup), variables)


@lru_cache(maxsize=64)
def _compiled(setup: str) -> CodeType:
    return compile(SETUP + textwrap.dedent(setup), "<lab setup>", "exec")


def leaves_of(setup: str) -> dict[str, bool]:
    """The leaves a setup makes that require grad, by name."""
    keys, names, tensors = Keys(), Names(), []

    def seen(tensor: Any) -> int:
        tensors.append(tensor)
        return keys.get(tensor)

    with undone():
        prepare(variables := {}, setup)
        names.look(variables, seen)
        found = {names.of[keys.get(tensor)]: tensor for tensor in tensors}
    leaves = {name: t for name, t in found.items() if t.is_leaf and t.is_floating_point()}
    return {_expression(name): True for name, leaf in leaves.items() if leaf.requires_grad}


def _expression(name: str) -> str:
    """A parameter's name as Python: `model.0.weight` is `model[0].weight`."""
    return name if "'" in name else re.sub(r"\.(\d+)", r"[\1]", name)


def run(program: str, setup: str = "", space: dict[str, Any] | None = None) -> Story:
    """Run a program by itself and return its story; an error ends the story and is kept in it.

    Its variables are left in `space`.
    """
    return attempt(program, setup, space).story


def attempt(
    program: str, setup: str = "", space: dict[str, Any] | None = None, limit: float = LIMIT
) -> Ended:
    """Run a program, whatever becomes of it."""
    variables = {} if space is None else space
    program = program.strip("\n")
    name, printed, error = f"<lab {_number()}>", io.StringIO(), None
    with undone(), _source(name, program):
        prepare(variables, setup)
        watch = record(variables, most=MOST)
        variables |= marks(watch.groups)
        try:
            code = compile(marked(ast.parse(program, name)), name, "exec")
        except SyntaxError as fault:
            return Ended(Story(code=program), "", _last_line(fault), fault.lineno, usable=False)
        try:
            with redirect_stdout(printed), watch:
                limited(limit, exec, code, variables)
        except (Exception, TimeUp, TooMany, KeyboardInterrupt, SystemExit) as fault:
            error = fault
    watch.story.code = program
    if error is None:
        return Ended(watch.story, printed.getvalue())
    usable = isinstance(error, RuntimeError) and bool(watch.story.ran())
    return Ended(watch.story, printed.getvalue(), _said(error), _line(error, name), usable)


@contextmanager
def undone() -> Iterator[None]:
    """Default mode and seeded random numbers inside; afterwards everything is as it was."""
    mode, random = current.mode, get_rng_state()
    current.mode = type(mode)()
    try:
        yield
    finally:
        current.mode = mode
        set_rng_state(random)


@contextmanager
def _source(name: str, program: str) -> Iterator[None]:
    """Lets Python find the lines of a program that is in no file."""
    linecache.cache[name] = len(program), None, program.splitlines(True), name
    try:
        yield
    finally:
        linecache.cache.pop(name, None)


def _said(error: BaseException) -> str:
    if isinstance(error, TooMany):
        return _("The program was stopped after {count} operations.").format(count=MOST)
    if isinstance(error, TimeUp):
        return _("The program was stopped: it ran for longer than {seconds:g} seconds.").format(
            seconds=LIMIT
        )
    if isinstance(error, KeyboardInterrupt):
        return _("The program was interrupted.")
    return _last_line(error)


def _last_line(error: BaseException) -> str:
    return traceback.format_exception_only(error)[-1 - len(getattr(error, "__notes__", ()))].strip()


def _line(error: BaseException, name: str) -> int | None:
    """The innermost line of the program that the error came through."""
    steps = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in steps if frame.f_code.co_filename == name]
    return lines[-1] if lines else None
