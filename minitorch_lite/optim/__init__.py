"""Optimizers: they change parameters by their gradients, in place and unrecorded."""

from ..absent import absent as _absent
from .adam import Adam
from .optimizer import Optimizer
from .sgd import SGD

__all__ = ["SGD", "Adam", "Optimizer"]

__getattr__ = _absent(__name__, "torch.optim", "its optimizers are SGD and Adam")
