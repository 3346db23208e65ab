import gc
import weakref

import torch

x = torch.arange(6.0).reshape(2, 3).requires_grad_()
# --- a view kept while its base goes
y = x * 2
v = y[0]
del y
v.mul_(3)
print(v.grad_fn.name(), v._base.shape, v._base.grad_fn.name())
v.sum().backward()
print(x.grad)
# --- a view that is not kept does not stop the write
y = x * 1
y[0].mul_(2)
y[:, 1].add_(1)
y.view(-1)[2:4].zero_()
print(y)
y.sum().backward()
print(x.grad)
# --- a write through two views one after the other
y = x * 1
a, b = y[0], y[:, 0]
a.mul_(2)
b.add_(10)
print(a, b, y)
(a.sum() * 2 + b.sum()).backward()
print(x.grad)
# --- overlapping views, both used
y = x * 1
a, b = y.view(-1)[:4], y.view(-1)[2:]
a.mul_(2)
(a.sum() + b.sum()).backward()
print(x.grad)
# --- a view written by itself
y = x * 1
v = y[0]
v.add_(v)
attempt(lambda: v.mul_(v).sum().backward())
y = x * 1
y.add_(y.detach())
y[0].mul_(y[1])
attempt(lambda: y.sum().backward())
# --- a row added to another row of the same tensor
y = x * 1
y[0] += y[1]
y.sum().backward()
print(y, x.grad)
# --- a row multiplied by another row that is not overwritten
y = x * 1
row = y[1].clone()
y[0] *= row
y.sum().backward()
print(x.grad)
# --- a transposed view written
y = x * 1
y.t()[1] = 0.0
print(y, y.grad_fn.next_functions[0][0].name())
y.sum().backward()
print(x.grad)
# --- an expanded view of a non-leaf
y = x[0] * 1
e = y.expand(2, 3)
y.mul_(2)
print(e, e.grad_fn.name())
e.sum().backward()
print(x.grad)
# --- an unsqueezed scalar written through
s = torch.tensor(2.0, requires_grad=True) * 1
s.view(1).mul_(3)
print(s, s.grad_fn.name())
# --- a write to a base of which detach() and views exist
y = x * 1
d, v = y.detach(), y[0]
dv = d[0]
y.add_(1)
print(d._version, v._version, dv._version, dv._base is d, d._base)
print(d.requires_grad, dv.requires_grad, v.grad_fn.name(), dv.grad_fn)
# --- requires_grad_ on a detached tensor, then a write
y = x * 1
d = y.detach().requires_grad_()
attempt(lambda: d.add_(1))
attempt(lambda: d[0].add_(1))
# --- views of a detached tensor written
y = x * 1
z = (y * y).sum()
y.detach()[0].zero_()
print(y._version)
attempt(lambda: z.backward())
# --- .data of a view
y = x * 1
v = y[0]
v.data.zero_()
print(y[0], y._version, v._version, v.data._is_view())
# --- a view made in no_grad of a view made with grad
y = x * 1
v = y[0]
with torch.no_grad():
    w = v[:2]
print(w._base is y, w.requires_grad, w.grad_fn)
attempt(lambda: w.add_(1))
with torch.no_grad():
    w.add_(1)
print(y[0], y._version)
# --- a view made with grad of a view made in no_grad
y = x * 1
with torch.no_grad():
    v = y[0]
w = v[:2]
print(w.requires_grad, w.grad_fn is None)
attempt(lambda: w.add_(1))
# --- a view made in no_grad, its base written, then asked
y = x * 1
with torch.no_grad():
    v = y[0]
y.mul_(2)
attempt(lambda: v.grad_fn)
attempt(lambda: v.is_leaf)
attempt(lambda: v * 2)
# --- a view made in inference mode, its base written, then asked
y = x * 1
with torch.inference_mode():
    v = y[0]
y.mul_(2)
attempt(lambda: v.grad_fn)
with torch.inference_mode():
    attempt(lambda: v.sum())
# --- several outputs in no_grad, then written
y = x * 1
with torch.no_grad():
    a, b = y.unbind()
attempt(lambda: a.add_(1))
with torch.no_grad():
    a.add_(1)
