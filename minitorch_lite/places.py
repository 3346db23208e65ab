"""Where and how a tensor's numbers lie: sizes, devices, layouts."""

from __future__ import annotations

import builtins
import math
import operator
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from .errors import check, check_type

__all__ = [
    "Size", "contiguous_format", "device", "layout", "memory_format", "preserve_format", "strided",
]  # fmt: skip


class Named(type):
    """Classes of ours that print the name a learner knows: `<class 'torch.Size'>`."""

    def __repr__(cls) -> str:
        return f"<class 'torch.{cls.__qualname__}'>"


class Size(tuple, metaclass=Named):
    """The shape of a tensor: a tuple that prints its name and stays a Size when cut or joined.

    >>> Size([2, 3]) + (4,), Size([2, 3]).numel(), Size([2, 3])[1:]
    (torch.Size([2, 3, 4]), 6, torch.Size([3]))
    """

    __slots__ = ()

    def __new__(cls, sizes: Iterable = ()) -> Size:
        sizes = tuple(sizes)
        for place, item in enumerate(sizes):
            check(hasattr(item, "__index__"), "size.item", place, type(item).__name__)
        return tuple.__new__(cls, map(operator.index, sizes))

    def numel(self) -> builtins.int:
        return math.prod(self)

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"

    def __getitem__(self, index):
        item = tuple.__getitem__(self, index)
        return tuple.__new__(Size, item) if type(item) is tuple else item

    def __add__(self, other):
        check(isinstance(other, tuple), "size.add", type(other).__name__)
        return tuple.__new__(Size, tuple.__add__(self, other))

    def __radd__(self, other):
        return tuple.__new__(Size, tuple.__add__(other, self))

    def __mul__(self, times):
        return tuple.__new__(Size, tuple.__mul__(self, times))

    __rmul__ = __mul__


DEVICE_TYPES = (
    "cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, "
    "mps, meta, hpu, mtia, privateuseone"
)


class _Device(NamedTuple):
    type: str
    index: builtins.int | None


class device(_Device, metaclass=Named):
    """Where a tensor lives. Every device torch can name can be named; only the CPU can be used.

    >>> device("cpu"), device("cuda:1"), str(device("cuda", 1))
    (device(type='cpu'), device(type='cuda', index=1), 'cuda:1')
    """

    __slots__ = ()

    def __new__(cls, type: str | device, index: builtins.int | None = None) -> device:
        if isinstance(type, device):
            return type
        check(not isinstance(type, builtins.int), "device.number")
        check_type(type, str, "device", "type", 1, "str")
        check(type, "device.empty")
        name, colon, number = type.partition(":")
        check(re.fullmatch("[a-zA-Z_]+(:(0|[1-9][0-9]*))?", type), "device.string", type)
        check(name in DEVICE_TYPES.split(", "), "device.unknown", DEVICE_TYPES, name)
        check(not colon or index is None, "device.twice", type)
        check(index is None or index >= 0, "device.negative")
        return super().__new__(cls, name, builtins.int(number) if colon else index)

    def __enter__(self) -> device:
        require_cpu(self)  # where everything is made anyway
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __repr__(self) -> str:
        index = "" if self.index is None else f", index={self.index}"
        return f"device(type='{self.type}'{index})"

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"


CPU = device("cpu")


def require_cpu(where: Any) -> None:
    """Accept None and any spelling of the CPU; raise for another device, for CUDA in torch's words.

    >>> require_cpu("cuda")
    Traceback (most recent call last):
    AssertionError: Torch not compiled with CUDA enabled
    """
    if where is None or where == "cpu" or where is CPU:
        return
    wanted = device(where)
    check(wanted.type != "cuda", "device.cuda")
    check(wanted.type == "cpu", "device.other", wanted)


class Constant(metaclass=Named):
    """One of a few objects that are compared with `is`; it prints its name."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> str:
        return self.name  # pickle and deepcopy find the one object again


class layout(Constant):
    """How a tensor's numbers lie in memory; `strided` is the only layout here."""


class memory_format(Constant):
    """What `clone` and `contiguous` may ask for."""


strided = layout("strided")
contiguous_format = memory_format("contiguous_format")
preserve_format = memory_format("preserve_format")
