"""A module's state as a flat dictionary, and back: `state_dict` and `load_state_dict`."""

from __future__ import annotations

import itertools
import warnings
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ...autograd.grad_mode import no_grad
from ...tensor import Tensor
from ...utils.hooks import RemovableHandle, register
from ..parameter import Parameter

_EXTRA = "_extra_state"


class _IncompatibleKeys(NamedTuple):
    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if self.missing_keys or self.unexpected_keys:
            return f"_IncompatibleKeys(missing_keys={self[0]!r}, unexpected_keys={self[1]!r})"
        return "<All keys matched successfully>"


class StateDict:
    """The part of `Module` that saves and loads."""

    _version = 1

    def state_dict(
        self, *args: Any, destination: dict | None = None, prefix: str = "", keep_vars: bool = False
    ) -> dict[str, Any]:
        """All parameters and persistent buffers by their dotted names, detached but not copied.

        >>> import minitorch_lite as torch
        >>> list(torch.nn.Sequential(torch.nn.Linear(2, 1)).state_dict())
        ['0.weight', '0.bias']
        """
        if args:
            warnings.warn(
                "Positional args are being deprecated, use kwargs instead. Refer to "
                "https://pytorch.org/docs/main/generated/torch.nn.Module.html#torch.nn.Module."
                "state_dict for details.",
                FutureWarning,
                stacklevel=2,
            )
            given = (destination, prefix, keep_vars)
            destination, prefix, keep_vars = args[:3] + given[len(args) :]
        if destination is None:
            destination = OrderedDict()
            destination._metadata = OrderedDict()  # which version of its class a module had
        metadata = {"version": self._version}
        if hasattr(destination, "_metadata"):
            destination._metadata[prefix[:-1]] = metadata
        for hook in self._state_dict_pre_hooks.values():
            hook(self, prefix, keep_vars)
        self._save_to_state_dict(destination, prefix, keep_vars)
        for name, module in self._modules.items():
            if module is not None:
                inner = f"{prefix}{name}."
                module.state_dict(destination=destination, prefix=inner, keep_vars=keep_vars)
        for hook in self._state_dict_hooks.values():
            if hook(self, destination, prefix, metadata) is not None:
                raise RuntimeError("state_dict post-hook must return None")
        return destination

    def _save_to_state_dict(self, destination: dict, prefix: str, keep_vars: bool) -> None:
        for name, tensor in self._local_state().items():
            destination[prefix + name] = tensor if keep_vars else tensor.detach()
        if type(self).get_extra_state is not StateDict.get_extra_state:
            destination[prefix + _EXTRA] = self.get_extra_state()

    def _local_state(self) -> dict[str, Tensor]:
        """This module's own parameters and persistent buffers."""
        members = itertools.chain(self._parameters.items(), self._buffers.items())
        leave_out = self._non_persistent_buffers_set
        return {k: v for k, v in members if v is not None and k not in leave_out}

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> _IncompatibleKeys:
        """Copy (or with `assign`, take) the values of `state_dict` into the tensors of that name.

        Raises RuntimeError, after loading all it could, that lists every shape that does not fit
        and, if `strict`, every key that is missing or not expected.
        """
        if not isinstance(state_dict, Mapping):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        metadata = getattr(state_dict, "_metadata", None)
        state_dict = OrderedDict(state_dict)  # modules may change it while they load
        if metadata is not None:
            state_dict._metadata = metadata
        missing: list[str] = []
        unexpected: list[str] = []
        errors: list[str] = []
        self._load_tree(state_dict, "", metadata or {}, assign, (missing, unexpected, errors))
        if strict:
            for kind, keys in ("Unexpected", unexpected), ("Missing", missing):
                if keys:
                    names = ", ".join(f'"{key}"' for key in keys)
                    errors.insert(0, f"{kind} key(s) in state_dict: {names}. ")
        if errors:
            reasons = "\n\t".join(errors)
            raise RuntimeError(
                f"Error(s) in loading state_dict for {type(self).__name__}:\n\t{reasons}"
            )
        return _IncompatibleKeys(missing, unexpected)

    def _load_tree(
        self, state_dict: dict, prefix: str, metadata: dict, assign: bool, report: tuple
    ) -> None:
        local = metadata.get(prefix[:-1], {})
        if assign:
            local["assign_to_params_buffers"] = assign
        self._load_from_state_dict(state_dict, prefix, local, True, *report)
        for name, module in self._modules.items():
            if module is not None:
                inner = f"{prefix}{name}."
                part = {k: v for k, v in state_dict.items() if k.startswith(inner)}
                module._load_tree(part, inner, metadata, assign, report)
        for hook in self._load_state_dict_post_hooks.values():
            if hook(self, _IncompatibleKeys(*report[:2])) is not None:
                raise AssertionError(
                    "Hooks registered with ``register_load_state_dict_post_hook`` are not expected "
                    "to return new values, if incompatible_keys need to be modified, it should be "
                    "done inplace."
                )

    def _load_from_state_dict(
        self,
        state_dict: dict,
        prefix: str,
        local_metadata: dict,
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        report = missing_keys, unexpected_keys, error_msgs
        for hook in self._load_state_dict_pre_hooks.values():
            hook(self, state_dict, prefix, local_metadata, strict, *report)
        local_state = self._local_state()
        assign = local_metadata.get("assign_to_params_buffers", False)
        for name, tensor in local_state.items():
            if prefix + name in state_dict:
                error = self._load_one(name, tensor, state_dict[prefix + name], prefix, assign)
                error_msgs += [error] if error else []
            elif strict:
                missing_keys.append(prefix + name)

        extra = prefix + _EXTRA
        if type(self).set_extra_state is not StateDict.set_extra_state:
            if extra in state_dict:
                self.set_extra_state(state_dict[extra])
            elif strict:
                missing_keys.append(extra)
        elif strict and extra in state_dict:
            unexpected_keys.append(extra)
        for key in state_dict if strict else ():
            if key.startswith(prefix) and key != extra:
                first, dot, _ = key[len(prefix) :].partition(".")
                if first not in (self._modules if dot else local_state):
                    unexpected_keys.append(key)

    def _load_one(
        self, name: str, tensor: Tensor, value: Any, prefix: str, assign: bool
    ) -> str | None:
        """Put `value` into `tensor`, or return the sentence that says why not."""
        key = prefix + name
        if not isinstance(value, Tensor):
            return (
                f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like '
                f"object from checkpoint but received {type(value)}"
            )
        if tensor.shape == () and value.shape == (1,):
            value = value[0]
        if value.shape != tensor.shape:
            return (
                f"size mismatch for {key}: copying a param with shape {value.shape} from "
                f"checkpoint, the shape in current model is {tensor.shape}."
            )
        try:
            with no_grad():
                if not assign:
                    tensor.copy_(value)
                elif not isinstance(tensor, Parameter):
                    setattr(self, name, value)
                elif isinstance(value, Parameter):
                    setattr(self, name, value.requires_grad_(tensor.requires_grad))
                else:
                    setattr(self, name, Parameter(value, tensor.requires_grad))
        except Exception as error:
            return (
                f'While copying the parameter named "{key}", whose dimensions in the model are '
                f"{tensor.size()} and whose dimensions in the checkpoint are {value.size()}, "
                f"an exception occurred : {error.args}."
            )
        return None

    def get_extra_state(self) -> Any:
        """Override to save something beside tensors; `set_extra_state` then gets it back."""
        raise RuntimeError(
            "Reached a code path in Module.get_extra_state() that should never be called. "
        )

    def set_extra_state(self, state: Any) -> None:
        """Override to load what `get_extra_state` returned."""
        raise RuntimeError(
            "Reached a code path in Module.set_extra_state() that should never be called. "
        )

    def register_state_dict_pre_hook(self, hook: Callable) -> RemovableHandle:
        """Call `hook(module, prefix, keep_vars)` before `state_dict` collects."""
        return register(self._state_dict_pre_hooks, hook)

    def register_state_dict_post_hook(self, hook: Callable) -> RemovableHandle:
        """Call `hook(module, state_dict, prefix, local_metadata)`, which may change the dict."""
        return register(self._state_dict_hooks, hook)

    def register_load_state_dict_pre_hook(self, hook: Callable) -> RemovableHandle:
        """Call `hook(module, state_dict, prefix, local_metadata, strict, missing_keys,
        unexpected_keys, error_msgs)` before this module loads."""
        return register(self._load_state_dict_pre_hooks, hook)

    def _register_load_state_dict_pre_hook(
        self, hook: Callable, with_module: bool = False
    ) -> RemovableHandle:
        """The older form: `hook` is not given the module unless asked for."""
        if with_module:
            return self.register_load_state_dict_pre_hook(hook)
        return self.register_load_state_dict_pre_hook(lambda module, *rest: hook(*rest))

    def register_load_state_dict_post_hook(self, hook: Callable) -> RemovableHandle:
        """Call `hook(module, incompatible_keys)` after loading; it may change the lists."""
        return register(self._load_state_dict_post_hooks, hook)
