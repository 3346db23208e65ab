"""Tensor: an ndarray, its place in a graph, and the version of its memory.

Three slots hold all that an operation has to set; everything rarer has a default on the class and
appears in an instance's dictionary when it is needed.  The operations are not here: each is one
declared function in `ops/`, and `methods.py` binds them to the class.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import ndarray

from .autograd.grad_mode import current
from .autograd.node import NOWHERE, AccumulateGrad, Node, RemovableHandle, add_hook
from .autograd.version import INFERENCE, AfterDetach, VersionCounter
from .dtypes import FROM_NUMPY, dtype
from .errors import c_name, check, check_type, torch_error, warn
from .observe import here, watchers
from .places import Named, Size


class Tensor(metaclass=Named):
    """An n-dimensional array that remembers how it was computed.

    `Tensor([1, 2])` is a float32 tensor of the numbers, `Tensor(2, 3)` an uninitialised one of
    that shape; prefer `tensor(...)` and `empty(...)`, which say which is meant.

    >>> import minitorch_lite as torch
    >>> w = torch.tensor([2.], requires_grad=True)
    >>> (w * w).backward()
    >>> w.grad
    tensor([4.])
    """

    __slots__ = ("_array", "_node", "_counter", "__dict__", "__weakref__")

    _array: np.ndarray
    _node: Node | None  # None, the leaf's AccumulateGrad, or the node of the op that made it
    _counter: Any  # None (version 0), a VersionCounter, or INFERENCE

    # rare state: defaults here, values in the instance's dictionary
    _base: Tensor | None = None  # the tensor whose memory this one looks at
    _made: str = "default"  # how the view was made; decides if writing through it is allowed
    _kept_grad: Tensor | None = None  # .grad of anything but a leaf that requires grad
    _retains = False  # has `retain_grad` been called?
    _accumulator: AccumulateGrad | None = None  # a leaf's, while it does not require grad

    if TYPE_CHECKING:  # the operations that methods.py binds

        def __getattr__(self, name: str) -> Any: ...

    __hash__ = object.__hash__
    __array_priority__ = 1000  # `ndarray + tensor` asks the tensor first

    def __new__(cls, *data: Any, device: Any = None) -> Tensor:
        from .creation import legacy_tensor

        return legacy_tensor(cls, *data)

    # its memory --------------------------------------------------------------------------------

    @property
    def shape(self) -> Size:
        return tuple.__new__(Size, self._array.shape)  # whole numbers: nothing to check

    @property
    def dtype(self) -> dtype:
        return FROM_NUMPY[self._array.dtype]

    @property
    def data(self) -> Tensor:
        """The same memory outside the graph, with a version counter of its own.

        Writing to it is not noticed by autograd; `detach()` shares the counter and is.
        """
        out = alias(self)
        out._counter = INFERENCE if self._counter is INFERENCE else None
        return out

    @data.setter
    def data(self, other: Tensor) -> None:
        check(isinstance(other, Tensor), "data.kind", type(other).__name__)
        check(not self.requires_grad or other._array.dtype.kind == "f", "data.dtype")
        if self._node is not None and other._array.shape != self._array.shape:
            from .autograd.hooks import keep_shape

            keep_shape(self)
        self._array = other._array
        if isinstance(self._node, AccumulateGrad):
            self._node.array = other._array

    data = data.deleter(lambda self: check(False, "delete.data"))

    # its place in the graph --------------------------------------------------------------------

    @property
    def requires_grad(self) -> bool:
        """True if gradients are computed for this tensor or through it."""
        return self._node is not None

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        check(isinstance(value, bool), "requires_grad.kind")
        if not self.is_leaf:
            raise torch_error("leaf.on") if value else torch_error("leaf.off")
        frozen = self._counter is INFERENCE and not current.mode.inference
        check(not (value and frozen), "requires_grad.inference")
        if value == self.requires_grad and self._node is not NOWHERE:
            return
        if not value:
            self._stop_requiring_grad()
            return
        check(self._array.dtype.kind == "f", "requires_grad.dtype")
        from .autograd.alias import leaf_changed

        node = self._accumulator or leaf_edge(self)
        node.array, node.grad = self._array, self._kept_grad
        self._node = node
        leaf_changed(self, None, NOWHERE)

    requires_grad = requires_grad.deleter(lambda self: check(False, "requires_grad.kind"))

    def _stop_requiring_grad(self) -> None:
        if self._node is NOWHERE:  # it requires grad by its base
            return
        from .autograd.alias import leaf_changed

        if isinstance(self._node, AccumulateGrad):
            self._accumulator, self._kept_grad = self._node, self._node.grad
        base = self._base
        self._node = None if base is None or base._node is None else NOWHERE
        leaf_changed(self, NOWHERE, None)

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Ask for gradients of this leaf, or no longer; returns the tensor itself.

        Raises RuntimeError for a non-leaf, a dtype that is not floating point, or an inference
        tensor outside inference mode.
        """
        check_type(requires_grad, bool, "requires_grad_", "requires_grad", 1, "bool")
        check(not requires_grad or self._array.dtype.kind == "f", "requires_grad_.dtype")
        if not requires_grad or self.is_leaf:
            self.requires_grad = requires_grad
        return self

    @property
    def grad_fn(self) -> Node | None:
        """The node that computes this tensor's gradient further back; None for a leaf."""
        node = self._node
        return None if node is None or isinstance(node, AccumulateGrad) else node.target[0]

    _grad_fn = grad_fn.deleter(lambda self: check(False, "delete.grad_fn"))

    @property
    def output_nr(self) -> int:
        """Which of its `grad_fn`'s outputs this tensor is."""
        node = noted(self)
        return 0 if node is None else node.target[1]

    @property
    def is_leaf(self) -> bool:
        """True if no recorded operation made this tensor."""
        return self.grad_fn is None

    @property
    def grad(self) -> Tensor | None:
        """What `backward()` has added up here so far; None before the first time."""
        node = noted(self)
        if isinstance(node, AccumulateGrad):
            return node.grad
        if self._kept_grad is None and node not in (None, NOWHERE) and not self.retains_grad:
            warn("grad.non_leaf")
        return self._kept_grad

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        if value is not None:
            self._check_grad(value)
        node = noted(self)
        if isinstance(node, AccumulateGrad):
            node.grad = value
        else:
            self._kept_grad = value

    @grad.deleter
    def grad(self) -> None:
        self.grad = None

    _grad = grad  # by which programs that set it call it too

    def _check_grad(self, value: Any) -> None:
        check(isinstance(value, Tensor), "grad.kind", type(value).__name__)
        check(value is not self, "grad.itself")
        given, own = value._array, self._array
        check(given.dtype is own.dtype, "grad.dtypes", c_name(given.dtype), own.dtype)
        check(given.shape == own.shape, "grad.size", given.shape, own.shape)

    def retain_grad(self) -> None:
        """Keep `.grad` of this tensor too, though it is not a leaf; nothing happens for a leaf."""
        check(self.requires_grad, "retain_grad.no_grad")
        if not self._retains and not self.is_leaf:
            self._node.own_hooks().retaining = weakref.ref(self)  # type: ignore[union-attr]
            self._retains = True

    @property
    def retains_grad(self) -> bool:
        """True for a non-leaf that keeps its `.grad`."""
        return self._retains

    def register_hook(self, hook: Callable[[Tensor], Tensor | None]) -> RemovableHandle:
        """Call `hook(grad)` when this tensor's gradient is known; what it returns replaces it."""
        check(self._node is not None, "hook.no_grad")
        # no gradient reaches a view that requires grad only by its base: its hooks never run
        return add_hook({} if self._node is NOWHERE else self._node.own_hooks().tensor, hook)

    @property
    def _backward_hooks(self) -> dict | None:
        """The hooks registered on this tensor; None if there have been none."""
        hooks = None if self._node is None else self._node.hooks
        return self.__dict__.get("_given_hooks") if hooks is None else hooks.tensor

    @_backward_hooks.setter
    def _backward_hooks(self, hooks: dict | None) -> None:
        self._given_hooks = hooks  # nobody calls them; register_hook is the way

    _backward_hooks = _backward_hooks.deleter(lambda self: check(False, "delete.hooks"))

    def register_post_accumulate_grad_hook(self, hook: Callable[[Tensor], None]) -> RemovableHandle:
        """Call `hook(tensor)` each time a gradient has been added to this leaf's `.grad`."""
        check(self._node is not None, "hook.no_grad")
        if self._node is NOWHERE:
            return add_hook({}, hook)
        check(isinstance(self._node, AccumulateGrad), "hook.non_leaf")
        self._node.own_hooks()  # the engine is to note that it runs
        hooks = self._node.post_accumulate = self._node.post_accumulate or {}
        return add_hook(hooks, hook)

    def detach_(self) -> Tensor:
        """Leave the graph: from now on a leaf that requires no grad.  RuntimeError for a view."""
        if current.mode.inference:
            return self
        check(self._base is None, "detach.view")
        for watcher in here.watching if watchers else ():
            watcher.leaving(self)
        if not self.is_leaf:
            self._counter = AfterDetach(self._counter or VersionCounter())
        self._stop_requiring_grad()
        return self

    # its version -------------------------------------------------------------------------------

    @property
    def _version(self) -> int:
        counter = self._counter
        if counter is INFERENCE:
            raise RuntimeError("Inference tensors do not track version counter.")
        return 0 if counter is None else counter.value % AfterDetach.ABOVE

    def is_inference(self) -> bool:
        """True if it was made in inference mode: then it can never enter a recorded graph."""
        return self._counter is INFERENCE

    def _is_view(self) -> bool:
        """True if it looks at the memory of another tensor, its `_base`."""
        return self._base is not None


