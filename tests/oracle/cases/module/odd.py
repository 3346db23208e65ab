"""Questions that a module seldom hears."""

import copy

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 3)
        self.tail = nn.Sequential(nn.ReLU(), nn.Linear(3, 1))
        self.register_buffer("seen", torch.zeros(2))


# --- what a module keeps, in its order
print(list(vars(nn.Module())))
print(list(vars(nn.Linear(1, 1)))[-3:], list(vars(nn.Sequential(nn.ReLU())))[-2:])
# --- arguments that a method does not take
net = Net()
attempt(lambda: net.named_parameters(deep=True))
attempt(lambda: net.zero_grad(False, 1))
attempt(lambda: net.register_forward_hook())
attempt(lambda: net.load_state_dict())
attempt(lambda: net.apply())
attempt(lambda: net.requires_grad_(True, False))
attempt(lambda: net.float(1))
attempt(lambda: net.get_submodule())


# --- a kind of parameter of one's own
class Mine(nn.Parameter):
    pass


module = nn.Module()
module.w = Mine(torch.ones(2))
print(module.w, repr(Mine), isinstance(module.w, nn.Parameter), list(module.state_dict()))
print(type(copy.deepcopy(module).w), type(module.double().w), module.w.dtype)


class State(nn.Buffer):
    pass


print(repr(State), repr(nn.Parameter), repr(nn.Buffer))
# --- a Parameter whose flag is no truth value
for flag in (None, 1, "yes", torch.tensor(True)):
    attempt(lambda: nn.Parameter(torch.ones(1), requires_grad=flag))
# --- to, asked wrongly
net = Net()
attempt(lambda: net.to(kind=1))
attempt(lambda: net.to("cpu", kind=1))
attempt(lambda: net.to(dtype=3))
attempt(lambda: net.to(device=2.5))
attempt(lambda: net.to("cpu", torch.float32, False, True))
attempt(lambda: net.to("float32"))
attempt(lambda: net.to("cpu:one"))
attempt(lambda: torch.device("cpu1"))
attempt(lambda: net.to(torch.ones(1).double(), non_blocking=True).layer.weight.dtype)
# --- before Module.__init__, in whatever way it is asked


class Hasty(nn.Module):
    def __init__(self):
        self.plain = 1


hasty = Hasty()
print(hasty.plain)
attempt(lambda: hasty(1))
attempt(lambda: hasty.register_forward_hook(print))
attempt(lambda: hasty.register_full_backward_hook(print))
attempt(lambda: delattr(hasty, "plain"))
attempt(lambda: repr(hasty))
attempt(lambda: hasty.train())
# --- a Sequential gets no slice of modules
tail = Net().tail
attempt(lambda: tail.__setitem__(slice(0, 1), nn.Tanh()))
attempt(lambda: tail.__setitem__("0", nn.Tanh()))
attempt(lambda: tail.__setitem__(-1, nn.Tanh()))
attempt(lambda: tail.__setitem__(2, nn.Tanh()))
attempt(lambda: tail + nn.Tanh())
print(tail)
# --- a ParameterList is not called
attempt(lambda: nn.ParameterList([torch.ones(1)])(torch.ones(1)))
attempt(lambda: nn.ModuleList([nn.ReLU()])(torch.ones(1)))
attempt(lambda: nn.ModuleDict({"a": nn.ReLU()})(torch.ones(1)))
# --- a list of modules extended by itself
for many in nn.Sequential(nn.ReLU()), nn.ModuleList([nn.ReLU()]):
    attempt(lambda: many.extend(many))
    print(len(many))
    attempt(lambda: many * nn.Sequential())
# --- an old hook of the wrong length is named
net = Net()


def too_many(module, grad_input, grad_output):
    return grad_output * 7


net.layer.register_backward_hook(too_many)
attempt(lambda: net.layer(torch.ones(1, 2)).sum().backward())
# --- the same module with other tensors for parameters
net = Net()
again = net.layer._replicate_for_data_parallel()
print(list(again._parameters), again._is_replica, list(net.layer._parameters))
again.weight, again.bias = net.layer.weight * 2, None
y = again(torch.ones(1, 2))
y.sum().backward()
print(y.shape, net.layer.weight.grad, net.layer.bias.grad, again)
items = nn.ParameterList([torch.ones(2), torch.zeros(1)])
again = items._replicate_for_data_parallel()
for name, param in items.named_parameters():
    setattr(again, name, param.view_as(param))
print([item._base is param for item, param in zip(again, items)], len(again))
again.seen = 3
print(hasattr(items, "seen"), list(net._replicate_for_data_parallel()._modules))
