import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
# --- a scalar root
(x * x).sum().backward()
print(x.grad)
# --- a root that is not a scalar needs a gradient
(x * 2).backward()
# --- a root of one element counts as a scalar
y = (x[:1] * 3).view(1, 1)
y.backward()
print(x.grad)
# --- a gradient for a root that is not a scalar
y = x * x
y.backward(torch.tensor([1.0, 10.0, 100.0]))
print(x.grad)
# --- the gradient by keyword, and ones_like
(x * x).backward(gradient=torch.ones_like(x))
print(x.grad)
# --- a gradient of another shape
(x * 2).backward(torch.ones(2))
# --- a gradient that would broadcast is refused
attempt(lambda: (x * 2).backward(torch.tensor(1.0)))
attempt(lambda: (x * 2).backward(torch.ones(1, 3)))
attempt(lambda: (x.view(3, 1) * 2).backward(torch.ones(3)))
attempt(lambda: (x * 2).sum().backward(torch.ones(1)))
# --- a gradient that is not a tensor
attempt(lambda: (x * 2).sum().backward(1))
attempt(lambda: (x * 2).sum().backward(1.0))
attempt(lambda: (x * 2).backward([1.0, 1.0, 1.0]))
# --- a gradient of another dtype is cast
(x * 2).backward(torch.ones(3, dtype=torch.float64))
print(x.grad, x.grad.dtype)
(x * 2).backward(torch.ones(3, dtype=torch.int64))
print(x.grad, x.grad.dtype)
# --- a gradient for a scalar root scales
(x * x).sum().backward(torch.tensor(0.5))
print(x.grad)
# --- None as the gradient of a scalar
(x * x).sum().backward(None)
print(x.grad)
# --- a root without history
torch.ones(3).sum().backward()
# --- a root that is a leaf
y = torch.tensor(3.0, requires_grad=True)
y.backward()
print(y.grad)
y.backward()
print(y.grad)
x.backward(torch.tensor([1.0, 2.0, 3.0]))
print(x.grad)
# --- a root that is an integer
torch.tensor([1, 2]).sum().backward()
# --- accumulation adds up
for _ in range(3):
    (x * 2).sum().backward()
    print(x.grad)
# --- zeroing between calls
(x * 2).sum().backward()
x.grad.zero_()
(x * 3).sum().backward()
print(x.grad)
x.grad = None
(x * 4).sum().backward()
print(x.grad)
# --- accumulation keeps the same tensor
(x * 2).sum().backward()
first = x.grad
(x * 2).sum().backward()
print(x.grad is first, first, first._version)
# --- accumulation into a .grad set by hand
x.grad = torch.ones(3)
(x * 2).sum().backward()
print(x.grad)
# --- accumulation with create_graph replaces the tensor
(x * 2).sum().backward()
first = x.grad
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of the cycle that create_graph makes
    (x * x).sum().backward(create_graph=True)
print(x.grad is first, first, x.grad)
# --- gradients of two leaves do not share memory
y = torch.ones(3, requires_grad=True)
(x + y).sum().backward()
x.grad.zero_()
print(x.grad, y.grad, x.grad.data_ptr() == y.grad.data_ptr())
# --- the gradient handed in is not aliased
g = torch.ones(3)
(x + 0).backward(g)
g.zero_()
print(x.grad)
# --- backward twice
y = (x * x).sum()
y.backward()
y.backward()
# --- backward twice through a graph that saved nothing
y = (x + 1).sum()
y.backward()
attempt(lambda: y.backward())
print(x.grad)
# --- backward twice with retain_graph
y = (x * x).sum()
y.backward(retain_graph=True)
y.backward()
print(x.grad)
attempt(lambda: y.backward())
# --- two roots over one shared part
h = x * x
a, b = h.sum(), (h * 2).sum()
a.backward()
attempt(lambda: b.backward())
# --- two roots over one shared part, retained
h = x * x
a, b = h.sum(), (h * 2).sum()
a.backward(retain_graph=True)
b.backward()
print(x.grad)
# --- create_graph implies retain_graph, and says what it costs
y = (x * x).sum()
y.backward(create_graph=True)
y.backward()
print(x.grad)
# --- retain_graph=False with create_graph=True
y = (x * x * x).sum()
(g,) = torch.autograd.grad(y, x, create_graph=True, retain_graph=False)
attempt(lambda: torch.autograd.grad(g.sum(), x))
# --- inputs limits where gradients go
y = torch.ones(3, requires_grad=True)
(x * y).sum().backward(inputs=[x])
print(x.grad, y.grad)
(x * y).sum().backward(inputs=y)
print(x.grad, y.grad)
# --- inputs may name a tensor in the middle
h = x * 2
h.retain_grad()
(h * h).sum().backward(inputs=[h])
print(h.grad, x.grad)
# --- inputs that are not leaves get a grad, as if by retain_grad
h = x * 2
(h * h).sum().backward(inputs=(x, h))
print(x.grad)
print(h.grad)
# --- inputs that were not used, that need no gradient, that are empty
y = torch.ones(3, requires_grad=True)
(x * 2).sum().backward(inputs=[y])
print(y.grad, x.grad)
attempt(lambda: (x * 2).sum().backward(inputs=[torch.ones(3)]))
attempt(lambda: (x * 2).sum().backward(inputs=[]))
# --- torch.autograd.backward with several roots
a, b = x * 2, x * x
torch.autograd.backward([a.sum(), b.sum()])
print(x.grad)
x.grad = None
torch.autograd.backward((x * 2, x * x), grad_tensors=(torch.ones(3), torch.full((3,), 2.0)))
print(x.grad)
# --- torch.autograd.backward with one tensor
torch.autograd.backward((x * 2).sum())
torch.autograd.backward(x * 2, torch.ones(3))
print(x.grad)
# --- torch.autograd.backward with the wrong number of gradients
torch.autograd.backward([x * 2, x * 3], [torch.ones(3)])
# --- torch.autograd.backward names the root that cannot
attempt(lambda: torch.autograd.backward([(x * 2).sum(), torch.ones(1)]))
attempt(lambda: torch.autograd.backward([(x * 2).sum(), x * 2]))
# --- the same root twice
y = (x * x).sum()
torch.autograd.backward([y, y])
print(x.grad)
# --- one root below another
h = x * 2
y = (h * h).sum()
torch.autograd.backward([y, h], [torch.tensor(1.0), torch.ones(3)])
print(x.grad)
# --- a leaf used several times
y = x * x + x * 2 + x
y.sum().backward()
print(x.grad)
# --- a diamond
a = x * 2
b, c = a + 1, a * 3
(b * c).sum().backward()
print(x.grad)
# --- a long diamond chain
y = x
for _ in range(40):
    y = (y + y) / 2
