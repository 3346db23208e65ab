"""Write 300 random programs with what torch makes of them, for the everyday tests.

Run it where `torch==2.13.0` is installed: `python tests/fuzz/record.py`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from machine import Machine
from programs import Writer

RECORDING = Path(__file__).parents[1] / "data" / "fuzz_programs.json"
VERSION = "2.13.0"
COUNT, LENGTH = 300, 12
ERROR = re.compile(r"(?:\w+Error: |no history: ).*")


def pack(text: str, errors: dict[str, int]) -> str:
    """With the sentence of an error, which is long and comes often, replaced by its number."""
    return ERROR.sub(lambda found: f"<{errors.setdefault(found[0], len(errors))}>", text)


def load() -> list[dict]:
    recording = json.loads(RECORDING.read_text())
    for entry in recording["programs"]:
        entry["trace"] = [unpack(text, recording["errors"]) for text in entry["trace"]]
    return recording["programs"]


def unpack(text: str, errors: list[str]) -> str:
    return re.sub(r"<(\d+)>", lambda found: errors[int(found[1])], text)


def main() -> None:
    import torch

    assert torch.__version__.split("+")[0] == VERSION, f"needs torch=={VERSION}"
    torch.set_num_threads(1)
    programs, errors = [], {}
    for seed in range(COUNT):
        program = Writer(seed, torch).write(LENGTH)
        trace = [pack(text, errors) for text in Machine(torch).run(program)]
        programs.append({"seed": seed, "program": program, "trace": trace})
    lines = ",\n".join(json.dumps(program) for program in programs)
    known = json.dumps(list(errors), indent=0)
    RECORDING.write_text(
        f'{{"torch": "{VERSION}",\n"errors": {known},\n"programs": [\n{lines}\n]}}\n'
    )
    print(f"{COUNT} programs, {RECORDING.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
