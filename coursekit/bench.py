"""`course.py bench`: minitorch_lite beside torch, in interleaved fresh processes, as ratios.

Refuses to compare where the two libraries' results disagree.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "benchmarks" / "workloads.py"
LIBRARIES = ("minitorch_lite", "torch")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main(argv: list[str]) -> int:
    """Print one line a workload: seconds of each library, and their ratio."""
    parser = argparse.ArgumentParser(prog="course.py bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="fresh processes for each library")
    parser.add_argument("--quick", action="store_true", help="one round")
    options = parser.parse_args(argv)
    sys.path.insert(0, str(SCRIPT.parent))
    from workloads import WORKLOADS

    rounds = 1 if options.quick else options.rounds
    print(f"{'workload':24}{'minitorch_lite':>16}{'torch':>12}{'ratio':>8}", flush=True)
    failed = 0
    for name in WORKLOADS:
        runs = [{library: run(library, name) for library in LIBRARIES} for _ in range(rounds)]
        ours, theirs = (median(r[library]["seconds"] for r in runs) for library in LIBRARIES)
        if agree(*(runs[0][library]["result"] for library in LIBRARIES)):
            line = f"{ours * 1e3:13.3f} ms{theirs * 1e3:9.3f} ms{ours / theirs:8.2f}"
        else:
            failed, line = 1, f"  results disagree: {runs[0]}"
        print(f"{name:24}{line}", flush=True)
    return failed


def agree(ours: float, theirs: float) -> bool:
    """Equal up to the rounding of float32 sums."""
    return math.isclose(ours, theirs, rel_tol=1e-3, abs_tol=1e-5)


def run(library: str, name: str) -> dict[str, float]:
    """One workload in a process of its own."""
    command = [sys.executable, str(SCRIPT), library, name]
    environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
