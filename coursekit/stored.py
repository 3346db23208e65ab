"""The stored form of a notebook: what is committed, and what a re-run must reproduce.

A committed notebook is read in many places that run nothing: JupyterLab before the first run
(untrusted), a Git host's page, a static export. So an output is stored as ``text/plain`` and,
where there is a picture, ``image/png``: the two forms that every one of them shows. Everything
that differs from machine to machine (execution times, widget ids, paths, addresses, versions) is
dropped, or refused where dropping it would leave a lie.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
NOTEBOOK_KEYS = ("course",)
CELL_KEYS = ("course", "nbgrader", "slideshow", "tags")

STORED_MIMES = ("image/png", "text/plain")
RICH_MIMES = ("text/html", "image/svg+xml", "application/vnd.jupyter.widget-view+json")
DOT_HASH = "dot"  # output metadata: a hash of the DOT source that the picture was drawn from

ANSI = re.compile(r"\x1b\[[0-9;]*m")
CELL_FRAME = re.compile(r"(?:Cell In\[\d+\]|<ipython-input-[^>]*>)\D*?, line (\d+)")
# A picture names the error that ended its program. These are slips, never what a chapter shows.
BROKEN = re.compile(r"^ *stopped by (?:Attribute|Import|ModuleNotFound|Name)Error.*", re.MULTILINE)
MACHINE = re.compile(
    r"0x[0-9a-fA-F]{9,}"
    r"|ipykernel_\d+"
    r"|(?<![\w.])/(?:home|root|tmp|Users|private|var/folders)/[^\s'\"]+"
    r"|[A-Za-z]:\\\\?Users\\\\?[^\s'\"]+"
    + "".join("|" + re.escape(path) for path in {str(ROOT), sys.prefix} if len(path) > 4)
)


class Refused(Exception):
    """A notebook has something that must not be stored; ``complaints`` says what, cell by cell."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = complaints


def tags(cell: NotebookNode) -> set[str]:
    """The cell's tags, none if it has none."""
    return set(cell.metadata.get("tags", ()))


def normalise(notebook: NotebookNode, before: NotebookNode | None = None) -> NotebookNode:
    """The stored form of an executed notebook; the argument is not changed.

    ``before`` is the version stored so far: a picture drawn from the same DOT keeps its old png
    (another Graphviz draws other bytes). What a cell tagged ``measured`` shows is one machine's and
    is not stored. Raises ``Refused`` for outputs with a rich form but no png, anything on
    stderr, paths and addresses.

    >>> import nbformat.v4 as v4
    >>> cell = v4.new_code_cell("1 + 1", execution_count=7)
    >>> normalise(v4.new_notebook(cells=[cell])).cells[0].execution_count
    1
    """
    after = deepcopy(notebook)
    old_cells = {cell.get("id"): cell for cell in before.cells} if before else {}
    after.nbformat, after.nbformat_minor = 4, 5
    after.metadata = NotebookNode(
        {key: value for key, value in after.metadata.items() if key in NOTEBOOK_KEYS},
        kernelspec=deepcopy(KERNELSPEC),
        language_info=deepcopy(LANGUAGE_INFO),
    )
    after.cells = [cell for cell in after.cells if cell.source.strip()]
    complaints: list[str] = []
    count = 0
    for number, cell in enumerate(after.cells):
        cell.source = cell.source.rstrip()
        cell.metadata = NotebookNode(
            {k: v for k, v in cell.metadata.items() if k in CELL_KEYS and v}
        )
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        old = old_cells.get(cell.id)
        if "measured" in tags(cell):
            cell.outputs = []
        stored = list(_merged(cell.outputs))
        cell.outputs = [_stored(output, cell.source) for output in stored]
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
        if old:
            _keep_pictures(cell.outputs, old.outputs)
        complaints += [
            f"cell {number} ({cell.id}): {complaint}"
            for output, raw in zip(cell.outputs, stored, strict=True)
            for complaint in _complaints(output, raw)
        ]
    if complaints:
        raise Refused(complaints)
    return after


def give_ids(cells: list[dict[str, Any]]) -> None:
    """Keep every id that is there; make a missing or repeated one from the cell's place and text.

    (nbformat would draw a new one at random each time it reads such a file.)
    """
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if cell.get("id") is None or cell["id"] in seen:
            text = "".join(cell["source"])
            cell["id"] = sha256(f"{number}\n{text}".encode()).hexdigest()[:8]
        seen.add(cell["id"])


