"""Pieces that sentences about a story are made of, each in the language that is set."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from .language import _
from .story import INFERENCE, Block, Place, Ran


def joined(names: Iterable[str]) -> str:
    """Names with what the language has between them: `a, b, c`."""
    return _(", ").join(names)


def listed(names: list[str]) -> str:
    """Names as a phrase, each once: `a, b and c`."""
    names = list(dict.fromkeys(names))
    if len(names) == 1:
        return names[0]
    return _("{most} and {last}").format(most=joined(names[:-1]), last=names[-1])


def in_a_row(*sentences: str) -> str:
    """Sentences, those that say something, with what the language has between them."""
    row = _("{first} {second}")
    return reduce(lambda said, more: row.format(first=said, second=more), filter(None, sentences))


def unnamed() -> str:
    return _("a value without a name")


def line(place: Place | None) -> str:
    if place is None:
        return _("it")
    return _("line {number} (`{text}`)").format(number=place.line, text=place.text)


def blame(event: Ran) -> Block | None:
    """The innermost block that keeps an operation from being recorded.

    Where inference mode is on, an `enable_grad()` further inside neither causes nor cures it.
    """
    off = [block for block in event.blocks if not block.recording]
    if event.reason == INFERENCE:
        off = [block for block in off if block.how == "inference_mode"]
    return off[-1] if off else None


def inside(block: Block | None) -> str:
    if block is None:
        return _("in that mode")
    if block.line is None:
        return _("inside `{code}`").format(code=block.code)
    return _("inside `{code}` (line {line})").format(code=block.code, line=block.line)
