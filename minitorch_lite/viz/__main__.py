"""`python -m minitorch_lite.viz PRESET FILE`: draw a preset into an .svg, .png, .dot or .txt.

A preset with a mode to choose is drawn once for each, beside each other. The README's picture is
made by `python -m minitorch_lite.viz sigmoid images/graph_modes.png`.
"""

from __future__ import annotations

import sys

from .bundle import Beside, Picture
from .lab import GradModeLab
from .presets import PRESETS
from .running import run


def main(arguments: list[str]) -> int:
    if len(arguments) != 2 or arguments[0] not in PRESETS:
        print(__doc__, f"Presets: {', '.join(PRESETS)}", sep="\n", file=sys.stderr)
        return 2
    name, path = arguments
    program, setup = PRESETS[name]
    if "MODE" not in program:
        Picture(run(program, setup)).save(path)
        return 0
    pictures = GradModeLab(program, setup).pictures
    Beside({mode: picture.story for mode, picture in pictures.items()}).save(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
