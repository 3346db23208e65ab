import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
# --- a leaf that requires grad cannot be written
attempt(lambda: x.add_(1))
attempt(lambda: x.zero_())
attempt(lambda: x.fill_(2.0))
attempt(lambda: x.copy_(torch.ones(3)))
attempt(lambda: x.__setitem__(0, 1.0))
attempt(lambda: x.normal_())
attempt(lambda: x.clamp_(0, 1))
attempt(lambda: x.masked_fill_(x > 0, 1.0))
attempt(lambda: x.__iadd__(1))
print(x, x._version)
# --- a view of a leaf that requires grad cannot be written
attempt(lambda: x[0].add_(1))
attempt(lambda: x[:2].zero_())
attempt(lambda: x.view(3, 1).mul_(2))
attempt(lambda: x[1:].copy_(torch.ones(2)))
print(x, x._version)
# --- a view of a leaf made in no_grad cannot be written outside
with torch.no_grad():
    v = x[:2]
print(v.requires_grad, v.grad_fn, v.is_leaf)
v.add_(1)
# --- a view of a leaf made in no_grad may be written in no_grad
with torch.no_grad():
    v = x[:2]
    v.add_(1)
print(x, x._version, v._version)
# --- a view of a leaf made with grad on may be written in no_grad
v = x[:2]
with torch.no_grad():
    v.mul_(10)
print(x, v, x._version)
# --- a view of a non-leaf made in no_grad, written outside
y = x * 1
with torch.no_grad():
    v = y[:2]
attempt(lambda: v.add_(1))
attempt(lambda: v.add_(torch.ones(2, requires_grad=True)))
print(y)
# --- a view made in no_grad of what needs no gradient, written with what does
b = torch.zeros(3)
with torch.no_grad():
    v = b[:2]
attempt(lambda: v.add_(x[:2]))
print(b)
# --- a non-leaf written in place takes a new grad_fn
y = x * 2
print(y.grad_fn.name(), y._version)
y.add_(1)
print(y.grad_fn.name(), y._version, y.is_leaf)
y.mul_(3)
print(y.grad_fn.name(), y._version)
y.sum().backward()
print(x.grad)
# --- the node chain after in-place writes
y = x * 2
first = y.grad_fn
y.exp_()
print(y.grad_fn.name(), y.grad_fn.next_functions[0][0] is first)
# --- a saved input overwritten
y = x * 1
z = y * y
y.add_(1)
z.sum().backward()
# --- a saved result overwritten
y = x.exp()
y.add_(1)
y.sum().backward()
# --- a saved leaf overwritten in no_grad
y = (x * x).sum()
with torch.no_grad():
    x.add_(1)
y.backward()
# --- what the error says after two writes, of another dtype and shape
y = (x * 1).double().view(3, 1)
z = y * y
y.add_(1)
y.add_(1)
z.sum().backward()
# --- the error names the node and the output that made it
y = x.tanh()
z = y.sigmoid()
z.mul_(2)
attempt(lambda: z.sum().backward())
y = x.split([1, 2])[1] * 1
w = y * y
y.zero_()
attempt(lambda: w.sum().backward())
# --- the error for a leaf names no node
w = torch.ones(3, requires_grad=True)
z = w * x
with torch.no_grad():
    w.zero_()
z.sum().backward()
# --- add saves nothing, so its input may be overwritten
y = x * 1
z = y + 1
y.add_(5)
z.sum().backward()
print(x.grad, y, z)
# --- what is saved and what is not
unary = "exp log sqrt tanh sigmoid relu abs neg sin cos log1p sign floor".split()
for name in unary:
    y = x * 1
    z = getattr(y, name)()
    z.mul_(1)
    z_written = "ok"
    try:
        z.sum().backward(retain_graph=True)
    except RuntimeError:
        z_written = "refused"
    y = x * 1
    z = getattr(y, name)()
    y.mul_(1)
    try:
        z.sum().backward()
        y_written = "ok"
    except RuntimeError:
        y_written = "refused"
    print(name, "result written:", z_written, "input written:", y_written)
# --- what binary ops save of their inputs
for name in "add sub mul div pow maximum minimum".split():
    row = []
    for which in (0, 1):
        ab = [x * 1, x * 1 + 1]
        z = getattr(torch, name)(*ab)
        ab[which].mul_(1)
        try:
            z.sum().backward()
            row.append("ok")
        except RuntimeError:
            row.append("refused")
    print(name, row)
# --- a product with a constant saves the constant only
c = torch.tensor([2.0, 3.0, 4.0])
y = x * 1
z = y * c
y.zero_()
z.sum().backward()
print(x.grad)
y = x * 1
z = y * c
c.zero_()
z.sum().backward()
# --- a write in place before it is used again
y = x * 1
y.add_(1)
z = y * y
z.sum().backward()
print(x.grad)
# --- a chain of in-place ops gives the right gradient
y = x * 1
y.mul_(2).add_(3).mul_(y.detach())
y.sum().backward()
print(y, x.grad)
# --- y *= y
y = x * 1
y *= y
y.sum().backward()
print(x.grad)
# --- y.mul_(y) of three
y = x * 1
attempt(lambda: y.mul_(y).mul_(y).sum().backward())
print(x.grad)
# --- in-place with an operand that requires grad makes a leaf a non-leaf
b = torch.zeros(3)
b.add_(x)
print(b, b.requires_grad, b.is_leaf, b._version)
b.sum().backward()
print(x.grad)
# --- in-place with an operand that requires grad, in no_grad
b = torch.zeros(3)
with torch.no_grad():
    b.add_(x)
