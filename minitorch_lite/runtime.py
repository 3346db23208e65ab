"""Every name that generated code may use: what the six steps call off the fast path."""
# ruff: noqa: F401  most of what is imported is for generated code

import contextvars
import functools
import threading
import warnings
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy import asarray, ndarray

from . import dtypes
from .autograd.alias import link_view, share_counter
from .autograd.grad_mode import current
from .autograd.inplace import write_out
from .autograd.memory import LARGE
from .autograd.node import FREED, Grads, MultiNode, next_number
from .autograd.saved import modified, saved_result, tensor_of
from .autograd.slices import place_of
from .autograd.version import INFERENCE
from .dtypes import FROM_NUMPY
from .errors import check, torch_error, wrong_argument
from .observe import here
from .strides import broadcast, converted
from .tensor import Tensor, like_of, new, wrap


# step 1: inputs -----------------------------------------------------------------------------------
class WrappedNumber(Tensor):
    """A Python number as an operand: it takes the dtype of the tensor beside it."""

    __slots__ = ()

    @property
    def shown(self) -> Tensor:
        """What `_saved_other` shows: torch keeps `2` as an int64 tensor."""
        return self.__dict__["shown"]


_numbers: dict[tuple, WrappedNumber] = {}


def wrapped_number(value: Any, dtype: np.dtype) -> WrappedNumber:
    """The number as a 0-d tensor of that dtype; the latest ones are kept, they come again."""
    key = (type(value), value, dtype)
    number = _numbers.get(key)
    if number is None or value == 0 and str(value) == "-0.0":
        if len(_numbers) >= 512:
            _numbers.clear()
        number = new(WrappedNumber)
        number._array = np.asarray(value).astype(dtype)
        number._node = number._counter = None
        own = dtypes.TO_NUMPY[type(value)]
        number.__dict__["shown"] = shown = new(Tensor)
        shown._array, shown._node, shown._counter = np.asarray(value, own), None, None
        # NaN is never found again, -0.0 is not 0.0, and -1 is 255 in uint8 only until it is divided
        if value == value and str(value) != "-0.0" and not (value < 0 and dtype.kind == "u"):
            _numbers[key] = number
    return number


NUMBERS = (float, int, bool)


def lift(spec: Any, *operands: Any) -> tuple[tuple, tuple, bool, bool]:
    """Operands with Python numbers among them, as tensors and arrays of one dtype.

    Returns tensors, arrays, whether dtypes agree, and whether shapes and dtypes need no undoing in
    the backward pass because there is just one real tensor.
    """
    known = seen_before(*operands)
    if known is not None:
        return known
    tensors = [x for x in operands if isinstance(x, Tensor)]
    if not tensors and all(isinstance(x, NUMBERS) for x in operands):  # `torch.mul(2, 3)`
        first = wrap(np.asarray(operands[0], dtypes.result_type(operands[0]).numpy))
        return lift(spec, first, *operands[1:])
    if not tensors or not all(isinstance(x, (Tensor, *NUMBERS, np.generic)) for x in operands):
        raise wrong_type(spec, *operands)
    plain = [x.item() if isinstance(x, np.generic) else x for x in operands]
    dtype = common_dtype(spec, *plain)
    lifted = tuple(x if isinstance(x, Tensor) else wrapped_number(x, dtype) for x in plain)
    refuse_truths(spec, *(getattr(x, "shown", x)._array for x in lifted))
    arrays = in_dtype(dtype, lifted)
    alone = len(tensors) == 1 and tensors[0]._array.dtype is dtype
    return lifted, arrays, True, alone


def seen_before(first: Any, second: Any = None, *others: Any) -> tuple | None:
    """The usual case of `lift`: a tensor, and a number that has stood beside this dtype before."""
    number_first = type(first) in NUMBERS
    tensor, value = (second, first) if number_first else (first, second)
    if others or type(value) not in (float, int) or not isinstance(tensor, Tensor):
        return None
    array = tensor._array
    number = _numbers.get((type(value), value, array.dtype))
    if number is None or number._array.dtype is not array.dtype:
        return None
    if not value and str(value) == "-0.0":  # equal to the 0.0 that was seen, and not the same
        return None
    if number_first:
        return (number, tensor), (number._array, array), True, True
    return (tensor, number), (array, number._array), True, True


