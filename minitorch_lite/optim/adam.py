"""Adam: each element steps by its mean gradient over the root of its mean squared gradient."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..autograd.grad_mode import enable_grad
from ..autograd.inplace import check_not_inference
from ..dtypes import get_default_dtype
from ..tensor import Tensor, wrap
from .optimizer import Optimizer, check_fused, plain, written

CAPTURABLE = ["cuda", "xpu", "hpu", "privateuseone", "xla"]


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

    _added_later = {
        "amsgrad": False,
        "maximize": False,
        "foreach": None,
        "capturable": False,
        "differentiable": False,
        "decoupled_weight_decay": False,
        "fused": None,
    }

    def __init__(
        self,
        params: Iterable,
        lr: float | Tensor = 1e-3,
        betas: tuple[float | Tensor, float | Tensor] = (0.9, 0.999),
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
        check_number("lr", lr, foreach, capturable)
        if not 0.0 <= lr:
            raise ValueError(f"Invalid learning rate: {lr}")
        if not 0.0 <= eps:
            raise ValueError(f"Invalid epsilon value: {eps}")
        for index in 0, 1:
            if not 0.0 <= betas[index] < 1.0:
                raise ValueError(f"Invalid beta parameter at index {index}: {betas[index]}")
        if not 0.0 <= weight_decay:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        if not any(all(isinstance(beta, kind) for beta in betas) for kind in (float, Tensor)):
            raise ValueError("betas must be either both floats or both Tensors")
        for index in 0, 1:
            check_number(f"betas[{index}]", betas[index], foreach, capturable)
        defaults = {
            "lr": lr,
            "betas": tuple(b.squeeze() if isinstance(b, Tensor) else b for b in betas),
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
        check_fused(fused, foreach)

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        for group in self.param_groups:
            for param in group["params"]:
                known = self.state.get(param)
                if known and not isinstance(known["step"], Tensor):  # as it was saved long ago
                    known["step"] = wrap(np.array(known["step"], get_default_dtype().numpy))

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update every parameter that has a gradient; returns what `closure` returned."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        with np.errstate(all="ignore"):  # as torch
            for group in self.param_groups:
                beta1, beta2 = group["betas"]
                betas = plain(beta1), plain(beta2)
                for param in group["params"]:
                    if param.grad is not None:
                        check_not_inference(param)
                        self._update(param, param.grad._array, betas, group)
        return loss

    def _update(
        self, param: Tensor, grad: np.ndarray, betas: tuple[float, float], group: dict
    ) -> None:
        array, state, lr = param._array, self._state_of(param, group), float(group["lr"])
        if group["capturable"]:
            raise AssertionError(
                "If capturable=True, params and state_steps must be on supported devices: "
                f"{CAPTURABLE}."
            )
        check_not_inference(state["step"])
        mean, square = state["exp_avg"]._array, state["exp_avg_sq"]._array
        (beta1, beta2), decay = betas, plain(group["weight_decay"])
        state["step"]._array += 1
        t = state["step"].item()
        if group["maximize"]:
            grad = -grad
        if decay and group["decoupled_weight_decay"]:
            array *= 1 - lr * decay
            written(param, "mul_")
        elif decay:
            grad = grad + decay * array

        mean += (1 - beta1) * (grad - mean)
        square *= beta2
        square += (1 - beta2) * grad * grad
        if group["amsgrad"]:
            highest = state["max_exp_avg_sq"]._array
            square = np.maximum(highest, square, out=highest)
        root = np.sqrt(square) / (1 - beta2**t) ** 0.5
        root += plain(group["eps"])
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


def check_number(name: str, value: float | Tensor, foreach: Any, capturable: bool) -> None:
    """torch's sentences for an option that is given as a tensor."""
    if not isinstance(value, Tensor):
        return
    if foreach and not capturable:
        raise ValueError(
            f"{name} as a Tensor is not supported for capturable=False and foreach=True"
        )
    if value.numel() != 1:
        raise ValueError(f"Tensor {name} must be 1-element")
