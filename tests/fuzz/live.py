"""Random programs under torch and minitorch_lite; prints each disagreement as a minimal program.

python tests/fuzz/live.py             2,000 programs from today's seed
python tests/fuzz/live.py --long      20,000
python tests/fuzz/live.py --seed 17 --count 1     one of them again
"""

from __future__ import annotations

import argparse
import sys
import time
from types import ModuleType

from machine import Machine, agree
from programs import Writer
from shrink import shrink


def disagreement(program: list[str], torch: ModuleType, lite: ModuleType):
    """None, or the first place where the two differ: the line, torch's outcome, ours.

    Torch 2.13.0 may give two leaves one memory for their gradients; the next backward adds both
    gradients to it, and whatever comes of that is no rule (`DIFFERENCES` has such a case).
    """
    machine = Machine(torch)
    expected, got = machine.run(program), run_or_crash(program, lite)
    index = agree(expected, got)
    broken = any("INTERNAL ASSERT" in text for text in expected)  # torch's own mistake
    if index is None or machine.shares_gradients or broken:
        return None
    line = program[index].strip() if index < len(program) else "at the end"
    return line, *(trace[index] if index < len(trace) else "" for trace in (expected, got))


def run_or_crash(program: list[str], lite: ModuleType) -> list[str]:
    machine = Machine(lite)
    try:
        return machine.run(program)
    except Exception as error:  # not even the state can be read
        return [*machine.trace, f"crash: {type(error).__name__}: {error}"]


def report(seed: int, program: list[str], torch: ModuleType, lite: ModuleType) -> str:
    small = shrink(program, lambda p: p and disagreement(p, torch, lite) is not None)
    line, expected, got = disagreement(small, torch, lite)
    text = [f"# --- seed {seed}: {line}", *small, f"# torch:          {expected}"]
    return "\n".join([*text, f"# minitorch_lite: {got}", ""])


def main() -> int:
    import torch

    import minitorch_lite as lite

    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--long", action="store_true", help="20,000 programs")
    parser.add_argument("--seed", type=int, default=int(time.strftime("%Y%m%d")) * 100_000)
    parser.add_argument("--length", type=int, default=22, help="statements in a program")
    parser.add_argument("--show", type=int, default=20, help="stop after so many disagreements")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    count = 20_000 if arguments.long else arguments.count
    print(f"{count} programs of {arguments.length} statements from seed {arguments.seed}")
    failures = 0
    for seed in range(arguments.seed, arguments.seed + count):
        program = Writer(seed, torch).write(arguments.length)
        if disagreement(program, torch, lite) is not None:
            print(report(seed, program, torch, lite), flush=True)
            failures += 1
            if failures == arguments.show:
                break
    print(f"{failures} disagreements in {seed - arguments.seed + 1} programs")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
