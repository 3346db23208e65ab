"""What is bound to Tensor from outside: the operations, the operators, conversions and copies."""

from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any

import numpy as np

from . import copying, creation, ops, torch_names
from .absent import Absent
from .autograd import differentiate
from .autograd.grad_mode import current
from .autograd.slices import place_of
from .dispatch import operator_of
from .errors import check, tensor_type, torch_error, warn
from .ops.arrays import axis
from .places import CPU, Size, strided
from .strides import address, elements, storage_of
from .tensor import Tensor

__all__ = ["imag", "is_tensor", "real"]

OPERATORS = {
    "add": "add", "radd": "add", "iadd": "add_",
    "sub": "sub", "rsub": "rsub_number", "isub": "sub_",
    "mul": "mul", "rmul": "mul", "imul": "mul_",
    "truediv": "true_divide", "rtruediv": "rdiv", "itruediv": "div_",
    "pow": "pow", "rpow": "rpow", "ipow": "pow_",
    "floordiv": "floor_divide", "rfloordiv": "rfloor_divide",
    "mod": "remainder", "rmod": "rremainder",
    "matmul": "matmul", "neg": "neg", "pos": "positive", "abs": "abs", "invert": "invert",
    "eq": "eq", "ne": "ne", "lt": "lt", "le": "le", "gt": "gt", "ge": "ge",
    "and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor",
    "rand": "bitwise_and", "ror": "bitwise_or", "rxor": "bitwise_xor",
    "iand": "bitwise_and_", "ior": "bitwise_or_", "ixor": "bitwise_xor_",
    "getitem": "getitem", "setitem": "setitem", "delitem": "delitem", "iter": "iterate",
}  # fmt: skip
UNARY = ("neg", "pos", "abs", "invert", "getitem", "setitem", "iter")


class Storage:
    """The memory that a tensor and its views share."""

    __module__, __qualname__ = "torch.storage", "UntypedStorage"

    def __init__(self, array: np.ndarray) -> None:
        self._array = array

    def data_ptr(self) -> int:
        """The address of its first byte."""
        return address(self._array)

    def nbytes(self) -> int:
        """Its size in bytes."""
        return self._array.nbytes

    size = __len__ = nbytes


class TypedStorage(Storage):
    """The same, counted in elements; torch is going to do without it."""

    __module__, __qualname__ = "torch.storage", "TypedStorage"

    def size(self) -> int:
        """How many elements it has."""
        return self._array.size

    __len__ = size


def one_number(self: Tensor) -> Any:
    check(self._array.size == 1, "item.one")
    return self._array.item()


