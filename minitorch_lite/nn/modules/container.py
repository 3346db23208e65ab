"""Modules that hold modules: Sequential, ModuleList, ModuleDict."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from .module import Module, indent
from .names import place_in, typename
from .parameters import ParameterDict, ParameterList  # noqa: F401  torch has them in this module


class _Numbered(Module):
    """What Sequential and ModuleList share: children "0", "1", ..., indexed like a list."""

    def __init__(self) -> None:
        super().__init__()

    def _names(self, index: int | slice) -> Any:
        """The name of the child at `index`, or for a slice the list of names."""
        names = list(self._modules)
        return names[index if isinstance(index, slice) else place_in(index, len(names))]

    def __setitem__(self, idx: int, module: Module) -> None:
        setattr(self, list(self._modules)[place_in(idx, len(self))], module)

    def __delitem__(self, idx: int | slice) -> None:
        names = self._names(idx)
        for name in names if isinstance(idx, slice) else [names]:
            delattr(self, name)
        self._modules = OrderedDict((str(i), m) for i, m in enumerate(self._modules.values()))

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._modules.values())

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if not name.isdigit()]

    def append(self, module: Module) -> Any:
        """Add a child at the end; returns self."""
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]) -> Any:
        """Add children at the end; returns self."""
        for module in modules:
            self.append(module)
        return self

    def pop(self, key: int | slice) -> Any:
        """Take a child out and return it."""
        module = self[key]
        del self[key]
        return module

    def _make_room(self, index: int) -> None:
        for i in range(len(self), index, -1):
            self._modules[str(i)] = self._modules[str(i - 1)]


class Sequential(_Numbered):
    """Passes its input through its children in order; they may be named by an OrderedDict.

    >>> import minitorch_lite as torch
    >>> from minitorch_lite import nn
    >>> model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    >>> model[1], model(torch.zeros(4, 2)).shape
    (ReLU(), torch.Size([4, 1]))
    """

    def __init__(self, *args: Any) -> None:
        super().__init__()
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            named = args[0].items()
        else:
            named = ((str(i), module) for i, module in enumerate(args))
        for name, module in named:
            self.add_module(name, module)

    def forward(self, input: Any) -> Any:
        for module in self._modules.values():
            input = module(input)
        return input

    def __getitem__(self, idx: int | slice) -> Any:
        names = self._names(idx)
        if isinstance(idx, slice):
            return type(self)(OrderedDict((name, self._modules[name]) for name in names))
        return self._modules[names]

    def __add__(self, other: Sequential) -> Sequential:
        _expect_sequential(other)
        return Sequential().extend(chain(self, other))

    def __iadd__(self, other: Sequential) -> Sequential:
        _expect_sequential(other)
        return self.extend(other)

    def __mul__(self, other: int) -> Sequential:
        self._check_times(other)
        return Sequential().extend(list(self) * other)

    __rmul__ = __mul__

    def __imul__(self, other: int) -> Sequential:
        self._check_times(other)
        return self.extend(list(self) * (other - 1))

    def _check_times(self, times: int) -> None:
        mine = f"<class '{typename(type(self))}'>"
        if not isinstance(times, int):
            other = f"<class '{typename(type(times))}'>"
            raise TypeError(f"unsupported operand type(s) for *: {mine} and {other}")
        if times <= 0:
            raise ValueError(f"Non-positive multiplication factor {times} for {mine}")

    def insert(self, index: int, module: Module) -> Sequential:
        """Put a child before the one at `index`; returns self."""
        if not isinstance(module, Module):
            raise AssertionError(f"module should be of type: <class '{typename(Module)}'>")
        n = len(self)
        if not -n <= index <= n:
            raise IndexError(f"Index out of range: {index}")
        index += n if index < 0 else 0
        self._make_room(index)
        self._modules[str(index)] = module
        return self


def _expect_sequential(other: Any) -> None:
    if not isinstance(other, Sequential):
        raise ValueError(
            "add operator supports only objects of Sequential class, "
            f"but <class '{typename(type(other))}'> is given."
        )


class ModuleList(_Numbered):
    """A list whose modules are registered, as those of a plain Python list would not be."""

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        if modules is not None:
            self += modules

    def __getitem__(self, idx: int | slice) -> Any:
        names = self._names(idx)
        if isinstance(idx, slice):
            return type(self)([self._modules[name] for name in names])
        return self._modules[names]

    def __iadd__(self, modules: Iterable[Module]) -> ModuleList:
        return self.extend(modules)

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return ModuleList(chain(self, other))

    def extend(self, modules: Iterable[Module]) -> ModuleList:
        """Add modules at the end; returns self."""
        if not isinstance(modules, Iterable):
            raise TypeError(
                "ModuleList.extend should be called with an iterable, but got "
                + type(modules).__name__
            )
        return super().extend(modules)

    def insert(self, index: int, module: Module) -> None:
        """Put a module before the one at `index`."""
        self._make_room(index)
        self._modules[str(index)] = module

    def __repr__(self) -> str:  # neighbours that print alike share a line: (0-2): 3 x Linear(...)
        runs: list[list] = []  # first place, last place, text
        for place, text in enumerate(map(repr, self)):
            if runs and runs[-1][2] == text:
                runs[-1][1] = place
            else:
                runs.append([place, place, text])
        lines = [
            indent(f"({a}): {text}" if a == b else f"({a}-{b}): {b - a + 1} x {text}")
            for a, b, text in runs
        ]
        inside = "\n  ".join(lines)
        return f"{self._get_name()}(\n  {inside}\n)" if lines else f"{self._get_name()}()"


class ModuleDict(Module):
    """A dictionary whose modules are registered."""

    def __init__(self, modules: Mapping[str, Module] | None = None) -> None:
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key: str) -> Module:
        return self._modules[key]

    def __setitem__(self, key: str, module: Module) -> None:
        self.add_module(key, module)

    def __delitem__(self, key: str) -> None:
        del self._modules[key]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __contains__(self, key: str) -> bool:
        return key in self._modules

    def clear(self) -> None:
        """Remove all modules."""
        self._modules.clear()

    def pop(self, key: str) -> Module:
        """Take a module out and return it."""
        return self._modules.pop(key)

    def keys(self) -> Iterable[str]:
        return self._modules.keys()

    def items(self) -> Iterable[tuple[str, Module]]:
        return self._modules.items()

    def values(self) -> Iterable[Module]:
        return self._modules.values()

    def update(self, modules: Any) -> None:
        """Add or replace modules from a mapping or from (name, module) pairs."""
        if not isinstance(modules, Iterable):
            raise TypeError(
                "ModuleDict.update should be called with an iterable of key/value pairs, but got "
                + type(modules).__name__
            )
        pairs = modules.items() if isinstance(modules, (Mapping, ModuleDict)) else modules
        for i, pair in enumerate(pairs):
            what = f"ModuleDict update sequence element #{i}"
            if not isinstance(pair, Iterable):
                raise TypeError(f"{what} should be Iterable; is" + type(pair).__name__)
            if len(pair) != 2:
                raise ValueError(f"{what} has length {len(pair)}; 2 is required")
            self[pair[0]] = pair[1]
