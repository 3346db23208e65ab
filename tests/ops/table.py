"""The table: one row an operation, and everything that is asked of a row.

`observe(torch, row)` runs a row under the library it is given, real torch or minitorch_lite, and
writes down what happened as plain data.  `record.py` stores torch's answers, `test_table.py`
compares.  Rows stand in the files `rows_*.py`; after a change of rows run

    python -m tests.ops.record        (with torch 2.13.0 installed)
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

DTYPES = ("float64", "float32", "int64", "int32", "uint8", "bool")


@dataclass(frozen=True)
class Row:
    """How to drive one operation of `dispatch.REGISTRY`.

    call: `call(torch, *inputs)` runs it; inputs of floating dtype require grad.
    also: further sets of inputs, compared in value and gradient, not differentiated numerically:
    broadcasting, kinks, inf and NaN, no elements, no dimensions.
    twin: the in-place method, called with the other inputs, or a function like `call`.
    dtypes: also run with every dtype.  checked: gradcheck and gradgradcheck apply.
    refused: the call itself is an error.
    apart: what is recorded differently here on purpose: "second nodes" if the first derivative is
    put together from other operations than torch's, and "nodes" if that is what the row drives.
    """

    op: str
    call: Callable
    inputs: tuple = ()
    also: tuple[tuple, ...] = ()
    twin: str | Callable | None = None
    dtypes: bool = True
    checked: bool = True
    refused: bool = False
    apart: tuple[str, ...] = ()
    label: str = ""

    @property
    def id(self) -> str:
        return f"{self.op}:{self.label}" if self.label else self.op


# inputs: the same numbers in every Python and NumPy -----------------------------------------------
def real(*shape: int, seed: int = 0) -> np.ndarray:
    """Numbers between -2 and 2 that are not near an integer, all different."""
    random = np.random.RandomState(seed + 7 * len(shape) + sum(shape))
    whole = random.permutation(np.arange(math.prod(shape)) % 4 - 2)
    return np.array(whole + random.uniform(0.15, 0.85, whole.shape)).reshape(shape)


def positive(*shape: int, seed: int = 0) -> np.ndarray:
    """Numbers between 0.15 and 2."""
    return np.abs(real(*shape, seed=seed)) + 0.15


def transposed(array: np.ndarray) -> np.ndarray:
    """The same numbers, laid out in memory by columns."""
    return np.asfortranarray(array)


def of(*values: float) -> np.ndarray:
    return np.array(values, np.float64)


INF, NAN = math.inf, math.nan


# what happens -------------------------------------------------------------------------------------
def observe(torch: Any, row: Row) -> dict:
    """Everything there is to say about a row, as data."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        seen = {"main": outcome(torch, row.call, row.inputs, whole=True)}
        seen["also"] = [outcome(torch, row.call, inputs) for inputs in row.also]
        if row.twin is not None:
            seen["twin"] = outcome(torch, in_place(row.twin), row.inputs, whole=True)
            if row.dtypes:
                seen["twin dtypes"] = {
                    name: outcome(torch, in_place(row.twin), inputs, grads=False)
                    for name, inputs in by_dtype(row.inputs)
                }
        if row.dtypes:
            seen["dtypes"] = {
                name: outcome(torch, row.call, inputs, grads=False)
                for name, inputs in by_dtype(row.inputs)
            }
        seen["view"] = view(torch, row)
    seen["warnings"] = sorted({first_line(each) for each in warned})
    return seen


def first_line(warning: Any) -> str:
    text = str(warning.message).partition("\n")[0].partition(" (Triggered internally")[0]
    return f"{warning.category.__name__}: {text}"


def in_place(twin: str | Callable) -> Callable:
    """The twin, run on a copy of the first input: a leaf may not be written to."""

    def call(torch: Any, x: Any, *others: Any) -> Any:
        x = x.clone()
        out = getattr(x, twin)(*others) if isinstance(twin, str) else twin(torch, x, *others)
        assert out is x, "an in-place operation returns its own tensor"
        return out

    return call


def by_dtype(inputs: tuple) -> list[tuple[str, tuple]]:
    """The inputs in each dtype, and with the first one's dtype lower than the others'."""
    made = [(name, tuple(cast(x, name) for x in inputs)) for name in DTYPES]
    if sum(isinstance(x, np.ndarray) for x in inputs) > 1:
        first, *others = inputs
        for low, high in (("int64", "float32"), ("float32", "float64"), ("bool", "uint8")):
            mixed = cast(first, low), *(cast(x, high) for x in others)
            made.append((f"{low} {high}", mixed))
    return made


def cast(x: Any, dtype: str) -> Any:
    if not isinstance(x, np.ndarray) or x.dtype.kind != "f":
        return x
    if dtype.startswith("float"):
        return x.astype(dtype)
    x = np.trunc(x * 3)
    return (abs(x) if dtype == "uint8" else x).astype(dtype)


