"""`course.py browser`: open the notebooks in JupyterLab in a real Chromium, run, click, look.

The tests are in tests/browser; their screenshots go to build/screenshots. Here is what they stand
on: a copy of the course as a fresh clone has it, and a server started the way `course.py lab`
starts it. browser_page.py is the page.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from coursekit import TESTED
from coursekit.lab import free_port

ROOT = Path(__file__).resolve().parent.parent
SCREENSHOTS = ROOT / "build" / "screenshots"
ASKED = "COURSE_BROWSER"  # set by this command; without it tests/browser is not collected
CHROMIUM = "COURSE_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def main(argv: list[str]) -> int:
    """Run tests/browser; extra arguments go to pytest."""
    parser = argparse.ArgumentParser(
        prog="course.py browser",
        description="Open the notebooks in JupyterLab in a real Chromium, run, click, look. "
        "The screenshots go to build/screenshots. Further options go to pytest.",
    )
    parser.add_argument("--chromium", help="the browser's program; default: the installed one")
    options, others = parser.parse_known_args(argv)
    program = options.chromium or find_chromium()
    if missing := what_is_missing(program):
        print(f"course.py: {missing}", file=sys.stderr)
        return 1
    environment = {**os.environ, ASKED: "1", CHROMIUM: str(program)}
    command = [sys.executable, "-m", "pytest", "tests/browser", "-p", "no:xdist", "-s", *others]
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    print(f"The screenshots are in {SCREENSHOTS.relative_to(ROOT)}.")
    return code


def find_chromium() -> str | None:
    """The installed Chromium or Chrome, or the one that Playwright has downloaded."""
    for name in NAMES:
        if program := shutil.which(name):
            return program
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if Path(program).exists() else None


def what_is_missing(program: str | None) -> str:
    """One sentence with the way out, or nothing if all is there."""
    if program is None or shutil.which(program) is None:
        return (
            "The browser tests need Chromium and fonts: on Debian and Ubuntu "
            "`sudo apt install chromium fonts-noto-cjk`, elsewhere "
            f"`{sys.executable} -m playwright install chromium`, then the same command again."
        )
    if fc_list := shutil.which("fc-list"):
        fonts = subprocess.run([fc_list, ":lang=zh"], capture_output=True, text=True, check=False)
        if fonts.returncode == 0 and not fonts.stdout.strip():
            return (
                "There is no font with Chinese characters, so each would be a box: on Debian and "
                "Ubuntu `sudo apt install fonts-noto-cjk`, then the same command again."
            )
    return ""


def fresh_copy(folder: Path) -> Path:
    """The files that git would give to a newcomer, as they are now, in ``folder``."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


@dataclass(frozen=True)
class Server:
    """A running JupyterLab and the copy of the course it shows."""

    address: str
    token: str
    course: Path

    @property
    def log(self) -> Path:
        """What JupyterLab writes to its terminal."""
        return self.course.with_name("server.log")

    def url(self, notebook: str) -> str:
        """The address that opens a notebook, in a workspace without other tabs."""
        return f"{self.address}/lab/tree/{quote(notebook)}?reset&token={self.token}"


@contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """JupyterLab on a fresh copy in ``folder``, with an empty home: nothing trusted.

    It never saves by itself: a test that saves in that moment would be asked which version to
    keep, since JupyterLab then takes its own writing for somebody else's.
    """
    course, home = fresh_copy(folder / "course"), folder / "home"
    settings = home / "config"
    manager = settings / "lab/user-settings/@jupyterlab/docmanager-extension"
    manager.mkdir(parents=True)
    (manager / "plugin.jupyterlab-settings").write_text(json.dumps({"autosave": False}))
    exposed = {"LabApp": {"expose_app_in_browser": True}}
    (settings / "jupyter_lab_config.json").write_text(json.dumps(exposed))
    port = free_port("127.0.0.1", 18888)
    token = secrets.token_hex(8)
    inherited = {name: value for name, value in os.environ.items() if name != TESTED}
    environment = {
        **inherited,  # without what keeps tests from writing down a learner's results
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(settings),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_TOKEN": token,
        "PYTHONPATH": str(course),
    }
    command = [sys.executable, "-m", "coursekit", "lab", "--no-browser", "--port", str(port)]
    server = Server(f"http://127.0.0.1:{port}", token, course)
    with server.log.open("w") as log:
        process = subprocess.Popen(
            command, cwd=course, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(server: Server, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended: {server.log.read_text()}")
        try:
            urllib.request.urlopen(f"{server.address}/api/status?token={server.token}", timeout=5)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not answer: {server.log.read_text()}")
