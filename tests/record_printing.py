"""Record how torch prints tensors into tests/data/printing.json.

Run with torch 2.13.0: `python tests/record_printing.py`. Each case is an array (dtype, shape and
either its elements or the way they are made), options, and torch's text. tests/test_printing.py
prints the same arrays without torch.
"""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import numpy as np
import torch
from torch import _tensor_str

DATA = Path(__file__).parent / "data" / "printing.json"

# name, dtype, shape, elements (a list, or a number to fill with, or "range")
NAMED = [
    ("scalar", "float32", [], [1.5]), ("whole scalar", "float32", [], [3]),
    ("integer scalar", "int64", [], [7]), ("bool scalar", "bool", [], [1]),
    ("nan scalar", "float32", [], [math.nan]), ("small scalar", "float32", [], [1e-5]),
    ("empty", "float32", [0], []), ("empty with size", "float32", [0, 3], []),
    ("empty integers", "int64", [0], []), ("empty bools", "bool", [2, 0], []),
    ("empty doubles", "float64", [0, 3, 1], []), ("whole", "float32", [3], [1, 2, 3]),
    ("negative", "float32", [2, 2], [-1.5, 2, 3, -40]), ("zeros", "float32", [2, 2], 0),
    ("negative zero", "float32", [3], [-0.0, 1, 0]), ("ones", "float64", [2], 1),
    ("infinities", "float32", [4], [math.inf, -math.inf, math.nan, 1.25]),
    ("whole and nan", "float32", [3], [1, math.nan, -3]), ("all nan", "float32", [2], math.nan),
    ("ratio 1000", "float32", [2], [1000.5, 1.0005]), ("ratio above", "float32", [2], [1001.5, 1]),
    ("up to 1e8", "float32", [2], [1e8, 1e8]), ("above 1e8", "float32", [2], [1.1e8, 1e8]),
    ("down to 1e-4", "float64", [2], [1e-4, 2e-4]), ("below 1e-4", "float64", [1], [9.9e-5]),
    ("denormal", "float32", [2], [1e-42, 1e-40]), ("bytes", "uint8", [2, 3], [0, 255, 3, 4, 5, 60]),
    ("ints", "int32", [2, 2], [-5, 10, 200, 3]), ("bools", "bool", [2, 2], [1, 0, 0, 1]),
    ("rows of 1000", "float32", [1000], "range"), ("a summary", "float32", [1001], "range"),
    ("a summary in two", "float32", [40, 50], "range"), ("long line", "int64", [60], "range"),
    ("a summary in three", "int64", [12, 10, 9], "range"), ("cube", "float32", [2, 2, 2], "range"),
    ("one row too many", "float32", [7, 200], "range"), ("thin", "float32", [1, 2000], "range"),
    ("deep", "float32", [1, 1, 2, 1, 2], "range"), ("column", "float32", [5, 1], "range"),
]  # fmt: skip

OPTIONS = [
    {"precision": 2}, {"precision": 0}, {"precision": 8}, {"threshold": 5}, {"threshold": 0},
    {"edgeitems": 1, "threshold": 4}, {"edgeitems": 0, "threshold": 3}, {"edgeitems": 0},
    {"linewidth": 20}, {"linewidth": 1}, {"linewidth": 160}, {"profile": "short"},
    {"profile": "full"}, {"sci_mode": True}, {"sci_mode": False},
    {"precision": 1, "sci_mode": True},
]  # fmt: skip


def array_of(dtype: str, shape: list[int], elements: list | float | str) -> np.ndarray:
    size = math.prod(shape)
    if elements == "range":
        elements = list(range(size))
    elif not isinstance(elements, list):
        elements = [elements] * size
    return np.array(elements, dtype).reshape(shape)


def random_elements(rng: random.Random, dtype: str, size: int) -> list:
    if dtype == "bool":
        return [rng.randrange(2) for _ in range(size)]
    if not dtype.startswith("float"):
        low, high = rng.choice([(0, 2), (0, 10), (0, 256)] + [(-900, 20)] * (dtype != "uint8"))
        return [rng.randrange(low, high) for _ in range(size)]
    scale = 10.0 ** rng.choice([-40, -5, -3, 0, 0, 0, 0, 2, 5, 8, 30])
    special = [0.0, -0.0, math.inf, -math.inf, math.nan]
    odd, digits = rng.choice([0, 0, 0.2, 0.9]), rng.choice([0, 1, 3, 9])
    return [
        rng.choice(special) if rng.random() < odd else round(rng.gauss(0, 9), digits) * scale
        for _ in range(size)
    ]


def record(name: str, dtype: str, shape: list[int], elements, **how) -> dict:
    """how: options, grad ("leaf" or an operation's name), default (a dtype), subclass."""
    torch.set_printoptions(profile="default")
    torch.set_printoptions(**how.get("options", {}))
    torch.set_default_dtype(getattr(torch, how.get("default", "float32")))
    tensor = torch.from_numpy(array_of(dtype, shape, elements))
    if "grad" in how:
        tensor.requires_grad_()
        if how["grad"] != "leaf":
            tensor = tensor.clone() if how["grad"] == "clone" else tensor.mul(1.0)
            how["grad"] = type(tensor.grad_fn).__name__
    if "subclass" in how:
        tensor = tensor.as_subclass(type(how["subclass"], (torch.Tensor,), {}))
    case = {"name": name, "dtype": dtype, "shape": shape, "elements": elements, **how}
    return case | {"shown": _tensor_str.get_printoptions(), "text": repr(tensor)}


def cases() -> list[dict]:
    rng = random.Random(0)
    found = [record(*named) for named in NAMED]
    for options in OPTIONS:
        for name in ("a summary in two", "negative", "infinities", "ratio above", "cube", "bools"):
            named = next(each for each in NAMED if each[0] == name)
            found.append(record(*named, options=options))
    for named in NAMED:
        if named[1].startswith("float") and named[2] != [1000]:
            for grad in ("leaf", "clone", "mul"):
                found.append(record(*named, grad=grad))
    for linewidth in range(30, 70):  # where exactly a note goes to a line of its own
        options = {"linewidth": linewidth}
        found.append(record("notes", "float64", [3], "range", grad="clone", options=options))
    for named in NAMED[:14]:
        found.append(record(*named, default="float64"))
    found.append(record(*NAMED[11], subclass="Mine"))
    for number in range(220):
        dtype = rng.choice(["float32"] * 4 + ["float64"] * 2 + ["int64", "int32", "uint8", "bool"])
        shape = [rng.choice([1, 1, 2, 3, 4, 8]) for _ in range(rng.randrange(4))]
        elements = random_elements(rng, dtype, math.prod(shape))
        options = rng.choice(OPTIONS) if rng.random() < 0.3 else {}
        elements = array_of(dtype, [len(elements)], elements).tolist()  # as the dtype rounds them
        found.append(record(f"random {number}", dtype, shape, elements, options=options))
    return found


if __name__ == "__main__":
    with np.errstate(over="ignore"):
        lines = [json.dumps(case) for case in cases()]
    DATA.write_text("[\n" + ",\n".join(lines) + "\n]\n")
