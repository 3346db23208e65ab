import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(2, 3)
        self.second = nn.Linear(3, 1)
        self.register_buffer("steps", torch.tensor(0))
        self.register_buffer("scratch", torch.zeros(1), persistent=False)
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, x):
        return self.second(torch.relu(self.first(x))) * self.scale


net = Net()
# --- parameters
print([(n, tuple(p.shape), p.requires_grad, p.is_leaf) for n, p in net.named_parameters()])
print(len(list(net.parameters())), len(list(net.parameters(recurse=False))))
# --- buffers, children and modules
print(
    list(net.named_buffers()),
    [n for n, _ in net.named_children()],
    [n for n, _ in net.named_modules()],
)
print(len(list(net.modules())), len(list(net.children())), [b.shape for b in net.buffers()])
# --- what attributes become
m = nn.Module()
m.a = nn.Parameter(torch.ones(1))
m.b = torch.ones(1)
m.c = nn.Linear(1, 1)
m.d = 3
print(list(dict(m.named_parameters())), list(m._modules), list(m._buffers), "b" in m.__dict__, m.d)
# --- an attribute cannot turn into something else
attempt(lambda: setattr(net, "scale", torch.ones(1)))
attempt(lambda: setattr(net, "first", 3))
attempt(lambda: setattr(net, "steps", 3))
net.scale = None
print(net.scale, len(list(net.parameters())))
net.first = None
print(net.first)


# --- attributes before super().__init__()
class Early(nn.Module):
    def __init__(self):
        self.layer = nn.Linear(1, 1)


class EarlyParameter(nn.Module):
    def __init__(self):
        self.p = nn.Parameter(torch.ones(1))


attempt(Early)
attempt(EarlyParameter)
# --- a missing attribute, a deleted attribute
attempt(lambda: net.missing)
del net.scale
attempt(lambda: net.scale)
# --- register_parameter and register_buffer check what they get
attempt(lambda: net.register_parameter("x", torch.ones(1)))
attempt(lambda: net.register_parameter("", nn.Parameter(torch.ones(1))))
attempt(lambda: net.register_parameter("a.b", nn.Parameter(torch.ones(1))))
attempt(lambda: net.register_parameter("forward", nn.Parameter(torch.ones(1))))
attempt(lambda: net.register_parameter("y", nn.Parameter(torch.ones(1)) * 2))
attempt(lambda: net.register_buffer("b", 3))
attempt(lambda: net.register_buffer("scale", torch.ones(1)))
attempt(lambda: net.add_module("z", 3))
# --- forward that is not there
attempt(lambda: nn.Module()(1))
# --- train and eval
print(
    net.training,
    net.eval() is net,
    net.training,
    net.first.training,
    net.train().training,
    net.train(False).training,
)
attempt(lambda: net.train("yes"))
# --- eval does not stop recording
net.eval()
print(net(torch.ones(1, 2)).requires_grad)
# --- requires_grad_ freezes a module
net.first.requires_grad_(False)
out = net(torch.ones(1, 2)).sum()
out.backward()
print([(n, p.requires_grad, p.grad is None) for n, p in net.named_parameters()])
# --- zero_grad
net(torch.ones(1, 2)).sum().backward()
net.zero_grad()
print([p.grad for p in net.parameters()])
net(torch.ones(1, 2)).sum().backward()
net.zero_grad(set_to_none=False)
print([p.grad.abs().sum().item() for p in net.parameters()])
# --- state_dict
state = net.state_dict()
print(list(state), type(state).__name__, state["steps"], state["scale"].requires_grad)
state["scale"].fill_(5.0)
print(net.scale)
# --- load_state_dict
other = Net()
print(other.load_state_dict(net.state_dict()))
print(all(a.equal(b) for a, b in zip(other.parameters(), net.parameters())))
# --- load_state_dict with missing and unexpected keys
state = net.state_dict()
state["extra"] = state.pop("scale")
attempt(lambda: net.load_state_dict(state))
print(net.load_state_dict(state, strict=False))
# --- load_state_dict with another shape
state = net.state_dict()
state["scale"] = torch.ones(2)
attempt(lambda: net.load_state_dict(state))
attempt(lambda: net.load_state_dict(state, strict=False))
attempt(lambda: net.load_state_dict([1]))
# --- load_state_dict keeps the parameters themselves
before = net.scale
net.load_state_dict(Net().state_dict())
print(net.scale is before, before.requires_grad)
# --- repr
print(net)
print(nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Sequential(nn.Dropout(0.2), nn.Flatten())))
print(
    nn.Linear(2, 3, bias=False),
    nn.Conv2d(1, 2, 3),
    nn.MaxPool2d(2),
    nn.BatchNorm1d(3),
    nn.Tanh(),
    nn.Sigmoid(),
)
print(
    nn.Conv2d(1, 2, (3, 1), stride=2, padding=1, bias=False),
    nn.BatchNorm2d(3),
    nn.ModuleList([nn.ReLU()]),
)
# --- apply
names = []
print(net.apply(lambda m: names.append(type(m).__name__)) is net, names)


