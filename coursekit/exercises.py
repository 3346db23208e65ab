"""Exercises are made from solutions: same cells, same ids, the answers taken out.

A solution is a valid nbgrader source. In an answer cell the text between the two marks

    ### BEGIN SOLUTION ### END SOLUTION

becomes what nbgrader would put there, a line that raises NotImplementedError. Outputs go, except
those of a cell tagged ``target``: the picture of what is to be built.
"""

from __future__ import annotations

import re
from copy import deepcopy

from nbformat import NotebookNode

REGION = re.compile(
    r"^(?P<indent>[ \t]*)### BEGIN SOLUTION[ \t]*\n.*?^[ \t]*### END SOLUTION[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
MARK = re.compile(r"###\s*(BEGIN|END)\s+SOLUTION")
GRADE_ID = re.compile(r"[a-zA-Z0-9_-]+")  # what nbgrader takes: exercise 08.1 is check-08-1
STUB = "{0}# YOUR CODE HERE\n{0}raise NotImplementedError()"
KEPT_OUTPUT = "target"


class Malformed(Exception):
    """A solution that would make a wrong exercise: it says which cell and why."""


def make(solution: NotebookNode) -> NotebookNode:
    """The exercise of a solution notebook; the argument is not changed.

    Raises ``Malformed`` for marks outside an answer cell, an answer cell without marks, marks
    that do not pair, and nbgrader ids that are missing or appear twice.
    """
    exercise = deepcopy(solution)
    exercise.metadata["course"] = {**exercise.metadata.get("course", {}), "kind": "exercise"}
    grade_ids: set[str] = set()
    for number, cell in enumerate(exercise.cells):
        nbgrader = cell.metadata.get("nbgrader", {})
        if nbgrader:
            grade_id = nbgrader.get("grade_id")
            if not GRADE_ID.fullmatch(grade_id or "") or grade_id in grade_ids:
                raise Malformed(
                    f"cell {number} ({cell.get('id')}): grade_id {grade_id!r} is not its own, "
                    "or not of letters, digits, - and _"
                )
            grade_ids.add(grade_id)
        cell.source = _without_answer(cell, f"cell {number} ({cell.get('id')})")
        if cell.cell_type == "code" and KEPT_OUTPUT not in cell.metadata.get("tags", ()):
            cell.outputs, cell.execution_count = [], None
    return exercise


def _without_answer(cell: NotebookNode, name: str) -> str:
    is_answer = cell.cell_type == "code" and bool(cell.metadata.get("nbgrader", {}).get("solution"))
    source, regions = REGION.subn(lambda found: STUB.format(found["indent"]), cell.source)
    if MARK.search(source):
        raise Malformed(f"{name}: BEGIN SOLUTION and END SOLUTION do not pair")
    if is_answer and not regions:
        raise Malformed(f"{name}: an answer cell without BEGIN SOLUTION and END SOLUTION")
    if regions and not is_answer:
        raise Malformed(f"{name}: a solution outside an answer cell (nbgrader metadata: solution)")
    return source
