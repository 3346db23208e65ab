"""What a node shows of what it saved: `_saved_self`, and torch's names for shapes and numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .node import Node


def saved_value(node: Node, name: str, public: str) -> Any:
    """What `_saved_<public>` shows: the tensor that was saved, or the number."""
    value = getattr(node, name, None)  # None: the inputs whose formulas read it need no gradient
    if value is None:
        return None
    if name in node.lists:
        return value.shown(node)
    if name in node.versioned:
        from .saved import unpack

        return unpack(node, name) if hasattr(node, f"{name}_version") else None
    if name.endswith("_layout"):
        shape, strides, itemsize = value
        return shape if public.endswith("sizes") else tuple(s // itemsize for s in strides)
    return unsigned(value) if name in UNSIGNED else value


def raw_saved(node: Node, name: str) -> Any:
    from .saved import SavedTensor

    if name in node.lists:
        return getattr(node, name).raw(node)
    return SavedTensor.of(node, partial(getattr, node, name, None), partial(setattr, node, name))


ENDINGS = {
    "_shape": ("_sym_sizes",),
    "_numel": ("_sym_numel",),
    "_sizes_opt": ("_sym_sizes_opt",),
    "_layout": ("_sym_sizes", "_sym_strides"),
    "_extent": (),  # a shape to undo broadcasting: torch keeps these elsewhere
    "_dtype": (),
    "_place": (),
}
UNSIGNED = frozenset(
    "dim dims dim0 dim1 dim2 dimension index ignore_index offset start end".split()
)


def public_names(name: str) -> tuple[str, ...]:
    """torch's public names of a saved value: shapes and strides have names of their own."""
    for ending, publics in ENDINGS.items():
        if name.endswith(ending):
            return tuple(name.removesuffix(ending) + public for public in publics)
    return (name.removesuffix("_"),)  # an op says `target_` where Node has a `target` of its own


def unsigned(dim: Any) -> Any:
    """A saved dimension as torch shows it: -1 comes out as 2**64 - 1."""
    if isinstance(dim, (tuple, list)):
        return tuple(unsigned(each) for each in dim)
    return dim % 2**64 if isinstance(dim, int) else dim
