import copy
import pickle

import torch
from torch import nn

# --- a Parameter shows its data's memory and counts its writes
x = torch.zeros(2)
p = nn.Parameter(x)
x.add_(1)
print(p, p._version, x._version, p._base, p._is_view(), p.is_leaf, p.grad_fn)
with torch.no_grad():
    p.mul_(3)
print(x, x._version)
# --- of a non-leaf
y = torch.ones(3, requires_grad=True) * 2
p = nn.Parameter(y)
print(p.is_leaf, p.grad_fn, p.requires_grad)
# --- in no_grad and in inference mode
with torch.no_grad():
    print(nn.Parameter(torch.ones(1)).requires_grad)
with torch.inference_mode():
    q = nn.Parameter(torch.ones(1))
print(q.requires_grad, q.is_inference())
a = torch.inference_mode()(lambda: torch.ones(1))()
attempt(lambda: nn.Parameter(a))
# --- of what it cannot be
for bad in (torch.tensor([1]), torch.ones(1, dtype=torch.bool), [1.0], 3.0):
    attempt(lambda: nn.Parameter(bad))
attempt(lambda: nn.Parameter(torch.tensor([1]), requires_grad=False).dtype)
# --- deepcopy, copy and pickle
p = nn.Parameter(torch.ones(2))
p.note = "mine"
p.grad = torch.ones(2)
c = copy.deepcopy(p)
print(c, c.grad, c.data_ptr() == p.data_ptr())
c = copy.copy(p)
print(type(c).__name__, c.data_ptr() == p.data_ptr(), c.note)
c = pickle.loads(pickle.dumps(p))
print(c, c.grad, c.note, type(c).__name__)
f = pickle.loads(pickle.dumps(nn.Parameter(torch.ones(1), requires_grad=False)))
print(f, f.requires_grad)
# --- requires_grad_ of a parameter
p = nn.Parameter(torch.ones(1))
print(p.requires_grad_(False), p.requires_grad_(True).requires_grad)
# --- in place on a parameter
p = nn.Parameter(torch.ones(1))
attempt(lambda: p.add_(1))
with torch.no_grad():
    p += 1
print(type(p).__name__, p)
# --- .data of a parameter
p = nn.Parameter(torch.ones(2))
p.data = torch.zeros(3)
print(p, p.shape)
p.data.add_(1)
print(p, p._version)
attempt(lambda: setattr(p, "data", 3))
# --- gradients of a parameter
p = nn.Parameter(torch.tensor([2.0]))
(p * p).backward()
print(p.grad, type(p.grad).__name__, p.grad.requires_grad)
# --- a parameter in two modules
a, b = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)
b.weight = a.weight
b(a(torch.ones(1, 1))).backward()
print(torch.allclose(a.weight.grad, 2 * a.weight), a.weight.grad is b.weight.grad)
