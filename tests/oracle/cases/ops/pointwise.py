import torch
import torch.nn.functional as F

x = torch.tensor([-1.5, -0.5, 0.5, 2.0], requires_grad=True)
p = torch.tensor([0.25, 0.5, 1.0, 2.0], requires_grad=True)


def show(f, *inputs):
    out = f(*inputs)
    recorded = [i for i in inputs if isinstance(i, torch.Tensor) and i.requires_grad]
    grads = torch.autograd.grad(out.sum(), recorded, create_graph=True)
    print(out)
    for g in grads:
        print("  ", g.detach(), g.grad_fn.name() if g.grad_fn is not None else None)
    second = [g for g in grads if g.requires_grad]
    if second:
        sums = sum(g.sum() for g in second)
        print("  second", *torch.autograd.grad(sums, recorded, allow_unused=True))


# --- add, sub, neg
show(torch.add, x, p)
show(torch.sub, x, p)
show(torch.neg, x)
show(lambda a: 2 - a, x)
print(torch.add(x, p, alpha=2), torch.sub(x, p, alpha=2), torch.sub(x, 1, alpha=3))
# --- mul, div
show(torch.mul, x, p)
show(torch.div, x, p)
show(lambda a: 1 / a, p)
show(lambda a: a / 2, x)
# --- division by zero
z = torch.tensor([0.0, 1.0], requires_grad=True)
print(1 / z, z / z, -1 / z)
print(torch.autograd.grad((1 / z).sum(), z))
# --- of two dimensions that do not fit, the last is named
mask = torch.zeros(4, 5, dtype=torch.bool)
attempt(lambda: torch.zeros(2, 3) + torch.zeros(4, 5))
attempt(lambda: torch.zeros(2, 3).masked_fill(mask, 0))
attempt(lambda: torch.zeros(2, 3).copy_(torch.zeros(4, 5)))
attempt(lambda: torch.zeros(2, 3, 1, 1) @ torch.zeros(4, 5, 1, 1))
# --- rounded quotients and what is left of them
a = torch.tensor([7.0, -7.0])
print(a // 2, a % 3, 7 // a, 7 % a)
# --- pow
show(lambda a: a**2, x)
show(lambda a: a**3, x)
show(lambda a: a**0.5, p)
show(lambda a: a**-1, p)
show(lambda a: a**0, x)
show(lambda a: a**1, x)
# --- pow of two tensors
show(torch.pow, p, torch.tensor([2.0, 1.0, 3.0, 0.5], requires_grad=True))
show(lambda e: 2**e, x)
# --- pow at zero
z = torch.zeros(3, requires_grad=True)
print(
    torch.autograd.grad((z ** torch.tensor([0.0, 1.0, 2.0])).sum(), z),
    torch.autograd.grad((z**0.5).sum(), z),
)
e = torch.tensor([0.0, 1.0, 2.0], requires_grad=True)
print(torch.autograd.grad((z**e).sum(), e), torch.autograd.grad((0**e).sum(), e))
# --- exp, log, log1p, sqrt
show(torch.exp, x)
show(torch.log, p)
show(torch.log1p, p)
show(torch.sqrt, p)
# --- log and sqrt out of range
z = torch.tensor([-1.0, 0.0], requires_grad=True)
print(z.log(), z.sqrt(), z.log1p())
print(torch.autograd.grad(z.log().sum(), z), torch.autograd.grad(z.sqrt().sum(), z))
# --- abs, sign, floor at and beside zero
z = torch.tensor([-1.5, 0.0, 1.5], requires_grad=True)
show(torch.abs, z)
show(torch.sign, z)
show(torch.floor, z)
print(abs(z), round(2.5))
# --- sin, cos, tanh, sigmoid
show(torch.sin, x)
show(torch.cos, x)
show(torch.tanh, x)
show(torch.sigmoid, x)
# --- sigmoid and tanh far out
z = torch.tensor([-100.0, 0.0, 100.0], requires_grad=True)
print(z.sigmoid(), z.tanh(), torch.autograd.grad(z.sigmoid().sum(), z), F.softplus(z))
# --- relu
show(torch.relu, x)
z = torch.tensor([0.0, float("nan"), -0.0], requires_grad=True)
print(z.relu(), torch.autograd.grad(z.relu().sum(), z), F.relu(z), F.relu(x * 1, inplace=True))
# --- softplus
show(F.softplus, x)
show(lambda a: F.softplus(a, beta=2), x)
print(F.softplus(torch.tensor([19.0, 21.0, 30.0])))
# --- clamp
show(lambda a: a.clamp(-1, 1), x)
show(lambda a: a.clamp(min=0), x)
show(lambda a: torch.clamp(a, max=0.5), x)
print(torch.autograd.grad(x.clamp(-1.5, 0.5).sum(), x))
print(torch.arange(4).clamp(1, 2), x.clamp(torch.zeros(4), torch.ones(4)))
attempt(lambda: x.clamp())
print(torch.tensor([1.0, 2.0]).clamp(3, 1), torch.tensor([float("nan")]).clamp(0, 1))
# --- where
show(lambda a, b: torch.where(a > 0, a, b), x, p)
show(lambda a: torch.where(a > 0, a, torch.tensor(0.0)), x)
# --- maximum and minimum share ties
a = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
b = torch.tensor([3.0, 2.0, 1.0], requires_grad=True)
show(torch.maximum, a, b)
show(torch.minimum, a, b)
print(torch.max(a, b), torch.min(a, b), torch.maximum(torch.tensor([float("nan")]), torch.ones(1)))
# --- broadcasting
r = torch.ones(3, 1, requires_grad=True)
c = torch.arange(2.0, requires_grad=True)
(r * c).sum().backward()
print(r.grad, c.grad)
attempt(lambda: torch.ones(2) + torch.ones(3))
attempt(lambda: torch.ones(2, 3) * torch.ones(2, 2))
print((torch.ones(2, 0) + torch.ones(1)).shape, (torch.ones(2, 1) + torch.ones(1, 0)).shape)
# --- results on empty and 0-d tensors
e = torch.ones(0, requires_grad=True)
print((e * 2).exp(), torch.tensor(2.0).exp(), torch.tensor(4.0).sqrt() + torch.ones(1))
# --- inputs that are not contiguous
m = torch.arange(6.0).reshape(2, 3).requires_grad_()
(g,) = torch.autograd.grad((m.t() * torch.arange(6.0).reshape(3, 2)).sum(), m)
print(g, g.stride())
# --- functions and methods are the same
print(
    torch.exp(x).equal(x.exp()),
    torch.add(x, 1).equal(x + 1),
    x.mul(2).equal(2 * x),
    x.neg().equal(-x),
)
print(
    (+x).equal(x),
    x.sub(1).equal(x - 1),
    x.div(2).equal(x / 2),
    x.pow(2).equal(x**2),
    x.abs().equal(abs(x)),
)
# --- in-place twins and their nodes
for name, *arguments in (
    ("add_", 1),
    ("mul_", 2),
    ("pow_", 2),
    ("sqrt_",),
    ("exp_",),
    ("log_",),
    ("neg_",),
):
    y = p * 1
    getattr(y, name)(*arguments)
    print(name, y.detach(), y.grad_fn.name(), torch.autograd.grad(y.sum(), p)[0])
for name, *arguments in (
    ("sigmoid_",),
    ("tanh_",),
    ("relu_",),
    ("clamp_", -1, 1),
    ("sin_",),
    ("cos_",),
    ("abs_",),
):
    y = x * 1
    getattr(y, name)(*arguments)
    print(name, y.detach(), y.grad_fn.name(), torch.autograd.grad(y.sum(), x)[0])
for name, *arguments in (
    ("sub_", 1),
    ("div_", 4),
    ("floor_",),
    ("sign_",),
    ("log1p_",),
    ("zero_",),
    ("fill_", 2),
):
    y = p * 1
    getattr(y, name)(*arguments)
    print(name, y.detach(), y.grad_fn.name(), torch.autograd.grad(y.sum(), p)[0])
# --- binary twins record the other operand
y = p * 1
y.mul_(x).add_(x).div_(p.detach() + 1).sub_(x, alpha=2)
print(y, torch.autograd.grad(y.sum(), (x, p)))
# --- node names of operators with numbers
for f in (
    lambda: x + 1,
    lambda: 1 + x,
    lambda: x - 1,
    lambda: 1 - x,
    lambda: x * 2,
    lambda: 2 * x,
    lambda: x / 2,
    lambda: 2 / x,
    lambda: x**2,
    lambda: 2**x,
    lambda: -x,
    lambda: +x,
    lambda: abs(x),
    lambda: x // 2,
    lambda: x % 2,
):
    attempt(lambda: f().grad_fn.name() if f().grad_fn is not None else None)
