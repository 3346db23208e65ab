"""The picture: watch code run, and see what was recorded, what was not, and why.

    from minitorch_lite import viz

    with viz.record() as story:
        loss = F.mse_loss(model(x), y)
    viz.draw(story)

Or put `%%graph` on top of a notebook cell. This package is imported on demand only; the framework
does not need it, and it needs nothing but `graphviz` (and something that draws) to show pictures.
"""

import sys

from .bundle import Picture
from .lab import GradModeLab
from .magic import load_ipython_extension
from .recorder import record
from .story import Story


def draw(story: Story) -> Picture:
    """The picture of a story; in a notebook, the last line of a cell shows it."""
    return Picture(story)


if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()) is not None:
    load_ipython_extension(shell)

__all__ = ["GradModeLab", "Picture", "Story", "draw", "load_ipython_extension", "record"]
