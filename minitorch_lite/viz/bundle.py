"""What a notebook is given to show: a live page, a stored picture, and always the text twin.

Live, `text/html` holds an <img> and a script that puts inline SVG in its place. A notebook that
was never run here is not trusted: JupyterLab drops the script and leaves the <img>, which is still
a picture. To be committed, a notebook is executed with `MINITORCH_LITE_STORED=1` set, and then the
picture is a png and nothing else: the form that every reader of notebooks can show.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import zlib
from collections.abc import Mapping
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import labels, svg
from .layout.folds import Fold, all_folds
from .layout.scene import Scene, build
from .legend import legend
from .playback import playback
from .render import ADVICE, render
from .story import Story
from .text import summary, twin

if TYPE_CHECKING:
    import graphviz

STORED = "MINITORCH_LITE_STORED"
TOOLTIP = re.compile(r' tooltip=("(?:[^"\\]|\\.)*"|\w+)', re.DOTALL)
MOST_OPENED = 120  # folded cards whose inside a notebook keeps, the outer ones first
PNG_DPI = 110  # drawn larger than it is shown, for sharp text


class Picture:
    """A drawn story. Shown by a notebook as a live graph, printed as its text twin."""

    def __init__(self, story: Story, fold: Fold | None = None) -> None:
        self.story, self.fold = story, fold

    @cached_property
    def digraph(self) -> graphviz.Digraph:
        """The drawing as a `graphviz.Digraph`: change it, `.render()` it to a PDF, ..."""
        from .layout.dot import draw_scene

        return draw_scene(self.scene)

    @cached_property
    def dot(self) -> str | None:
        """The DOT source, None without the package `graphviz`."""
        try:
            return self.digraph.source
        except ImportError:
            return None

    @cached_property
    def svg(self) -> str | None:
        """One SVG element, or None if nothing on this machine can draw."""
        drawn = render(self.dot) if self.dot else None
        return svg.finish(drawn, self.summary) if drawn else None

    @cached_property
    def scene(self) -> Scene:
        """Cards, edges and blocks, as picture and text show them."""
        return build(self.story, self.fold)

    @property
    def summary(self) -> str:
        return summary(self.story.counts())

    @cached_property
    def text(self) -> str:
        """The text twin."""
        return twin(self.story, self.fold, self.scene)

    def opened(self) -> list[Picture]:
        """What the folded cards of the picture hold, and the folded cards in there."""
        return [Picture(self.story, fold) for fold in all_folds(self.story)]

    def png(self, dpi: int = PNG_DPI) -> bytes | None:
        """The light picture as a png, for what cannot show SVG."""
        drawn = render(self.dot, "png", dpi) if self.dot else None
        return _small(drawn) if drawn else None

    def save(self, path: str | Path) -> None:
        """Write the picture to a file: `.svg`, `.png`, `.dot` or `.txt`."""
        path = Path(path)
        content = {
            ".svg": lambda: self.svg and svg.standalone(self.svg),
            ".png": lambda: self.png(160),
            ".dot": lambda: self.dot,
            ".txt": lambda: self.text + "\n",
        }[path.suffix]()
        if content is None:
            raise RuntimeError(ADVICE)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def __repr__(self) -> str:
        return self.text

    def state(self, key: str = "") -> dict[str, Any]:
        """What the script on the page needs to show this picture."""
        drawn = svg.standalone(self.svg)
        height = int(re.search(r'height="(\d+)"', drawn)[1])
        shown = {"key": key, "svg": _base64(drawn), "twin": self.text, "height": height}
        if self.fold is not None:
            shown["title"] = self.fold.title
        return shown | {"film": playback(self.scene), "legend": legend(self.scene)}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        if not self.scene.cards:
            return {"text/plain": self.text}
        if self.svg is None:
            return {"text/plain": f"{self.text}\n\n{ADVICE}"}
        if os.environ.get(STORED) == "1":
            return stored(self, self.text)
        config = {"state": self.state(), "words": labels.of_picture()}
        config["states"] = [each.state(each.fold.id) for each in self.opened()[:MOST_OPENED]]
        shown = page(config)
        return {"text/html": shown, "text/plain": self.text}


class Beside(Picture):
    """Several stories beside each other: what a lab is stored as, and the README's picture."""

    def __init__(self, stories: Mapping[str, Story]) -> None:
        self.stories = stories

    @cached_property
    def digraph(self) -> graphviz.Digraph:
        from .layout.dot import draw_beside

        return draw_beside(self.stories)

    @property
    def summary(self) -> str:
        parts = (f"{title}: {summary(story.counts())}" for title, story in self.stories.items())
        return "; ".join(parts)

    @cached_property
    def text(self) -> str:
        return "\n\n".join(f"{title}: {twin(story)}" for title, story in self.stories.items())


def stored(picture: Picture, text: str) -> tuple[dict, dict]:
    """The form to commit: a png, the text, and a hash that says which DOT they were made from.

    A png has no tooltips, and the values in them may be random: they do not count.
    """
    png = picture.png()
    shown = {"width": round(int.from_bytes(png[16:20], "big") * 96 / PNG_DPI)}
    digest = hashlib.sha256(TOOLTIP.sub("", picture.dot).encode()).hexdigest()[:16]
    data = {"image/png": base64.b64encode(png).decode(), "text/plain": text}
    return data, {"image/png": shown, "dot": digest}


def page(config: dict[str, Any]) -> str:
    """HTML that is a picture without scripts, and alive with them.

    `config["state"]` is what is shown first; a lab's other states come along packed.
    """
    first, others = config["state"], config.get("states", ())
    config = {name: value for name, value in config.items() if name != "states"}
    config["state"] = first | {"svg": ""}  # its drawing is in the <img> already
    if others:
        config["packed"] = packed([state for state in others if state["key"] != first["key"]])
    # nothing in a script element may look like its end, or like the beginning of a comment
    written = json.dumps(config, ensure_ascii=False).replace("<", "\\u003c")
    image = f"data:image/svg+xml;base64,{first['svg']}"
    return (
        f"<style>{svg.style_sheet()}</style>"
        f'<div class="mt"><img alt="{html.escape(first["twin"])}" src="{image}">'
        f"<script>(() => {{{script('lab' in config)}"
        f"show(document.currentScript.parentElement, {written});}})()</script></div>"
    )


def packed(states: list[dict[str, Any]]) -> str:
    """States for a page, as little as possible: they are much alike."""
    return base64.b64encode(zlib.compress(json.dumps(states).encode(), 6)).decode()


@cache
def script(lab: bool) -> str:
    """The scripts of a picture, and those of a lab; they define `show`."""
    names = ("graph", "picture", "player", *(("editor", "lab") if lab else ()))
    sources = ((svg.ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in names)
    lines = (line.strip() for source in sources for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _small(png: bytes) -> bytes:
    """128 colours where Pillow is installed: a third of the bytes (32 would lose the purple)."""
    try:
        from PIL import Image
    except ImportError:
        return png
    written = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(128).save(written, "PNG", optimize=True)
    return written.getvalue()
