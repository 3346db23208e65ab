"""From a list of items to a batch: the same structure, its leaves stacked into tensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ....creation import as_tensor, tensor
from ....dtypes import float64
from ....ops.parts import stack
from ....tensor import Tensor


def default_collate(batch: Sequence) -> Any:
    """Tensors are stacked; arrays, numbers, tuples, lists and dicts of them follow.

    RuntimeError for lists of unequal length, TypeError for anything else than these (and str).

    >>> default_collate([(1, 2.0), (3, 4.0)])
    [tensor([1, 3]), tensor([2., 4.], dtype=torch.float64)]
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return stack(batch, 0)
    if isinstance(first, np.ndarray) and first.dtype.kind not in "SaUO":
        return default_collate([as_tensor(item) for item in batch])
    if isinstance(first, (np.bool_, np.number)):
        return as_tensor(np.array(batch))
    if isinstance(first, float):
        return tensor(batch, dtype=float64)
    if isinstance(first, int):
        return tensor(batch)
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, Mapping):
        return _like(first, {key: default_collate([d[key] for d in batch]) for key in first})
    if isinstance(first, Sequence):
        if any(len(item) != len(first) for item in batch) and not hasattr(first, "_fields"):
            raise RuntimeError("each element in list of batch should be of equal size")
        return _like(first, [default_collate(items) for items in zip(*batch, strict=False)])
    found = first.dtype if isinstance(first, np.ndarray) else type(first)
    raise TypeError(
        "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; "
        f"found {found}"
    )


def default_convert(data: Any) -> Any:
    """What a loader does to a single item: arrays become tensors, wherever they are in it."""
    if isinstance(data, (np.ndarray, np.bool_, np.number)):
        return data if data.dtype.kind in "SaUO" else as_tensor(data)
    if isinstance(data, Mapping):
        return _like(data, {key: default_convert(data[key]) for key in data})
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return _like(data, [default_convert(item) for item in data])
    return data


def _like(original: Any, items: Any) -> Any:
    """`items` in the original's type; a plain tuple becomes a list, as in torch."""
    if type(original) is tuple:
        return items
    try:
        return type(original)(*items) if hasattr(original, "_fields") else type(original)(items)
    except TypeError:  # a type that is not made from its items
        return items