noted: Any = Tensor._node.__get__  # type: ignore[union-attr]  # also of a view that is stale
new = object.__new__


def wrap(array: Any) -> Tensor:
    """A new tensor around an array (or a NumPy scalar), sharing the array's memory."""
    out = new(Tensor)
    out._array = array if type(array) is ndarray else np.asarray(array)
    out._node, out._counter = None, current.mode.counter
    return out


def alias(tensor: Tensor) -> Tensor:
    """A tensor of the same memory outside the graph."""
    for watcher in here.watching if watchers else ():
        watcher.leaving(tensor)
    out = new(Tensor)
    out._array, out._node, out._counter = tensor._array, None, tensor._counter
    return out


def like_of(value: Any) -> tuple | None:
    """Shape and dtype, as a gradient must have them; None for what is no tensor."""
    return (value._array.shape, value._array.dtype) if isinstance(value, Tensor) else None


def leaf_edge(tensor: Tensor) -> AccumulateGrad:
    """Make a fresh tensor a leaf that requires grad."""
    node = tensor._node = AccumulateGrad()
    # the tensor holds its node, so the node holds only the tensor's memory: no cycle
    node.leaf, node.array = weakref.ref(tensor), tensor._array
    node.held = node.hooks = node.post_accumulate = None
    return node