# --- apply with an initialisation
def init(m):
    if isinstance(m, nn.Linear):
        with torch.no_grad():
            m.weight.fill_(0.5)
            m.bias.fill_(0)


net.apply(init)
print(net.first.weight, net.second.bias, net.first.weight._version)
# --- writing to a weight without no_grad
attempt(lambda: net.first.weight.fill_(0.5))
attempt(lambda: net.first.weight.add_(0.5))
nn.init.constant_(net.first.weight, 2.0)
print(net.first.weight)
# --- forward hooks
net.first.register_forward_hook(
    lambda m, i, o: print("hook", type(m).__name__, i[0].shape, o.shape)
)
net.first.register_forward_pre_hook(lambda m, i: print("pre", len(i)))
_ = net(torch.ones(1, 2))
# --- forward hooks may replace
h = net.first.register_forward_hook(lambda m, i, o: o * 0)
p = net.second.register_forward_pre_hook(lambda m, i: i[0] + 1)
with torch.no_grad():
    out = net(torch.ones(1, 2))
    print(out.allclose(net.second.weight.sum() + net.second.bias))
h.remove()
p.remove()
# --- forward is not called through hooks when called itself
net.register_forward_hook(lambda m, i, o: print("hook"))
_ = net.forward(torch.ones(1, 2))
_ = net(torch.ones(1, 2))
# --- full backward hooks
net.second.register_full_backward_hook(lambda m, gi, go: print([tuple(g.shape) for g in gi], go))
net(torch.ones(1, 2)).sum().backward()
# --- a full backward hook that replaces the gradient
net.second.register_full_backward_hook(lambda m, gi, go: (gi[0] * 0,))
net(torch.ones(1, 2)).sum().backward()
print(net.first.weight.grad)
# --- a full backward pre-hook
net.second.register_full_backward_pre_hook(lambda m, go: (go[0] * 0,))
net(torch.ones(1, 2)).sum().backward()
print(net.second.weight.grad)
# --- Sequential
s = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
print(len(s), s[1], s[-1], s[:2], [n for n, _ in s.named_parameters()])
s.append(nn.Sigmoid())
print(len(s), [type(m).__name__ for m in s])
attempt(lambda: s[9])
# --- Sequential of names
from collections import OrderedDict

s = nn.Sequential(OrderedDict(first=nn.Linear(1, 1), act=nn.ReLU()))
print(s, s.first)
# --- ModuleList
l = nn.ModuleList([nn.Linear(1, 1) for _ in range(3)])
print(len(l), l[0], len(list(l.parameters())), [n for n, _ in l.named_parameters()])
l.append(nn.ReLU())
l.extend([nn.ReLU()])
print(len(l), [type(m).__name__ for m in l], len(l[1:3]))
attempt(lambda: l(1))
# --- a Parameter is a tensor of its own kind
p = nn.Parameter(torch.ones(2))
print(
    isinstance(p, torch.Tensor),
    type(p * 2).__name__,
    type(p.detach()).__name__,
    type(p.data).__name__,
)
print(type(p).__name__, isinstance(p * 2, nn.Parameter), isinstance(p, nn.Parameter))
# --- a Parameter of a tensor shares its memory
t = torch.ones(2)
p = nn.Parameter(t)
t[0] = 5
print(p, p._version, nn.Parameter(torch.ones(2) * 3).is_leaf)
attempt(lambda: nn.Parameter(torch.tensor([1, 2])))
attempt(lambda: nn.Parameter([1.0]))
# --- Parameters made inside no_grad
with torch.no_grad():
    p = nn.Parameter(torch.ones(2))
    layer = nn.Linear(1, 1)
