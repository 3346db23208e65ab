"""Ask torch about every row of the table, store its answers: `python -m tests.ops.record [a|b]`."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

import torch

from .table import observe

HERE = Path(__file__).parent
assert torch.__version__.partition("+")[0] == "2.13.0", "answers are recorded with torch 2.13.0"


def main(which: list[str]) -> None:
    for letter in which or [path.stem[5:] for path in sorted(HERE.glob("rows_*.py"))]:
        rows = import_module(f".rows_{letter}", __package__).ROWS
        answers = {row.id: observe(torch, row) for row in rows}
        lines = [
            f"{json.dumps(name)}: {json.dumps(seen, separators=(',', ':'))}"
            for name, seen in sorted(answers.items())
        ]
        text = "{\n" + ",\n".join(lines) + "\n}\n"
        (HERE / f"recorded_{letter}.json").write_text(text)
        print(f"rows_{letter}: {len(answers)} rows, {len(text) // 1024} KiB")


if __name__ == "__main__":
    main(sys.argv[1:])
