"""New tensors, from data or filled.

A tensor made here is a leaf, whatever the grad mode says: `no_grad` does not switch off
`requires_grad=True` of a factory.  In inference mode it is an inference tensor.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from . import dtypes
from .cephes import fma32, fma64
from .dtypes import as_dtype, from_numpy_dtype, get_default_dtype
from .errors import torch_error, wrong_argument
from .places import Size, require_cpu
from .sequences import array_of, checked_strides
from .tensor import Tensor, leaf_edge, new, wrap

NUMBERS = (bool, int, float, np.generic)


def finish(array: np.ndarray, requires_grad: bool = False, caller: str = "tensor") -> Tensor:
    """A tensor around an array nobody else holds, asked for gradients if wanted."""
    out = wrap(array)
    if requires_grad:
        if not isinstance(requires_grad, bool):
            raise torch_error("grad.flag", caller, type(requires_grad).__name__)
        if array.dtype.kind != "f":
            raise torch_error("grad.dtype")
        leaf_edge(out)
    return out


def numpy_dtype(dtype: Any, caller: str, default: Any = None) -> np.dtype:
    if dtype is None:
        return (default or get_default_dtype()).numpy
    return as_dtype(dtype, f"{caller}(): argument 'dtype'").numpy


# from data ---------------------------------------------------------------------------------------
NOTHING: Any = object()


def tensor(
    data: Any = NOTHING,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """A new leaf with a copy of `data`: numbers, nested sequences, an ndarray or a tensor.

    Whole numbers become int64, truth values bool, and floats the default dtype (float32).
    Raises ValueError for ragged sequences, RuntimeError for what is no number.

    >>> import minitorch_lite as torch
    >>> torch.tensor([[1., 2.], [3., 4.]])
    tensor([[1., 2.],
            [3., 4.]])
    """
    require_cpu(device)
    if data is NOTHING:
        raise TypeError('tensor() missing 1 required positional arguments: "data"')
    if isinstance(data, Tensor):
        warnings.warn(
            "To copy construct from a tensor, it is recommended to use "
            "sourceTensor.detach().clone() or sourceTensor.detach().clone().requires_grad_(True), "
            "rather than torch.tensor(sourceTensor).",
            UserWarning,
            stacklevel=2,
        )
    wanted = None if dtype is None else numpy_dtype(dtype, "tensor")
    return finish(array_of(data, wanted).copy(), requires_grad, "tensor")


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """`data` as a tensor that shares its memory if it can: a tensor itself, or an ndarray."""
    require_cpu(device)
    if isinstance(data, Tensor):
        return data if dtype is None else data.to(dtype)
    return wrap(array_of(data, None if dtype is None else numpy_dtype(dtype, "as_tensor")))


def from_numpy(ndarray: np.ndarray) -> Tensor:
    """A tensor that shares the array's memory; what one writes, the other shows.

    Raises TypeError for anything but an ndarray of a dtype a tensor can have.
    """
    if not isinstance(ndarray, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(ndarray).__name__})")
    from_numpy_dtype(ndarray.dtype)
    return wrap(checked_strides(ndarray))


def legacy_tensor(cls: type[Tensor], *data: Any) -> Tensor:
    """`Tensor(...)`: numbers in sequences as float32, or an uninitialised tensor of a shape."""
    default = get_default_dtype().numpy
    first = data[0] if len(data) == 1 else None
    if not data or isinstance(first, (int, Size)) or len(data) > 1:
        size = first if isinstance(first, Size) else data or (0,)
        out = wrap(np.empty(size, default))
    elif first is None or isinstance(first, float):
        raise TypeError(f"new(): data must be a sequence (got {type(first).__name__})")
    else:
        out = wrap(array_of(first, None if isinstance(first, Tensor) else default))
    if cls is Tensor:
        return out
    again = new(cls)
    again._array, again._node, again._counter = out._array, None, out._counter
    return again


# filled ------------------------------------------------------------------------------------------
def shape_of(size: tuple, caller: str) -> tuple[int, ...]:
    """Sizes given one by one or as one sequence."""
    if len(size) == 1 and isinstance(size[0], (tuple, list)):
        size = tuple(size[0])
    elif not size:
        raise TypeError(f'{caller}() missing 1 required positional arguments: "size"')
    for position, each in enumerate(size, 1):
        if isinstance(each, (bool, float, str)) or not hasattr(each, "__index__"):
            got = type(each).__name__
            if position == 1:
                raise wrong_argument(caller, "size", 1, "tuple of ints", each)
            raise torch_error("size.unpack", caller, position, got)
        if each < 0:
            raise RuntimeError(f"{caller}: Dimension size must be non-negative.")
    return tuple(int(each) for each in size)


def sized(fill: Callable, name: str, what: str) -> Callable[..., Tensor]:
    """A factory that takes sizes; `fill` makes the array or fills an empty one."""

    def made(
        *sizes: Any,
        size: Any = None,
        generator: Any = None,
        dtype: Any = None,
        device: Any = None,
        layout: Any = None,
        requires_grad: bool = False,
        memory_format: Any = None,
        names: None = None,
        out: None = None,
    ) -> Tensor:
        require_cpu(device)
        shape = shape_of(sizes if size is None else (tuple(size),), name)
        return finish(fill(shape, numpy_dtype(dtype, name), generator), requires_grad, name)

    made.__name__ = made.__qualname__ = name
    made.__doc__ = f"{what}, of the sizes given one by one or as one sequence."
    return made


zeros = sized(lambda shape, dtype, _: np.zeros(shape, dtype), "zeros", "Zeros")
ones = sized(lambda shape, dtype, _: np.ones(shape, dtype), "ones", "Ones")
empty = sized(lambda shape, dtype, _: np.empty(shape, dtype), "empty", "What memory held before")


def full(
    size: Sequence[int],
    fill_value: Any,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """`fill_value` in every place; its kind decides the dtype unless one is given."""
    require_cpu(device)
    if not isinstance(size, (tuple, list)):
        raise wrong_argument("full", "size", 1, "tuple of ints", size)
    value = fill_value.item() if isinstance(fill_value, Tensor) else fill_value
    if not isinstance(value, NUMBERS):
        raise wrong_argument("full", "fill_value", 2, "Number", value)
    default = dtypes.FROM_NUMPY[array_of(value).dtype]
    shape = shape_of((tuple(size),), "full")
    return finish(np.full(shape, value, numpy_dtype(dtype, "full", default)), requires_grad)


def eye(
    n: int,
    m: int | None = None,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Ones on the diagonal, zeros elsewhere; shape (n, m), or (n, n)."""
    require_cpu(device)
    for position, (name, value) in enumerate((("n", n), ("m", n if m is None else m)), 1):
        if not isinstance(value, int):
            raise wrong_argument("eye", name, position, "int", value)
        if value < 0:
            raise RuntimeError(f"{name} must be greater or equal to 0, got {value}")
    return finish(np.eye(n, m, dtype=numpy_dtype(dtype, "eye")), requires_grad, "eye")


