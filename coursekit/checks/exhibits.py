"""What is shown above the two red lines: a scored table, two pictures side by side."""

from __future__ import annotations

import html
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minitorch_lite.viz.bundle import Picture
from minitorch_lite.viz.language import _
from minitorch_lite.viz.story import Story


@dataclass(frozen=True)
class Row:
    """One prediction: what was asked, what was predicted, and what to think about if not right."""

    name: str
    predicted: Any
    right: bool
    reason: str = ""

    def cells(self) -> tuple[str, str, str]:
        return self.name, str(self.predicted), _("right") if self.right else self.reason


class Scored:
    """A table of predictions, each with its score."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    @property
    def title(self) -> tuple[str, str, str]:
        return "", _("you predicted"), _("score")

    def __repr__(self) -> str:
        table = [self.title, *(row.cells() for row in self.rows)]
        widths = [max(len(cells[column]) for cells in table) for column in (0, 1)]
        return "\n".join(
            f"{name:<{widths[0]}}  {predicted:<{widths[1]}}  {score}".rstrip()
            for name, predicted, score in table
        )

    def _repr_html_(self) -> str:
        def line(cells: tuple[str, ...], tag: str) -> str:
            texts = (html.escape(text) for text in cells)
            return "".join(f'<{tag} style="text-align:left">{text}</{tag}>' for text in texts)

        lines = [line(self.title, "th"), *(line(row.cells(), "td") for row in self.rows)]
        return "<table>" + "".join(f"<tr>{cells}</tr>" for cells in lines) + "</table>"


class SideBySide:
    """Pictures of stories beside each other, each under its title."""

    def __init__(self, stories: Mapping[str, Story]) -> None:
        self.pictures = {title: Picture(story) for title, story in stories.items()}

    def __repr__(self) -> str:
        return "\n\n".join(f"{title}: {picture!r}" for title, picture in self.pictures.items())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        parts = []
        for title, picture in self.pictures.items():
            bundle = picture._repr_mimebundle_()
            if "text/html" not in bundle:  # nothing draws here
                return {"text/plain": repr(self)}
            heading = f"<p><strong>{html.escape(title)}</strong></p>"
            # as wide as its picture: two that are too wide for the page stand below each other
            style = "width:min-content;min-width:20em;max-width:100%"
            parts.append(f'<div style="{style}">{heading}{bundle["text/html"]}</div>')
        page = f'<div style="display:flex;flex-wrap:wrap;gap:1em">{"".join(parts)}</div>'
        return {"text/html": page, "text/plain": repr(self)}


def show(exhibits: list[Any]) -> None:
    """Show them in a notebook; elsewhere the two lines have to do."""
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        from IPython.display import display

        for exhibit in exhibits:
            display(exhibit)
