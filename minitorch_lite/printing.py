"""Tensors as torch prints them, character by character.

Three steps: look at the numbers and choose one format for all of them (`Format`), lay them out in
rows (`rows`), and say what the numbers do not show: a dtype, a graph, a size (`tensor_repr`).
"""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np

from . import dtypes

PROFILES: dict[str | None, dict[str, Any]] = {
    "default": {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80},
    "short": {"precision": 2, "threshold": 1000, "edgeitems": 2, "linewidth": 80},
    "full": {"precision": 4, "threshold": math.inf, "edgeitems": 3, "linewidth": 80},
}

options = SimpleNamespace(**PROFILES["default"], sci_mode=None)  # what `set_printoptions` sets


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """Change how tensors print; what is None stays, but `sci_mode=None` makes it automatic again.

    precision: digits after the point. threshold: above this many elements only the `edgeitems` at
    either end of a dimension are shown. linewidth: where lines are broken. profile: "default",
    "short" or "full". sci_mode: always or never in scientific notation.
    """
    given = dict(PROFILES.get(profile, {}))
    named = {"precision": precision, "threshold": threshold}
    named |= {"edgeitems": edgeitems, "linewidth": linewidth}
    given |= {name: value for name, value in named.items() if value is not None}
    for name, value in given.items():
        setattr(options, name, value)
    options.sci_mode = sci_mode


class Format:
    """One format for all elements: plain (bool, integers), whole (`2.`), fixed or scientific.

    Scientific where fixed would hide digits: largest over smallest above 1000, largest above 1e8,
    smallest below 1e-4. Zeros, infinities and NaN have no say in it, nor in the width.
    """

    def __init__(self, array: np.ndarray) -> None:
        self.style = "{}"
        self.whole = False
        self.width = 1
        if array.dtype.kind != "f":
            self.width = max(map(len, map(str, array.ravel().tolist())), default=1)
            return
        self.style = "{:.0f}"
        self.whole = True
        telling = array[np.isfinite(array) & (array != 0)]
        if not telling.size:
            return
        sizes = np.abs(telling)
        largest, smallest = float(sizes.max()), float(sizes.min())
        scientific = options.sci_mode
        if scientific is None:
            scientific = largest / smallest > 1000.0 or largest > 1.0e8 or smallest < 1.0e-4
        self.whole = bool((telling == np.ceil(telling)).all()) and not scientific
        if not self.whole:
            self.style = f"{{:.{options.precision}{'e' if scientific else 'f'}}}"
        widest = max(map(len, map(self.style.format, telling.tolist())))
        self.width = widest + self.whole  # the point after a whole number

    def __call__(self, value: float | int | bool) -> str:
        text = self.style.format(value)
        if self.whole and math.isfinite(value):
            text += "."
        return text.rjust(self.width)


def ends(array: np.ndarray) -> np.ndarray:
    """The elements that a summary shows: of every dimension the first and the last few."""
    edge = options.edgeitems
    for axis, size in enumerate(array.shape):
        if size > 2 * edge:
            first, last = np.arange(edge), np.arange(size - edge, size)
            array = array.take(np.concatenate([first, last]), axis)
    return array


def rows(array: np.ndarray, indent: int, summarize: bool, form: Format) -> str:
    """The elements in brackets; a line that is too long goes on below its first element."""
    edge = options.edgeitems
    cut = summarize and array.ndim > 0 and len(array) > 2 * edge
    if array.ndim == 0:
        return form(array.item())
    if array.ndim == 1:
        if summarize and not edge:
            items = ["..."]
        elif cut:
            first, last = array[:edge].tolist(), array[-edge:].tolist()
            items = [*map(form, first), " ...", *map(form, last)]
        else:
            items = [*map(form, array.tolist())]
        per_line = max(1, (options.linewidth - indent) // (form.width + 2))
        lines = [", ".join(items[i : i + per_line]) for i in range(0, len(items), per_line)]
        return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
    below = [
        rows(part, indent + 1, summarize, form)
        for part in ([*array[:edge], *array[len(array) - edge :]] if cut else array)
    ]
    if cut:
        below.insert(edge, "...")
    return "[" + ("," + "\n" * (array.ndim - 1) + " " * (indent + 1)).join(below) + "]"


def numbers(array: np.ndarray, indent: int) -> str:
    """The elements of an array as text, the first line beginning `indent` characters in."""
    if not array.size:
        return "[]"
    summarize = array.size > options.threshold
    return rows(array, indent, summarize, Format(ends(array) if summarize else array))


def tensor_repr(
    array: np.ndarray,
    *,
    grad_fn_name: str | None = None,
    requires_grad: bool = False,
    class_name: str = "tensor",
    default_dtype: dtypes.dtype | None = None,
) -> str:
    """What `print(tensor)` shows.

    array: the elements. grad_fn_name: "MulBackward0", or None at a leaf. requires_grad: shown at a
    leaf. class_name: the name of a subclass. default_dtype: the dtype that need not be shown.

    >>> print(tensor_repr(np.arange(3.0), grad_fn_name="MulBackward0"))
    tensor([0., 1., 2.], dtype=torch.float64, grad_fn=<MulBackward0>)
    >>> print(tensor_repr(np.zeros((0, 3), np.float32), requires_grad=True))
    tensor([], size=(0, 3), requires_grad=True)
    """
    dtype = dtypes.FROM_NUMPY[array.dtype]
    understood = [default_dtype or dtypes.get_default_dtype()]
    notes = []
    if array.size:
        understood += [dtypes.int64, dtypes.bool]  # their elements tell
    if (not array.size and array.ndim != 1) or (array.size and not options.edgeitems):
        notes.append(f"size={array.shape}")
    if dtype not in understood:
        notes.append(f"dtype={dtype}")
    if grad_fn_name is not None:
        notes.append(f"grad_fn=<{grad_fn_name}>")
    elif requires_grad:
        notes.append("requires_grad=True")

    indent = len(class_name) + 1
    text = f"{class_name}({numbers(array, indent)}"
    column = len(text) - text.rfind("\n") + 1
    for note in notes:
        if column + len(note) + 2 > options.linewidth:
            text += ",\n" + " " * indent + note
            column = indent + len(note)
        else:
            text += ", " + note
            column += len(note) + 2
    return text + ")"
