"""SGD: stochastic gradient descent, with momentum."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..autograd.grad_mode import enable_grad
from ..autograd.inplace import check_not_inference
from ..autograd.leaves import numbers_of_grad
from ..tensor import Tensor, wrap
from .optimizer import Optimizer, check_fused, plain, written


class SGD(Optimizer):
    """param -= lr * step, where step is the gradient, or with momentum a running sum of them.

        step = grad + weight_decay * param
        velocity = momentum * velocity + (1 - dampening) * step     (at first: velocity = step)
        step = velocity, or with nesterov: step + momentum * velocity

    ValueError for a negative `lr`, `momentum` or `weight_decay`, or for nesterov without momentum.
    (Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning".)

    >>> import minitorch_lite as torch
    >>> w = torch.tensor([1.], requires_grad=True)
    >>> optimizer = torch.optim.SGD([w], lr=0.1)
    >>> (3 * w).backward()
    >>> optimizer.step()
    >>> w
    tensor([0.7000], requires_grad=True)
    """

    _added_later = {
        "nesterov": False,
        "maximize": False,
        "foreach": None,
        "differentiable": False,
        "fused": False,
    }

    def __init__(
        self,
        params: Iterable,
        lr: float | Tensor = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        if isinstance(lr, Tensor) and lr.numel() != 1:
            raise ValueError("Tensor lr must be 1-element")
        if lr < 0.0:
            raise ValueError(f"Invalid learning rate: {lr}")
        if momentum < 0.0:
            raise ValueError(f"Invalid momentum value: {momentum}")
        if weight_decay < 0.0:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
            "foreach": foreach,  # how torch runs the same step; here it makes no difference
            "differentiable": differentiable,
            "fused": fused,
        }
        super().__init__(params, defaults)
        check_fused(fused, foreach)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update every parameter that has a gradient; returns what `closure` returned."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        with np.errstate(all="ignore"):  # as torch
            for group in self.param_groups:
                lr, weight_decay = float(group["lr"]), plain(group["weight_decay"])
                momentum, rate = plain(group["momentum"]), np.asarray(lr)
                for param in group["params"]:
                    step, array = numbers_of_grad(param), param._array
                    if step is None:
                        continue
                    check_not_inference(param)
                    if rate.dtype is not array.dtype:
                        rate = np.asarray(lr, array.dtype)  # half as long to multiply by as a float
                    if group["maximize"]:
                        step = -step
                    if weight_decay:
                        step = step + weight_decay * array
                    if momentum:
                        step = self._with_momentum(param, step, momentum, group)
                    array -= rate * step
                    written(param, "add_")
        return loss

    def _with_momentum(
        self, param: Tensor, step: np.ndarray, momentum: float, group: dict
    ) -> np.ndarray:
        state = self.state[param]
        if state.get("momentum_buffer") is None:
            state["momentum_buffer"] = wrap(np.copy(step))
            velocity = state["momentum_buffer"]._array
        else:
            check_not_inference(state["momentum_buffer"])
            velocity = state["momentum_buffer"]._array
            velocity *= momentum
            velocity += (1 - plain(group["dampening"])) * step
            written(state["momentum_buffer"], "mul_")
            written(state["momentum_buffer"], "add_")
        return step + momentum * velocity if group["nesterov"] else velocity
