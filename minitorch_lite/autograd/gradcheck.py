"""Derivatives checked against differences: f(x + eps) - f(x - eps), divided by 2 eps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..errors import torch_error, warn
from ..tensor import Tensor, wrap
from .differentiate import as_tuple, grad
from .function import Function


class GradcheckError(RuntimeError):
    """An analytical gradient that is not what the differences say."""


def gradcheck(
    func: Callable,
    inputs: Tensor | Sequence[Any],
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    **options: Any,
) -> bool:
    """True if the gradients of func at inputs agree with central differences.

    inputs: tensors, those that require grad in float64.  Raises GradcheckError with output, input,
    index, expected and found value; returns False instead if raise_exception is off.

    >>> import minitorch_lite as torch
    >>> x = torch.tensor([1., 2.], dtype=torch.float64, requires_grad=True)
    >>> torch.autograd.gradcheck(torch.exp, x)
    True
    """
    inputs = as_tuple(inputs)
    try:
        _check(func, inputs, eps, atol, rtol, nondet_tol)
        _check_zero_gradients(func, inputs, check_undefined_grad)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def _check(
    func: Callable, inputs: tuple, eps: float, atol: float, rtol: float, nondet_tol: float
) -> None:
    checked = [
        i for i, each in enumerate(inputs) if isinstance(each, Tensor) and each.requires_grad
    ]
    if not checked:
        raise torch_error("gradcheck.inputs")
    for number in checked:
        if inputs[number]._array.dtype != np.float64:
            warn("gradcheck.float64", number, depth=3)
    outputs = _floats(func(*inputs))
    constant = not any(out.requires_grad for out in outputs)
    for out_number, out in enumerate(outputs):
        jacobians = [_analytical(out, inputs[number], nondet_tol) for number in checked]
        for number, analytical in zip(checked, jacobians, strict=True):
            numerical = _numerical(func, inputs, number, out_number, out._array.size, eps)
            if constant and np.any(numerical):
                raise GradcheckError("Numerical gradient for function expected to be zero")
            if not np.allclose(analytical, numerical, rtol, atol):
                raise GradcheckError(
                    _mismatch(out_number, number, numerical, analytical, atol, rtol)
                )


def _floats(outputs: Any) -> list[Tensor]:
    return [out for out in as_tuple(outputs) if out._array.dtype.kind == "f"]


class _Undefined(Function):
    """The identity, whose gradient is none at all."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return x

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> None:
        return None


def _check_zero_gradients(func: Callable, inputs: tuple, undefined: bool) -> None:
    """Gradients that are zero, or none at all, have to lead to zeros."""
    wanted = [each for each in inputs if isinstance(each, Tensor) and each.requires_grad]

    def some(outputs: list[Tensor]) -> bool:
        zeros = [wrap(np.zeros_like(out._array)) for out in outputs]
        found = grad(outputs, wanted, zeros, allow_unused=True) if outputs else ()
        return any(each is not None and np.any(each._array) for each in found)

    if some([out for out in _floats(func(*inputs)) if out.requires_grad]):
        raise GradcheckError("backward not multiplied by grad_output")
    if not undefined:
        return
    try:
        outputs = [out for out in _floats(func(*inputs)) if out.requires_grad]
        if some([_Undefined.apply(out) for out in outputs]):
            warn("gradcheck.undefined_is_checked", depth=3)
            raise GradcheckError(torch_error("gradcheck.undefined_not_zero"))
    except RuntimeError as error:
        if isinstance(error, GradcheckError):
            raise
        warn("gradcheck.undefined_is_checked", depth=3)
        raise GradcheckError(torch_error("gradcheck.undefined")) from error


def _numerical(
    func: Callable, inputs: tuple, number: int, out_number: int, size: int, eps: float
) -> Any:
    """One row for each element of the input, one column for each of the output."""
    array = inputs[number]._array
    rows = []
    for index in np.ndindex(array.shape):
        before, sides = array[index].copy(), []
        for step in (-eps, eps):
            array[index] = before + step
            sides.append(_floats(func(*inputs))[out_number].clone())
        array[index] = before
        less, more = sides
        for what in ("shape", "dtype"):
            if getattr(less, what) != getattr(more, what):
                was, now = getattr(less, what), getattr(more, what)
                raise torch_error("gradcheck.outputs", what, str(index), eps, what, was, now)
        rows.append(((more._array.astype(float) - less._array) / (2 * eps)).ravel())
    return np.array(rows).reshape(array.size, size)


def _analytical(out: Tensor, tensor: Tensor, nondet_tol: float) -> Any:
    """The same from backward, which is run twice and has to say the same twice."""
    first, second = _jacobian(out, tensor), _jacobian(out, tensor)
    if not np.allclose(first, second, 0, nondet_tol):
        raise GradcheckError(torch_error("gradcheck.reentrant", nondet_tol))
    return first


def _jacobian(out: Tensor, tensor: Tensor) -> Any:
    size = out._array.size
    jacobian = np.zeros((tensor._array.size, size))
    for column in range(size if out.requires_grad else 0):
        seed = np.zeros(size, out._array.dtype)
        seed[column] = 1
        start = wrap(seed.reshape(out._array.shape))
        (found,) = grad(out, tensor, start, retain_graph=True, allow_unused=True)
        if found is not None:
            jacobian[:, column] = found._array.ravel()
    return jacobian


def _mismatch(
    out: int, number: int, numerical: Any, analytical: Any, atol: float, rtol: float
) -> str:
    """torch's sentence, then the place where the two differ most."""
    excess = np.abs(analytical - numerical) - atol - rtol * np.abs(numerical)
    row, column = np.unravel_index(np.argmax(np.nan_to_num(excess, nan=np.inf)), excess.shape)
    return (
        f"Jacobian mismatch for output {out} with respect to input {number},\n"
        f"numerical:{wrap(numerical)}\nanalytical:{wrap(analytical)}\n"
        f"The difference is largest for element {row} of input {number} and element {column} of "
        f"output {out}: expected {numerical[row, column]:.6g}, got {analytical[row, column]:.6g}."
    )


def gradgradcheck(
    func: Callable,
    inputs: Tensor | Sequence[Any],
    grad_outputs: Tensor | Sequence[Tensor] | None = None,
    **options: Any,
) -> bool:
    """`gradcheck` of the gradient of func: true if second derivatives are right.

    >>> import minitorch_lite as torch
    >>> x = torch.tensor([1., 2.], dtype=torch.float64, requires_grad=True)
    >>> torch.autograd.gradgradcheck(torch.exp, x)
    True
    """
    inputs = as_tuple(inputs)
    outputs = [out for out in as_tuple(func(*inputs)) if out.requires_grad]
    if grad_outputs is None:
        draw = np.random.default_rng(0)
        starts = tuple(
            wrap(draw.standard_normal(out._array.shape).astype(out._array.dtype)).requires_grad_()
            for out in outputs
        )
    else:
        starts = as_tuple(grad_outputs)
    count = len(starts)

    def first_derivative(*arguments: Any) -> tuple:
        given, seeds = arguments[:-count], arguments[-count:]
        wanted = [each for each in given if isinstance(each, Tensor) and each.requires_grad]
        outs = [out for out in as_tuple(func(*given)) if out.requires_grad]
        found = grad(outs, wanted, seeds, create_graph=True, allow_unused=True)
        return tuple(each for each in found if each is not None)

    return gradcheck(first_derivative, (*inputs, *starts), **options)
