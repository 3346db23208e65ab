from collections import OrderedDict

import torch
from torch import nn
from torch.nn.modules import module as everywhere

x = torch.tensor([[1.0, 2.0]], requires_grad=True)
layer = nn.Linear(2, 1)
nn.init.ones_(layer.weight)
nn.init.zeros_(layer.bias)


class Two(nn.Module):
    def forward(self, a, b=None):
        return (a * 2) * 3, {"b": b}


def show(module, grad_input, grad_output):
    print(type(module).__name__, grad_input, grad_output)


# --- backward hooks of the old kind
handle = layer.register_backward_hook(show)
layer(x).backward()
attempt(lambda: layer.register_full_backward_hook(show))
handle.remove()
layer(x).backward()
print(x.grad)
full = nn.Linear(2, 1)
full.register_full_backward_hook(show)
attempt(lambda: full.register_backward_hook(show))

# --- what backward hooks of the old kind miss
two = Two()
two.register_backward_hook(show)
two(x)[0].sum().backward()
two.forward = lambda a: (a * 2) * 3
two(x).sum().backward()
two.forward = lambda a: (a * 2, a * 3)
two(x)[0].sum().backward()
two.forward = lambda a: {"out": a * 2}
two(x)["out"].sum().backward()
two.forward = lambda a, b: a * 2
two(x, None).sum().backward()
two.forward = lambda a: (a.detach() * 2, a)
two(x)
two.forward = lambda a: a.detach()
two(x)

# --- an old hook replaces grad_input
two = Two()
two.forward = lambda a: a * 2
two.register_backward_hook(lambda module, grad_input, grad_output: (grad_input[0] * 10, None))
two(x).sum().backward()
print(x.grad)

# --- hooks of every module: one kind of backward hook
everywhere._global_is_full_backward_hook = None
handle = everywhere.register_module_backward_hook(show)
layer(x).backward()
attempt(lambda: everywhere.register_module_full_backward_hook(show))
handle.remove()
everywhere._global_is_full_backward_hook = None
with everywhere.register_module_full_backward_hook(show):
    layer(x).backward()
attempt(lambda: everywhere.register_module_backward_hook(show))
everywhere._global_is_full_backward_hook = None

# --- the dictionaries of hooks of every module can be put in place of others
everywhere.register_module_forward_hook(lambda module, args, out: print("called"))
layer(x)
everywhere._global_forward_hooks = OrderedDict()
layer(x)
print(len(everywhere._global_forward_hooks))

# --- hooks that see what is registered
def on_parameter(module, name, param):
    print("parameter", type(module).__name__, name, tuple(param.shape))


def on_buffer(module, name, buffer):
    print("buffer", name)
    return buffer + 1


def on_module(module, name, part):
    print("module", name, type(part).__name__)
    return nn.Tanh() if name == "0" else None


handles = [
    everywhere.register_module_parameter_registration_hook(on_parameter),
    everywhere.register_module_buffer_registration_hook(on_buffer),
    everywhere.register_module_module_registration_hook(on_module),
]
net = nn.Sequential(nn.ReLU(), nn.Linear(2, 1))
net.register_buffer("steps", torch.zeros(1))
net.steps = torch.ones(1)
net.extra = nn.Identity()
net.extra = None
net.weight = nn.Parameter(torch.ones(1))
for handle in handles:
    handle.remove()
print(net, net.steps)
net.later = nn.Tanh()

# --- a hook may remove itself
first = layer.register_forward_pre_hook(lambda m, args: (first.remove(), args[0] * 2)[1])
second = layer.register_forward_hook(lambda m, args, out: second.remove())
layer.register_forward_hook(lambda m, args, out: out + 1)
print(layer(x), layer(x))

# --- a handle knows its dictionary, and takes its notes along
handle = layer.register_forward_hook(lambda m, a, k, out: None, with_kwargs=True, always_call=True)
print(len(handle.hooks_dict_ref()), len(layer._forward_hooks_with_kwargs))
print(len(layer._forward_hooks_always_called))
handle.remove()
print(len(handle.hooks_dict_ref()), len(layer._forward_hooks_with_kwargs))
print(len(layer._forward_hooks_always_called))
# --- a pre-hook fails after another one has changed the arguments
layer = nn.Linear(1, 1)
layer.register_forward_pre_hook(lambda module, args: (args[0] * 5,))
layer.register_forward_pre_hook(lambda module, args: 1 / 0)
layer.register_forward_hook(lambda module, args, out: print(args, out), always_call=True)
attempt(lambda: layer(torch.ones(1, 1)))
