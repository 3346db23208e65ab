"""`course.py reset 08.1`: put one exercise of yours back to its beginning.

It asks first. The notebook as it was is kept, with the date, in `my/kept/`; all other exercises and
everything that you wrote around them stay. `course.py reset 08` means all exercises of the chapter.
Of several editions it means the notebooks in which you changed the exercise.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
from copy import deepcopy
from pathlib import Path
from typing import Any

from coursekit.sync import course_files, write
from minitorch_lite.viz.language import _

ROOT = Path(__file__).resolve().parent.parent
ORIGINALS, MINE = Path("exercises"), Path("my/exercises")


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
        places = find(options.exercise)
        names = exercises(options.exercise, places[0])
        places = [each for each in places if changed(each, names)] or places[:1]
        question = _("Put {names} in {files} back to the beginning? [y/N] ").format(
            names=", ".join(names), files=", ".join(str(MINE / place) for place in places)
        )
        if not options.yes and not agreed(question):
            raise NotReset(_("nothing was changed"))
        for place in places:
            kept = reset(place, names)
            sentence = _(
                "{names} is as at the beginning; the notebook as it was is {kept}. "
                "If it is open in JupyterLab: File, Reload Notebook from Disk."
            )
            print(sentence.format(names=", ".join(names), kept=kept.relative_to(ROOT)))
    except (NotReset, OSError) as why:
        print(f"course.py: {why}", file=sys.stderr)
        return 1
    return 0


def agreed(question: str) -> bool:
    """Whether the answer is yes; where nobody can answer it is no."""
    try:
        return input(question).strip().lower() in ("y", "yes", _("y"), _("yes"))
    except EOFError:
        print()
        return False


def find(exercise: str) -> list[Path]:
    """The learner's notebooks with this exercise, from `my/exercises` on. Raises ``NotReset``."""
    chapter = exercise.partition(".")[0]
    names = (Path(name) for name in course_files(ROOT) if name.endswith(".ipynb"))
    places = [
        name.relative_to(ORIGINALS)
        for name in names
        if name.is_relative_to(ORIGINALS) and name.name.startswith(f"{chapter}_")
    ]
    if len(chapter) != 2 or not places:
        raise NotReset(_("there is no exercise {name}").format(name=exercise))
    mine = [place for place in places if (ROOT / MINE / place).exists()]
    if not mine:
        sentence = _("you have no {path}; `course.py sync` gives it to you")
        raise NotReset(sentence.format(path=MINE / places[0]))
    return mine


def exercises(wanted: str, place: Path) -> list[str]:
    """The names of the exercises that are meant: one, or all of a chapter."""
    names = []
    for cell in _read(ORIGINALS / place)["cells"]:
        part, _dash, number = _grade_id(cell).partition("-")
        if part == "check":
            names.append(number.replace("-", "."))
    chosen = [name for name in names if wanted in (name, name.partition(".")[0])]
    if not chosen:
        raise NotReset(_("there is no exercise {name}").format(name=wanted))
    return chosen


def changed(place: Path, names: list[str]) -> bool:
    """Whether the learner wrote in a cell of these exercises, or deleted one."""
    mine = {cell.get("id"): _source(cell) for cell in _read(MINE / place)["cells"]}
    cells = (cell for cell in _read(ORIGINALS / place)["cells"] if _belongs(cell, names))
    return any(mine.get(cell["id"]) != _source(cell) for cell in cells)


def reset(place: Path, names: list[str]) -> Path:
    """Keep the notebook, put the cells of these exercises back; returns where it is kept.

    A cell that was deleted comes back after the cell that it followed.
    """
    original, mine = _read(ORIGINALS / place), _read(MINE / place)
    kept = _keep(place)
    cells = mine["cells"]
    after = 0  # after the last cell of the original that is in the learner's
    for cell in original["cells"]:
        found = [n for n, each in enumerate(cells) if each.get("id") == cell["id"]]
        belongs = _belongs(cell, names)
        if found:
            after = found[0] + 1
            if belongs:
                cells[found[0]] = deepcopy(cell)
        elif belongs:
            cells.insert(after, deepcopy(cell))
            after += 1
    write(ROOT / MINE / place, (json.dumps(mine, indent=1, ensure_ascii=False) + "\n").encode())
    return kept


def _keep(place: Path) -> Path:
    """Copy the notebook into a folder that nothing was kept in before; returns the copy."""
    stamp = time.strftime("%Y-%m-%d_%H-%M-%S")
    for number in itertools.count(1):
        folder = ROOT / "my" / "kept" / (stamp if number == 1 else f"{stamp}_{number}")
        try:
            folder.mkdir(parents=True)
            break
        except FileExistsError:
            continue
    write(folder / place, (ROOT / MINE / place).read_bytes())
    return folder / place


def _belongs(cell: dict[str, Any], names: list[str]) -> bool:
    """Whether a cell of the original is part of one of these exercises: "answer-08-1" of 08.1."""
    return any(f"-{name.replace('.', '-')}-" in f"{cell['id']}-" for name in names)


def _read(path: Path) -> dict[str, Any]:
    """A notebook of the course's folder. Raises ``NotReset``."""
    try:
        notebook = json.loads((ROOT / path).read_text(encoding="utf-8"))
        if all(isinstance(cell, dict) for cell in notebook["cells"]):
            return notebook
    except (ValueError, KeyError, TypeError):
        pass
    sentence = _("{path} cannot be read as a notebook; move it away, then `course.py sync`")
    raise NotReset(sentence.format(path=path))


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell.get("source", ""))


def _grade_id(cell: dict[str, Any]) -> str:
    return cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")
