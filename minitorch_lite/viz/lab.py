"""The graph lab: a program beside its story, with switches that rewrite the program.

Where the switches have few positions, all of them are drawn beforehand and swapped on the page: a
click needs no kernel, also not in a notebook that was saved and opened again. What was not drawn
beforehand, and a learner's own program, is run by the kernel when the page asks for it.
"""

from __future__ import annotations

import itertools
import os
from functools import cached_property
from typing import Any

from . import labels
from .bundle import STORED, Beside, Picture, page, stored
from .language import _
from .layout.folds import all_folds
from .phrases import joined
from .presets import PRESETS, titles
from .program import DEFAULT, MODES, NAME, Block, Program, names_used
from .render import ADVICE
from .running import Ended, attempt, leaves_of
from .story import Story
from .text import says

MOST_PRINTED = 2000  # characters
MOST_DRAWN = 16  # positions of the switches that are drawn beforehand
FIRST = "sigmoid"


class GraphLab:
    """A program, its picture, and switches for its modes and for its leaves' `requires_grad`.

    Give it a program, or the name of a preset. `setup` runs before the program and is neither
    shown nor recorded. Both see `torch` (this framework), `nn` and `F`.

    >>> lab = GraphLab("y = w * x", setup="w, x = torch.ones(2, requires_grad=True), torch.ones(2)")
    >>> [(leaf.name, leaf.on) for leaf in lab.program.leaves]
    [('w', True)]
    >>> lab.story.counts().recorded
    1
    """

    modes = MODES
    editable = True

    def __init__(self, program_or_preset: str | None = None, setup: str = "") -> None:
        text = FIRST if program_or_preset is None else program_or_preset
        self.preset = text if text in PRESETS else ""
        if self.preset:
            text, setup = PRESETS[text]
        elif text.isidentifier():
            known = ", ".join(PRESETS)
            raise ValueError(f"there is no preset {text!r}; give a program, or one of {known}")
        self.setup = setup
        self.program = self.parse(text)
        self.first: tuple[list[str], list[bool]] = self.program.chosen()

    def parse(self, text: str) -> Program:
        """A program with the switches of this lab."""
        used, made = names_used(text, self.setup), leaves_of(self.setup)
        return Program(text, {leaf: on for leaf, on in made.items() if NAME.match(leaf)[0] in used})

    @cached_property
    def shown(self) -> State:
        """The state that is shown first."""
        first = State(self, self.program, *self.first)
        return self.states.get(first.key, first)

    @cached_property
    def states(self) -> dict[str, State]:
        """Every position of the switches by its key, if they are few; each is drawn when asked."""
        blocks, leaves = len(self.program.blocks), len(self.program.leaves)
        if len(self.modes) ** blocks * 2**leaves > MOST_DRAWN:
            return {}
        modes = itertools.product(self.modes, repeat=blocks)
        flags = list(itertools.product((False, True), repeat=leaves))
        states = [State(self, self.program, list(m), list(f)) for m in modes for f in flags]
        return {state.key: state for state in states}

    @property
    def story(self) -> Story:
        return self.shown.ended.story

    @property
    def text(self) -> str:
        """What the lab says without a page."""
        shown = self.shown
        lines = [_("lab: {counts}").format(counts=shown.picture.summary)]
        if self.program.blocks:
            sentence = _("blocks with a switch: {count}, each {choices}")
            choices = joined(self.modes)
            lines.append(sentence.format(count=len(self.program.blocks), choices=choices))
        if self.program.leaves:
            names = joined(leaf.name for leaf in self.program.leaves)
            lines.append(_("requires_grad can be switched for {names}").format(names=names))
        return "\n".join([*lines, "", shown.source, "", shown.picture.text])

    def __repr__(self) -> str:
        return self.text

    def config(self) -> dict[str, Any]:
        """What the page is given."""
        states = [state.shown() for state in self.states.values()]
        first = self.shown.shown(first=True)
        return {
            "lab": True,
            "state": first,
            "states": states,
            "words": labels.of_lab(),
            "modes": self.modes,
            "presets": list(titles().items()) if self.editable else [],
            "preset": self.preset,
            "editable": self.editable,
            "height": max(state.get("height", 0) for state in [first, *states]),
        }

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        if self.shown.picture.svg is None:
            return {"text/plain": f"{self.text}\n\n{ADVICE}"}
        if os.environ.get(STORED) == "1":
            return stored(self.shown.picture, self.text)
        config = self.config()
        still = {"text/html": page(config), "text/plain": self.text}
        if not self.editable:
            return still
        try:
            from .live import LiveLab
        except ImportError:  # without anywidget the lab is what could be drawn beforehand
            return still
        return LiveLab.shown(self, config) | still

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """What the page shows next: another preset, other switches, or an edited program."""
        if question.get("preset") and "template" not in question:
            lab = type(self)(question["preset"])
            self.preset, self.setup, self.program = lab.preset, lab.setup, lab.program
            return State(self, lab.program, *lab.first).shown() | {"preset": lab.preset}
        try:
            program = self.parse(question.get("template", question.get("source", "")))
        except SyntaxError as fault:
            error = f"SyntaxError: {fault.msg}"
            return {"source": question["source"], "error": error, "line": fault.lineno, "marks": {}}
        modes, flags = program.chosen()
        wanted = question.get("modes", modes), question.get("flags", flags)
        if [len(each) for each in wanted] == [len(modes), len(flags)]:
            modes, flags = wanted
        state = State(self, program, modes, flags)
        if "open" in question:
            return state.opened(question["open"])
        return state.shown()


