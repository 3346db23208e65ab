"""What a learner has reached: predictions and exercises, in `my/scores.json`.

The file is the learner's own: no update of the course writes to it, and it may be copied to
another machine. Nothing is written, and nothing read, while notebooks are run to be stored or
tested, so that no stored output depends on somebody's scores.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from coursekit import TESTED
from coursekit.sync import write
from minitorch_lite.viz.bundle import STORED
from minitorch_lite.viz.language import _

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 2  # seconds to wait for another notebook that writes


class Score(NamedTuple):
    """The latest result, and the best one since the task has had this many points."""

    score: int
    total: int
    best: int
    tries: int

    @property
    def done(self) -> bool:
        return self.best == self.total


def record(kind: str, name: str, score: int, total: int) -> None:
    """Keep a result: `record("predict", "08.hidden", 3, 4)`.

    Never fails: a file that cannot be written is a sentence, and the cell goes on.
    """
    if not kept():
        return
    try:
        with _alone():
            scores = _load()
            old = scores.get(kind, {}).get(name)
            best = max(score, old.best) if old and old.total == total else score
            new = Score(score, total, best, old.tries + 1 if old else 1)
            scores.setdefault(kind, {})[name] = new
            write(file(), _text(scores))
    except OSError as error:
        print(_("This result could not be kept: {reason}.").format(reason=error))


def read() -> dict[str, dict[str, Score]]:
    """All results, by kind and name."""
    if not kept():
        return {}
    try:
        return _load()
    except OSError as error:
        print(_("Your results could not be read: {reason}.").format(reason=error))
        return {}


def _load() -> dict[str, dict[str, Score]]:
    """What is in the file, which is set aside if it cannot be understood.

    OSError: it cannot be read now, so nothing may be written over it.
    """
    if not file().exists():
        return {}
    try:
        kinds = json.loads(file().read_text(encoding="utf-8"))["scores"]
        return {
            kind: {name: _score(entry) for name, entry in entries.items()}
            for kind, entries in kinds.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        _set_aside()
        return {}


def kept() -> bool:
    """Whether results are kept here: a learner works, in a course that has been set up."""
    running_alone = os.environ.get(STORED) == "1" or TESTED in os.environ
    return not running_alone and (ROOT / "my").is_dir()


def file() -> Path:
    return ROOT / "my" / "scores.json"


def _score(entry: dict) -> Score:
    found = Score(entry["score"], entry["total"], entry["best"], entry["tries"])
    if not all(type(number) is int and number >= 0 for number in found):
        raise ValueError(entry)
    return found


def _text(scores: dict[str, dict[str, Score]]) -> bytes:
    plain = {
        kind: {name: entry._asdict() for name, entry in sorted(entries.items())}
        for kind, entries in sorted(scores.items())
    }
    return (json.dumps({"version": 1, "scores": plain}, indent=1) + "\n").encode()


def _set_aside() -> None:
    aside = file().with_name(time.strftime("scores.broken-%Y-%m-%d_%H-%M-%S.json"))
    try:
        os.replace(file(), aside)
    except OSError:  # another notebook was quicker, or nothing may be renamed here
        return
    print(
        _("my/{file} could not be understood. It is kept as my/{aside}; a new one begins.").format(
            file=file().name, aside=aside.name
        )
    )


@contextmanager
def _alone() -> Iterator[None]:
    """One notebook at a time reads and writes; one that hangs is waited for only so long."""
    from coursekit.environment import try_lock

    path = ROOT / "my" / ".course" / "scores.lock"
    path.parent.mkdir(exist_ok=True)
    deadline = time.monotonic() + PATIENCE
    with path.open("w") as lock:
        while not try_lock(lock) and time.monotonic() < deadline:
            time.sleep(0.02)
        yield