def lift_or_decline(spec: Any, *operands: Any) -> Any:
    """`lift` for operators: with what is no number, Python shall ask the other operand."""
    known = seen_before(*operands)
    if known is not None:
        return known
    if spec.name == "eq":  # compared with, an array is a tensor
        operands = tuple([wrap(x) if is_ours(x) else x for x in operands])
    if all(isinstance(x, (Tensor, *NUMBERS, np.generic)) for x in operands):
        return lift(spec, *operands)
    if any(isinstance(x, complex) for x in operands):
        raise TypeError(dtypes.why_absent("complex64"))
    return NotImplemented


def is_ours(value: Any) -> bool:
    """Whether it is an array of a dtype that a tensor can have."""
    return isinstance(value, ndarray) and value.dtype in dtypes.FROM_NUMPY


def declining(call: Callable) -> Callable:
    """The same for an operation that is a plain function, such as the three kinds of `pow`."""

    operands = (Tensor,) if call.__name__ == "matmul" else (Tensor, *NUMBERS, np.generic)
    if call.__name__ == "rdiv":  # it asks for no more than a product with what it is given
        operands += (ndarray,)

    @functools.wraps(call)
    def operator(self: Tensor, other: Any) -> Any:
        return call(self, other) if isinstance(other, operands) else NotImplemented

    return operator


def promote(spec: Any, *tensors: Tensor) -> tuple[ndarray, ...]:
    """The arrays of tensors of different dtypes, all of the dtype torch would take."""
    refuse_truths(spec, *(t._array for t in tensors))
    dtype = common_dtype(spec, *tensors)
    return in_dtype(dtype, tensors)


def in_dtype(dtype: np.dtype, tensors: Sequence[Tensor]) -> tuple[ndarray, ...]:
    arrays = [tensor._array for tensor in tensors]
    return tuple(one if one.dtype is dtype else converted(one, dtype) for one in arrays)


def common_dtype(spec: Any, *operands: Any) -> np.dtype:
    """What these operands are computed in; of integers that are divided, floating point."""
    dtype = dtypes.result_type(*operands)
    floating = spec.kind["floating"] and not dtype.is_floating_point
    return (dtypes.get_default_dtype() if floating else dtype).numpy


def refuse_truths(spec: Any, *arrays: ndarray) -> None:
    """Truth values are not subtracted, as in torch."""
    if spec.public in ("sub", "rsub"):
        truths = [array.dtype.kind == "b" for array in arrays]
        check(not all(truths), "sub.bools")
        check(not any(truths), "sub.bool")


def to_float(array: ndarray) -> ndarray:
    return converted(array, dtypes.get_default_dtype().numpy)


def arrays_of(spec: Any, tensors: Any) -> list[ndarray]:
    """The arrays of a list of tensors, promoted to one dtype."""
    try:
        arrays = [tensor._array for tensor in tensors]
        dtype = arrays[0].dtype
    except (AttributeError, IndexError, TypeError):
        raise no_tensors(spec, tensors) from None
    if isinstance(tensors, Tensor):
        raise no_tensors(spec, tensors)
    if any(array.dtype is not dtype for array in arrays):
        return list(promote(spec, *tensors))
    return arrays


def no_tensors(spec: Any, tensors: Any) -> Exception:
    """torch's sentences for what is no list of tensors."""
    if not isinstance(tensors, (tuple, list)):
        return wrong_argument(spec.name, "tensors", 1, "tuple of Tensors", tensors)
    for number, each in enumerate(tensors):
        if not isinstance(each, Tensor):
            return torch_error("list.element", number, type(each).__name__)
    if spec.name == "cat":
        return ValueError("torch.cat(): expected a non-empty list of Tensors")
    return RuntimeError(f"{spec.name} expects a non-empty TensorList")


def wrong_type(spec: Any, *operands: Any) -> TypeError:
    """torch's sentence for an argument that should have been a tensor."""
    for position, (name, value) in enumerate(zip(spec.inputs, operands, strict=False), 1):
        takes_numbers = spec.kind["pointwise"] and not spec.kind["numberless"]
        numbers = NUMBERS if takes_numbers and position > 1 else ()
        if not isinstance(value, (Tensor, *numbers)):
            shown = "input" if name == "self" else name
            return wrong_argument(spec.public, shown, position, "Tensor", value)
    return TypeError(f"{spec.public}() got no tensor")


