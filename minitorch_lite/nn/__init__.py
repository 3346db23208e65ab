"""Layers, losses and containers: `Module` and what is built of it.

Reading order: parameter.py, modules/module.py (what a module is), modules/linear.py (what a layer
is), functional.py and losses.py (what they compute; the operations are in ops/), init.py.
"""

from ..absent import absent as _absent
from . import functional, init, modules, parameter
from .modules import *  # noqa: F403  their __all__ says which
from .parameter import Buffer, Parameter

__all__ = ["Buffer", "Parameter", "functional", "init", "parameter", *modules.__all__]

__getattr__ = _absent(__name__, "torch.nn", "its layers are " + ", ".join(modules.__all__))
