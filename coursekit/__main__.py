"""The commands of `course.py`, one a module.

`course.py` reads this table to know which environment a command needs, makes it, and runs
`python -m coursekit COMMAND ...` there. To add a command, write a module with
`def main(argv: list[str]) -> int` and add a line here. This module is imported before anything is
installed, so it needs the standard library only.
"""

import importlib
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEARNER = ("lab", "pictures", "pictures-anywhere", "test")


@dataclass(frozen=True)
class Command:
    """One subcommand: where its code is, what it says about itself, where it runs.

    `target` is "module:function". `extras` are those of pyproject.toml, installed into the folder
    `environment`; `adds` are further ones that an argument asks for. `weigh` names what is so large
    that its download is announced first. `reads` are folders of the course without which there is
    no such command: learners' handouts have none for authors.
    """

    target: str
    help: str
    extras: tuple[str, ...] = LEARNER
    environment: str = ".venv"
    weigh: tuple[str, ...] = ()
    adds: dict[str, str] = field(default_factory=dict)
    reads: tuple[str, ...] = ()

    def extras_for(self, arguments: Sequence[str]) -> tuple[str, ...]:
        """The extras of a call with these arguments."""
        return (*self.extras, *(self.adds[a] for a in arguments if a in self.adds))


TABLE = {
    "lab": Command("coursekit.lab:main", "open the course in JupyterLab", adds={"zh": "zh"}),
    "test": Command("coursekit.testing:main", "run the everyday tests"),
    "sync": Command("coursekit.sync:main", "bring my/ up to date without opening JupyterLab"),
    "progress": Command("coursekit.overview:main", "chapters and exercises: done, open, next"),
    "reset": Command("coursekit.reset:main", "put one exercise back, and keep what was there"),
    "grade": Command("coursekit.grading.command:main", "grade learners' notebooks, and report"),
    "handout": Command("coursekit.handout:main", "make a zip for learners, without solutions"),
    "notebooks": Command(
        "coursekit.notebooks:main",
        "execute and store chapters and solutions, make the exercises",
        extras=(*LEARNER, "author"),
    ),
    "translate": Command(
        "coursekit.translating:main",
        "lay out what another edition has to translate, and take it in",
        extras=(*LEARNER, "author"),
    ),
    "messages": Command(
        "coursekit.messages:main",
        "bring the catalogues of other languages in step with the source",
        extras=(*LEARNER, "author"),
    ),
    "lint": Command("coursekit.linting:main", "check style and types", extras=(*LEARNER, "author")),
    "table": Command("coursekit.parity_table:main", "write PARITY.md again", reads=("tests",)),
    "parity": Command(
        "coursekit.parity:main",
        "compare the chapters' printed text with real torch's",
        extras=("test", "parity"),
        environment=".venv-parity",
        weigh=("torch==2.13.0",),
        reads=("tests",),
    ),
    "bench": Command(
        "coursekit.bench:main",
        "measure the framework beside torch, mygrad and NumPy by hand",
        extras=("bench",),
        environment=".venv-bench",
        weigh=("torch==2.13.0", "mygrad", "matplotlib"),
        reads=("benchmarks",),
    ),
    "bench-labs": Command(
        "coursekit.bench_labs:main",
        "bench --labs: how fast the labs answer, from real clicks",
        extras=(*LEARNER, "browser"),
    ),
    "gallery": Command(
        "coursekit.gallery:main", "every lab and preset on one page, in both themes"
    ),
    "browser": Command(
        "coursekit.browser:main",
        "open the notebooks in a real browser, click, take pictures",
        extras=(*LEARNER, "browser"),
        reads=("tests",),
    ),
}
COMMANDS = {
    name: command
    for name, command in TABLE.items()
    if all((ROOT / folder).is_dir() for folder in command.reads)
}


def chosen(argv: list[str]) -> list[str]:
    """`bench --labs` is a command of its own: it needs a browser, and no torch."""
    if argv[:1] == ["bench"] and "--labs" in argv:
        return ["bench-labs", *(each for each in argv[1:] if each != "--labs")]
    return argv


def usage() -> str:
    """The help text, one line a command."""
    lines = [f"  {name:<11}{command.help}" for name, command in COMMANDS.items()]
    return "\n".join(["usage: python3 course.py COMMAND [options]", "", *lines])


def list_commands(argv: list[str]) -> int:
    """Print the commands where `argv` names none of them; the exit code for that."""
    asked = argv[:1] in (["-h"], ["--help"], ["help"])
    if argv and not asked:
        print(f"course.py: there is no command {argv[0]}; there are these.", file=sys.stderr)
    print(usage())
    return 0 if asked else 2


def never_fail_to_print() -> None:
    """What an old console or a file's encoding cannot show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def main(argv: list[str] | None = None) -> int:
    """Run one command in this Python and return its exit code."""
    never_fail_to_print()
    argv = chosen(sys.argv[1:] if argv is None else argv)
    if not argv or argv[0] not in COMMANDS:
        return list_commands(argv)
    module, function = COMMANDS[argv[0]].target.split(":")
    try:
        return getattr(importlib.import_module(module), function)(argv[1:])
    except KeyboardInterrupt:
        print("course.py: Stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
