"""One process that measures: `python measure.py LIBRARY NAME...` prints one JSON line a workload.

`seconds` is the process CPU time of one call, the median of several; `megabytes` is how far memory
rose in the first call (Linux only: elsewhere the peak cannot be set back); `results` are a few
numbers of every loss and gradient, on which the libraries must agree.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

STATUS, PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def memory(field: str) -> float:
    """Resident memory now ("VmRSS") or at its peak ("VmHWM"), in MB; NaN where nobody tells."""
    try:
        lines = STATUS.read_text().splitlines()
    except OSError:
        return float("nan")
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith(field))


def rise(call: Callable[[], Any]) -> float:
    """How many MB a call needs at its worst."""
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)  # memory that was freed before must not hide what it needs
        PEAK.write_text("5")
    except (OSError, AttributeError):
        return float("nan")
    before = memory("VmRSS")
    call()
    return memory("VmHWM") - before


def prepared_by(library: str, function: str) -> Callable | None:
    """The function that prepares a workload in this library; None if it has no such thing."""
    if library in ("torch", "minitorch_lite"):
        module, torch = importlib.import_module("with_torch"), importlib.import_module(library)
        for part in ("nn", "nn.functional", "optim"):
            importlib.import_module(f"{library}.{part}")
        if library == "torch":
            torch.set_num_threads(1)
        return partial(getattr(module, function), torch)
    if library == "hand":
        return getattr(importlib.import_module("by_hand"), function, None)
    import mygrad

    (mygrad.turn_memory_guarding_off if library == "mygrad, unguarded" else lambda: None)()
    return getattr(importlib.import_module("with_mygrad"), function, None)


def measured(library: str, name: str, brief: bool = False, tiny: bool = False) -> dict:
    """What one workload needs in this process; {} if the library does not have it."""
    from table import WORKLOADS

    workload = WORKLOADS[name]
    if workload.function == "import":
        return imported(library)
    prepare = prepared_by(library, workload.function)
    if prepare is None:
        return {}
    warm, _ = prepare(*workload.tiny)
    warm()
    call, results = prepare(*(workload.tiny if tiny else workload.sizes))
    megabytes = rise(call)
    found: dict[str, Any] = {"results": [summary(each) for each in results()]}
    if not brief:  # then other workloads were here before, and left memory to be used again
        found["megabytes"] = megabytes
    samples = 3 if brief else workload.samples
    calls = max(1, workload.calls // 4) if brief else workload.calls
    if workload.time:
        found["seconds"] = median(timed(call, calls) for _ in range(samples))
    if name.startswith("growth"):
        forward, _ = prepared_by(library, "deep_forward")(*workload.sizes)
        found["forward"] = median(timed(forward, calls) for _ in range(samples))
    return found


def timed(call: Callable[[], Any], calls: int) -> float:
    before = time.process_time()
    for _ in range(calls):
        call()
    return (time.process_time() - before) / calls


def imported(library: str) -> dict:
    """What the import needs, NumPy having been imported before."""
    import numpy  # noqa: F401  what is imported beside it is not counted

    module = library.partition(",")[0]
    if module == "hand":
        return {}
    before, held = time.process_time(), memory("VmRSS")
    importlib.import_module(module)
    return {
        "seconds": time.process_time() - before,
        "megabytes": memory("VmRSS") - held,
        "results": [],
    }


def summary(values: Any) -> list[float]:
    """The length of an array as a vector, and its first elements."""
    import numpy as np

    array = np.asarray(values, np.float64).ravel()
    return [float(np.sqrt(array @ array)), *array[:5].tolist()]


if __name__ == "__main__":
    library, *names = sys.argv[1:]
    brief = "--brief" in names
    for name in names:
        if name != "--brief":
            try:
                found = measured(library, name, brief)
            except (RecursionError, MemoryError) as error:
                found = {"error": type(error).__name__}
            print(json.dumps(found), flush=True)
