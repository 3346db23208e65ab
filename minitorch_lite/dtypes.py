"""The kinds of numbers a tensor can hold, and which kind a result gets.

Six dtypes are enough for the course: bool, uint8, int32, int64, float32, float64. Each is one
object, so `is` compares them, and each stands for exactly one NumPy dtype. With these six, torch's
promotion is a plain order: of two dtypes the later one in `ORDER` wins.
"""

from __future__ import annotations

import builtins

import numpy as np

from .errors import check, torch_error
from .places import Constant, Named

__all__ = [
    "bool", "can_cast", "double", "dtype", "finfo", "float", "float32", "float64",
    "get_default_dtype", "iinfo", "int", "int32", "int64", "long", "promote_types", "result_type",
    "set_default_dtype", "uint8",
]  # fmt: skip


class dtype(Constant):
    """The kind of number in a tensor; made only here, compared with `is`.

    >>> float32, float32.itemsize, float32 is float
    (torch.float32, 4, True)
    """

    __slots__ = ("numpy", "rank", "kind", "itemsize", "is_floating_point", "is_signed")

    numpy: np.dtype  # the same kind of number, as NumPy calls it
    rank: builtins.int  # of two dtypes promotion takes the higher rank
    kind: builtins.int  # 0 bool, 1 integer, 2 floating
    itemsize: builtins.int
    is_floating_point: builtins.bool
    is_signed: builtins.bool
    is_complex = False

    def __new__(cls, *_: object) -> dtype:
        raise TypeError("cannot create 'torch.dtype' instances")

    @classmethod
    def _make(cls, name: str) -> dtype:
        self = object.__new__(cls)
        self.name = name
        self.numpy = np.dtype(name)
        self.rank = len(FROM_NUMPY)
        self.kind = 0 if name == "bool" else 2 if name.startswith("float") else 1
        self.itemsize = self.numpy.itemsize
        self.is_floating_point, self.is_signed = self.kind == 2, self.numpy.kind in "if"
        FROM_NUMPY[self.numpy] = self
        return self


FROM_NUMPY: dict[np.dtype, dtype] = {}  # filled in order of rank

bool = dtype._make("bool")
uint8 = dtype._make("uint8")
int32 = int = dtype._make("int32")
int64 = long = dtype._make("int64")
float32 = float = dtype._make("float32")
float64 = double = dtype._make("float64")

ORDER = tuple(FROM_NUMPY.values())

# What a `dtype=` argument may be: ours, or the three Python types torch takes too.
PYTHONS = {builtins.bool: bool.numpy, builtins.int: int64.numpy, builtins.float: float64.numpy}
TO_NUMPY: dict[object, np.dtype] = {each: each.numpy for each in ORDER} | PYTHONS

ABSENT = frozenset(
    "int8 int16 short uint16 uint32 uint64 float16 half bfloat16 "
    "complex32 chalf complex64 cfloat complex128 cdouble".split()
)


def why_absent(name: str) -> str | None:
    """The sentence for a dtype that torch has and this package has not; None for another name."""
    if name not in ABSENT:
        return None
    return f"minitorch_lite has no torch.{name}; its dtypes are {', '.join(map(repr, ORDER))}"


def as_dtype(value: object, where: str = "tensor(): argument 'dtype'") -> dtype:
    """The dtype object for what a caller passed, or torch's TypeError, which names `where`."""
    try:
        return FROM_NUMPY[TO_NUMPY[value]]
    except (KeyError, TypeError):
        raise TypeError(f"{where} must be torch.dtype, not {type(value).__name__}") from None


def from_numpy_dtype(numpy: np.dtype) -> dtype:
    """The dtype for an array's dtype; TypeError for one that no tensor here can have."""
    try:
        return FROM_NUMPY[numpy]
    except KeyError:
        reason = why_absent(numpy.name)
        error = TypeError(reason) if reason else torch_error("dtype.numpy", numpy.type.__name__)
        raise error from None


