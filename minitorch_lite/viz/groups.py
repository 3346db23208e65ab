"""What belongs together in a story: the turns of a loop, the calls of a module.

Loops are told by marks that are put into a program before it runs, and into functions of earlier
cells while it runs; they stand for themselves, so lines stay where they are. Calls of modules are
told by a hook that is there while somebody watches.
"""

from __future__ import annotations

import ast
import linecache
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import unwrap
from types import CodeType, FrameType, FunctionType
from typing import Any

from ..nn.modules import module as modules
from .language import _
from .learner import place
from .story import Group

WORD = re.compile(r"[^\W\d]\w*")
LOOP, TURN = "__loop__", "__turn__"
CALLS = (modules.Module.__call__.__code__, modules.call_with_hooks.__code__)


@dataclass
class _Loop:
    """A loop that is running, in one call of its code."""

    code: CodeType
    call: int  # the id of the frame: calls that are over at worst leave a loop that nothing runs in
    first: int  # its lines
    last: int
    number: int
    turn: int = -1
    turns: int = 0


class Groups:
    """Follows loops and modules while a story is told; `path()` is where it stands."""

    def __init__(self) -> None:
        self.of: dict[int, Group] = {}
        self.running: list[_Loop] = []
        self.calls: dict[int, int] = {}  # by id of a module: the number of its latest call
        self.called: dict[int, Any] = {}  # by number: the module; kept only while watching

    def __enter__(self) -> Groups:
        self.hook = modules.register_module_forward_pre_hook(self.call)
        return self

    def __exit__(self, *exception: Any) -> None:
        self.hook.remove()
        self.called.clear()
        self.running.clear()

    def call(self, module: Any, arguments: tuple) -> None:
        number = self.new(type(module).__name__)
        self.calls[id(module)] = number
        self.called[number] = module

    def new(self, title: str) -> int:
        number = len(self.of)
        self.of[number] = Group(number, title)
        return number

    def loop(self, first: int, last: int) -> None:
        """The learner's code is about to begin a loop."""
        frame = sys._getframe(1)
        self.running = [
            each
            for each in self.running
            if each.call != id(frame)
            or (each.code is frame.f_code and each.first < first <= each.last)
        ]
        here = place(frame)
        title = here.text if here else _("loop in line {line}").format(line=first)
        self.running.append(_Loop(frame.f_code, id(frame), first, last, self.new(title)))

    def turn(self, first: int) -> None:
        frame = sys._getframe(1)
        for loop in self.running:
            if loop.call == id(frame) and loop.code is frame.f_code and loop.first == first:
                loop.turns += 1
                loop.turn = self.new(_("turn {number}").format(number=loop.turns))

    def path(self, home: FrameType | None) -> tuple[int, ...]:
        """The groups around what runs now, outermost first, as far as the frame `home`."""
        found: list[int] = []
        if not self.running and not self.calls:
            return ()
        for frame in _around(sys._getframe(1), home):
            for loop in self.running:
                inside = loop.first <= frame.f_lineno <= loop.last
                here = loop.call == id(frame) and loop.code is frame.f_code
                if here and inside and loop.turn >= 0:
                    found += (loop.number, loop.turn)
            if frame.f_code in CALLS:
                number = self.calls.get(
                    id(frame.f_locals.get("self", frame.f_locals.get("module")))
                )
                if number is not None and number not in found:
                    found.append(number)
        return tuple(found)

    def named(self, variables: Mapping[str, Any]) -> None:
        """Give modules the names that the learner's code has for them."""
        names: dict[int, str] = {}
        for name, value in variables.items():
            if not name.startswith("_") and isinstance(value, modules.Module):
                for inner, module in value.named_modules():
                    names.setdefault(id(module), f"{name}.{inner}" if inner else name)
        for number, module in self.called.items():
            if id(module) in names:
                title = f"{names[id(module)]}: {type(module).__name__}"
                self.of[number] = Group(number, title)


def _around(frame: FrameType | None, home: FrameType | None) -> list[FrameType]:
    """A frame and those around it, outermost first; without the one that asks: a cycle."""
    stack = []
    while frame is not None and frame is not home:
        stack.append(frame)
        frame = frame.f_back
    return stack[::-1]


def marked(tree: ast.Module) -> ast.Module:
    """The program with marks at its loops."""
    return ast.fix_missing_locations(_Marker().visit(tree))


def marks(groups: Groups) -> dict[str, Any]:
    """The variables that the marks refer to."""
    return {LOOP: groups.loop, TURN: groups.turn}


@contextmanager
def marked_functions(program: str, space: Mapping[str, Any]) -> Iterator[None]:
    """Marks at the loops of functions that a program finds in `space`, and of those they call."""
    plain: dict[FunctionType, CodeType] = {}
    waiting = set(WORD.findall(program))
    while waiting:
        found = space.get(waiting.pop())
        function = unwrap(found) if isinstance(found, FunctionType) else None
        if function and function.__globals__ is space and function not in plain:
            plain[function] = function.__code__
            waiting |= set(function.__code__.co_names)
            function.__code__ = _with_marks(function.__code__)
    try:
        yield
    finally:
        for function, code in plain.items():
            function.__code__ = code


def _with_marks(code: CodeType) -> CodeType:
    """The same function, compiled once more; as it is, where its source is not known."""
    source = "".join(linecache.getlines(code.co_filename))
    try:
        waiting = [compile(marked(ast.parse(source)), code.co_filename, "exec")]
    except SyntaxError:
        return code
    here = code.co_qualname, code.co_firstlineno, code.co_freevars
    while waiting:
        one = waiting.pop()
        if (one.co_qualname, one.co_firstlineno, one.co_freevars) == here:
            return one
        waiting += [inner for inner in one.co_consts if isinstance(inner, CodeType)]
    return code


class _Marker(ast.NodeTransformer):
    def visit_For(self, node: ast.For) -> list[ast.stmt]:
        self.generic_visit(node)
        node.body.insert(0, _mark(TURN, node.lineno, at=node.body[0]))
        return [_mark(LOOP, node.lineno, node.end_lineno, at=node), node]

    visit_While = visit_AsyncFor = visit_For


def _mark(name: str, *lines: int, at: ast.stmt) -> ast.stmt:
    """A function may be called later, when nobody watches and the name is gone."""
    called = f"{name}({', '.join(map(str, lines))})"
    mark = ast.parse(f"if {name!r} in globals(): {called}").body[0]
    for node in ast.walk(mark):
        ast.copy_location(node, at)
    return mark
