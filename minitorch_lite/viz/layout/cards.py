"""The boxes, as Graphviz's HTML-like labels: a table of rows, each a few pieces of text.

Nothing that comes from the learner's code reaches Graphviz unescaped: every piece of text goes
through `text`. Cells with characters that are not Latin are given the width they need by our own
measure, because a Graphviz without Pango takes a Chinese character for a narrow one.
"""

from __future__ import annotations

import html
import unicodedata
from functools import lru_cache

from .. import palette
from ..palette import Colour

SANS, MONO = "Arial", "Courier"
LONGEST = 34  # characters of learner's text on a card; the tooltip has all of it


def clean(text: str) -> str:
    """Without characters that XML cannot hold, on one line."""
    if text.isascii() and text.isprintable():  # nearly always
        return text
    kept = ["\N{REPLACEMENT CHARACTER}" if _forbidden(c) else c for c in text]
    return "".join(kept).replace("\n", " ")


def _forbidden(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs", "Cn") and char not in "\n\t"


def short(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def width(text: str, points: float, face: str = SANS) -> float:
    """How wide a text is, about, in points: a wide character is as wide as it is high."""
    narrow = 0.6 if face == MONO else 0.55
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return points * (wide + narrow * (len(text) - wide))


@lru_cache(maxsize=4096)  # drawings repeat themselves
def text(words: str, points: float, colour: Colour, face: str = SANS, style: str = "") -> str:
    """A piece of text; `style` is any of B, I and S."""
    start = f'<FONT FACE="{face}" POINT-SIZE="{points}" COLOR="{colour.light}">'
    start += "".join(f"<{tag}>" for tag in style)
    end = "".join(f"</{tag}>" for tag in reversed(style)) + "</FONT>"
    escaped = html.escape(clean(words)).replace(" ", "&#160;")
    # Graphviz replaces \N by the node's name, except where a run of text ends in between
    return start + escaped.replace("\\", f"\\{end}{start}") + end


def cell(
    content: str, align: str = "LEFT", plain: str = "", points: float = 10, **more: object
) -> str:
    """A table cell; `plain` is its text where that may need a width of its own."""
    if (
        plain
        and not plain.isascii()
        and any(unicodedata.east_asian_width(c) in "WF" for c in plain)
    ):
        more["WIDTH"] = round(width(plain, points) + 6)
    attributes = "".join(f' {key}="{value}"' for key, value in more.items())
    return f'<TD ALIGN="{align}"{attributes}>{content}</TD>'


def table(rows: list[str], border: float = 0, padding: int = 2, **more: object) -> str:
    attributes = "".join(f' {key}="{value}"' for key, value in more.items())
    body = "".join(f"<TR>{row}</TR>" for row in rows)
    return (
        f'<TABLE BORDER="{border}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="{padding}" '
        f'STYLE="ROUNDED"{attributes}>{body}</TABLE>'
    )


def box(rows: list[str], colour: Colour, fill: Colour, border: float) -> str:
    """A card around rows; each row is one table of its own, so that columns do not align."""
    inner = [cell(row) for row in rows]
    return f"<{table(inner, border, 2, COLOR=colour.light, BGCOLOR=fill.light)}>"


def line(*cells: str) -> str:
    """A row of cells beside each other."""
    return table(["".join(cells)], 0, 1, ALIGN="LEFT")


def words(*pieces: str, plain: str = "") -> str:
    """A row that is one run of text, a little in from the edge of the card.

    `plain` is its text where it may need a width. The margin is a blank and not a cell, because
    Graphviz shares spare width out among all cells of a row.
    """
    return line(cell(MARGIN + "".join(pieces), plain=plain))


def pill(title: str, colour: Colour, align: str = "LEFT") -> str:
    title = short(title)
    inner = text(f"  {title}  ", 12, palette.PAPER, style="B")
    return table([cell(inner, align, plain=title, points=13)], 0, 2, BGCOLOR=colour.light)


def chip(pieces: str, fill: Colour, plain: str = "") -> str:
    return table([cell(pieces, plain=plain)], 0, 2, BGCOLOR=fill.light, ALIGN="LEFT")


MARGIN = text(" ", 6, palette.MUTED, MONO)
