"""Jacobians, row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..errors import torch_error
from ..tensor import Tensor, like_of, wrap
from .differentiate import as_tuple, grad
from .grad_mode import enable_grad


def jacobian(
    func: Callable,
    inputs: Tensor | Sequence[Tensor],
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """The derivative of each output element by each input element.

    For one input and one output its shape is the output's followed by the input's; for several,
    tuples of such tensors, one for each output, and in it one for each input.

    >>> import minitorch_lite as torch
    >>> torch.autograd.functional.jacobian(lambda x: x * x, torch.tensor([1., 2.]))
    tensor([[2., 0.],
            [0., 4.]])
    """
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
    if not isinstance(value, (Tensor, tuple)):
        raise torch_error("functional.kind", what, given, type(value))
    tensors = as_tuple(value)
    for number, each in enumerate(tensors):
        if not isinstance(each, Tensor):
            raise torch_error("functional.element", what, number, type(each))
    return tensors


def _of_output(output: int, out: Tensor, inputs: tuple, create_graph: bool, strict: bool) -> tuple:
    """The Jacobians of one output by all inputs."""
    if strict and not out.requires_grad:
        raise torch_error("strict.output", output)
    columns: list[list[Tensor]] = [[] for _ in inputs]
    for number in range(out._array.size):
        seed = np.zeros(out._array.size, out._array.dtype)
        seed[number] = 1
        start = wrap(seed.reshape(out._array.shape))
        found: Sequence = (None,) * len(inputs)
        if out.requires_grad:
            found = grad(
                out, inputs, start, retain_graph=True, create_graph=create_graph, allow_unused=True
            )
        for which, (column, each, tensor) in enumerate(zip(columns, found, inputs, strict=True)):
            if each is None and strict:
                raise torch_error("strict.independent", output, which)
            if strict and create_graph and not each.requires_grad:
                raise torch_error("strict.jacobian", which)
            column.append(wrap(np.zeros(*like_of(tensor))) if each is None else each)
    return tuple(
        _stacked(column, out, tensor, create_graph)
        for column, tensor in zip(columns, inputs, strict=True)
    )


def _stacked(column: list[Tensor], out: Tensor, tensor: Tensor, create_graph: bool) -> Tensor:
    shape = (*out._array.shape, *tensor._array.shape)
    if not create_graph or not column:
        return wrap(np.array([each._array for each in column]).reshape(shape))
    from ..ops.parts import stack
    from ..ops.views import view

    return view(stack(column), shape)
