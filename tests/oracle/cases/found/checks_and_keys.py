"""Small things that torch's own tests look at, around checks, indices and modules."""

import io
import sys
import warnings

import torch
from torch import nn
from torch.autograd import Function, gradcheck, gradgradcheck
from torch.autograd.functional import jacobian

x = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)


# --- gradcheck: a backward that is different each time
class Trembling(Function):
    @staticmethod
    def forward(ctx, values, by):
        ctx.by = by
        return values.clone()

    @staticmethod
    def backward(ctx, grad):
        return Trembling.apply(grad, ctx.by) * (1 + torch.rand_like(grad) * ctx.by), None


def short(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, str(error).split("\n")[0])


short(lambda: gradcheck(lambda t: Trembling.apply(t, 0.0), x))
short(lambda: gradcheck(lambda t: Trembling.apply(t, 1e-6), x))
short(lambda: gradcheck(lambda t: Trembling.apply(t, 1e-6), x, nondet_tol=1e-5))
short(lambda: gradcheck(lambda t: Trembling.apply(t, 1e-6), x, raise_exception=False))
short(lambda: gradgradcheck(lambda t: Trembling.apply(t, 1e-6), x))

# --- gradcheck: outputs that change their kind
one = torch.ones(1, dtype=torch.float64, requires_grad=True)
attempt(lambda: gradcheck(lambda t: torch.cat([t, t]) if (t >= 1).all() else t, one))
attempt(lambda: gradcheck(lambda t: t.float() if (t >= 1).all() else t, one))


# --- gradcheck: gradients that are not there
def no_gradient(values):
    out = values.clone()
    out.register_hook(lambda grad: grad.shape if grad is None else None)
    return out


class Constant(Function):
    @staticmethod
    def forward(ctx, values):
        return values * 2

    @staticmethod
    def backward(ctx, grad):
        return torch.full_like(grad, 2.0)


class NoneIsOne(Function):
    @staticmethod
    def forward(ctx, values):
        ctx.set_materialize_grads(False)
        return values * 1

    @staticmethod
    def backward(ctx, grad):
        return torch.ones(2, dtype=torch.float64) if grad is None else grad


def refusing(values):
    def hook(grad):
        if grad is None:
            raise RuntimeError("no gradient")

    out = values.clone()
    out.register_hook(hook)
    return out


attempt(lambda: gradcheck(refusing, x))
attempt(lambda: gradcheck(refusing, x, check_undefined_grad=False))
attempt(lambda: gradcheck(NoneIsOne.apply, x))
attempt(lambda: gradcheck(Constant.apply, one))

# --- jacobian: what is no tensor, and strictness
attempt(lambda: jacobian(lambda t: (t, 3), x))
attempt(lambda: jacobian(lambda t: t, (x, 3)))
attempt(lambda: jacobian(lambda t: t * 2, x, strict=True, create_graph=True))
attempt(lambda: jacobian(lambda t: t.detach(), x, strict=True))
attempt(lambda: jacobian(lambda t, u: t * 2, (x, one), strict=True))
print(jacobian(lambda t: t * t, x, strict=True, create_graph=True))

# --- anomaly mode where warnings are errors: the node's own error comes first
y = x * 1
with torch.autograd.set_detect_anomaly(True):
    z = y**2
    y += 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        before, sys.stderr = sys.stderr, io.StringIO()
        attempt(lambda: z.sum().backward())
        text, sys.stderr = sys.stderr.getvalue(), before
print("Error detected in PowBackward0" in text)

# --- indices into nothing, and a mask of bytes
nothing = torch.empty(3, 0)
attempt(lambda: nothing[:, [0]])
attempt(lambda: torch.empty(0)[torch.tensor([2])])
print(nothing[[1, 2]].shape, nothing[[], []].shape)
mask = torch.tensor([1, 0], dtype=torch.uint8)
values = torch.tensor([1.0, 2.0])
print(values[mask], values[mask])
values.index_put_((mask,), torch.tensor([5.0]), accumulate=True)
print(values)

# --- narrow takes its start from a tensor
table = torch.arange(6).view(3, 2)
print(table.narrow(0, torch.tensor(1), 1))
attempt(lambda: table.narrow(0, torch.tensor(1.0), 1))
attempt(lambda: table.narrow(0, torch.tensor([1]), 1))

# --- a lost history is found before overlapping memory
whole = torch.ones(2, 3, requires_grad=True) * 1
wide = (torch.ones(3) * torch.ones(1, requires_grad=True)).expand(2, 3)
first, second = whole.split(1)
whole[0] *= 3.0
attempt(lambda: wide.mul_(second))

# --- what a module's `to` takes
layer = nn.Linear(2, 1)
cpu = torch.device("cpu")
attempt(lambda: layer.to(cpu, True))
attempt(lambda: layer.to(None, True))
attempt(lambda: layer.to([]))
attempt(lambda: layer.to({}, non_blocking=True))
attempt(lambda: layer.to(cpu, torch.tensor(3), non_blocking=True))
attempt(lambda: layer.to(torch.tensor(3)))
attempt(lambda: layer.to("cpu", copy=True))
attempt(lambda: layer.to(torch.float64, "cpu"))
print(layer.to(cpu, torch.float64, True).weight.dtype, layer.to("cpu", None).to().weight.dtype)
print(layer.to(torch.ones(1), True).weight.dtype, layer.to(dtype=torch.float64).bias.dtype)


# --- a module's own register_buffer, without a choice
class Old(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("steps", torch.zeros(1))
        self.steps = torch.ones(1)
        self.more = nn.Buffer(torch.zeros(2))

    def register_buffer(self, name, tensor):
        super().register_buffer(name, tensor, True)


print(dict(Old().named_buffers()))

# --- cross entropy of no classes
print(nn.CrossEntropyLoss()(torch.rand(5, 0), torch.rand(5, 0)))