class State:
    """A lab with its switches in one position."""

    def __init__(self, lab: GraphLab, program: Program, modes: list[str], flags: list[bool]):
        self.lab, self.program, self.modes, self.flags = lab, program, modes, flags
        self.source = program.written(modes, flags)

    @cached_property
    def ended(self) -> Ended:
        return attempt(self.source, self.lab.setup)

    @cached_property
    def picture(self) -> Picture:
        return Picture(self.ended.story)

    @property
    def key(self) -> str:
        flags = "".join(str(int(on)) for on in self.flags)
        return ",".join(self.modes) + (f"|{flags}" if flags else "")

    def opened(self, fold_id: str) -> dict[str, Any]:
        """What a folded card of the picture holds."""
        story = self.ended.story
        fold = next(fold for fold in all_folds(story) if fold.id == fold_id)
        return Picture(story, fold).state(fold.id)

    def shown(self, first: bool = False) -> dict[str, Any]:
        """For the page; without a drawing where the last one should stay."""
        ended, switches = self.ended, zip(self.program.blocks, self.modes, strict=True)
        state = {
            "key": self.key,
            "template": self.program.text,
            "source": self.source,
            "blocks": [
                {"mode": mode, "depth": block.depth, "title": _title(number, block)}
                for number, (block, mode) in enumerate(switches, 1)
            ],
            "leaves": [
                {"name": leaf.name, "on": on}
                for leaf, on in zip(self.program.leaves, self.flags, strict=True)
            ],
            "marks": marks(self.source),
            "error": ended.error,
            "line": ended.line,
            "printed": _end(ended.printed),
        }
        if ended.error and not ended.usable and not first:
            return state
        drawn = self.picture.state(self.key)
        return drawn | state | {"says": says(ended.story), "counts": ended.story.counts()}


def _end(printed: str) -> str:
    """The last lines of what was printed; that some are missing is said by dots."""
    if len(printed) <= MOST_PRINTED:
        return printed
    return "…\n" + printed[-MOST_PRINTED:].partition("\n")[2]


def _title(number: int, block: Block) -> str:
    return _("block {number}, line {line}").format(number=number, line=block.line)


def marks(source: str) -> dict[int, str]:
    """For each line inside a block: how the page marks it. Inner blocks come later and win."""
    found: dict[int, str] = {}
    recording = {0: True}  # by depth, what the block around leaves
    for block in Program(source).blocks:
        outer = recording[block.depth]
        on = block.mode == "enable_grad" and outer is not None
        recording[block.depth + 1] = None if block.mode == "inference_mode" or outer is None else on
        lines = range(block.line, block.node.end_lineno + 1)
        found |= dict.fromkeys(lines, "mt-on" if on else "mt-off")
        found[block.line] += " mt-head"
    return found


class GradModeLab(GraphLab):
    """A program with a `with MODE:` block, drawn once for each way to fill in the mode.

    Works without a kernel. Without arguments it shows a small model and its loss.

    >>> lab = GradModeLab('''
    ... with MODE:
    ...     y = w * x
    ... ''', setup="w, x = torch.ones(2, requires_grad=True), torch.ones(2)")
    >>> [lab.pictures[mode].story.counts().recorded for mode in lab.pictures]
    [1, 0, 0]
    """

    modes = (DEFAULT, "no_grad", "inference_mode")
    editable = False

    def __init__(self, program: str | None = None, setup: str = "", first: str = DEFAULT) -> None:
        super().__init__(program, setup)
        self.first = [first] * len(self.program.blocks), []

    def parse(self, text: str) -> Program:
        program = Program(text)
        program.leaves = []
        return program

    @property
    def pictures(self) -> dict[str, Picture]:
        return {key: state.picture for key, state in self.states.items()}

    @property
    def text(self) -> str:
        """The numbers of each state, the first one in words."""
        lines = [
            _("lab: the mode of the block is one of {modes}").format(modes=joined(self.pictures))
        ]
        for mode, picture in self.pictures.items():
            lines += [f"{mode}: {picture.summary}", f"    {says(picture.story)}"]
        return "\n".join([*lines, "", self.shown.source, "", self.shown.picture.text])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        if os.environ.get(STORED) == "1" and self.shown.picture.svg is not None:
            stories = {mode: picture.story for mode, picture in self.pictures.items()}
            return stored(Beside(stories), self.text)
        return super()._repr_mimebundle_(include, exclude)
