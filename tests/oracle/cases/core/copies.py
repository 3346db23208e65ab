import copy
import pickle
import numpy as np
import torch

# --- deepcopy keeps layout, flags, class and attributes
x = torch.ones(2, 3).t().requires_grad_()
x.note = [1]
y = copy.deepcopy(x)
print(y, y.stride(), y.requires_grad, y.note, y.note is x.note, y.is_leaf)

# --- deepcopy of views shares nothing outside, but what was shared inside
a = torch.arange(6.0)
b = a[2:4]
c, d = copy.deepcopy((a, b))
print(d, d._is_view(), d.storage_offset(), c.data_ptr() + 8 == d.data_ptr())
d.zero_()
print(c, a)

# --- deepcopy twice in one memo
a = torch.ones(2, requires_grad=True)
b, c = copy.deepcopy([a, a])
print(b is c, b is a)

# --- copy.copy
a = torch.ones(2, requires_grad=True)
attempt(lambda: copy.copy(a))
b = copy.copy(a)
print(b is a, b.data_ptr() == a.data_ptr(), b.requires_grad, b.is_leaf)

# --- copy.copy of a non-leaf
a = torch.ones(2, requires_grad=True) * 2
attempt(lambda: copy.copy(a))

# --- deepcopy of a non-leaf, of a detached one, of an integer tensor
a = torch.ones(2, requires_grad=True)
attempt(lambda: copy.deepcopy(a * 2))
print(copy.deepcopy((a * 2).detach()), copy.deepcopy(torch.arange(3)))

# --- deepcopy of a grad with history
a = torch.ones(2, requires_grad=True)
(a * a).sum().backward(create_graph=True)
attempt(lambda: copy.deepcopy(a))

# --- deepcopy of a Parameter and of a module
p = torch.nn.Parameter(torch.ones(2), requires_grad=False)
p.note = "mine"
q = copy.deepcopy(p)
print(q, type(q).__name__, q.requires_grad, hasattr(q, "note"))
m = torch.nn.Linear(2, 1)
m(torch.ones(1, 2)).sum().backward()
n = copy.deepcopy(m)
print(n.weight.grad)

# --- deepcopy and hooks
a = torch.ones(2, requires_grad=True)
a.register_hook(lambda g: print("hook"))
b = copy.deepcopy(a)
(b * 2).sum().backward()
print(b.grad)

# --- pickle keeps dtype, layout, flag, attributes, not grad
a = torch.ones(2, 3, dtype=torch.float64).t().requires_grad_()
a.note = "mine"
(a * 2).sum().backward()
b = pickle.loads(pickle.dumps(a))
print(b, b.stride(), b.requires_grad, b.grad, b.is_leaf, getattr(b, "note", None))

# --- pickle of a Parameter and of a non-leaf
p = pickle.loads(pickle.dumps(torch.nn.Parameter(torch.ones(2))))
print(p, type(p).__name__)
a = torch.ones(2, requires_grad=True) * 2
attempt(lambda: pickle.loads(pickle.dumps(a)).requires_grad)


# --- pickle with hooks
def hook(g):
    return g


a = torch.ones(2, requires_grad=True)
attempt(lambda: pickle.loads(pickle.dumps(a)))

# --- pickle of sizes, dtypes and devices
for each in (torch.Size([2, 3]), torch.float32, torch.device("cpu")):
    again = pickle.loads(pickle.dumps(each))
    print(again, again == each, type(again) is type(each), copy.deepcopy(each) == each)

# --- a node cannot be copied
y = torch.ones(2, requires_grad=True) * 2
attempt(lambda: copy.deepcopy(y.grad_fn))
attempt(lambda: pickle.dumps(y.grad_fn))

# --- clone and detach: memory, version, flags
a = torch.ones(2, requires_grad=True)
b = a * 2
for t in (b.clone(), b.detach(), b.data, b.detach().clone(), b.clone().detach()):
    print(t.requires_grad, t.is_leaf, t.data_ptr() == b.data_ptr(), t._is_view(), t.grad_fn)

# --- clone keeps a dense layout, not gaps
a = torch.ones(4, 6)
print(
    a.t().clone().stride(),
    a[::2, ::2].clone().stride(),
    a[:, :3].clone().stride(),
    a[0:1].expand(4, 6).clone().stride(),
)
print(a.t().contiguous().stride(), a.t().clone(memory_format=torch.contiguous_format).stride())
# --- computing with what was pickled
t = pickle.loads(pickle.dumps(torch.ones(2, 2)))
a = pickle.loads(pickle.dumps(np.ones((2, 2), np.float32)))
one = torch.ones(2, 2)
for given in t, torch.from_numpy(a), torch.as_tensor(a), torch.tensor(a):
    print(given @ one, given.mv(one[0]), torch.addmm(given, one, given), given[0].dot(one[1]))
    print(torch.bmm(given[None], one[None]), given.allclose(one), given.to(torch.float32) is given)
    given.requires_grad_()
    (given @ one).sum().backward()
    print(given.grad)
shown = torch.from_numpy(a)
shown += 1
print(a)
# --- the version of a copy
import pickle

leaf = torch.ones(2, requires_grad=True)
leaf.grad = torch.ones(2)
for t in (leaf, torch.arange(3), torch.ones(3)[1:], torch.nn.Parameter(torch.ones(2))):
    print(copy.deepcopy(t)._version, copy.copy(t)._version, pickle.loads(pickle.dumps(t))._version)
print(copy.deepcopy(leaf).grad._version, copy.deepcopy(torch.ones(2)).grad)
layer = copy.deepcopy(torch.nn.BatchNorm1d(2))
print(layer.weight._version, layer.running_mean._version)
with torch.inference_mode():
    print(copy.deepcopy(leaf).is_inference(), copy.deepcopy(torch.ones(2)).is_inference())
