"""The memory meter: what the graph of a small network keeps alive, in each mode.

Every number is measured on a graph that was really recorded: its nodes are walked, and the memory
of what they saved is added up. Memory that would be there anyway is not counted: parameters, the
input, the result.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..autograd.grad_mode import inference_mode, no_grad
from ..creation import randn
from ..nn import Linear, Module, ReLU, Sequential
from ..random import manual_seed
from ..tensor import Tensor
from .gauge import Drawing, bundle, page
from .language import _
from .meter_chart import chart, human
from .running import undone
from .walk import nodes_of

WIDTH = 64  # of every layer
DEPTHS = tuple(range(1, 9))
BATCHES = (32, 64, 96, 128, 160, 192)
MODES = {"default": nullcontext, "no_grad": no_grad, "inference_mode": inference_mode}
ROUNDS = 3  # of timing; the fastest counts
PATIENCE = 1.0  # seconds; on a slow machine the rest is measured once


@dataclass(frozen=True)
class Kept:
    """A piece of memory that only the graph keeps, and the nodes that saved it."""

    shape: tuple[int, ...]
    nbytes: int
    nodes: tuple[str, ...]


@dataclass(frozen=True)
class Measured:
    """One network, one batch, one mode."""

    kept: tuple[Kept, ...]
    nodes: int
    seconds: float

    @property
    def nbytes(self) -> int:
        return sum(piece.nbytes for piece in self.kept)


class MemoryMeter:
    """Bytes kept alive by the graph of an MLP, and the time of its forward, in three modes.

    In a notebook, depth and batch are sliders; all their states are measured when this is made.

    >>> meter = MemoryMeter(depths=(1, 2), batches=(4,))
    >>> [found.nbytes for found in meter.at(2, 4).values()]  # two arrays of 4 x 64 floats
    [2048, 0, 0]
    """

    def __init__(
        self,
        depths: tuple[int, ...] = DEPTHS,
        batches: tuple[int, ...] = BATCHES,
        first: tuple[int, int] | None = None,
    ) -> None:
        self.depths, self.batches = tuple(depths), tuple(batches)
        middle = depths[(len(depths) - 1) // 2], batches[len(batches) // 2]
        self.first = middle if first is None else first
        if self.first[0] not in self.depths or self.first[1] not in self.batches:
            raise ValueError(
                f"first is {self.first}: its depth must be one of {self.depths} and its batch one "
                f"of {self.batches}"
            )
        with undone():
            manual_seed(0)
            inputs = {batch: randn(batch, WIDTH) for batch in self.batches}
            soon = time.perf_counter() + PATIENCE
            self.states = {
                (depth, batch): measure_modes(network, inputs[batch], soon)
                for depth in self.depths
                for network in [mlp(depth)]
                for batch in self.batches
            }

    def at(self, depth: int, batch: int) -> dict[str, Measured]:
        """What was measured, by mode."""
        return self.states[depth, batch]

    @cached_property
    def text(self) -> str:
        """The first state in words, without its times: they are another machine's tomorrow."""
        depth, batch = self.first
        title = _("memory meter: depth {depth}, batch {batch}")
        lines = [title.format(depth=depth, batch=batch), f"    {described(depth, batch)}"]
        for mode, found in self.at(*self.first).items():
            lines.append(f"{mode}: {sentence(found)}")
            lines += [pieces(piece, count) for piece, count in Counter(found.kept).items()]
        by_depth = [human(self.at(d, batch)["default"].nbytes) for d in self.depths]
        by_batch = [human(self.at(depth, b)["default"].nbytes) for b in self.batches]
        lines.append(row(_("depth"), self.depths, by_depth))
        lines.append(row(_("batch"), self.batches, by_batch))
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        drawing = Drawing(lambda: chart(self), self.text)
        return bundle(drawing, lambda: page("meter", drawing.image, self.config()))

    def config(self) -> dict[str, Any]:
        """What the script on the page needs."""
        states = {
            f"{depth},{batch}": [
                {
                    "bytes": found.nbytes,
                    "size": human(found.nbytes),
                    "says": sentence(found),
                    "nodes": nodes_sentence(found),
                    "time": _("forward {time}").format(time=duration(found.seconds)),
                    "pieces": [
                        [p.nbytes, f"{p.shape} · {human(p.nbytes)}\n{', '.join(p.nodes)}"]
                        for p in found.kept
                    ],
                }
                for found in modes.values()
            ]
            for (depth, batch), modes in self.states.items()
        }
        return {
            "depths": self.depths,
            "batches": self.batches,
            "first": [self.depths.index(self.first[0]), self.batches.index(self.first[1])],
            "modes": list(MODES),
            "states": states,
            "programs": {f"{d},{b}": described(d, b) for d in self.depths for b in self.batches},
            "words": words(),
        }


