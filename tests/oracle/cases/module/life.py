import torch
from torch import nn

# --- an in-place conversion is noticed by graphs that saved a parameter
m = nn.Linear(2, 1)
square = m.weight.mul(m.weight)
before = m.weight._version
m._apply(lambda t: t.add_(1.0))
print(m.weight._version > before)
attempt(lambda: square.sum().backward())
# --- and by graphs that saved a gradient
m = nn.Linear(2, 1)
m.weight.grad = torch.randn(1, 2).requires_grad_()
square = m.weight.grad.mul(m.weight.grad)
before = m.weight.grad._version
m._apply(lambda t: t.add_(1.0))
print(m.weight.grad._version > before)
attempt(lambda: square.sum().backward())
# --- reassigning keeps the order of first assignment
m = nn.Module()
m.a = nn.Linear(1, 1)
m.b = nn.ReLU()
m.a = nn.Tanh()
m.c = nn.Parameter(torch.ones(1))
m.d = nn.Parameter(torch.ones(1))
m.c = nn.Parameter(torch.zeros(1))
print(list(m._modules), list(m._parameters), m)
# --- a module that a parameter of the same name replaces, and back
m = nn.Module()
m.x = nn.ReLU()
m.x = nn.Parameter(torch.ones(1))
print(list(m._modules), list(m._parameters))
m._parameters.clear()
m.x = nn.ReLU()
print(list(m._modules), list(m._parameters))


# --- a class attribute beside a registered one
class WithDefault(nn.Module):
    scale = 2


m = WithDefault()
attempt(lambda: m.register_buffer("scale", torch.ones(1)))
m.scale = 3
print(m.scale, WithDefault.scale, "scale" in m.__dict__)


# --- a property that fails inside
class Broken(nn.Module):
    @property
    def p(self):
        return self.nothing


attempt(lambda: Broken().p)


# --- a forward that returns a dictionary, or nothing
class Any(nn.Module):
    def forward(self, what):
        return what


print(Any()({"a": 1}), Any()(None), Any()(what=3))
# --- modules as keys, equality, truth
a, b = nn.ReLU(), nn.ReLU()
print(a == b, len({a, b, a}), bool(a), bool(nn.Sequential()), bool(nn.ModuleList([a])))
# --- under no_grad a module records nothing
m = nn.Linear(2, 1)
with torch.no_grad():
    y = m(torch.ones(1, 2))
print(y.requires_grad)
attempt(lambda: y.sum().backward())
# --- in inference mode
with torch.inference_mode():
    y = m(torch.ones(1, 2))
print(y.is_inference(), m.weight.is_inference())
attempt(lambda: y.add_(1))
# --- made in inference mode
with torch.inference_mode():
    m = nn.Linear(2, 1)
print(m.weight.requires_grad, m.weight.is_inference())
attempt(lambda: m(torch.ones(1, 2)).sum().backward())
# --- frozen layers
net = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))
net[0].requires_grad_(False)
y = net(torch.ones(1, 2))
y.sum().backward()
print([p.grad is None for p in net.parameters()])
print([n for n, p in net.named_parameters() if p.requires_grad])
# --- gradients accumulate over calls
m = nn.Linear(1, 1, bias=False)
for _ in range(3):
    m(torch.ones(1, 1)).sum().backward()
print(m.weight.grad)
# --- updating parameters by hand
m = nn.Linear(1, 1)
m(torch.ones(1, 1)).sum().backward()
attempt(lambda: m.weight.sub_(m.weight.grad))
old = m.weight.item()
with torch.no_grad():
    for p in m.parameters():
        p -= 0.1 * p.grad
print(f"{old - m.weight.item():.4f}", m.weight.requires_grad, type(m.weight).__name__)
# --- assigning a plain tensor to a parameter's name
attempt(lambda: setattr(m, "weight", m.weight - 1))
m.weight = nn.Parameter(m.weight - 1)
print(m.weight.is_leaf)
# --- parameters in a hand-made loss
m = nn.Linear(2, 2)
loss = sum((p**2).sum() for p in m.parameters())
loss.backward()
print(torch.equal(m.weight.grad, 2 * m.weight))


# --- a tied weight
class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.Linear(2, 3, bias=False)
        self.down = nn.Linear(3, 2, bias=False)
        self.down.weight = nn.Parameter(self.up.weight.t())


t = Tied()
print(len(list(t.parameters())), t.down.weight.is_leaf)
t.down.weight = t.up.weight
print(len(list(t.parameters())), list(t.state_dict()))
# --- hooks and state survive pickling
import pickle


def shout(module, args, output):
    print("called")


m = nn.Linear(1, 1)
m.training = False
again = pickle.loads(pickle.dumps(m))
print(again.training, again._forward_hooks, again.state_dict().keys())
# --- ParameterList
pl = nn.ParameterList()
pl += [torch.ones(1)]
pl.extend([nn.Parameter(torch.zeros(1))])
pl[0] = nn.Parameter(torch.full((1,), 5.0))
print(len(pl), pl[0], [n for n, _ in pl.named_parameters()])
attempt(lambda: pl.extend(nn.Parameter(torch.ones(2))))
attempt(lambda: pl.extend(3))
# --- vectors of parameters are reached by cat
m = nn.Linear(2, 1)
print(torch.cat([p.reshape(-1) for p in m.parameters()]).shape)
# --- load_state_dict under autograd
m, n = nn.Linear(1, 1), nn.Linear(1, 1)
y = (m.weight * m.weight).sum()
m.load_state_dict(n.state_dict())
print(m.weight._version, m.weight.requires_grad)
attempt(lambda: y.backward())
# --- zero_grad between two backwards
m = nn.Linear(1, 1, bias=False)
x = torch.ones(1, 1)
m(x).backward()
g = m.weight.grad
m.zero_grad()
m(x).backward()
print(g, m.weight.grad, g is m.weight.grad)
