"""Snapshots of what pure functions make: `python tests/viz/snapshots.py` writes them anew."""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

FOLDER = HERE / "snapshots"
FORMULA = re.compile(r"^d \w+: .*\n", re.MULTILINE)  # in tooltips, live from the operations' source


def made() -> dict[str, str]:
    """Every snapshot by the name of its file, made now."""
    import stories

    from minitorch_lite.viz.bundle import Picture
    from minitorch_lite.viz.lab import GradModeLab
    from minitorch_lite.viz.presets import PRESETS
    from minitorch_lite.viz.running import run

    told = {f"story_{name}": make() for name, make in stories.ALL.items()}
    for name, preset in PRESETS.items():
        if "with MODE:" in preset.program:
            for mode, picture in GradModeLab(*preset).pictures.items():
                told[f"preset_{name}_{mode}"] = picture.story
        else:
            told[f"preset_{name}_default"] = run(*preset)
    pictures = {name: Picture(story) for name, story in told.items()}
    turns, *others = pictures["preset_training_default"].opened()
    pictures["preset_training_turns"] = turns
    pictures["preset_training_open"] = next(p for p in others if p.fold.title == "turn 1")
    texts = {f"{name}.txt": picture.text + "\n" for name, picture in pictures.items()}
    return texts | {f"{name}.dot": FORMULA.sub("", p.dot) for name, p in pictures.items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    fresh = made()
    for old in FOLDER.iterdir():
        if old.name not in fresh:
            old.unlink()
    for name, text in fresh.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(fresh)} snapshots in {FOLDER.name}/")
