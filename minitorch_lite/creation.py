"""New tensors: from data, filled, or of random numbers (torch's own for the same seed).

A tensor made here is a leaf, whatever the grad mode says: `no_grad` does not switch off
`requires_grad=True` of a factory.  In inference mode it is an inference tensor.
"""

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy import ndarray

from . import random
from .cephes import fma32, fma64
from .copying import rebuild
from .dtypes import ORDER, as_dtype, get_default_dtype, result_type
from .dtypes import dtype as Dtype
from .errors import check, check_type, tensor_type, torch_error, warn, wrong_argument
from .places import Size, require_cpu
from .runtime import quietly
from .sequences import array_of, number_as, taken
from .strides import order_of
from .tensor import Tensor, leaf_edge, wrap

__all__ = [
    "arange", "as_tensor", "empty", "empty_like", "eye", "from_numpy", "full", "full_like",
    "linspace", "ones", "ones_like", "rand", "rand_like", "randint", "randint_like", "randn",
    "randn_like", "randperm", "tensor", "zeros", "zeros_like",
]  # fmt: skip

NUMBER = (bool, int, float, np.generic)
Kind = np.dtype | None  # what a factory is asked for: a NumPy dtype, or None for its own choice


def factory(make: Callable[..., ndarray]) -> Callable[..., Tensor]:
    """A function that makes tensors, of one that makes arrays; the options of all stand here."""
    name = make.__name__

    def made(*args: Any, requires_grad: bool = False, **options: Any) -> Tensor:
        if options:
            options = understood(name, **options)
        try:
            array = make(*args, **options) if options else make(*args)
        except RuntimeWarning:  # a filter made NumPy's an error; torch is silent
            array = quietly(functools.partial(make, *args, **options))
        out = wrap(array)  # which nobody else holds
        if requires_grad:
            if requires_grad is not True:  # `check` would be a tenth of what a leaf costs
                raise torch_error("grad.flag", name, type(requires_grad).__name__)
            if array.dtype.kind != "f":
                raise torch_error("grad.dtype")
            leaf_edge(out)
        return out

    shown: dict[str, Any] = {}
    for part in make, understood, made:
        shown |= inspect.signature(part).parameters
    del shown["args"], shown["options"], shown["caller"], shown["named"]
    functools.update_wrapper(made, make)
    parameters = sorted(shown.values(), key=lambda each: each.kind)
    made.__signature__ = inspect.Signature(parameters, return_annotation=Tensor)  # type: ignore
    return made


def understood(
    caller: str, /, *, dtype: Any = None, device: Any = None, layout: Any = None,
    memory_format: Any = None, pin_memory: bool = False, **named: Any,
) -> dict[str, Any]:  # fmt: skip
    """The options of a factory that decide what array it makes."""
    require_cpu(device)
    if dtype is not None:
        named["dtype"] = as_dtype(dtype, f"{caller}(): argument 'dtype'").numpy
    return named


def default_kind() -> np.dtype:
    return get_default_dtype().numpy


def plain(value: Any) -> Any:
    """A number, also out of a tensor."""
    return value.item() if isinstance(value, Tensor) else value


# from data ---------------------------------------------------------------------------------------
NOTHING: Any = object()


@factory
def tensor(data: Any = NOTHING, *, dtype: Kind = None) -> ndarray:
    """A new leaf with a copy of `data`: numbers, nested sequences, an ndarray or a tensor.

    Whole numbers become int64, truth values bool, and floats the default dtype (float32).
    Raises ValueError for ragged sequences, RuntimeError for what is no number.

    >>> import minitorch_lite as torch
    >>> torch.tensor([[1., 2.], [3., 4.]])
    tensor([[1., 2.],
            [3., 4.]])
    """
    check(data is not NOTHING, "argument.missing", "tensor", "data")
    if isinstance(data, Tensor):
        warn("tensor.copy")
    return array_of(data, dtype).copy()


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """`data` as a tensor that shares its memory if it can: a tensor itself, or an ndarray."""
    require_cpu(device)
    if isinstance(data, Tensor):
        return data if dtype is None else data.to(dtype)
    wanted = None if dtype is None else as_dtype(dtype, "as_tensor(): argument 'dtype'").numpy
    return wrap(quietly(array_of, data, wanted))


def from_numpy(ndarray: np.ndarray) -> Tensor:
    """A tensor that shares the array's memory; what one writes, the other shows.

    Raises TypeError for anything but an ndarray of a dtype a tensor can have.
    """
    check(isinstance(ndarray, np.ndarray), "from_numpy.kind", type(ndarray).__name__)
    return wrap(taken(ndarray))


