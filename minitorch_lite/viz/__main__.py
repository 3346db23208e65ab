"""`python -m minitorch_lite.viz [PRESET] FILE`: draw a preset into an .svg, .png, .dot or .txt.

The README's picture is made by `python -m minitorch_lite.viz accuracy images/graph_modes.png`.
"""

from __future__ import annotations

import sys

from .bundle import Picture
from .lab import run
from .presets import PRESETS


def main(arguments: list[str]) -> int:
    name, path = ("accuracy", *arguments)[-2:]
    if len(arguments) not in (1, 2) or name not in PRESETS:
        print(__doc__, f"Presets: {', '.join(PRESETS)}", sep="\n", file=sys.stderr)
        return 2
    preset = PRESETS[name]
    Picture(run(preset.program, preset.setup)).save(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
