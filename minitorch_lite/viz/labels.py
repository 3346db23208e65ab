"""The words that the scripts on a page show, in the language that is set."""

from __future__ import annotations

from typing import Any

from .language import _


def of_picture() -> dict[str, str]:
    """What every picture needs."""
    return {
        "legend": _("legend"),
        "twin": _("the same as text"),
        "step": _("step of the story"),
        "play": _("play the story"),
        "pause": _("pause"),
        "back": _("one step back"),
        "on": _("one step on"),
        "modes": _("mode stack"),
        "base": _("default: recording"),
        "place": _("step {step} of {count}"),
        "steps": _("{count} steps: play them, or drag the slider"),
        "whole": _("the whole picture"),
        "trail": _("what is open"),
        "leftOut": _(
            "Not all parts of so large a picture are kept in the notebook, and not this one: "
            "watch fewer turns, or a part of the program."
        ),
    }


def of_lab() -> dict[str, Any]:
    """What a lab needs besides."""
    return of_picture() | {
        "lab": _("the program and its switches"),
        "code": _("the program"),
        "edit": _("the program; Ctrl+Enter runs it, Escape and then Tab leaves it"),
        "program": _("program"),
        "own": _("your own program"),
        "run": _("Run"),
        "runKeys": _("run the program (Ctrl+Enter)"),
        "stop": _("Stop"),
        "leaves": _("requires grad:"),
        "printed": _("what the program printed"),
        "needs": _("This needs the kernel: run the cell to start the lab."),
        "silent": _(
            "No answer from the kernel yet: it is busy. If it was restarted, run the cell again."
        ),
        "nouns": nouns(),
    }


def nouns() -> list[str]:
    """What the counters count, in the order of `Counts`."""
    return [
        _("nodes recorded"),
        _("not recorded"),
        _("values saved"),
        _("bytes kept"),
        _("versions tracked"),
    ]
