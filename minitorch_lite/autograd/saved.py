"""Saved tensors: what a node keeps for its formula, and what happens when it is read again.

A saved input is the Tensor itself, with the version it had.  A saved output is its memory and its
version counter.  Reading either compares versions first: a gradient is right or there is an error.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Self

import numpy as np

from ..errors import check, tensor_type, torch_error
from ..tensor import Tensor, new, wrap
from .grad_mode import no_grad
from .node import FREED, AccumulateGrad, MultiNode, Node, Nowhere, short_name
from .version import AfterDetach, VersionCounter


class SavedResult:
    """A node's own output, saved: the array and its version counter, never the Tensor.

    The Tensor holds the node; the node holding the Tensor would be a cycle, and the graph would
    have to wait for the garbage collector.
    """

    __slots__ = ("_array", "_counter", "output_nr")

    def __init__(self, array: np.ndarray, counter: Any, output_nr: int = 0) -> None:
        self._array, self._counter, self.output_nr = array, counter, output_nr


class ResultInView(SavedResult):
    """A result that was written into a view: it belongs to the view's new history, which leads
    to the node that saves it; so that is held weakly."""

    __slots__ = ("history",)

    def __init__(self, view: Tensor) -> None:
        super().__init__(view._array, view._counter)
        self.history = weakref.ref(view._node)


def saved_result(out: Tensor) -> SavedResult:
    """Save a fresh output; from now on it needs a counter that the graph can watch."""
    # as `SavedResult(out._array, VersionCounter())`, in half of the time
    saved, counter = new(SavedResult), new(VersionCounter)
    saved._array, saved._counter, saved.output_nr = out._array, counter, 0
    counter.value, counter.views, out._counter = 0, None, counter
    return saved


class Packed:
    """A saved value in the keeping of saved_tensors_hooks: unpacked each time it is read.

    Its version is not checked: what the hooks hold may be a copy.
    """

    __slots__ = ("kept", "unpack_hook", "result", "node_of")
    _counter = None

    def __init__(
        self, node: Node, value: Any, pack: Callable, unpack: Callable, whole: bool = True
    ) -> None:
        shown = tensor_of(node, value) if whole else tensor_of(node, value).detach()
        version = shown._version
        self.unpack_hook = unpack
        node.own_hooks()  # unpacking may register one: the engine is to look
        with no_grad():
            self.kept = pack(shown)
        check(shown._version == version, "saved.pack_writes")
        self.result = not isinstance(value, Tensor)
        self.node_of = value._node if isinstance(value, Tensor) else getattr(value, "history", None)

    def tensor(self, node: Node | None) -> Tensor:
        tensor = self.unpack_hook(self.kept)
        check(isinstance(tensor, Tensor), "saved.unpacked", type(tensor).__name__)
        again = wrap(tensor._array)
        again._node = self.node_of
        if self.result:
            again._node = self.node_of and self.node_of() or node
        return again

    @property
    def _array(self) -> np.ndarray:
        return self.tensor(None)._array


class SavedTensor:
    """`node._raw_saved_<name>`: lets saved-tensor hooks be put on one saved value."""

    __module__ = "torch._C._autograd"
    _place: tuple[Node, Any, list | None]  # a name of the node's, or a place in a list

    def __init__(self) -> None:
        raise torch_error("saved.made")

    @classmethod
    def of(cls, node: Node, key: Any, held: list | None = None) -> SavedTensor:
        made = object.__new__(cls)
        made._place = node, key, held
        return made

    def register_hooks(self, *hooks: Callable) -> None:
        """`register_hooks(pack, unpack)`: pack it now, and unpack it when the node needs it."""
        if len(hooks) != 2 or not all(map(callable, hooks)):
            raise torch_error("saved.hooks_kind", ", ".join(map(repr, (self, *hooks))))
        node, key, held = self._place
        value = getattr(node, key, None) if held is None else held[key]
        check(value is not FREED, "saved.hooks_freed")
        check(value is not None, "saved.hooks_none")
        check(not isinstance(value, Packed), "saved.hooks_twice")
        packed = Packed(node, value, *hooks, whole=False)
        if held is None:
            setattr(node, key, packed)
        else:
            held[key] = packed


class SavedList(list):
    """Several saved values, None among them, with the versions they had."""

    def __init__(self, values: Iterable[Any], versions: Iterable[int] = ()) -> None:
        super().__init__(values)
        self.versions = tuple(versions)

    def saved(self) -> Self:
        """Note the versions: a node is about to keep these values."""
        counters = [None if each is None else each._counter for each in self]
        self.versions = tuple([0 if counter is None else counter.value for counter in counters])
        return self

    def shown(self, node: Node) -> tuple[Tensor | None, ...]:
        pairs = zip(self, self.versions, strict=True)
        return tuple(unpack_value(node, value, version) for value, version in pairs)

    def packed(self, node: Node, pack: Callable, unpack: Callable) -> SavedList:
        values = [value if value is None else Packed(node, value, pack, unpack) for value in self]
        return type(self)(values, self.versions)


def unpack(node: Node, name: str) -> Tensor | None:
    """A saved tensor as people see it, in its place in the graph, its version checked."""
    return unpack_value(node, getattr(node, name), getattr(node, f"{name}_version"))


def unpack_value(node: Node, value: Any, expected: int) -> Tensor | None:
    if value is None:
        return None
    counter = value._counter
    if counter is not None and counter.value != expected:
        raise changed(node, value, expected)
    shown = getattr(value, "shown", None)  # a Python number has a form of its own
    return tensor_of(node, value) if shown is None else shown


def tensor_of(node: Node, value: Any) -> Tensor:
    """A saved value as a Tensor: an input is one already, an output gets its node again."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, Packed):
        return value.tensor(maker_of(node, value))
    tensor = wrap(value._array)
    tensor._counter, tensor._node = value._counter, maker_of(node, value)
    return tensor