print(p.requires_grad, layer.weight.requires_grad)
# --- the same Parameter twice
m = nn.Module()
m.a = m.b = nn.Parameter(torch.ones(1))
print([n for n, _ in m.named_parameters()], list(m.state_dict()))
# --- to, float and double
print(net.double() is net, net.first.weight.dtype, net.steps.dtype, net.float().first.weight.dtype)
print(net.to("cpu") is net, net.to(torch.float64).scale.dtype, net.scale.is_leaf)
# --- deepcopy of a module
import copy

c = copy.deepcopy(net)
print(
    c.first.weight is net.first.weight,
    c.first.weight.equal(net.first.weight),
    c.scale.requires_grad,
)
# --- pickle of a module
import pickle

layer = nn.Linear(2, 1)
back = pickle.loads(pickle.dumps(layer))
print(back, back.weight.equal(layer.weight), back.weight.requires_grad)
# --- get_parameter and get_submodule
print(net.get_submodule("first"), net.get_parameter("first.bias").shape)
attempt(lambda: net.get_submodule("third"))


# --- extra_repr
class Scaled(nn.Module):
    def extra_repr(self):
        return "by=3"


print(Scaled(), nn.Sequential(Scaled()))
# --- module attributes in dir, and __setstate__ of hooks
print("first" in dir(net), "steps" in dir(net), "scale" in dir(net))
# --- Flatten, Dropout, Identity
print(nn.Flatten()(torch.zeros(2, 3, 4)).shape, nn.Flatten(0)(torch.zeros(2, 3)).shape)
d = nn.Dropout(0.5)
d.eval()
x = torch.ones(3)
print(d(x) is x, d(x).equal(x))
attempt(lambda: nn.Dropout(2))
# --- a dropout mask scales what it keeps
d = nn.Dropout(0.5)
out = d(torch.ones(1000))
print(sorted(set(out.tolist())))
# --- BatchNorm1d in train and eval
bn = nn.BatchNorm1d(2)
print([(n, p.shape) for n, p in bn.named_parameters()], list(bn.state_dict()))
x = torch.tensor([[1.0, 2.0], [3.0, 5.0], [8.0, 10.0]])
print(bn(x))
print(bn.running_mean, bn.running_var, bn.num_batches_tracked)
bn.eval()
print(bn(x))
print(bn.num_batches_tracked)
# --- BatchNorm in train mode under no_grad still updates its statistics
bn = nn.BatchNorm1d(2)
with torch.no_grad():
    bn(torch.tensor([[1.0, 2.0], [3.0, 5.0]]))
print(bn.running_mean, bn.num_batches_tracked)
# --- BatchNorm of one row
attempt(lambda: nn.BatchNorm1d(2)(torch.ones(1, 2)))
attempt(lambda: nn.BatchNorm1d(2)(torch.ones(2)))
attempt(lambda: nn.BatchNorm2d(2)(torch.ones(2, 2)))
# --- BatchNorm2d
bn = nn.BatchNorm2d(1)
x = torch.tensor([1.0, 2.0, 4.0, 9.0]).reshape(1, 1, 2, 2)
print(bn(x), bn.running_mean, bn.running_var)
# --- Conv2d and MaxPool2d
conv = nn.Conv2d(1, 1, 2)
nn.init.ones_(conv.weight)
nn.init.zeros_(conv.bias)
out = conv(torch.arange(9.0).reshape(1, 1, 3, 3))
print(out)
out.sum().backward()
print(conv.weight.grad, conv.bias.grad)
print(
    nn.MaxPool2d(2)(torch.arange(16.0).reshape(1, 1, 4, 4)),
    nn.MaxPool2d(2, stride=1)(torch.arange(9.0).reshape(1, 1, 3, 3)),
)
# --- a Linear of the wrong size
attempt(lambda: nn.Linear(2, 3)(torch.ones(1, 3)))
