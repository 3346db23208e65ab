"""A lab: one small program beside its graph, and a switch that rewrites the program.

There are few states, so all of them are drawn beforehand and swapped on the page: a click needs no
kernel, also not in a notebook that was saved and opened again.
"""

from __future__ import annotations

import html
import io
import itertools
import keyword
import linecache
import os
import textwrap
import tokenize
from contextlib import redirect_stdout, suppress
from typing import Any

from .bundle import STORED, Beside, Picture, page, stored
from .layout.scene import build
from .legend import legend
from .presets import PRESETS
from .recorder import record
from .render import ADVICE
from .story import Story
from .text import summary

SWITCH = "with MODE:"
MODES = {
    "default": None,
    "no_grad": "with torch.no_grad():",
    "inference_mode": "with torch.inference_mode():",
}
SETUP = """
import minitorch_lite as torch
import minitorch_lite.nn as nn
import minitorch_lite.nn.functional as F
torch.manual_seed(0)
"""

_number = itertools.count(1).__next__


class GradModeLab:
    """A program with a `with MODE:` block, drawn once for each way to fill in the mode.

    `setup` runs before the program and is neither shown nor recorded. Both see `torch` (this
    framework), `nn` and `F`. Without arguments it shows a small model and its loss.

    >>> lab = GradModeLab('''
    ... with MODE:
    ...     y = w * x
    ... ''', setup="w, x = torch.ones(2, requires_grad=True), torch.ones(2)")
    >>> [lab.pictures[mode].story.counts().recorded for mode in lab.pictures]
    [1, 0, 0]
    """

    question = "the mode of the block"

    def __init__(self, program: str | None = None, setup: str = "", first: str = "default") -> None:
        if program is None:
            program, setup = PRESETS["sigmoid"]
        self.program, self.setup, self.first = textwrap.dedent(program).strip("\n"), setup, first
        self.sources = {mode: written(self.program, line) for mode, line in MODES.items()}
        self.pictures = {mode: Picture(run(text, setup)) for mode, text in self.sources.items()}

    @property
    def text(self) -> str:
        """What the lab says without a page: the numbers of each state, the first one in words."""
        lines = [f"lab: {self.question} is one of {', '.join(self.pictures)}"]
        for mode, picture in self.pictures.items():
            lines += [f"{mode}: {picture.summary}", f"    {says(picture.story)}"]
        return "\n".join([*lines, "", self.sources[self.first], "", self.pictures[self.first].text])

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        if any(picture.svg is None for picture in self.pictures.values()):
            return {"text/plain": f"{self.text}\n\n{ADVICE}"}
        if os.environ.get(STORED) == "1":
            beside = Beside({mode: picture.story for mode, picture in self.pictures.items()})
            return stored(beside, self.text)
        states = [self._state(mode) for mode in self.pictures]
        number = list(self.pictures).index(self.first)
        signs = legend(*(picture.scene for picture in self.pictures.values()))
        return {
            "text/html": page(self.text, states, signs, number, self.question),
            "text/plain": self.text,
        }

    def _state(self, mode: str) -> dict[str, Any]:
        picture = self.pictures[mode]
        counts = picture.story.counts()
        nouns = ("nodes recorded", "not recorded", "values saved", "bytes kept")
        more = {
            "code": code_html(self.sources[mode], MODES[mode]),
            "counts": list(zip(nouns, counts, strict=True)),
            "says": says(picture.story),
        }
        return picture.state(mode) | more


def written(program: str, line: str | None) -> str:
    """The program with its switch set; without a mode the block is no block."""
    lines, inside, margin = [], False, 0
    for text in program.splitlines():
        indent = len(text) - len(text.lstrip())
        if text.strip() == SWITCH:
            inside, margin = True, indent
            if line is not None:
                lines.append(" " * indent + line)
            continue
        inside = inside and (not text.strip() or indent > margin)
        lines.append(text[4:] if inside and line is None else text)
    return "\n".join(lines)


def run(program: str, setup: str = "", space: dict[str, Any] | None = None) -> Story:
    """Run a program by itself and return its story; an error ends the story and is kept in it.

    Its variables are left in `space`. Grad mode and the random numbers of whoever calls are as
    they were afterwards.
    """
    from ..autograd.grad_mode import current
    from ..random import get_rng_state, set_rng_state

    mode, random = current.mode, get_rng_state()
    current.mode = type(mode)()
    space = {} if space is None else space
    space["__name__"] = "lab"
    name = f"<lab {_number()}>"
    program = program.strip("\n")
    linecache.cache[name] = len(program), None, program.splitlines(True), name
    watch = record(space)
    try:
        exec(compile(SETUP + textwrap.dedent(setup), "<lab setup>", "exec"), space)
        code = compile(program, name, "exec")
        with redirect_stdout(io.StringIO()), suppress(Exception), watch:
            exec(code, space)
    finally:
        current.mode = mode
        set_rng_state(random)
    watch.story.code = program
    return watch.story


def says(story: Story) -> str:
    """What became of the results, in one line."""
    if story.error:
        return f"stopped by {story.error}"
    scene = build(story)
    found = []
    for card in scene.cards.values():
        if card.kind in ("output", "value"):
            maker = card.fact.grad_fn or "None"
            found.append(f"{scene.name(card.fact)}.grad_fn is {maker}")
            if card.fact.inference:
                found[-1] += " (inference tensor)"
    return "; ".join(found) if found else summary(story.counts())


def code_html(source: str, switch: str | None) -> str:
    """The program, a line a `div`, with the lines of the block marked and keywords coloured."""
    lines, inside, margin = [], False, 0
    for number, (text, coloured) in enumerate(_coloured(source), 1):
        indent = len(text) - len(text.lstrip())
        kind = ""
        if switch is not None and text.strip() == switch:
            inside, margin, kind = True, indent, "mt-off mt-head"
        elif inside and (not text.strip() or indent > margin):
            kind = "mt-off"
        else:
            inside = False
        lines.append(f'<div class="{kind}" data-line="{number}">{coloured or " "}</div>')
    return "".join(lines)


def _coloured(source: str) -> list[tuple[str, str]]:
    """Each line, and as HTML; what is not Python stays plain text."""
    lines = source.splitlines()
    spans: dict[int, list[tuple[int, int, str]]] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            kind = _kind(token)
            if kind and token.start[0] == token.end[0]:
                spans.setdefault(token.start[0], []).append((token.start[1], token.end[1], kind))
    except (tokenize.TokenError, SyntaxError):
        pass
    return [(text, _line(text, spans.get(number, []))) for number, text in enumerate(lines, 1)]


def _kind(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NAME and keyword.iskeyword(token.string):
        return "k"
    return {tokenize.NUMBER: "n", tokenize.STRING: "s", tokenize.COMMENT: "c"}.get(token.type, "")


def _line(text: str, spans: list[tuple[int, int, str]]) -> str:
    parts, end = [], 0
    for start, stop, kind in spans:
        parts.append(html.escape(text[end:start]))
        parts.append(f'<i class="mt-{kind}">{html.escape(text[start:stop])}</i>')
        end = stop
    return "".join([*parts, html.escape(text[end:])])
