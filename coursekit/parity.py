"""`course.py parity`: the chapters under real torch print what is stored.

Every code cell runs again in a kernel where the framework's import line names torch instead, and
its text is compared with the stored text: what it prints, what it shows, the error it ends with.
Exceptions are only these: a `%%graph` line is taken off and the cell's body runs; a cell tagged
`lab` (a picture, a widget) or `source` (this framework's own source) is left out; a cell tagged
`measured` runs, but its numbers are its own. The live half of tests/oracle runs afterwards, and
2,000 random programs of tests/fuzz, other ones each day.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import importlib.metadata
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from coursekit.notebooks import execute, find, read, report
from coursekit.stored import ROOT, tags

TORCH = "2.13.0"
FRAMEWORK = "minitorch_lite"
NOT_IN_TORCH = {"viz"}
GRAPH = re.compile(r"\A\s*%%graph\b[^\n]*\n?")
ORACLE = ROOT / "tests" / "oracle"
FUZZ = ROOT / "tests" / "fuzz" / "live.py"


def for_torch(source: str) -> str:
    """The cell as it runs under torch: imports swapped, a `%%graph` line taken off.

    >>> for_torch("%%graph\\nimport minitorch_lite as torch\\nfrom minitorch_lite import nn, viz")
    'import torch\\nfrom torch import nn'
    """
    source = GRAPH.sub("", source)
    try:
        statements = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # another magic, or an error on purpose: nothing to swap in it
        return source
    lines = source.splitlines()
    for node in statements:
        if (
            isinstance(node, ast.Import | ast.ImportFrom)
            and (swapped := _swapped(node)) is not None
        ):
            # A statement of several lines becomes one, and the others empty: line numbers stay.
            before = lines[node.lineno - 1].encode()[: node.col_offset].decode()
            after = lines[node.end_lineno - 1].encode()[node.end_col_offset :].decode()
            lines[node.lineno - 1 : node.end_lineno] = [before + swapped + after] + [""] * (
                node.end_lineno - node.lineno
            )
    return "\n".join(lines)


def _swapped(node: ast.Import | ast.ImportFrom) -> str | None:
    """The import statement that names torch, or None if this one has nothing to do with it."""
    if isinstance(node, ast.Import):
        if not any(_of_framework(alias.name) for alias in node.names):
            return None
        return "import " + ", ".join(_imported(alias) for alias in node.names)
    if node.level or not node.module or not _of_framework(node.module):
        return None
    names = [alias for alias in node.names if alias.name not in NOT_IN_TORCH]
    return ast.unparse(ast.ImportFrom(_torch(node.module), names, 0)) if names else "pass"


def _imported(alias: ast.alias) -> str:
    if not _of_framework(alias.name):
        return ast.unparse(alias)
    name = _torch(alias.name)
    if alias.asname == name:
        return name
    return f"{name} as {alias.asname or FRAMEWORK}"


def _of_framework(module: str) -> bool:
    return module == FRAMEWORK or module.startswith(FRAMEWORK + ".")


def _torch(module: str) -> str:
    return "torch" + module.removeprefix(FRAMEWORK)


def runs(cell: NotebookNode) -> bool:
    """Whether the cell runs under torch."""
    if "source" in tags(cell):
        return False
    return "lab" not in tags(cell) or bool(GRAPH.match(cell.source))


def compares(cell: NotebookNode) -> bool:
    """Whether what it prints there has to be the stored text."""
    return runs(cell) and "measured" not in tags(cell)


def texts(cell: NotebookNode) -> list[str]:
    """What a cell says, picture cells left out: the streams, the shown values, the error."""
    streams: dict[str, str] = {}
    shown = []
    for output in cell.outputs:
        if output.output_type == "stream":
            streams[output.name] = streams.get(output.name, "") + output.text
        elif output.output_type == "error":
            shown.append(f"{output.ename}: {output.evalue}")
        elif "image/png" not in output.data:
            shown.append(output.data.get("text/plain", ""))
    return [f"{name}: {text}" for name, text in streams.items()] + shown


def differences(path: Path) -> list[str]:
    """Where one chapter prints something else under torch, as a diff for each cell."""
    stored = read(path)
    under_torch = deepcopy(stored)
    for cell in under_torch.cells:
        if cell.cell_type == "code":
            cell.source = for_torch(cell.source) if runs(cell) else ""
            cell.outputs = []
    try:
        # One thread: several would wait for each other where all processors are busy.
        executed = execute(under_torch, path.parent, allow_errors=True, OMP_NUM_THREADS="1")
    except (CellTimeoutError, DeadKernelError) as failure:
        return [str(failure).strip()]
    found = []
    for number, (mine, theirs) in enumerate(zip(stored.cells, executed.cells, strict=True)):
        if mine.cell_type == "code" and compares(mine) and texts(mine) != texts(theirs):
            here, there = ("\n".join(texts(cell)).splitlines() for cell in (mine, theirs))
            diff = difflib.unified_diff(here, there, "stored", f"torch {TORCH}", "", "", 2, "")
            found += [f"cell {number} ({mine.id})", *("  " + line for line in diff)]
    return found


def installed_torch() -> str:
    """The version of torch in this environment without what follows a plus sign; "none"."""
    try:
        return importlib.metadata.version("torch").partition("+")[0]
    except importlib.metadata.PackageNotFoundError:
        return "none"


def main(argv: list[str]) -> int:
    """Compare chapters, then run the oracle live; 1 if anything differs."""
    parser = argparse.ArgumentParser(prog="course.py parity", description=__doc__)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="default: all of chapters/")
    parser.add_argument("--no-oracle", action="store_true", help="only the notebooks")
    parser.add_argument("--long", action="store_true", help="20,000 random programs, not 2,000")
    cores = min(2, os.cpu_count() or 1)
    word = "how many at once (default: %(default)s)"
    parser.add_argument("--jobs", type=int, default=cores, metavar="N", help=word)
    options = parser.parse_args(argv)
    if installed_torch() != TORCH:
        print(f"parity is with torch {TORCH}; this Python has {installed_torch()}", file=sys.stderr)
        return 2
    try:
        paths = find(options.paths, ["chapters"])
    except ValueError as fault:
        parser.error(str(fault))
    failed = report(paths, differences, options.jobs)
    if not options.paths and not options.no_oracle:
        failed |= oracle(ORACLE)
        failed |= random_programs(options.long)
    return failed


def oracle(folder: Path, options: Iterable[str] = ("--live", "-q")) -> int:
    """Ask torch itself what tests/oracle otherwise reads from its recordings."""
    command = [sys.executable, "-m", "pytest", str(folder), *options]
    return 1 if subprocess.run(command, cwd=ROOT, check=False).returncode else 0


def random_programs(long: bool = False, script: Path = FUZZ) -> int:
    """Programs that nobody has seen, by torch and by minitorch_lite."""
    command = [sys.executable, str(script), *(["--long"] if long else [])]
    return 1 if subprocess.run(command, cwd=ROOT, check=False).returncode else 0
