"""What learners hand in: files that are found, and the answers that are read out of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from minitorch_lite.viz.language import _

MOST_BYTES = 50_000_000


class NotGraded(Exception):
    """A file that cannot be graded, with the reason."""


@dataclass(frozen=True)
class Submission:
    """One file of one learner."""

    learner: str
    path: Path


@dataclass
class Answers:
    """The answer cells of a submission, by id, and the reference that they belong to."""

    chapter: str  # "08_no_grad"
    sources: dict[str, str]
    notes: list[str] = field(default_factory=list)


def find(place: Path) -> list[Submission]:
    """The submissions at a path: a file, or a folder with a file or a folder for each learner.

    What lies in the folder itself and is no notebook is found too, so that nobody who handed in
    the wrong file is forgotten. Raises ``NotGraded`` where there is nothing.
    """
    if not place.exists():
        raise NotGraded(_("there is nothing at {path}").format(path=place))
    if not place.is_dir():
        return [Submission(place.stem, place)]
    found = []
    for path in sorted(place.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and path.suffix != ".ipynb":
            inside = list(_notebooks(path)) or [path]  # an empty folder is not forgotten either
            found += [Submission(path.name, each) for each in inside]
        else:
            found.append(Submission(path.stem, path))
    if not found:
        raise NotGraded(_("there is no notebook in {path}").format(path=place))
    return found


def _notebooks(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.ipynb")):
        if not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def read(path: Path, references: dict[str, NotebookNode]) -> Answers:
    """The answers in a file. Raises ``NotGraded`` for what is not a notebook of this course.

    Nothing in the file is trusted: only the text of code cells that have an answer's id is taken.
    """
    cells = _cells(path)
    sources: dict[str, str] = {}
    twice = set()
    for cell in cells:
        name = _id(cell)
        if cell.get("cell_type") == "code" and name:
            twice |= {name} & sources.keys()
            sources[name] = _source(cell)
    chapter, reference = max(
        references.items(), key=lambda item: len(sources.keys() & _ids(item[1]).keys())
    )
    if not sources.keys() & _ids(reference).keys():
        raise NotGraded(_("it has no cell of an exercise of this course, or their ids were lost"))
    solutions = [name for name, nbgrader in _ids(reference).items() if nbgrader.get("solution")]
    answers = {name: sources[name] for name in solutions if name in sources}
    if both := twice & answers.keys():
        raise NotGraded(_("two cells have the id {id}").format(id=min(both)))
    notes = [
        _("the cell {id} was changed or is gone; the course's own was used").format(id=_id(cell))
        for cell in reference.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
        and sources.get(_id(cell), "").strip() != cell.source.strip()
    ]
    return Answers(chapter, answers, notes)


def _cells(path: Path) -> list[dict]:
    not_one = _("it is not a notebook")
    if path.suffix != ".ipynb" or not path.is_file():
        raise NotGraded(not_one)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotGraded(_("it is larger than {mb} MB").format(mb=MOST_BYTES // 1_000_000))
        cells = json.loads(path.read_bytes())["cells"]
    except OSError as error:
        raise NotGraded(_("it cannot be read: {why}").format(why=error.strerror)) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotGraded(not_one) from error
    if not isinstance(cells, list):
        raise NotGraded(not_one)
    return [cell for cell in cells if isinstance(cell, dict)]


def _id(cell: Any) -> str:
    """A cell's id. nbgrader's own survives in tools that give new ids to cells."""
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    name = grade_id or cell.get("id")
    return name if isinstance(name, str) else ""


def _source(cell: dict) -> str:
    source = cell.get("source", "")
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))


def _ids(reference: NotebookNode) -> dict[str, NotebookNode]:
    """nbgrader's metadata of the code cells that have some, by id."""
    cells = [cell for cell in reference.cells if cell.cell_type == "code"]
    return {_id(cell): cell.metadata["nbgrader"] for cell in cells if "nbgrader" in cell.metadata}
