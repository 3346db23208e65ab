"""`course.py lint`: style with ruff, in notebooks too, and types with mypy."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str]) -> int:
    """Run both, whatever the first says; return 1 if either complains. `argv` goes to ruff."""
    check = ["check", "--output-format=concise", *argv, "."]
    ruff = subprocess.call([sys.executable, "-m", "ruff", *check], cwd=ROOT)
    mypy = subprocess.call([sys.executable, "-m", "mypy"], cwd=ROOT)
    return int(bool(ruff or mypy))
