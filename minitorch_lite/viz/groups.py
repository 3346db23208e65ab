"""What belongs together in a story: the turns of a loop, the calls of a module.

Loops are told by marks that are put into a program before it runs; they stand for themselves, so
lines stay where they are. Calls of modules are told by a hook that is there while somebody watches.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

from ..nn.modules import module as modules
from .language import _
from .learner import place
from .story import Group

LOOP, TURN = "__loop__", "__turn__"
CALLS = (modules.Module.__call__.__code__, modules.call_with_hooks.__code__)


@dataclass
class _Loop:
    """A loop that is running."""

    code: CodeType
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
        code = sys._getframe(1).f_code
        self.running = [
            each
            for each in self.running
            if each.code is not code or each.first < first <= each.last
        ]
        here = place(sys._getframe(1))
        title = here.text if here else _("loop in line {line}").format(line=first)
        self.running.append(_Loop(code, first, last, self.new(title)))

    def turn(self, first: int) -> None:
        code = sys._getframe(1).f_code
        for depth, loop in enumerate(self.running):
            if loop.code is code and loop.first == first:
                loop.turns += 1
                loop.turn = self.new(_("turn {number}").format(number=loop.turns))
                del self.running[depth + 1 :]

    def path(self, home: FrameType | None) -> tuple[int, ...]:
        """The groups around what runs now, outermost first, as far as the frame `home`."""
        found: list[int] = []
        if not self.running and not self.calls:
            return ()
        for frame in _around(sys._getframe(1), home):
            for loop in self.running:
                inside = loop.first <= frame.f_lineno <= loop.last
                if loop.code is frame.f_code and inside and loop.turn >= 0:
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
    """The program with marks at its loops, except in functions: those may be called later."""
    return ast.fix_missing_locations(_Marker().visit(tree))


def marks(groups: Groups) -> dict[str, Any]:
    """The variables that the marks refer to."""
    return {LOOP: groups.loop, TURN: groups.turn}


class _Marker(ast.NodeTransformer):
    def visit_For(self, node: ast.For) -> list[ast.stmt]:
        self.generic_visit(node)
        lines = ast.Constant(node.lineno), ast.Constant(node.end_lineno)
        node.body.insert(0, _call(TURN, lines[0], at=node.body[0]))
        return [_call(LOOP, *lines, at=node), node]

    visit_While = visit_For

    def visit_FunctionDef(self, node: ast.AST) -> ast.AST:
        return node

    visit_AsyncFunctionDef = visit_Lambda = visit_ClassDef = visit_FunctionDef


def _call(name: str, *arguments: ast.expr, at: ast.stmt) -> ast.stmt:
    call = ast.Expr(ast.Call(ast.Name(name, ast.Load()), list(arguments), []))
    return ast.copy_location(call, at)
