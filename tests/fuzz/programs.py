"""Writes random programs.  A machine runs along and says which tensors there are, of what shape."""

from __future__ import annotations

import random
from types import ModuleType

from machine import Machine, has_history, memory, numbers

LEAVES = 3
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MODES = (
    "no_grad()",
    "no_grad()",
    "enable_grad()",
    "inference_mode()",
    "inference_mode(False)",
    "set_grad_enabled(False)",
    "set_grad_enabled(True)",
    "autograd.graph.saved_tensors_hooks(pack, unpack)",
    "autograd.graph.saved_tensors_hooks(copied, unpack)",
)


class Writer:
    """Writes one random program, running it under `torch` as it goes."""

    def __init__(self, seed: int, torch: ModuleType) -> None:
        self.random = random.Random(seed)
        self.machine = Machine(torch)
        self.program: list[str] = []
        self.depth = 0

    def write(self, length: int) -> list[str]:
        for _ in range(LEAVES):
            self.leaf()
        kinds = [
            (self.unary, 3), (self.binary, 5), (self.reduction, 1), (self.view, 5), (self.views, 1),
            (self.in_place, 5), (self.in_place_binary, 4), (self.assign, 3), (self.detached, 2),
            (self.flag, 1), (self.hook, 2), (self.backward, 2), (self.grad, 1), (self.gradients, 1),
            (self.index, 1), (self.join, 1), (self.leaf, 1), (self.enter, 3), (self.leave, 4),
            (self.call, 1 / 3), (self.turn, 1), (self.custom, 2), (self.twice, 1),
            (self.several, 1),
        ]  # fmt: skip
        makers, weights = zip(*kinds, strict=True)
        while len(self.program) < length and not self.machine.stopped:
            self.random.choices(makers, weights)[0]()
        self.leave()
        for _ in range(0 if self.machine.stopped else 3):
            self.add(f"{self.tensor(prefer=records)}.sum().backward(retain_graph=True)", depth=0)
        self.machine.finish()
        return self.program

    def add(self, line: str, depth: int | None = None) -> None:
        line = "    " * (self.depth if depth is None else depth) + line
        self.program.append(line)
        self.machine.step(line)
        if "INTERNAL ASSERT" in self.machine.trace[-1]:  # torch's own mistake: ended before it
            self.program.pop()
            self.machine.stopped = True

    # choosing

    def pick(self, *choices):
        return self.random.choice(choices)

    def number(self) -> float:
        return self.pick(-2.0, -1.5, -0.5, 0.5, 1.5, 2.0, 3.0)

    def new(self) -> str:
        unused = [letter for letter in LETTERS if letter not in self.machine.names]
        return unused[0] if unused else self.random.choice(LETTERS)

    def two_new(self) -> tuple[str, str]:
        first = self.new()
        free = [
            letter for letter in LETTERS if letter not in self.machine.names and letter != first
        ]
        return first, free[0] if free else self.random.choice(LETTERS.replace(first, ""))

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(self.machine.names[name].shape)

    def memory(self, name: str) -> int:
        return memory(self.machine.names[name])

    def tensor(self, dims: int = 0, like: tuple[int, ...] | None = None, prefer=None) -> str | None:
        """A tensor of at least `dims` dimensions; with `like`, one that broadcasts with it."""
        names = [
            name
            for name, tensor in sorted(self.machine.tensors().items())
            if tensor.dim() >= dims
            and tensor.dtype.is_floating_point
            and 0 < tensor.numel() <= 24
            and (like is None or broadcasts(tuple(tensor.shape), like))
        ]
        if prefer is not None and self.random.random() < 0.85:
            names = [n for n in names if prefer(self.machine.names[n])] or names
        # late tensors are the interesting ones
        return self.random.choice(names + names[-3:]) if names else None

    def target(self, dims: int = 0) -> str | None:
        """A tensor to write to; whether torch lets one write to those is an accident, too.

        Nor to a second output whose gradient is retained, or a view of it: there torch crashes.
        """
        name = self.tensor(dims, prefer=writable)
        if name is None or name in self.machine.accidental:
            return None
        tensor = self.machine.names[name]
        base = tensor if tensor._base is None else tensor._base
        return None if base.retains_grad and has_node(base) and base.output_nr else name

    # one statement each

    def leaf(self) -> None:
        shape = self.pick((3,), (2, 3), (2, 3), (2, 2), (2,), (3, 2), ())
        name, flag = self.new(), self.pick(", requires_grad=True", ", requires_grad=True", "")
        dtype = self.pick("", "", "", "", ", dtype=torch.float64")
        if self.machine.torch.is_inference_mode_enabled():
            flag = ""  # outside, torch's kernels refuse such tensors here and there
        self.add(f"{name} = torch.tensor({self.literal(shape)}{dtype}{flag})")

    def literal(self, shape: tuple[int, ...]):
        if not shape:
            return self.number()
        return [self.literal(shape[1:]) for _ in range(shape[0])]

    def unary(self) -> None:
        if name := self.tensor():
            op = self.pick(
                "sin()", "cos()", "tanh()", "sigmoid()", "relu()", "neg()", "abs()", "tanh().exp()",
                "clamp(-1, 1)", "pow(2)", "sign()", "double()", "float()", "softmax(-1)",
                "cumsum(0)", "sigmoid().log()", "abs().sqrt()", "abs().log1p()", "log_softmax(-1)",
                "square()", "masked_fill(torch.tensor(True), 0.5)",
            )  # fmt: skip
            if op in ("sin()", "cos()") and max(map(abs, numbers(self.machine.names[name]))) > 100:
                op = "tanh()"  # of large numbers the sine is that of their rounding
            if self.shape(name) or op not in ("softmax(-1)", "log_softmax(-1)", "cumsum(0)"):
                self.add(f"{self.new()} = {name}.{op}")

    def binary(self) -> None:
        left = self.tensor()
        if left is None:
            return
        right = self.tensor(like=self.shape(left)) or str(self.number())
        if self.random.random() < 0.25:
            right = str(self.number())
        op = self.pick("+", "-", "*", "*", "@", "/", "maximum", "where")
        if right.isalpha() and self.apart(left, right):
            return
        if op == "@":
            if not (matching := self.matrix(left)):
                return
            self.add(f"{self.new()} = {left} @ {matching}")
        elif op == "/":
            self.add(f"{self.new()} = {left} / {self.pick(2.0, 4.0, -0.5)}")
        elif op == "maximum" and right.isalpha():
            self.add(f"{self.new()} = torch.{self.pick('maximum', 'minimum')}({left}, {right})")
        elif op == "where":
            self.add(f"{self.new()} = torch.where({left} > {self.number()}, {left}, {right})")
        elif op in "+-*":
            if self.random.random() < 0.3:
                left, right = right, left
            self.add(f"{self.new()} = {left} {op} {right}")

    def apart(self, left: str, right: str) -> bool:
        """What is deliberately left out: operands whose memory lies in different orders (the
        result's layout), and an inference tensor beside a view no gradient reaches (torch does
        not save it)."""
        a, b = self.machine.names[left], self.machine.names[right]
        if a.dim() > 1 and b.dim() > 1 and a.is_contiguous() != b.is_contiguous():
            return True
        pairs = ((a, b), (b, a))
        return any(x.is_inference() and y._is_view() and not has_node(y) for x, y in pairs)

    def matrix(self, left: str) -> str | None:
        if not self.shape(left):
            return None
        inner, dtype = self.shape(left)[-1], self.machine.names[left].dtype
        fitting = [
            name
            for name, tensor in sorted(self.machine.tensors().items())
            if tensor.dtype == dtype and 0 < tensor.dim() <= 2 and tensor.shape[0] == inner
        ]
        return self.random.choice(fitting) if fitting else None

    def reduction(self) -> None:
        if name := self.tensor(dims=1):
            op = self.pick(
                "sum()", "sum(0)", "sum(-1, keepdim=True)", "mean()", "mean(0)", "max()", "amax(0)",
                "min(0)[0]", "prod()", "norm()", "logsumexp(0)", "var(unbiased=False)",
                "std(0, unbiased=False)", "cumsum(-1)", "amin()", "norm(dim=0)", "mean(-1)",
                "logsumexp(-1)", "prod(0)",
            )  # fmt: skip
            self.add(f"{self.new()} = {name}.{op}")

    def view(self) -> None:
        if (name := self.tensor(dims=1)) is None:
            return
        shape = self.shape(name)
        choices = [
            f"[{self.random.randrange(shape[0])}]", "[1:]", "[None]", "[...]", "[::2]",
            ".unsqueeze(0)", ".unsqueeze(-1)", ".squeeze()", ".view(-1)", ".reshape(-1)",
            f".narrow(0, 0, {self.random.randint(1, shape[0])})", ".select(0, -1)", "[:1]",
            ".as_strided((2,), (1,))", ".as_strided((2, 2), (1, 0))", ".unfold(0, 1, 1)",
            ".ravel()", ".index_select(0, torch.tensor([0, 0]))",
            f".expand(2, {', '.join(map(str, shape))})", ".flatten()", f".view_as({name})",
        ]  # fmt: skip
        if len(shape) >= 2:
            choices += [
                "[:, 0]", "[..., -1]", "[:, 1:]", "[0, 1:]", ".transpose(0, 1)", ".mT",
                ".permute(1, 0)" if len(shape) == 2 else ".permute(1, 0, 2)", ".diagonal()",
            ]  # fmt: skip
            if len(shape) == 2:
                choices += [".t()", ".T"]
        self.add(f"{self.new()} = {name}{self.pick(*choices)}")

    def views(self) -> None:
        if (name := self.tensor(dims=1)) is None:
            return
        size = self.shape(name)[0]
        if size < 2:
            return
        first, second = self.two_new()
        how = self.pick(f"split([1, {size - 1}])", "chunk(2)", f"split({(size + 1) // 2})")
        if size == 2:
            how = self.pick(how, "unbind()", "unbind(0)")
        self.add(f"{first}, {second} = {name}.{how}")

    def in_place(self) -> None:
        if name := self.target():
            op = self.pick(
                "add_(1)", "mul_(2)", "mul_(0.5)", "zero_()", "fill_(0.5)", "tanh_()", "sigmoid_()",
                "relu_()", "neg_()", "clamp_(-1, 1)", "sin_()", "sub_(0.5)", "div_(2)", "abs_()",
                "clamp_(min=0)", "requires_grad_()",
                "pow_(2)", "masked_fill_({} > 0, -1.0)", "exp_().clamp_(max=5)",
            )  # fmt: skip
            self.add(f"{name}.{op.format(name)}")

    def turn(self) -> None:
        """An in-place view, or `detach_`.

        Left out: without a record, or with a gradient (what arrives later has the old shape), after
        `retain_grad` (writing then ends in an internal error of torch), and where hooks may have
        kept the tensor itself as a saved value.
        """
        name = self.target(dims=1)
        tensor = self.machine.names[name] if name else None
        if name is None or tensor.retains_grad or self.packs() or self.between():
            return
        if has_history(tensor) and tensor.is_leaf and tensor.grad is not None:
            return
        torch = self.machine.torch
        recording = torch.is_grad_enabled() and not torch.is_inference_mode_enabled()
        if tensor.requires_grad and not recording:
            return
        how = ["unsqueeze_(0)", "unsqueeze_(-1)", "squeeze_()", "transpose_(0, -1)", "detach_()"]
        how += ["t_()"] if tensor.dim() <= 2 else []
        self.add(f"{name}.{self.pick(*how)}")

    def custom(self) -> None:
        name = self.tensor()
        how = self.pick("double_", "double_", "cube", "same", "row", "pair", "sign", "take_")
        if how.endswith("_"):
            name = self.target()
            if any(f"{name}.requires_grad" in line for line in self.program):
                return  # of what was a leaf once torch forgets the accumulator, and crashes
        if name is None:
            return
        if how == "take_":
            other = self.tensor(like=self.shape(name))
            if other is None or self.shape(other) != self.shape(name):
                return
            if self.memory(other) == self.memory(name):
                return
            self.add(f"{self.new()} = custom.take_({name}, {other})")
        elif how in ("pair", "sign"):
            self.add(f"{', '.join(self.two_new())} = custom.{how}({name})")
        elif how == "row" and not self.machine.names[name].is_contiguous():
            return
        else:
            self.add(f"{self.new()} = custom.{how}({name})")

    def twice(self) -> None:
        """Gradients that are recorded, hooks that see them, and backward for some leaves only."""
        root, leaf = self.tensor(prefer=records), self.tensor(prefer=records)
        inference = self.machine.torch.is_inference_mode_enabled()
        if root is None or leaf is None or inference or self.between():
            return
        if not all(
            has_node(t) or not t._is_view() for t in map(self.machine.names.get, (root, leaf))
        ):
            return  # as in `hook`
        other = self.tensor(like=self.shape(leaf)) or leaf
        if any("Copy" in text for text in self.machine.trace) or self.packs():
            return  # as in `grad`; and what recorded formulas save is their own business
        self.add(
            self.pick(
                f"{root}.sum().backward(create_graph=True)",
                f"torch.autograd.backward({root}.sum(), inputs=[{leaf}], retain_graph=True)",
                f"{leaf}.register_hook(lambda g: g * 2 + 1)",
                f"{leaf}.register_hook(lambda g: g.mul({other}.detach().sum()))",
                f"{leaf}.register_post_accumulate_grad_hook(lambda p: setattr(p, 'grad', None))",
                f"torch.autograd.graph.register_multi_grad_hook(({root}, {leaf}), "
                'lambda gs: [log("multi", g) for g in gs])',
                f"torch.autograd.grad({root}.sum(), {leaf}, create_graph=True, "
                "allow_unused=True)[0].sum().backward(retain_graph=True)",
            )
        )

    def packs(self) -> bool:
        return any("saved_tensors_hooks" in line for line in self.program)

    def between(self) -> bool:
        """Is a block left, so that the modes will be other ones in the next line?"""
        return len(self.machine.modes) > self.depth

    def several(self) -> None:
        """Several roots, several places, a gradient that is set, a result put into a tensor."""
        left, right = self.tensor(prefer=records), self.tensor(prefer=records)
        into = self.target()
        if left is None or right is None or into is None:
            return
        first, second = self.two_new()
        operands = [self.tensor(like=self.shape(into)) or into for _ in range(2)]
        shapes = [self.shape(each) for each in operands]
        memories = [self.memory(each) for each in operands]
        choices = [
            f"torch.autograd.backward([{left}.sum(), {right}.sum()], retain_graph=True)",
            f"{right}.grad = torch.full_like({right}, 0.5)",
        ]
        if not any(one_of_several(self.machine.names[each]) for each in (left, right)):
            asked = f"torch.autograd.grad({left}.sum(), [{left}, {right}], allow_unused=True, "
            choices.append(
                f"{first}, {second} = [g if g is None else g.clone() for g in "
                f"{asked}retain_graph=True)]"
            )
        if broadcast(*shapes) == self.shape(into) and self.memory(into) not in memories:
            how = self.pick("add", "mul", "sub", "maximum")
            choices.append(f"torch.{how}({operands[0]}, {operands[1]}, out={into})")
        self.add(self.pick(*choices))

    def in_place_binary(self) -> None:
        if name := self.target():
            other = self.tensor(like=self.shape(name))
            if other is None or broadcast(self.shape(name), self.shape(other)) != self.shape(name):
                other = name
            if other != name and self.memory(other) == self.memory(name):
                return  # torch refuses only some overlaps; the others' result is an accident
            op = self.pick("add_", "mul_", "sub_", "copy_", "+=", "*=", "-=", "add_")
            self.add(f"{name} {op} {other}" if "=" in op else f"{name}.{op}({other})")

    def assign(self) -> None:
        if (name := self.target(dims=1)) is None:
            return
        shape = self.shape(name)
        if 0 in self.machine.names[name].stride():
            return  # an accident again: elements are written several times
        where = self.pick(
            "[0]", "[-1]", "[1:]", "[:]", "[..., 0]", f"[{name} > 0.5]", "[torch.tensor([0])]"
        )
        value = str(self.number())
        if where in ("[0]", "[-1]") and self.random.random() < 0.6:
            value = self.tensor(like=shape[1:]) or value
            if value.isalpha() and (
                broadcast(shape[1:], self.shape(value)) != shape[1:]
                or self.memory(value) == self.memory(name)
            ):
                value = str(self.number())
        op = self.pick("=", "=", "=", "+=", "*=")
        self.add(f"{name}{where} {op} {value}")

    def detached(self) -> None:
        if name := self.tensor():
            if self.machine.names[name].is_inference():
                return  # what torch lets one write to afterwards is an accident of its versions
            how = self.pick(
                "detach()", "detach()", "clone()", "clone()", "data", "contiguous()",
                "detach().requires_grad_()", "clone().detach()", "to(torch.float32)",
            )  # fmt: skip
            self.add(f"{self.new()} = {name}.{how}")

    def flag(self) -> None:
        name = self.tensor()
        if name and not self.machine.names[name].is_inference():
            how = self.pick(
                "requires_grad_()", "requires_grad_(False)", "requires_grad = True",
                "requires_grad = False", "retain_grad()",
            )  # fmt: skip
            self.add(f"{name}.{how}")

    def hook(self) -> None:
        name = self.tensor(prefer=records)
        tensor = self.machine.names[name] if name else None
        if name and (has_node(tensor) or not tensor._is_view()):  # to a view no gradient may come
            self.add(
                self.pick(
                    f'{name}.register_hook(lambda g: log("hook {name}", g))',
                    f"{name}.register_hook(lambda g: g * 2)",
                    f"{name}.retain_grad()",
                    f"{name}.retain_grad()",
                    f'{name}.register_post_accumulate_grad_hook(lambda p: log("post", p.grad))',
                    f'{name}.grad_fn.register_hook(lambda i, o: log("node {name}", o[0]))',
                    f'{name}.grad_fn.register_prehook(lambda o: log("pre {name}", o[0]))',
                )
            )

    def backward(self) -> None:
        if name := self.tensor(prefer=records):
            keep = self.pick("", "retain_graph=True", "retain_graph=True")
            self.add(
                self.pick(
                    f"{name}.sum().backward({keep})",
                    f"{name}.sum().backward({keep})",
                    f"{name}.backward({keep})",
                    f"{name}.backward(torch.ones_like({name}){', ' + keep if keep else ''})",
                )
            )

    def grad(self) -> None:
        root, leaf = self.tensor(prefer=records), self.tensor(prefer=records)
        if root and leaf and not one_of_several(self.machine.names[leaf]):
            extra = self.pick(
                "", "", ", allow_unused=True", ", create_graph=True", ", retain_graph=True"
            )
            if "create" in extra and any("Copy" in text for text in self.machine.trace):
                return  # after writes through views, graphs of gradients differ inside
            self.add(f"{self.new()} = torch.autograd.grad({root}.sum(), {leaf}{extra})[0].clone()")

    def gradients(self) -> None:
        tensors = sorted(self.machine.tensors().items())
        leaves = [(name, t) for name, t in tensors if has_history(t) and t.is_leaf]
        with_grad = [name for name, t in leaves if t.grad is not None]
        if with_grad:
            name = self.random.choice(with_grad)
            self.add(
                self.pick(
                    f"{name}.grad = None",
                    f"{name}.grad.zero_()",
                    f"{self.new()} = {name}.grad * 1",
                    f"{name}.sub_({name}.grad, alpha=0.1)",
                )
            )

    def index(self) -> None:
        if name := self.tensor(dims=1):
            how = self.pick(
                "[torch.tensor([0, 1, 0])]", f"[{name} > 0]", "[[0, 0]]", "[..., torch.tensor([0])]"
            )
            if max(self.shape(name)[0], 2) == self.shape(name)[0] or "..." in how or ">" in how:
                self.add(f"{self.new()} = {name}{how}")

    def join(self) -> None:
        left = self.tensor(dims=1)
        if left is None:
            return
        same = [n for n in self.machine.tensors() if self.shape(n) == self.shape(left)]
        how = self.pick("cat", "stack")
        self.add(f"{self.new()} = torch.{how}([{left}, {self.random.choice(sorted(same))}])")

    def enter(self) -> None:
        if self.depth < 3:
            self.add(f"with torch.{self.pick(*MODES)}:")
            self.depth += 1

    def leave(self) -> None:
        if self.depth:
            if self.program[-1].strip().startswith("with "):
                self.leaf()
            self.depth -= 1

    def call(self) -> None:
        self.add(f"torch.set_grad_enabled({self.pick(True, True, False)})")


def has_node(tensor) -> bool:
    return has_history(tensor) and not tensor.is_leaf


def one_of_several(tensor) -> bool:
    """Asking for its gradient, torch also fills `.grad` of its siblings that retain theirs."""
    return has_node(tensor) and tensor.grad_fn.name().startswith(("Split", "Unbind"))


def records(tensor) -> bool:
    return tensor.requires_grad


def writable(tensor) -> bool:
    """Not refused for being a leaf, or a view of one."""
    base = tensor if tensor._base is None else tensor._base
    return not (has_history(base) and base.is_leaf and base.requires_grad)


def broadcast(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...] | None:
    out = []
    for i in range(1, max(len(left), len(right)) + 1):
        a = left[-i] if i <= len(left) else 1
        b = right[-i] if i <= len(right) else 1
        if a != b and 1 not in (a, b):
            return None
        out.append(max(a, b) if 0 not in (a, b) else 0)
    return tuple(reversed(out))


def broadcasts(left: tuple[int, ...], right: tuple[int, ...]) -> bool:
    return broadcast(left, right) is not None
