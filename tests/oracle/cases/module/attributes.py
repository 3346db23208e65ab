import torch
from torch import nn

m = nn.Module()
# --- assigning over each kind
m.x = nn.Parameter(torch.ones(1))
m.x = nn.Parameter(torch.zeros(1))
print(m._parameters, m._modules)
attempt(lambda: setattr(m, "x", nn.Linear(1, 1)))
m.y = nn.Linear(1, 1)
m.y = nn.Parameter(torch.ones(2))
print(list(m._parameters), list(m._modules))
m.register_buffer("b", torch.ones(1))
m.b = nn.Parameter(torch.ones(1))
print(list(m._parameters), list(m._buffers))
m.plain = 1
m.plain = nn.ReLU()
print("plain" in m.__dict__, list(m._modules))
# --- setting a registered name to a wrong thing
m.p = nn.Parameter(torch.ones(1))
m.c = nn.ReLU()
m.register_buffer("b", torch.ones(1))
for name in "pcb":
    for value in (3, "text", torch.ones(1), nn.Linear, [1], nn.Identity()):
        attempt(lambda: setattr(m, name, value))
    print(name, getattr(m, name, "gone"))
# --- None empties a place and keeps it
m.p = nn.Parameter(torch.ones(1))
m.c = nn.ReLU()
m.register_buffer("b", torch.ones(1))
m.p = m.c = m.b = None
print(
    m._parameters,
    m._modules,
    m._buffers,
    list(m.parameters()),
    list(m.modules()),
    list(m.state_dict()),
)
print(m)
# --- names that cannot be registered
m.taken = 1
p = nn.Parameter(torch.ones(1))
for name in (1, "", "a.b", "taken", "training", None):
    attempt(lambda: m.register_parameter(name, p))
    attempt(lambda: m.register_buffer(name, torch.ones(1)))
    attempt(lambda: m.add_module(name, nn.ReLU()))
# --- things that cannot be registered
for thing in (3, torch.ones(1), nn.ReLU, "s", torch.ones(1, dtype=torch.int64)):
    attempt(lambda: m.register_parameter("p", thing))
    attempt(lambda: m.register_buffer("b", thing))
    attempt(lambda: m.add_module("m", thing))
attempt(lambda: m.register_parameter("q", nn.Parameter(torch.ones(1)) * 1))


# --- before Module.__init__
class A(nn.Module):
    def __init__(self, do):
        do(self)


attempt(lambda: A(lambda s: setattr(s, "x", nn.Parameter(torch.ones(1)))))
attempt(lambda: A(lambda s: setattr(s, "x", nn.ReLU())))
attempt(lambda: A(lambda s: s.register_buffer("x", torch.ones(1))))
attempt(lambda: A(lambda s: s.register_parameter("x", None)))
attempt(lambda: A(lambda s: setattr(s, "x", 1)).x)
attempt(lambda: A(lambda s: None).y)
# --- deleting
m.p = nn.Parameter(torch.ones(1))
m.c = nn.ReLU()
m.register_buffer("b", torch.ones(1), persistent=False)
m.plain = 1
del m.p, m.c, m.b, m.plain
print(m._parameters, m._modules, m._buffers, m._non_persistent_buffers_set)
attempt(lambda: m.__delattr__("p"))
attempt(lambda: m.p)
# --- a buffer keeps whether it is persistent
m.register_buffer("a", torch.ones(1), persistent=False)
m.a = torch.zeros(1)
print(list(m.state_dict().items()), list(m.named_buffers()))
m.register_buffer("a", torch.zeros(1))
print(list(m.state_dict().items()))
m.x = nn.Buffer(torch.ones(1), persistent=False)
m.z = nn.Buffer(torch.ones(1))
print(
    list(m._buffers),
    list(m.state_dict()),
    isinstance(m.x, nn.Buffer),
    isinstance(m.a, nn.Buffer),
    type(m.x),
)


# --- properties and descriptors
class P(nn.Module):
    def __init__(self):
        super().__init__()
        self._v = 1

    @property
    def v(self):
        return self._v

    @v.setter
    def v(self, new):
        self._v = new


x = P()
x.v = 5
print(x.v, x._v)
# --- dir
m.p = nn.Parameter(torch.ones(1))
m.c = nn.Sequential(nn.ReLU())
print([n for n in ("p", "c", "training", "forward", "0") if n in dir(m)], "0" in dir(m.c))


# --- arguments of __init__
class B(nn.Module):
    pass


attempt(lambda: B(1))
attempt(lambda: B(x=1))


class Other:
    def __init__(self, n):
        self.n = n


class C(nn.Module, Other):
    call_super_init = True


print(C(3).n)
# --- forward missing, called with whatever
attempt(lambda: nn.Module()())
attempt(lambda: nn.ModuleDict()(1, x=2))
attempt(lambda: nn.Linear(2, 2)())
attempt(lambda: nn.Linear(2, 2)(1, 2))
# --- get_submodule, get_parameter, get_buffer, set_submodule
net = nn.Sequential(nn.Linear(1, 2), nn.Sequential(nn.ReLU(), nn.BatchNorm1d(2)))
print(
    net.get_submodule("1.0"),
    net.get_submodule("") is net,
    net.get_parameter("0.bias").shape,
    net.get_buffer("1.1.running_var"),
)
attempt(lambda: net.get_submodule("1.5"))
attempt(lambda: net.get_submodule("0.weight"))
attempt(lambda: net.get_parameter("1.1.running_mean"))
attempt(lambda: net.get_parameter("0.nothing"))
attempt(lambda: net.get_buffer("0.weight"))
attempt(lambda: net.get_buffer("0.nothing"))
net.set_submodule("1.0", nn.Tanh())
print(net)
attempt(lambda: net.set_submodule("", nn.Tanh()))
attempt(lambda: net.set_submodule("1.0", 3))
attempt(lambda: net.set_submodule("1.9", nn.Tanh(), strict=True))
attempt(lambda: net.set_submodule("0.weight", nn.Tanh()))
