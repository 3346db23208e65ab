"""What is done, what is open, what comes next: `progress()` in a notebook, `course.py progress`.

The results themselves are in `my/scores.json` (coursekit/scores.py); this only reads them, beside
the notebooks that are there.
"""

from __future__ import annotations

import argparse
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from coursekit import scores
from minitorch_lite.viz.language import _, language, languages, set_language

TASK = re.compile(r"^## (?P<name>\d\d\.\d+) (?P<title>.+)", re.MULTILINE)
TITLE = re.compile(r"^# (?P<title>.+)", re.MULTILINE)
PREDICTION = re.compile(r"name\s*=\s*[\"'](?P<name>\d\d\.[\w-]+)[\"']")
DONE, TRIED, OPEN = "done", "tried", "open"


def main(argv: list[str]) -> int:
    """Print the overview."""
    description = "Chapters and exercises: what is done, what is open, what comes next."
    parser = argparse.ArgumentParser(prog="course.py progress", description=description)
    parser.add_argument(
        "--lang", default=language(), choices=languages(), help="the edition (default: %(default)s)"
    )
    set_language(parser.parse_args(argv).lang)
    print(progress())
    return 0


def progress() -> Progress:
    """Chapters and exercises: done, open, next. A notebook shows it as a table with links."""
    return Progress(scores.ROOT, scores.read())


@dataclass(frozen=True)
class Piece:
    """An exercise or a prediction, and how far it is."""

    name: str
    title: str
    state: str


@dataclass(frozen=True)
class Chapter:
    """A chapter with what there is to do in it."""

    stem: str
    title: str
    exercises: tuple[Piece, ...]
    predictions: tuple[Piece, ...]

    @property
    def state(self) -> str:
        states = {piece.state for piece in (*self.exercises, *self.predictions)}
        return DONE if states == {DONE} else OPEN if states <= {OPEN} else TRIED


class Progress:
    """An overview: text for a terminal, a table for a notebook."""

    def __init__(self, root: Path, kept: dict[str, dict[str, scores.Score]]) -> None:
        self.root, self.kept = root, kept

    @cached_property
    def chapters(self) -> list[Chapter]:
        """The chapters in which there is something to do."""
        found = []
        for path in sorted((self.root / "chapters" / _edition()).glob("*.ipynb")):
            here = "\n".join(_sources(path))
            tasks = "\n".join(_sources(self.root / "exercises" / _edition() / path.name))
            exercises = [self._piece("exercise", *task.groups()) for task in TASK.finditer(tasks)]
            names = dict.fromkeys(match["name"] for match in PREDICTION.finditer(here))
            predictions = [self._piece("predict", name, name) for name in names]
            title = TITLE.search(here)
            if exercises or predictions:
                heading = f"{path.stem[:2]} {title['title']}" if title else path.stem
                found.append(Chapter(path.stem, heading, tuple(exercises), tuple(predictions)))
        return found

    def _piece(self, kind: str, name: str, title: str) -> Piece:
        score = self.kept.get(kind, {}).get(name)
        return Piece(name, title, OPEN if score is None else DONE if score.done else TRIED)

    @property
    def summary(self) -> str:
        pieces = [piece for chapter in self.chapters for piece in chapter.exercises]
        sentence = _("done: {exercises} of {pieces} exercises, {done} of {chapters} chapters")
        return sentence.format(
            exercises=_count(pieces),
            pieces=len(pieces),
            done=sum(chapter.state == DONE for chapter in self.chapters),
            chapters=len(self.chapters),
        )

    @property
    def next(self) -> tuple[Chapter, Piece] | None:
        """The first exercise that is not done."""
        waiting = (
            (chapter, piece)
            for chapter in self.chapters
            for piece in chapter.exercises
            if piece.state != DONE
        )
        return next(waiting, None)

    def __repr__(self) -> str:
        lines = [self.summary, ""]
        for chapter in self.chapters:
            lines.append(f"{chapter.title}  ({_word(chapter.state)})")
            if chapter.predictions:
                lines.append(f"    {_predicted(chapter)}")
            for piece in chapter.exercises:
                lines.append(f"    {piece.name}  {piece.title}  ({_word(piece.state)})")
        if self.next:
            chapter, piece = self.next
            sentence = _("next: {name} {title}, in my/exercises/{file}")
            file = (Path(_edition()) / f"{chapter.stem}.ipynb").as_posix()
            lines += ["", sentence.format(name=piece.name, title=piece.title, file=file)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = []
        for chapter in self.chapters:
            title = _link("chapters", chapter.stem, chapter.title)
            predicted = _predicted(chapter) if chapter.predictions else ""
            tasks = "<br>".join(
                _link("exercises", chapter.stem, f"{piece.name} {piece.title}")
                + f" ({html.escape(_word(piece.state))})"
                for piece in chapter.exercises
            )
            cells = (title, html.escape(_word(chapter.state)), html.escape(predicted), tasks)
            row = "".join(f'<td style="text-align:left">{cell}</td>' for cell in cells)
            rows.append(f"<tr>{row}</tr>")
        sentence = ""
        if self.next:
            chapter, piece = self.next
            link = _link("exercises", chapter.stem, f"{piece.name} {piece.title}")
            sentence = f"<p>{html.escape(_('next:'))} {link}</p>"
        return f"<p>{html.escape(self.summary)}</p><table>{''.join(rows)}</table>{sentence}"


def _sources(path: Path) -> Iterator[str]:
    """The texts of a notebook's cells; none if it is not there or cannot be read."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return
    for cell in cells:
        yield "".join(cell["source"])


def _count(pieces: list[Piece] | tuple[Piece, ...]) -> int:
    return sum(piece.state == DONE for piece in pieces)


def _predicted(chapter: Chapter) -> str:
    done = _count(chapter.predictions)
    return _("{done} of {all} predictions").format(done=done, all=len(chapter.predictions))


def _word(state: str) -> str:
    return {DONE: _("done"), TRIED: _("begun"), OPEN: _("open")}[state]


def _edition() -> str:
    """The folder of the language that is shown, below those of the English edition."""
    return "" if language() == "en" else language()


def _link(folder: str, stem: str, text: str) -> str:
    """A link that works from the folders of chapters and of exercises of the same edition."""
    up = "../.." if _edition() else ".."
    place = (Path(up) / folder / _edition() / f"{stem}.ipynb").as_posix()
    return f'<a href="{place}">{html.escape(text)}</a>'