def legacy_tensor(cls: type[Tensor], *data: Any, kind: Kind = None) -> Tensor:
    """`Tensor(...)`: numbers in sequences as float32, or an uninitialised tensor of a shape."""
    kind, first = kind or default_kind(), data[0] if len(data) == 1 else None
    if not data or isinstance(first, (int, Size)) or len(data) > 1:
        array = np.empty(first if isinstance(first, Size) else data or (0,), kind)
    elif first is None or isinstance(first, float):
        raise torch_error("new.sequence", type(first).__name__)
    else:
        array = quietly(array_of, first, None if isinstance(first, Tensor) else kind)
    return rebuild(cls, array)


class TensorType:
    """torch's old name for the tensors of one dtype: `LongTensor([1, 2])` makes one, and
    `isinstance` knows them."""

    def __init__(self, dtype: Dtype) -> None:
        self.dtype, self.__name__ = dtype, tensor_type(dtype.numpy)[6:]

    def __call__(self, *data: Any) -> Tensor:
        return legacy_tensor(Tensor, *data, kind=self.dtype.numpy)

    def __instancecheck__(self, tensor: Any) -> bool:
        return isinstance(tensor, Tensor) and tensor.dtype is self.dtype

    def __repr__(self) -> str:
        return f"<class 'torch.{self.__name__}'>"


TYPES = {made.__name__: made for made in map(TensorType, ORDER)}


# filled ------------------------------------------------------------------------------------------
def shape_of(sizes: tuple, size: Any, caller: str) -> tuple[int, ...]:
    """Sizes given one by one, as one sequence, or by the name `size`."""
    if size is not None:
        sizes = tuple(size)
    elif len(sizes) == 1 and type(sizes[0]) is not int and isinstance(sizes[0], (tuple, list)):
        sizes = tuple(sizes[0])
    elif not sizes:
        raise torch_error("argument.missing", caller, "size")
    for each in sizes:
        if type(each) is not int or each < 0:
            check_sizes(sizes, caller)
            break
    return sizes


def check_sizes(sizes: tuple, caller: str) -> None:
    """Refuse what is no size, in torch's words."""
    for position, each in enumerate(sizes, 1):
        if isinstance(each, (bool, float, str)) or not hasattr(each, "__index__"):
            check(position == 1, "size.unpack", caller, position, type(each).__name__)
            raise wrong_argument(caller, "size", 1, "tuple of ints", each)
        check(each >= 0 or caller != "zeros", "size.below", caller)
        check(each >= 0, "repeat.negative", each, tuple(sizes))


def all_of(array: ndarray, fill_value: Any) -> ndarray:
    # with `np.empty` before it: `np.ones` takes three times as long for a few elements
    array.fill(fill_value)
    return array


def filled(array: ndarray, fill_value: Any) -> ndarray:
    value = plain(fill_value)
    check_type(value, NUMBER, "full_like", "fill_value", 2, "Number")
    return all_of(array, number_as(value, array.dtype))


@factory
def zeros(*sizes: Any, size: Any = None, dtype: Kind = None) -> ndarray:
    """Zeros, of the sizes given one by one or as one sequence."""
    return np.zeros(shape_of(sizes, size, "zeros"), dtype or default_kind())


@factory
def ones(*sizes: Any, size: Any = None, dtype: Kind = None) -> ndarray:
    """Ones, of the sizes given one by one or as one sequence."""
    array = np.empty(shape_of(sizes, size, "ones"), dtype or default_kind())
    array.fill(1)  # see `all_of`
    return array


@factory
def empty(*sizes: Any, size: Any = None, dtype: Kind = None) -> ndarray:
    """What memory held before, of the sizes given one by one or as one sequence."""
    return np.empty(shape_of(sizes, size, "empty"), dtype or default_kind())


@factory
def full(size: Sequence[int], fill_value: Any, *, dtype: Kind = None) -> ndarray:
    """`fill_value` in every place; its kind decides the dtype unless one is given."""
    check_type(size, (tuple, list), "full", "size", 1, "tuple of ints")
    value = plain(fill_value)
    check_type(value, NUMBER, "full", "fill_value", 2, "Number")
    number = number_as(value, dtype or result_type(value).numpy)
    return np.full(shape_of((), size, "full"), number)


@factory
def eye(n: int, m: int | None = None, *, dtype: Kind = None) -> ndarray:
    """Ones on the diagonal, zeros elsewhere; shape (n, m), or (n, n)."""
    for position, (name, value) in enumerate((("n", n), ("m", n if m is None else m)), 1):
        check_type(value, int, "eye", name, position, "int")
        check(value >= 0, "eye.negative", name, value)
    return np.eye(n, m, dtype=dtype or default_kind())