def arange(
    start: Any,
    end: Any = None,
    step: Any = 1,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """start, start + step, ... up to but not including end; ints stay ints.

    Raises RuntimeError if step leads away from end.
    """
    require_cpu(device)
    start, end = (0, start) if end is None else (start, end)
    start, end, step = (
        each.item() if isinstance(each, Tensor) else each for each in (start, end, step)
    )
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    whole = not any(isinstance(each, (float, np.floating)) for each in (start, end, step))
    chosen = numpy_dtype(dtype, "arange", dtypes.int64 if whole else None)
    count = int(np.ceil((end - start) / step))
    return finish((start + np.arange(count) * step).astype(chosen), requires_grad)


def linspace(
    start: Any,
    end: Any,
    steps: int,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """`steps` values from start to end, both included."""
    require_cpu(device)
    start, end = (each.item() if isinstance(each, Tensor) else each for each in (start, end))
    if not isinstance(steps, int):
        raise TypeError(f"linspace(): steps must be an int, not {type(steps).__name__}")
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    wanted = numpy_dtype(dtype, "linspace")
    if wanted.kind != "f" or steps < 2:
        return finish(np.linspace(start, end, steps).astype(wanted), requires_grad)
    # torch walks from both ends, each product and sum rounded once
    step = (wanted.type(end) - wanted.type(start)) / wanted.type(steps - 1)
    place, fma = np.arange(steps), fma32 if wanted.itemsize == 4 else fma64
    wide = np.float64(step)
    up = fma(place.astype(wanted), wide, wanted.type(start))
    down = fma((steps - 1 - place).astype(wanted), -wide, wanted.type(end))
    return finish(np.where(place < steps // 2, up, down), requires_grad)


# like another ------------------------------------------------------------------------------------
def require_tensor(value: Any, caller: str) -> None:
    if not isinstance(value, Tensor):
        raise wrong_argument(caller, "input", 1, "Tensor", value)


def like(fill: Callable, name: str) -> Callable[..., Tensor]:
    """The `*_like` twin of a factory; it fills in the order of the other's memory."""

    def made_like(
        input: Tensor,
        *values: Any,
        dtype: Any = None,
        device: Any = None,
        layout: Any = None,
        requires_grad: bool = False,
        memory_format: Any = None,
        **how: Any,
    ) -> Tensor:
        require_tensor(input, name)
        require_cpu(device)
        array = np.empty_like(input._array, numpy_dtype(dtype, name, input.dtype), subok=False)
        return finish(fill(array, *values, **how), requires_grad, name)

    made_like.__name__ = made_like.__qualname__ = name
    made_like.__doc__ = f"`{name.removesuffix('_like')}` of the shape and dtype of `input`."
    return made_like


def all_of(array: np.ndarray, fill_value: Any) -> np.ndarray:
    array[...] = fill_value.item() if isinstance(fill_value, Tensor) else fill_value
    return array


zeros_like = like(lambda array: all_of(array, 0), "zeros_like")
ones_like = like(lambda array: all_of(array, 1), "ones_like")
empty_like = like(lambda array: array, "empty_like")
full_like = like(all_of, "full_like")
