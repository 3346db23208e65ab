"""The workloads by name: how large, how often, and what is to be reached.

`sizes` are what a library's function of that name is called with, `tiny` a small case of the same:
it warms a process up, and tests run it.  A process times `samples` times `calls` calls, and the
median counts.  A target is a ratio to another column ("torch", "hand"), or a number of its own
unit ("ms", "MB").  All in float32, one thread, the collector on; a call includes freeing its graph.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Targets = dict[str, float]


@dataclass(frozen=True)
class Workload:
    """One row that is measured, perhaps in time and memory."""

    title: str
    function: str  # its name in by_hand.py, with_mygrad.py and with_torch.py
    sizes: tuple = ()
    tiny: tuple = ()
    samples: int = 9
    calls: int = 1
    must: Targets = field(default_factory=dict)
    aim: Targets = field(default_factory=dict)
    memory: bool = False  # is peak memory a row of its own?
    memory_must: Targets = field(default_factory=dict)
    memory_aim: Targets = field(default_factory=dict)
    time: bool = True


def ratios(torch: float | None = None, hand: float | None = None) -> Targets:
    given = {"torch": torch, "hand": hand}
    return {name: value for name, value in given.items() if value is not None}


SMALL, CHAIN, TINY = (8, 250), (15, 2), (8, 3)
LEVEL = {"must": ratios(1.0), "aim": ratios(0.85)}


def layers_under(mode: str) -> Workload:
    # `tiny` is as wide as the real one: a matrix product's work memory (OpenBLAS 1.3 MB, torch's
    # MKL more) is there before.  A library makes it once, whatever the mode.
    return Workload(
        f"W10 forward of 20 layers, {mode}", f"layers_{mode}", (1024, 512, 20), (1024, 512, 2),
        time=False, memory=True, memory_must=ratios(1.05), memory_aim=ratios(1.0),
    )


WORKLOADS: dict[str, Workload] = {
    "W1": Workload(
        "W1 chain of 1,000 small ops, forward + backward", "chain", SMALL, TINY, *CHAIN,
        ratios(1.0), ratios(0.6, 4.0),
    ),
    "W1 record": Workload(
        "W1 forward, recording", "chain_recording", SMALL, TINY, *CHAIN, ratios(1.0), ratios(0.8)
    ),
    "W1 no_grad": Workload(
        "W1 forward, no_grad", "chain_no_grad", SMALL, TINY, *CHAIN, ratios(1.0), ratios(0.75)
    ),
    "W1 inference": Workload(
        "W1 forward, inference_mode", "chain_inference_mode", SMALL, TINY, *CHAIN,
        ratios(1.0), ratios(0.75),
    ),
    "W1p": Workload(
        "W1p the same, every operand a leaf", "chain_of_leaves", SMALL, TINY, *CHAIN,
        ratios(1.0), ratios(0.6),
    ),
    "W2": Workload(
        "W2 MLP 784-128-64-10, batch 64, SGD step", "classifier", (64, 784, 128, 64, 10),
        (4, 6, 5, 3), 15, 10, ratios(1.0, 1.3), ratios(0.85, 1.15),
    ),
    "W3": Workload(
        "W3 MLP 2-16-16-1, batch 32, SGD step", "regression", (32, 2, 16, 16, 1),
        (4, 2, 3, 1), 15, 60, ratios(0.7), ratios(0.4),
    ),
    "W4": Workload(
        "W4 MLP 1024-1024-1024, batch 256, SGD step", "regression", (256, 1024, 1024, 1024),
        (4, 2, 3, 1), 5, 1, ratios(hand=1.1), ratios(hand=1.05),
    ),
    "W5": Workload(
        "W5 20 ops on 1,000,000 elements, forward + backward", "chain_of_weights",
        (1_000_000, 5), TINY, 9, 1, ratios(1.5), ratios(1.1),
        memory=True, memory_must={"MB": 40}, memory_aim={"MB": 36},
    ),
    "W6": Workload(
        "W6 100,000 nodes deep, forward + backward", "deep", (100_000,), (10,), 3, 1,
        ratios(1.0), ratios(0.5),
        memory=True, memory_must=ratios(1.0), memory_aim=ratios(0.5),
    ),
    "W7": Workload(
        "W7 10,000 leaves wide", "wide", (10_000,), (10,), 3, 1, ratios(0.5), ratios(0.3)
    ),
    "W8": Workload(
        "W8 convnet 1-8-16, 28x28, batch 32, SGD step", "convnet", (32, 28), (2, 6), 9, 1,
        ratios(2.0), ratios(1.2),
    ),
    "W9": Workload(
        "W9 import, over NumPy", "import", must={"ms": 30}, aim={"ms": 15},
        memory=True, memory_must={"MB": 6}, memory_aim={"MB": 4},
    ),
    "W10 grad": layers_under("recording"),
    "W10 no_grad": layers_under("no_grad"),
    "W10 inference": layers_under("inference_mode"),
    "W11": Workload(
        "W11 MLP with batchnorm and dropout, SGD step", "regularised", (64, 784, 256, 128, 10),
        (4, 6, 5, 3), 15, 5, **LEVEL,
    ),
    "twice": Workload(
        "double backward of W3 (create_graph)", "twice", (32, 2, 16, 16, 1), (4, 2, 3, 1), 15, 20,
        ratios(1.2), ratios(1.0),
    ),
}
for exponent in range(2, 7):  # how cost grows
    nodes = 10**exponent
    WORKLOADS[f"growth {nodes}"] = Workload(
        f"a chain of {nodes:,} nodes", "deep", (nodes,), (10,), 1 if nodes > 100_000 else 3,
        max(1, 1000 // nodes),
        memory=True,
    )
for state in ("never", "on", "after"):  # what watching costs
    WORKLOADS[f"watching {state}"] = Workload(
        f"W1 forward + backward, watched: {state}", f"watched_{state}", SMALL, TINY, *CHAIN
    )
