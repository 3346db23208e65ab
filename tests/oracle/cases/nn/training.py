import torch
import torch.nn.functional as F
from torch import nn, optim

w = torch.tensor([1.0, -2.0], requires_grad=True)
start = torch.tensor([1.0, -2.0])


def steps(make, n=3, f=lambda w: (w * w).sum()):
    w = start.clone().requires_grad_()
    optimizer = make([w])
    for _ in range(n):
        optimizer.zero_grad()
        f(w).backward()
        optimizer.step()
        print(w.detach())
    return optimizer


# --- SGD
steps(lambda p: optim.SGD(p, lr=0.1))
# --- SGD with momentum
steps(lambda p: optim.SGD(p, lr=0.1, momentum=0.9))
steps(lambda p: optim.SGD(p, lr=0.1, momentum=0.9, dampening=0.5))
# --- SGD with Nesterov momentum and weight decay
steps(lambda p: optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True))
steps(lambda p: optim.SGD(p, lr=0.1, weight_decay=0.1))
steps(lambda p: optim.SGD(p, lr=0.1, maximize=True), n=2)
# --- Adam
steps(lambda p: optim.Adam(p, lr=0.1))
steps(lambda p: optim.Adam(p, lr=0.1, weight_decay=0.1))
steps(lambda p: optim.Adam(p, lr=0.1, betas=(0.5, 0.9), eps=1e-3))
# --- arguments out of range
attempt(lambda: optim.SGD([w], lr=-1))
attempt(lambda: optim.SGD([w], lr=0.1, momentum=-1))
attempt(lambda: optim.SGD([w], lr=0.1, nesterov=True))
attempt(lambda: optim.SGD([w], lr=0.1, weight_decay=-1))
attempt(lambda: optim.Adam([w], lr=-1))
attempt(lambda: optim.Adam([w], betas=(1.0, 0.9)))
attempt(lambda: optim.Adam([w], eps=-1))
# --- parameters that cannot be optimised
attempt(lambda: optim.SGD([], lr=0.1))
attempt(lambda: optim.SGD(w, lr=0.1))
attempt(lambda: optim.SGD([w * 2], lr=0.1))
attempt(lambda: optim.SGD([3.0], lr=0.1))
attempt(lambda: optim.SGD([{"params": [w]}, {"params": [w]}], lr=0.1))
optim.SGD([w, w], lr=0.1)
# --- a parameter that needs no gradient, or has none, is left alone
a, b = torch.ones(1, requires_grad=True), torch.ones(1)
optimizer = optim.SGD([a, b], lr=0.1)
optimizer.step()
print(a, b)
# --- zero_grad
optimizer = optim.SGD([w], lr=0.1)
(w * 2).sum().backward()
optimizer.zero_grad()
print(w.grad)
(w * 2).sum().backward()
optimizer.zero_grad(set_to_none=False)
print(w.grad)
# --- forgetting zero_grad accumulates
optimizer = optim.SGD([w], lr=0.1)
for _ in range(3):
    (w * 2).sum().backward()
    optimizer.step()
print(w, w.grad)
# --- step writes in place and is not recorded
optimizer = optim.SGD([w], lr=0.1)
(w * w).sum().backward()
before = w
optimizer.step()
print(w is before, w._version, w.requires_grad, w.is_leaf)
# --- step between forward and backward breaks the graph
optimizer = optim.SGD([w], lr=0.1)
loss = (w * w).sum()
loss.backward(retain_graph=True)
optimizer.step()
attempt(lambda: loss.backward())
# --- step with a closure
optimizer = optim.SGD([w], lr=0.1)


def closure():
    optimizer.zero_grad()
    loss = (w * w).sum()
    loss.backward()
    print(torch.is_grad_enabled())
    return loss


print(optimizer.step(closure))
# --- step inside no_grad with a closure
optimizer = optim.SGD([w], lr=0.1)
with torch.no_grad():
    loss = optimizer.step(lambda: (print(torch.is_grad_enabled()), torch.tensor(0.0))[1])
print(loss)
# --- param_groups
a, b = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
optimizer = optim.SGD([{"params": [a]}, {"params": [b], "lr": 1.0}], lr=0.1)
(a + b).sum().backward()
optimizer.step()
print(a, b, [g["lr"] for g in optimizer.param_groups], len(optimizer.param_groups))
optimizer.param_groups[0]["lr"] = 0.5
optimizer.step()
print(a, b)
optimizer.add_param_group({"params": [torch.ones(1, requires_grad=True)]})
print(len(optimizer.param_groups), optimizer.param_groups[2]["lr"])
# --- repr
print(optim.SGD([w], lr=0.1, momentum=0.9))
print(optim.Adam([w]))
# --- state_dict
optimizer = steps(lambda p: optim.SGD(p, lr=0.1, momentum=0.9), n=1)
state = optimizer.state_dict()
print(state["state"], state["param_groups"][0]["lr"], state["param_groups"][0]["params"])
other = optim.SGD([w], lr=1.0)
other.load_state_dict(state)
print(other.param_groups[0]["lr"], other.state[w]["momentum_buffer"])
attempt(lambda: optim.SGD([w, start.requires_grad_()], lr=1.0).load_state_dict(state))
# --- the state of Adam
optimizer = steps(lambda p: optim.Adam(p, lr=0.1), n=2)
state = optimizer.state_dict()["state"][0]
print(sorted(state), state["step"], state["exp_avg"], state["exp_avg_sq"])
# --- inits
t = torch.empty(2, 3)
for f, *arguments in (
    (nn.init.zeros_,),
    (nn.init.ones_,),
    (nn.init.constant_, 0.5),
    (nn.init.eye_,),
    (nn.init.uniform_, -1, 1),
    (nn.init.normal_, 0, 2),
    (nn.init.xavier_uniform_,),
    (nn.init.xavier_normal_,),
    (nn.init.kaiming_uniform_,),
    (nn.init.kaiming_normal_,),
):
    attempt(lambda: (f.__name__, f(t, *arguments) is t, t))
# --- an init is not recorded and bumps the version
p = nn.Parameter(torch.ones(2, 2))
nn.init.normal_(p)
print(p.requires_grad, p.grad_fn, p._version)
# --- calculate_gain and inits that cannot
print(nn.init.calculate_gain("relu"), nn.init.calculate_gain("tanh"))
attempt(lambda: nn.init.xavier_uniform_(torch.empty(2)))
attempt(lambda: nn.init.calculate_gain("nothing"))
# --- layers as they come from the seed
print(nn.Linear(3, 2).weight, nn.Linear(3, 2).bias)
print(nn.Conv2d(1, 1, 2).weight)
# --- a small regression
x = torch.linspace(-1, 1, 20).unsqueeze(1)
y = 3 * x + 1
net = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = optim.SGD(net.parameters(), lr=0.1)
for epoch in range(20):
    loss = F.mse_loss(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch % 5 == 0:
        print(epoch, f"{loss.item():.4f}")
# --- a small classifier with Adam
x = torch.randn(30, 2)
y = (x.sum(1) > 0).long()
net = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 2))
optimizer = optim.Adam(net.parameters(), lr=0.05)
for epoch in range(20):
    loss = nn.CrossEntropyLoss()(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
net.eval()
with torch.no_grad():
    print((net(x).argmax(1) == y).float().mean())
