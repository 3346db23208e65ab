"""A notebook in JupyterLab in a browser, and the labs in it, for tests to use like a person.

Each wait is for something that JupyterLab or a picture says of itself, and has an end: a test that
waited for ever would keep all others from running.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from coursekit.browser import SCREENSHOTS, Server

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
TALLEST = 16000  # pixels: Chromium's limit for one texture
MINUTE = 60_000


class Page:
    """A notebook, open in JupyterLab; ``self.page`` is Playwright's page."""

    NOTEBOOK = "jupyterapp.shell.currentWidget"

    def __init__(self, page: Any, server: Server, notebook: str) -> None:
        self.page, self.server, self.notebook = page, server, notebook
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.open()

    def open(self) -> None:
        """Open the notebook (again, after a reload) and wait until it can be run."""
        self.page.set_viewport_size({"width": 1300, "height": 900})
        self.page.goto(self.server.url(self.notebook), timeout=MINUTE)
        self.page.wait_for_function("() => window.jupyterapp", timeout=MINUTE)
        self.page.evaluate(
            """async (path) => {
                await jupyterapp.restored;
                const open = () => jupyterapp.shell.currentWidget;
                while (!open()?.context || open().context.path !== path)
                    await new Promise((done) => setTimeout(done, 50));
                const widget = open();
                await widget.context.ready;
                await widget.context.sessionContext.ready;
                await widget.revealed;
                jupyterapp.shell.collapseLeft();
                jupyterapp.shell.collapseRight();
            }""",
            self.notebook,
        )

    def command(self, name: str, **arguments: Any) -> None:
        """Run one of JupyterLab's commands and wait for it; it fails with what JupyterLab asks."""
        self.page.evaluate(
            """async ([name, arguments, limit]) => {
                const late = (_, failed) => setTimeout(() => {
                    const asked = document.querySelector('.jp-Dialog')?.innerText ?? "";
                    failed(new Error(`${name} goes on ${asked}`));
                }, limit);
                const done = jupyterapp.commands.execute(name, arguments);
                await Promise.race([done, new Promise(late)]);
            }""",
            [name, arguments, 2 * MINUTE],
        )

    def run(self) -> None:
        """Run all cells."""
        self.command("notebook:run-all-cells")

    def run_each(self) -> None:
        """Run the code cells one by one: an error does not keep the next one from running."""
        self.page.evaluate(
            f"""async () => {{
                const notebook = {self.NOTEBOOK}.content;
                for (let i = 0; i < notebook.widgets.length; i++) {{
                    if (notebook.widgets[i].model.type !== 'code') continue;
                    notebook.deselectAll();
                    notebook.activeCellIndex = i;
                    await jupyterapp.commands.execute('notebook:run-cell');
                }}
            }}"""
        )

    def content(self) -> dict[str, Any]:
        """The notebook as JupyterLab holds it now."""
        return self.page.evaluate(f"() => {self.NOTEBOOK}.content.model.toJSON()")

    def errors(self) -> list[str]:
        """The error outputs of cells that are not meant to fail."""
        return [
            f"{cell['id']}: {output['ename']}: {output['evalue']}"
            for cell in self.content()["cells"]
            for output in cell.get("outputs", ())
            if output["output_type"] == "error"
            and "raises-exception" not in cell["metadata"].get("tags", ())
        ]

    def type_into(self, cell_id: str, source: str) -> None:
        """Replace a cell's source."""
        self.page.evaluate(
            f"""([id, source]) => {{
                const cells = {self.NOTEBOOK}.content.widgets;
                cells.find((cell) => cell.model.id === id).model.sharedModel.setSource(source);
            }}""",
            [cell_id, source],
        )

    def save(self) -> dict[str, Any]:
        """Save, and return what is in the file."""
        self.command("docmanager:save")
        return json.loads((self.server.course / self.notebook).read_text(encoding="utf-8"))

    def theme(self, name: str) -> None:
        """Switch to "light" or "dark" and wait until the page has it."""
        self.command("apputils:change-theme", theme=THEMES[name])
        wanted = str(name == "light").lower()
        selector = f"body[data-jp-theme-light={wanted}]"
        self.page.wait_for_selector(selector, state="attached", timeout=MINUTE)

    def screenshot(self, name: str) -> Path:
        """The whole notebook from top to bottom, in build/screenshots; a long one in parts."""
        panel = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        self.page.mouse.move(0, 0)
        height = panel.evaluate(
            """(panel) => {
                const cells = panel.querySelectorAll('.jp-Cell');
                const outer = panel.querySelector('.jp-WindowedPanel-outer');
                const last = cells[cells.length - 1].getBoundingClientRect();
                return last.bottom - cells[0].getBoundingClientRect().top
                    + window.innerHeight - outer.clientHeight;
            }"""
        )
        self.page.set_viewport_size({"width": 1300, "height": min(int(height) + 60, TALLEST)})
        self.settle()
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for part in range(int(height + 60) // TALLEST, -1, -1):  # the first one comes last
            panel.evaluate(
                """(panel, part) => {
                    const outer = panel.querySelector('.jp-WindowedPanel-outer');
                    outer.scrollTo(0, part * outer.clientHeight);
                }""",
                part,
            )
            self.settle()
            path = SCREENSHOTS / (f"{name}-part{part + 1}.png" if part else f"{name}.png")
            panel.screenshot(path=str(path))
        self.page.set_viewport_size({"width": 1300, "height": 900})
        return path

    def both_themes(self, name: str, what: Page | Lab | None = None) -> None:
        """A screenshot in dark and one in light, which stays; of a lab, if one is given."""
        for theme in ("dark", "light"):
            self.theme(theme)
            self.settle()
            (what or self).screenshot(f"{name}-{theme}")

    def settle(self) -> None:
        """Wait until fonts are there, animations are over and two frames were painted.

        An animation may never say so, if its picture makes room for another one meanwhile; none
        takes as long as two seconds.
        """
        self.page.evaluate(
            """async () => {
                await document.fonts.ready;
                const ends = document.getAnimations()
                    .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
                    .map((one) => one.finished.catch(() => null));
                const late = new Promise((done) => setTimeout(done, 2000));
                await Promise.race([Promise.all(ends), late]);
                const frame = () => new Promise((done) => requestAnimationFrame(done));
                await frame().then(frame);
            }"""
        )

    def labs(self) -> list[Lab]:
        """The labs on the page, from top to bottom."""
        return [Lab(self.page, lab) for lab in self.page.locator(".mt-lab").all()]


class Lab:
    """A picture with a switch."""

    def __init__(self, page: Any, root: Any) -> None:
        self.page, self.root = page, root
        self.graph = root.locator("[data-mt-count]")

    def modes(self) -> list[str]:
        """The positions of the switch; of the first one, if there are several."""
        first = self.root.locator(".mt-switch").first
        return [each.get_attribute("value") for each in first.locator("input").all()]

    def screenshot(self, name: str) -> None:
        """The lab alone, in build/screenshots."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.root.screenshot(path=str(SCREENSHOTS / f"{name}.png"))

    def state(self) -> dict[str, Any]:
        """What the picture shows: mode, number of paintings, number of cards, its text twin."""
        return self.root.evaluate(
            """(root) => {
                const graph = root.querySelector('[data-mt-count]');
                return {
                    key: graph.dataset.mtState,
                    mode: graph.dataset.mtState.split(/[,|]/)[0],
                    count: Number(graph.dataset.mtCount),
                    cards: graph.querySelectorAll('svg .node').length,
                    drawing: graph.querySelector('svg').innerHTML.replace(/mt\\d+-/g, ''),
                    twin: root.querySelector('details pre').textContent,
                };
            }"""
        )

    def leaves(self) -> int:
        """How many leaves have a switch for their requires_grad."""
        return self.root.locator(".mt-leaves input").count()

    def click(self, mode: str, block: int = 0) -> float:
        """Turn a block's switch as a hand does; milliseconds until the change was painted."""
        choices = self.root.locator(".mt-switch").nth(block).locator("label")
        return self.press(choices.filter(has=self.page.locator(f"input[value={mode}]")))

    def toggle(self, leaf: int) -> float:
        """Turn the switch of a leaf, by its position; milliseconds as for `click`."""
        return self.press(self.root.locator(".mt-leaves label").nth(leaf))

    def press(self, label: Any) -> float:
        """Click, wait until another picture is painted, and say how many milliseconds it took.

        They count from the release of the button to the end of the frame with the picture. A lab
        that answers with an error alone fails the test with that sentence.
        """
        label.scroll_into_view_if_needed()
        self.root.evaluate(
            """(root) => {
                const graph = root.querySelector('[data-mt-count]');
                const error = root.querySelector('.mt-error');
                const count = Number(graph.dataset.mtCount);
                window.mtAnswer = new Promise((done, silent) => {
                    let released;
                    const start = (event) => { released = event.timeStamp; };
                    document.addEventListener('click', start, {capture: true, once: true});
                    const end = (refusal) => requestAnimationFrame(() => {
                        const frame = new MessageChannel(); // its message comes after the frame
                        frame.port1.onmessage = () =>
                            done({ milliseconds: performance.now() - released, refusal });
                        frame.port2.postMessage(null);
                    });
                    const observer = new MutationObserver(() => {
                        const painted = Number(graph.dataset.mtCount) > count;
                        if (!painted && !error.textContent) return;
                        observer.disconnect();
                        end(painted ? "" : error.textContent);
                    });
                    observer.observe(graph, {attributes: true, attributeFilter: ['data-mt-count']});
                    observer.observe(error, {childList: true});
                    setTimeout(silent, 10000, new Error("the lab has not answered"));
                });
                window.mtAnswer.catch(() => null); // it is heard when it is asked for
            }"""
        )
        label.click()
        answer = self.page.evaluate("() => window.mtAnswer")
        assert not answer["refusal"], f"the lab painted nothing and said: {answer['refusal']}"
        return answer["milliseconds"]


def images_shown(page: Page, expected: int) -> list[int]:
    """The widths in pixels of the pictures in outputs, once ``expected`` are there; 0 if broken."""
    page.page.wait_for_function(
        """(expected) =>
            document.querySelectorAll('.jp-OutputArea-output img').length >= expected""",
        arg=expected,
        timeout=MINUTE / 6,
    )
    return page.page.evaluate(
        """async () => {
            const images = [...document.querySelectorAll('.jp-OutputArea-output img')];
            await Promise.all(images.map((image) => image.decode().catch(() => null)));
            return images.map((image) => (image.naturalWidth ? image.clientWidth : 0));
        }"""
    )


def stored_pictures(notebook: dict[str, Any]) -> list[bytes]:
    """The png pictures stored in a notebook."""
    return [
        base64.b64decode("".join(output["data"]["image/png"]))
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if "image/png" in output.get("data", {})
    ]
