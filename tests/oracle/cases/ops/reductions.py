import torch

x = torch.tensor([[1.0, 4.0, 2.0], [3.0, 0.5, 6.0]], requires_grad=True)


def show(f, t=None):
    t = x if t is None else t
    out = f(t)
    print(out)
    if out.requires_grad:
        print("  ", *torch.autograd.grad(out.sum(), t))


# --- sum
show(lambda t: t.sum())
show(lambda t: t.sum(0))
show(lambda t: t.sum(1, keepdim=True))
show(lambda t: t.sum((0, 1)))
show(lambda t: torch.sum(t, dim=-1))
print(x.sum(()).shape, x.sum([0]).shape, torch.ones(2, 0).sum(0), torch.ones(2, 0).sum(1))
# --- mean
show(lambda t: t.mean())
show(lambda t: t.mean(0))
show(lambda t: t.mean((0, 1), keepdim=True))
print(torch.ones(0).mean())
# --- var and std
show(lambda t: t.var())
show(lambda t: t.var(0))
show(lambda t: t.std())
show(lambda t: t.std(1, keepdim=True))
show(lambda t: t.var(1, unbiased=False))
show(lambda t: t.std(0, correction=0))
show(lambda t: torch.var(t, dim=(0, 1)))
# --- var of one value
print(torch.tensor([3.0]).var())
# --- std of equal values
t = torch.ones(3, requires_grad=True)
print(torch.autograd.grad(t.std(), t))
# --- max and min
show(lambda t: t.max())
show(lambda t: t.min())
show(lambda t: t.max(1)[0])
show(lambda t: t.min(0)[0])
print(x.max(1).indices, x.min(0).indices, x.max(1, keepdim=True)[0].shape, torch.max(x, 0)[1])
# --- ties of max and min
t = torch.tensor([2.0, 2.0, 1.0, 1.0], requires_grad=True)
show(lambda t: t.max(), t)
show(lambda t: t.max(0)[0], t)
show(lambda t: t.amax(), t)
show(lambda t: t.min(), t)
show(lambda t: t.min(0)[0], t)
print(t.argmax(), t.argmin(), t.max(0)[1])
# --- amax and amin
show(lambda t: t.amax())
show(lambda t: t.amax(1))
show(lambda t: t.amin((0, 1)))
show(lambda t: t.amin(0, keepdim=True))
# --- argmax and argmin
print(
    x.argmax(),
    x.argmax(0),
    x.argmax(1, keepdim=True),
    x.argmin(),
    torch.argmin(x, dim=1),
    x.argmax(-1).dtype,
)
# --- prod
show(lambda t: t.prod())
show(lambda t: t.prod(1))
t = torch.tensor([2.0, 0.0, 3.0], requires_grad=True)
show(lambda t: t.prod(), t)
t = torch.tensor([0.0, 0.0, 3.0], requires_grad=True)
show(lambda t: t.prod(), t)
# --- norm
show(lambda t: t.norm())
show(lambda t: t.norm(dim=1))
show(lambda t: t.norm(p=1))
show(lambda t: t.norm(2, dim=0, keepdim=True))
show(lambda t: t.norm(p=float("inf")))
show(lambda t: torch.norm(t, p=3))
# --- norm at zero
t = torch.zeros(2, requires_grad=True)
print(torch.autograd.grad(t.norm(), t))
# --- logsumexp
show(lambda t: t.logsumexp(1))
show(lambda t: torch.logsumexp(t, (0, 1)))
show(lambda t: t.logsumexp(0, keepdim=True))
print(torch.tensor([1000.0, 1000.0]).logsumexp(0), torch.tensor([-float("inf")] * 2).logsumexp(0))
# --- any and all
b = torch.tensor([[True, False], [True, True]])
print(b.any(), b.all(), b.any(0), b.all(1), b.all(1, keepdim=True), torch.tensor([0.0, 2.0]).any())
print(torch.tensor([], dtype=torch.bool).any(), torch.tensor([], dtype=torch.bool).all())
# --- cumsum
show(lambda t: t.cumsum(0))
show(lambda t: t.cumsum(-1))
print(torch.arange(4).cumsum(0))
# --- reductions of 0-d tensors
s = torch.tensor(3.0, requires_grad=True)
show(lambda t: t.sum(), s)
show(lambda t: t.max(), s)
show(lambda t: t.sum(0), s)
show(lambda t: t.max(0)[0], s)
# --- reductions of nothing
e = torch.ones(0)
print(e.sum(), e.prod())
attempt(lambda: e.max())
attempt(lambda: e.argmax())
attempt(lambda: e.max(0))
attempt(lambda: torch.ones(0, 3).max(0))
print(torch.ones(0, 3).amax(1), torch.ones(3, 0).sum(1))
# --- a dimension out of range, twice or of the wrong kind
attempt(lambda: x.sum(2))
attempt(lambda: x.sum((0, 0)))
attempt(lambda: x.mean(-3))
attempt(lambda: x.max(2))
attempt(lambda: x.sum("a"))
attempt(lambda: x.sum(1.0))
attempt(lambda: x.argmax(5))
# --- NaN
n = torch.tensor([1.0, float("nan"), 3.0])
print(n.sum(), n.max(), n.min(), n.mean(), n.argmax(), n.amax())
# --- the second derivative of var, std, norm, prod and logsumexp
for f in (
    lambda t: t.var(),
    lambda t: t.std(),
    lambda t: t.norm(),
    lambda t: t.prod(),
    lambda t: t.logsumexp((0, 1)),
):
    (g,) = torch.autograd.grad(f(x), x, create_graph=True)
    (h,) = torch.autograd.grad((g * torch.arange(6.0).reshape(2, 3)).sum(), x)
    print(h)
# --- node names
for f in (
    lambda: x.sum(),
    lambda: x.sum(0),
    lambda: x.mean(),
    lambda: x.mean(0),
    lambda: x.var(),
    lambda: x.std(),
    lambda: x.max(),
    lambda: x.max(0)[0],
    lambda: x.min(),
    lambda: x.amax(),
    lambda: x.prod(),
    lambda: x.prod(0),
    lambda: x.norm(),
    lambda: x.logsumexp(0),
    lambda: x.cumsum(0),
):
    print(f().grad_fn.name())
