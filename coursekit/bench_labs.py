"""`course.py bench --labs`: how fast the labs answer, from real clicks in a real browser.

A click counts from the release of the button until the changed picture has been painted. What the
machine did meanwhile is in the numbers too, so its load is printed with them.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import nbformat.v4 as v4

from coursekit.browser import FLAGS, find_chromium, serve, what_is_missing
from coursekit.browser_page import MINUTE, Lab, Page
from coursekit.stored import KERNELSPEC, LANGUAGE_INFO
from minitorch_lite.viz.bundle import Picture
from minitorch_lite.viz.running import run

SETUP = """
x, w = torch.ones(3, 3), torch.eye(3).requires_grad_()
b = torch.zeros(3, requires_grad=True)
"""


def layers(first: int, last: int, indent: str = "") -> str:
    """Three operations a line; lines and not a loop, whose turns a picture would fold."""
    lines = [f"{indent}h{n} = torch.tanh(h{n - 1} @ w + b)" for n in range(first, last + 1)]
    return "\n".join(lines)


THIRTY = f"h0 = x\nwith MODE:\n{layers(1, 9, '    ')}\n    loss = h9.pow(2).sum().sqrt()"
# Three blocks and two leaves have too many positions to be drawn beforehand: the kernel answers.
# No block reads what another has made, so that every position runs to its end.
BLOCKS = "\n".join(
    f"with torch.enable_grad():\n    h{first - 1} = x\n{layers(first, first + 2, '    ')}\n"
    f"    loss{first} = h{first + 2}.sum()"
    for first in (1, 4, 7)
)
TWO_HUNDRED = f"h0 = x\n{layers(1, 66)}\nloss = h66.pow(2).sum()"
CELLS = (
    "import minitorch_lite as torch\nfrom minitorch_lite import viz",
    "%%graph\nw = torch.ones(2, requires_grad=True)\nloss = (w * w).sum()",
    f"viz.GradModeLab({THIRTY!r}, {SETUP!r})",
    f"viz.GraphLab({BLOCKS!r}, {SETUP!r})",
)


def main(argv: list[str]) -> int:
    """Measure and print one line each."""
    parser = argparse.ArgumentParser(prog="course.py bench --labs", description=__doc__)
    parser.add_argument("--clicks", type=int, default=15, help="for each switch (%(default)s)")
    options = parser.parse_args(argv)
    program = find_chromium()
    if missing := what_is_missing(program):
        print(f"course.py: {missing}", file=sys.stderr)
        return 1
    print(f"{'milliseconds':46}{'fastest':>9}{'median':>9}{'slowest':>9}{'goal':>7}")
    say("200 nodes drawn, folded as they are shown", drawing(), 150)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        serve(Path(folder)) as server,
        _browser(program) as browser,
    ):
        write(server.course / "my" / "bench.ipynb")
        page = Page(browser.new_page(), server, "my/bench.ipynb")
        say("first picture of a notebook, imports done", [first_picture(page)], 500)
        page.run()
        drawn, asked = page.labs()
        say("a switch, drawn beforehand, 30 nodes", clicks(drawn, options.clicks), 30)
        ahead = clicks(asked, options.clicks, pause=True)
        say("a switch, drawn ahead by the kernel, 30 nodes", ahead, 60)
        page.run()
        _drawn, asked = page.labs()
        say("the same, clicked as soon as it is painted", clicks(asked, options.clicks), 60)
    if hasattr(os, "getloadavg"):
        print(f"Load of this machine in the last minute: {os.getloadavg()[0]:.1f}, ", end="")
    print(f"{os.cpu_count()} cores.")
    return 0


def say(what: str, milliseconds: list[float], goal: int) -> None:
    three = (min(milliseconds), median(milliseconds), max(milliseconds))
    print(f"{what:46}{''.join(f'{each:9.0f}' for each in three)}{goal:>7}", flush=True)


def drawing(times: int = 5) -> list[float]:
    """Milliseconds of drawing 200 operations whose story is there already."""
    story = run(TWO_HUNDRED, SETUP)
    timed(lambda: Picture(run("y = x + 1", SETUP)).svg)  # once, for what all pictures need
    return [timed(lambda: Picture(story).svg) for _ in range(times)]


def timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1e3


def first_picture(page: Page) -> float:
    """From running the second cell of a fresh kernel to its picture painted."""
    return page.page.evaluate(
        f"""async () => {{
            const panel = {page.NOTEBOOK};
            const run = () => jupyterapp.commands.execute('notebook:run-cell');
            panel.content.activeCellIndex = 0;
            await run();
            panel.content.activeCellIndex = 1;
            const there = new Promise((done) => new MutationObserver((_, self) => {{
                if (!panel.node.querySelector('.mt-graph svg')) return;
                self.disconnect();
                requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
            }}).observe(panel.node, {{ childList: true, subtree: true }}));
            const started = performance.now();
            await run();
            return await there - started;
        }}"""
    )


def clicks(lab: Lab, most: int, pause: bool = False) -> list[float]:
    """Milliseconds of clicks on the lab's switches; with a pause, in which the kernel draws ahead
    what the next click may ask for, as it does while a person looks."""
    lab.graph.wait_for(timeout=MINUTE)
    positions = lab.state()["key"].partition("|")[0].split(",")
    turns = itertools.cycle(tour(lab.modes(), positions))
    times = []
    for block, mode in itertools.islice(turns, most):
        if pause:
            lab.root.and_(lab.page.locator("[data-mt-ahead=done]")).wait_for(timeout=MINUTE)
        times.append(lab.click(mode, block))
    return times


def tour(modes: Sequence[str], positions: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Turns of one switch at a time that come to every position of all switches once, but for the
    first: the page remembers an answer, and would not ask the kernel again.

    >>> list(tour(["on", "off"], ["on", "on"]))
    [(0, 'off'), (1, 'off'), (0, 'on')]
    """
    now = [modes.index(mode) for mode in positions]
    for step in range(1, len(modes) ** len(now)):
        switch = 0
        while step % len(modes) == 0:
            step, switch = step // len(modes), switch + 1
        now[switch] = (now[switch] + 1) % len(modes)
        yield switch, modes[now[switch]]


def write(path: Path) -> None:
    kernel = {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO}
    cells = [v4.new_code_cell(source) for source in CELLS]
    path.write_text(json.dumps(v4.new_notebook(cells=cells, metadata=kernel)), encoding="utf-8")


class _browser:
    """Chromium, closed at the end."""

    def __init__(self, program: str) -> None:
        self.program = program

    def __enter__(self) -> Any:
        from playwright.sync_api import sync_playwright

        self.playwright = sync_playwright().start()
        launch = self.playwright.chromium.launch
        self.browser = launch(executable_path=self.program, args=list(FLAGS), headless=True)
        return self.browser

    def __exit__(self, *_: object) -> None:
        self.browser.close()
        self.playwright.stop()