def mlp(depth: int) -> Module:
    """`depth` hidden layers with their activation, and a last layer of one output."""
    hidden = [layer for _ in range(depth) for layer in (Linear(WIDTH, WIDTH), ReLU())]
    return Sequential(*hidden, Linear(WIDTH, 1))


def measure_modes(network: Module, inputs: Tensor, soon: float) -> dict[str, Measured]:
    """The same forward in each mode; the modes take turns, so that a slow moment hits all."""
    seconds: dict[str, list[float]] = {mode: [] for mode in MODES}
    kept, counted = {}, {}
    for _round in range(ROUNDS):
        for mode, switch in MODES.items():
            with switch():
                started = time.perf_counter()
                out = network(inputs)
                seconds[mode].append(time.perf_counter() - started)
            kept[mode], counted[mode] = kept_by(out, network, inputs), len(nodes_of(out))
        if time.perf_counter() > soon:
            break
    return {mode: Measured(kept[mode], counted[mode], min(seconds[mode])) for mode in MODES}


def kept_by(out: Tensor, network: Module, inputs: Tensor) -> tuple[Kept, ...]:
    """The memory that only the graph behind `out` holds, in the order in which it was saved.

    An array that two nodes saved is one piece; a view of it is the same piece.
    """
    there_anyway = {id(memory(t._array)) for t in (*network.parameters(), inputs, out)}
    pieces: dict[int, tuple[np.ndarray, np.ndarray, list[str]]] = {}
    for node in nodes_of(out):
        for name in node.versioned:
            value = getattr(node, name, None)
            if value is None:
                continue
            owner = memory(value._array)
            if id(owner) not in there_anyway:
                pieces.setdefault(id(owner), (owner, value._array, []))[2].append(node.name())
    return tuple(
        Kept(tuple(array.shape), owner.nbytes, tuple(dict.fromkeys(nodes)))
        for owner, array, nodes in pieces.values()
    )


def memory(array: np.ndarray) -> np.ndarray:
    """The array that owns the memory."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


# words -------------------------------------------------------------------------------------------
def described(depth: int, batch: int) -> str:
    layers = f"{depth} × (Linear({WIDTH}, {WIDTH}), ReLU), Linear({WIDTH}, 1)"
    return _("{layers} on an input of shape {shape}").format(layers=layers, shape=(batch, WIDTH))


def sentence(found: Measured) -> str:
    if not found.kept:
        return _("{nodes} nodes recorded, 0 bytes kept").format(nodes=found.nodes)
    return _("{nodes} nodes recorded, {bytes} bytes kept in {count} saved arrays").format(
        nodes=found.nodes, bytes=f"{found.nbytes:,}", count=len(found.kept)
    )


def nodes_sentence(found: Measured) -> str:
    return _("{nodes} nodes recorded, {count} arrays kept").format(
        nodes=found.nodes, count=len(found.kept)
    )


def pieces(piece: Kept, count: int) -> str:
    says = _("    {count} × {shape} float32, {size}, saved by {nodes}")
    nodes = _(" and ").join(piece.nodes)
    return says.format(count=count, shape=piece.shape, size=human(piece.nbytes), nodes=nodes)


def row(name: str, places: tuple[int, ...], sizes: list[str]) -> str:
    pairs = ", ".join(f"{place}: {size}" for place, size in zip(places, sizes, strict=True))
    return _("default, by {name}: {pairs}").format(name=name, pairs=pairs)


def duration(seconds: float) -> str:
    """Two significant digits: a single measurement has no more.

    >>> duration(0.0004213), duration(0.0213), duration(0.00002)
    ('0.42 ms', '21 ms', '0.02 ms')
    """
    milliseconds = seconds * 1e3
    if milliseconds >= 9.95:
        return f"{milliseconds:.0f} ms"
    return f"{milliseconds:.1f} ms" if milliseconds >= 0.995 else f"{milliseconds:.2f} ms"


def words() -> dict[str, str]:
    """The labels of the page."""
    return {
        "title": _("What the graph keeps alive"),
        "depth": _("depth: hidden layers"),
        "batch": _("batch: rows of the input"),
        "nothing": _("nothing is kept"),
        "twin": _("the same as text"),
        "note": _(
            "Measured when this cell ran: the bytes that only the recorded nodes hold (parameters, "
            "input and result would be there anyway), and the fastest of up to three forwards. "
            "All bars have one scale."
        ),
    }
