"""The five documents that the course mirrors: every section, list item, row, figure and question.

A chapter's cell says in its metadata what it mirrors: `"course": {"mirrors": ["principles 2.1"]}`.
From that the map is made which `00_start_here` shows, and a test finds what no cell mirrors.
"""

from __future__ import annotations

from coursekit.documents.computation import COMPUTATION
from coursekit.documents.document import Document
from coursekit.documents.modes import MODES
from coursekit.documents.principles import PRINCIPLES
from coursekit.documents.scenes import SCENES
from coursekit.documents.uses import USES

DOCUMENTS = (MODES, USES, PRINCIPLES, SCENES, COMPUTATION)


def all_parts() -> dict[str, tuple[Document, str]]:
    """Every part by the name a cell uses for it, such as `principles 2.1`."""
    return {
        f"{document.key} {number}": (document, number)
        for document in DOCUMENTS
        for number in document.parts
    }
