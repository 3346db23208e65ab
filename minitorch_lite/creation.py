"""New tensors, from data or filled.

A tensor made here is a leaf, whatever the grad mode says: `no_grad` does not switch off
`requires_grad=True` of a factory.  In inference mode it is an inference tensor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import dtypes, random
from .dtypes import as_dtype, from_numpy_dtype, get_default_dtype
from .places import require_cpu
from .tensor import Tensor, leaf_edge, new, wrap

NUMBERS = (bool, int, float, np.generic)


def finish(array: np.ndarray, requires_grad: bool = False) -> Tensor:
    """A tensor around an array nobody else holds, asked for gradients if wanted."""
    out = wrap(array)
    if requires_grad:
        if array.dtype.kind != "f":
            raise RuntimeError(
                "Only Tensors of floating point and complex dtype can require gradients"
            )
        leaf_edge(out)
    return out


def numpy_dtype(dtype: Any, caller: str, default: Any = None) -> np.dtype:
    if dtype is None:
        return (default or get_default_dtype()).numpy
    return as_dtype(dtype, f"{caller}(): argument 'dtype'").numpy


# from data ---------------------------------------------------------------------------------------
def tensor(
    data: Any,
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
    if isinstance(data, Tensor):
        import warnings

        warnings.warn(
            "To copy construct from a tensor, it is recommended to use "
            "sourceTensor.detach().clone() or sourceTensor.detach().clone().requires_grad_(True), "
            "rather than torch.tensor(sourceTensor).",
            UserWarning,
            stacklevel=2,
        )
    return finish(array_of(data, dtype, "tensor").copy(), requires_grad)


def array_of(data: Any, dtype: Any, caller: str) -> np.ndarray:
    """`data` as an array of a dtype we have, shared with it where that is possible."""
    wanted = None if dtype is None else numpy_dtype(dtype, caller)
    if isinstance(data, Tensor):
        array = data._array
    elif isinstance(data, np.ndarray):
        from_numpy_dtype(data.dtype if wanted is None else wanted)
        array = data
    else:
        array = from_sequence(data, wanted)
    return array if wanted is None else array.astype(wanted, copy=False)


def from_sequence(data: Any, wanted: np.dtype | None) -> np.ndarray:
    """Numbers in nested sequences, their dtype found as torch finds it."""
    shape = sequence_shape(data)
    leaves: list = []
    collect_leaves(data, shape, 0, leaves)
    kinds = {type(leaf) for leaf in leaves}
    try:
        if not leaves or float in kinds:
            dtype = get_default_dtype().numpy
        elif kinds <= {bool}:
            dtype = np.dtype(bool)
        elif kinds <= {bool, int}:
            dtype = np.dtype(np.int64)
        else:
            dtype = leaf_dtype(leaves)
        values = [
            leaf.item() if isinstance(leaf, (Tensor, np.generic)) else leaf for leaf in leaves
        ]
        if wanted is not None and wanted.kind == "u" and any(not 0 <= v <= 255 for v in values):
            raise RuntimeError("value cannot be converted to type uint8 without overflow")
        made = np.array(values, wanted if wanted is not None and wanted.kind == "f" else dtype)
        return (made if wanted is None else made.astype(wanted)).reshape(shape)
    except OverflowError:
        raise ValueError("Overflow when unpacking long long") from None


def leaf_dtype(leaves: list) -> np.dtype:
    """The dtype of a sequence that holds tensors or NumPy numbers among its leaves."""
    found = dtypes.bool
    for leaf in leaves:
        if isinstance(leaf, Tensor):
            each = leaf.dtype
        elif isinstance(leaf, np.generic):
            each = from_numpy_dtype(leaf.dtype)
            if each.kind == 2:
                each = get_default_dtype()
        elif isinstance(leaf, float):
            each = get_default_dtype()
        else:
            each = as_dtype(type(leaf))
        found = dtypes.promote_types(found, each)
    return found.numpy


def sequence_shape(data: Any) -> tuple[int, ...]:
    """The shape that the first elements of nested sequences promise."""
    shape: list[int] = []
    while not isinstance(data, (Tensor, str, *NUMBERS)) and hasattr(data, "__len__"):
        if isinstance(data, np.ndarray):
            return (*shape, *data.shape)
        shape.append(len(data))
        if not len(data):
            break
        data = data[0]
    if isinstance(data, Tensor) and data._array.size != 1:
        raise ValueError("only one element tensors can be converted to Python scalars")
    return tuple(shape)


def collect_leaves(data: Any, shape: Sequence[int], depth: int, into: list) -> None:
    if isinstance(data, np.ndarray):
        data = data.tolist() if data.dtype.kind != "f" else list(data.ravel())
        into.extend(data) if isinstance(data, list) else into.append(data)
        return
    if depth == len(shape):
        if isinstance(data, str):
            raise TypeError("new(): invalid data type 'str'")
        if not isinstance(data, (Tensor, *NUMBERS)):
            if hasattr(data, "__len__"):
                raise TypeError(f"not a sequence of numbers: {type(data).__name__}")
            raise RuntimeError(f"Could not infer dtype of {type(data).__name__}")
        into.append(data)
        return
    if isinstance(data, (Tensor, *NUMBERS)) or not hasattr(data, "__len__"):
        raise TypeError(f"len() of a {type(data).__name__}: expected a sequence at dim {depth}")
    if len(data) != shape[depth]:
        raise ValueError(
            f"expected sequence of length {shape[depth]} at dim {depth} (got {len(data)})"
        )
    for each in data:
        collect_leaves(each, shape, depth + 1, into)


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """`data` as a tensor that shares its memory if it can: a tensor itself, or an ndarray."""
    require_cpu(device)
    if isinstance(data, Tensor):
        return data if dtype is None else data.to(dtype)
    return wrap(array_of(data, dtype, "as_tensor"))


def from_numpy(ndarray: np.ndarray) -> Tensor:
    """A tensor that shares the array's memory; what one writes, the other shows.

    Raises TypeError for anything but an ndarray of a dtype a tensor can have.
    """
    if not isinstance(ndarray, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(ndarray).__name__})")
    from_numpy_dtype(ndarray.dtype)
    if any(stride < 0 for stride in ndarray.strides):
        raise ValueError(
            "At least one stride in the given numpy array is negative, and tensors with negative "
            "strides are not currently supported. (You can probably work around this by making a "
            "copy of your array  with array.copy().) "
        )
    return wrap(ndarray)


def legacy_tensor(cls: type[Tensor], *data: Any) -> Tensor:
    """`Tensor(...)`: numbers in sequences as float32, or an uninitialised tensor of a shape."""
    if len(data) == 1 and not isinstance(data[0], int):
        if isinstance(data[0], str):
            raise TypeError("new(): invalid data type 'str'")
        if isinstance(data[0], Tensor):
            array = data[0]._array
        elif isinstance(data[0], tuple) and type(data[0]) is not tuple:
            array = np.empty(data[0], get_default_dtype().numpy)
        else:
            array = array_of(data[0], get_default_dtype(), "new")
    else:
        array = np.empty(data or (0,), get_default_dtype().numpy)
    out = wrap(array)
    if cls is not Tensor:
        again = new(cls)
        again._array, again._node, again._counter = out._array, None, out._counter
        return again
    return out


# filled ------------------------------------------------------------------------------------------
def shape_of(size: tuple, caller: str) -> tuple[int, ...]:
    """Sizes given one by one or as one sequence."""
    if len(size) == 1 and isinstance(size[0], (tuple, list)):
        size = tuple(size[0])
    elif not size:
        raise TypeError(f'{caller}() missing 1 required positional arguments: "size"')
    for position, each in enumerate(size, 1):
        if isinstance(each, (bool, float, str)) or not hasattr(each, "__index__"):
            raise TypeError(
                f"{caller}(): argument 'size' (position {position}) must be tuple of ints, "
                f"not {type(each).__name__}"
            )
        if each < 0:
            raise RuntimeError(f"{caller}: Dimension size must be non-negative.")
    return tuple(int(each) for each in size)


def zeros(
    *size: Any,
    dtype: Any = None,
    device: Any = None,
    layout: Any = None,
    requires_grad: bool = False,
    names: None = None,
    out: None = None,
) -> Tensor:
    """Zeros of a shape."""
    require_cpu(device)
    size = shape_of(size, "zeros")
    return finish(np.zeros(size, numpy_dtype(dtype, "zeros")), requires_grad)


def ones(
    *size: Any,
    dtype: Any = None,
    device: Any = None,
    layout: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Ones of a shape."""
    require_cpu(device)
    size = shape_of(size, "ones")
    return finish(np.ones(size, numpy_dtype(dtype, "ones")), requires_grad)


