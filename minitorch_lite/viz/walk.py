"""A story read off a finished graph, by walking `grad_fn` alone: nobody was watching.

What was not recorded left nothing behind, so it is not here; neither are the shapes of values that
no variable holds any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..autograd import node as graph
from ..autograd.node import AccumulateGrad, Nowhere
from ..runtime import WrappedNumber
from ..tensor import Tensor
from .facts import Keys, fact_of, maker_of
from .learner import Names
from .story import Event, Fact, Ran, Released, Saved, Story


def story_of(tensor: Tensor, variables: Mapping[str, Any]) -> Story:
    """The graph behind a tensor; names come from `variables`.

    >>> import minitorch_lite as torch
    >>> w = torch.ones(2, requires_grad=True)
    >>> [event.node for event in story_of(w * w + 1, {"w": w}).events]
    ['MulBackward0', 'AddBackward0']
    """
    return _Walk(tensor, variables).story


def nodes_of(tensor: Tensor) -> list[Any]:
    """Every recorded node behind a tensor, in the order in which they were made."""
    found: dict[int, Any] = {}
    waiting = [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in found or isinstance(node, (AccumulateGrad, Nowhere)):
            continue
        found[id(node)] = node
        waiting += [following for following, _ in node.next_functions]
    return sorted(found.values(), key=lambda node: node.sequence_nr)


class _Walk:
    def __init__(self, tensor: Tensor, variables: Mapping[str, Any]) -> None:
        self.keys, self.names = Keys(), Names()
        self.results: dict[tuple[int, int], Fact] = {}  # by node and number of its output
        self.leaves: list[Tensor] = []  # held until the story is told
        nodes = nodes_of(tensor)
        self.live = self.outputs_among([tensor, *_tensors(variables)])
        events: list[Event] = []
        for node in nodes:
            events.append(self.ran(node))
            if any(
                getattr(node, name, None) is graph.FREED for name in getattr(node, "versioned", ())
            ):
                events.append(Released(len(events) - 1))
        if not nodes:
            events.append(Ran("tensor", (), (fact_of(tensor, self.keys),)))
        self.names.look(variables, self.keys.find)
        versions = {key: t._version for key, t in self.keys.alive() if not t.is_inference()}
        self.story = Story(events, self.names.of, versions)

    def outputs_among(self, tensors: list[Tensor]) -> dict[tuple[int, int], Tensor]:
        """The tensors that people still hold, by the node that made them."""
        found: dict[tuple[int, int], Tensor] = {}
        for tensor in tensors:
            maker = maker_of(tensor)
            if maker is not None:
                found.setdefault((id(maker), tensor.output_nr), tensor)
        return found

    def result(self, node: Any, number: int = 0) -> Fact:
        place = id(node), number
        if place not in self.results:
            tensor = self.live.get(place)
            if tensor is not None:
                self.results[place] = fact_of(tensor, self.keys)
            else:
                key = self.keys.next()
                self.results[place] = Fact(key, None, "", True, grad_fn=node.name())
        return self.results[place]

    def source(self, node: Any, number: int) -> Fact:
        """Where an edge leads: another node's result, or a leaf."""
        if not isinstance(node, AccumulateGrad):
            return self.result(node, number)
        self.leaves.append(node.variable)
        return fact_of(self.leaves[-1], self.keys)

    def ran(self, node: Any) -> Ran:
        ends = [end for end in node.next_functions if end[0] is not None]
        inputs = [self.source(*end) for end in ends]
        edges = [True] * len(inputs)
        saved = []
        for name in getattr(node, "versioned", ()):
            value = getattr(node, name, None)
            if value is None:
                continue
            if value is graph.FREED:
                saved.append(Saved(name, -1, None, name))
                continue
            version = getattr(node, f"{name}_version")
            if isinstance(value, WrappedNumber):
                saved.append(Saved(name, -1, None, str(value.shown._array.item())))
            elif not isinstance(value, Tensor):  # a result, saved as memory and counter
                saved.append(Saved(name, self.result(node).key, version))
            else:
                fact = fact_of(value, self.keys)
                if value.grad_fn is not None:
                    fact = self.result(value.grad_fn, value.output_nr)
                saved.append(Saved(name, fact.key, version))
                if fact.key not in [known.key for known in inputs]:
                    inputs.append(fact)
                    edges.append(False)
        numbers = [nr for made, nr in self.live if made == id(node)] or [0]
        op = getattr(node, "op", None)
        name = node.name().removeprefix("torch::autograd::")
        return Ran(
            getattr(op, "public", name.partition("Backward")[0].lower()),
            tuple(inputs),
            tuple(self.result(node, number) for number in numbers),
            name,
            arguments=tuple(range(len(inputs))),
            saved=tuple(saved),
            edges=tuple(edges),
            view=bool(op is not None and op.kind["view"]),
        )


def _tensors(variables: Mapping[str, Any]) -> list[Tensor]:
    return [v for name, v in variables.items() if isinstance(v, Tensor) and name[0] != "_"]
