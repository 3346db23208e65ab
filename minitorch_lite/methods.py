"""What is bound to Tensor from outside: the operations, the operators, conversions and copies."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from . import copying, creation, ops, torch_names
from .absent import Absent
from .autograd import differentiate
from .autograd.grad_mode import current
from .autograd.slices import place_of
from .dispatch import operator_of
from .errors import tensor_type, torch_error
from .ops.arrays import axis
from .places import Size
from .strides import address, elements, storage_of
from .tensor import Tensor

OPERATORS = {
    "add": "add", "radd": "add", "iadd": "add_",
    "sub": "sub", "rsub": "rsub", "isub": "sub_",
    "mul": "mul", "rmul": "mul", "imul": "mul_",
    "truediv": "true_divide", "rtruediv": "rdiv", "itruediv": "div_",
    "pow": "pow", "rpow": "rpow", "ipow": "pow_",
    "floordiv": "floor_divide", "rfloordiv": "rfloor_divide",
    "mod": "remainder", "rmod": "rremainder",
    "matmul": "matmul", "neg": "neg", "pos": "positive", "abs": "abs", "invert": "bitwise_not",
    "eq": "eq", "ne": "ne", "lt": "lt", "le": "le", "gt": "gt", "ge": "ge",
    "and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor",
    "rand": "bitwise_and", "ror": "bitwise_or", "rxor": "bitwise_xor",
    "iand": "bitwise_and_", "ior": "bitwise_or_", "ixor": "bitwise_xor_",
    "getitem": "getitem", "setitem": "setitem", "delitem": "delitem", "iter": "iterate",
}  # fmt: skip
UNARY = ("neg", "pos", "abs", "invert", "getitem", "setitem", "iter")


def bind_operations() -> None:
    methods = ops.collect("METHODS")
    for name, function in methods.items():
        setattr(Tensor, name, function)
    for operator, name in OPERATORS.items():
        function = methods.get(name) or ops.find(name)
        if function is not None:
            binary = operator not in UNARY
            setattr(Tensor, f"__{operator}__", operator_of(function) if binary else function)


def method(function: Callable) -> Callable:
    """Bind a function of this module to Tensor under its own name."""
    function.__qualname__ = f"Tensor.{function.__name__}"  # as error messages have it
    setattr(Tensor, function.__name__, function)
    return function


@method
def backward(
    self: Tensor,
    gradient: Tensor | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensor | Sequence[Tensor] | None = None,
) -> None:
    """Add this tensor's gradients to the `.grad` of its leaves; see `autograd.backward`."""
    differentiate.backward(self, gradient, retain_graph, create_graph, inputs)


# shape and kind ----------------------------------------------------------------------------------
@method
def size(self: Tensor, dim: int | None = None) -> Size | int:
    """The shape, or its entry `dim`; IndexError for a dimension that is not there."""
    if dim is None:
        return self.shape
    return self._array.shape[axis(dim, self._array.ndim)]


@method
def dim(self: Tensor) -> int:
    """The number of dimensions."""
    return self._array.ndim


@method
def numel(self: Tensor) -> int:
    """The number of elements."""
    return self._array.size


@method
def stride(self: Tensor, dim: int | None = None) -> tuple[int, ...] | int:
    """For each dimension, how many elements of memory one step takes."""
    strides = elements(self._array)
    return strides if dim is None else strides[axis(dim, len(strides))]


@method
def storage_offset(self: Tensor) -> int:
    """How many elements of its memory lie before the first one."""
    return place_of(self._array).offset


@method
def data_ptr(self: Tensor) -> int:
    """The address of the first element; tensors that share memory can be told by it."""
    return self._array.__array_interface__["data"][0]


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


@method
def untyped_storage(self: Tensor) -> Storage:
    """The memory it lies in, which is that of its base and all views."""
    return Storage(storage_of(self._array))


def is_tensor(obj: Any) -> bool:
    """True if obj is a Tensor."""
    return isinstance(obj, Tensor)


def is_inference(input: Tensor) -> bool:
    """True if the tensor was made in inference mode."""
    return input.is_inference()


@method
def element_size(self: Tensor) -> int:
    """Bytes of one element."""
    return self._array.itemsize


@method
def is_floating_point(self: Tensor) -> bool:
    """True for float32 and float64."""
    return self._array.dtype.kind == "f"


@method
def is_contiguous(self: Tensor, memory_format: Any = None) -> bool:
    """True if the elements lie in memory row by row without gaps."""
    return self._array.flags.c_contiguous


@method
def type(self: Tensor, dtype: Any = None) -> Any:
    """torch's old name of the kind of tensor, or the tensor as another dtype."""
    return tensor_type(self._array.dtype) if dtype is None else self.to(dtype)


# to Python and NumPy -----------------------------------------------------------------------------
@method
def item(self: Tensor) -> Any:
    """The one element as a Python number; RuntimeError if there are more."""
    if self._array.size != 1:
        raise torch_error("item.size", self._array.size)
    return self._array.item()


