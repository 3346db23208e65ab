"""From nothing but a Python to a course command that runs, on the standard library alone.

`course.py` calls `main`. It makes the environment the command needs (`environment.py`), and hands
over to `python -m coursekit COMMAND` inside it. What goes wrong on the way ends in one sentence.
"""

import errno
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

from coursekit.__main__ import COMMANDS, Command, chosen, list_commands, never_fail_to_print
from coursekit.__main__ import main as run
from coursekit.environment import ROOT, Environment, Problem, course_is_installed_here, missing_here

DISK_FULL = (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC)


def main(argv: list[str]) -> int:
    """Prepare the environment of `argv[0]`, run the command there, return its exit code."""
    never_fail_to_print()
    argv = chosen(argv)
    if not argv or argv[0] not in COMMANDS:
        return list_commands(argv)
    try:
        if argv[1:] in (["-h"], ["--help"]):
            sys.meta_path.append(NotInstalled())
            with suppress(ImportError):  # of NumPy: what shows the framework needs it for this too
                return run(argv)
        return hand_over(python_for(COMMANDS[argv[0]], argv[1:]), argv)
    except Problem as problem:
        return say(f"{problem}")
    except KeyboardInterrupt:
        say("Stopped. The same command starts again.")
        return 130
    except OSError as error:
        if error.errno in DISK_FULL:
            return say(f"The disk is full ({ROOT}). Make room, then run the same command again.")
        return say(f"{error}. When that is put right, run the same command again.")


class NotInstalled(MetaPathFinder, Loader):
    """Finds what no other finder does: to say its options, a command needs only names of it."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        return None if name == "numpy" else ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> Any:
        from unittest.mock import MagicMock

        return MagicMock()

    def exec_module(self, module: Any) -> None:
        pass


def say(sentence: str) -> int:
    print(f"course.py: {sentence}", file=sys.stderr)
    return 1


def python_for(command: Command, arguments: Sequence[str] = ()) -> str:
    """The Python that can run `command` with these arguments, made ready if need be.

    One rule: a Python into which this folder was installed (`pip install -e .`, as environment.yml
    does for conda and Binder) is used as it is. Any other Python makes an environment here.
    """
    extras = command.extras_for(arguments)
    environment = Environment(ROOT / command.environment, extras)
    if command.environment == ".venv" and not environment.is_running and course_is_installed_here():
        if missing := missing_here(extras):
            raise Problem(
                f"The course is installed in this Python ({sys.prefix}) without "
                f"{', '.join(missing)}. Run `{sys.executable} -m pip install {' '.join(missing)}`, "
                "then the same command again."
            )
        return sys.executable
    return environment.ready(weigh=command.weigh)


def hand_over(python: str, argv: list[str]) -> int:
    """Run `python -m coursekit`; where the system can, in place of this process.

    With `-P` no `random.py` that lies in somebody's current folder is taken for Python's.
    """
    arguments = [python, "-P", "-m", "coursekit", *argv]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execv(python, arguments)
    process = subprocess.Popen(arguments)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # the command got it too, and decides what it means
