"""What the memory meter and predictions share: a drawing that is no story, and a page around it.

As with a graph, the page is a picture without scripts and alive with them; to be stored it is a
png and its text twin.
"""

from __future__ import annotations

import html
import json
import os
from collections.abc import Callable
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from . import svg
from .bundle import STORED, Picture, _base64, stored
from .render import ADVICE

if TYPE_CHECKING:
    import graphviz


class Drawing(Picture):
    """A drawing and its text twin, made from something else than a story."""

    def __init__(self, make: Callable[[], graphviz.Digraph], words: str) -> None:
        self.make, self.words = make, words

    @cached_property
    def digraph(self) -> graphviz.Digraph:
        return self.make()

    @property
    def summary(self) -> str:
        return self.words.partition("\n")[0]

    @cached_property
    def text(self) -> str:
        return self.words

    @property
    def image(self) -> str:
        """An <img> that needs no style sheet and no script; empty if nothing here can draw."""
        if self.svg is None:
            return ""
        source = self.source
        return f'<img alt="{html.escape(self.text)}" src="data:image/svg+xml;base64,{source}">'

    @property
    def source(self) -> str:
        return _base64(svg.standalone(self.svg))


def bundle(drawing: Drawing, shown: Callable[[], str]) -> Any:
    """What a notebook is given: `shown()` is the live page."""
    if os.environ.get(STORED) != "1":
        return {"text/html": shown(), "text/plain": drawing.text}
    if drawing.svg is None:
        return {"text/plain": f"{drawing.text}\n\n{ADVICE}"}
    return stored(drawing, drawing.text)


def page(kind: str, inside: str, config: dict[str, Any]) -> str:
    """HTML with `inside` for readers without scripts; assets/<kind>.js brings it to life."""
    # nothing in a script element may look like its end, or like the beginning of a comment
    written = json.dumps(config, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f"<style>{style_sheet()}</style>"
        f'<div class="mt mt-gauge mt-{kind}">{inside}'
        f"<script>(() => {{{_script(kind)}show(document.currentScript.parentElement, {written});}})"
        "()</script></div>"
    )


@cache
def style_sheet() -> str:
    return svg.style_sheet() + (svg.ASSETS / "gauge.css").read_text(encoding="utf-8")


@cache
def _script(kind: str) -> str:
    parts = [(svg.ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in ("gauge", kind)]
    lines = (line.strip() for part in parts for line in part.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"
