"""This package under another name: `sys.modules["torch"] = minitorch_lite`, and programs run here.

What they import below it, `torch.nn.parameter` say, is then the module that is here, not a second
copy with classes of its own.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

PACKAGE = __name__.partition(".")[0]


class SameModule:
    """Finds what is asked for below another name of this package, or of a package in it.

    It says what `importlib.abc` asks of a finder and a loader; to import those classes takes as
    long as a fifth of this package.
    """

    def find_spec(self, fullname: str, *_: Any) -> ModuleSpec | None:
        asked, _, name = fullname.rpartition(".")
        package = getattr(sys.modules.get(asked), "__name__", asked)
        if package == asked or package.partition(".")[0] != PACKAGE:
            return None
        own = find_spec(f"{package}.{name}")
        return own and ModuleSpec(fullname, self, loader_state=own)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return import_module(spec.loader_state.name)

    def exec_module(self, module: ModuleType) -> None:  # it has run already, under its own name
        module.__spec__ = module.__spec__.loader_state


sys.meta_path.insert(0, SameModule())  # type: ignore[arg-type]
