# Programs on which minitorch_lite once differed from torch, found by tests/fuzz and made small.
import torch

# --- gradients sent to a view made in no_grad are lost, without an error
x = torch.tensor([2.0, 0.5], requires_grad=True)
with torch.no_grad():
    v = x[:1]
(v * 3).sum().backward()
print(v.grad, x.grad, v.is_leaf)
v.sum().backward()
print(v.grad)
# --- such a view of a non-leaf, made in inference mode
y = torch.tensor([2.0, 0.5], requires_grad=True) * 1
with torch.inference_mode():
    v = y.view_as(y)
v.sum().backward()
print(v.grad)
# --- hooks on such views never run
x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
with torch.no_grad():
    a, b = x.unbind()
a.register_hook(lambda g: print("a", g))
b.register_hook(lambda g: print("b", g))
b.register_post_accumulate_grad_hook(lambda p: print("b has", p.grad))
(b * 2).sum().backward()
# --- the flag of such a view follows its base
x = torch.ones(2, requires_grad=True)
with torch.no_grad():
    v = x[:1]
x.requires_grad_(False)
print(v.requires_grad)
x.requires_grad_(True)
print(v.requires_grad)
# --- a gradient is cast to the leaf's dtype where a 0-d operand had more bits
a = torch.tensor([3.0, 2.0], requires_grad=True)
d = torch.tensor(-2.0, dtype=torch.float64).sigmoid()
(a * d).sum().backward()
print(a.grad)
c = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
e = a.clone()
e.mul_(c)
(g, h) = torch.autograd.grad(e.sum(), (a, c))
print(g, h)
# --- computing into an expanded tensor is refused, one number is not
b = torch.tensor([-0.5, -2.0])
for write in (
    lambda e: e.clamp_(-1, 1),
    lambda e: e.add_(1),
    lambda e: e.mul_(e),
    lambda e: e.zero_(),
    lambda e: e.fill_(3.0),
):
    attempt(lambda: write(b.expand(2, 2)))
# --- a write through detach() gives views of the original a new history
a = torch.tensor([0.5, 1.5], requires_grad=True)
f = a.detach()
j = a[None]
f.sub_(1)
print(j.grad_fn.name(), j)
j.sum().backward()
print(a.grad)
# --- the same for a reshaped leaf
c = torch.tensor([3.0, 1.5], requires_grad=True)
h = c.reshape(-1)
c.detach().neg_()
print(h.grad_fn.name(), h._version)
# --- one of several views of what needs no gradient, its base written with what does
b = torch.zeros(3, 2)
h = b[:, 0]
i, j = h.chunk(2)
h.add_(torch.tensor(1.0, requires_grad=True).sign())
attempt(lambda: i.grad_fn)
attempt(lambda: i.is_leaf)
# --- one of several views, its base written, then the view
y = torch.ones(2, 2, requires_grad=True) * 1
a, b = y.unbind()
y.mul_(2)
attempt(lambda: a.add_(1))
# --- autograd.grad looks at its outputs before its inputs
n = torch.ones(2)
attempt(lambda: torch.autograd.grad(n.sum(), n))
attempt(lambda: torch.autograd.grad((n * torch.ones(2, requires_grad=True)).sum(), n))
# --- augmented assignment by a mask reads, computes and puts back
y = torch.tensor([1.0, 2.0], requires_grad=True) * 1
y[y > 1.5] *= 0.5
print(y, y.grad_fn.name(), y._version)
y.sum().backward()
# --- an op on inference tensors outside of inference mode, then a refused write
with torch.inference_mode():
    d = torch.ones(2) * 2
e = d * 2
e.add_(1)
print(e)
attempt(lambda: d.add_(1))
# --- a view of a view whose base was written under no_grad
y = torch.ones(2, 2, requires_grad=True) * 1
v = y[0]
w = v[:1]
with torch.no_grad():
    y.mul_(3)
