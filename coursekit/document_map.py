"""Where each part of the documents went: read from the chapters' cells, shown in 00_start_here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from coursekit import sync
from coursekit.documents import DOCUMENTS, all_parts

MAP_CELL = "map"  # the cell of 00_start_here that holds the table


def mirrored(cell: NotebookNode) -> list[str]:
    """The parts of documents that a cell says it mirrors."""
    return list(cell.metadata.get("course", {}).get("mirrors", ()))


def places(chapters: Iterable[Path]) -> dict[str, list[tuple[str, str, str]]]:
    """For each mirrored part: chapter, cell id, and the heading that the cell stands under."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for path in sorted(chapters):
        heading = path.stem
        for cell in nbformat.read(path, as_version=4).cells:
            heading = last_heading(cell) or heading
            for part in mirrored(cell):
                found.setdefault(part, []).append((path.stem, cell.id, heading))
    return found


def last_heading(cell: NotebookNode) -> str | None:
    """The text of a Markdown cell's first heading."""
    if cell.cell_type != "markdown":
        return None
    lines = (line for line in cell.source.splitlines() if line.startswith("#"))
    return next((line.lstrip("# ") for line in lines), None)


def unknown(found: Iterable[str]) -> list[str]:
    """Names that no document has: a slip in a cell's metadata."""
    return sorted(set(found) - set(all_parts()))


ENGLISH = ("section", "where", "(not yet)")
WORDS = {"zh": ("小节", "在哪里", "（尚无）")}


def table(
    found: dict[str, list[tuple[str, str, str]]], words: tuple[str, str, str] = ENGLISH
) -> str:
    """The map as Markdown, one folded table a document, each row with links that open the place."""
    lines: list[str] = []
    section, place, nowhere = words
    for document in DOCUMENTS:
        lines += [f"<details><summary><b>{document.title}</b></summary>", ""]
        lines += [f"| {section} | | {place} |", "|---|---|---|"]
        for number, heading in document.parts.items():
            where = found.get(f"{document.key} {number}", [])
            links = dict.fromkeys(link(chapter, title) for chapter, _, title in where)
            lines.append(f"| {number} | {heading} | {' · '.join(links) or nowhere} |")
        lines += ["", "</details>", ""]
    return "\n".join(lines).strip()


def link(chapter: str, heading: str) -> str:
    """A link that opens a chapter at a heading, as JupyterLab names its anchors."""
    anchor = heading.replace(" ", "-").replace("`", "")
    return f"[{chapter[:2]} {heading}]({chapter}.ipynb#{anchor})"


def write_map(folder: Path) -> bool:
    """Bring the table in 00_start_here up to date; True if it had to change."""
    start = folder / "00_start_here.ipynb"
    if not start.exists():
        return False
    notebook = nbformat.read(start, as_version=4)
    cell = next((cell for cell in notebook.cells if cell.id == MAP_CELL), None)
    if cell is None:
        return False
    words = WORDS.get(folder.name, ENGLISH)
    text = table(places(folder.glob("[0-9][0-9]_*.ipynb")), words)
    if cell.source == text:
        return False
    cell.source = text
    sync.write(start, (nbformat.writes(notebook).rstrip("\n") + "\n").encode())
    return True
