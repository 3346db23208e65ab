"""Jacobians, row by row."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..errors import check
from ..tensor import Tensor, like_of, wrap
from .differentiate import as_tuple, grad
from .grad_mode import enable_grad


def jacobian(
    func: Callable, inputs: Tensor | Sequence[Tensor], create_graph: bool = False,
    strict: bool = False, vectorize: bool = False, strategy: str = "reverse-mode",
) -> Any:  # fmt: skip
    """The derivative of each output element by each input element.

    For one input and one output its shape is the output's followed by the input's; for several,
    tuples of such tensors, one for each output, and in it one for each input.

    >>> import minitorch_lite as torch
    >>> torch.autograd.functional.jacobian(lambda x: x * x, torch.tensor([1., 2.]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    check(strategy in ("forward-mode", "reverse-mode"), "jacobian.strategy")
    if strategy == "forward-mode":
        check(not create_graph, "jacobian.forward_graph")
        check(not strict, "jacobian.forward_strict")
        check(vectorize, "jacobian.forward_rows")
    given = tensors_of(inputs, "inputs given to jacobian", "given inputs")
    with enable_grad():
        fresh = tuple(
            each.view_as(each)
            if create_graph and each.requires_grad
            else each.detach().requires_grad_()
            for each in given
        )
        outputs = func(*fresh)
        returned = "outputs of the user-provided function"
        each_output = tensors_of(outputs, f"{returned} given to jacobian", f"given {returned}")
        for number, out in enumerate(each_output):
            check(out.requires_grad or not strict, "strict.output", number)
        check(not (strict and vectorize), "jacobian.vectorize")
        rows = tuple(
            _of_output(number, out, fresh, create_graph, strict)
            for number, out in enumerate(each_output)
        )
    made: Any = rows
    if isinstance(inputs, Tensor):
        made = tuple(row[0] for row in rows)
    return made[0] if isinstance(outputs, Tensor) else made


def tensors_of(value: Any, what: str, given: str) -> tuple[Tensor, ...]:
    """The tensors passed or returned, or torch's error."""
    check(isinstance(value, (Tensor, tuple)), "functional.kind", what, given, type(value))
    tensors = as_tuple(value)
    for number, each in enumerate(tensors):
        check(isinstance(each, Tensor), "functional.element", what, number, type(each))
    return tensors


def by_element(out: Tensor, inputs: Sequence[Tensor], create_graph: bool = False) -> list[tuple]:
    """For each element of `out`, its gradients by all inputs; None by those it has none of."""
    rows = []
    for index in np.ndindex(out._array.shape):
        start = wrap(np.zeros(*like_of(out)))
        start._array[index] = 1
        found: tuple = (None,) * len(inputs)
        if out.requires_grad:
            found = grad(out, inputs, start, True, create_graph, allow_unused=True)
        rows.append(found)
    return rows


def _of_output(output: int, out: Tensor, inputs: tuple, create_graph: bool, strict: bool) -> tuple:
    """The Jacobians of one output by all inputs."""
    from ..ops.parts import stack

    rows = by_element(out, inputs, create_graph)
    for row in rows if strict else ():
        for number, each in enumerate(row):
            check(each is not None, "strict.independent", output, number)
            check(each.requires_grad or not create_graph, "strict.jacobian", number)
    jacobians = []
    for number, tensor in enumerate(inputs):
        zeros = wrap(np.zeros(*like_of(tensor)))
        column = [zeros if row[number] is None else row[number] for row in rows]
        jacobians.append(stack(column).view((*out._array.shape, *tensor._array.shape)))
    return tuple(jacobians)
