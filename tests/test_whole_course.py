"""What the course has as a whole: enough exercises of each kind, and a README that counts right."""

import re
from collections import Counter
from pathlib import Path

from test_checks import ANSWERS, EXERCISES

from coursekit import notebooks
from coursekit.stored import ROOT, tags

PATTERNS = range(1, 6)  # see the docstring of coursekit/checks/__init__.py


def cells(folder: str):
    for path in sorted(Path(ROOT / folder).glob("*.ipynb")):
        yield from notebooks.read(path).cells


def test_there_are_enough_exercises_of_each_pattern():
    tasks = [cell for cell in cells("solutions") if cell.id.startswith("task-")]
    assert len(tasks) == len(EXERCISES) >= 40
    found = Counter(cell.metadata["course"]["pattern"] for cell in tasks)
    assert found.keys() == set(PATTERNS) and min(found.values()) >= 5
    chapters = {cell.id.split("-")[1] for cell in tasks}
    assert chapters == {f"{number:02}" for number in range(1, 14)}


def test_the_bank_is_large():
    assert sum(not answer.right for answer in ANSWERS) >= 150


def test_the_readme_counts_the_cells_that_parity_leaves_out():
    code = [cell for cell in cells("chapters") if cell.cell_type == "code"]
    found = Counter(tag for cell in code for tag in tags(cell))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    counted = [str(len(code)), *(str(found[tag]) for tag in ("lab", "source", "measured"))]
    [paragraph] = re.findall(r"Of the \d+ code cells .*?`measured`", readme, re.DOTALL)
    assert re.findall(r"\d+", paragraph) == counted
