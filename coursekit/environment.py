"""Making `.venv` and its like: an environment that is whole, or made anew.

A stamp (`course.json` in the environment's folder) says what it was made for. It says "ready" only
after everything was installed, so a first try that was interrupted is seen and started over. A
second start reads the stamp, runs the environment's Python once, and is done.
"""

import errno
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit
from urllib.request import url2pathname

from coursekit.pip import announce_download, explain, failed_package
from coursekit.terminal import LiveLine, PipProgress

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "minitorch-lite-course"
# The extras without which everything still works, and what has no wheel for some systems.
OPTIONAL = {"pictures": "pygraphviz", "pictures-anywhere": "graphviz-pure"}
ROOM = 500  # megabytes that .venv takes, rounded up (`du -sm .venv`)


class Problem(Exception):
    """What went wrong and the way out, in one sentence for the person at the keyboard."""


class Environment:
    """A virtual environment in this folder, with this course and some of its extras.

    `folder` is where it is; `extras` are names from pyproject.toml.
    """

    def __init__(self, folder: Path, extras: Iterable[str]) -> None:
        self.folder = folder
        self.extras = set(extras)
        self.stamp = folder / "course.json"
        self.touched = False  # has pip begun to change what is in it?
        windows = os.name == "nt"
        self.python = folder / ("Scripts/python.exe" if windows else "bin/python")

    @property
    def is_running(self) -> bool:
        """Whether this very process runs in it."""
        return Path(sys.prefix).resolve() == self.folder.resolve()

    def ready(self, weigh: tuple[str, ...] = ()) -> str:
        """Make it if need be; return its Python. `weigh`: announce what these will download."""
        if self.is_complete():
            return str(self.python)
        with only_one(self.folder.with_name(self.folder.name + ".lock")):
            if not self.is_complete():  # someone else may have made it while this one waited
                self.make(weigh)
        return str(self.python)

    def is_complete(self) -> bool:
        stamp = self.read_stamp()
        return (
            stamp.get("state") == "ready"
            and stamp.get("pyproject") == pyproject_hash()
            and stamp.get("course") == str(ROOT)
            and self.extras <= set(stamp.get("extras", []))
            and self.python_version() == stamp.get("python")
        )

    def make(self, weigh: tuple[str, ...] = ()) -> None:
        """Create the folder or repair it, then install."""
        stamp = self.read_stamp()
        whole = stamp.get("state") == "ready" and stamp.get("course") == str(ROOT)
        foreign = not stamp and self.has_pip()  # somebody's own `python -m venv .venv`: kept
        if not (whole and self.python_version() == stamp.get("python") or foreign):
            self.create()
        if whole:
            self.extras |= set(stamp.get("extras", []))
        self.write_stamp("installing")
        try:
            if weigh:
                announce_download(self.python, weigh, self.folder.name)
            self.install()
        except BaseException:
            if whole and not self.touched:  # pip only looked for packages: all works as before
                self.stamp.write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")
            raise
        self.write_stamp("ready")

    def create(self) -> None:
        for module in ("venv", "ensurepip"):
            if importlib.util.find_spec(module) is None:
                version = f"{sys.version_info.major}.{sys.version_info.minor}"
                raise Problem(
                    f"This Python comes without `{module}`. On Debian and Ubuntu add it with "
                    f"`sudo apt install python{version}-venv`, then run the same command again."
                )
        if self.folder.exists():
            if self.is_running:
                raise Problem(
                    f"{self.folder} is not complete and in use by this Python: leave it "
                    "(`deactivate`), then run the same command again."
                )
            print(f"{self.folder.name} is not complete; making it anew.", flush=True)
            shutil.rmtree(self.folder)
        free = shutil.disk_usage(ROOT).free // 10**6
        if free < ROOM:
            raise Problem(
                f"The disk is nearly full: {self.folder.name} takes about {ROOM} MB and {free} MB "
                "are free. Make room, then run the same command again."
            )
        self.write_stamp("installing")
        with LiveLine(f"Making {self.folder.name}") as line:
            command = [sys.executable, "-m", "venv", str(self.folder)]
            output = line.watch(command, cwd=ROOT)
        if line.returncode:
            raise Problem(explain(output, f"Making {self.folder.name} failed"))

    def install(self) -> None:
        """pip, with its output as one live line; without the pictures that have no wheel here."""
        extras = set(self.extras)
        output, failed = self.pip_install(extras)
        while failed and (lacking := extras_without_wheel(extras, output)):
            for extra in lacking:
                print(f"{OPTIONAL[extra]} cannot be installed here: something else draws, or text.")
            extras -= lacking
            output, failed = self.pip_install(extras)
        if failed:
            raise Problem(explain(output, "pip failed", self.keep_log(output)))

    def pip_install(self, extras: set[str]) -> tuple[str, bool]:
        command = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check"]
        command += ["--no-input", "--progress-bar", "off"]
        command += ["--editable", f".[{','.join(sorted(extras))}]"]
        with PipProgress(f"Installing into {self.folder.name}", self.folder) as line:
            try:
                output = line.watch(command, cwd=ROOT, env={**os.environ, "PIP_USER": "0"})
            finally:
                self.touched |= line.to_unpack > 0
        return output, bool(line.returncode)

    def keep_log(self, output: str) -> Path | None:
        log = self.folder / "pip.log"
        try:
            log.write_text(output, encoding="utf-8", errors="replace")
        except OSError:
            return None
        return log

    def has_pip(self) -> bool:
        return self.run("import pip") is not None

    def python_version(self) -> str | None:
        """Such as "3.11"; None if its Python does not run."""
        return self.run("import sys; print('%d.%d' % sys.version_info[:2])", "-S")

    def run(self, code: str, *options: str) -> str | None:
        command = [str(self.python), "-I", *options, "-c", code]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            return done.stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            return None

    def read_stamp(self) -> dict:
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def write_stamp(self, state: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        stamp = {
            "state": state,
            "course": str(ROOT),
            "extras": sorted(self.extras),
            "pyproject": pyproject_hash(),
            "python": self.python_version(),
        }
        self.stamp.write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Let one process at a time into the block; the lock of one that died is free."""
    with path.open("w") as file:
        if not try_lock(file):
            print("Another course.py is installing; waiting for it.", flush=True)
            while not try_lock(file):
                time.sleep(0.5)
        yield


def try_lock(file: IO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        if error.errno in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP):
            return True  # a file system without locks: go on without one
        raise
    return True


def pyproject_hash() -> str:
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()


def extras_without_wheel(extras: set[str], output: str) -> set[str]:
    """Those of the extras that can be done without, and that pip says it could not install.

    >>> extras_without_wheel({"lab", "pictures"}, "Failed building wheel for pygraphviz")
    {'pictures'}
    """
    failed = failed_package(output)
    return {extra for extra in extras & OPTIONAL.keys() if OPTIONAL[extra] in failed}


def course_is_installed_here() -> bool:
    """Whether this folder was pip-installed, editable, into the Python that runs now."""
    for distribution in importlib.metadata.distributions(name=PROJECT):
        record = json.loads(distribution.read_text("direct_url.json") or "{}")
        if record.get("dir_info", {}).get("editable"):
            path = Path(url2pathname(urlsplit(record["url"]).path))
            if path.resolve() == ROOT:
                return True
    return False


def missing_here(extras: Iterable[str]) -> list[str]:
    """The packages of these extras that the Python that runs now does not have."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        if extra not in OPTIONAL:
            wanted += project["optional-dependencies"][extra]
    names = [re.split(r"[^\w.-]", requirement)[0] for requirement in wanted]
    return [name for name in names if not any(importlib.metadata.distributions(name=name))]