def empty(
    *size: Any,
    dtype: Any = None,
    device: Any = None,
    layout: Any = None,
    requires_grad: bool = False,
    memory_format: Any = None,
) -> Tensor:
    """Memory of a shape, holding whatever was there before."""
    require_cpu(device)
    size = shape_of(size, "empty")
    return finish(np.empty(size, numpy_dtype(dtype, "empty")), requires_grad)


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
        raise TypeError(
            f"full(): argument 'size' (position 1) must be tuple of ints, not {type(size).__name__}"
        )
    value = fill_value.item() if isinstance(fill_value, Tensor) else fill_value
    default = dtypes.FROM_NUMPY[from_sequence(value, None).dtype]
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
    return finish(np.eye(n, m, dtype=numpy_dtype(dtype, "eye")), requires_grad)


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
    values = np.linspace(start, end, steps, dtype=numpy_dtype(dtype, "linspace"))
    return finish(values, requires_grad)


# random ------------------------------------------------------------------------------------------
def rand(
    *size: Any,
    generator: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Uniform on [0, 1), torch's own numbers for the same seed."""
    require_cpu(device)
    array = np.empty(shape_of(size, "rand"), numpy_dtype(dtype, "rand"))
    return finish(random.uniform_(array, generator=generator), requires_grad)


def randn(
    *size: Any,
    generator: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Standard normal, torch's own numbers for the same seed."""
    require_cpu(device)
    array = np.empty(shape_of(size, "randn"), numpy_dtype(dtype, "randn"))
    return finish(random.normal_(array, generator=generator), requires_grad)


def randint(
    low: int,
    high: Any = None,
    size: Any = None,
    *,
    generator: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Whole numbers from low (0 if left out) up to, but not including, high."""
    require_cpu(device)
    if size is None and isinstance(high, (tuple, list)):
        low, high, size = 0, low, high
    elif high is None:
        low, high = 0, low
    array = np.empty(shape_of((size,), "randint"), numpy_dtype(dtype, "randint", dtypes.int64))
    return finish(random.randint_(array, low, high, generator), requires_grad)


def randperm(
    n: int,
    *,
    generator: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """0 to n - 1 in random order."""
    require_cpu(device)
    order = random.randperm(n, generator)
    wanted = numpy_dtype(dtype, "randperm", dtypes.int64)
    return finish(order.astype(wanted, copy=False), requires_grad)


def bernoulli(input: Tensor, *, generator: Any = None) -> Tensor:
    """1 with the probability that stands in each place of input, else 0."""
    require_tensor(input, "bernoulli")
    into = np.empty_like(input._array, subok=False)
    return wrap(random.bernoulli_(into, input._array, generator))


# like another ------------------------------------------------------------------------------------
def require_tensor(value: Any, caller: str) -> None:
    if not isinstance(value, Tensor):
        raise TypeError(
            f"{caller}(): argument 'input' (position 1) must be Tensor, not {type(value).__name__}"
        )


def like(make: Any, name: str) -> Any:
    """The `*_like` twin of a factory: shape and dtype of a tensor, unless a dtype is given."""

    def made_like(
        input: Tensor,
        *values: Any,
        dtype: Any = None,
        device: Any = None,
        requires_grad: bool = False,
        memory_format: Any = None,
    ) -> Tensor:
        require_tensor(input, name)
        require_cpu(device)
        dtype = input.dtype if dtype is None else dtype
        shape = input._array.shape
        return make(shape, *values, dtype=dtype, requires_grad=requires_grad)

    made_like.__name__ = made_like.__qualname__ = name
    made_like.__doc__ = f"`{make.__name__}` of the shape and dtype of `input`."
    return made_like


zeros_like, ones_like = like(zeros, "zeros_like"), like(ones, "ones_like")
empty_like, full_like = like(empty, "empty_like"), like(full, "full_like")


def drawn_like(fill: Any, name: str) -> Any:
    """The `*_like` twin of a random factory; it draws in the order of the other's memory."""

    def made_like(
        input: Tensor,
        *bounds: int,
        dtype: Any = None,
        device: Any = None,
        generator: Any = None,
        requires_grad: bool = False,
        memory_format: Any = None,
    ) -> Tensor:
        require_tensor(input, name)
        require_cpu(device)
        array = np.empty_like(input._array, numpy_dtype(dtype, name, input.dtype), subok=False)
        return finish(fill(array, *bounds, generator=generator), requires_grad)

    made_like.__name__ = made_like.__qualname__ = name
    made_like.__doc__ = f"`{name.removesuffix('_like')}` of the shape and dtype of `input`."
    return made_like


def _whole_numbers(array: np.ndarray, low: int, high: int | None = None, **how: Any) -> np.ndarray:
    low, high = (0, low) if high is None else (low, high)
    return random.randint_(array, low, high, **how)


rand_like, randn_like = (
    drawn_like(random.uniform_, "rand_like"),
    drawn_like(random.normal_, "randn_like"),
)
randint_like = drawn_like(_whole_numbers, "randint_like")
