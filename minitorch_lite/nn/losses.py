"""The losses as functions: which torch loss it is, what may be left out, and what is refused."""

from __future__ import annotations

import warnings
from types import NoneType

from ..dtypes import int64, uint8
from ..errors import check_type, scalar_name, torch_error
from ..ops.pointwise import div_number, mul_number
from ..strides import broadcast
from ..tensor import Tensor
from .ops import losses as loss

CLASSES = int64.numpy, uint8.numpy  # what a target that names classes may be
REDUCTIONS = {"none": 0, "mean": 1, "sum": 2}


def legacy_reduction(size_average: bool | None, reduce: bool | None, reduction: str) -> str:
    """`reduction`, unless one of the two old arguments is given that it replaced."""
    if size_average is None and reduce is None:
        return reduction
    summed = "sum" if size_average is False else "mean"
    reduction = "none" if reduce is False else summed
    warnings.warn(
        "size_average and reduce args will be deprecated, please use "
        f"reduction='{reduction}' instead.",
        stacklevel=3,
    )
    return reduction


def number(reduction: str) -> int:
    """How the operations count reductions; ValueError for an unknown one."""
    if reduction not in REDUCTIONS:
        raise ValueError(f"{reduction} is not a valid value for reduction")
    return REDUCTIONS[reduction]


def kind(tensor: Tensor) -> str:
    """A dtype as these sentences name it: Long, Float, ..."""
    return scalar_name(tensor._array.dtype)


def of_one_size(input: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Both, broadcast to each other; a warning if there was need."""
    try:
        differ = target._array.shape != input._array.shape
    except AttributeError:  # what is no tensor has no size either
        differ = target.size() != input.size()
    if not differ:
        return input, target
    warnings.warn(
        f"Using a target size ({target.size()}) that is different to the input size "
        f"({input.size()}). This will likely lead to incorrect results due to broadcasting. "
        "Please ensure they have the same size.",
        stacklevel=3,
    )
    shape = broadcast(input._array.shape, target._array.shape)
    return input.expand(shape), target.expand(shape)


def _weighted(errors: Tensor, weight: Tensor | None, code: int) -> Tensor:
    if weight is not None:
        if weight.size() != errors.size():
            raise ValueError("Weights and input must have the same size.")
        errors = errors * weight
    if code == 1:
        return errors.mean() if weight is None else errors.sum() / weight.sum()
    return errors.sum() if code else errors


def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """|input - target|; warns if the shapes differ, as they broadcast.

    >>> import minitorch_lite as torch
    >>> l1_loss(torch.tensor([1., 3.]), torch.zeros(2))
    tensor(2.)
    """
    input, target = of_one_size(input, target)
    code = number(legacy_reduction(size_average, reduce, reduction))
    return _weighted((input - target).abs(), weight, code)


def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """(input - target)^2; warns if the shapes differ, as they broadcast.

    >>> import minitorch_lite as torch
    >>> mse_loss(torch.tensor([1., 3.]), torch.zeros(2))
    tensor(5.)
    """
    input, target = of_one_size(input, target)
    code = number(legacy_reduction(size_average, reduce, reduction))
    if weight is not None:
        return _weighted((input - target) ** 2, weight, code)
    return loss.mse_loss(input, target, code)


def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Minus input[n, target[n]] for log-probabilities (N, C) or (C,) or (N, C, d1, ...).

    `weight` counts classes differently (a mean is then a weighted one); items whose target is
    `ignore_index` do not count.  IndexError for a target that is no class.
    """
    code = number(legacy_reduction(size_average, reduce, reduction))
    _check_tensors("nll_loss_nd", input, target, weight)
    return _nll(input, target, weight, ignore_index, code)


def _check_tensors(caller: str, input: Tensor, target: Tensor, weight: Tensor | None) -> None:
    check_type(input, Tensor, caller, "input", 1, "Tensor")
    check_type(target, Tensor, caller, "target", 2, "Tensor")
    check_type(weight, (Tensor, NoneType), caller, "weight", 3, "Tensor")


def _nll(
    input: Tensor, target: Tensor, weight: Tensor | None, ignore_index: int, code: int
) -> Tensor:
    sizes = input._array.shape
    if not sizes:
        raise ValueError("Expected 1 or more dimensions (got 0)")
    wanted = sizes[:1] + sizes[2:] if len(sizes) > 1 else ()
    if target._array.shape != wanted:
        _refuse_shapes(sizes, target)
    if target._array.dtype not in CLASSES:
        raise RuntimeError(f"expected target dtype to be Long or Byte, but got {kind(target)}")
    classes = sizes[min(1, len(sizes) - 1)]
    if weight is not None and weight._array.shape != (classes,):
        raise RuntimeError(
            f"weight tensor should be defined either for all {classes} classes or no classes "
            f"but got weight tensor of shape: {list(weight.shape)}"
        )
    if not input.is_floating_point():
        raise NotImplementedError(f"\"nll_loss_out_frame\" not implemented for '{kind(input)}'")
    if weight is not None and weight._array.dtype != input._array.dtype:
        raise torch_error("dtype.expected", input._array.dtype, weight._array.dtype)
    if len(sizes) <= 2:
        return loss.nll_loss(input, target, weight, code, ignore_index)[0]
    if len(sizes) == 4:
        return loss.nll_loss2d(input, target, weight, code, ignore_index)[0]
    flat = input.reshape(*sizes[:2], 1, -1), target.reshape(sizes[0], 1, -1)
    out = loss.nll_loss2d(*flat, weight, code, ignore_index)[0]
    return out.view(wanted) if code == 0 else out


def _refuse_shapes(sizes: tuple[int, ...], target: Tensor) -> None:
    """torch's sentences for a target whose shape is not the input's without its classes."""
    shape, wanted = list(target.shape), [*sizes[:1], *sizes[2:]]
    if len(sizes) == 1 and len(shape) == 1:
        if shape != [1]:
            raise ValueError(
                f"For 1D input, 1D target must have size 1, but got target size: {shape[0]}"
            )
        return
    given = shape[0] if shape else 0
    if len(sizes) > 1 and sizes[0] != given:
        raise ValueError(
            f"Expected input batch_size ({sizes[0]}) to match target batch_size ({given})."
        )
    if len(sizes) <= 2:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    if len(sizes) == 4 and len(shape) != 3:
        raise RuntimeError(
            "only batches of spatial targets supported (3D tensors) but got targets of dimension: "
            f"{len(shape)}"
        )
    if len(sizes) == 4:
        raise RuntimeError(f"size mismatch (got input: {list(sizes)} , target: {shape}")
    raise RuntimeError(f"Expected target size {wanted}, got {shape}")


def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """log_softmax and then nll_loss, for logits (N, C) and classes (N,).

    A floating-point target of the input's shape is a distribution over the classes.
    `label_smoothing` mixes the target with the uniform distribution.

    >>> import minitorch_lite as torch
    >>> cross_entropy(torch.zeros(2, 4), torch.tensor([0, 3]))  # log 4
    tensor(1.3863)
    """
    _check_tensors("cross_entropy_loss", input, target, weight)
    if label_smoothing > 1:
        raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing:g}")
    label_smoothing = max(label_smoothing, 0.0)
    code = number(legacy_reduction(size_average, reduce, reduction))
    class_dim = 1 if input._array.ndim > 1 else 0
    if input._array.shape == target._array.shape:
        if not target.is_floating_point():
            raise RuntimeError(
                "Expected floating point type for target with class probabilities, "
                f"got {kind(target)}"
            )
        if ignore_index >= 0:
            raise RuntimeError("ignore_index is not supported for floating point target")
        return _of_distribution(input, target, weight, code, label_smoothing, class_dim)
    log_p = input.log_softmax(class_dim)
    picked = _nll(log_p, target, weight, ignore_index, code)
    if label_smoothing == 0:
        return picked
    # the loss of the uniform distribution, for its share
    spread = log_p if weight is None else log_p * _by_class(weight, input)
    uniform = -spread.sum(class_dim)
    ignored = target == ignore_index
    uniform = uniform.masked_fill(ignored, 0.0)
    if code == 1 and weight is None:
        uniform = uniform.sum() / (~ignored).sum()
    elif code == 1:
        classes = target.flatten().masked_fill(ignored.flatten(), 0)
        counts = weight.gather(0, classes).masked_fill(ignored.flatten(), 0.0)
        uniform = uniform.sum() / counts.sum()
    elif code == 2:
        uniform = uniform.sum()
    share = label_smoothing / input.shape[class_dim]
    return mul_number(picked, 1 - label_smoothing) + mul_number(uniform, share)


