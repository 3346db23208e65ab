"""What a module does by walking over itself and all modules below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ...autograd.grad_mode import no_grad
from ...autograd.leaves import numbers_of_grad
from ...dtypes import dtype as Dtype
from ...errors import torch_error
from ...places import device as Device
from ...tensor import Tensor
from .names import argument_type

if TYPE_CHECKING:
    from ..parameter import Parameter
    from .module import Module


_TO = frozenset(("dtype", "device", "non_blocking", "memory_format", "tensor"))


class ModuleTree:
    """The part of `Module` that is a walk over its three dictionaries and its children."""

    def named_modules(
        self, memo: set | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Module]]:
        """This module under the name `prefix`, then all below it, depth first."""
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                yield from module.named_modules(memo, _join(prefix, name), remove_duplicate)

    def modules(self, remove_duplicate: bool = True) -> Iterator[Module]:
        """This module and all below it."""
        for _, module in self.named_modules(remove_duplicate=remove_duplicate):
            yield module

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly below this one, each once."""
        seen = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def children(self) -> Iterator[Module]:
        """The modules directly below this one, each once."""
        for _, module in self.named_children():
            yield module

    def _named_members(
        self, members: Callable, prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Any]]:
        seen = set()
        all_below = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        for path, module in all_below if recurse else [(prefix, self)]:
            for name, value in members(module).items():
                if value is None or value in seen:
                    continue
                if remove_duplicate:
                    seen.add(value)
                yield _join(path, name), value

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """Dotted name and parameter, a shared one only once."""
        yield from self._named_members(
            lambda module: module._parameters, prefix, recurse, remove_duplicate
        )

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """All parameters, as an optimizer takes them."""
        for _, param in self.named_parameters(recurse=recurse):
            yield param

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """Dotted name and buffer, a shared one only once."""
        yield from self._named_members(
            lambda module: module._buffers, prefix, recurse, remove_duplicate
        )

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """All buffers."""
        for _, buffer in self.named_buffers(recurse=recurse):
            yield buffer

    def apply(self, fn: Callable[[Module], Any]) -> Module:
        """Call `fn` on every module, children first; returns self."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def train(self, mode: bool = True) -> Module:
        """Training mode (dropout drops, batch norm uses the batch's statistics) or not."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    def eval(self) -> Module:
        """The same as `train(False)`.  It has nothing to do with gradients: see `no_grad`."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Module:
        """Freeze (False) or release every parameter; returns self."""
        for param in self.parameters():
            param.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Drop every parameter's gradient, or with `set_to_none=False` fill it with zeros."""
        for param in self.parameters():
            param_zero_grad(param, set_to_none)

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Module:
        """Replace the data of every parameter, its gradient, and every buffer by `fn` of it."""
        for module in self.children() if recurse else ():
            module._apply(fn)
        for param in self._parameters.values():
            if param is None:
                continue
            grad = param.grad
            with no_grad():
                param.data = fn(param)
                if grad is not None:
                    grad.data = fn(grad)
                    param.grad = grad
        for name, buffer in self._buffers.items():
            if buffer is not None:
                self._buffers[name] = fn(buffer)
        return self

    def _replicate_for_data_parallel(self) -> Module:
        """The same module without its parameters, for somebody who puts others in their place."""
        replica = type(self).__new__(type(self))
        own = {"_buffers": dict(self._buffers), "_modules": dict(self._modules)}
        vars(replica).update(vars(self) | own | {"_parameters": {}, "_is_replica": True})
        return replica

    def to(self, *args: Any, **kwargs: Any) -> Module:
        """Convert parameters and buffers: `to(dtype)`, `to(device, dtype)`, `to(tensor)`.

        Integer buffers keep their dtype.  The only device is "cpu".
        """
        if "copy" in kwargs or len(args) > 3:
            raise torch_error("module.to_copy")
        dtype, device = kwargs.get("dtype"), kwargs.get("device")
        first, *rest = args or (device,)
        if isinstance(first, (Tensor, Dtype)):  # and then perhaps non_blocking
            dtype = first.dtype if isinstance(first, Tensor) else first
            fits = not rest or isinstance(rest[0], bool)
        else:
            device, dtype = first, rest[0] if rest else dtype
            fits = first is None or isinstance(first, (str, int, Device))
            fits = fits and (dtype is None or isinstance(dtype, Dtype))
        if not fits or not _TO.issuperset(kwargs):
            given = [argument_type(arg) for arg in args]
            given += [f"{name}={argument_type(value)}" for name, value in kwargs.items()]
            raise torch_error("module.to", ", ".join(given) + ("" if args else ", "))
        if dtype is not None and not dtype.is_floating_point:
            raise TypeError(
                "nn.Module.to only accepts floating point or complex dtypes, "
                f"but got desired dtype={dtype}"
            )
        device = "cpu" if device is None else device
        return self._apply(
            lambda t: t.to(device, dtype if dtype and t.is_floating_point() else t.dtype)
        )

    def float(self) -> Module:
        """Floating-point parameters and buffers to float32."""
        return self._apply(lambda t: t.float() if t.is_floating_point() else t)

    def double(self) -> Module:
        """Floating-point parameters and buffers to float64."""
        return self._apply(lambda t: t.double() if t.is_floating_point() else t)

    def cpu(self) -> Module:
        """Parameters and buffers are on the CPU already."""
        return self._apply(lambda t: t.cpu())


def _join(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


def param_zero_grad(param: Tensor, set_to_none: bool) -> None:
    """What `Module.zero_grad` and `Optimizer.zero_grad` do to one parameter."""
    if numbers_of_grad(param) is None:
        return
    if set_to_none:
        param.grad = None
        return
    grad = param.grad
    if grad.grad_fn is not None:
        grad.detach_()
    else:
        grad.requires_grad_(False)
    grad.zero_()
