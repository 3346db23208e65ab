"""A small autograd framework that behaves like torch 2.13.0 on the CPU.

    import minitorch_lite as torch

Names, results, printed text and error sentences are torch's; what torch has and this package has
not says so.  To read it, take this order, an afternoon in all:

    autograd/version.py     how an overwritten value is noticed
    autograd/grad_mode.py   no_grad, enable_grad, set_grad_enabled, inference_mode
    autograd/node.py        what an operation leaves behind
    tensor.py               an array, its place in a graph, its version
    autograd/saved.py       what nodes keep, and how it is checked
    autograd/alias.py       views, and what becomes of them after a write
    autograd/slices.py      writing through a view
    autograd/inplace.py     writing in place
    dispatch.py             the road every operation takes (its texts: templates.py, runtime.py)
    ops/                    the operations, one declared function each
    errors.py               what is refused, in torch's words (errors.txt)
    autograd/engine.py      backward; its steps are autograd/hooks.py and autograd/leaves.py,
                            its ways in autograd/differentiate.py
    autograd/function.py    operations of your own; their ctx is autograd/context.py
    nn/, optim/, utils/     what training needs
    viz/                    pictures; imported only when asked for

The rest is looked up when it is wanted: how numbers become tensors (creation.py, sequences.py,
dtypes.py), how they are printed and drawn at random (printing.py, random.py), how they lie in
memory (strides.py, places.py), and what torch has and this package has not (absent.py).
"""

from importlib import import_module as _import_module
from math import e, inf, nan, pi

from . import autograd, creation, dtypes, methods, ops, random, utils
from .absent import absent as _absent
from .autograd.anomaly_mode import is_anomaly_check_nan_enabled, is_anomaly_enabled
from .autograd.grad_mode import *
from .creation import *
from .dtypes import *
from .methods import *
from .places import *
from .printing import set_printoptions
from .random import *
from .tensor import Tensor

__version__ = "0.1.0"

globals().update(methods.FUNCTIONS | ops.FUNCTIONS)
globals().update(creation.TYPES)

_absent_names = _absent(__name__, "torch")
for _module in (autograd, *autograd._public_modules, ops, random):
    _torch_name = _module.__name__.replace(__name__, "torch")
    _module.__getattr__ = _absent(_module.__name__, _torch_name)  # type: ignore[method-assign]

# imported when first named, so that the start is quick
_later = ("_C", "_utils", "nn", "optim", "viz")


def __getattr__(name):
    if name in _later:
        return _import_module(f".{name}", __name__)
    reason = dtypes.why_absent(name)
    if reason:
        raise AttributeError(reason)
    return _absent_names(name)
