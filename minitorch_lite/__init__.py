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
"""

from importlib import import_module as _import_module
from math import e, inf, nan, pi

from . import autograd, dtypes, methods, ops, random
from .absent import absent as _absent
from .autograd.anomaly_mode import is_anomaly_check_nan_enabled, is_anomaly_enabled
from .autograd.grad_mode import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from .creation import (
    arange,
    as_tensor,
    empty,
    empty_like,
    eye,
    from_numpy,
    full,
    full_like,
    linspace,
    ones,
    ones_like,
    rand,
    rand_like,
    randint,
    randint_like,
    randn,
    randn_like,
    randperm,
    tensor,
    zeros,
    zeros_like,
)
from .dtypes import (
    bool,  # noqa: A004  torch has this name
    can_cast,
    double,
    dtype,
    float,  # noqa: A004
    float32,
    float64,
    get_default_dtype,
    int,  # noqa: A004
    int32,
    int64,
    long,
    promote_types,
    result_type,
    set_default_dtype,
    uint8,
)
from .methods import is_floating_point, is_inference, is_tensor, numel
from .places import (
    Size,
    contiguous_format,
    device,
    layout,
    memory_format,
    preserve_format,
    strided,
)
from .printing import set_printoptions
from .random import (
    Generator,
    default_generator,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
)
from .tensor import Tensor

__version__ = "0.1.0"

globals().update(ops.collect("FUNCTIONS"))  # every operation's module names its own

_absent_names = _absent(__name__, "torch")
for _module in (autograd, *autograd._public_modules, ops, random):
    _torch_name = _module.__name__.replace(__name__, "torch")
    _module.__getattr__ = _absent(_module.__name__, _torch_name)  # type: ignore[method-assign]

# imported when first named, so that the start is quick
_later = ("_C", "nn", "optim", "utils", "viz")


def __getattr__(name):
    if name in _later:
        return _import_module(f".{name}", __name__)
    reason = dtypes.why_absent(name)
    if reason:
        raise AttributeError(reason)
    return _absent_names(name)
