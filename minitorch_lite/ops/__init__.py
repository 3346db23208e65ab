"""The operations: one declared function each, grouped by what they do.

What torch has under its name is public: `torch.<name>`, `Tensor.<name>`, or both.  The TWINS of a
module have a method `<name>_` beside, that writes in place.
"""

from importlib import import_module

from .. import torch_names
from ..autograd.inplace import inplace

NAMES = """
    pointwise copies views shape reduce writes index parts linalg select functions products
    extremes
""".split()

DEFINED: dict = {}  # by name, everything that these modules define
for _module in [import_module(f".{name}", __name__) for name in NAMES]:
    for _name, _value in vars(_module).items():
        if getattr(getattr(_value, "fget", _value), "__module__", None) == _module.__name__:
            DEFINED[_name] = _value
    for _name in getattr(_module, "TWINS", ()):
        DEFINED[f"{_name}_"] = inplace(DEFINED[_name], f"{_name}_")

FUNCTIONS = {name: DEFINED[name] for name in torch_names.FUNCTIONS if name in DEFINED}
METHODS = {name: DEFINED[name] for name in torch_names.TENSOR if name in DEFINED}