def _of_distribution(
    input: Tensor, target: Tensor, weight: Tensor | None, code: int, smoothing: float, dim: int
) -> Tensor:
    classes = input.shape[dim]
    log_p = input.log_softmax(dim)
    if smoothing > 0:
        target = target * (1 - smoothing) + smoothing / classes
    terms = log_p * target
    if weight is not None:
        terms = terms * _by_class(weight, input)
    if code == 0:
        return -terms.sum(dim)
    total = -terms.sum()
    return div_number(total, input.numel() // max(classes, 1)) if code == 1 else total


def _by_class(weight: Tensor, input: Tensor) -> Tensor:
    return weight.view(1, -1, *(1 for _ in input.shape[2:])) if input.dim() > 1 else weight


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """Binary cross-entropy of sigmoid(input) with target; ValueError if the shapes differ."""
    code = number(legacy_reduction(size_average, reduce, reduction))
    if target.size() != input.size():
        raise ValueError(
            f"Target size ({target.size()}) must be the same as input size ({input.size()})"
        )
    caller = "binary_cross_entropy_with_logits"
    check_type(weight, (Tensor, NoneType), caller, "weight", 3, "Tensor")
    check_type(pos_weight, (Tensor, NoneType), caller, "pos_weight", 4, "Tensor")
    if not target.is_floating_point():
        raise RuntimeError(
            f"result type {kind(input)} can't be cast to the desired output type {kind(target)}"
        )
    return loss.binary_cross_entropy_with_logits(input, target, weight, pos_weight, code)
