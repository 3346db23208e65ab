"""Record torch's random numbers into tests/data/random.json.

Run with torch 2.13.0: `python tests/record_random.py`. The file holds programs (a seed, then calls)
and what torch answered: a digest of the bytes, or the values themselves where the last bit is the C
library's own affair (float64 normals). tests/test_random.py replays them without torch.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
from pathlib import Path

import numpy as np
import torch

DATA = Path(__file__).parent / "data" / "random.json"
SHAPES = [[], [0], [1], [2], [7], [8], [15], [16], [17], [31], [33], [100], [1000], [3, 4], [4, 4],
          [2, 3, 5], [5, 1, 7], [0, 3], [33, 65], [20005], [16, 16], [1, 16],
          [2, 1, 3, 4]]  # fmt: skip
SEEDS = [0, 1, 42, -1, -7, 2**40 + 3, 2**63, 2**64 - 1, -(2**63)]


def digest(array: np.ndarray) -> str:
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()[:16]


def empty(call: dict) -> torch.Tensor:
    """A tensor of zeros laid out as the call says: its dimensions in another order, or every second
    element of a larger one."""
    shape, order = call["shape"], call["order"]
    step = 2 if call["strided"] else 1
    base = torch.zeros([shape[i] * step for i in order], dtype=getattr(torch, call["dtype"]))
    whole = base.permute([order.index(i) for i in range(len(shape))])
    return whole[tuple(slice(None, None, step) for _ in shape)]


def run(call: dict) -> np.ndarray:
    name, arguments = call["call"], call.get("arguments", [])
    if name == "randperm":
        return torch.randperm(*arguments).numpy()
    if name == "state":
        return torch.get_rng_state().numpy()
    if name == "seed_from":
        return torch.empty((), dtype=torch.int64).random_().numpy()
    fill = {"uniform_": "uniform_", "normal_": "normal_", "bernoulli_": "bernoulli_"}
    return getattr(empty(call), fill.get(name, "random_"))(*arguments).numpy()


def random_call(rng: random.Random) -> dict:
    name = rng.choice(["uniform_"] * 3 + ["normal_"] * 3 + ["bernoulli_", "randint_"] * 2
                      + ["randperm", "state", "seed_from"])  # fmt: skip
    if name == "randperm":
        return {"call": name, "arguments": [rng.choice([0, 1, 2, 10, 100, 3000])]}
    if name in ("state", "seed_from"):
        return {"call": name}
    dtypes = ["float32", "float32", "float64"]
    if name == "uniform_":
        arguments = rng.choice([[0, 1], [0, 1], [-0.5, 0.5], [2, 2], [-1 / 3, 1 / 7], [-1e-3, 0]])
    elif name == "normal_":
        arguments = rng.choice([[0, 1], [0, 1], [0, 0.02], [1.5, 0.3], [1, 0], [0.1, 0.1]])
    elif name == "bernoulli_":
        arguments = [rng.choice([0, 1, 0.5, 0.1, 0.9, 1 / 3])]
        dtypes += ["bool", "int64", "uint8"]
    else:
        dtypes += ["int32", "uint8", "int64"]
        arguments = rng.choice([[0, 2], [0, 10], [5, 100], [0, 255]])
    call = {"call": name, "arguments": arguments, "dtype": rng.choice(dtypes)}
    if call["dtype"] == "int64" and name == "randint_":
        call["arguments"] = rng.choice([[-5, 5], [0, 2**28 - 1], [0, 2**28], [-(2**62), 2**62]])
    shape = rng.choice(SHAPES)
    order = list(range(len(shape)))
    layout = rng.choice(["plain", "plain", "permuted", "strided"])
    if layout == "permuted":
        rng.shuffle(order)
    return call | {"shape": shape, "order": order, "strided": layout == "strided"}


def programs(count: int) -> list[dict]:
    rng, made = random.Random(0), []
    for number in range(count):
        seed = SEEDS[number] if number < len(SEEDS) else rng.randrange(-(2**63), 2**64)
        torch.manual_seed(seed)
        calls = []
        for _ in range(rng.randrange(1, 6)):
            call = random_call(rng)
            result = run(call)
            if call["call"] == "normal_" and call["dtype"] == "float64":
                call["values"] = result.ravel()[:: max(1, result.size // 8)].tolist()
            else:
                call["digest"] = digest(result)
            calls.append(call)
        made.append({"seed": seed, "initial_seed": torch.initial_seed(), "calls": calls})
    return made


def recipes() -> dict:
    """What is built from these numbers: layers, initialisers, shuffled loaders."""
    found: dict[str, list] = {"linear": [], "conv2d": [], "xavier": [], "loader": [], "split": []}
    for inputs, outputs in [(2, 1), (3, 4), (10, 5), (784, 128), (7, 33)]:
        torch.manual_seed(0)
        layer = torch.nn.Linear(inputs, outputs)
        parts = [digest(p.detach().numpy()) for p in (layer.weight, layer.bias)]
        found["linear"].append([inputs, outputs, *parts])
        torch.manual_seed(0)
        weight = torch.nn.init.xavier_uniform_(torch.empty(outputs, inputs))
        found["xavier"].append([inputs, outputs, digest(weight.numpy())])
    for inputs, outputs, size in [(1, 8, 3), (8, 16, 3), (3, 6, 5)]:
        torch.manual_seed(0)
        layer = torch.nn.Conv2d(inputs, outputs, size)
        parts = [digest(p.detach().numpy()) for p in (layer.weight, layer.bias)]
        found["conv2d"].append([inputs, outputs, size, *parts])
    for length in (1, 5, 23):
        torch.manual_seed(0)
        loader = torch.utils.data.DataLoader(range(length), shuffle=True)
        epochs = [[int(item) for item in loader] for _ in range(2)]
        found["loader"].append([length, epochs, torch.rand(1).item()])
        torch.manual_seed(0)
        half = length // 2
        parts = torch.utils.data.random_split(range(length), [half, length - half])
        found["split"].append([length, [i for part in parts for i in part.indices]])
    return found


def errors() -> list:
    """Sentences for calls that cannot be."""
    cases = [
        ("uniform_", "float32", [2, 1]), ("uniform_", "float32", [2.5, 1e-9]),
        ("uniform_", "float32", [-3e38, 3e38]), ("uniform_", "float32", [0, math.inf]),
        ("uniform_", "float64", [math.nan, 1]), ("uniform_", "int64", []),
        ("uniform_", "bool", []), ("normal_", "float32", [0, -0.123456789]),
        ("normal_", "uint8", []), ("bernoulli_", "float32", [1.5]),
        ("bernoulli_", "float32", [math.nan]), ("randint_", "int64", [3, 3]),
        ("randint_", "int32", [0, 2**31 + 1]), ("randint_", "int32", [-(2**31) - 1, 2]),
        ("randint_", "uint8", [0, 300]), ("randint_", "uint8", [-1, 3]),
        ("randint_", "bool", [0, 3]),
    ]  # fmt: skip
    found = []
    for name, dtype, arguments in cases:
        call = {"call": name, "arguments": arguments, "dtype": dtype, "shape": [3], "order": [0]}
        try:
            run(call | {"strided": False})
        except (RuntimeError, NotImplementedError) as error:
            arguments = [str(a) if not math.isfinite(a) else a for a in arguments]
            found.append([name, dtype, arguments, type(error).__name__, str(error)])
    assert len(found) == len(cases)
    return found


if __name__ == "__main__":
    data = {
        "torch": torch.__version__.partition("+")[0],
        "recipes": recipes(),
        "errors": errors(),
        "programs": programs(250),
    }
    lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in data.items() if k != "programs"]
    lines.append('"programs": [\n' + ",\n".join(map(json.dumps, data["programs"])) + "\n]")
    DATA.write_text("{\n" + ",\n".join(lines) + "\n}\n")
