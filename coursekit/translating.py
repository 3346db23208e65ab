"""`course.py translate`: what an edition has still to translate, as one text file, and back.

    course.py translate chapters/08_no_grad.ipynb         writes build/zh/chapters/08_no_grad.md
    course.py translate --take build/zh/chapters/08_no_grad.md

The file has two parts for each text cell that is new or has changed: the English text, and below it
the place for the translation, with the old one where there is one. Links are already those of
the edition. Taking the file in puts the translations that were written into the edition's notebook;
until then the file is not laid out again.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from nbformat import NotebookNode, v4

from coursekit import editions, notebooks
from coursekit.stored import ROOT

PART = re.compile(r"^%% (?P<id>\S+) (?P<part>english|translation)\n", re.MULTILINE)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="course.py translate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="notebooks; default: all")
    parser.add_argument("--take", metavar="FILE", nargs="+", default=(), help="files to take in")
    parser.add_argument("--lang", default="zh", choices=editions.LANGUAGES)
    parser.add_argument("--all", action="store_true", help="also what is translated already")
    options = parser.parse_args(argv)
    try:
        for name in options.take:
            take(Path(name), options.lang)
        paths = [] if options.take else notebooks.find(options.paths)
    except (ValueError, OSError) as fault:
        parser.error(str(fault))
    kept = 0
    for path in paths:
        sheet = work_sheet(path, options.lang)
        name = sheet.relative_to(ROOT)
        if written_in(sheet, path, options.lang):
            print(f"{name}: has translations that are not in the edition: --take it, or remove it")
            kept += 1
        elif count := lay_out(path, sheet, options.lang, options.all):
            print(f"{name}: {count} cells")
        else:
            print(f"{path.stem}: in step")
    return 1 if kept else 0


def work_sheet(path: Path, language: str) -> Path:
    return ROOT / "build" / language / path.relative_to(ROOT).with_suffix(".md")


def written_in(sheet: Path, path: Path, language: str) -> bool:
    """Whether somebody wrote translations into the file that the edition does not have."""
    if not sheet.exists():
        return False
    have = {cell.id: cell.source for cell in edition_of(path, language).cells}
    texts = read_sheet(sheet.read_text(encoding="utf-8"), "translation")
    return any(have.get(cell) != text for cell, text in texts.items())


def lay_out(path: Path, sheet: Path, language: str, everything: bool = False) -> int:
    """Write the file of what is to translate; the number of cells in it."""
    english, edition = notebooks.read(path), edition_of(path, language)
    old = {cell.id: cell for cell in edition.cells}
    parts = []
    for cell in english.cells:
        if cell.cell_type != "markdown" or cell.id in editions.GENERATED:
            continue
        mine = old.get(cell.id)
        known = mine.metadata.get("course", {}).get(editions.SOURCE) if mine else None
        if known == editions.fingerprint(cell.source) and not everything:
            continue
        text = editions.relink(cell.source, language)
        have = mine.source + "\n" if mine is not None and known else ""
        parts.append(f"%% {cell.id} english\n{text}\n%% {cell.id} translation\n{have}")
    if parts:
        sheet.parent.mkdir(parents=True, exist_ok=True)
        sheet.write_text("".join(parts), encoding="utf-8")
    return len(parts)


def take(sheet: Path, language: str) -> None:
    """Put the translations of a file into the edition's notebook.

    A cell whose English text has changed since the file was made stays one that is to translate.
    Raises ``ValueError`` for a cell that the English notebook does not have, and for another file.
    """
    if not sheet.resolve().is_relative_to(ROOT / "build" / language):
        raise ValueError(f"{sheet} is none of the files in build/{language}")
    text = sheet.read_text(encoding="utf-8")
    seen, texts = read_sheet(text, "english"), read_sheet(text, "translation")
    path = (ROOT / sheet.resolve().relative_to(ROOT / "build" / language)).with_suffix(".ipynb")
    english, edition = notebooks.read(path), edition_of(path, language)
    if unknown := texts.keys() - {cell.id for cell in english.cells}:
        raise ValueError(f"{path.name} has no cell {', '.join(sorted(unknown))}")
    old = {cell.id: cell for cell in edition.cells}
    cells = []
    for cell in english.cells:
        mine = old.get(cell.id, cell)
        if cell.id in texts:
            now = editions.relink(cell.source, language).strip()
            translates = cell.source if seen.get(cell.id, now) == now else seen[cell.id]
            mine = v4.new_markdown_cell(id=cell.id)
            editions.translate(mine, texts[cell.id], editions.fingerprint(translates))
        cells.append(mine)
    edition.cells = cells
    target = editions.path_of(path, language)
    target.parent.mkdir(exist_ok=True)
    notebooks.write(target, editions.carry(english, edition, language))
    print(f"{target.relative_to(ROOT)}: {len(texts)} cells taken in")


def read_sheet(text: str, wanted: str) -> dict[str, str]:
    """The "english" texts in a file, or each "translation", by cell id; without empty ones."""
    pieces = PART.split(text)[1:]
    found = zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
    return {cell: text.strip() for cell, part, text in found if part == wanted and text.strip()}


def edition_of(path: Path, language: str) -> NotebookNode:
    """The edition's notebook, an empty one if there is none yet."""
    target = editions.path_of(path, language)
    return notebooks.read(target) if target.exists() else v4.new_notebook()