print(b, b.requires_grad, b.is_leaf)
# --- writing through a view: CopySlices
y = x * 1
v = y[:2]
v.mul_(10)
print(y, y.grad_fn.name())
print(v, v.grad_fn.name(), y._version, v._version)
y.sum().backward()
print(x.grad)
# --- the node of CopySlices
y = x * 1
y[:2].mul_(10)
print(y.grad_fn, y.grad_fn.name(), type(y.grad_fn).__name__)
print([None if n is None else n.name() for n, _ in y.grad_fn.next_functions])
# --- the view's grad_fn is regenerated after the base is written
y = x * 1
v = y[:2]
print(v.grad_fn.name())
y.mul_(2)
print(v.grad_fn.name(), v._version)
v.sum().backward()
print(x.grad)
# --- the regenerated node leads to the base's new node
y = x * 1
v = y.view(3, 1)
y.add_(1)
print(v.grad_fn.name(), v.grad_fn.next_functions[0][0] is y.grad_fn)
print(v.grad_fn is v.grad_fn)
# --- each kind of view, written and regenerated
b = torch.arange(6.0).reshape(2, 3).requires_grad_()
for name, f in {
    "slice": lambda y: y[:, 1:],
    "int": lambda y: y[0],
    "view": lambda y: y.view(3, 2),
    "t": lambda y: y.t(),
    "transpose": lambda y: y.transpose(0, 1),
    "permute": lambda y: y.permute(1, 0),
    "unsqueeze": lambda y: y.unsqueeze(1),
    "squeeze": lambda y: y[None].squeeze(0),
    "narrow": lambda y: y.narrow(1, 0, 2),
    "diagonal": lambda y: y.diagonal(),
    "expand": lambda y: y[0].expand(3),
}.items():
    b.grad = None
    y = b * 1
    v = f(y)
    v.mul_(2)
    print(name, v.grad_fn.name(), y.grad_fn.name(), y._version)
    y.mul_(3)
    print(" ", v.grad_fn.name(), y.grad_fn.name())
    (v.sum() + y.sum()).backward()
    print(" ", b.grad.tolist())
# --- a view of a view written
y = torch.arange(4.0, requires_grad=True) * 1
v = y[1:]
w = v[1:]
w.mul_(10)
print(y.grad_fn.name(), v.grad_fn.name(), w.grad_fn.name())
print(y, v, w)
# --- two views of one base, one written
y = x * 1
a, b = y[:2], y[1:]
a.mul_(10)
print(a.grad_fn.name(), b.grad_fn.name(), b)
b.sum().backward()
print(x.grad)
# --- writing to the base after the view was used
y = x * 1
v = y[:2]
z = (v * v).sum()
y.mul_(2)
z.backward()
# --- writing to a view after the base was used
y = x * 1
z = (y * y).sum()
y[:1].zero_()
z.backward()
# --- a write of a value that requires grad into what needs none, through a view
b = torch.zeros(3)
b[:2].copy_(x[:2])
print(b, b.requires_grad, b.grad_fn.name())
b.sum().backward()
print(x.grad)
# --- a write through a view of what needs none, the view kept
b = torch.zeros(3)
v = b[:2]
v.mul_(x[:2])
print(v.requires_grad, b.requires_grad, v.is_leaf, v.grad_fn.name(), b.grad_fn.name())
# --- writing to one of several outputs
y = x * 1
a, b = y.split([1, 2])
attempt(lambda: a.add_(1))
c, d, e = y.unbind()
attempt(lambda: c.add_(1))
f, g = y.chunk(2)
attempt(lambda: f.mul_(2))
rows = list((x * 1).view(3, 1))
attempt(lambda: rows[0].zero_())
# --- writing to one of several outputs in no_grad
y = x * 1
a, b = y.split([1, 2])
with torch.no_grad():
    attempt(lambda: a.add_(1))
print(y, y._version)
# --- one of several outputs of what needs no gradient
b = torch.zeros(3)
p, q = b.split([1, 2])
p.add_(1)
print(b, b._version)
attempt(lambda: q.add_(x[:2]))
# --- the base of several outputs written, then an output used
y = x * 1
a, b = y.split([1, 2])
y.mul_(2)
attempt(lambda: a.grad_fn)
attempt(lambda: (a * 1).sum().backward())
# --- a view of one of several outputs written
y = x * 1
a, b = y.split([1, 2])
attempt(lambda: b[:1].add_(1))
# --- detach and writing
y = x * 1
z = (y * y).sum()
y.detach().add_(1)
z.backward()
# --- writing through .data goes unnoticed, and the gradient is wrong
y = x * 1
z = (y * y).sum()
y.data.add_(1)
z.backward()
print(x.grad)
# --- writing through numpy goes unnoticed
y = x * 1
z = (y * y).sum()
y.detach().numpy()[:] = 0
z.backward()
print(x.grad)
# --- in-place ops return the tensor itself
y = x * 1
print(y.add_(1) is y, y.mul_(2) is y, y.zero_() is y, y.copy_(x) is y, y.fill_(0) is y)
y2 = y
y += 1
print(y2 is y, y._version)
y = y + 1
print(y2 is y)
# --- every in-place op raises the version by one

