"""What runs around a module's `forward`, and around its part of the backward pass.

`Module.__call__` comes here only when there is a hook to run.  Forward hooks are plain calls before
and after `forward`.  Backward hooks need a place in the graph: `BackwardHook` puts an identity node
behind the module's outputs, which sees their gradients, and one before its inputs, which sees
theirs; when the second has run, both are known.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ...autograd.function import Function
from ...autograd.grad_mode import is_grad_enabled
from ...errors import torch_error
from ...tensor import Tensor
from ...utils.hooks import RemovableHandle, register
from . import module as here
from .old_hooks import hook_last_node

if TYPE_CHECKING:
    from .module import Module

class ModuleHooks:
    """The part of `Module` that registers hooks.  Each method returns a `RemovableHandle`."""

    def register_forward_pre_hook(
        self, hook: Callable, *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call `hook(module, args)` before `forward`; what it returns replaces the arguments.

        With `with_kwargs` it is `hook(module, args, kwargs)`, returning None or a new pair.
        """
        notes = (self._forward_pre_hooks_with_kwargs, with_kwargs)
        return register(self._forward_pre_hooks, hook, notes, prepend=prepend)

    def register_forward_hook(
        self,
        hook: Callable,
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> RemovableHandle:
        """Call `hook(module, args, output)` after `forward`; what it returns replaces the output.

        With `with_kwargs` it is `hook(module, args, kwargs, output)`.  With `always_call` the hook
        also runs when `forward` raised.

        >>> import minitorch_lite as torch
        >>> layer = torch.nn.Linear(3, 2)
        >>> handle = layer.register_forward_hook(lambda module, args, output: print(output.shape))
        >>> y = layer(torch.ones(4, 3))
        torch.Size([4, 2])
        >>> handle.remove()
        """
        return register(
            self._forward_hooks,
            hook,
            (self._forward_hooks_with_kwargs, with_kwargs),
            (self._forward_hooks_always_called, always_call),
            prepend=prepend,
        )

    def register_full_backward_pre_hook(
        self, hook: Callable, prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(module, grad_output)` before the inputs' gradients are computed.

        What it returns replaces `grad_output`.
        """
        return register(self._backward_pre_hooks, hook, prepend=prepend)

    def register_full_backward_hook(self, hook: Callable, prepend: bool = False) -> RemovableHandle:
        """Call `hook(module, grad_input, grad_output)` once the inputs' gradients are computed.

        What it returns replaces `grad_input`.  Only tensors among the positional arguments count.
        """
        self._of_one_kind(full=True)
        return register(self._backward_hooks, hook, prepend=prepend)


    def register_backward_hook(self, hook: Callable) -> RemovableHandle:
        """The old form of `register_full_backward_hook`: on the last node of `forward` only."""
        self._of_one_kind(full=False)
        return register(self._backward_hooks, hook)

    def _of_one_kind(self, full: bool) -> None:
        if self._is_full_backward_hook is (not full):
            raise torch_error("backward_hook.kinds", "on a single Module")
        self._is_full_backward_hook = full


def call_with_hooks(module: Module, args: tuple, kwargs: dict) -> Any:
    """`module.forward(*args, **kwargs)` with everything that is hooked around it."""
    result, ran = None, set()  # of the hooks that run always: those that have
    try:
        for changed in _pre_hooks(module, args, kwargs):
            args, kwargs = changed
        before = [*here._global_backward_pre_hooks.values(), *module._backward_pre_hooks.values()]
        after, old = _backward_hooks(module, full=True), _backward_hooks(module, full=False)
        backward = BackwardHook(module, after, before) if after or before else None
        if backward is not None:
            args = backward.before(args)
        result = module.forward(*args, **kwargs)
        for number, hook, extra in _forward_hooks(module, kwargs):
            ran.add(number)
            answer = hook(module, args, *extra, result)
            result = result if answer is None else answer
        if backward is not None:
            if not isinstance(result, (Tensor, tuple)):
                warnings.warn(
                    "For backward hooks to be called, module output should be a Tensor or a tuple "
                    f"of Tensors but received {type(result)}",
                    stacklevel=3,
                )
            result = backward.behind(result)
        if old:
            hook_last_node(module, old, args, result)
        return result
    except Exception:
        _run_remaining(module, args, kwargs, result, ran)
        raise


def _backward_hooks(module: Module, full: bool) -> list[Callable]:
    everywhere = here._global_backward_hooks if here._global_is_full_backward_hook is full else {}
    own = module._backward_hooks if module._is_full_backward_hook is full else {}
    return [*everywhere.values(), *own.values()]


def _pre_hooks(module: Module, args: tuple, kwargs: dict) -> Iterator[tuple[tuple, dict]]:
    """Runs the hooks before `forward`, and gives the arguments as each of them left them."""
    own = module._forward_pre_hooks
    for number, hook in (*here._global_forward_pre_hooks.items(), *own.items()):
        if number in module._forward_pre_hooks_with_kwargs:
            answer = hook(module, args, kwargs)
            if answer is None:
                continue
            if not (isinstance(answer, tuple) and len(answer) == 2):
                raise RuntimeError(
                    "forward pre-hook must return None or a tuple of (new_args, new_kwargs), "
                    f"but got {answer}."
                )
            args, kwargs = answer
        else:
            answer = hook(module, args)
            if answer is not None:
                args = answer if isinstance(answer, tuple) else (answer,)
        yield args, kwargs


def _forward_hooks(module: Module, kwargs: dict) -> Iterator[tuple[int, Callable, tuple]]:
    """Number, hook, and the keyword arguments if it wants them."""
    wants = module._forward_hooks_with_kwargs, here._global_forward_hooks_with_kwargs
    own = module._forward_hooks
    for number, hook in (*here._global_forward_hooks.items(), *own.items()):  # which may change
        yield number, hook, (kwargs,) if any(number in d for d in wants) else ()


def _run_remaining(module: Module, args: tuple, kwargs: dict, result: Any, ran: set) -> None:
    """After an exception: the hooks registered with `always_call=True` that have not run."""
    kinds = {
        "global module": here._global_forward_hooks_always_called,
        "module": module._forward_hooks_always_called,
    }
    for number, hook, extra in _forward_hooks(module, kwargs):
        for kind, always_called in kinds.items():
            if number not in always_called or number in ran:
                continue
            try:
                answer = hook(module, args, *extra, result)
                result = result if answer is None else answer
            except Exception as error:
                warnings.warn(
                    f"{kind} forward hook with ``always_call=True`` raised an exception that was "
                    f"silenced as another error was raised in forward: {error}",
                    stacklevel=4,
                )


class BackwardHookFunction(Function):
    """The identity: a node that a hook can be hung on."""

    @staticmethod
    def forward(ctx: Any, *args: Tensor) -> tuple[Tensor, ...]:
        ctx.mark_non_differentiable(*[arg for arg in args if not arg.requires_grad])
        return args

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, ...]:
        return grads


class BackwardHook:
    """One call of a module, between its two identity nodes."""

    def __init__(self, module: Module, hooks: list, pre_hooks: list) -> None:
        self.module, self.hooks, self.pre_hooks = module, hooks, pre_hooks
        self.grad_outputs: tuple | None = None  # known from the outputs' node to the inputs' node
        self.inputs: list[int] | None = None  # which arguments are tensors, if the node was made

    def before(self, args: tuple) -> tuple:
        """`args` behind an identity node that calls the backward hooks."""
        args, self.inputs = _behind_node(args, self._inputs_known)
        self.n_inputs = len(args)
        return args

    def behind(self, result: Any) -> Any:
        """`result` behind an identity node that calls the pre-hooks."""
        results = result if isinstance(result, tuple) else (result,)
        results, self.outputs = _behind_node(results, self._outputs_known)
        self.n_outputs = len(results)
        return results if isinstance(result, tuple) else results[0]

    def _outputs_known(self, _: tuple, grads: tuple) -> tuple | None:
        grads = _spread(self.outputs, grads, self.n_outputs)
        for hook in self.pre_hooks:
            answer = hook(self.module, grads)
            if answer is None:
                continue
            if len(answer) != len(grads):
                raise RuntimeError(
                    "Backward pre hook returned an invalid number of grad_output, "
                    f"got {len(answer)}, but expected {len(grads)}"
                )
            grads = answer
        self.grad_outputs = grads
        if self.inputs is None:
            self._no_input_needs_a_gradient()
        return tuple(grads[i] for i in self.outputs)

    def _no_input_needs_a_gradient(self) -> None:
        warnings.warn(
            "Full backward hook is firing when gradients are computed with respect to module "
            "outputs since no inputs require gradients. See https://docs.pytorch.org/docs/main/"
            "generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_hook "
            "for more details.",
            stacklevel=5,
        )
        for hook in self.hooks:
            answer = hook(self.module, (None,) * self.n_inputs, self.grad_outputs)
            nothing = isinstance(answer, tuple) and all(each is None for each in answer)
            if answer is not None and not nothing:
                raise RuntimeError(
                    "Backward hook for Modules where no input requires gradient should always "
                    "return None or None for all gradients."
                )
        self.grad_outputs = None

    def _inputs_known(self, grads: tuple, _: tuple) -> tuple | None:
        if self.grad_outputs is None:  # this gradient did not come through the module's output
            return None
        grads = _spread(self.inputs, grads, self.n_inputs)
        for hook in self.hooks:
            answer = hook(self.module, grads, self.grad_outputs)
            if answer is None:
                continue
            if len(answer) != len(grads):
                raise RuntimeError(
                    "Backward hook returned an invalid number of grad_input, "
                    f"got {len(answer)}, but expected {len(grads)}"
                )
            grads = answer
        self.grad_outputs = None
        return tuple(grads[i] for i in self.inputs)


def _behind_node(values: tuple, known: Callable) -> tuple[tuple, list[int] | None]:
    """The tensors among `values` behind one identity node that calls `known`; and which they are.

    None instead of their places if no node is needed.
    """
    places = [i for i, value in enumerate(values) if isinstance(value, Tensor)]
    if not (is_grad_enabled() and any(values[i].requires_grad for i in places)):
        return values, None

    def hook(*grads: tuple) -> tuple | None:  # error sentences have its name
        return known(*grads)

    passed = BackwardHookFunction.apply(*(values[i] for i in places))
    node = next(tensor.grad_fn for tensor in passed if tensor.grad_fn is not None)
    node.register_hook(hook)
    out = list(values)
    for place, tensor in zip(places, passed, strict=True):
        out[place] = tensor
    return (tuple(out) if type(values) is tuple else type(values)(*out)), places


def _spread(places: list[int], values: tuple, size: int) -> tuple:
    """`values` at their places among `size`, None elsewhere."""
    at = dict(zip(places, values, strict=True))
    return tuple(at.get(i) for i in range(size))
