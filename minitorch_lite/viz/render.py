"""DOT to SVG or PNG. The rule: pygraphviz where it can be loaded, else `dot` on the PATH, else
graphviz-pure, which needs nothing of the system, and measures text in fonts of its own.

Where nothing works the text twin is shown, with `ADVICE`: nobody meets a traceback because a
picture could not be drawn.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial

ADVICE = (
    "No picture: pip install graphviz graphviz-pure (or put Graphviz's `dot` on the PATH), "
    "then restart the kernel."
)
TIME_LIMIT = 20  # seconds, for a program

_one_at_a_time = threading.Lock()  # Graphviz is not thread-safe


def render(dot: str, form: str = "svg", dpi: int = 96) -> bytes | None:
    """The drawing of a DOT source as bytes of an SVG or PNG, or None if nothing here can draw.

    >>> (render("digraph { a -> b }") or b"<svg")[:5] in (b"<?xml", b"<svg")
    True
    """
    draw = renderer()
    if draw is None:
        return None
    try:
        return draw(dot, form, dpi)
    except Exception:  # a drawing that fails must not cost the learner the cell: the twin is shown
        return None


@cache
def renderer() -> Callable[[str, str, int], bytes] | None:
    """What draws on this machine; found out once."""
    with _quiet():
        try:
            import pygraphviz  # noqa: F401  only whether it can be imported
        except Exception:  # not installed, or a library of the system is missing
            pass
        else:
            return _pygraphviz
    beside_python = sysconfig.get_path("scripts")
    program = shutil.which("dot") or shutil.which("graphviz-pure", path=beside_python)
    return partial(_program, program) if program else None


def _pygraphviz(dot: str, form: str, dpi: int) -> bytes:
    import pygraphviz

    with _one_at_a_time, _quiet():
        graph = pygraphviz.AGraph(string=dot)
        try:
            if form == "png":
                graph.graph_attr.update(dpi=dpi, bgcolor="white")
            return graph.draw(format=form, prog="dot")
        finally:
            graph.close()


def _program(program: str, dot: str, form: str, dpi: int) -> bytes:
    command = [program, f"-T{form}"]
    if form == "png":
        command += [f"-Gdpi={dpi}", "-Gbgcolor=white"]
    done = subprocess.run(
        command, input=dot.encode(), capture_output=True, timeout=TIME_LIMIT, check=True
    )
    return done.stdout


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep file descriptor 2 quiet: Fontconfig and Graphviz write there past Python.

    In a notebook that would be a red box under the picture.
    """
    try:
        sys.stderr.flush()
        kept = os.dup(2)
    except (OSError, ValueError, AttributeError):  # no such descriptor, no stderr at all
        yield
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
