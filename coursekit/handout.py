"""`course.py handout`: the course for learners as a zip, without solutions and tests.

What is left out is what holds answers: `solutions/` and `tests/` (the bank of right and wrong
answers). Everything else that a learner needs is in it, `course.py grade` too.
"""

from __future__ import annotations

import argparse
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from minitorch_lite.viz.language import _

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("chapters", "coursekit", "exercises", "images", "minitorch_lite")
FILES = ("course.py", "conftest.py", "pyproject.toml", "environment.yml", "start", ".gitignore")
SUFFIXES = (".md",)  # README.md and what it leads to
NAME = "minitorch-lite-course"
DATE = (1980, 1, 1, 0, 0, 0)  # the same course gives the same bytes


def main(argv: list[str]) -> int:
    """Write the zip; 1 if it cannot be written."""
    parser = argparse.ArgumentParser(prog="course.py handout", description=__doc__)
    parser.add_argument(
        "file", nargs="?", type=Path, default=Path(f"{NAME}.zip"), help="default: %(default)s"
    )
    target = parser.parse_args(argv).file
    try:
        count = write(target)
    except OSError as error:
        print(f"course.py: {error}", file=sys.stderr)
        return 1
    print(_("{file}: {count} files, without solutions.").format(file=target, count=count))
    return 0


def write(target: Path) -> int:
    """Write the zip and return the number of files in it."""
    names = list(contents())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            path = ROOT / name
            entry = zipfile.ZipInfo(f"{NAME}/{name}", DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if path.name == "start" else 0o100644) << 16
            archive.writestr(entry, path.read_bytes())
    return len(names)


def contents() -> Iterator[str]:
    """The files of the handout, from the course's folder on."""
    for path in sorted(ROOT.iterdir()):
        known = path.name in FILES or path.suffix in SUFFIXES or path.name.startswith("LICENSE")
        if path.is_file() and known:
            yield path.name
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT)
            hidden = any(part.startswith((".", "__pycache__")) for part in name.parts)
            if path.is_file() and not hidden:
                yield name.as_posix()