print(w.grad_fn.name(), v.grad_fn.name(), w, y.grad_fn.name())
# --- exp_ through a view, its result written by the base
y = torch.zeros(1, 3, requires_grad=True) * 1
v = y[0]
v.exp_()
y.mul_(2)
attempt(lambda: y.sum().backward())
# --- requires_grad_ on a constant of which there are views
b = torch.zeros(3)
v = b[:2]
b.requires_grad_()
print(v.requires_grad, v.is_leaf, v.grad_fn)
attempt(lambda: v.add_(1))
(v * 2).sum().backward()
print(b.grad, v.grad)
# --- backward from such a view itself
x = torch.tensor([2.0, 0.5], requires_grad=True)
with torch.no_grad():
    v = x[:1]
attempt(lambda: v.backward(torch.ones(1)))
with torch.inference_mode():
    v = x.view_as(x)
attempt(lambda: v.sum().backward())
attempt(lambda: v.backward(torch.ones(2)))
# --- indices are saved tensors: freed after backward
x = torch.tensor([1.5, 0.5], requires_grad=True)
y = x[[0, 0]]
y.sum().backward()
attempt(lambda: y.sum().backward())
y = x.index_select(0, torch.tensor([1]))
y.sum().backward()
attempt(lambda: y.sum().backward())
y = x.masked_fill(x > 1, 0.0)
y.sum().backward()
attempt(lambda: y.sum().backward())
y = torch.where(x > 1, x, 0.0)
y.sum().backward()
attempt(lambda: y.sum().backward())
# --- a write through a view is freed after backward
x = torch.tensor([1.5, 0.5], requires_grad=True)
y = x.abs().sqrt()
y[0] = -1.5
y.sum().backward()
attempt(lambda: y.sum().backward())
# --- indices written after they were saved
x = torch.tensor([1.5, 0.5], requires_grad=True)
i = torch.tensor([0, 1])
y = x[i]
i[0] = 1
attempt(lambda: y.sum().backward())
m = torch.tensor([True, False])
y = x.masked_fill(m, 0.0)
m[0] = False
attempt(lambda: y.sum().backward())
# --- a tie of maximum that exists only in the dtype of the result
c = torch.tensor(-0.5, dtype=torch.float64, requires_grad=True)
g = c.sigmoid().log()
i = g * torch.tensor([1.0, 2.0], requires_grad=True)
j = torch.maximum(i, g)
print(torch.autograd.grad(j.sum(), (i, g), retain_graph=True))
print(torch.autograd.grad(torch.minimum(i, g).sum(), (i, g), retain_graph=True))
# --- the flag of a view that requires grad by its base, turned on and off
x = torch.ones(2, requires_grad=True)
with torch.no_grad():
    v = x[:1]
v.requires_grad_()
print(v.requires_grad, v.is_leaf)
(v * 2).sum().backward()
print(v.grad, x.grad)
v.requires_grad_(False)
print(v.requires_grad)
x.requires_grad_(False)
print(v.requires_grad)
# --- hooks of a split run output by output, in the order of their first hook
x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
a, b = x.split([1, 2])
b.register_hook(lambda g: print("b", g))
a.register_hook(lambda g: print("a", g))
b.register_hook(lambda g: print("b again", g))
(b**2).sum().backward()
# --- a leaf whose flag was turned off still has its post-accumulate hooks called
x = torch.ones(2, requires_grad=True)
x.register_post_accumulate_grad_hook(lambda p: print("post", p.grad))
y = (x * 2).sum()
x.requires_grad_(False)
y.backward()
# --- a conversion of an expanded tensor
x = torch.tensor([1.0, 2.0]).expand(2, 2)
print(x.double().stride(), x.long().stride(), x.clone().stride(), (x * 2).stride())
# --- softmax is laid out row by row whatever its input
x = torch.arange(6.0).reshape(2, 3).t()
s = x.softmax(1)
print(x.softmax(0).stride(), x.log_softmax(1).stride(), x.exp().stride(), s.view(6).shape)
# --- a running sum is laid out row by row
columns = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]).T
print(columns.cumsum(0).stride(), columns.cumsum(1).view(-1))
# --- what several formulas read is gone after backward, asked for or not
x = torch.ones(2, requires_grad=True)
with torch.no_grad():
    part = x[:1]
