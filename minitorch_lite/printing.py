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
    precision: int | None = None, threshold: float | None = None, edgeitems: int | None = None,
    linewidth: int | None = None, profile: str | None = None, sci_mode: bool | None = None,
) -> None:  # fmt: skip
    """Change how tensors print; what is None stays, but `sci_mode=None` makes it automatic again.

    precision: digits after the point. threshold: above this many elements only the `edgeitems` at
    either end of a dimension are shown. linewidth: where lines are broken. profile: "default",
    "short" or "full". sci_mode: always or never in scientific notation.
    """
    given = {"precision": precision, "threshold": threshold}
    given |= {"edgeitems": edgeitems, "linewidth": linewidth}
    named = {name: value for name, value in given.items() if value is not None}
    vars(options).update(PROFILES.get(profile, {}) | named, sci_mode=sci_mode)


class Format:
    """One format for all elements: plain (bool, integers), whole (`2.`), fixed or scientific.

    Scientific where fixed would hide digits: largest over smallest above 1000, largest above 1e8,
    smallest below 1e-4. Zeros, infinities and NaN have no say in it, nor in the width.
    """

    def __init__(self, array: np.ndarray) -> None:
        self.style, self.whole, telling = "{}", False, array
        if array.dtype.kind == "f":
            telling = array[np.isfinite(array) & (array != 0)]
            scientific = telling.size > 0 and needs_exponent(np.abs(telling))
            self.whole = not scientific and bool((telling == np.ceil(telling)).all())
            decimals = f"{options.precision}{'e' if scientific else 'f'}"
            self.style = f"{{:.{'0f' if self.whole else decimals}}}"
        texts = map(self.style.format, telling.ravel().tolist())
        self.width = max(map(len, texts), default=0) + self.whole  # the point after a whole number

    def __call__(self, value: float | int | bool) -> str:
        point = "." if self.whole and math.isfinite(value) else ""
        return (self.style.format(value) + point).rjust(self.width)


def needs_exponent(sizes: np.ndarray) -> bool:
    """Scientific notation, as set or because fixed numbers would hide digits."""
    if options.sci_mode is not None:
        return options.sci_mode
    largest, smallest = float(sizes.max()), float(sizes.min())
    return largest / smallest > 1000.0 or largest > 1.0e8 or smallest < 1.0e-4


def ends(array: np.ndarray) -> np.ndarray:
    """The elements that a summary shows: of every dimension the first and the last few."""
    edge = options.edgeitems
    for axis, size in enumerate(array.shape):
        if size > 2 * edge:
            array = array.take([*range(edge), *range(size - edge, size)], axis)
    return array


def rows(array: np.ndarray, full: tuple[int, ...], indent: int, form: Format) -> str:
    """The elements in brackets, with dots where the full shape has more of them; a line that is too
    long goes on below its first element."""
    if not full:
        return form(array.item())
    if len(full) == 1:
        items = [*map(form, array.tolist())]
    else:
        items = [rows(part, full[1:], indent + 1, form) for part in array]
    if len(array) < full[0]:
        items.insert(options.edgeitems, " ..." if len(full) == 1 and items else "...")
    below = "\n" + " " * (indent + 1)
    if len(full) > 1:
        return "[" + ("," + "\n" * (len(full) - 2) + below).join(items) + "]"
    per_line = max(1, (options.linewidth - indent) // (form.width + 2))
    lines = [", ".join(items[i : i + per_line]) for i in range(0, len(items), per_line)]
    return "[" + ("," + below).join(lines) + "]"


def numbers(array: np.ndarray, indent: int) -> str:
    """The elements of an array as text, the first line beginning `indent` characters in."""
    if not array.size:
        return "[]"
    kept = ends(array) if array.size > options.threshold else array
    return rows(kept, array.shape, indent, Format(kept))


def tensor_repr(
    array: np.ndarray, grad_fn_name: str | None = None, requires_grad: bool = False,
    class_name: str = "tensor",
) -> str:  # fmt: skip
    """What `print(tensor)` shows.

    array: the elements. grad_fn_name: "MulBackward0", or None at a leaf. requires_grad: shown at a
    leaf. class_name: the name of a subclass.

    >>> print(tensor_repr(np.arange(3.0), grad_fn_name="MulBackward0"))
    tensor([0., 1., 2.], dtype=torch.float64, grad_fn=<MulBackward0>)
    >>> print(tensor_repr(np.zeros((0, 3), np.float32), requires_grad=True))
    tensor([], size=(0, 3), requires_grad=True)
    """
    dtype = dtypes.FROM_NUMPY[array.dtype]
    understood = [dtypes.get_default_dtype()]
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
        fits = column + len(note) + 2 <= options.linewidth
        text += (", " if fits else ",\n" + " " * indent) + note
        column = (column + 2 if fits else indent) + len(note)
    return text + ")"