class Methods(Tensor):
    """Nobody is one: what is written here becomes a method of every Tensor."""

    def backward(
        self, gradient: Tensor | None = None, retain_graph: bool | None = None,
        create_graph: bool = False, inputs: Tensor | Sequence[Tensor] | None = None,
    ) -> None:  # fmt: skip
        """Add this tensor's gradients to the `.grad` of its leaves; see `autograd.backward`."""
        differentiate.backward(self, gradient, retain_graph, create_graph, inputs)

    # shape and kind ------------------------------------------------------------------------------

    def size(self, dim: int | None = None) -> Size | int:
        """The shape, or its entry `dim`; IndexError for a dimension that is not there."""
        if dim is None:
            return self.shape
        return self._array.shape[axis(dim, self._array.ndim)]

    def dim(self) -> int:
        """The number of dimensions."""
        return self._array.ndim

    def numel(self) -> int:
        """The number of elements."""
        return self._array.size

    ndimension, nelement = dim, numel

    def stride(self, dim: int | None = None) -> tuple[int, ...] | int:
        """For each dimension, how many elements of memory one step takes."""
        strides = elements(self._array)
        return strides if dim is None else strides[axis(dim, len(strides))]

    def storage_offset(self) -> int:
        """How many elements of its memory lie before the first one."""
        return place_of(self._array).offset

    def data_ptr(self) -> int:
        """The address of the first element; tensors that share memory can be told by it."""
        return self._array.__array_interface__["data"][0]

    def untyped_storage(self) -> Storage:
        """The memory it lies in, which is that of its base and all views."""
        return Storage(storage_of(self._array))

    def storage(self) -> TypedStorage:
        """The same by elements; torch advises against it."""
        warn("storage.typed", once=True)
        return TypedStorage(storage_of(self._array))

    def element_size(self) -> int:
        """Bytes of one element."""
        return self._array.itemsize

    def is_floating_point(self) -> bool:
        """True for float32 and float64."""
        return self._array.dtype.kind == "f"

    def is_contiguous(self, memory_format: Any = None) -> bool:
        """True if the elements lie in memory row by row without gaps."""
        return self._array.flags.c_contiguous

    def type(self, dtype: Any = None) -> Any:
        """torch's old name of the kind of tensor, or the tensor as another dtype."""
        if dtype is None:
            return tensor_type(self._array.dtype)
        if isinstance(dtype, str):
            name = dtype.removeprefix("torch.")
            check(name in creation.TYPES, "type.unknown", dtype)
            dtype = creation.TYPES[name]
        return self.to(dtype.dtype if isinstance(dtype, creation.TensorType) else dtype)

    def is_signed(self) -> bool:
        """True for a dtype that has negative numbers."""
        return self.dtype.is_signed

    def is_complex(self) -> bool:
        """False: numbers here are real, and lie on the CPU without gaps."""
        return False

    is_conj = is_neg = is_complex

    def conj(self) -> Tensor:
        """The tensor itself: it has no imaginary part, and nothing was put off."""
        return self

    conj_physical = resolve_conj = resolve_neg = conj

    # to Python and NumPy -------------------------------------------------------------------------

    def item(self) -> Any:
        """The one element as a Python number; RuntimeError if there are more."""
        check(self._array.size == 1, "item.size", self._array.size)
        return self._array.item()

    def tolist(self) -> Any:
        """The elements as nested lists of Python numbers."""
        return self._array.tolist()

    def numpy(self, *, force: bool = False) -> np.ndarray:
        """The ndarray that shares this tensor's memory; only outside the graph, unless force."""
        check(force or not (self.requires_grad and current.mode.grad), "numpy.grad")
        return self._array.view()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        array = self.numpy()
        return array if dtype is None else array.astype(dtype)

    def __array_wrap__(self, array: np.ndarray, *_: Any) -> Tensor:
        """What a function of NumPy made of this tensor, as a tensor; truth values are bytes."""
        return creation.from_numpy(array.astype(np.uint8) if array.dtype.kind == "b" else array)

    def __len__(self) -> int:
        check(self._array.ndim, "len.scalar")
        return len(self._array)

    def __bool__(self) -> bool:
        many = "more than one value" if self._array.size else "no values"
        check(self._array.size == 1, "truth.size", many)
        return bool(self._array.item())

    def __float__(self) -> float:
        return float(one_number(self))

    def __int__(self) -> int:
        return int(one_number(self))

    def __index__(self) -> int:
        check(self._array.size == 1 and self._array.dtype.kind != "f", "index.number")
        return int(self._array.item())

    def __contains__(self, element: Any) -> bool:
        known = isinstance(element, (Tensor, bool, int, float, np.generic))
        check(known, "contains.kind", element.__class__)
        other = element._array if isinstance(element, Tensor) else element
        return bool((self._array == other).any())

    def __format__(self, spec: str) -> str:
        if not self._array.ndim and self.__class__.__name__ == "Tensor":  # not a Parameter
            return format(self._array.item(), spec)
        return object.__format__(self, spec)

    # copies and text -----------------------------------------------------------------------------

    __deepcopy__, __reduce_ex__ = copying.deepcopy, copying.reduce

    def cpu(self) -> Tensor:
        """The tensor itself: it is on the CPU already."""
        return self

    def new(self, *data: Any) -> Tensor:
        """torch's old way to make a tensor of this one's dtype; `new_tensor` says what is meant."""
        return creation.legacy_tensor(Tensor, *data, kind=self._array.dtype)

    def __repr__(self, *, tensor_contents: None = None) -> str:
        from .printing import tensor_repr

        try:
            node = self.grad_fn
            name = None if node is None else node.name().removeprefix("torch::autograd::")
        except RuntimeError:  # a view whose base was changed in a way autograd cannot follow
            name = "Invalid"
        kind = self.__class__
        shown = "tensor" if kind.__module__.startswith(__package__) else kind.__name__
        return tensor_repr(self._array, name, self.requires_grad, shown)

    def __dir__(self) -> list[str]:
        return [name for name in object.__dir__(self) if name not in ABSENT]


