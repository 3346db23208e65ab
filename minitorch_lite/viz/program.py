"""A program with switches: a mode for each of its blocks, requires_grad for each of its leaves.

The switches are found in the program's text and turned by rewriting it, so what a lab shows is
what it runs. `with MODE:` is a block whose mode is still to be chosen.

    >>> program = Program("with torch.no_grad():\\n    y = w * 2")
    >>> [block.mode for block in program.blocks]
    ['no_grad']
    >>> program.written(["default"], [])
    'y = w * 2'
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

DEFAULT = "default"
MODES = (DEFAULT, "no_grad", "enable_grad", "inference_mode")
NAME = re.compile(r"\w+")  # a variable, at the beginning of what a leaf is called
OPEN = "MODE"  # stands for a mode in the text of a preset
FACTORIES = frozenset("tensor ones zeros full rand randn eye linspace arange Parameter".split())


@dataclass(frozen=True)
class Block:
    """A `with` block, or a decorated function, whose one context is a mode."""

    mode: str
    depth: int  # how many switchable blocks it stands in
    node: ast.With | ast.FunctionDef = field(compare=False, repr=False)
    call: ast.expr = field(compare=False, repr=False)  # what names the mode

    @property
    def line(self) -> int:
        return self.call.lineno


@dataclass(frozen=True)
class Leaf:
    """A tensor that the program makes, or finds made; and whether it requires grad."""

    name: str
    on: bool
    call: ast.Call | None = field(default=None, compare=False, repr=False)


def names_used(program: str, setup: str) -> set[str]:
    """The names in a program, and in what it may call of its setup.

    >>> sorted(names_used("y = double(x)", "w = 2\\ndef double(x): return x * factor"))
    ['double', 'factor', 'x', 'y']
    """
    setup_tree = ast.parse(textwrap.dedent(setup))
    functions = ast.FunctionDef, ast.Lambda
    called = [node for node in ast.walk(setup_tree) if isinstance(node, functions)]
    trees = [ast.parse(textwrap.dedent(program).strip("\n")), *called]
    return {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}


class Program:
    """The text of a program, and where its switches are.

    `found` are tensors that are there before the program runs: name and requires_grad. SyntaxError
    if the text is no Python.
    """

    def __init__(self, text: str, found: Mapping[str, bool] | None = None) -> None:
        self.text = textwrap.dedent(text).strip("\n")
        self.tree = ast.parse(self.text)
        self.blocks = list(_blocks(self.tree.body, 0))
        made = list(_leaves(self.tree.body))
        names = {leaf.name for leaf in made}
        outer = [Leaf(name, on) for name, on in (found or {}).items() if name not in names]
        self.leaves = outer + made

    def chosen(self) -> tuple[list[str], list[bool]]:
        """How the switches stand in the text itself."""
        return [block.mode for block in self.blocks], [leaf.on for leaf in self.leaves]

    def written(self, modes: Sequence[str], flags: Sequence[bool]) -> str:
        """The text with its switches set; a block in default mode is no block."""
        edits = _Edits(self.text)
        for block, mode in zip(self.blocks, modes, strict=True):
            if mode != DEFAULT:
                edits.replace(block.call, f"torch.{mode}()")
            elif isinstance(block.node, ast.With):
                edits.unwrap(block.node)
            else:
                edits.drop(block.line)
        before = []
        for leaf, on in zip(self.leaves, flags, strict=True):
            if on == leaf.on:
                continue
            if leaf.call is None:
                code = re.sub(r"\.(\d+)", r"[\1]", leaf.name)  # `model.0.weight` is a name only
                before.append(f"{code}.requires_grad_({on})")
            else:
                edits.flag(leaf.call, on)
        return "\n".join([*before, edits.text()])


class _Edits:
    """Changes to a text, by line and column of the original."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.pieces: list[tuple[int, int, int, str]] = []  # line, from, to (bytes), new text
        self.dropped: set[int] = set()
        self.less = [0] * (len(self.lines) + 1)  # by line: columns to take away

    def replace(self, node: ast.expr, new: str) -> None:
        self.pieces.append((node.lineno, node.col_offset, node.end_col_offset, new))

    def drop(self, line: int) -> None:
        self.dropped.add(line)

    def unwrap(self, node: ast.With) -> None:
        self.dropped.add(node.lineno)
        step = node.body[0].col_offset - node.col_offset
        literal = {line for string in _long_strings(node) for line in string}
        for line in range(node.lineno + 1, node.end_lineno + 1):
            if line not in literal:
                self.less[line] += step

    def flag(self, call: ast.Call, on: bool) -> None:
        said = next((word for word in call.keywords if word.arg == "requires_grad"), None)
        if said is not None:
            self.replace(said.value, str(on))
        else:
            end = call.end_col_offset - 1
            before = self.lines[call.end_lineno - 1].encode()[:end].decode()
            before = "\n".join([*self.lines[: call.end_lineno - 1], before]).rstrip()
            comma = "" if before.endswith((",", "(")) else ", "
            self.pieces.append((call.end_lineno, end, end, f"{comma}requires_grad={on}"))

    def text(self) -> str:
        for line, start, end, new in sorted(self.pieces, reverse=True):
            old = self.lines[line - 1].encode()
            self.lines[line - 1] = (old[:start] + new.encode() + old[end:]).decode()
        kept = []
        for number, text in enumerate(self.lines, 1):
            if number not in self.dropped:
                margin = min(self.less[number], len(text) - len(text.lstrip()))
                kept.append(text[margin:])
        return "\n".join(kept)


