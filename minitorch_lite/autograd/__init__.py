"""What differentiates: the engine, the modes, hooks, functions of your own, and checks."""

from . import anomaly_mode, function, functional, grad_mode, graph, variable
from .anomaly_mode import detect_anomaly, set_detect_anomaly
from .differentiate import Variable, backward, grad
from .function import Function
from .grad_mode import enable_grad, inference_mode, no_grad, set_grad_enabled
from .gradcheck import GradcheckError, gradcheck, gradgradcheck
from .saved import SavedTensor

_public_modules = anomaly_mode, function, functional, grad_mode, graph
