"""The learner's own copy of the notebooks, `my/`, kept in step without losing a word of theirs.

`my/.course/manifest.json` remembers two hashes of each file as it was delivered: of its bytes, and
of its *content*, which for a notebook is what a person writes (sources, attachments, tags) and not
what running it leaves behind. So three versions can be compared: delivered, theirs, the course's.

    theirs is          the course has not changed    the course has changed
    as delivered       nothing to do                 replaced by the new one
    only run           left as it is                 replaced; theirs is kept in my/.course/
    changed            left as it is                 left as it is; the new one is laid beside
    removed            given again                   given again

A notebook that was only run (its outputs differ) is brought up to date, because running the new one
gives such outputs again; even that copy is kept. A file with words of theirs is never written to.
"""

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("chapters", "exercises")
LEFT_BY_RUNNING = {"execution", "collapsed", "scrolled", "trusted", "ExecuteTime", "jupyter"}


def main(argv: list[str]) -> int:
    """`course.py sync`: bring `my/` up to date and say in a line what needs saying."""
    parser = argparse.ArgumentParser(prog="course.py sync", description="Bring my/ up to date.")
    parser.parse_args(argv)
    try:
        sentences = Copy(ROOT).update()
    except OSError as error:
        place = error.filename or ROOT / "my"
        print(
            f"course.py: my/ cannot be brought up to date ({error.strerror}: {place}). Nothing of "
            "yours was changed; put that right, then run the same command again.",
            file=sys.stderr,
        )
        return 1
    for sentence in sentences:
        print(sentence)
    return 0


@dataclass(frozen=True)
class Version:
    """One version of a file: the hash of all of it, and of what a person wrote in it."""

    whole: str
    content: str

    @classmethod
    def of(cls, data: bytes, name: str) -> "Version":
        return cls(digest(data), content_hash(data) if name.endswith(".ipynb") else digest(data))


@dataclass
class Delivered:
    """What the manifest remembers of a file: as delivered, and what was laid beside it since."""

    version: Version | None = None
    beside: dict[str, str] = field(default_factory=dict)  # name -> hash of its bytes
    offered: str = ""  # content of the newest version that was laid beside


class Copy:
    """The learner's copy of the course in `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.my = root / "my"
        self.manifest = self.my / ".course" / "manifest.json"
        self.files = self.read_manifest()
        self.sentences: list[str] = []

    def update(self) -> list[str]:
        """Bring every file up to date; return the sentences the learner should read.

        OSError: a file cannot be written. What was done until then stays done and is remembered.
        """
        first = not self.my.exists()
        self.manifest.parent.mkdir(parents=True, exist_ok=True)
        before = self.to_json()
        try:
            for name in course_files(self.root):
                self.update_file(name, self.files.setdefault(name, Delivered()))
        finally:
            if self.to_json() != before:
                write(self.manifest, self.to_json())
        if first:
            return ["Your copy of the notebooks is in my/; updates never change what you wrote."]
        return self.sentences

    def update_file(self, name: str, known: Delivered) -> None:
        """The table at the top of this module, for one file."""
        ours = (self.root / name).read_bytes()
        new = Version.of(ours, name)
        target = self.my / name
        if not target.exists():
            write(target, ours)
            known.version = new
            return
        theirs = target.read_bytes()
        mine = Version.of(theirs, name)
        old = known.version
        if mine.whole == new.whole:
            known.version = new
        elif old and mine.whole == old.whole:
            write(target, ours)
            known.version = new
        elif mine.content == new.content:
            known.version = new
        elif old and new.content == old.content:
            pass  # only our outputs changed: nothing new to read
        elif old and mine.content == old.content:
            self.keep(name, theirs)
            write(target, ours)
            known.version = new
        elif new.content != known.offered:
            self.lay_beside(name, ours, known)
            known.offered = new.content

    def lay_beside(self, name: str, ours: bytes, known: Delivered) -> None:
        """Put the new version next to theirs, under a name that is free or still as we left it."""
        target = self.my / name
        number = 1
        while True:
            suffix = ".new" if number == 1 else f".new{number}"
            beside = target.with_name(f"{target.stem}{suffix}{target.suffix}")
            if not beside.exists() or digest(beside.read_bytes()) == known.beside.get(beside.name):
                break
            number += 1
        write(beside, ours)
        known.beside[beside.name] = digest(ours)
        self.sentences.append(
            f"my/{name} has changes of yours and stays as it is; "
            f"the course's new version is beside it: {beside.name}"
        )

    def keep(self, name: str, theirs: bytes) -> None:
        """Keep a notebook that was only run, before the new version takes its place."""
        stamp = time.strftime("%Y-%m-%d_%H-%M-%S")
        write(self.my / ".course" / "before-update" / stamp / name, theirs)

    def read_manifest(self) -> dict[str, Delivered]:
        """What was delivered; empty if there is no manifest that can be read."""
        try:
            files = json.loads(self.manifest.read_text(encoding="utf-8"))["files"]
            return {
                name: Delivered(
                    Version(entry["bytes"], entry["content"]) if entry.get("bytes") else None,
                    dict(entry.get("beside", {})),
                    entry.get("offered", ""),
                )
                for name, entry in files.items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def to_json(self) -> bytes:
        files = {
            name: {
                "bytes": known.version.whole if known.version else "",
                "content": known.version.content if known.version else "",
                "beside": known.beside,
                "offered": known.offered,
            }
            for name, known in sorted(self.files.items())
        }
        return (json.dumps({"version": 1, "files": files}, indent=1) + "\n").encode()


def course_files(root: Path) -> Iterator[str]:
    """The files that learners get, as "chapters/08_no_grad.ipynb": no hidden ones, no caches."""
    for place in PLACES:
        for path in sorted((root / place).rglob("*")):
            name = path.relative_to(root)
            if path.is_file() and not any(part.startswith((".", "__")) for part in name.parts):
                yield name.as_posix()


def content_hash(data: bytes) -> str:
    """A hash of what a person wrote in a notebook; of all the bytes where it cannot be read.

    >>> run = b'{"cells": [{"cell_type": "code", "source": ["1"], "outputs": [1], "metadata": {}}]}'
    >>> new = b'{"cells": [{"cell_type": "code", "source": "1", "outputs": [], "metadata": {}}]}'
    >>> content_hash(run) == content_hash(new)
    True
    """
    try:
        cells = [written(cell) for cell in json.loads(data)["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return digest(data)
    return digest(json.dumps(cells, sort_keys=True).encode())


def written(cell: dict) -> list:
    metadata = {k: v for k, v in cell.get("metadata", {}).items() if k not in LEFT_BY_RUNNING}
    return [cell["cell_type"], "".join(cell["source"]), cell.get("attachments") or {}, metadata]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write(path: Path, data: bytes) -> None:
    """All of it or nothing, whatever interrupts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(data)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
