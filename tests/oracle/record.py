"""Run the cases under real torch and write what they print.

`python tests/oracle/record.py [area ...]`, where `torch==2.13.0` is installed; everyday tests
replay its files without torch. `--show area` prints the recording instead.
"""

from __future__ import annotations

import gc
import json
import os
import sys

from snippets import RECORDED, areas, load, run

VERSION = "2.13.0"


def answers(area: str) -> dict:
    """The recording of one area: for each snippet its source's hash and its lines."""
    import torch

    gc.disable()  # collecting what these snippets leave behind has crashed torch 2.13.0
    assert torch.__version__.split("+")[0] == VERSION, f"needs torch=={VERSION}"
    torch.set_warn_always(True)  # or a warning would be recorded only where it came first
    torch.set_num_threads(1)
    return {
        snippet.name: {"source": snippet.source_hash, "prints": run(snippet)}
        for snippet in load(area)
    }


def write(area: str) -> int:
    recording = answers(area)
    text = json.dumps({"torch": VERSION, "snippets": recording}, indent=1, sort_keys=True)
    (RECORDED / f"{area}.json").write_text(text + "\n")
    return len(recording)


def leave() -> None:
    """End here, without collecting the garbage either."""
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__" and sys.argv[1:2] == ["--show"]:
    print(json.dumps(answers(sys.argv[2])))
    leave()
elif __name__ == "__main__":
    RECORDED.mkdir(exist_ok=True)
    for name in sys.argv[1:] or areas():
        print(f"{name}: {write(name)} snippets")
    leave()
