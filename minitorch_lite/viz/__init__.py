"""The picture: watch code run, and see what was recorded, what was not, and why.

    from minitorch_lite import viz

    with viz.record() as story:
        loss = F.mse_loss(model(x), y)
    viz.draw(story)

Or put `%%graph` on top of a notebook cell. `viz.predict` asks first and shows then; `MemoryMeter`
shows what a graph keeps alive. This package is imported on demand only; the framework
does not need it, and it needs nothing but `graphviz` (and something that draws) to show pictures.
"""

import sys
from importlib import import_module
from typing import Any

from ..tensor import Tensor
from .bundle import Picture
from .language import set_language
from .learner import user_frame
from .magic import load_ipython_extension
from .reasons import Because, explain
from .recorder import record
from .story import Story
from .walk import story_of


def draw(what: Story | Tensor) -> Picture:
    """The picture of a story, or of the graph behind a tensor, walking its `grad_fn`.

    In a notebook the last line of a cell shows it; `print(draw(...))` is the same in words.
    """
    if isinstance(what, Tensor):
        frame = user_frame()
        return Picture(story_of(what, {} if frame is None else frame.f_locals))
    return Picture(what)


def why(what: Story | Tensor) -> Because:
    """Why a tensor has or has not a `grad_fn`, or why a story failed: one paragraph."""
    frame = user_frame()
    return explain(what, None if frame is None else frame.f_locals)


# imported when first named
_later = {"Curves": "curves", "MemoryMeter": "meter", "predict": "predictions"}
_later |= dict.fromkeys(("GradModeLab", "GraphLab"), "lab")


def __getattr__(name: str) -> Any:
    if name not in _later:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_later[name]}", __name__), name)


if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()) is not None:
    load_ipython_extension(shell)

__all__ = [  # noqa: F822  five of them come later
    "Curves",
    "GradModeLab",
    "GraphLab",
    "MemoryMeter",
    "Picture",
    "Story",
    "draw",
    "load_ipython_extension",
    "predict",
    "record",
    "set_language",
    "why",
]