def _merged(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    """The outputs, with pieces of one stream that arrived one after the other put together."""
    last: NotebookNode | None = None
    for output in outputs:
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
            continue
        if last:
            yield last
        last = deepcopy(output)
    if last:
        yield last


def _stored(output: NotebookNode, source: str) -> NotebookNode:
    if output.output_type == "error":
        return NotebookNode(
            output_type="error",
            ename=output.ename,
            evalue=output.evalue,
            traceback=_traceback(output, source),
        )
    if output.output_type == "stream":
        return NotebookNode(output_type="stream", name=output.name, text=output.text)
    data = {mime: output.data[mime] for mime in STORED_MIMES if mime in output.data}
    if "image/png" in data:
        data["image/png"] = "".join(data["image/png"].split())
    metadata = {
        key: output.metadata[key] for key in ("image/png", DOT_HASH) if key in output.metadata
    }
    kept = NotebookNode(
        output_type=output.output_type, data=NotebookNode(data), metadata=NotebookNode(metadata)
    )
    if output.output_type == "execute_result":
        kept.execution_count = output.execution_count
    return kept


def _traceback(output: NotebookNode, source: str) -> list[str]:
    """A traceback without a machine in it: the line of the cell that failed, and the error's
    sentence."""
    headline = f"\x1b[31m{output.ename}\x1b[39m: {output.evalue}"
    places = CELL_FRAME.findall(ANSI.sub("", "\n".join(output.traceback)))
    lines = source.splitlines()
    if len(output.traceback) == 1 or not places or int(places[0]) > len(lines):
        return [headline]
    number = int(places[0])
    return [
        f"Cell line {number}\n\x1b[32m----> {number}\x1b[39m {lines[number - 1].strip()}\n",
        headline,
    ]


def _keep_pictures(outputs: list[NotebookNode], old_outputs: list[NotebookNode]) -> None:
    old_pictures = {
        old.metadata[DOT_HASH]: old
        for old in old_outputs
        if old.get("metadata", {}).get(DOT_HASH) and "image/png" in old.data
    }
    for output in outputs:
        old = old_pictures.get(output.get("metadata", {}).get(DOT_HASH))
        if old and "image/png" in output.data:
            output.data["image/png"] = "".join(old.data["image/png"].split())
            output.metadata = deepcopy(old.metadata)


def _complaints(output: NotebookNode, raw: NotebookNode) -> Iterator[str]:
    if output.output_type == "stream" and output.name == "stderr":
        yield f"writes to stderr: {output.text.strip()[:200]!r}"
    if output.output_type in ("display_data", "execute_result") and "image/png" not in output.data:
        for mime in RICH_MIMES:
            if mime in raw.data:
                yield f"has {mime} but no image/png: unrun, a reader would see nothing of it"
    for text in _texts(output):
        if found := BROKEN.search(text):
            yield f"draws a program that does not run: {found.group()!r}"
        if found := MACHINE.search(text):
            yield f"prints a path or an address of this machine: {found.group()!r}"


def _texts(output: NotebookNode) -> Iterator[str]:
    if output.output_type == "stream":
        yield output.text
    elif output.output_type == "error":
        yield output.evalue
    else:
        yield output.data.get("text/plain", "")


def differences(stored: NotebookNode, fresh: NotebookNode) -> list[str]:
    """One line for each cell in which two notebooks differ, naming what differs; empty if they
    are the same."""
    found = []
    if stored.metadata != fresh.metadata:
        found.append("the notebook's metadata")
    if len(stored.cells) != len(fresh.cells):
        found.append(f"{len(stored.cells)} cells stored, {len(fresh.cells)} now")
    for number, (old, new) in enumerate(zip(stored.cells, fresh.cells, strict=False)):
        for key in sorted({*old, *new}):
            if old.get(key) != new.get(key):
                what = "\n".join(_changed(_text_of(old.get(key)), _text_of(new.get(key))))
                found.append(f"cell {number} ({old.get('id')}): {key}: {what}")
    return found


def _text_of(value: Any) -> str:
    if isinstance(value, list):  # outputs: their text says more than their structure
        return "\n".join("".join(_texts(output)) or f"<{output.output_type}>" for output in value)
    return str(value)


def _changed(old: str, new: str, most: int = 8) -> list[str]:
    """The lines that went and came, without the rest."""
    if old == new:
        return ["the picture, or the form of an output"]
    diff = list(difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm=""))[2:]
    lines = ["    " + line[:200] for line in diff if not line.startswith("@@")]
    return ["", *lines[:most], *(["    ..."] if len(lines) > most else [])]
