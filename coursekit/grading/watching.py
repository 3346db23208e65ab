"""Run one notebook in a process of its own, watched: time, memory, and nothing left behind."""

from __future__ import annotations

import compileall
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbformat import NotebookNode

from coursekit import TESTED
from coursekit.grading.runner import MEMORY, adopt_orphans
from coursekit.stored import ROOT

TICK = 0.5  # seconds between two looks at memory
PACKAGES = ("coursekit", "minitorch_lite")

stopping = threading.Event()  # nobody waits any more: every run ends, as if its time were over
_starting = threading.Lock()
_runners: set[int] = set()


def course_copy(folder: Path) -> Path:
    """The course's packages, copied: an answer that writes into them harms only its own copy."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package)
    compileall.compile_dir(folder, quiet=1)  # once, not in each copy
    return folder


@dataclass(frozen=True)
class Limits:
    """Seconds that a cell and a notebook may take."""

    cell: int = 20
    notebook: int = 60


class Run:
    """One run of one notebook: what each cell reported, and how it ended."""

    def __init__(self, notebook: NotebookNode, course: Path, limits: Limits, seconds: float):
        self.limits = limits
        self.cells: dict[str, dict[str, Any]] = {}
        self.begun = ""  # the cell that was running last
        self.ended_by = ""  # "", "time", "memory" or "killed"
        self.known: set[psutil.Process] = set()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            folder = Path(name).resolve()
            mine = folder / "course"
            shutil.copytree(course, mine)
            work = folder / "work"
            work.mkdir()
            path = work / "notebook.ipynb"
            nbformat.write(notebook, path)
            self._run(path, mine, folder, seconds)

    def _run(self, path: Path, course: Path, folder: Path, seconds: float) -> None:
        end = time.monotonic() + seconds
        with _starting:
            runner = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "coursekit.grading.runner",
                    str(path),
                    str(self.limits.cell),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=path.parent,
                env=environment(folder, course),
                start_new_session=True,
            )
            _runners.add(runner.pid)
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=_read, args=[runner, lines], daemon=True).start()
        try:
            while line := self._next(lines, runner, end):
                self._heard(line)
        finally:
            self._kill(runner)
        while not lines.empty():  # what it said before it was killed
            self._heard(lines.get())

    def _next(self, lines: queue.SimpleQueue, runner: subprocess.Popen, end: float) -> bytes:
        """The next line of a report; b"" when the run is over."""
        while True:
            with suppress(queue.Empty):
                return lines.get(timeout=TICK)
            if time.monotonic() > end or stopping.is_set():
                self.ended_by = "time"
            elif self._memory(runner) > MEMORY:
                self.ended_by = "memory"
            if self.ended_by:
                return b""

    def _heard(self, line: bytes) -> None:
        facts = json.loads(line or "{}")
        if "begins" in facts:
            self.begun = facts["begins"]
        elif "cell" in facts:
            self.cells.setdefault(facts["cell"], facts)

    def _memory(self, runner: subprocess.Popen) -> int:
        """Bytes that the runner and all below it use; also remembers who is below it."""
        total = 0
        with suppress(psutil.Error):
            parent = psutil.Process(runner.pid)
            self.known |= {parent, *parent.children(recursive=True)}
        for process in list(self.known):
            with suppress(psutil.Error):
                total += process.memory_info().rss
        return total

    def _kill(self, runner: subprocess.Popen) -> None:
        """End everything that this run started, orphans too, and nothing else."""
        if runner.poll() is None and not self.ended_by:
            with suppress(subprocess.TimeoutExpired):
                runner.wait(5)  # it has closed its report and is about to end
        if runner.poll() not in (0, None) and not self.ended_by:
            self.ended_by = "killed"
        for _ in range(20):
            self._memory(runner)
            alive = []
            for process in self.known:
                with suppress(psutil.Error):
                    below = process.children(recursive=True)
                    for each in (process, *below):
                        if each.is_running() and each.status() != psutil.STATUS_ZOMBIE:
                            alive.append(each)
            for process in alive:
                with suppress(psutil.Error):
                    process.kill()
            if not alive:
                break
            psutil.wait_procs(alive, timeout=TICK)
        runner.wait()
        with _starting:
            _runners.discard(runner.pid)
            _kill_orphans()


def _kill_orphans() -> None:
    """On Linux: what a runner that was killed has left is now a child of this process."""
    if sys.platform != "linux":
        return
    for process in psutil.Process().children():
        with suppress(psutil.Error):
            if process.pid not in _runners and process.status() != psutil.STATUS_ZOMBIE:
                process.kill()


def _read(runner: subprocess.Popen, lines: queue.SimpleQueue) -> None:
    for line in runner.stdout:
        lines.put(line)
    lines.put(b"")


def environment(folder: Path, course: Path) -> dict[str, str]:
    """What a submission sees: a home, a temporary folder and Jupyter folders of its own."""
    own = ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "IPYTHONDIR")
    own += ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        **dict.fromkeys(own, str(scratch)),
        **dict.fromkeys(threads, "1"),  # several submissions at once are the parallel part
        "PYTHONPATH": str(course),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        TESTED: "1",
    }


def prepare() -> None:
    """Once, in the process that grades: adopt what a killed runner leaves."""
    adopt_orphans()