# --- the default dtype -------------------------------------------------------------------------

_default = float32


def get_default_dtype() -> dtype:
    """The floating dtype of `tensor(1.5)`, `zeros(2)` and `int / int`: float32 unless changed."""
    return _default


def set_default_dtype(d: dtype) -> None:
    """Make float32 or float64 the default; TypeError for anything else."""
    global _default
    check(d is None or isinstance(d, dtype), "dtype.object")
    check(d is not None and d.is_floating_point, "dtype.default")
    _default = d


# --- limits ------------------------------------------------------------------------------------


class iinfo(metaclass=Named):
    """The least and the greatest number of an integer dtype: `iinfo(int32).max`."""

    ask, cast, kinds = np.iinfo, builtins.int, "iu"
    told = "iinfo", "an integer", "finfo", "iinfo"
    names: tuple[str, ...] = ("min", "max")

    def __init__(self, type: dtype) -> None:
        check(type.numpy.kind in self.kinds, "limits.kind", *self.told)
        self.bits, self.dtype, limits = 8 * type.itemsize, type.name, self.ask(type.numpy)
        vars(self).update({name: self.cast(getattr(limits, name)) for name in self.names})

    def __repr__(self) -> str:
        limits = "".join(f"{name}={getattr(self, name):g}, " for name in self.names)
        return f"{self.__class__.__name__}({limits}dtype={self.dtype})"


class finfo(iinfo):
    """The limits of a floating dtype, by default of the default one: `finfo(float32).eps`."""

    ask, cast, kinds = np.finfo, builtins.float, "f"
    told = "finfo", "a floating point", "iinfo", "finfo"
    names = ("resolution", "min", "max", "eps", "smallest_normal", "tiny")

    def __init__(self, type: dtype | None = None) -> None:
        super().__init__(type or _default)
        self.resolution = builtins.float(f"{self.resolution:.3g}")


# --- promotion ---------------------------------------------------------------------------------


def promote_types(type1: dtype, type2: dtype) -> dtype:
    """The smallest dtype that both fit into, as torch counts: the later one in `ORDER`.

    >>> promote_types(int64, float32), promote_types(uint8, int32)
    (torch.float32, torch.int32)
    """
    first = as_dtype(type1, "promote_types(): argument 'type1' (position 1)")
    second = as_dtype(type2, "promote_types(): argument 'type2' (position 2)")
    return first if first.rank >= second.rank else second


def can_cast(from_: dtype, to: dtype) -> builtins.bool:
    """Whether an in-place result may be written: never from a higher kind (bool, integer, float)
    into a lower one; the width does not matter.

    >>> can_cast(float64, float32), can_cast(float32, int64)
    (True, False)
    """
    source = as_dtype(from_, "can_cast(): argument 'from_' (position 1)")
    return source.kind <= as_dtype(to, "can_cast(): argument 'to' (position 2)").kind


def result_type(*operands: object) -> dtype:
    """The dtype of an arithmetic result of these tensors, arrays or Python numbers.

    Three groups: tensors with dimensions, 0-d tensors, Python numbers. Inside a group the highest
    rank wins; a later group matters only if its kind (bool, integer, float) is higher.
    (pytorch.org, "Tensor Attributes", section on type promotion.)

    >>> result_type(np.zeros(2, np.int32), 5), result_type(np.zeros(2, np.int32), 1.5)
    (torch.int32, torch.float32)
    """
    found = []
    for operand in operands:
        array = getattr(operand, "_array", operand)
        if isinstance(array, (np.ndarray, np.generic)):
            group, each = (2 if array.ndim else 1), from_numpy_dtype(array.dtype)
        elif isinstance(array, builtins.float):
            group, each = 0, _default
        else:
            group, each = 0, as_dtype(type(array), "result_type(): an operand")
        found.append((each.kind, group, each.rank))
    check(found, "result_type.none")
    return ORDER[max(found)[-1]]
