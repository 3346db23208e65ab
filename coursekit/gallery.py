"""`course.py gallery`: every lab, preset, prediction and meter on one page, light beside dark.

The page is one file that needs nothing else, not even a kernel. It is looked at before a release.
"""

from __future__ import annotations

import argparse
import html
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from minitorch_lite import viz
from minitorch_lite.viz.bundle import STORED, Picture, page
from minitorch_lite.viz.language import _, languages, set_language
from minitorch_lite.viz.presets import PRESETS, titles
from minitorch_lite.viz.running import run

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "build" / "gallery.html"
THEMES = ("light", "dark")

WEIGHTS = """
x, y = torch.tensor([[1., 0.], [0., 1.]]), torch.tensor([[1.], [0.]])
w = torch.tensor([[0.5], [-1.0]], requires_grad=True)
"""
VALIDATION = """
z = x @ w
with torch.no_grad():
    p = torch.sigmoid(z)
loss = F.mse_loss(p, y)
again = F.mse_loss(z, y)
"""
VALIDATION_SAID = {"z": True, "p": False, "loss": True, "again": True}
ATTRIBUTES = """
y = w * 2
v = y[0]
with torch.inference_mode():
    t = w + 1
y.mul_(3)
"""
ATTRIBUTES_ROWS = ("w", "v", "t", "w.detach()")
NASTY = """
权重 = w * 2
values = {"<script>alert('x')</script>": 权重 + 1}
with torch.no_grad():  # a | b \\\\N {c}
    预测结果 = torch.sigmoid(权重)
"""

STYLE = """
body { margin: 0; font: 15px/1.5 system-ui, "Noto Sans CJK SC", sans-serif;
  color: #1f2933; background: #e9edf1; }
header, h2 { padding: 0 28px; }
h1 { margin: 26px 0 4px; }
h2 { margin: 34px 0 8px; font-size: 18px; }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 10px; }
a { color: #00598c; }
.themes { display: grid; gap: 2px;
  grid-template-columns: repeat(auto-fit, minmax(min(900px, 100%), 1fr)); }
.themes > div { padding: 22px 28px; background: #fff; min-width: 0; }
.themes > [data-theme="dark"] { background: #111; color-scheme: dark; }
"""


def main(argv: list[str]) -> int:
    """Write the page and say where it is."""
    parser = argparse.ArgumentParser(prog="course.py gallery", description=__doc__)
    parser.add_argument("--to", type=Path, default=FILE, help="the file to write")
    parser.add_argument("--lang", default="en", choices=languages(), help="of the labels")
    options = parser.parse_args(argv)
    os.environ.pop(STORED, None)
    set_language(options.lang)
    try:
        options.to.parent.mkdir(parents=True, exist_ok=True)
        options.to.write_text(gallery(options.lang), encoding="utf-8")
    except OSError as error:
        sentence = f"{options.to} cannot be written ({error.strerror}). Name another with --to."
        print(f"course.py: {sentence}", file=sys.stderr)
        return 1
    print(f"The gallery is in {options.to}: open it in a browser.")
    return 0


def exhibits() -> Iterator[tuple[str, Callable[[], str]]]:
    """Each title, and what makes its HTML; made once for each theme, so that ids differ."""
    for name, title in titles().items():
        lab = viz.GraphLab(name)
        yield f"{name}: {title}", lambda lab=lab: page(lab.config())
    for name, preset in PRESETS.items():
        if "with MODE:" in preset.program:
            lab = viz.GradModeLab(preset.program, preset.setup)
            yield _("{name}, modes only").format(name=name), lambda lab=lab: page(lab.config())
    meter = viz.MemoryMeter()
    shown = {
        _("memory meter"): meter,
        _("a prediction, open"): viz.predict(VALIDATION, WEIGHTS),
        _("a prediction, scored"): viz.predict(VALIDATION, WEIGHTS, answer=VALIDATION_SAID),
        _("a truth table, open"): viz.predict(ATTRIBUTES, WEIGHTS, table=ATTRIBUTES_ROWS),
        _("a truth table, scored"): viz.predict(
            ATTRIBUTES, WEIGHTS, table=ATTRIBUTES_ROWS, answer=said()
        ),
        _("names that are markup, or Chinese"): Picture(run(NASTY, WEIGHTS)),
    }
    for title, each in shown.items():
        yield title, lambda each=each: each._repr_mimebundle_()["text/html"]


def said() -> dict[str, dict]:
    """A likely answer to the truth table: a few things are wrong."""
    plain = {"requires_grad": True, "grad_fn": None, "is_inference": False, "_version": 0}
    return dict.fromkeys(ATTRIBUTES_ROWS, plain)


def gallery(language: str) -> str:
    """The whole page."""
    sections, links = [], []
    for number, (title, make) in enumerate(exhibits()):
        name = html.escape(title)
        links.append(f'<a href="#e{number}">{name}</a>')
        themes = "".join(
            f'<div data-theme="{theme}" class="jp-RenderedHTMLCommon">{make()}</div>'
            for theme in THEMES
        )
        sections.append(f'<h2 id="e{number}">{name}</h2><div class="themes">{themes}</div>')
    return (
        f'<!doctype html><html lang="{html.escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(_('Gallery'))}</title><style>{STYLE}</style></head><body>"
        f"<header><h1>{html.escape(_('Gallery'))}</h1><nav>{''.join(links)}</nav></header>"
        f"<main>{''.join(sections)}</main></body></html>"
    )
