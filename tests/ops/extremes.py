"""Every row of the table on numbers where NumPy warns: what it says must not reach a learner.

`python -m tests.ops.extremes`, in a process of its own, because pytest sets warnings up anew.
"""

import contextlib
import math
import sys

import numpy as np

import minitorch_lite as torch
from tests.ops.test_table import ROWS

NUMBERS = np.array([math.inf, -math.inf, math.nan, 0, 1, -1, 1e38, -1e38, 3e38], np.float32)


def extreme(value, start):
    if not isinstance(value, np.ndarray):
        return value
    if value.dtype.kind == "f":
        value = np.resize(np.roll(NUMBERS, start), value.shape)
    return torch.tensor(value)


def run(row, start):
    inputs = [extreme(value, start + 2 * at) for at, value in enumerate(row.inputs)]
    row.call(torch, *inputs)
    if isinstance(row.twin, str):
        getattr(inputs[0], row.twin)(*inputs[1:])


if __name__ == "__main__":
    ran = 0
    for row in ROWS:
        for start in range(len(NUMBERS)):
            with contextlib.suppress(Exception):  # a row may refuse such inputs
                run(row, start)
                ran += 1
    print(ran)
    if "own" in sys.argv:
        np.float32(3e38) * np.float32(10)
