"""Every cell names real parts of the documents, and 00_start_here shows where each part went."""

import re
from pathlib import Path

import nbformat

from coursekit.document_map import MAP_CELL, link, places, table, unknown
from coursekit.documents import all_parts

CHAPTERS = Path(__file__).parent.parent / "chapters"


def found():
    return places(CHAPTERS.glob("[0-9][0-9]_*.ipynb"))


def test_cells_name_parts_that_exist():
    assert unknown(found()) == []
    assert unknown(["principles 2.1", "principles 99"]) == ["principles 99"]


def test_the_map_in_start_here_is_in_step():
    """`course.py notebooks` writes it."""
    notebook = nbformat.read(CHAPTERS / "00_start_here.ipynb", as_version=4)
    (cell,) = [cell for cell in notebook.cells if cell.id == MAP_CELL]
    assert cell.source == table(found())


def test_a_part_that_no_chapter_mirrors_says_so():
    assert table({}).count("(not yet)") == len(all_parts())


def test_links_open_a_heading():
    assert link("08_no_grad", "2 The same call") == (
        "[08 2 The same call](08_no_grad.ipynb#2-The-same-call)"
    )


def test_every_part_is_mirrored():
    assert sorted(all_parts().keys() - found().keys()) == []


def test_the_two_paths_are_as_long_as_their_chapters_say():
    """`00_start_here` adds up the minutes that the chapters' headers name."""
    start = nbformat.read(CHAPTERS / "00_start_here.ipynb", as_version=4)
    [paths] = [cell.source for cell in start.cells if cell.id == "paths"]
    rows = re.findall(r"\]\((\d\d_\w+\.ipynb)\) \| .*? \| (\d+) \| (yes)?", paths)
    assert len(rows) == 13
    for name, minutes, _ in rows:
        header = nbformat.read(CHAPTERS / name, as_version=4).cells[0].source
        assert f"**Time** | {minutes} minutes" in header, name
    every = sum(int(minutes) for _, minutes, _ in rows)
    modes = sum(int(minutes) for _, minutes, marked in rows if marked)
    sums = [f"{minutes // 60} h {minutes % 60:02d} min" for minutes in (every, modes)]
    assert re.findall(r"\d+ h \d\d min", paths) == sums