def mismatch(spec: Any, error: Exception, *tensors: Tensor) -> Exception:
    """torch's sentence for shapes that do not broadcast, or for arithmetic on truth values."""
    arrays = [each._array for each in tensors]
    try:
        refuse_truths(spec, *arrays)
        functools.reduce(broadcast, (array.shape for array in arrays))
    except RuntimeError as wrong:
        error = wrong
    return history_first(error, *tensors) if spec.formulas else error


def history_first(error: Exception, *tensors: Any) -> Exception:
    """Of two errors, that of a view which has lost its history is torch's."""
    try:
        for each in tensors:
            each is None or each._node  # noqa: B018  to ask is the test
    except RuntimeError as lost:
        return lost
    return error


# step 2: compute ----------------------------------------------------------------------------------
# torch is silent where NumPy warns (inf - inf, 1e38 * 10).  `quietly` would cost the smallest
# operations a third of their time; a filter costs nothing, and is about this package's lines only.
warnings.filterwarnings("ignore", category=RuntimeWarning, module=rf"{__package__}\.")


class _Quiet(threading.local):
    """A context in which NumPy's floating-point warnings are off, one a thread.

    torch is silent where NumPy warns (log 0, 1/0).  NumPy keeps that setting per context; running
    one function inside a context of our own costs 40 ns and leaves the user's setting alone.
    """

    def __init__(self) -> None:
        context = contextvars.Context()
        context.run(np.seterr, all="ignore")
        self.run = context.run


_quiet = _Quiet()


def quietly(forward: Any, *arguments: Any) -> Any:
    return _quiet.run(forward, *arguments)


# step 4: undoing broadcasting and promotion -------------------------------------------------------
def fits(out: ndarray, tensors: tuple[Tensor, ...]) -> tuple | None:
    """What each input's gradient has to be made to fit; None if nothing was broadcast or cast."""
    shape, dtype = out.shape, out.dtype
    if dtype.kind != "f":
        dtype = None
    # of several dtypes, even a gradient that needs no cast may be computed with another one's bits
    one_dtype = all(t._array.dtype is dtype for t in tensors)
    wanted = tuple(
        None if one_dtype and t._array.shape == shape else (t._array.shape, t._array.dtype)
        for t in tensors
    )
    return wanted if any(wanted) else None


def fit(grad: Any, wanted: tuple | None) -> Any:
    """Sum a gradient over what was broadcast, and cast it back to the input's dtype."""
    if wanted is None or grad is None:
        return grad
    shape, dtype = wanted
    if isinstance(grad, Tensor):
        from .ops.views import sum_to

        grad = grad if grad._array.shape == shape else sum_to(grad, shape)
        return grad if grad._array.dtype is dtype else grad.to(FROM_NUMPY[dtype])
    if grad.shape != shape:
        grad = sum_array_to(grad, shape)
    return grad if grad.dtype is dtype else grad.astype(dtype)


def sum_array_to(array: ndarray, shape: tuple[int, ...]) -> ndarray:
    """Sum over the axes along which `shape` was broadcast to the array's shape."""
    added = array.ndim - len(shape)
    if added:
        array = np.add.reduce(array, 0 if added == 1 else tuple(range(added)))
    if 1 not in shape:
        return array
    stretched = tuple(axis for axis, size in enumerate(shape) if 1 == size != array.shape[axis])
    return np.add.reduce(array, stretched, keepdims=True) if stretched else array


# several outputs ----------------------------------------------------------------------------------
def share_out(node: MultiNode, out: tuple[Tensor, ...]) -> None:
    """Give each output its own edge to the node."""
    node.outputs = weakref.WeakValueDictionary()
    node.output_like = [like_of(each) for each in out]
    for number, each in enumerate(out):
        each._node = node.output(number)


def filled(node: MultiNode, grads: Grads, on_tensors: bool = False) -> list:
    """The gradients of all outputs, zeros for those that got none."""
    made = []
    for number, like in enumerate(node.output_like):
        grad = grads.get(number)
        if grad is None:
            grad = wrap(np.zeros(*like)) if on_tensors else np.zeros(*like)
        made.append(grad)
    return made
