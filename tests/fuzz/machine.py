"""Random straight-line programs on tensors a, b, c, ... and what a library makes of them.

A program is a list of Python lines one can read and paste:

    a = torch.tensor([1.0, 2.0], requires_grad=True)
    with torch.no_grad():
        b = a[0]
    b.add_(1)

`Machine` runs one line at a time and writes down what came of it: shape, flags, node, version and
values of the tensor it made or wrote, what hooks saw, or the exception.  Two libraries agree on a
program if these traces agree.
"""

from __future__ import annotations

import math
import re
import warnings
from itertools import zip_longest
from types import ModuleType

from functions import functions


class Machine:
    """Runs a program line by line under `torch`; `trace` holds one text a line.

    Accidents of torch's kernels are left out.  What an operation makes of inference tensors,
    outside inference mode, may be a view or have a version (the kernel's own steps show), so only
    its values are noted, and those of what comes from it.  And a refused write to an inference
    tensor has already written: a program ends there.
    """

    def __init__(self, torch: ModuleType) -> None:
        self.torch = torch
        self.names: dict = {"torch": torch, "log": self.log}
        self.names |= {"pack": self.pack, "copied": lambda t: self.pack(t).clone()}
        self.names |= {"unpack": lambda kept: kept, "custom": functions(torch)}
        self.modes: list = []
        self.trace: list[str] = []
        self.logged: list[str] = []
        self.packed: list[str] = []
        self.last: dict[str, str] = {}  # what was last noted of each tensor
        self.accidental: set[str] = set()
        self.derivatives: set[str] = set()  # recorded gradients: how is the formulas' own business
        self.stopped = self.twice = False
        self.shares_gradients = False
        torch.set_grad_enabled(True)
        torch.manual_seed(0)

    def run(self, program: list[str]) -> list[str]:
        for line in program:
            self.step(line)
            if self.stopped:
                break
        return self.finish()

    def step(self, line: str) -> None:
        depth = (len(line) - len(line.lstrip())) // 4
        while len(self.modes) > depth:
            self.modes.pop().__exit__(None, None, None)
        line = line.strip()
        outcome = []
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # torch gives some once in a process
                if line.startswith("with "):
                    mode = eval(line[5:-1], self.names)
                    mode.__enter__()
                    self.modes.append(mode)
                else:
                    self.look_at(line)
                    exec(line, self.names)
            outcome = [self.state(name) for name in targets(line)] + sorted(self.packed)
            self.last.update(zip(targets(line), outcome, strict=False))
        except Exception as error:
            first_line = str(error).split("\n")[0]
            if "of Pair" in first_line or "of AsStrided" in first_line:  # or what was there before
                first_line = re.sub(r"which is output \d of \w+, ", "", first_line)
            if self.accidental:
                first_line = re.sub(r"version \d+", "version", first_line)
            outcome = [f"{type(error).__name__}: {first_line}"]
            self.stopped = "Inplace update to inference tensor" in first_line
        self.trace.append("; ".join(self.logged + outcome))
        self.logged.clear()
        self.packed.clear()

    def finish(self) -> list[str]:
        """Leaves all blocks; the end of the trace are all tensors, their gradients and graphs."""
        while self.modes:
            self.modes.pop().__exit__(None, None, None)
        self.torch.set_grad_enabled(True)
        leaves = [one for one in self.tensors().values() if has_history(one) and one.is_leaf]
        grads = [leaf.grad for leaf in leaves if leaf.grad is not None]
        memories = [memory(grad) for grad in grads]
        self.shares_gradients = len(set(memories)) < len(memories)
        for name in sorted(self.tensors()) if not self.stopped else ():
            tensor = self.names[name]
            text = self.state(name)
            text = f"{name} as before" if text == self.last.get(name) else text
            if name not in self.accidental and has_history(tensor):
                if tensor.is_leaf or tensor.retains_grad:
                    text += " grad " + self.gradient(tensor.grad)
                if name not in self.derivatives:
                    text += " graph " + graph(tensor.grad_fn)
            self.trace.append(text)
        self.names.clear()
        return self.trace

    def look_at(self, line: str) -> None:
        used = set(re.findall(r"\b[a-z]\b", re.sub(r"^[a-z, ]+ = ", "", line)))
        from_inference = not self.torch.is_inference_mode_enabled() and any(
            self.names[name].is_inference() for name in used & self.tensors().keys()
        )
        for name in used & self.tensors().keys():
            has_history(
                self.names[name]
            )  # torch 2.13.0 crashes on a hook for a view it did not ask
        self.twice = self.twice or "backward(create_graph" in line
        if "create_graph" in line or used & self.derivatives or self.twice and ".grad" in line:
            self.derivatives.update(targets(line))
        if from_inference or used & self.accidental:
            self.accidental.update(targets(line))
        else:
            self.accidental.difference_update(assigned(line))

    def tensors(self) -> dict:
        kind = self.torch.Tensor
        return {n: t for n, t in self.names.items() if len(n) == 1 and isinstance(t, kind)}

    def log(self, what: str, tensor: object) -> None:
        """For hooks: notes that they ran, and with what."""
        self.logged.append(f"{what} {self.gradient(tensor)}")

    def pack(self, tensor):
        """For saved-tensor hooks: notes what a node saves; in which order is its own business."""
        self.packed.append(f"saved {self.gradient(tensor)}")
        return tensor

    def state(self, name: str) -> str:
        tensor = self.names.get(name)
        if name in self.accidental and isinstance(tensor, self.torch.Tensor):
            return f"{name} {values(tensor)}"
        return f"{name} {self.describe(tensor)}"

    def gradient(self, tensor) -> str:
        """Of a gradient only what it says: version and aliasing are the engine's own business."""
        if tensor is None:
            return "None"
        graph = "" if tensor.grad_fn is None else f" {tensor.grad_fn.name()}"
        return (
            f"{'x'.join(map(str, tensor.shape)) or 'scalar'} {tensor.dtype}{graph} {values(tensor)}"
        )

    def describe(self, tensor) -> str:
        if not isinstance(tensor, self.torch.Tensor):
            return str(tensor)
        shape = "x".join(map(str, tensor.shape)) or "scalar"
        parts = [shape, str(tensor.dtype).removeprefix("torch.").replace("float", "f")]
        try:
            if tensor.requires_grad:
                parts.append("leaf" if tensor.is_leaf else "recorded")
            if tensor.grad_fn is not None:
                parts.append(tensor.grad_fn.name().removeprefix("torch::autograd::"))
            if tensor.output_nr:
                parts.append(f"output {tensor.output_nr}")
            if tensor.retains_grad:
                parts.append("retains")
        except RuntimeError as error:  # the history of a view that must not be used any more
            parts.append(f"no history: {error}")
        parts.append("inference" if tensor.is_inference() else f"v{tensor._version}")
        if tensor._is_view():
            base = [n for n, t in self.tensors().items() if t is tensor._base]
            parts.append("view of " + (min(base) if base else "?"))
        return " ".join(parts) + " " + values(tensor)


