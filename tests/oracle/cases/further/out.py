"""A result that is put into a tensor which is there already: `out=`."""

import torch


# --- the result is in the tensor that was named
a, b, out = torch.arange(3.0), torch.full((3,), 2.0), torch.zeros(3)
view = out[1:]
print(torch.mul(a, b, out=out) is out, out, view, out._version)
print(torch.sin(a, out=out).tolist() == a.sin().tolist(), out._version)
print(torch.add(a, b, alpha=3, out=out), torch.div(a, b, out=None), torch.maximum(a, b, out=out))
print(torch.mm(torch.ones(2, 3), torch.ones(3, 1), out=torch.zeros(2, 1)))
print(torch.lt(a, b, out=torch.zeros(3, dtype=torch.bool)), torch.lt(a, b, out=out))

# --- autograd does not follow it there
a, b, out = torch.ones(2), torch.ones(2, requires_grad=True), torch.zeros(2)
attempt(lambda: torch.mul(a, b, out=out))
attempt(lambda: torch.add(a, a, out=b))
attempt(lambda: torch.exp(b * 2, out=out))
attempt(lambda: torch.mul(a, a, out=b * 2))
print(out, out._version, torch.eq(b, b, out=torch.zeros(2, dtype=torch.bool)))
with torch.no_grad():
    print(torch.mul(a, b, out=out), torch.mul(a, a, out=b), b._version, b.is_leaf)

# --- several tensors made one
a, b = torch.ones(2), torch.zeros(2, requires_grad=True)
print(torch.cat([a, a * 2], out=torch.zeros(4)), torch.stack((a, a * 2), 1, out=torch.zeros(0)))
attempt(lambda: torch.cat([a, b], out=torch.zeros(4)))
attempt(lambda: torch.stack([a, b], out=torch.zeros(2, 2)))
out = torch.zeros(4)
attempt(lambda: torch.cat([out[:2], a], out=out))

# --- a tensor that was saved
a, b = torch.ones(2, requires_grad=True), torch.ones(2)
y = a * b
torch.sin(torch.ones(2), out=b)
attempt(lambda: y.sum().backward())
with torch.autograd.graph.allow_mutation_on_saved_tensors():
    y = a * b
    torch.sin(torch.zeros(2), out=b)
    y.sum().backward()
print(a.grad, b)

# --- tensors of inference mode
a, b = torch.ones(2), torch.ones(2, requires_grad=True)
with torch.inference_mode():
    c = torch.zeros(2)
    print(torch.mul(a, b, out=c), torch.mul(a, a, out=a), c.is_inference(), a.is_inference())
print(a._version)
attempt(lambda: torch.mul(a, a, out=c))
attempt(lambda: torch.mul(a, b, out=c))
print(torch.mul(c, c, out=a), a._version)

# --- where it does not fit
a = torch.ones(2)
empty, long, m = torch.zeros(0), torch.zeros(2, dtype=torch.int64), torch.arange(4.0)
print(torch.mul(a, a, out=empty) is empty, empty, empty._version)
print(torch.mul(a, a, out=torch.zeros(3)), torch.mul(a, a, out=torch.zeros(2).double()))
attempt(lambda: torch.mul(a, a, out=long))
attempt(lambda: torch.mul(m[:3], 2, out=m[1:]))
attempt(lambda: torch.mul(a, a, out=torch.zeros(1).expand(2)))
attempt(lambda: torch.mul(a, a, out="text"))
print(torch.add(m[:3], 2, out=m[:3]), m)
