"""The line that shows that something slow is alive, and what it announces."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit import pip
from coursekit.terminal import LiveLine, PipProgress

ROOT = Path(__file__).resolve().parent.parent


SLOW = "print('heard'); import time; time.sleep(.6)"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


PIP_OUTPUT = """\
  Installing build dependencies: started
Collecting jupyterlab>=4.4 (from minitorch-lite-course==0.1.0)
  Downloading jupyterlab-4.6.6-py3-none-any.whl (17.3 MB)
Collecting pygraphviz>=2.0.4
  Downloading pygraphviz-2.0.4-cp310-abi3-manylinux_2_28_x86_64.whl (500 kB)
Installing collected packages: jupyterlab, pygraphviz
"""


def test_pip_output_becomes_one_line(tmp_path):
    line = PipProgress("Installing", tmp_path, io.StringIO())
    for text in PIP_OUTPUT.splitlines()[:-1]:
        line.heard(text)
    assert line.detail() == "2 packages, 18 MB, pygraphviz, "
    line.heard(PIP_OUTPUT.splitlines()[-1])
    (tmp_path / "lib/python3.11/site-packages/jupyterlab-4.6.6.dist-info").mkdir(parents=True)
    assert line.detail() == "unpacked 1 of 2 packages, "


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Collecting pure-eval (from stack-data)", "pure-eval"),
        ("Collecting ipython>=7.23.1 (from x)", "ipython"),
        ("Processing /a-1/files/rpds_py-2026.9.1-cp311-cp311-manylinux_2_17.whl", "rpds_py"),
        ("Processing c:\\files\\torch-2.13.0+cpu-cp311.whl (from x)", "torch"),
    ],
)
def test_the_package_at_hand_is_named(tmp_path, text, name):
    line = PipProgress("Installing", tmp_path, io.StringIO())
    line.heard(text)
    assert (line.current, line.found) == (name, 1)


def test_live_line_repaints_on_a_terminal_and_stays_within_it(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    stream = Terminal()
    with LiveLine("Making a thing with a rather long name", stream) as line:
        output = line.watch([sys.executable, "-c", SLOW], ROOT)
    assert (output, line.returncode) == ("heard\n", 0)
    shown = stream.getvalue()
    assert shown.count("\n") == 1 and shown.endswith("\n")
    assert shown.count("\r") >= 3
    assert all(len(part.rstrip("\n")) <= 39 for part in shown.split("\r"))


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_live_line_writes_plain_lines_elsewhere(monkeypatch, stream):
    monkeypatch.setenv("TERM", "dumb")
    stream = stream()
    with LiveLine("Making", stream) as line:
        line.watch([sys.executable, "-c", "import sys; sys.exit(3)"], ROOT)
    first, *_, last = stream.getvalue().splitlines()
    assert line.returncode == 3
    assert first == "Making ..." and last.startswith("Making: failed after ")
    assert "\r" not in stream.getvalue() and stream.getvalue().isascii()


def test_announced_download_is_the_size_of_the_files(monkeypatch, tmp_path, capsys):
    wheel = tmp_path / "torch+cpu.whl"
    wheel.write_bytes(b"0" * 3_000_000)

    def dry_run(command, **_):
        report = Path(command[command.index("--report") + 1])
        files = [{"download_info": {"url": wheel.as_uri()}}] * 2
        report.write_text(json.dumps({"install": files}))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(pip.subprocess, "run", dry_run)
    pip.announce_download(Path("python"), ["torch==2.13.0"], ".venv-parity")
    assert "torch==2.13.0 and what it needs will download 6 MB in 2" in capsys.readouterr().out
