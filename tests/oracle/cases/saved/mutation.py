import torch
from torch.autograd.graph import allow_mutation_on_saved_tensors

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)


# --- what is overwritten is copied just before
with allow_mutation_on_saved_tensors() as kept:
    y = x.clone()
    z = (y**2).sum()
    print(len(kept.cloned), len(kept.original), len(kept.tid_to_weakhandle))
    y.sin_()
    print(len(kept.cloned), len(kept.original))
    z.backward()
    print(len(kept.cloned))
print(x.grad, len(kept.original))
# --- a view of it is overwritten, or its base
with allow_mutation_on_saved_tensors():
    y, z = x.clone(), x.clone()
    out = (y**2).sum() + (z[:2] ** 3).sum()
    y[:1] *= 10
    z.zero_()
    out.backward()
print(x.grad)
# --- a view that begins further on
with allow_mutation_on_saved_tensors():
    y = x.clone()
    z = (y**2).sum()
    y[1:].zero_()
    z.backward()
print(x.grad)
# --- one copy for each version, as long as somebody needs it
with allow_mutation_on_saved_tensors() as kept:
    y = x.clone()
    a, b = y**2, y**3
    y.sin_()
    print(len(kept.cloned))
    c = y**2
    y.sin_()
    print(len(kept.cloned))
    del a, b
    print(len(kept.cloned))
    del c
    print(len(kept.cloned))
# --- nothing is copied that backward has let go
with allow_mutation_on_saved_tensors() as kept:
    y = x.clone()
    (y**2).sum().backward()
    y.sin_()
    print(len(kept.cloned))
# --- an optimizer may step before backward
w = torch.nn.Parameter(torch.tensor([2.0]))
w.grad = torch.tensor([1.0])
with allow_mutation_on_saved_tensors():
    loss = (w**2).sum()
    torch.optim.SGD([w], lr=1.0).step()
    loss.backward()
print(w, w.grad)
# --- gradients of gradients
with allow_mutation_on_saved_tensors():
    y = x.clone()
    z = (y**3).sum()
    y.mul_(2)
    (first,) = torch.autograd.grad(z, x, create_graph=True)
    print(torch.autograd.grad(first.sum(), x))
# --- backward belongs inside
with allow_mutation_on_saved_tensors():
    y = (x**2).sum()
attempt(y.backward)
with allow_mutation_on_saved_tensors():
    attempt(y.backward)
# --- one at a time
with allow_mutation_on_saved_tensors():
    attempt(lambda: allow_mutation_on_saved_tensors().__enter__())
