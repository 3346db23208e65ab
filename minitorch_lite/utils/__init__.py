"""`utils.data` (datasets and loaders), `utils.hooks` (handles); aliases.py serves imports."""

from importlib import import_module

from ..absent import absent
from . import aliases, hooks

_absent_name = absent(__name__, "torch.utils")


def __getattr__(name):
    if name == "data":  # imported when first named, so that the start is quick
        return import_module(".data", __name__)
    return _absent_name(name)
