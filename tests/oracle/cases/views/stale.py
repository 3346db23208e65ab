import torch

x = torch.arange(6.0).reshape(2, 3)
w = torch.ones(2, 3, requires_grad=True)


def attempt(f):
    try:
        print(f())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


# --- a write to what was detached makes views stale too
y = w * 2
v = y[0]
y.detach().add_(1)
print(v.grad_fn.name(), v._version)
v.sum().backward()
print(w.grad)
# --- a view of a constant that is written, then asked for gradients
c = torch.zeros(3)
v = c[:2]
c.add_(1)
c.requires_grad_()
print(v.requires_grad, v.grad_fn.name())
# --- a view of a constant that asks for gradients itself
c = torch.zeros(2, 3)
v, u = c[0], c[1]
v.requires_grad_()
u.add_(1)
print(v.is_leaf, v.grad_fn, c.requires_grad)
# --- a view made in inference mode, and a further view of several outputs
with torch.inference_mode():
    v = (w * 1)[0:2]
with torch.inference_mode():
    v = w[0:2]
a, b = v.unbind()
attempt(lambda: a.add_(1))
# --- a stranded view: what may be asked, and what not
y = w * 1
a, b = y.unbind()
y.mul_(2)
print(a.requires_grad)
attempt(lambda: a.grad_fn)
attempt(lambda: a * 2)
attempt(lambda: a.requires_grad_(False))
attempt(lambda: a.add_(1))
with torch.no_grad():
    print(a * 2)
# --- a stranded view without a history
y = w * 1
with torch.no_grad():
    v = y[0]
y.mul_(2)
v.retain_grad()
attempt(lambda: v.register_hook(print))
# --- a view that requires grad by its base: nothing is saved for it
with torch.no_grad():
    v = w[0]
y = torch.ones(3, requires_grad=True) * 1
z = y * v
y.add_(1)
z.sum().backward()
print(z.grad_fn.next_functions[1], w.grad)
# --- a leaf that has moved into the graph's interior
p = torch.ones(2, requires_grad=True)
out = (p * 3).sum()
p.requires_grad_(False)
p.mul_(torch.ones(2, requires_grad=True))
attempt(lambda: out.backward())
# --- a leaf that stopped requiring grad
p = torch.ones(2, requires_grad=True)
out = (p * 3).sum()
p.requires_grad_(False)
out.backward()
print(p.grad)
# --- expanded memory: what may be written
e = x[:, :1].expand(2, 3)
attempt(lambda: e.add_(1))
attempt(lambda: e.copy_(x))
attempt(lambda: e.copy_(e) is e)
attempt(lambda: e.zero_())
attempt(lambda: e[0].add_(1))
attempt(lambda: e[:, 0].add_(1))
print(x)
# --- an input in the way of the write
c = torch.arange(4.0)
attempt(lambda: c[1:].add_(c[:-1]))
attempt(lambda: c[1:].copy_(c[:-1]))
attempt(lambda: c.add_(c))
attempt(lambda: c.data.add_(c[:1]))
# --- in place with another dtype: gradients come back in each one's own
a = torch.ones(2, requires_grad=True)
b = torch.ones(2, dtype=torch.float64, requires_grad=True)
y = a * 1
y.mul_(b)
y.sum().backward()
print(y.dtype, a.grad, b.grad)
# --- freed after the first backward, though nothing was saved
y = w * 1
y[0] = 1.0
y.sum().backward()
attempt(lambda: y.sum().backward())
# --- index tensors are saved tensors
i = torch.tensor([0, 1])
y = w[i]
i[0] = 1
attempt(lambda: y.sum().backward())
