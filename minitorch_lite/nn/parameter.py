"""Parameter and Buffer: tensors that a Module files away when they are assigned to it."""

from __future__ import annotations

from typing import Any

from ..absent import absent
from ..errors import check_type
from ..places import Named
from ..tensor import Tensor


class _ParameterType(Named):
    def __repr__(cls) -> str:  # a subclass of somebody else's prints where it is from
        module = cls.__module__.replace("minitorch_lite", "torch", 1)
        return f"<class '{module}.{cls.__qualname__}'>"


class Parameter(Tensor, metaclass=_ParameterType):
    """A leaf tensor that shows `data`'s memory, and requires a gradient even under `no_grad`.

    RuntimeError if it is to require a gradient and `data` is of integers, or an inference tensor
    met outside inference mode.

    >>> import minitorch_lite as torch
    >>> torch.nn.Parameter(torch.zeros(2))
    Parameter containing:
    tensor([0., 0.], requires_grad=True)
    """

    def __new__(cls, data: Tensor | None = None, requires_grad: bool = True) -> Parameter:
        data = Tensor() if data is None else data.detach()
        check_type(requires_grad, bool, "_make_subclass", "require_grad", 3, "bool")
        if requires_grad and not data.is_floating_point():
            raise RuntimeError(
                "Only Tensors of floating point and complex dtype can require gradients"
            )
        parameter = object.__new__(cls)
        parameter._array, parameter._node, parameter._counter = data._array, None, data._counter
        parameter.requires_grad = requires_grad
        return parameter

    def __repr__(self) -> str:
        text = super().__repr__()
        return "Parameter containing:\n" + (
            text if type(self) is Parameter else f"Parameter({text})"
        )

    def __deepcopy__(self, memo: dict) -> Parameter:
        if id(self) not in memo:
            memo[id(self)] = type(self)(self.data.clone(), self.requires_grad)
        return memo[id(self)]

    def __reduce_ex__(self, protocol: Any) -> tuple:
        # attributes of the user's go along; gradient, hooks and history do not
        own = {name: value for name, value in vars(self).items() if not hasattr(Tensor, name)}
        return _rebuild, (type(self), self.data, self.requires_grad, own)


def _rebuild(cls: type, data: Tensor, requires_grad: bool, attributes: dict) -> Parameter:
    parameter = cls(data, requires_grad)
    vars(parameter).update(attributes)
    return parameter


class _BufferType(Named):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, Tensor) and vars(instance).get("_is_buffer", False)

    __repr__ = _ParameterType.__repr__


class Buffer(Tensor, metaclass=_BufferType):
    """A plain tensor that becomes a module's buffer when it is assigned to it.

    >>> import minitorch_lite as torch
    >>> module = torch.nn.Module()
    >>> module.mean = torch.nn.Buffer(torch.zeros(2), persistent=False)
    >>> list(module.buffers()), list(module.state_dict())
    ([tensor([0., 0.])], [])
    """

    def __new__(cls, data: Tensor | None = None, *, persistent: bool = True) -> Tensor:
        data = Tensor() if data is None else data
        buffer = data.detach().requires_grad_(data.requires_grad)
        buffer.persistent, buffer._is_buffer = persistent, True
        return buffer


__getattr__ = absent(__name__, "torch.nn.parameter")
