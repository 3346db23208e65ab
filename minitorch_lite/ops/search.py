"""Where something is: the indices of elements."""

from __future__ import annotations

import numpy as np

from ..tensor import wrap
from .select import where as choose


def nonzero(input, *, as_tuple=False):
    """The indices of all elements that are not 0: as rows, or a vector for each dimension."""
    found = np.nonzero(input._array)
    if as_tuple:
        return tuple([wrap(each) for each in found])
    return wrap(np.array(found, np.int64).reshape(input._array.ndim, -1).T)


def where(condition, *choices, **named):
    """input where condition is True, else other; with a condition alone, `nonzero` as a tuple."""
    if not choices and not named:
        return nonzero(condition, as_tuple=True)
    return choose(condition, *choices, **named)


FUNCTIONS = ("nonzero", "where")
METHODS = ("nonzero",)
