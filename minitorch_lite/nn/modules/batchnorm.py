"""BatchNorm1d and BatchNorm2d."""

from __future__ import annotations

from typing import Any

from ...creation import empty, ones, tensor, zeros
from ...tensor import Tensor
from .. import functional as F
from .. import init
from ..parameter import Parameter
from .module import Module


class _BatchNorm(Module):
    """Normalises each channel (dimension 1) by mean and variance, then scales and shifts it.

    In training these are the batch's, and running averages of them (variance with n - 1) are kept
    with weight `momentum`, or as plain averages if it is None; in evaluation these averages are
    used.  (Ioffe and Szegedy 2015, "Batch normalization".)
    """

    _version = 2
    dims: tuple[int, ...]  # how many dimensions an input may have

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        made = {"device": device, "dtype": dtype}
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        for name, wanted in ("weight", affine), ("bias", affine and bias):
            param = Parameter(empty(num_features, **made)) if wanted else None
            self.register_parameter(name, param)
        averages = (None, None, None)
        if track_running_stats:
            averages = (zeros(num_features, **made), ones(num_features, **made), tensor(0))
        self.register_buffer("running_mean", averages[0])
        self.register_buffer("running_var", averages[1])
        self.register_buffer("num_batches_tracked", averages[2])
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Forget every batch seen so far."""
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def reset_parameters(self) -> None:
        """Scale 1, shift 0, and no batch seen."""
        self.reset_running_stats()
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def forward(self, input: Tensor) -> Tensor:
        if input.dim() not in self.dims:
            expected = " or ".join(f"{dim}D" for dim in self.dims)
            raise ValueError(f"expected {expected} input (got {input.dim()}D input)")
        keep = self.training and self.track_running_stats
        momentum = 0.0 if self.momentum is None else self.momentum
        if keep and self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)
            if self.momentum is None:  # a plain average of all batches
                momentum = 1.0 / float(self.num_batches_tracked)
        use = keep or not self.training  # the running averages: to update them, or to apply them
        return F.batch_norm(
            input,
            self.running_mean if use else None,
            self.running_var if use else None,
            self.weight,
            self.bias,
            self.training or self.running_mean is None and self.running_var is None,
            momentum,
            self.eps,
        )

    def _load_from_state_dict(
        self, state_dict: dict, prefix: str, local_metadata: dict, *report: Any
    ) -> None:
        # a state saved before version 2, or a bare dictionary, need not have counted the batches
        count = self.num_batches_tracked
        if local_metadata.get("version", 1) < 2 and count is not None:
            state_dict.setdefault(f"{prefix}num_batches_tracked", count)
        super()._load_from_state_dict(state_dict, prefix, local_metadata, *report)

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, "
            f"affine={self.affine}, bias={self.bias is not None}, "
            f"track_running_stats={self.track_running_stats}"
        )


class BatchNorm1d(_BatchNorm):
    """Batch normalisation of (N, C) or (N, C, L).

    >>> import minitorch_lite as torch
    >>> torch.nn.BatchNorm1d(1)(torch.tensor([[0.], [2.]]))
    tensor([[-1.0000],
            [ 1.0000]], grad_fn=<NativeBatchNormBackward0>)
    """

    dims = (2, 3)


class BatchNorm2d(_BatchNorm):
    """Batch normalisation of (N, C, H, W)."""

    dims = (4,)
