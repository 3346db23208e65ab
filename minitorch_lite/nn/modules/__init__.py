"""The layers, one file a kind; everything is reached as `nn.<name>`."""

from ...absent import absent as _absent
from . import (
    activation,
    batchnorm,
    container,
    conv,
    dropout,
    flatten,
    linear,
    loss,
    module,
    pooling,
    utils,
)
from .activation import LogSoftmax, ReLU, Sigmoid, Softmax, Softplus, Tanh
from .batchnorm import BatchNorm1d, BatchNorm2d
from .container import ModuleDict, ModuleList, Sequential
from .conv import Conv2d
from .dropout import Dropout
from .flatten import Flatten
from .linear import Identity, Linear
from .loss import BCEWithLogitsLoss, CrossEntropyLoss, L1Loss, MSELoss, NLLLoss
from .module import Module
from .parameters import ParameterDict, ParameterList
from .pooling import MaxPool2d

__all__ = [
    "BCEWithLogitsLoss",
    "BatchNorm1d",
    "BatchNorm2d",
    "Conv2d",
    "CrossEntropyLoss",
    "Dropout",
    "Flatten",
    "Identity",
    "L1Loss",
    "Linear",
    "LogSoftmax",
    "MSELoss",
    "MaxPool2d",
    "Module",
    "ModuleDict",
    "ModuleList",
    "NLLLoss",
    "ParameterDict",
    "ParameterList",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Tanh",
]

_public = (activation, batchnorm, container, conv, dropout, flatten, linear, loss, module, pooling)
for _module in (*_public, utils):
    _torch_name = _module.__name__.replace(__name__, "torch.nn.modules")
    _module.__getattr__ = _absent(_module.__name__, _torch_name)  # type: ignore[method-assign]

__getattr__ = _absent(__name__, "torch.nn.modules")
