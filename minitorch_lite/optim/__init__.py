"""Optimizers: they change parameters by their gradients, in place and unrecorded."""

from ..absent import absent as _absent
from . import adam, optimizer, sgd
from .adam import Adam
from .optimizer import Optimizer
from .sgd import SGD

__all__ = ["SGD", "Adam", "Optimizer"]

__getattr__ = _absent(__name__, "torch.optim", "its optimizers are SGD and Adam")

for _module in (adam, optimizer, sgd):
    _torch_name = _module.__name__.replace(__name__, "torch.optim")
    _module.__getattr__ = _absent(_module.__name__, _torch_name)  # type: ignore[method-assign]
