"""`course.py notebooks`: execute chapters and solutions, store them, make the exercises from the
solutions.

Running it twice gives no diff; `--check` fails where it would give one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from coursekit import editions, exercises, sync
from coursekit.document_map import write_map
from coursekit.stored import ROOT, Refused, differences, give_ids, normalise

FOLDERS = ("chapters", "solutions")
STORED_VARIABLE = (
    "MINITORCH_LITE_STORED"  # minitorch_lite.viz then shows png and text, nothing else
)
CELL_SECONDS = 120


class ThisPython(KernelSpecManager):
    """Every kernel is the Python that runs this command, whatever kernels the machine has
    registered."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The kernel of this environment; the name is not looked at."""
        return KernelSpec(**get_kernel_dict())


class ThisPythonsKernel(AsyncKernelManager):
    """Starts such a kernel; nbclient makes it and so also shuts it down."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, kernel_spec_manager=ThisPython())


def execute(
    notebook: NotebookNode, folder: Path, allow_errors: bool = False, **variables: str
) -> NotebookNode:
    """Run a copy of the notebook from top to bottom in a fresh kernel, and return the copy.

    The kernel starts in ``folder``, with ``variables`` added to its environment. A cell tagged
    ``raises-exception`` may fail, with ``allow_errors`` any cell; otherwise a failure raises
    nbclient's ``CellExecutionError``.
    """
    executed = deepcopy(notebook)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as ipython_dir:
        client = NotebookClient(
            executed,
            kernel_name="python3",
            kernel_manager_class=ThisPythonsKernel,
            timeout=CELL_SECONDS,
            allow_errors=allow_errors,
            resources={"metadata": {"path": str(folder)}},
            extra_arguments=["--log-level=ERROR"],  # not a warning about unencrypted TCP each time
            record_timing=False,
            store_widget_state=False,
        )
        # Nobody's own IPython settings may show in what is stored.
        environment = {**os.environ, "IPYTHONDIR": ipython_dir, **variables}
        # A loop of our own, closed at the end, and one that pyzmq can use on Windows too.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(client.async_execute(env=environment))
    return executed


def restore(path: Path, run: bool = True) -> tuple[NotebookNode, NotebookNode]:
    """The notebook as it is stored, and as it should be stored.

    Raises ``Refused``, or what ``execute`` raises.
    """
    stored = read(path)
    fresh = execute(stored, path.parent, **{STORED_VARIABLE: "1"}) if run else stored
    return stored, normalise(fresh, before=stored)


def read(path: Path) -> NotebookNode:
    """A notebook in format 4.5, in which every cell has an id of its own."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    if raw.get("nbformat") == 4:
        give_ids(raw["cells"])
        raw["nbformat_minor"] = 5
    return nbformat.reads(json.dumps(raw), as_version=4)


