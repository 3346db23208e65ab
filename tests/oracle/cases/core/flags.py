import torch

# --- requires_grad_ on a view of what requires none, and what that means for the base
a = torch.ones(4)
v = a[:2]
v.requires_grad_()
print(a.requires_grad, v.requires_grad, v.is_leaf, v._is_view(), v._base is a)
(v * 2).sum().backward()
print(v.grad, a.grad)
attempt(lambda: v.add_(1))
attempt(lambda: a.add_(1))
print(a.requires_grad, a.grad_fn)

# --- the flag of a base turned on after the view was made
a = torch.ones(4)
v = a[:2]
a.requires_grad_()
print(v.requires_grad, v.is_leaf, v.grad_fn)
w = a[:2]
print(w.requires_grad, w.is_leaf, w.grad_fn)

# --- the flag of a base turned off again
a = torch.ones(4, requires_grad=True)
v = a[:2]
a.requires_grad_(False)
print(v.requires_grad, v.grad_fn)
attempt(lambda: v.sum().backward())
print(a.grad)

# --- requires_grad of a view
a = torch.ones(4, requires_grad=True)
v = a[:2]


def put(value):
    v.requires_grad = value


attempt(lambda: put(False))
attempt(lambda: put(True))
attempt(lambda: v.requires_grad_(False))
attempt(lambda: v.requires_grad_(True))

# --- set on results
y = torch.ones(2, requires_grad=True) * 2


def put(value):
    y.requires_grad = value


attempt(lambda: put(True))
attempt(lambda: put(False))
attempt(lambda: y.requires_grad_())
attempt(lambda: y.requires_grad_(False))

# --- wrong types
x = torch.ones(2)


def put(value):
    x.requires_grad = value


for value in (1, None, "yes", 0.0, torch.tensor(True)):
    attempt(lambda: put(value))
    attempt(lambda: x.requires_grad_(value))

# --- detach_ of a leaf, a result, a view
x = torch.ones(2, requires_grad=True)
print(x.detach_() is x, x.requires_grad)
y = torch.ones(2, requires_grad=True) * 2
y.retain_grad()
print(y.detach_() is y, y.requires_grad, y.grad_fn)
v = (torch.ones(2, requires_grad=True) * 2)[:1]
attempt(lambda: v.detach_())
v = torch.ones(2)[:1]
attempt(lambda: v.detach_())

# --- a result detached in place keeps the graph behind it alive for others
x = torch.ones(2, requires_grad=True)
y = x * 2
z = y * 3
y.detach_()
z.sum().backward()
print(x.grad)

# --- is_leaf, retains_grad and grad_fn cannot be set
x = torch.ones(2, requires_grad=True)
for name in (
    "is_leaf",
    "retains_grad",
    "grad_fn",
    "_version",
    "shape",
    "dtype",
    "device",
    "output_nr",
    "ndim",
    "T",
):
    try:
        setattr(x, name, 1)
        print(name, "set")
    except Exception as error:
        print(name, type(error).__name__)

# --- data assigned: shape, dtype, version, grad, views
x = torch.ones(2, requires_grad=True)
v = x[:1]
x.data = torch.zeros(3)
print(x, x._version, v, x.grad)
y = torch.ones(2)
y.data = torch.zeros(2, dtype=torch.int64)
print(y)


def put(value):
    x.data = value


attempt(lambda: put(torch.zeros(3, dtype=torch.float64)))
print(x.dtype)
attempt(lambda: put(None))
attempt(lambda: put([1.0]))
(x * 2).sum().backward()
print(x.grad)

# --- data of a tensor, written
x = torch.ones(2, requires_grad=True)
y = x * x
x.data.mul_(5)
y.sum().backward()
print(x, x.grad, x._version)

# --- data keeps its own version
x = torch.ones(2)
d = x.data
d.add_(1)
print(d._version, x._version, x.data._version, x)

# --- grad_fn of unpacked outputs
x = torch.ones(4, requires_grad=True)
a, b = x.chunk(2)
print(a.grad_fn is b.grad_fn, a.output_nr, b.output_nr, a._base is x)
del a
print(b.grad_fn.next_functions, b.grad_fn)

# --- retain_grad of one of several outputs
x = torch.ones(4, requires_grad=True)
a, b = x.split(2)
a.retain_grad()
print(a.retains_grad, b.retains_grad)
(a.sum() + b.sum() * 2).backward()
print(a.grad, x.grad)

# --- no_grad results and their flags
x = torch.ones(2, requires_grad=True)
with torch.no_grad():
    y = x * 2
    v = x[:1]
    d = x.detach()
    c = x.clone()
    i = x.to(torch.float64)
    same = x.to(torch.float32)
for t in (y, v, d, c, i, same):
    print(t.requires_grad, t.is_leaf, t.grad_fn, t._is_view())

# --- integer and bool results
x = torch.ones(2, requires_grad=True)
for t in (x.long(), x > 0, x.argmax(), x.int(), x.bool(), x.sign(), x.floor(), torch.isnan(x)):
    print(t.requires_grad, t.grad_fn)

# --- ops on leaves that need no gradient
a, b = torch.ones(2), torch.ones(2, requires_grad=True)
print((a + a).is_leaf, (a + b).is_leaf, (a + b).requires_grad, (a + a).grad_fn)

# --- truth of .grad when nothing arrived
x = torch.ones(2, requires_grad=True)
z = torch.ones(2, requires_grad=True)
(x * 2).sum().backward()
print(z.grad is None, x.grad is not None)