y.sum().backward()
print(x.grad)


# --- control flow
def f(x):
    y = x
    while y.sum() < 100:
        y = y * 2
    return y.sum() if y[0] > 10 else (y * y).sum()


f(x).backward()
print(x.grad)
# --- broadcasting is undone
b = torch.ones(2, 1, requires_grad=True)
s = torch.tensor(2.0, requires_grad=True)
(x * b * s).sum().backward()
print(x.grad, b.grad, s.grad, b.grad.shape, s.grad.shape)
# --- a leaf without requires_grad gets nothing
y = torch.ones(3)
(x * y).sum().backward()
print(y.grad, x.grad)
# --- float64 and mixed precision
d = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
f = torch.tensor([3.0, 4.0], requires_grad=True)
(d * f).sum().backward()
print(d.grad, f.grad, f.grad.dtype)
# --- detach cuts
y = x * x
z = (y.detach() * x).sum()
z.backward()
print(x.grad)
# --- backward on a detached tensor
y = x.pow(2)
z = y.detach()
w = z * 3
w.sum().backward()
# --- .grad of a tensor in the middle warns
y = x * 2
y.sum().backward()
print(y.grad)
# --- .grad of a leaf before backward
print(x.grad, torch.ones(2).grad)
# --- setting .grad
x.grad = torch.ones(3)
print(x.grad)
attempt(lambda: setattr(x, "grad", torch.ones(2)))
attempt(lambda: setattr(x, "grad", torch.ones(3, dtype=torch.float64)))
attempt(lambda: setattr(x, "grad", 3.0))
x.grad = None
print(x.grad)
del x.grad
print(x.grad)
attempt(lambda: setattr(x, "grad", x))
# --- a detached x as the gradient of x
attempt(lambda: setattr(x, "grad", x.detach()))
print(x.grad)
# --- an empty tensor
e = torch.ones(0, requires_grad=True)
e.sum().backward()
print(e.grad)
# --- a 0-d tensor
s = torch.tensor(3.0, requires_grad=True)
(s**2).backward()
print(s.grad, s.grad.shape)
# --- gradients stay where they are when backward fails
(x * 2).sum().backward()
y = x * x
y.register_hook(lambda g: 1 / 0)
attempt(lambda: y.sum().backward())
print(x.grad)
# --- after a failed backward a new graph works
y = x * x
y.register_hook(lambda g: 1 / 0)
attempt(lambda: y.sum().backward())
(x * x).sum().backward()
print(x.grad, torch.is_grad_enabled())
# --- nothing is recorded inside a hook
inner = torch.tensor(2.0, requires_grad=True)


def hook(grad):
    (inner * inner).backward()


y = x * 2
y.register_hook(hook)
y.sum().backward()
print(inner.grad, x.grad)
# --- backward inside a hook
leaf = torch.tensor(2.0, requires_grad=True)
inner = leaf * leaf
y = x * 2
y.register_hook(lambda g: inner.backward())
y.sum().backward()
print(leaf.grad, x.grad)


# --- recording inside a hook needs enable_grad
def hook(grad):
    with torch.enable_grad():
        leaf = grad.detach().requires_grad_()
        (g,) = torch.autograd.grad((leaf**2).sum(), leaf)
    return g


y = x * 2
y.register_hook(hook)
y.sum().backward()
print(x.grad)
# --- backward returns None
print((x * 2).sum().backward())
# --- unused outputs of one op
a, b = x.split([1, 2])
a.sum().backward()
print(x.grad)
# --- both outputs of one op
a, b = x.split([1, 2])
(a.sum() * b.sum()).backward()
print(x.grad)
# --- the gradient of a gradient that is zero everywhere
(x * 0).sum().backward()
print(x.grad)
# --- memory format of grad follows the leaf
w = torch.ones(2, 3, requires_grad=True)
w.t().sum().backward()
print(w.grad.stride(), w.grad.is_contiguous())
(w.t() * torch.ones(3, 2)).sum().backward()
print(w.grad.stride())
# --- an expanded gradient is made whole
w = torch.ones(2, 3, requires_grad=True)
w.sum().backward()
print(w.grad.stride())
w.grad += 1
print(w.grad)
