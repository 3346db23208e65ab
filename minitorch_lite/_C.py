"""The names below torch's public ones that people who look into a graph know.

torch's are in C++; programs, and torch's own tests, ask for them here.
"""

import weakref
from types import SimpleNamespace

from .absent import absent
from .autograd import engine, function, graph, saved
from .autograd.grad_mode import current, is_grad_enabled  # noqa: F401  it is asked for here too
from .autograd.node import AccumulateGrad
from .tensor import Tensor

_current_graph_task_id = engine.number_of_run
_will_engine_execute_node = engine.will_execute


def _current_autograd_node() -> graph.Node | None:
    """The node that runs in the backward pass under way."""
    return current.node and current.node.target[0]


class _WeakTensorRef:
    """Knows whether a tensor is still there, without keeping it."""

    def __init__(self, tensor: Tensor) -> None:
        self._ref = weakref.ref(tensor)

    def expired(self) -> bool:
        return self._ref() is None


_autograd = SimpleNamespace(
    SavedTensor=saved.SavedTensor,
    _saved_tensors_hooks_is_enabled=lambda: current.no_pairs is None,
    _get_current_graph_task_keep_graph=lambda: not current.runs or current.runs[-1].keep,
)
graph.Node.register(function.DelayedError)
_functions = SimpleNamespace(
    AccumulateGrad=AccumulateGrad,
    DelayedError=function.DelayedError,
    UndefinedGrad=function.UndefinedGrad,
)

__getattr__ = absent(__name__, "torch._C")
