"""Adam: each element steps by its mean gradient over the root of its mean squared gradient."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..autograd.grad_mode import enable_grad
from ..autograd.inplace import check_not_inference
from ..dtypes import get_default_dtype
from ..tensor import Tensor, wrap
from .optimizer import Optimizer, written


class Adam(Optimizer):
    """param -= lr * mean / (sqrt(square) + eps), both running averages corrected for their start.

        mean   = beta1 * mean   + (1 - beta1) * grad        divided by 1 - beta1 ** t
        square = beta2 * square + (1 - beta2) * grad ** 2   divided by 1 - beta2 ** t

    `weight_decay` adds `weight_decay * param` to the gradient, or with `decoupled_weight_decay`
    shrinks the parameter directly (AdamW).  ValueError for options out of range.
    (Kingma and Ba 2015, "Adam: a method for stochastic optimization", algorithm 1.)

    >>> import minitorch_lite as torch
    >>> w = torch.tensor([1.], requires_grad=True)
    >>> optimizer = torch.optim.Adam([w], lr=0.1)
    >>> (3 * w).backward()
    >>> optimizer.step()
    >>> w
    tensor([0.9000], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable,
        lr: float | Tensor = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
        decoupled_weight_decay: bool = False,
    ) -> None:
        if isinstance(lr, Tensor) and lr.numel() != 1:
            raise ValueError("Tensor lr must be 1-element")
        if isinstance(lr, Tensor) and foreach and not capturable:
            raise ValueError(
                "lr as a Tensor is not supported for capturable=False and foreach=True"
            )
        if not 0.0 <= lr:
            raise ValueError(f"Invalid learning rate: {lr}")
        if not 0.0 <= eps:
            raise ValueError(f"Invalid epsilon value: {eps}")
        for index in 0, 1:
            if not 0.0 <= betas[index] < 1.0:
                raise ValueError(f"Invalid beta parameter at index {index}: {betas[index]}")
        if not 0.0 <= weight_decay:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        if not all(isinstance(beta, float) for beta in betas):
            raise ValueError("betas must be either both floats or both Tensors")
        defaults = {
            "lr": lr,
            "betas": tuple(betas),
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
            "foreach": foreach,  # how torch runs the same step; here it makes no difference
            "capturable": capturable,
            "differentiable": differentiable,
            "fused": fused,
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        super().__init__(params, defaults)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update every parameter that has a gradient; returns what `closure` returned."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        with np.errstate(all="ignore"):  # as torch
            for group in self.param_groups:
                for param in group["params"]:
                    if param.grad is not None:
                        check_not_inference(param)
                        self._update(param, param.grad._array, group)
        return loss

    def _update(self, param: Tensor, grad: np.ndarray, group: dict) -> None:
        array, state, lr = param._array, self._state_of(param, group), float(group["lr"])
        mean, square = state["exp_avg"]._array, state["exp_avg_sq"]._array
        beta1, beta2 = group["betas"]
        state["step"]._array += 1
        t = state["step"].item()
        if group["maximize"]:
            grad = -grad
        if group["weight_decay"] and group["decoupled_weight_decay"]:
            array *= 1 - lr * group["weight_decay"]
            written(param, "mul_")
        elif group["weight_decay"]:
            grad = grad + group["weight_decay"] * array

        mean += (1 - beta1) * (grad - mean)
        square *= beta2
        square += (1 - beta2) * grad * grad
        if group["amsgrad"]:
            highest = state["max_exp_avg_sq"]._array
            square = np.maximum(highest, square, out=highest)
        root = np.sqrt(square) / (1 - beta2**t) ** 0.5
        root += group["eps"]
        array -= (lr / (1 - beta1**t)) * mean / root
        for tensor in (param, *state.values(), state["exp_avg_sq"]):  # which is scaled and added to
            written(tensor, "addcdiv_")

    def _state_of(self, param: Tensor, group: dict) -> dict[str, Tensor]:
        state = self.state[param]
        if not state:
            state["step"] = wrap(np.zeros((), get_default_dtype().numpy))
            state["exp_avg"] = wrap(np.zeros_like(param._array))
            state["exp_avg_sq"] = wrap(np.zeros_like(param._array))
            if group["amsgrad"]:
                state["max_exp_avg_sq"] = wrap(np.zeros_like(param._array))
        return state
