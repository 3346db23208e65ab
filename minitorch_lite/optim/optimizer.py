"""Optimizer: parameters in groups, options per group, state per parameter."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any

from .. import observe
from ..autograd.alias import bump
from ..nn.modules.names import typename
from ..nn.modules.tree import param_zero_grad
from ..tensor import Tensor
from .hooks import (
    OptimizerHooks,
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
    run_each,
)

__all__ = [
    "Optimizer",
    "register_optimizer_step_post_hook",
    "register_optimizer_step_pre_hook",
]


class Optimizer(OptimizerHooks):
    """The base class: a subclass gives `defaults` for each group and defines `step`.

    `params` is an iterable of tensors, of (name, tensor) pairs, or of groups: dictionaries with the
    key "params" and any option that is to differ from the defaults.  Raises TypeError or ValueError
    for parameters that are no tensors, no leaves, or in two groups.

    >>> import minitorch_lite as torch
    >>> w, b = torch.ones(2, requires_grad=True), torch.zeros(1, requires_grad=True)
    >>> optimizer = torch.optim.SGD([{"params": w}, {"params": b, "lr": 0.5}], lr=0.1)
    >>> [group["lr"] for group in optimizer.param_groups]
    [0.1, 0.5]
    """

    _added_later: Mapping[str, Any] = {}  # options that a state saved long ago may lack

    def __init__(self, params: Iterable, defaults: dict[str, Any]) -> None:
        self.defaults = defaults
        self._make_places_for_hooks()
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, "
                "but got " + typename(params)
            )
        if defaults.get("differentiable"):
            raise RuntimeError("minitorch_lite has no differentiable optimizers")
        self.state: defaultdict[Any, Any] = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Optimize more parameters, for instance a layer that was frozen until now."""
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        given = param_group["params"]
        if isinstance(given, set):
            raise TypeError(
                "optimizer parameters need to be organized in ordered collections, but the "
                "ordering of tensors in sets will change between runs. Please use a list instead."
            )
        given = [given] if isinstance(given, Tensor) else list(given)
        names = [pair[0] for pair in given if isinstance(pair, tuple)]
        params = [pair[1] if isinstance(pair, tuple) else pair for pair in given]
        param_group["params"] = params
        if names:
            if len(names) != len(params):
                raise ValueError(
                    "all optimizer params should be with/without names. "
                    "Some param names are missing"
                )
            param_group["param_names"] = names
        for param in params:
            if not isinstance(param, Tensor):
                raise TypeError(
                    "optimizer can only optimize Tensors, but one of the params is "
                    + typename(param)
                )
            if not (param.is_leaf or param.retains_grad):
                raise ValueError("can't optimize a non-leaf Tensor")
        for name, default in self.defaults.items():
            param_group.setdefault(name, default)
        if len(params) != len(set(params)):
            warnings.warn(
                "optimizer contains a parameter group with duplicate parameters; in future, this "
                "will cause an error; see github.com/pytorch/pytorch/issues/40967 for more "
                "information",
                stacklevel=3,
            )
        self._check_against_other_groups(param_group)
        self.param_groups.append(param_group)

    def _check_against_other_groups(self, new: dict[str, Any]) -> None:
        for group in self.param_groups:
            if ("param_names" in new) != ("param_names" in group):
                with_or_without = "with" if "param_names" in new else "without"
                raise ValueError(
                    "all optimizer param groups should be with/without names. cannot add param "
                    f"group {with_or_without} names to the optimizer"
                )
        elsewhere = {param for group in self.param_groups for param in group["params"]}
        if not elsewhere.isdisjoint(new["params"]):
            raise ValueError("some parameters appear in more than one parameter group")

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update every parameter by its gradient; a subclass says how."""
        raise NotImplementedError

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Drop every gradient, or with `set_to_none=False` fill them with zeros."""
        for group in self.param_groups:
            for param in group["params"]:
                param_zero_grad(param, set_to_none)

    def state_dict(self) -> dict[str, Any]:
        """State and options; parameters are numbered in the order of the groups."""
        for hook in self._optimizer_state_dict_pre_hooks.values():
            hook(self)
        numbers: dict[int, int] = {}
        groups, start = [], 0
        for group in self.param_groups:
            places = {id(param): i for i, param in enumerate(group["params"], start)}
            numbers = places | numbers
            start += len(group["params"])
            packed = {key: value for key, value in group.items() if key != "params"}
            packed["params"] = [numbers[id(param)] for param in group["params"]]
            groups.append(packed)
        state = {
            numbers[id(key)] if isinstance(key, Tensor) else key: value
            for key, value in self.state.items()
        }
        made = {"state": state, "param_groups": groups}
        return run_each(self._optimizer_state_dict_post_hooks, self, made)

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what `state_dict` returned, also from an optimizer of another model.

        Raises ValueError if the groups are of another number or size.
        """
        state_dict = run_each(self._optimizer_load_state_dict_pre_hooks, self, state_dict.copy())
        groups, saved = self.param_groups, deepcopy(state_dict["param_groups"])
        if len(groups) != len(saved):
            raise ValueError("loaded state dict has a different number of parameter groups")
        if any(len(g["params"]) != len(s["params"]) for g, s in zip(groups, saved, strict=True)):
            raise ValueError(
                "loaded state dict contains a parameter group that doesn't match the size of "
                "optimizer's group"
            )
        param_of: dict[int, Tensor] = {}
        for group, new in zip(groups, saved, strict=True):
            param_of.update(zip(new["params"], group["params"], strict=True))
            new["params"] = group["params"]
            if "param_names" in group:
                new.setdefault("param_names", group["param_names"])
        state: defaultdict[Any, Any] = defaultdict(dict)
        for number, values in state_dict["state"].items():
            param = param_of.get(number, number)
            known = number in param_of
            state[param] = _cast(values, param) if known else values
        self.__setstate__({"state": state, "param_groups": saved})
        for hook in self._optimizer_load_state_dict_post_hooks.values():
            hook(self)

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("defaults", "state", "param_groups")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._make_places_for_hooks()
        self.defaults.setdefault("differentiable", False)
        for group in self.param_groups:
            for option, value in self._added_later.items():
                group.setdefault(option, value)

    def __repr__(self) -> str:
        text = f"{type(self).__name__} ("
        for i, group in enumerate(self.param_groups):
            options = [f"    {key}: {group[key]}" for key in sorted(group) if key != "params"]
            text += "\n".join(["", f"Parameter Group {i}", *options, ""])
        return text + ")"


def check_fused(fused: bool | None, foreach: bool | None) -> None:
    """Two ways in which torch runs a step; here they make no difference."""
    if fused and foreach:
        raise RuntimeError("`fused` and `foreach` cannot be `True` together.")


def plain(option: Any) -> Any:
    """An option as a number, if it was given as a tensor."""
    return option.item() if isinstance(option, Tensor) else option


def written(tensor: Tensor, op_name: str) -> None:
    """After a write to a tensor's array: its version rises, and watchers hear of it.

    Steps work on the arrays, so nothing can be recorded and no grad mode is needed.
    """
    bump(tensor)
    for watcher in observe.here.watching if observe.watchers else ():
        watcher.wrote(tensor, op_name)


def _cast(value: Any, param: Tensor, key: str | None = None) -> Any:
    """Saved tensors in the dtype of `param`; a step count as it is."""
    if isinstance(value, Tensor):
        return value if key == "step" or not param.is_floating_point() else value.to(param.dtype)
    if isinstance(value, dict):
        return {k: _cast(v, param, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_cast(v, param) for v in value)
    return value
