"""Hooks of optimizers: around `step`, `state_dict` and `load_state_dict`."""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable
from itertools import chain
from typing import Any

from ..utils.hooks import RemovableHandle, register

_global_optimizer_pre_hooks: OrderedDict = OrderedDict()
_global_optimizer_post_hooks: OrderedDict = OrderedDict()


def register_optimizer_step_pre_hook(hook: Callable) -> RemovableHandle:
    """Call `hook(optimizer, args, kwargs)` before the `step` of every optimizer."""
    return register(_global_optimizer_pre_hooks, hook)


def register_optimizer_step_post_hook(hook: Callable) -> RemovableHandle:
    """Call `hook(optimizer, args, kwargs)` after the `step` of every optimizer."""
    return register(_global_optimizer_post_hooks, hook)


class OptimizerHooks:
    """The part of `Optimizer` that registers hooks.  Each method returns a `RemovableHandle`."""

    def _make_places_for_hooks(self) -> None:
        """Also for an optimizer that was copied or unpickled: its hooks stay behind."""
        for before_or_after in "pre", "post":
            for what in "step", "state_dict", "load_state_dict":
                name = f"_optimizer_{what}_{before_or_after}_hooks"
                self.__dict__.setdefault(name, OrderedDict())
        kind = type(self)
        if not hasattr(kind.step, "hooked"):
            kind.step = with_hooks(kind.step)

    def register_step_pre_hook(self, hook: Callable) -> RemovableHandle:
        """Call `hook(optimizer, args, kwargs)` before `step`; it may return new args and kwargs.

        >>> import minitorch_lite as torch
        >>> optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)])
        >>> handle = optimizer.register_step_pre_hook(lambda *_: print("before the step"))
        >>> optimizer.step()
        before the step
        """
        return register(self._optimizer_step_pre_hooks, hook)

    def register_step_post_hook(self, hook: Callable) -> RemovableHandle:
        """Call `hook(optimizer, args, kwargs)` after `step`."""
        return register(self._optimizer_step_post_hooks, hook)

    def register_state_dict_pre_hook(
        self, hook: Callable, prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(optimizer)` before `state_dict` collects."""
        return register(self._optimizer_state_dict_pre_hooks, hook, prepend=prepend)

    def register_state_dict_post_hook(
        self, hook: Callable, prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(optimizer, state_dict)`, which may change the dict or return another."""
        return register(self._optimizer_state_dict_post_hooks, hook, prepend=prepend)

    def register_load_state_dict_pre_hook(
        self, hook: Callable, prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(optimizer, state_dict)` before loading a shallow copy of the dict.

        It may change the copy or return another.
        """
        return register(self._optimizer_load_state_dict_pre_hooks, hook, prepend=prepend)

    def register_load_state_dict_post_hook(
        self, hook: Callable, prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(optimizer)` after loading."""
        return register(self._optimizer_load_state_dict_post_hooks, hook, prepend=prepend)


def with_hooks(step: Callable) -> Callable:
    """A class's `step` with the hooks around it."""

    @functools.wraps(step)
    def hooked(*args: Any, **kwargs: Any) -> Any:
        optimizer = args[0]
        own = optimizer._optimizer_step_pre_hooks
        for hook in chain(_global_optimizer_pre_hooks.values(), own.values()):
            answer = hook(optimizer, args, kwargs)
            if answer is None:
                continue
            if not (isinstance(answer, tuple) and len(answer) == 2):
                raise RuntimeError(
                    f"{step} must return None or a tuple of (new_args, new_kwargs), "
                    f"but got {answer}."
                )
            args, kwargs = answer
        result = step(*args, **kwargs)
        own = optimizer._optimizer_step_post_hooks
        for hook in chain(own.values(), _global_optimizer_post_hooks.values()):
            hook(optimizer, args, kwargs)
        return result

    hooked.hooked = True  # so that no class gets them twice
    return hooked


def run_each(hooks: dict[int, Callable], optimizer: Any, value: Any) -> Any:
    """What the hooks, one after the other, make of `value`."""
    for hook in hooks.values():
        answer = hook(optimizer, value)
        value = value if answer is None else answer
    return value
