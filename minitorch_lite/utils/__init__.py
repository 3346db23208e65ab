"""`utils.data` (datasets and loaders) and `utils.hooks` (handles)."""

from ..absent import absent
from . import data, hooks

__all__ = ["data", "hooks"]

__getattr__ = absent(__name__, "torch.utils")
