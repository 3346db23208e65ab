import copy
import pickle

import torch
from torch import nn
from torch.optim import SGD, Adam, Optimizer

w = torch.ones(2, requires_grad=True)
b = torch.zeros(1, requires_grad=True)


def trained(kind, **options):
    p = torch.ones(2, requires_grad=True)
    o = kind([p], **options)
    for _ in range(2):
        o.zero_grad()
        (p**2).sum().backward()
        o.step()
    return p, o


# --- groups
o = SGD([{"params": [w]}, {"params": b, "lr": 0.5}], lr=0.1, momentum=0.9)
print(
    len(o.param_groups),
    [g["lr"] for g in o.param_groups],
    [len(g["params"]) for g in o.param_groups],
    o.param_groups[1]["momentum"],
)
print(o.defaults)
c = torch.ones(1, requires_grad=True)
o.add_param_group({"params": c, "lr": 3.0})
print(len(o.param_groups), o.param_groups[2]["lr"])
# --- wrong parameters
attempt(lambda: SGD(w, lr=0.1))
attempt(lambda: SGD([], lr=0.1))
attempt(lambda: SGD([1], lr=0.1))
attempt(lambda: SGD(["w"], lr=0.1))
attempt(lambda: SGD([w * 2], lr=0.1))
attempt(lambda: SGD([{"params": {w, b}}], lr=0.1))
attempt(lambda: SGD([{"params": [w]}, {"params": [w]}], lr=0.1))
attempt(lambda: len(SGD([w, w], lr=0.1).param_groups))
attempt(lambda: SGD([w], lr=0.1).add_param_group([b]))
attempt(lambda: SGD([w], lr=0.1).add_param_group({"params": w}))
attempt(lambda: SGD(nn.Linear(1, 1), lr=0.1))
attempt(lambda: SGD(iter([]), lr=0.1))
# --- wrong options
attempt(lambda: SGD([w], lr=-1))
attempt(lambda: SGD([w], lr=0.1, momentum=-1))
attempt(lambda: SGD([w], lr=0.1, weight_decay=-1))
attempt(lambda: SGD([w], lr=0.1, nesterov=True))
attempt(lambda: SGD([w], lr=torch.ones(2)))
attempt(lambda: SGD([w], foo=1))
attempt(lambda: Adam([w], lr=-1))
attempt(lambda: Adam([w], betas=(1.0, 0.9)))
attempt(lambda: Adam([w], betas=(0.9, -0.1)))
attempt(lambda: Adam([w], eps=-1))
attempt(lambda: Adam([w], weight_decay=-1))
attempt(lambda: Adam([w], betas=(0, 0.9)))
# --- named parameters
net = nn.Linear(2, 1)
o = SGD(net.named_parameters(), lr=0.1)
print(o.param_groups[0]["param_names"], o.state_dict()["param_groups"][0]["param_names"])
attempt(lambda: o.add_param_group({"params": [w]}))
attempt(lambda: SGD([("a", w), b], lr=0.1))
# --- a retained non-leaf may be optimized
y = w * 2
y.retain_grad()
print(len(SGD([y], lr=0.1).param_groups))
# --- state_dict there and back
for kind, options in ((SGD, {"lr": 0.1, "momentum": 0.9}), (Adam, {"lr": 0.1})):
    p, o = trained(kind, **options)
    q = p.detach().clone().requires_grad_()
    other = kind([q], lr=5.0)
    other.load_state_dict(copy.deepcopy(o.state_dict()))
    for x, opt in ((p, o), (q, other)):
        opt.zero_grad()
        (x**2).sum().backward()
        opt.step()
    print(torch.equal(p, q), other.param_groups[0]["lr"], other.state_dict().keys())
# --- loading casts to the parameter's dtype
p, o = trained(Adam, lr=0.1)
q = torch.ones(2, dtype=torch.float64, requires_grad=True)
other = Adam([q])
other.load_state_dict(o.state_dict())
print({k: v.dtype for k, v in other.state[q].items()})
# --- states that do not fit
o = SGD([w], lr=0.1)
attempt(lambda: o.load_state_dict(SGD([w, b], lr=0.1).state_dict()))
attempt(lambda: o.load_state_dict(SGD([{"params": w}, {"params": b}], lr=0.1).state_dict()))
# --- a parameter twice in one group is numbered by its place
print(SGD([w, w, b], lr=0.1).state_dict()["param_groups"][0]["params"])
# --- pickle and deepcopy
p, o = trained(SGD, lr=0.1, momentum=0.9)
again = pickle.loads(pickle.dumps(o))
print(again, again.state_dict()["state"])
print(copy.deepcopy(o).param_groups[0]["params"][0] is p)


# --- an optimizer of one's own
class Plain(Optimizer):
    def __init__(self, params, lr):
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                p.sub_(p.grad, alpha=group["lr"])
                self.state[p]["n"] = self.state[p].get("n", 0) + 1


o = Plain([w], lr=0.5)
(w * w).sum().backward()
o.step()
print(w, o, o.state_dict())
attempt(lambda: Optimizer([b], {}).step())
# --- training a small network
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
x = torch.randn(32, 2)
y = x[:, :1] * x[:, 1:]
for kind in (lambda p: SGD(p, lr=0.1, momentum=0.9), lambda p: Adam(p, lr=0.01)):
    model = copy.deepcopy(net)
    o = kind(model.parameters())
    for step in range(30):
        loss = nn.functional.mse_loss(model(x), y)
        o.zero_grad()
        loss.backward()
        o.step()
        if step % 10 == 0:
            print(f"{loss.item():.3f}")
