"""What plain ``pytest --nbval`` needs to know about this course's notebooks.

* A picture is stored as png and text, and is html or a widget when it is run: only the text is
  compared.
* A cell tagged ``measured`` prints times or bytes of one machine: it must run, its text may
  differ.
* In an exercise the stored outputs are whatever the learner last saw, so they say nothing: only
  an exception makes a cell red, and every check raises. No tag or comment lets an answer or a
  check get away with one.

Loaded by the entry point of the installed package and by the repository's ``conftest.py``,
whichever is there.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from coursekit import TESTED

# nbval reads notebooks with jsonschema, which builds a checker of international addresses in two
# seconds where it finds this package, and goes without it elsewhere. In time with `-p` only.
sys.modules.setdefault("rfc3987_syntax", None)

NOT_COMPARED = ("text/html", "image/svg+xml", "image/png", "image/jpeg")


def is_exercise(path: Path, root: Path, metadata: dict[str, Any]) -> bool:
    """Whether a notebook lies in a folder of exercises, or says itself that it is one.

    The folder counts from pytest's root directory on: a course that somebody keeps below a folder
    of their own called "exercises" stays strict.
    """
    inside = path.relative_to(root).parts[:-1] if path.is_relative_to(root) else ()
    folders = {path.parent.name, *inside}
    return "exercises" in folders or metadata.get("course", {}).get("kind") == "exercise"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    os.environ[TESTED] = "1"  # coursekit.scores then keeps nothing
    option = config.option
    if not getattr(option, "nbval", False):
        return
    if not option.nbval_kernel_name:
        option.nbval_current_env = (
            True  # the kernel of this environment, not a "python3" of somewhere else
        )


def pytest_collectstart(collector: pytest.Collector) -> None:
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += NOT_COMPARED


def pytest_itemcollected(item: pytest.Item) -> None:
    cell = getattr(item, "cell", None)
    if cell is None or not hasattr(item.parent, "skip_compare"):
        return
    if "measured" in cell.metadata.get("tags", ()):
        item.options["check"] = False
    if is_exercise(item.parent.path, item.config.rootpath, item.parent.nb.metadata):
        item.options["check"] = False
        cell.outputs = []
        if "nbgrader" in cell.metadata:
            item.options["skip"] = item.options["check_exception"] = False
