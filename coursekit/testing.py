"""`course.py test`: the everyday tests. No torch and no browser is needed.

What follows `test` goes to pytest: `course.py test -k modes -x`. `--long` adds what takes minutes.
"""

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

from coursekit.editions import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str]) -> int:
    """Run the tests (docstrings are among them) and the notebooks; return pytest's exit code."""
    parser = argparse.ArgumentParser("course.py test", "course.py test [OPTION ...]", __doc__)
    parser.parse_known_args(argv)  # for --help
    command = [sys.executable, "-m", "pytest", *pytest_arguments(ROOT), *argv]
    return subprocess.call(command, cwd=ROOT)


def pytest_arguments(root: Path) -> list[str]:
    """What pytest is given: everything that is there, on all cores, a notebook on one core."""
    # Other editions have the English one's code and outputs, which tests/test_editions.py compares.
    arguments = ["--nbval", *(f"--ignore-glob=*/{code}/*.ipynb" for code in LANGUAGES)]
    if importlib.util.find_spec("xdist"):
        arguments += ["--numprocesses=auto", "--dist=loadfile"]
    places = ["tests", "chapters", "solutions"]
    return arguments + [place for place in places if (root / place).is_dir()]