ops = [
    ("add_", 1),
    ("sub_", 1),
    ("mul_", 2),
    ("div_", 2),
    ("pow_", 2),
    ("neg_",),
    ("exp_",),
    ("log_",),
    ("sqrt_",),
    ("abs_",),
    ("sign_",),
    ("floor_",),
    ("sin_",),
    ("cos_",),
    ("tanh_",),
    ("sigmoid_",),
    ("relu_",),
    ("clamp_", 0, 1),
    ("fill_", 3.0),
    ("zero_",),
    ("normal_",),
    ("uniform_",),
    ("bernoulli_",),
    ("log1p_",),
    ("copy_", torch.ones(3)),
    ("masked_fill_", torch.tensor([True, False, True]), 2.0),
    ("detach_",),
    ("requires_grad_",),
]
t = torch.ones(3)
for name, *arguments in ops:
    before = t._version
    try:
        getattr(t, name)(*arguments)
        print(name, t._version - before)
    except Exception as error:
        print(name, type(error).__name__, error)
# --- what else raises the version
t = torch.ones(3)
t[0] = 1
print(t._version)
t[:2] += 1
print(t._version)
t[torch.tensor([0, 1])] = 2.0
print(t._version)
t.data = torch.zeros(3)
print(t._version)
t.requires_grad_()
with torch.no_grad():
    t += 1
print(t._version)
# --- reading raises nothing
t = torch.ones(3)
t.sum(), t[0], t + 1, t.view(1, 3), t.numpy(), t.tolist(), t.detach()
print(t._version)
# --- the version is shared by views and detach, not by clone and data
t = torch.ones(3)
v, d, c, dd = t[:1], t.detach(), t.clone(), t.data
t.add_(1)
print(t._version, v._version, d._version, c._version, dd._version)
v.add_(1)
print(t._version, d._version)
# --- the version of a view made later
t = torch.ones(3)
t.add_(1)
print(t[:1]._version, t.detach()._version, (t + 1)._version, t.view(3, 1)._version)


# --- the version cannot be set
def kind(f):
    try:
        f()
    except Exception as error:
        print(type(error).__name__)


t = torch.ones(3)
kind(lambda: setattr(t, "_version", 3))
# --- in-place refused by dtype
i = torch.tensor([1, 2])
attempt(lambda: i.add_(1.5))
attempt(lambda: i.div_(2))
attempt(lambda: i.mul_(torch.tensor([1.5, 2.5])))
attempt(lambda: i.sqrt_())
attempt(lambda: torch.ones(2, dtype=torch.bool).add_(1))
i.add_(torch.tensor([1, 1], dtype=torch.int32))
print(i, i._version)
# --- in-place refused by shape
attempt(lambda: torch.ones(3).add_(torch.ones(2, 3)))
attempt(lambda: torch.ones(1, 3).mul_(torch.ones(2, 3)))
attempt(lambda: torch.ones(3).copy_(torch.ones(2)))
t = torch.ones(2, 3)
t.add_(torch.ones(3)).copy_(torch.ones(1))
print(t)
# --- a leaf subtracted from without no_grad
x.grad = torch.ones(3)
x -= 0.1 * x.grad
# --- mul_ on a leaf whose flag was set later
data = torch.randn(3, 4)
data.requires_grad = True
data.mul_(2)
# --- in-place arithmetic in augmented form
y = x * 1
y += 1
y -= 2
y *= 3
y /= 4
y **= 2
print(y, y._version, y.grad_fn.name())
y.sum().backward()
print(x.grad)
# --- copy_ of another dtype is recorded
y = torch.zeros(3, dtype=torch.float64)
y.copy_(x)
print(y, y.grad_fn.name())
y.sum().backward()
print(x.grad)
# --- zero_ and fill_ cut the gradient
y = x * 1
y.zero_()
print(y, y.requires_grad)
y.sum().backward()
print(x.grad)
y = x * 1
y.fill_(3)
print(y.grad_fn.name())
# --- assigning .data
w = torch.zeros(3, requires_grad=True)
w.data = torch.ones(3)
print(w, w._version)
w.data.add_(1)
print(w, w._version)
attempt(lambda: setattr(w, "data", 3))
attempt(lambda: setattr(w, "data", torch.ones(3, dtype=torch.int64)))
w.data = torch.ones(2, 2)
print(w)
# --- assigning .data of a tensor that was saved goes unnoticed
w = torch.ones(3, requires_grad=True)
z = (w * w).sum()
w.data = torch.full((3,), 5.0)
z.backward()
print(w.grad)
