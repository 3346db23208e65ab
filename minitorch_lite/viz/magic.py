"""`%%graph`: run a notebook cell, then show the picture of what it did."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .bundle import Picture
from .groups import marked, marked_functions, marks
from .recorder import Recorder, record


def load_ipython_extension(shell: Any) -> None:
    """Register `%%graph`; importing `minitorch_lite.viz` in a notebook does it already."""
    shell.register_magic_function(graph, magic_kind="cell")


def graph(line: str, cell: str) -> None:
    """%%graph: run this cell and draw the operations it ran, recorded or not."""
    __tracebackhide__ = "__ipython_bottom__"  # an error shows the learner's frames only
    from IPython import get_ipython
    from IPython.display import display

    shell = get_ipython()
    source = shell.transform_cell(cell)
    number = len(shell.user_ns.get("In", "?")) - 1  # of the cell this runs in, for tracebacks
    name = shell.compile.cache(source, number)
    watch = record(shell.user_ns)
    try:
        called = marked_functions(source, shell.user_ns)
        with watch, _marks(shell.user_ns, watch), called:
            value = _run(source, name, shell.user_ns)
    except Exception:
        display(Picture(watch.story))  # what ran before the error
        raise
    if value is not None and not cell.rstrip().endswith(";"):
        shell.displayhook(value)
    display(Picture(watch.story))


@contextmanager
def _marks(space: dict[str, Any], watch: Recorder) -> Iterator[None]:
    """What the marks at loops refer to, for as long as the cell runs."""
    names = marks(watch.groups)
    space.update(names)
    try:
        yield
    finally:
        for name in names:
            space.pop(name, None)


def _run(source: str, name: str, space: dict[str, Any]) -> Any:
    """Run statements; the value is that of the last one, if it is an expression."""
    __tracebackhide__ = True
    statements = marked(ast.parse(source, name)).body
    last = None
    if statements and isinstance(statements[-1], ast.Expr):
        last = ast.Expression(statements.pop().value)
    exec(compile(ast.Module(statements, []), name, "exec"), space)
    return None if last is None else eval(compile(last, name, "eval"), space)
