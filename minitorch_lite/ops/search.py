"""Where something is: the indices of elements."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..tensor import Tensor, wrap
from .select import where as choose


def nonzero(input: Tensor, *, as_tuple: bool = False) -> Tensor | tuple[Tensor, ...]:
    """The indices of all elements that are not 0: as rows, or a vector for each dimension.

    >>> import minitorch_lite as torch
    >>> torch.nonzero(torch.tensor([0, 3, 0, 5]))
    tensor([[1],
            [3]])
    """
    found = np.nonzero(input._array)
    if as_tuple:
        return tuple([wrap(each) for each in found])
    return wrap(np.array(found, np.int64).reshape(input._array.ndim, -1).T)


def where(condition: Tensor, *choices: Any, **named: Any) -> Tensor | tuple[Tensor, ...]:
    """input where condition is True, else other; with a condition alone, `nonzero` as a tuple.

    >>> import minitorch_lite as torch
    >>> torch.where(torch.tensor([True, False]), torch.tensor([1., 2.]), 0.)
    tensor([1., 0.])
    """
    if not choices and not named:
        return nonzero(condition, as_tuple=True)
    return choose(condition, *choices, **named)


BOTH, FUNCTIONS = ("nonzero",), ("where",)
