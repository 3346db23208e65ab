import torch
from torch import nn


class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Identity()

    def forward(self, a, b=None):
        return self.inner(a * 2) if b is None else (a * 2, b * 3)


net = Two()
x = torch.tensor([1.0, 2.0], requires_grad=True)
# --- forward hooks see module, arguments and output
h = net.register_forward_hook(lambda m, args, out: print(type(m).__name__, args, out))
net(x)
h.remove()
net(x)
h.remove()
# --- a forward hook replaces the output
with net.register_forward_hook(lambda m, args, out: out + 100):
    print(net(x))
print(net(x))
# --- forward hooks with keyword arguments
net.register_forward_hook(lambda m, args, kwargs, out: print(args, kwargs, out), with_kwargs=True)
net(x, b=x)
# --- pre-hooks
net.register_forward_pre_hook(lambda m, args: print("pre", args))
net.register_forward_pre_hook(lambda m, args: args[0] * 10)
print(net(x))
# --- pre-hooks with keyword arguments
h = net.register_forward_pre_hook(
    lambda m, args, kwargs: (args, {"b": kwargs["b"] + 1}), with_kwargs=True
)
print(net(x, b=x))
h.remove()
net.register_forward_pre_hook(lambda m, args, kwargs: 5, with_kwargs=True)
attempt(lambda: net(x))
# --- order and prepend
for i in range(3):
    net.register_forward_hook(lambda m, a, o, i=i: print("hook", i), prepend=i == 2)
    net.register_forward_pre_hook(lambda m, a, i=i: print("pre", i), prepend=i == 2)
net(x)


# --- an exception in forward and always_call
class Bad(nn.Module):
    def forward(self, x):
        raise ValueError("no")


bad = Bad()
bad.register_forward_hook(lambda m, a, o: print("not called"))
bad.register_forward_hook(lambda m, a, o: print("called with", o), always_call=True)
attempt(lambda: bad(x))


# --- always_call whose hook fails too
class Bad(nn.Module):
    def forward(self, x):
        raise ValueError("no")


bad = Bad()
bad.register_forward_hook(lambda m, a, o: 1 / 0, always_call=True)
attempt(lambda: bad(x))
# --- full backward hooks
net.register_full_backward_hook(lambda m, gi, go: print("gi", gi, "go", go))
out = net(x)
print(out.grad_fn.name())
out.sum().backward()
print(x.grad)
# --- a backward hook replaces the input's gradient
net.register_full_backward_hook(lambda m, gi, go: (gi[0] * 10,))
net(x).sum().backward()
print(x.grad)
# --- a backward hook of the wrong length
net.register_full_backward_hook(lambda m, gi, go: (gi[0], gi[0]))
attempt(lambda: net(x).sum().backward())
# --- backward pre-hooks
net.register_full_backward_pre_hook(lambda m, go: print("pre", go))
net.register_full_backward_pre_hook(lambda m, go: (go[0] * 2,))
net.register_full_backward_hook(lambda m, gi, go: print(gi, go))
net(x).sum().backward()
print(x.grad)
# --- a backward pre-hook of the wrong length
net.register_full_backward_pre_hook(lambda m, go: (go[0], go[0]))
attempt(lambda: net(x).sum().backward())
# --- no input requires grad
layer = nn.Linear(2, 1)
layer.register_full_backward_hook(lambda m, gi, go: print(gi, go))
layer(torch.ones(1, 2)).sum().backward()
print(layer.weight.grad)
# --- no input requires grad, and the hook returns something
layer = nn.Linear(2, 1)
layer.register_full_backward_hook(lambda m, gi, go: (torch.ones(1, 2),))
attempt(lambda: layer(torch.ones(1, 2)).sum().backward())
# --- several inputs and outputs, some without gradient
net.register_full_backward_hook(lambda m, gi, go: print(gi, go))
a, b = net(x, torch.ones(2))
a.sum().backward()
y = torch.ones(2, requires_grad=True)
a, b = net(x, y)
(a.sum() + b.sum()).backward()
print(y.grad)
# --- under no_grad there is nothing to hook
net.register_full_backward_hook(lambda m, gi, go: print("never"))
with torch.no_grad():
    print(net(x).requires_grad, net(x).grad_fn)


# --- an output that is not a tensor
class Dicts(nn.Module):
    def forward(self, x):
        return {"y": x * 2}


d = Dicts()
d.register_full_backward_hook(lambda m, gi, go: print("never"))
print(d(x)["y"].requires_grad)
# --- in-place on the output of a hooked module
net.register_full_backward_hook(lambda m, gi, go: None)
attempt(lambda: net(x).add_(1))
# --- hooks of all modules
from torch.nn.modules.module import (
    register_module_forward_hook,
    register_module_forward_pre_hook,
    register_module_full_backward_hook,
    register_module_full_backward_pre_hook,
)

handles = [
    register_module_forward_pre_hook(lambda m, a: print("enter", type(m).__name__)),
    register_module_forward_hook(lambda m, a, o: print("leave", type(m).__name__)),
    register_module_full_backward_pre_hook(lambda m, go: print("back into", type(m).__name__)),
    register_module_full_backward_hook(lambda m, gi, go: print("back out of", type(m).__name__)),
]
net(x).sum().backward()
for handle in handles:
    handle.remove()
net(x).sum().backward()
# --- hooks are copied with the module
import copy

seen = []
net.register_forward_hook(lambda m, a, o: print("hook of", m is net))
copy.deepcopy(net)(x)
# --- a hook counts how often it runs in backward
n = []
net.inner.register_full_backward_hook(lambda m, gi, go: n.append(1))
out = net(x).sum()
out.backward(retain_graph=True)
out.backward()
print(len(n), x.grad)
# --- double backward through a hooked module
net.register_full_backward_hook(lambda m, gi, go: print(gi[0].requires_grad, go[0].requires_grad))
(g,) = torch.autograd.grad(net(x).pow(2).sum(), x, create_graph=True)
print(g, g.requires_grad)
g.sum().backward()
print(x.grad)
