"""Derivatives checked against differences: f(x + eps) - f(x - eps), divided by 2 eps."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..errors import check, torch_error, warn
from ..tensor import Tensor, wrap
from .alias import repeats
from .differentiate import as_tuple, grad
from .function import UndefinedGrad
from .functional import by_element


class GradcheckError(RuntimeError):
    """An analytical gradient that is not what the differences say."""


def gradcheck(
    func: Callable, inputs: Tensor | Sequence[Any], *, eps: float = 1e-6, atol: float = 1e-5,
    rtol: float = 1e-3, raise_exception: bool = True, nondet_tol: float = 0.0,
    check_undefined_grad: bool = True, **options: Any,
) -> bool:  # fmt: skip
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


def _tracked(values: Any) -> list[Tensor]:
    """The tensors among them that require grad."""
    return [each for each in as_tuple(values) if isinstance(each, Tensor) and each.requires_grad]


def _floats(outputs: Any) -> list[Tensor]:
    return [out for out in as_tuple(outputs) if out._array.dtype.kind == "f"]


def _check(
    func: Callable, inputs: tuple, eps: float, atol: float, rtol: float, nondet_tol: float
) -> None:
    wanted = {number: each for number, each in enumerate(inputs) if _tracked((each,))}
    check(wanted, "gradcheck.inputs")
    for number, each in wanted.items():
        if each._array.dtype != np.float64:
            warn("gradcheck.float64", number)
        check(not repeats(each._array), "gradcheck.repeated", number)
    outputs = _floats(func(*inputs))
    constant = not _tracked(outputs)
    for out_number, out in enumerate(outputs):
        jacobians = _analytical(out, [*wanted.values()], nondet_tol)
        for number, analytical in zip(wanted, jacobians, strict=True):
            numerical = _numerical(func, inputs, number, out_number, eps).reshape(analytical.shape)
            if constant and np.any(numerical):
                raise GradcheckError("Numerical gradient for function expected to be zero")
            if not np.allclose(analytical, numerical, rtol, atol):
                raise _mismatch(out_number, number, numerical, analytical, atol, rtol)


def _check_zero_gradients(func: Callable, inputs: tuple, undefined: bool) -> None:
    """Gradients that are zero, or none at all, have to lead to zeros."""

    def some(outputs: list[Tensor]) -> bool:
        zeros = [wrap(np.zeros_like(out._array)) for out in outputs]
        found = grad(outputs, _tracked(inputs), zeros, allow_unused=True) if outputs else ()
        return any(each is not None and np.any(each._array) for each in found)

    if some(_tracked(_floats(func(*inputs)))):
        raise GradcheckError("backward not multiplied by grad_output")
    if not undefined:
        return
    undefine, sentence, cause = UndefinedGrad(), None, None
    try:
        if some([undefine(out) for out in _tracked(_floats(func(*inputs)))]):
            sentence = torch_error("gradcheck.undefined_not_zero")
    except RuntimeError as error:
        sentence, cause = torch_error("gradcheck.undefined"), error
    if sentence is not None:
        warn("gradcheck.undefined_is_checked")
        raise GradcheckError(sentence) from cause


def _numerical(func: Callable, inputs: tuple, number: int, out_number: int, eps: float) -> Any:
    """One row for each element of the input, one column for each of the output."""
    array = inputs[number]._array
    rows = []
    for index in np.ndindex(array.shape):
        before, sides = array[index].copy(), []
        for step in (-eps, eps):
            array[index] = before + step
            sides.append(_floats(func(*inputs))[out_number].clone())
        array[index] = before
        for what in ("shape", "dtype"):
            was, now = (getattr(side, what) for side in sides)
            check(was == now, "gradcheck.outputs", what, str(index), eps, what, was, now)
        less, more = sides
        rows.append(((more._array.astype(float) - less._array) / (2 * eps)).ravel())
    return np.array(rows)


def _analytical(out: Tensor, inputs: list[Tensor], nondet_tol: float) -> list:
    """The same for each input from backward, which runs twice and has to say the same twice."""
    first, second = _jacobians(out, inputs), _jacobians(out, inputs)
    if not all(np.allclose(*pair, 0, nondet_tol, True) for pair in zip(first, second, strict=True)):
        raise GradcheckError(torch_error("gradcheck.reentrant", nondet_tol))
    return first


def _jacobians(out: Tensor, inputs: list[Tensor]) -> list:
    made = [np.zeros((each._array.size, out._array.size), each._array.dtype) for each in inputs]
    for column, row in enumerate(by_element(out, inputs)):
        for jacobian, found in zip(made, row, strict=True):
            jacobian[:, column] = 0 if found is None else found._array.ravel()
    return made


def _mismatch(
    out: int, number: int, numerical: Any, analytical: Any, atol: float, rtol: float
) -> GradcheckError:
    """torch's sentence, then the place where the two differ most."""
    excess = np.abs(analytical - numerical) - atol - rtol * np.abs(numerical)
    row, column = np.unravel_index(np.argmax(np.nan_to_num(excess, nan=np.inf)), excess.shape)
    expected, found = numerical[row, column], analytical[row, column]
    both = f"numerical:{wrap(numerical.astype(analytical.dtype))}\nanalytical:{wrap(analytical)}"
    sentence = torch_error(
        "gradcheck.mismatch", out, number, both, row, number, column, out, expected, found
    )
    return GradcheckError(sentence)


def gradgradcheck(
    func: Callable, inputs: Tensor | Sequence[Any],
    grad_outputs: Tensor | Sequence[Tensor] | None = None, **options: Any,
) -> bool:  # fmt: skip
    """`gradcheck` of the gradient of func: true if second derivatives are right.

    >>> import minitorch_lite as torch
    >>> x = torch.tensor([1., 2.], dtype=torch.float64, requires_grad=True)
    >>> torch.autograd.gradgradcheck(torch.exp, x)
    True
    """
    inputs = as_tuple(inputs)
    outputs = _tracked(func(*inputs))
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
        outs, wanted = _tracked(func(*given)), _tracked(given)
        found = grad(outs, wanted, seeds, create_graph=True, allow_unused=True)
        return tuple(each for each in found if each is not None)

    return gradcheck(first_derivative, (*inputs, *starts), **options)
