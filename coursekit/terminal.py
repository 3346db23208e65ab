"""One live line for something slow, on any terminal: a moving line, or a line now and then."""

import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Self, TextIO

TICK = 0.25  # seconds between two repaints
PATIENCE = 10  # seconds between two lines where a line cannot be repainted

# "Collecting ipython>=7.2 (from ...)", "Processing /files/ipython-9.18.1-py3-none-any.whl"
FOUND = re.compile(r"(?:Collecting |Processing (?:\S*[/\\])?)([\w.-]+?)(?:[<>=!~;[\s]|-\d|$)")


class LiveLine:
    """Runs a program and shows, in one line, that it is alive: `Making .venv: 3 s`.

    Where the terminal can move the cursor back the line is repainted; elsewhere (a pipe, a log,
    TERM=dumb) a new line comes with each change of phase, or every ten seconds.
    """

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        self.title = title
        self.stream = stream or sys.stdout
        self.repaints = self.stream.isatty() and os.environ.get("TERM") != "dumb"
        self.phase = ""
        self.returncode: int | None = None
        self.shown = ""
        self.shown_at = 0.0

    def __enter__(self) -> Self:
        self.started = time.monotonic()
        self.show(f"{self.title} ...")
        return self

    def __exit__(self, *exception: object) -> None:
        if exception[0] is KeyboardInterrupt:
            end = "stopped after"
        else:
            end = "failed after" if exception[0] or self.returncode else "done in"
        self.show(f"{self.title}: {end} {time.monotonic() - self.started:.0f} s")
        if self.repaints:
            self.stream.write("\n")
            self.stream.flush()

    def watch(self, command: list[str], cwd: Path, env: dict[str, str] | None = None) -> str:
        """Run `command`; return all it wrote. Its exit code is then in `returncode`."""
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            cwd=cwd,
            env=env,
        )
        lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

        def read() -> None:
            for line in process.stdout:
                lines.put(line)
            lines.put(None)

        threading.Thread(target=read, daemon=True).start()
        written = []
        try:
            while True:
                try:
                    line = lines.get(timeout=TICK)
                except queue.Empty:
                    line = ""
                if line is None:
                    break
                if line:
                    written.append(line)
                    self.heard(line)
                self.tick()
        except BaseException:
            process.kill()
            raise
        finally:
            self.returncode = process.wait()
            process.stdout.close()
        return "".join(written)

    def heard(self, line: str) -> None:
        """Learn from one line of the program's output."""

    def detail(self) -> str:
        """What the line says besides title and seconds."""
        return ""

    def tick(self) -> None:
        now = time.monotonic()
        text = f"{self.title}: {self.detail()}{now - self.started:.0f} s"
        if self.repaints:
            if now - self.shown_at >= TICK:
                self.show(text)
        elif self.phase != self.shown or now - self.shown_at >= PATIENCE:
            self.shown = self.phase
            self.show(text)

    def show(self, text: str) -> None:
        self.shown_at = time.monotonic()
        if self.repaints:
            width = shutil.get_terminal_size().columns - 1
            text = "\r" + text[:width].ljust(width)
        else:
            text += "\n"
        self.stream.write(text)
        self.stream.flush()


class PipProgress(LiveLine):
    """What pip is doing: packages found, megabytes downloaded, packages unpacked."""

    def __init__(self, title: str, folder: Path, stream: TextIO | None = None) -> None:
        super().__init__(title, stream)
        self.folder = folder
        self.found = 0
        self.megabytes = 0.0
        self.current = ""
        self.to_unpack = 0
        self.unpacked_before = 0

    def heard(self, line: str) -> None:
        words = line.split()
        if name := FOUND.match(line):
            self.found += 1
            self.phase = "finding packages"
            self.current = name[1]
        elif words[:1] == ["Downloading"] and (size := re.search(r"\(([\d.]+) (\w+)\)", line)):
            scale = {"bytes": 1e-6, "kB": 1e-3, "MB": 1, "GB": 1e3}.get(size[2], 0)
            self.megabytes += float(size[1]) * scale
        elif line.startswith("Installing collected packages: "):
            self.to_unpack = line.count(",") + 1
            self.unpacked_before = self.unpacked()
            self.phase = "unpacking"
        elif "WARNING: Retrying" in line:
            self.phase = "waiting for the network"

    def unpacked(self) -> int:
        try:
            return sum(name.endswith(".dist-info") for name in os.listdir(self.site_packages()))
        except OSError:  # pip is at work in there
            return 0

    def site_packages(self) -> Path:
        found = [*self.folder.glob("lib/python*/site-packages"), self.folder / "Lib/site-packages"]
        return found[0]

    def detail(self) -> str:
        if self.phase == "unpacking":
            done = min(max(self.unpacked() - self.unpacked_before, 0), self.to_unpack)
            return f"unpacked {done} of {self.to_unpack} packages, "
        if self.phase == "waiting for the network":
            return "no answer from the network, trying again, "
        if not self.found:
            return ""
        return f"{self.found} packages, {self.megabytes:.0f} MB, {self.current}, "


class Bar:
    """A bar for work of known length: `Grading [####......] 16 of 40, 3 red, 21 s`."""

    WIDTH = 24

    def __init__(self, title: str, total: int, stream: TextIO | None = None) -> None:
        self.line = LiveLine(title, stream)
        self.total = total
        self.done = 0
        self.word = ""

    def __enter__(self) -> Self:
        self.line.started = time.monotonic()
        self.show()
        return self

    def step(self, word: str = "") -> None:
        """One more is done; ``word`` says what should be known besides."""
        self.done += 1
        self.word = word
        self.show()

    def show(self) -> None:
        filled = self.WIDTH * self.done // max(self.total, 1)
        bar = "#" * filled + "." * (self.WIDTH - filled)
        parts = [f"{self.done} of {self.total}", self.word]
        parts.append(f"{time.monotonic() - self.line.started:.0f} s")
        self.line.show(f"{self.line.title} [{bar}] {', '.join(filter(None, parts))}")

    def __exit__(self, *exception: object) -> None:
        if self.line.repaints:
            self.line.stream.write("\n")
            self.line.stream.flush()
