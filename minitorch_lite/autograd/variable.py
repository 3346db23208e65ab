"""`Variable`: what a tensor with a gradient was called in old programs.

>>> import minitorch_lite as torch
>>> torch.autograd.Variable(torch.ones(2), requires_grad=True)
tensor([1., 1.], requires_grad=True)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import check
from ..tensor import Tensor
from . import engine


class _Engine:
    """`Variable._execution_engine`: what is to be done after a backward pass."""

    @staticmethod
    def queue_callback(callback: Callable[[], Any]) -> None:
        """Call it when the run under way has ended."""
        run = engine.run_under_way()
        check(run is not None, "callback.outside")
        run.callbacks.append(callback)


class _Tensors(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor)


class Variable(metaclass=_Tensors):
    """`Variable(tensor)` is a tensor of the same memory outside the graph; every tensor is one."""

    __module__ = "torch.autograd.variable"
    _execution_engine = _Engine()

    def __new__(
        cls, data: Tensor | None = None, requires_grad: bool = False, volatile: Any = None
    ) -> Any:
        if data is None:
            return Tensor().requires_grad_(bool(requires_grad))
        check(isinstance(data, Tensor), "data.kind", type(data).__name__)
        check(not requires_grad or data._array.dtype.kind == "f", "grad.dtype")
        return data.detach().requires_grad_(bool(requires_grad))
