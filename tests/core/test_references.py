"""Where references cannot be counted nothing is written over, and gradients are as right."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
UNCOUNTED = """
import sys
sys._is_gil_enabled = lambda: False
import pytest
code = pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", *sys.argv[1:]])
from minitorch_lite.references import COUNTED
sys.exit(code or COUNTED)
"""


def test_gradients_without_counts_of_references():
    files = [str(HERE / f"test_{name}_gradients.py") for name in ("large", "taken")]
    command = [sys.executable, "-c", UNCOUNTED, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