def _long_strings(node: ast.AST) -> Iterator[range]:
    """The lines of each string that are inside of it: their margin is its content."""
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Constant, ast.JoinedStr)) and inner.end_lineno > inner.lineno:
            yield range(inner.lineno + 1, inner.end_lineno + 1)


def _blocks(body: Sequence[ast.stmt], depth: int) -> Iterator[Block]:
    """Every block that can be switched, outer ones first, in the order of the text."""
    for node in body:
        deeper = depth
        for block in _switchable(node, depth):
            yield block
            deeper += 1
        for name in ("body", "orelse", "finalbody", "handlers"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                yield from _blocks(inner, deeper)


def _switchable(node: ast.AST, depth: int) -> Iterator[Block]:
    if isinstance(node, ast.With):
        own_lines = node.body[0].lineno > node.lineno
        if len(node.items) == 1 and node.items[0].optional_vars is None and own_lines:
            call = node.items[0].context_expr
            if mode := _mode(call):
                yield Block(mode, depth, node, call)
    elif isinstance(node, ast.FunctionDef):
        for decorator in node.decorator_list:
            if mode := _mode(decorator):
                yield Block(mode, depth, node, decorator)


def _mode(node: ast.expr) -> str | None:
    """The mode that an expression switches to, if the switch of a lab can stand for it."""
    if isinstance(node, ast.Name) and node.id == OPEN:
        return DEFAULT
    if isinstance(node, ast.Call):
        if node.args or node.keywords:
            return None
        node = node.func
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)
    return name if name in MODES[1:] else None


def _leaves(body: Sequence[ast.stmt]) -> Iterator[Leaf]:
    """Tensors that get a name where they are made, outside functions and loops; each name once."""
    found: dict[str, Leaf] = {}
    for node in body:
        if isinstance(node, ast.With):
            found |= {leaf.name: leaf for leaf in _leaves(node.body) if leaf.name not in found}
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            for target, value in _pairs(node.targets[0], node.value):
                if isinstance(target, ast.Name) and target.id not in found:
                    leaf = _leaf(target.id, value)
                    found |= {leaf.name: leaf} if leaf else {}
    yield from found.values()


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    both = (target, value)
    if all(isinstance(each, ast.Tuple) for each in both) and len(target.elts) == len(value.elts):
        return list(zip(target.elts, value.elts, strict=True))
    return [both]


def _leaf(name: str, call: ast.expr) -> Leaf | None:
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    if call.func.attr not in FACTORIES:
        return None
    said = next((word.value for word in call.keywords if word.arg == "requires_grad"), None)
    if said is not None and not (isinstance(said, ast.Constant) and isinstance(said.value, bool)):
        return None
    on = call.func.attr == "Parameter" if said is None else said.value
    return Leaf(name, on, call)