@method
def tolist(self: Tensor) -> Any:
    """The elements as nested lists of Python numbers."""
    return self._array.tolist()


@method
def numpy(self: Tensor, *, force: bool = False) -> np.ndarray:
    """The ndarray that shares this tensor's memory; only outside the graph, unless force."""
    if self.requires_grad and current.mode.grad and not force:
        raise torch_error("numpy.grad")
    return self._array.view()


@method
def __array__(self: Tensor, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
    array = self.numpy()
    return array if dtype is None else array.astype(dtype)


@method
def __len__(self: Tensor) -> int:
    if not self._array.ndim:
        raise TypeError("len() of a 0-d tensor")
    return len(self._array)


@method
def __bool__(self: Tensor) -> bool:
    if self._array.size != 1:
        many = "more than one value" if self._array.size else "no values"
        raise RuntimeError(f"Boolean value of Tensor with {many} is ambiguous")
    return bool(self._array.item())


def one_number(self: Tensor) -> Any:
    if self._array.size != 1:
        raise ValueError("only one element tensors can be converted to Python scalars")
    return self._array.item()


@method
def __float__(self: Tensor) -> float:
    return float(one_number(self))


@method
def __int__(self: Tensor) -> int:
    return int(one_number(self))


@method
def __index__(self: Tensor) -> int:
    if self._array.size != 1 or self._array.dtype.kind == "f":
        raise TypeError("only integer tensors of a single element can be converted to an index")
    return int(self._array.item())


@method
def __contains__(self: Tensor, element: Any) -> bool:
    if not isinstance(element, (Tensor, bool, int, float)):
        raise torch_error("contains.kind", element.__class__)
    other = element._array if isinstance(element, Tensor) else element
    return bool((self._array == other).any())


@method
def __format__(self: Tensor, spec: str) -> str:
    if not self._array.ndim and self.__class__.__name__ == "Tensor":  # not a Parameter
        return format(self._array.item(), spec)
    return object.__format__(self, spec)


# copies ------------------------------------------------------------------------------------------
Tensor.__deepcopy__, Tensor.__reduce_ex__ = copying.deepcopy, copying.reduce  # type: ignore


@method
def cpu(self: Tensor) -> Tensor:
    """The tensor itself: it is on the CPU already."""
    return self


# printing ----------------------------------------------------------------------------------------
@method
def __repr__(self: Tensor, *, tensor_contents: None = None) -> str:
    from .printing import tensor_repr

    try:
        node = self.grad_fn
        name = None if node is None else node.name().removeprefix("torch::autograd::")
    except RuntimeError:  # a view whose base was changed in a way autograd cannot follow
        name = "Invalid"
    kind = self.__class__
    return tensor_repr(
        self._array,
        grad_fn_name=name,
        requires_grad=self.requires_grad,
        class_name="tensor" if kind.__module__.startswith(__package__) else kind.__name__,
    )


# new ones like this one --------------------------------------------------------------------------
@method
def new_tensor(
    self: Tensor, data: Any, *, dtype: Any = None, requires_grad: bool = False
) -> Tensor:
    """A tensor of `data` with this one's dtype."""
    return creation.tensor(data, dtype=dtype or self.dtype, requires_grad=requires_grad)


def new_like(make: Callable, name: str) -> None:
    def made(self: Tensor, *size: Any, dtype: Any = None, requires_grad: bool = False) -> Tensor:
        return make(*size, dtype=dtype or self.dtype, requires_grad=requires_grad)

    made.__name__, made.__doc__ = name, f"`{make.__name__}` with this tensor's dtype."
    setattr(Tensor, name, made)


new_like(creation.zeros, "new_zeros")
new_like(creation.ones, "new_ones")
new_like(creation.empty, "new_empty")
new_like(creation.full, "new_full")


Tensor.nelement, Tensor.ndimension = numel, dim  # type: ignore[attr-defined]

bind_operations()


# what may not be written --------------------------------------------------------------------------
def refuse_writing(name: str) -> Callable:
    def refuse(*_: Any) -> None:
        raise torch_error("readonly", name)

    return refuse


for _name, _found in list(vars(Tensor).items()):  # as torch's sentence has it, not as Python's
    if isinstance(_found, property) and _found.fset is None and not _found.fdel:
        _refuse = refuse_writing(_name)
        setattr(Tensor, _name, _found.setter(_refuse).deleter(_refuse))


# what torch has beside ---------------------------------------------------------------------------
ABSENT = frozenset(name for name in torch_names.TENSOR if not hasattr(Tensor, name))
for _name in ABSENT:
    setattr(Tensor, _name, Absent("torch.Tensor", _name))


@method
def __dir__(self: Tensor) -> list[str]:
    return [name for name in object.__dir__(self) if name not in ABSENT]
