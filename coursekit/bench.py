"""`course.py bench`: minitorch_lite beside torch, mygrad and NumPy by hand, as ratios.

Every number comes from a fresh process of one thread.  The libraries take turns, round by round, so
that whatever else the machine does falls on all of them; medians of the rounds are divided.  Where
a library's losses and gradients are not those of minitorch_lite, nothing is compared.

    python3 course.py bench             everything: writes benchmarks/RESULTS.md and the picture
    python3 course.py bench --quick     ratios of times in under a minute, for use while working
    python3 course.py bench W3 W11      only these rows
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from coursekit import bench_report

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "benchmarks"
sys.path.insert(0, str(FOLDER))
from table import WORKLOADS  # noqa: E402  found by the line above

OURS = "minitorch_lite"
LIBRARIES = (OURS, "hand", "torch", "mygrad", "mygrad, unguarded")
QUICK = ("minitorch_lite", "hand", "torch")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
SLOW = ("W4", "W6", "W9", "W10", "growth", "watching")  # what --quick leaves out

Runs = dict[str, dict[str, list[dict]]]  # workload -> library -> what its processes printed


def main(argv: list[str]) -> int:
    """Measure, print one line a row, and write the results down if all rows were measured."""
    parser = argparse.ArgumentParser(
        prog="course.py bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("rows", nargs="*", metavar="ROW", help="such as W3; all by default")
    parser.add_argument("--rounds", type=int, default=5, help="processes of each library (5)")
    parser.add_argument("--quick", action="store_true", help="one process of each library")
    parser.add_argument("--write", action="store_true", help="store these ROWs too")
    options = parser.parse_args(argv)
    unknown = [row for row in options.rows if not chosen([row])]
    if unknown or options.rounds < 1:
        names = ", ".join(dict.fromkeys(name.split()[0] for name in WORKLOADS))
        parser.error(f"no such row: {unknown[0]}; there are {names}" if unknown else "no rounds")
    names = chosen(options.rows)
    if options.quick:
        runs = all_at_once([name for name in names if options.rows or not name.startswith(SLOW)])
    else:
        runs = in_turns(names, options.rounds)
    disagreeing = refuse(runs)
    print(bench_report.text(runs))
    if not disagreeing and (options.write if options.rows else not options.quick):
        bench_report.write(runs, options.rounds)
    return bool(disagreeing)


def chosen(rows: Iterable[str]) -> list[str]:
    """The workloads meant: `W1` is also `W1 no_grad`."""
    wanted = tuple(rows)
    return [name for name in WORKLOADS if not wanted or name in wanted or name.split()[0] in wanted]


def libraries_for(name: str) -> tuple[str, ...]:
    if name.startswith("watching"):
        return (OURS,)
    return (OURS, "torch") if name.startswith("growth") else LIBRARIES


def in_turns(names: list[str], rounds: int) -> Runs:
    """Fresh processes, one library after the other, round by round."""
    runs: Runs = defaultdict(lambda: defaultdict(list))
    started = time.monotonic()
    for number, name in enumerate(names, 1):
        title = f"[{number}/{len(names)}] {WORKLOADS[name].title}"
        for turn in range(rounds):
            for library in libraries_for(name):
                progress(f"{title}: round {turn + 1} of {rounds}, {library}", started)
                runs[name][library] += run(library, [name])
    progress("", started)
    return runs


def all_at_once(names: list[str]) -> Runs:
    """One process of each library for all rows: coarse, and fast."""
    runs: Runs = defaultdict(lambda: defaultdict(list))
    started = time.monotonic()
    for library in QUICK:
        progress(library, started)
        for name, found in zip(names, run(library, names, "--brief"), strict=True):
            runs[name][library].append(found)
    progress("", started)
    return runs


def progress(text: str, started: float) -> None:
    """One live line on a terminal; a line each elsewhere."""
    if sys.stderr.isatty():
        shown = f"{time.monotonic() - started:4.0f} s  {text}" if text else ""
        print(f"\r{shown[:98]:98}", end="" if text else "\r", file=sys.stderr, flush=True)
    elif text:
        print(f"{time.monotonic() - started:4.0f} s  {text}", file=sys.stderr, flush=True)


def run(library: str, names: list[str], *options: str) -> list[dict]:
    """The workloads in a process of their own; a process that dies ends it all, with its error."""
    command = [sys.executable, str(FOLDER / "measure.py"), library, *names, *options]
    environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # or each import would compile all anew
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"bench: {library} failed in {', '.join(names)}:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


# agreement ----------------------------------------------------------------------------------------
def refuse(runs: Runs) -> list[tuple[str, str]]:
    """Take out what does not agree with us, and say so; returns those workloads and libraries."""
    disagreeing = []
    for name, of in runs.items():
        ours = of[OURS][0]
        for library, found in of.items():
            theirs = found[0]
            if "results" in theirs and not agree(ours["results"], theirs["results"]):
                disagreeing.append((name, library))
                print(
                    f"{name}: {library} disagrees with {OURS}, not compared: {theirs['results']} "
                    f"against {ours['results']}"
                )
    for name, library in disagreeing:
        runs[name][library] = [{"error": "other results"}]
    return disagreeing


def agree(ours: list[list[float]], theirs: list[list[float]]) -> bool:
    """Each loss and gradient equal up to the rounding of float32 sums, measured by its length."""
    return len(ours) == len(theirs) and all(
        len(mine) == len(other)
        and all(
            math.isclose(a, b, rel_tol=1e-3, abs_tol=1e-4 * mine[0] + 1e-6)
            for a, b in zip(mine, other, strict=True)
        )
        for mine, other in zip(ours, theirs, strict=True)
    )
