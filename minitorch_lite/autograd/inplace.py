"""Writing in place: the operation itself, then a write, then taking over its history.

First come the refusals, in torch's words and order.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import observe
from ..dtypes import FROM_NUMPY
from ..errors import check, torch_error, warn, wrong_argument
from ..strides import address, elements, storage_of
from ..tensor import Tensor, like_of, wrap
from .alias import Stale, bump, no_history, noted, refusal, repeats
from .grad_mode import current, no_grad
from .hooks import keep_shape
from .node import AccumulateGrad
from .saved import ResultInView
from .slices import place_of, take_over
from .version import INFERENCE


# refusals -----------------------------------------------------------------------------------------
def check_writable(tensor: Tensor, recorded: bool) -> None:
    """Refuse the in-place writes that torch refuses, in torch's words and order."""
    if recorded:
        if tensor._base is not None:
            if tensor._made != "default":
                raise refusal(tensor, noted(tensor), indirect=False)
            view_of_leaf = tensor.requires_grad and tensor._base.is_leaf
            check(not view_of_leaf, "inplace.view_of_leaf")
        check(not isinstance(tensor._node, AccumulateGrad), "inplace.leaf")


before_write: list[Callable[[Tensor], None]] = []  # who wants to see what is overwritten


def check_not_inference(tensor: Tensor) -> None:
    """The last refusal; what is written now is told to who asked for it."""
    if before_write:
        before_write[0](tensor)
    if tensor._counter is INFERENCE and not current.mode.inference:
        raise torch_error("inplace.inference")


WRITES_ONE_NUMBER = frozenset(("fill_", "zero_"))
WRITES_BY_MASK = frozenset(("masked_fill_", "index_put_"))


def check_memory(self: Tensor, others: tuple, name: str) -> bool:
    """Refuse to write where elements share memory, or where an input is in the way.

    Returns True if elements share memory and writing is allowed all the same.
    """
    array = self._array
    harmless = name in WRITES_ONE_NUMBER and not any(isinstance(x, Tensor) for x in others)
    harmless = harmless or name == "copy_" and others[0] is self
    repeated = 0 in array.strides and not harmless and repeats(array)
    if repeated:
        check(name in WRITES_BY_MASK, "write.repeated")
        example = "tensor[mask] = scalar" if "mask" in name else "tensor[indices] = tensor"
        warn("inplace.expanded", name, example, once=True)
    by_mask, whole = name in WRITES_BY_MASK, name == "index_put_"
    for other in () if by_mask and fills(*others) else others:
        if isinstance(other, Tensor):
            shares = whole or array.base is not None or other._array.base is not None
            if shares and overlap(array, other._array, whole):
                raise torch_error("inplace.overlap")
    return repeated or by_mask and place_of(array).overlaps


def fills(mask: Any, value: Any = None, accumulate: bool = False) -> bool:
    """Is one number written where one mask is True?  Then it is read before."""
    masks = [mask] if isinstance(mask, Tensor) else [each for each in mask if each is not None]
    by_mask = len(masks) == 1 and masks[0]._array.dtype.kind in "bu" and not accumulate
    value = getattr(value, "_array", value)
    return by_mask and isinstance(value, np.ndarray) and value.size == 1


def overlap(a: np.ndarray, b: np.ndarray, whole: bool) -> bool:
    """True if two arrays share some memory, but not (or: even) all in the same order.

    Of arrays with gaps torch does not know; nor do we.
    """
    if storage_of(a) is not storage_of(b) or a is b and not whole:
        return False
    if not (a.size and b.size and place_of(a).dense and place_of(b).dense):
        return False
    start, other = address(a), address(b)
    if (start, a.nbytes) == (other, b.nbytes):
        return whole or elements(a) != elements(b)
    return start < other + b.nbytes and other < start + a.nbytes


def check_result(self: Tensor, out: Tensor) -> None:
    """What is written in place has to fit the memory it is written to."""
    into, result = self._array, out._array
    if result.dtype is into.dtype and result.shape == into.shape:
        return
    check(result.shape == into.shape, "inplace.shape", into.shape, result.shape)
    may_be_cast = FROM_NUMPY[result.dtype].kind <= FROM_NUMPY[into.dtype].kind
    check(may_be_cast, "inplace.dtype", result.dtype, into.dtype)