print(y)
# --- several outputs, one taken further and written
y = x * 1
a, b = y.unbind()
attempt(lambda: a[:2].add_(1))
attempt(lambda: a.view(1, 3).zero_())
# --- several outputs of a leaf
a, b = x.unbind()
attempt(lambda: a.add_(1))
with torch.no_grad():
    a.add_(1)
print(x)
# --- iterating and writing
y = x * 1
for row in y:
    attempt(lambda: row.mul_(2))
for i in range(2):
    y[i].mul_(2)
print(y)
# --- a base written under no_grad, its view used with grad
y = x * 1
v = y[0]
with torch.no_grad():
    y.mul_(2)
print(v.grad_fn.name(), y.grad_fn.name(), v._version)
(v * 1).sum().backward()
print(x.grad)
# --- a view written under no_grad
y = x * 1
v = y[0]
with torch.no_grad():
    v.mul_(2)
print(v.grad_fn.name(), y.grad_fn.name(), y._version)
# --- CopySlices of an op with a saved value
y = x * 1
v = y[0]
v.exp_()
print(y.grad_fn.name(), v.grad_fn.name())
v.add_(1)
attempt(lambda: y.sum().backward())
# --- copy_ and fill_ through a view
y = x * 1
y[0].copy_(y[1])
y.sum().backward()
print(x.grad)
y = x * 1
y[0].fill_(torch.tensor(3.0))
print(y.grad_fn.next_functions)
# --- a masked write through a view
y = x * 1
y[0][y[0] > 0] = 9.0
print(y)
y.sum().backward()
print(x.grad)
# --- index_put on a view keeps CopySlices
y = x * 1
y[:, 1:][torch.tensor([0])] = 5.0
print(y.grad_fn.name(), y)
# --- second derivative through a write to a view
y = x * 1
y[0] = y[1].clone() ** 2
(g,) = torch.autograd.grad((y**2).sum(), x, create_graph=True)
print(g.detach())
print(torch.autograd.grad(g.sum(), x)[0])
# --- create_graph through CopySlices
w = torch.tensor(2.0, requires_grad=True)
y = x * 1
y[0].mul_(w)
(g,) = torch.autograd.grad(y.sum(), x, create_graph=True)
print(g)
print(torch.autograd.grad(g.sum(), w))
# --- memory shared by a chain of views
v = x.detach().t()[1:].unsqueeze(0)
print(v.data_ptr() - x.data_ptr(), v.stride(), v._base is None)
# --- a result that only looks like a view
y = x.reshape(6).contiguous()
z = x.t().reshape(6)
print(y._is_view(), z._is_view(), x.clone()._is_view(), x.t().contiguous()._is_view())
# --- in-place on what is one's own result saved elsewhere
y = x.sigmoid()
z = y * 2
y.zero_()
attempt(lambda: z.sum().backward())
y = x.sigmoid()
z = y * y
y.data.zero_()
z.sum().backward()
print(x.grad)
# --- the counter of a tensor saved by two nodes
y = x * 1
a, b = y * y, y.exp()
y.add_(1)
b.sum().backward(retain_graph=True)
print("exp saved its result")
attempt(lambda: a.sum().backward())
# --- undoing a write does not undo its count
y = x * 1
z = y * y
y.add_(1).sub_(1)
attempt(lambda: z.sum().backward())
# --- a dead view is forgotten
y = x * 1
ref = weakref.ref(y[0])
gc.collect()
print(ref() is None)
y.mul_(2)
print(y.grad_fn.name())
# --- many views of one base, all regenerated
y = x * 1
rows = [y[i] for i in range(2)] + [y[:, j] for j in range(3)]
y.mul_(2)
print({v.grad_fn.name() for v in rows}, sum(v.sum() for v in rows))
# --- zero-size views
y = x * 1
e = y[2:]
e.add_(1)
print(e.shape, y._version, y.grad_fn.name())
# --- set a leaf's values through a view in no_grad, keep its history empty
with torch.no_grad():
    x[0] = torch.ones(3)
    x.view(-1)[3:].zero_()
print(x, x.grad_fn, x.is_leaf, x._version)
