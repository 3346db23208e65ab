"""`course.py reset 08.1`: put one exercise of yours back to its beginning.

It asks first. The notebook as it was is kept, with the date, in `my/kept/`; all other exercises and
everything that you wrote around them stay. `course.py reset 08` means all exercises of the chapter.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from copy import deepcopy
from pathlib import Path
from typing import Any

from coursekit.sync import write
from minitorch_lite.viz.language import _

ROOT = Path(__file__).resolve().parent.parent


class NotReset(Exception):
    """Nothing was changed, and why."""


def main(argv: list[str]) -> int:
    """Ask, keep the notebook, reset; 1 if nothing was changed."""
    parser = argparse.ArgumentParser(
        prog="course.py reset",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("exercise", metavar="EXERCISE", help="such as 08.1, or 08 for all of it")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse_args(argv)
    try:
        path = find(options.exercise)
        names = exercises(options.exercise, path)
        question = _("Put {names} in my/exercises/{file} back to the beginning? [y/N] ")
        if not options.yes and not agreed(question.format(names=", ".join(names), file=path.name)):
            raise NotReset(_("nothing was changed"))
        kept = reset(path, names)
    except NotReset as why:
        print(f"course.py: {why}", file=sys.stderr)
        return 1
    sentence = _(
        "{names} is as at the beginning; the notebook as it was is {kept}. "
        "If it is open in JupyterLab: File, Reload Notebook from Disk."
    )
    print(sentence.format(names=", ".join(names), kept=kept.relative_to(ROOT)))
    return 0


def agreed(question: str) -> bool:
    """Whether the answer is yes; where nobody can answer it is no."""
    try:
        return input(question).strip().lower() in ("y", "yes", _("y"), _("yes"))
    except EOFError:
        print()
        return False


def find(exercise: str) -> Path:
    """The learner's notebook with this exercise. Raises ``NotReset``."""
    chapter = exercise.partition(".")[0]
    originals = sorted((ROOT / "exercises").glob(f"{chapter}_*.ipynb"))
    if len(chapter) != 2 or not originals:
        raise NotReset(_("there is no exercise {name}").format(name=exercise))
    path = ROOT / "my" / "exercises" / originals[0].name
    if not path.exists():
        sentence = _("you have no {path}; `course.py sync` gives it to you")
        raise NotReset(sentence.format(path=path.relative_to(ROOT)))
    return path


def exercises(wanted: str, path: Path) -> list[str]:
    """The names of the exercises that are meant: one, or all of a chapter."""
    names = []
    for cell in _read(ROOT / "exercises" / path.name)["cells"]:
        part, _dash, number = _grade_id(cell).partition("-")
        if part == "check":
            names.append(number.replace("-", "."))
    chosen = [name for name in names if wanted in (name, name.partition(".")[0])]
    if not chosen:
        raise NotReset(_("there is no exercise {name}").format(name=wanted))
    return chosen


def reset(path: Path, names: list[str]) -> Path:
    """Keep the notebook, put the cells of these exercises back; returns where it is kept.

    A cell that was deleted comes back after the cell that it followed.
    """
    original, mine = _read(ROOT / "exercises" / path.name), _read(path)
    stamp = time.strftime("%Y-%m-%d_%H-%M-%S")
    kept = ROOT / "my" / "kept" / stamp / path.name
    write(kept, path.read_bytes())
    cells = mine["cells"]
    place = 0  # after the last cell of the original that is in the learner's
    for cell in original["cells"]:
        found = [n for n, each in enumerate(cells) if each.get("id") == cell["id"]]
        belongs = any(cell["id"].endswith(f"-{name.replace('.', '-')}") for name in names)
        if found:
            place = found[0] + 1
            if belongs:
                cells[found[0]] = deepcopy(cell)
        elif belongs:
            cells.insert(place, deepcopy(cell))
            place += 1
    write(path, (json.dumps(mine, indent=1, ensure_ascii=False) + "\n").encode())
    return kept


def _read(path: Path) -> dict[str, Any]:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if all(isinstance(cell, dict) for cell in notebook["cells"]):
            return notebook
    except (ValueError, KeyError, TypeError):
        pass
    sentence = _("{path} cannot be read as a notebook; move it away, then `course.py sync`")
    raise NotReset(sentence.format(path=path.relative_to(ROOT)))


def _grade_id(cell: dict[str, Any]) -> str:
    return cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")