def maker_of(node: Node, value: Any) -> Node | None:
    """What made a saved value: of a result, the node that saves it."""
    if isinstance(value, Tensor):
        _ = value.grad_fn  # of a view this brings its history up to date, or refuses
        return value._node
    if isinstance(value, ResultInView):
        return value.history() or node
    return node.output(getattr(value, "output_nr", 0)) if isinstance(node, MultiNode) else node


def modified(node: Node, name: str) -> Exception:
    """The error for a saved tensor that has been written to since it was saved."""
    return changed(node, getattr(node, name), getattr(node, f"{name}_version"))


def changed(node: Node, value: Any, expected: int) -> Exception:
    array, version, above = value._array, value._counter.value, AfterDetach.ABOVE
    if version - expected >= above and value.is_leaf:
        return torch_error("detached")
    maker = maker_of(node, value)
    kind = "CPUBoolType" if array.dtype.kind == "b" else tensor_type(array.dtype)
    origin = ""
    if maker is not None and not isinstance(maker, (AccumulateGrad, Nowhere)):
        shown, number = maker.target
        origin = f", which is output {number} of {short_name(shown)},"
    from . import anomaly_mode

    traced = anomaly_mode.state.enabled
    hint = torch_error("saved.changed_there") if traced else torch_error("saved.changed_hint")
    return torch_error(
        "saved.changed", kind, array.shape, origin, version % above, expected % above, hint
    )


# what a node shows --------------------------------------------------------------------------------
def show_saved(kind: type[Node]) -> None:
    """What nodes of a kind save is shown as `_saved_<name>`, for reading only."""
    for name in kind.saves:
        for public in public_names(name):
            setattr(kind, f"_saved_{public}", property(partial(saved_value, name, public)))
        if name in (*kind.versioned, *kind.lists):
            setattr(kind, f"_raw_saved_{name}", property(partial(raw_saved, name)))


def saved_value(name: str, public: str, node: Node) -> Any:
    """What `_saved_<public>` shows: the tensor that was saved, or the number."""
    value = getattr(node, name, None)  # None: the inputs whose formulas read it need no gradient
    if value is None:
        return None
    if name in node.lists:
        return value.shown(node)
    if name in node.versioned:
        return unpack(node, name) if hasattr(node, f"{name}_version") else None
    if name.endswith("_layout"):
        shape, strides, itemsize = value
        return shape if public.endswith("sizes") else tuple(s // itemsize for s in strides)
    return unsigned(value) if name in UNSIGNED else value


def raw_saved(name: str, node: Node) -> Any:
    if name not in node.lists:
        return SavedTensor.of(node, name)
    held = getattr(node, name)
    check(held is not FREED, "saved.freed")
    return tuple(SavedTensor.of(node, at, held) for at in range(len(held)))


# What is saved of an array without it, by the ending of the saved value's name: how it is
# read, and torch's public names of it.
PARTS: dict[str, tuple[str, ...]] = {
    "_shape": ("{0}.shape", "_sym_sizes"),
    "_extent": ("{0}.shape",),  # a shape to undo broadcasting: torch keeps these elsewhere
    "_sizes_opt": ("(0,) if {0} is None else {0}.shape", "_sym_sizes_opt"),
    "_numel": ("{0}.size", "_sym_numel"),
    "_dim": ("{0}.ndim", "_dim"),
    "_dtype": ("{0}.dtype",),
    "_layout": ("({0}.shape, {0}.strides, {0}.itemsize)", "_sym_sizes", "_sym_strides"),
    "_place": ("place_of({0})",),
}
UNSIGNED = frozenset(
    "dim dims dim0 dim1 dim2 dimension index ignore_index offset start end".split()
)


def public_names(name: str) -> tuple[str, ...]:
    """torch's public names of a saved value: shapes and strides have names of their own."""
    for ending, (_, *publics) in PARTS.items():
        if name.endswith(ending):
            return tuple(name.removesuffix(ending) + public for public in publics)
    return (name.removesuffix("_"),)  # an op says `target_` where Node has a `target` of its own


def unsigned(dim: Any) -> Any:
    """A saved dimension as torch shows it: -1 comes out as 2**64 - 1."""
    if isinstance(dim, (tuple, list)):
        return tuple(unsigned(each) for each in dim)
    return dim % 2**64 if isinstance(dim, int) else dim
