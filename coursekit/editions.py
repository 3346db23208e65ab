"""Editions in other languages, in step with the English one.

`chapters/zh/04_x.ipynb` is the Chinese edition of `chapters/04_x.ipynb`, and likewise below
`solutions/`. Cells correspond by id. Only text cells are its own: code and outputs are carried over
from the English edition each time that is stored, and a translated cell keeps, in its metadata, a
hash of the English text that it translates. So a translation that has aged can be named.

One cell is added in front of the first code cell, and makes labs and checks speak the language.
"""

from __future__ import annotations

import re
from copy import deepcopy
from hashlib import sha256
from pathlib import Path

from nbformat import NotebookNode, v4

from coursekit.document_map import MAP_CELL

LANGUAGES = {"zh": "简体中文"}
SOURCE = "english"  # cell metadata, below "course": the hash of what was translated
LANGUAGE_CELL = "language"
GENERATED = {MAP_CELL}  # text that is made for each edition
BESIDE = re.compile(r"(?<=[\"(])data/")  # lies beside the English notebooks only
LINK = re.compile(r"(?<=\]\()\.\./(?P<name>[^/)\s]+)(?P<rest>[^)\s]*)")


def path_of(path: Path, language: str) -> Path:
    """Where the edition of a notebook is.

    >>> path_of(Path("chapters/08_no_grad.ipynb"), "zh").as_posix()
    'chapters/zh/08_no_grad.ipynb'
    """
    return path.parent / language / path.name


def fingerprint(text: str) -> str:
    """What a translated cell remembers of its English text."""
    return sha256(text.strip().encode()).hexdigest()[:12]


def carry(english: NotebookNode, edition: NotebookNode, language: str) -> NotebookNode:
    """The edition, brought in step: its own text cells, all else from the English notebook.

    A text cell without a translation is the English one, and has no hash: `behind` names it.
    """
    own = {cell.id: cell for cell in edition.cells if cell.cell_type == "markdown"}
    made = deepcopy(english)
    made.metadata["course"] = {**made.metadata.get("course", {}), "language": language}
    for cell in made.cells:
        mine = own.get(cell.id)
        if cell.cell_type == "code":
            cell.source = BESIDE.sub("../data/", cell.source)
        if mine is None or cell.cell_type != "markdown":
            continue
        if cell.id in GENERATED:
            cell.source = mine.source
        elif hashed := mine.metadata.get("course", {}).get(SOURCE):
            translate(cell, mine.source, hashed)
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    if code:
        switch = f'from minitorch_lite import viz\n\nviz.set_language("{language}")'
        code.insert(0, v4.new_code_cell(switch, id=LANGUAGE_CELL))
        made.cells.insert(made.cells.index(code[1]), code[0])
    for count, cell in enumerate(code, 1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    return made


def translate(cell: NotebookNode, text: str, english: str) -> None:
    """Put the translation, and the hash of what it translates, into a copy of an English cell."""
    cell.source = text.strip()
    cell.metadata["course"] = {**cell.metadata.get("course", {}), SOURCE: english}


def behind(english: NotebookNode, edition: NotebookNode, language: str) -> list[str]:
    """What is not in step, cell by cell: text without a translation or with an old one, and code
    or outputs that are not the English edition's. Empty if all is well."""
    found = []
    by_id = {cell.id: cell for cell in edition.cells}
    wanted = carry(english, edition, language)
    if [cell.id for cell in wanted.cells] != [cell.id for cell in edition.cells]:
        found.append("its cells are not those of the English edition, in that order")
    for cell in wanted.cells:
        mine = by_id.get(cell.id)
        if mine is None:
            continue
        if cell.cell_type == "code" and mine != cell:
            found.append(f"{cell.id}: code or output has drifted")
        if cell.cell_type == "markdown" and cell.id not in GENERATED:
            source = next(c.source for c in english.cells if c.id == cell.id)
            known = mine.metadata.get("course", {}).get(SOURCE)
            if known is None:
                found.append(f"{cell.id}: not translated")
            elif known != fingerprint(source):
                found.append(f"{cell.id}: translates an older English text")
    return found


def relink(text: str, language: str) -> str:
    """Links of an English cell as they have to be one folder further down.

    >>> relink("[a](../exercises/01_x.ipynb) [b](02_y.ipynb) [c](../README.md)", "zh")
    '[a](../../exercises/zh/01_x.ipynb) [b](02_y.ipynb) [c](../../README.md)'
    >>> relink("[c](../minitorch_lite/tensor.py)", "zh")
    '[c](../../minitorch_lite/tensor.py)'
    >>> relink("[d](data/README.md)", "zh")
    '[d](../data/README.md)'
    """

    def one_further(found: re.Match[str]) -> str:
        below = f"/{language}" if found["name"] in ("chapters", "exercises", "solutions") else ""
        return f"../../{found['name']}{below}{found['rest']}"

    return BESIDE.sub("../data/", LINK.sub(one_further, text))
