"""What Graphviz drew, made fit for a page: ids of its own, tooltips, both themes."""

from __future__ import annotations

import html
import re
from functools import cache
from pathlib import Path

from . import palette

ASSETS = Path(__file__).parent / "assets"
SCALE = 1.16  # CSS pixels for a point: text as large as the notebook's own
SMALLEST = 0.65  # of that: an opened turn of a training loop fits beside its program


def finish(svg: bytes, summary: str) -> str:
    """The SVG element alone, sized in pixels, with a role and a name for screen readers.

    A wide one shrinks to fit its place, though not to where it could not be read: it then scrolls.

    >>> finish(b'<?xml?><svg width="100pt" height="50pt"><g/></svg>', "two operations")[:52]
    '<svg width="116" height="58" style="min-width:75px" '
    """
    text = svg.decode()
    text = text[text.index("<svg") :].strip()
    text = re.sub(r"<!--.*?-->\n?|<title>.*?</title>\n?", "", text, flags=re.DOTALL)
    text = re.sub(r'(<g) id="a_[^"]*"', r"\1", text.replace("&#45;", "-"))
    name = html.escape(summary, quote=True)

    def sized(match: re.Match) -> str:
        wide, high = (round(float(number) * SCALE) for number in match.groups())
        least = f'style="min-width:{round(wide * SMALLEST)}px"'
        return f'<svg width="{wide}" height="{high}" {least} role="img" aria-label="{name}"'

    return re.sub(r'<svg width="([\d.]+)pt" height="([\d.]+)pt"', sized, text, count=1)


def standalone(svg: str) -> str:
    """For an <img>, which no style sheet of the page reaches: it brings its own dark colours."""
    style = f"<style>{FONTS}@media (prefers-color-scheme: dark) {{{dark_rules()}}}</style>"
    return re.sub(r"(<svg[^>]*>)", lambda match: match[1] + style, svg, count=1)


FONTS = (
    'text[font-family^="Courier"]{font-family:"DejaVu Sans Mono",Menlo,Consolas,monospace}'
    "text{font-family:Helvetica,Arial,sans-serif}"
)


@cache
def dark_rules(scope: str = "") -> str:
    """Each light colour in a drawing gives way to its dark one."""
    return "".join(
        f'{scope}[{part}="{colour.light}"]{{{part}:{colour.dark}}}'
        for colour in palette.ALL.values()
        for part in ("fill", "stroke")
    )


@cache
def style_sheet() -> str:
    """The style of everything that is shown inline: variables, dark colours, and graph.css."""
    extra_light = (
        "--mt-track:#e8ebef;--mt-thumb:#ffffff;--mt-tip-back:#1f2933;--mt-tip-text:#f4f6f8;"
    )
    extra_dark = (
        "--mt-track:#20262d;--mt-thumb:#3a434e;--mt-tip-back:#e8ebef;--mt-tip-text:#14181e;"
    )
    names = {key.lower().replace("_", "-"): colour for key, colour in palette.ALL.items()}
    light = "".join(f"--mt-{name}:{colour.light};" for name, colour in names.items())
    dark = "".join(f"--mt-{name}:{colour.dark};" for name, colour in names.items())
    scopes = ('body[data-jp-theme-light="false"]', "body.vscode-dark", '[data-theme="dark"]')
    pages = ",".join(f"{scope} .mt" for scope in scopes)
    rules = "".join(
        f'.mt-graph [{part}="{colour.light}"]{{{part}:var(--mt-{name})}}'
        for name, colour in names.items()
        for part in ("fill", "stroke")
    )
    parts = [(ASSETS / name).read_text(encoding="utf-8") for name in ("lab.css", "graph.css")]
    sheet = "\n".join(parts)
    sheet = re.sub(r"/\*.*?\*/\s*", "", sheet, flags=re.DOTALL)
    return f".mt{{{light}{extra_light}}}{pages}{{{dark}{extra_dark}}}{rules}{sheet}"
