"""Hooks of every module: around `forward` and the backward pass, and when a module gets a part.

They run before a module's own.  As in torch their dictionaries are in module.py, where somebody may
put others in their place; so they are looked up there each time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...errors import torch_error
from ...utils.hooks import RemovableHandle, register
from . import module as here


def register_module_forward_pre_hook(hook: Callable) -> RemovableHandle:
    """Call `hook(module, args)` before every module's `forward`."""
    return register(here._global_forward_pre_hooks, hook)


def register_module_forward_hook(
    hook: Callable, *, with_kwargs: bool = False, always_call: bool = False
) -> RemovableHandle:
    """Call `hook(module, args, output)` after every module's `forward`."""
    return register(
        here._global_forward_hooks,
        hook,
        (here._global_forward_hooks_with_kwargs, with_kwargs),
        (here._global_forward_hooks_always_called, always_call),
    )


def register_module_full_backward_pre_hook(hook: Callable) -> RemovableHandle:
    """Call `hook(module, grad_output)` before the gradients of any module's inputs are computed."""
    return register(here._global_backward_pre_hooks, hook)


def register_module_full_backward_hook(hook: Callable) -> RemovableHandle:
    """Call `hook(module, grad_input, grad_output)` when any module's gradients are computed."""
    _of_one_kind(full=True)
    return register(here._global_backward_hooks, hook)


def register_module_backward_hook(hook: Callable) -> RemovableHandle:
    """The old form of `register_module_full_backward_hook`: on the last node of `forward` only."""
    _of_one_kind(full=False)
    return register(here._global_backward_hooks, hook)


def _of_one_kind(full: bool) -> None:
    if here._global_is_full_backward_hook is not (not full):
        here._global_is_full_backward_hook = full
    else:
        raise torch_error("backward_hook.kinds", "as a global Module hook")


def register_module_buffer_registration_hook(hook: Callable) -> RemovableHandle:
    """Call `hook(module, name, buffer)` before any module gets a buffer; it may return another."""
    return register(here._global_buffer_registration_hooks, hook)


def register_module_module_registration_hook(hook: Callable) -> RemovableHandle:
    """Call `hook(module, name, part)` before any module gets a child; it may return another."""
    return register(here._global_module_registration_hooks, hook)


def register_module_parameter_registration_hook(hook: Callable) -> RemovableHandle:
    """Call `hook(module, name, param)` before a module gets a parameter; it may return another."""
    return register(here._global_parameter_registration_hooks, hook)


def registered(hooks: dict[int, Callable], module: Any, name: str, part: Any) -> Any:
    """What is registered in the place of `part`: what the hooks make of it."""
    for hook in hooks.values():
        answer = hook(module, name, part)
        part = part if answer is None else answer
    return part