def text_of(notebook: NotebookNode) -> str:
    """The text of the notebook's file: sorted keys, one final newline."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


def write(path: Path, notebook: NotebookNode) -> bool:
    """Write the notebook unless the file has these bytes already; say whether it was written."""
    nbformat.validate(notebook)
    data = text_of(notebook).encode()
    if path.exists() and path.read_bytes() == data:
        return False
    sync.write(path, data)
    return True


def find(
    arguments: Iterable[str], folders: Iterable[str] = FOLDERS, root: Path = ROOT
) -> list[Path]:
    """The notebooks meant by paths of files and folders; without any, all of ``folders``.

    An exercise stands for its solution, and a notebook of another edition for the English one.
    Raises ``ValueError`` for a path without notebooks, and for the learner's own folder: this
    command would replace what they wrote.
    """
    found: list[Path] = []
    apart = {".ipynb_checkpoints", *editions.LANGUAGES}
    for path in [Path(a).resolve() for a in arguments] or [root / name for name in folders]:
        if path.is_relative_to(root / "my"):
            raise ValueError(
                f"{path} is the learner's own; this command is for {' and '.join(folders)}"
            )
        if path.is_relative_to(root / "exercises"):
            path = root / "solutions" / path.relative_to(root / "exercises")
        if path.parent.name in editions.LANGUAGES:
            path = path.parent.parent / path.name
        inside = sorted(p for p in path.rglob("*.ipynb") if p.parent.name not in apart)
        notebooks = [path] if path.suffix == ".ipynb" and path.is_file() else inside
        if not notebooks and arguments:
            raise ValueError(f"no notebook at {path}")
        found += notebooks
    return list(dict.fromkeys(found))


def made_from(path: Path, fresh: NotebookNode) -> dict[Path, NotebookNode]:
    """Every file that follows from one notebook: itself, its editions, the exercises of these.

    Raises ``exercises.Malformed``.
    """
    made = {path: fresh}
    for language in editions.LANGUAGES:
        edition = editions.path_of(path, language)
        if edition.exists():
            made[edition] = editions.carry(fresh, read(edition), language)
    for source in list(made):
        if exercise := exercise_of(source):
            made[exercise] = exercises.make(made[source])
    return made


def exercise_of(solution: Path) -> Path | None:
    """Where the exercise of a solution is; None for what is no solution."""
    for folder in list(solution.parents)[:2]:
        if folder.name == "solutions":
            return folder.parent / "exercises" / solution.relative_to(folder)
    return None


def process(path: Path, check: bool, run: bool = True) -> list[str]:
    """Bring one notebook, and all that is made from it, into its stored form.

    With ``check`` nothing is written. Returns what is wrong, one line each; with ``check`` also
    what would change. Without ``check`` the first line may be "written", which is no fault.
    """
    before = path.read_bytes()
    try:
        stored, fresh = restore(path, run)
        made = made_from(path, fresh)
    except Refused as refused:
        return refused.complaints
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as failure:
        return [str(failure).strip()]
    except exercises.Malformed as fault:
        return [str(fault)]
    if not check and path.read_bytes() != before:
        return ["it was changed while it was executed; nothing was written, run this again"]
    if not check:
        for file in made:
            file.parent.mkdir(exist_ok=True)
        written = [file for file, notebook in made.items() if write(file, notebook)]
        return ["written"] if written else []
    faults = []
    if path.read_bytes() != text_of(fresh).encode():
        faults += differences(stored, fresh) or ["the file's text (its order, or its line ends)"]
    del made[path]
    for file, notebook in made.items():
        if not file.exists() or file.read_bytes() != text_of(notebook).encode():
            name = file.relative_to(path.parent.parent).as_posix()
            faults.append(f"{name} is not what {path.parent.name}/{path.name} makes")
    return faults


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="course.py notebooks", description=__doc__)
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="notebooks or folders; default: all"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a re-run differs"
    )
    parser.add_argument(
        "--no-run", action="store_true", help="do not execute, only bring into form"
    )
    cores = min(2, os.cpu_count() or 1)
    word = "how many at once (default: %(default)s)"
    parser.add_argument("--jobs", type=int, default=cores, metavar="N", help=word)
    options = parser.parse_args(argv)
    try:
        paths = find(options.paths)
    except ValueError as fault:
        parser.error(str(fault))
    if not options.check:
        for folder in ("chapters", *(f"chapters/{language}" for language in editions.LANGUAGES)):
            write_map(ROOT / folder)
    return report(
        paths, lambda path: process(path, options.check, not options.no_run), options.jobs
    )


def report(paths: list[Path], work: Callable[[Path], list[str]], jobs: int) -> int:
    """Do the work on each notebook, ``jobs`` at once, print a line for each; 1 if anything was
    wrong."""
    failed = 0

    def timed(path: Path) -> tuple[list[str], float]:
        started = time.perf_counter()
        return work(path), time.perf_counter() - started

    with ThreadPoolExecutor(max(jobs, 1)) as pool:
        for number, (path, (lines, seconds)) in enumerate(
            zip(paths, pool.map(timed, paths), strict=True), 1
        ):
            good = lines in ([], ["written"])
            failed += not good
            word = (lines[0] if lines else "in order") if good else "FAILED"
            name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
            print(f"[{number}/{len(paths)}] {name}  {seconds:.1f} s  {word}", flush=True)
            if not good:
                print(
                    "\n".join("    " + line for text in lines for line in text.splitlines()),
                    flush=True,
                )
    if failed:
        print(f"{failed} of {len(paths)} notebooks need a look", file=sys.stderr)
    return 1 if failed else 0