def tensors(torch: Any, inputs: tuple, grads: bool = True) -> tuple:
    """Arrays become tensors with memory of their own; anything else stays as it is."""
    made = []
    for x in inputs:
        if isinstance(x, np.ndarray):
            by_columns = x.ndim > 1 and x.flags.f_contiguous and not x.flags.c_contiguous
            x = torch.tensor(x.T).T if by_columns and x.ndim == 2 else torch.tensor(x)
            if grads and x.is_floating_point():
                x.requires_grad_()
        made.append(x)
    return tuple(made)


def outcome(torch: Any, call: Callable, inputs: tuple, grads: bool = True, whole=False) -> dict:
    """The results of a call with their gradients, or its error."""
    given = tensors(torch, inputs, grads)
    try:
        out = call(torch, *given)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"}
    outs = out if isinstance(out, (tuple, list)) else (out,)
    seen: dict[str, Any] = {"out": [described(torch, each, whole) for each in outs]}
    nodes = [each.grad_fn for each in outs if isinstance(each, torch.Tensor)]
    if whole:
        seen["nodes"] = [None if node is None else node.name() for node in nodes]
        saved = [name for name in dir(nodes[0]) if name.startswith("_saved_")] if nodes else []
        seen["saved"] = sorted(saved)
        seen["plain saved"] = plain(nodes[0], saved) if saved else {}
    if grads and any(node is not None for node in nodes):
        seen |= derivatives(torch, outs, given, whole)
    return seen


def plain(node: Any, saved: list[str]) -> dict:
    """The saved values that are not tensors."""
    values = {name: getattr(node, name) for name in saved}
    simple = (int, float, str, bool, tuple, list, type(None))
    kept = {name: value for name, value in values.items() if isinstance(value, simple)}
    return {
        name: [x if isinstance(x, simple) else str(x) for x in v] if isinstance(v, tuple) else v
        for name, v in kept.items()
    }


def described(torch: Any, value: Any, whole: bool) -> Any:
    if not isinstance(value, torch.Tensor):
        return value if isinstance(value, (bool, int, float, str)) else str(value)
    seen = [str(value.dtype)[6:], list(value.shape), numbers(value)]
    return [*seen, list(value.stride()), value._version] if whole else seen


def numbers(tensor: Any) -> list:
    flat = tensor.detach().clone().reshape(-1).tolist()
    return [float(f"{x:.9g}") if isinstance(x, float) else x for x in flat]


def weights(torch: Any, like: Any, shift: int) -> Any:
    """A gradient to start from: no two numbers of it are equal."""
    steps = np.cos(np.arange(math.prod(like.shape)) + shift) + 1.5
    return torch.tensor(steps.reshape(tuple(like.shape))).to(like.dtype)


def derivatives(torch: Any, outs: tuple, given: tuple, whole: bool) -> dict:
    """First derivatives, and the derivatives of those."""
    leaves = [x for x in given if isinstance(x, torch.Tensor) and x.requires_grad]
    roots = [each for each in outs if isinstance(each, torch.Tensor) and each.requires_grad]
    starts = [weights(torch, root, n).requires_grad_() for n, root in enumerate(roots)]
    try:
        first = torch.autograd.grad(roots, leaves, starts, create_graph=True, allow_unused=True)
    except RuntimeError as error:
        return {"grad error": str(error).partition("\n")[0]}
    seen = {"grads": [None if g is None else numbers(g) for g in first]}
    if not whole:
        return seen
    seen["second nodes"] = [
        None if g is None or g.grad_fn is None else g.grad_fn.name() for g in first
    ]
    again = [g for g in first if g is not None and g.requires_grad]
    if again:
        second = torch.autograd.grad(
            again, [*leaves, *starts], [weights(torch, g, 3) for g in again], allow_unused=True
        )
        seen["second"] = [None if g is None else numbers(g) for g in second]
    return seen


def view(torch: Any, row: Row) -> dict | None:
    """Whether the first result shows memory of the first input, and counts writes with it."""
    given = tensors(torch, row.inputs, grads=False)
    if not given or not isinstance(given[0], torch.Tensor):
        return None
    x = given[0]
    try:
        out = row.call(torch, *given)
    except Exception:  # `outcome` has it, or the row asks for a gradient
        return None
    out = out[0] if isinstance(out, (tuple, list)) and out else out
    if not isinstance(out, torch.Tensor):
        return None
    before = out._version
    same = out is x
    x.zero_()
    return {
        "is view": out._is_view(),
        "base is input": out._base is x,
        "same": same,
        "counts": out._version - before,
        "inputs written": given[0]._version - 1,
    }