@factory
def arange(start: Any, end: Any = None, step: Any = 1, *, dtype: Kind = None) -> ndarray:
    """start, start + step, ... up to but not including end; ints stay ints.

    Raises RuntimeError if step leads away from end.
    """
    start, end, step = map(plain, (0, start, step) if end is None else (start, end, step))
    if dtype is not None and dtype.kind != "f":  # torch counts in the dtype that is asked for
        start, end, step = int(start), int(end), int(step)
    check(step != 0, "arange.step")
    check(not (end - start) * step < 0, "arange.sign")
    whole = not any(isinstance(each, (float, np.floating)) for each in (start, end, step))
    own = np.dtype(np.int64) if whole else default_kind()
    count = int(np.ceil((end - start) / step))
    return (start + np.arange(count) * step).astype(dtype or own)


@factory
def linspace(start: Any, end: Any, steps: int, *, dtype: Kind = None) -> ndarray:
    """`steps` values from start to end, both included."""
    start, end, kind = plain(start), plain(end), dtype or default_kind()
    check_type(end, NUMBER, "linspace", "end", 2, "Number")
    check(isinstance(steps, int), "linspace.kind", type(steps).__name__)
    check(steps >= 0, "linspace.negative")
    if kind.kind != "f" or steps < 2:
        return np.linspace(start, end, steps).astype(kind)
    # torch walks from both ends, each product and sum rounded once
    start, end = number_as(start, kind), number_as(end, kind)
    step = (end - start) / kind.type(steps - 1)
    place, fma = np.arange(steps), fma32 if kind.itemsize == 4 else fma64
    wide = np.float64(step)
    up = fma(place.astype(kind), wide, start)
    down = fma((steps - 1 - place).astype(kind), -wide, end)
    return np.where(place < steps // 2, up, down)


# like another ------------------------------------------------------------------------------------
def like(name: str, fill: Callable) -> Callable[..., Tensor]:
    """The `*_like` twin of a factory; it fills in the order of the other's memory."""

    def make(input: Tensor, *values: Any, dtype: Kind = None, **how: Any) -> ndarray:
        check_type(input, Tensor, name, "input", 1, "Tensor")
        array = np.empty_like(input._array, dtype, order_of(input._array), subok=False)
        return fill(array, *values, **how)

    make.__name__ = make.__qualname__ = name
    make.__doc__ = f"`{name.removesuffix('_like')}` of the shape and dtype of `input`."
    return factory(make)


zeros_like = like("zeros_like", lambda array: all_of(array, 0))
ones_like = like("ones_like", lambda array: all_of(array, 1))
empty_like = like("empty_like", lambda array: array)
full_like = like("full_like", filled)


# random ------------------------------------------------------------------------------------------
@factory
def rand(*sizes: Any, size: Any = None, generator: Any = None, dtype: Kind = None) -> ndarray:
    """Uniform numbers on [0, 1), of the sizes given one by one or as one sequence."""
    array = np.empty(shape_of(sizes, size, "rand"), dtype or default_kind())
    return random.uniform_(array, generator=generator)


@factory
def randn(*sizes: Any, size: Any = None, generator: Any = None, dtype: Kind = None) -> ndarray:
    """Standard normal numbers, of the sizes given one by one or as one sequence."""
    array = np.empty(shape_of(sizes, size, "randn"), dtype or default_kind())
    return random.normal_(array, generator=generator)


@factory
def randint(
    low: int, high: Any = None, size: Any = None, *, generator: Any = None, dtype: Kind = None
) -> ndarray:
    """Whole numbers from low (0 if left out) up to, but not including, high."""
    if size is None and isinstance(high, (tuple, list)):
        high, size = None, high
    given = high if size is None else size
    check_type(given, (tuple, list), "randint", "size", 2, "tuple of ints")
    check_type(low, (int, np.integer, Tensor), "randint", "high", 1, "int")
    array = np.empty(shape_of((), given, "randint"), dtype or np.int64)
    return random.randint_(array, low, high, generator)


@factory
def randperm(n: int, *, generator: Any = None, dtype: Kind = None) -> ndarray:
    """0 to n - 1 in random order."""
    check_type(n, (int, np.integer), "randperm", "n", 1, "int")
    return random.randperm(n, generator).astype(dtype or np.int64, copy=False)


rand_like, randn_like = like("rand_like", random.uniform_), like("randn_like", random.normal_)
randint_like = like("randint_like", random.randint_)
