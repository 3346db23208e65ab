"""Gradients asked for before a tensor changed, memory that elements share, Functions and views."""

import warnings

import torch
from torch.autograd import Function

# --- an in-place view after retain_grad
w = torch.tensor([[1.0, 2.0, 3.0]], requires_grad=True)
for name, arguments in (
    ("unsqueeze_", (0,)),
    ("t_", ()),
    ("squeeze_", ()),
    ("squeeze_", (0,)),
    ("transpose_", (0, 1)),
    ("as_strided_", ((2,), (1,))),
):
    y = w * 2
    y.retain_grad()
    getattr(y, name)(*arguments)
    (y * torch.arange(y.numel()).view(y.shape)).sum().backward()
    print(name, y.shape, y.retains_grad, y.grad, w.grad)
    y.retain_grad()
    w.grad = None

# --- detach_ after retain_grad
w = torch.tensor([1.0, 2.0], requires_grad=True)
y = w * 2
y.retain_grad()
z = y * 3
y.detach_()
print(y.retains_grad, y.requires_grad, y.is_leaf, y.detach().retains_grad, y.data.retains_grad)
z.sum().backward()
print(y.grad, w.grad)
attempt(lambda: y.retain_grad())
y.requires_grad_()
(y * 2).sum().backward()
print(y.retains_grad, y.grad)

# --- index_put_ writes to an expanded tensor once for each index
warnings.simplefilter("ignore")  # of expanded tensors: the same one each time
for accumulate in (False, True):
    b = torch.tensor([1.0])
    v = b.expand(3)
    for indices in ([0, 0, 1], [2, 0, 1]):
        index = torch.tensor(indices)
        v.index_put_((index,), torch.tensor([1.0, 3.0, 2.0]), accumulate=accumulate)
        print(b, v, b._version)
    v.index_put_((torch.tensor([True, False, True]),), torch.tensor(4.0), accumulate)
    print(b)
b = torch.tensor([1.0, 2.0, 3.0])
v = b.as_strided((2, 2), (1, 1))
v.index_put_((torch.tensor([0, 1]), torch.tensor([1, 0])), torch.tensor([1.0, 2.0]), True)
print(b)
v[torch.tensor([1, 0]), torch.tensor([0, 1])] = torch.tensor([5.0, 6.0])
print(b)

# --- elements that share memory are written several times
b = torch.tensor([1.0, 2.0, 3.0])
b.as_strided((2, 2), (1, 1)).mul_(2)
print(b)

# --- writing through the detach of an inference tensor
with torch.inference_mode():
    x = torch.tensor([1.0, 2.0])
for y in x.detach(), x.data:
    attempt(lambda y=y: y.add_(1))
    attempt(lambda y=y: y._version)
print(x)


# --- mark_dirty for views that must not be written to
class Double(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


w = torch.tensor([[1.0, 2.0, 3.0]], requires_grad=True)
attempt(lambda: Double.apply(w))
attempt(lambda: Double.apply(w[:, 1:]))
base = w * 3
attempt(lambda: Double.apply(base.split(1, 1)[0]))
with torch.no_grad():
    view = base[:, 1:]
attempt(lambda: Double.apply(view))
y = Double.apply(base[:, 1:])
y.sum().backward()
print(y, w.grad)


# --- a gradient that nobody will see may have any shape
class First(Function):
    @staticmethod
    def forward(ctx, a, number, b):
        return a * 2

    @staticmethod
    def backward(ctx, grad):
        return First.returns(grad)


w, v = torch.ones(2, requires_grad=True), torch.ones(2, 2, requires_grad=True)
with torch.no_grad():
    view = (w * 2)[:1]
for returns in (
    lambda grad: (grad, None, torch.ones(5)),
    lambda grad: (grad, 3, torch.ones(5)),
    lambda grad: (grad, None, 3.0),
    lambda grad: (torch.ones(5), None, torch.ones(6)),
):
    First.returns = staticmethod(returns)
    for other in v, v.detach(), view, None:
        attempt(lambda other=other: First.apply(w, 5, other).sum().backward())
        print(w.grad)
        w.grad = None
