"""A process for one submission: runs its notebook under nbval, and reports each cell at once.

    python -m coursekit.grading.runner NOTEBOOK SECONDS_A_CELL

The reports go to the standard output of this process, which nothing that it starts inherits.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any, TextIO

import psutil
import pytest

MEMORY = 2 * 1024**3  # bytes, for each process where the system limits it, and for all together
FILE_BYTES = 200 * 1024**2
PR_SET_CHILD_SUBREAPER = 36
SLICE = 0.5  # seconds between two looks whether the kernel is alive


class KernelDied(Exception):
    """The kernel ended in the middle of a cell."""


def limit() -> None:
    """Limit memory and files, where the system can, for this process and what it starts."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def adopt_orphans() -> None:
    """On Linux: processes whose parent ends become children of this one, and so can be found."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def running_below() -> list[psutil.Process]:
    """All processes that this one, or one that it started, has started."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


class Reporter:
    """A pytest plugin: no excuses for a cell, and a line for each."""

    def __init__(self, channel: TextIO) -> None:
        self.channel = channel
        self.known: set[psutil.Process] = set()

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        item.options.update(check=False, skip=False, check_exception=False)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        kernel = item.parent.kernel
        item.parent.timed_out = False  # after a loop that was ended the next cell is as good
        if not hasattr(kernel, "patient"):
            kernel.patient, kernel.await_reply = kernel.await_reply, None
            kernel.await_reply = _impatient(kernel)
            self.known = set(running_below())
        self.say(begins=item.cell.id)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo) -> Any:
        result = yield
        report = result.get_result()
        if call.when != "call" and report.passed:
            return
        outputs = item.test_outputs or []
        errors = [o for o in outputs if o.output_type == "error"]
        shown = [o.data.get("text/plain", "") for o in outputs if o.get("data")]
        left = [p for p in running_below() if p not in self.known] if call.when == "call" else []
        names = []
        for process in left:
            with suppress(psutil.Error):
                names.append(process.name())
                process.kill()
        self.say(
            cell=item.cell.id,
            passed=report.passed,
            name=errors[-1].ename if errors else "",
            error=errors[-1].evalue if errors else _message(call),
            died=bool(call.excinfo) and not item.parent.kernel.is_alive(),
            timed_out=bool(item.parent.timed_out),
            shown=shown[-1] if shown else "",
            left=names,
        )

    def say(self, **facts: Any) -> None:
        self.channel.write(json.dumps(facts) + "\n")
        self.channel.flush()


def _message(call: pytest.CallInfo) -> str:
    return str(call.excinfo.value) if call.excinfo else ""


def _impatient(kernel: Any) -> Callable[..., None]:
    """`await_reply` that does not wait out its time for a kernel that is dead."""

    def await_reply(msg_id: str, timeout: float) -> None:
        end = time.monotonic() + timeout
        while True:
            try:
                return kernel.patient(msg_id, timeout=SLICE)
            except Empty:
                if not kernel.is_alive():
                    raise KernelDied from None
                if time.monotonic() > end:
                    raise

    return await_reply


def main(notebook: str, seconds: str) -> None:
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")  # a copy that is not inherited
    log = os.open(os.devnull, os.O_WRONLY)
    os.dup2(log, 1)
    os.dup2(log, 2)
    limit()
    adopt_orphans()
    path = Path(notebook)
    arguments = ["--nbval", "--nbval-current-env", f"--nbval-cell-timeout={seconds}"]
    arguments += ["-p", "nbval.plugin", "-p", "no:cacheprovider", f"--rootdir={path.parent}"]
    try:
        pytest.main([*arguments, str(path)], plugins=[Reporter(channel)])
    finally:
        for process in running_below():
            with suppress(psutil.Error):
                process.kill()


if __name__ == "__main__":
    main(*sys.argv[1:])
