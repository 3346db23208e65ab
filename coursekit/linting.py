"""`course.py lint`: style with ruff, in notebooks too, and types with mypy.

What follows `lint` goes to ruff: `course.py lint --fix`.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str]) -> int:
    """Run both, whatever the first says; return 1 if either complains."""
    parser = argparse.ArgumentParser("course.py lint", "course.py lint [OPTION ...]", __doc__)
    parser.parse_known_args(argv)  # for --help
    check = ["check", "--output-format=concise", *argv, "."]
    ruff = subprocess.call([sys.executable, "-m", "ruff", *check], cwd=ROOT)
    mypy = subprocess.call([sys.executable, "-m", "mypy"], cwd=ROOT)
    return int(bool(ruff or mypy))