def is_tensor(obj: Any) -> bool:
    """True if obj is a Tensor."""
    return isinstance(obj, Tensor)


def imag(input: Tensor) -> Tensor:
    """Refused, as torch refuses it for real numbers."""
    raise RuntimeError("imag is not implemented for tensors with non-complex dtypes.")


FUNCTIONS = {n: getattr(Methods, n) for n in torch_names.FUNCTIONS if hasattr(Methods, n)}
real = Methods.conj

FLAGS = "is_cuda is_sparse is_quantized is_meta is_mkldnn is_nested is_xpu is_mps".split()
PROPERTIES: dict[str, Any] = {
    **dict.fromkeys(FLAGS, Methods.is_complex),
    "is_cpu": lambda self: True,
    "device": lambda self: CPU,
    "ndim": lambda self: self._array.ndim,
    "layout": lambda self: strided,
    "itemsize": lambda self: self._array.itemsize,
    "nbytes": lambda self: self._array.nbytes,
    "real": real,
    "imag": imag,
}
for _name, _answer in PROPERTIES.items():
    setattr(Tensor, _name, property(_answer))


# binding -----------------------------------------------------------------------------------------
def bind_operations() -> None:
    methods = {name: f for name, f in ops.METHODS.items() if name not in vars(Tensor)}
    for name, function in vars(Methods).items():
        if isinstance(function, FunctionType):
            function.__qualname__ = f"Tensor.{function.__name__}"  # as error messages have it
            methods[name] = function
    for name in ("tensor", "zeros", "ones", "empty", "full"):
        methods[f"new_{name}"] = new_like(getattr(creation, name), f"new_{name}")
    for name, function in methods.items():
        setattr(Tensor, name, function)
    for operator, name in OPERATORS.items():
        function = methods.get(name) or ops.DEFINED[name]
        binary = operator not in UNARY
        setattr(Tensor, f"__{operator}__", operator_of(function) if binary else function)


def new_like(make: Callable, name: str) -> Callable:
    def made(self: Tensor, *values: Any, dtype: Any = None, **named: Any) -> Tensor:
        return make(*values, dtype=dtype or self.dtype, **named)

    made.__name__, made.__doc__ = name, f"`{make.__name__}` with this tensor's dtype."
    return made


bind_operations()


# what may not be written --------------------------------------------------------------------------
for _name, _found in list(vars(Tensor).items()):  # as torch's sentence has it, not as Python's
    if isinstance(_found, property) and _found.fset is None and not _found.fdel:

        def _refuse(*_: Any, name: str = _name) -> None:
            raise torch_error("readonly", name)

        setattr(Tensor, _name, _found.setter(_refuse).deleter(_refuse))


# what torch has beside ---------------------------------------------------------------------------
ABSENT = frozenset(name for name in torch_names.TENSOR if not hasattr(Tensor, name))
for _name in ABSENT:
    setattr(Tensor, _name, Absent("torch.Tensor", _name))
