import torch

x = torch.ones(1, 2, requires_grad=True)


def made(flag):
    with torch.inference_mode():
        return torch.ones(1, 2, requires_grad=flag)


def flags(t):
    return t.is_inference(), t.requires_grad, t.is_leaf, t._is_view()


# --- an op inside, of what was made inside
for flag in (True, False):
    with torch.inference_mode():
        c = torch.ones(1, 2, requires_grad=flag)
        print(flags(c * c), flags(c + 1))
# --- a write inside, to what was made inside
for flag in (True, False):
    with torch.inference_mode():
        c = torch.ones(1, 2, requires_grad=flag)
        print(flags(c.mul_(2)), c)
# --- a view inside, of what was made inside
for flag in (True, False):
    with torch.inference_mode():
        c = torch.ones(1, 2, requires_grad=flag)
        print(flags(c.view(-1)), flags(c[0]))
# --- an op outside, of what was made inside
for flag in (True, False):
    c = made(flag)
    print(flags(c * c), flags(c.exp()))
# --- a write outside, to what was made inside
for flag in (True, False):
    c = made(flag)
    attempt(lambda: c.add_(1))
# --- a view outside, of what was made inside
for flag in (True, False):
    c = made(flag)
    print(flags(c.view(-1)), flags(c[0]))
# --- an op inside, of a normal tensor
for flag in (True, False):
    s = torch.ones(1, 2, requires_grad=flag)
    with torch.inference_mode():
        print(flags(s * s), flags(s.clone()))
# --- a write inside, to a normal tensor
for flag in (True, False):
    s = torch.ones(1, 2, requires_grad=flag)
    a = s.clone()
    with torch.inference_mode():
        a.add_(2)
        print(flags(a), a._version)
# --- a view inside, of a normal tensor
for flag in (True, False):
    s = torch.ones(1, 2, requires_grad=flag)
    a = s.clone()
    with torch.inference_mode():
        v = a.view(-1)
    print(flags(v), v._base is a, v.grad_fn)
# --- a write outside, through a view made inside
for flag in (True, False):
    s = torch.ones(1, 2, requires_grad=flag)
    a = s.clone()
    with torch.inference_mode():
        v = a.view(-1)
    attempt(lambda: v.add_(1).tolist())
# --- a write inside, through a view made outside
for flag in (True, False):
    s = torch.ones(1, 2, requires_grad=flag)
    a = s.clone()
    v = a.view(-1)
    with torch.inference_mode():
        v.add_(1)
    print(flags(v), a, a._version)
# --- a write outside, to the base of a view made inside
for flag in (True, False):
    s = torch.ones(1, 2, requires_grad=flag)
    a = s.clone()
    with torch.inference_mode():
        v = a.view(-1)
    a.add_(1)
    attempt(lambda: v.grad_fn)
    attempt(lambda: (v * 1).tolist())
# --- mixed operands outside
for flag in (True, False):
    c = made(flag)
    out = c.add(x)
    print(flags(out))
    out.sum().backward()
    print(c.grad)
    attempt(lambda: c * x)
    print(flags(torch.cat([x, c])), flags(torch.stack([x, c])))
# --- mixed operands outside, of which none is recorded
c, n = made(False), torch.ones(1, 2)
print(flags(c * n), flags(c + n))
# --- an inference tensor written into a normal one
for flag in (True, False):
    n = torch.ones(1, 2)
    attempt(lambda: n.add_(made(flag)))
    print(flags(n))
    attempt(lambda: torch.ones(1, 2).mul_(made(flag)).requires_grad)
    y = x * 1
    attempt(lambda: y.mul_(made(flag)))
# --- a normal tensor written into an inference tensor
c = made(False)
attempt(lambda: c.copy_(torch.ones(1, 2)))
attempt(lambda: c.copy_(x))
with torch.inference_mode():
    c.copy_(x)
print(flags(c), c)
# --- requires_grad_ inside of what was made inside or outside
n = torch.ones(2)
with torch.inference_mode():
    c = torch.ones(2).requires_grad_()
    n.requires_grad_()
print(flags(c), flags(n))
# --- requires_grad_(False) outside of an inference tensor that requires grad
c = made(True)
c.requires_grad_(False)
print(flags(c))
attempt(lambda: c.requires_grad_())
# --- detach, data and clone of an inference tensor that requires grad
c = made(True)
print(flags(c.detach()), flags(c.data), flags(c.clone()))
# --- detach of a normal tensor inside
with torch.inference_mode():
    print(flags(x.detach()), flags(x.data), flags(x.clone()))
# --- in-place after a forward pass outside
s = torch.ones(1, 2, requires_grad=True)
a = s.clone()
out = a * a
with torch.inference_mode():
    a.add_(2)
print(flags(a))
attempt(lambda: out.backward(torch.ones(1, 2)))
# --- sums over inference tensors outside, in a running total
total = torch.zeros(())
for _ in range(3):
    with torch.inference_mode():
        loss = torch.ones(2).mean()
    total = total + loss
print(total, flags(total))
with torch.inference_mode():
    total = torch.zeros(())
attempt(lambda: total.__iadd__(1.0))
# --- an optimiser step inside inference mode
w = torch.ones(2, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
(w * w).sum().backward()
with torch.inference_mode():
    optimizer.step()
print(w, w._version, w.is_inference())
# --- a module built inside, called inside and outside
with torch.inference_mode():
    layer = torch.nn.Linear(2, 2)
    print(layer(torch.ones(1, 2)).is_inference())
with torch.no_grad():
    print(layer(torch.ones(1, 2)).is_inference())
# --- saved-tensor hooks do not make saving an inference tensor legal
with torch.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t):
    attempt(lambda: x * made(False))
# --- indexing with an inference tensor, and into one
with torch.inference_mode():
    i = torch.tensor([0])
attempt(lambda: x[i].requires_grad)
attempt(lambda: x.index_select(0, i).requires_grad)
n = torch.zeros(2)
attempt(lambda: n.__setitem__(i, 1.0))
print(n)
# --- a mask made inside, used outside in a recorded computation
with torch.inference_mode():
    mask = torch.tensor([[True, False]])
attempt(lambda: x.masked_fill(mask, 0.0).requires_grad)
attempt(lambda: torch.where(mask, x, 0.0).requires_grad)
attempt(lambda: x[mask].requires_grad)
# --- an inference tensor as the gradient given to backward
y = x * 2
attempt(lambda: y.backward(made(False)))
print(x.grad, x.grad.is_inference())
# --- an inference tensor as a target
with torch.inference_mode():
    target = torch.tensor([1])
attempt(lambda: torch.nn.functional.cross_entropy(x, target).requires_grad)
attempt(lambda: torch.nn.functional.mse_loss(x, made(False)).requires_grad)