def has_history(tensor) -> bool:
    """Asking a view for it fails if the view was made in a mode in which it must not be written."""
    try:
        return tensor.is_leaf or tensor.grad_fn is not None
    except RuntimeError:
        return False


def memory(tensor) -> int:
    """What tells memories apart."""
    try:
        return tensor.untyped_storage().data_ptr()
    except RuntimeError:  # torch has zeros without memory
        return id(tensor)


def numbers(tensor) -> list[float]:
    try:
        flat = tensor.tolist()
    except RuntimeError:  # torch has zeros without memory
        flat = [0.0] * tensor.numel()
    while flat and isinstance(flat, list) and isinstance(flat[0], list):
        flat = [number for row in flat for number in row]
    return flat if isinstance(flat, list) else [flat]


def values(tensor) -> str:
    """The first four numbers, and one that all of them go into."""
    flat = numbers(tensor)
    mix = sum(number * weight for weight, number in enumerate(flat, 1))
    return "|" + " ".join(f"{number:.5g}" for number in [*flat[:4], mix]) + "|"


def graph(node, depth: int = 4) -> str:
    if node is None:
        return "."
    below = "" if depth == 0 else ",".join(graph(n, depth - 1) for n, _ in node.next_functions)
    return f"{node.name().removeprefix('torch::autograd::').removesuffix('Backward0')}({below})"


def targets(line: str) -> list[str]:
    """The variables a line makes or writes: `c, d = ...`, `c[0] = ...`, `c.add_(1)`."""
    written = re.match(r"([a-z])(?:(?:\[.*?\]|\.\w+)? [-+*/]?= |[.\[])", line)
    return assigned(line) or ([written[1]] if written else [])


def assigned(line: str) -> list[str]:
    names = re.match(r"([a-z](?:, [a-z])*) = ", line)
    return names[1].split(", ") if names else []


NUMBERS = re.compile(r"\|([^|]*)\|")


def agree(left: list[str], right: list[str]) -> int | None:
    """The index of the first line where two traces differ, or None."""
    for index, (a, b) in enumerate(zip_longest(left, right, fillvalue="")):
        if a != b and (NUMBERS.sub("", a) != NUMBERS.sub("", b) or not _close(a, b)):
            return index
    return None


def _close(a: str, b: str) -> bool:
    for left, right in zip(NUMBERS.findall(a), NUMBERS.findall(b), strict=True):
        xs, ys = [float(x) for x in left.split()], [float(y) for y in right.split()]
        scale = 1 + max((abs(x) for x in xs if math.isfinite(x)), default=0)
        for x, y in zip(xs, ys, strict=True):
            if x != y and not (x != x and y != y) and not abs(x - y) <= 1e-4 * scale:
                return False
    return True