y = part / -0.5
y.sum().backward()
attempt(lambda: y.sum().backward())
z = torch.ones(1) / part
z.sum().backward()
attempt(lambda: z.sum().backward())
w = part * torch.ones(1)
w.sum().backward()
attempt(lambda: w.sum().backward())
# --- a saved value that was written to is an error, also where only another gradient is asked for
x = torch.ones(2, requires_grad=True)
c = torch.tensor(3.0, requires_grad=True)
d = x * 2
e = d * c
d[1:] = 5.0
attempt(lambda: torch.autograd.grad(e.sum(), x, retain_graph=True))
attempt(lambda: torch.autograd.grad(e.sum(), c, retain_graph=True))
f = d.exp() * c
torch.autograd.grad(f.sum(), x)
attempt(lambda: torch.autograd.grad(f.sum(), c))
# --- a view of a tensor whose elements share memory, after a write to what it was detached from
a = torch.tensor([2.0, -0.5, 0.5])
j = a.expand(2, 3).detach().requires_grad_()
k = j.expand(2, 2, 3)
a.sub_(1.5)
k.sum().backward()
print(k.grad_fn.name(), j.grad)
x = torch.tensor([1.0, 2.0, 3.0]).expand(2, 3).detach().requires_grad_()
x.as_strided((2, 2), (0, 1), 0).sum().backward()
print(x.grad)
# --- repeated elements of another dtype are laid out row by row
a, b = torch.tensor([-0.5, -2.0], dtype=torch.float64), torch.tensor([-0.5, 1.5])
print((a * b.expand(2, 2)).stride(), torch.maximum(a[:1], b.expand(3, 1, 2)).stride())
print(torch.add(b.expand(2, 2), 1, alpha=2).stride(), (b.expand(2, 2) + a).view(-1))
# --- hooks of a leaf that was written to are called though nothing can be added to it
c = torch.ones(2, requires_grad=True)
d = c * 2
c.requires_grad = False
c.copy_(torch.ones(2, requires_grad=True))
c.register_hook(lambda grad: print("hook", grad))
try:
    d.sum().backward()
except RuntimeError as error:
    print(error)
c = torch.ones(2, requires_grad=True)
d = c * 2
c.requires_grad_(False)
c += torch.ones(2, requires_grad=True)
c.retain_grad()
try:
    d.sum().backward()
except RuntimeError as error:
    print(error, c.grad)
# --- the gradients of two leaves, one of them a row of the other
a, c = torch.ones(3, requires_grad=True), torch.ones(2, 3, requires_grad=True)
copy = c.clone()
rows = torch.stack([torch.ones(3), a])
rows += copy
loss = (torch.ones(3) - rows).sum()
for _ in range(3):
    loss.backward(retain_graph=True)
print(a.grad, c.grad)


# --- a tensor whose shape is changed without a record still passes gradients on in the old one
def changed(operation, change):
    a = torch.ones(2, 2, requires_grad=True)
    b = operation(a)
    with torch.no_grad():
        change(b)
    b.sum().backward()
    print(a.grad)


for operation in (lambda a: a * 2, lambda a: a @ a, lambda a: a[0], lambda a: a.clone()):
    changed(operation, lambda b: b.unsqueeze_(0))
    changed(operation, lambda b: setattr(b, "data", torch.ones(3, *b.shape)))
a = torch.ones(2, 2, requires_grad=True)
first, second = (a * 1).unbind()
with torch.no_grad():
    first.data = torch.ones(1, 2)
(first * 3 + second).sum().backward()
print(a.grad)
# --- a zero keeps its sign where it is clamped
zeros = torch.tensor([-0.0, 0.0, -0.0])
print(zeros.cumsum(0), zeros.view(3, 1).cumsum(1).t())
print(zeros.clamp(min=0), zeros.clamp(0, 1), zeros.clamp(max=-0.0), zeros.clamp_(max=0))
# --- all hooks of a node's outputs come before what they retain
first, second = (torch.ones(4, requires_grad=True) * 2).split(2)
first.retain_grad()
second.register_hook(lambda grad: print(first.grad))
(first + second).sum().backward()
print(first.grad)