# the twin -----------------------------------------------------------------------------------------
def inplace(
    operation: Callable, name: str | None = None, write_shared: Callable | None = None
) -> Callable:
    """The in-place twin of an operation: the same formula, its result written into `self`.

    `write_shared` writes where elements share memory: one value after the other, as torch does.
    """
    spec = operation.spec  # type: ignore[attr-defined]
    name = name or f"{spec.public}_"

    def write(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        if not isinstance(self, Tensor):
            raise wrong_argument(name, "input", 1, "Tensor", self)
        others = (*args, *kwargs.values()) if kwargs else args
        mode = current.mode
        recorded = mode.recording and wants_grad(self, *others)
        if recorded and self._counter is INFERENCE:  # as in `all_inference` of templates.py
            recorded = not all(isinstance(x, Tensor) and x._counter is INFERENCE for x in others)
        check_writable(self, recorded and bool(spec.formulas))
        for each in others if recorded else ():
            if type(each) is Stale:
                each._node  # noqa: B018  it may have lost its history, and says so
        repeated = check_memory(self, others, name)
        check_not_inference(self)
        if mode.on_record is not None:  # what the node saves is not settled yet
            current.mode = mode.but(on_record=None)
        try:
            out = operation(self, *args, **kwargs)
        except TypeError as error:  # `mul_` counts its arguments without self
            raise in_place_wording(error, spec.public, name) from None
        finally:
            current.mode = mode
        check_result(self, out)
        node = out._node
        if node is not None and "self" in node.versioned and getattr(node, "self", None) is self:
            node.self, node.self_version = self.clone(), 0  # as it was before the write
        result = getattr(node, "result", None)
        if node is not None and mode.on_record is not None:
            if result is not None:  # it is not there yet
                node.result = None
            mode.on_record(node)
        if repeated and write_shared:
            write_shared(self._array, *args, **kwargs)
        elif repeated:  # what did not change must not overwrite what did
            np.copyto(self._array, out._array, where=self._array != out._array)
        else:
            self._array[...] = out._array
        bump(self)
        if node is not None:
            if result is not None:
                result._array, result._counter = self._array, self._counter
                node.result_version = self._counter.value
            if out._array.dtype is not self._array.dtype:  # gradients come in self's dtype now
                given = dict(zip(node.op.params, (self, *args), strict=False)) | kwargs
                node.fits = tuple([like_of(given.get(name)) for name in node.op.inputs])
            take_over(self, node)
            if result is not None:
                node.result = result if self._base is None else ResultInView(self)
                if mode.on_record is not None:
                    mode.on_record(node)
        for watcher in observe.here.watching if observe.watchers else ():
            watcher.wrote(self, name)
        return self

    functools.update_wrapper(write, operation, assigned=("__module__", "__doc__"), updated=())
    write.__name__ = write.__qualname__ = name
    write.spec = spec  # type: ignore[attr-defined]
    return write


def inplace_view(operation: Callable, node: Callable[[Any], str], name: str) -> Callable:
    """The in-place twin of a view: the tensor itself is walked through in another way.

    torch has nodes of other names for these; `node` tells which, from that of the view.
    """

    def turn(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        recorded = current.mode.recording and self.requires_grad
        check_writable(self, recorded)
        check_not_inference(self)
        out = operation(self, *args, **kwargs)
        history: Any = out._node
        if not recorded and not no_history(self._node):
            keep_shape(self)
        self._array = out._array
        bump(self)
        if recorded:
            made = type(history)
            history.__class__ = renamed(made, node(made.__name__))
            if type(self) is Stale:
                self.__class__ = Tensor
            self._node = history  # a request to retain its gradient stays with the old shape
        elif isinstance(self._node, AccumulateGrad):
            self._node.array = out._array
        return self

    turn.__name__ = turn.__qualname__ = name
    turn.__module__ = operation.__module__
    turn.__doc__ = f"`{operation.__name__}` of the tensor itself."
    return turn


def write_out(spec: Any, out: Tensor, *given: Any) -> Tensor:
    """What `out=` asks for: the result of an operation in a tensor that is there already."""
    from ..ops.writes import copy_

    check(isinstance(out, Tensor), "out.kind", spec.public, type(out).__name__)
    inputs = given[0] if spec.kind["each"] else given
    followed = spec.formulas and current.mode.recording and wants_grad(out, *inputs)
    check(not followed, "out.grad", spec.public)
    check_memory(out, inputs, spec.public)
    with no_grad():
        result = spec.call(*given)
        if out.shape != result.shape:
            if out.numel():
                warn("out.resized", out._array.shape, result._array.shape)
            out.data = wrap(np.empty(result.shape, out._array.dtype))
        check_result(out, result)
        return copy_(out, result)


@functools.cache
def renamed(node_type: type, name: str) -> type:
    return type(name, (node_type,), {"__slots__": ()})


def wants_grad(*operands: Any) -> bool:
    """Does one of them require grad?  A stale view must not be asked for its history."""
    for each in operands:  # noqa: SIM110  `any` takes twice the time
        if isinstance(each, Tensor) and each.requires_grad:
            return True
    return False


def in_place_wording(error: TypeError, public: str, name: str) -> TypeError:
    text = str(error).replace(f"{public}()", f"{name}()", 1)
    for position in range(2, 6):
        text = text.replace(f"(position {position})", f"(position {position - 1})")
    return TypeError(text)
