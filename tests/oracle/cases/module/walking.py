import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.shared = nn.Linear(2, 2)
        self.again = self.shared
        self.empty = None
        self.inner = nn.Sequential(nn.Linear(2, 2, bias=False), nn.BatchNorm1d(2))
        self.own = nn.Parameter(torch.ones(1))
        self.tied = self.own

    def forward(self, x):
        return self.inner(self.again(self.shared(x))) * self.own


net = Net()
# --- named_parameters
print([n for n, _ in net.named_parameters()])
print([n for n, _ in net.named_parameters(prefix="net")])
print([n for n, _ in net.named_parameters(recurse=False)])
print([n for n, _ in net.named_parameters(remove_duplicate=False)])
print(len(list(net.parameters())), len(list(net.parameters(recurse=False))))
# --- named_buffers
print([n for n, _ in net.named_buffers()], [n for n, _ in net.named_buffers(recurse=False)])
print([n for n, _ in net.named_buffers(prefix="x", remove_duplicate=False)])
# --- named_modules
print([n for n, _ in net.named_modules()])
print([n for n, _ in net.named_modules(prefix="x")])
print([n for n, _ in net.named_modules(remove_duplicate=False)])
print(len(list(net.modules())), len(list(net.modules(remove_duplicate=False))))
# --- named_children
print([n for n, _ in net.named_children()], len(list(net.children())))
# --- these are generators
print(
    type(net.parameters()).__name__,
    type(net.named_modules()).__name__,
    type(net.children()).__name__,
)
# --- apply goes children first
print(net.apply(lambda m: print(type(m).__name__)) is net)
# --- train and eval reach all
net.eval()
print([m.training for m in net.modules()])
net.inner.train()
print([m.training for m in net.modules()])
attempt(lambda: net.train(1))
# --- requires_grad_
print(net.requires_grad_(False) is net, [p.requires_grad for p in net.parameters()])
# --- zero_grad
net(torch.ones(3, 2)).sum().backward()
g = net.own.grad
net.zero_grad(set_to_none=False)
print(net.own.grad, net.own.grad is g)
net.zero_grad()
print(net.own.grad)
# --- zero_grad of a gradient that has a history
w = nn.Linear(1, 1)
torch.autograd.backward((w.weight**3).sum(), create_graph=True)
print(w.weight.grad.requires_grad)
w.zero_grad(set_to_none=False)
print(w.weight.grad.requires_grad, w.weight.grad)
# --- double and float
p = net.own
net(torch.ones(3, 2)).sum().backward()
net.double()
print(
    p is net.own,
    p.dtype,
    p.grad.dtype,
    net.inner[1].running_mean.dtype,
    net.inner[1].num_batches_tracked.dtype,
)
net.float()
print(p.dtype, p.grad.dtype, p.is_leaf, p.requires_grad, p.grad_fn)
# --- to
print(
    net.to(torch.float64).own.dtype,
    net.to("cpu").own.dtype,
    net.to(device="cpu", dtype=torch.float32).own.dtype,
)
print(
    net.to(torch.zeros(1, dtype=torch.float64)).own.dtype,
    net.to("cpu", torch.float32).own.dtype,
    net.cpu() is net,
)
print(net.to(torch.device("cpu")).own.dtype)
attempt(lambda: net.to(torch.int64))
# --- optimizer still holds the parameters after double()
o = torch.optim.SGD(net.parameters(), lr=1.0)
net.double()
print(all(a is b for a, b in zip(o.param_groups[0]["params"], net.parameters(), strict=True)))
# --- deepcopy
import copy

c = copy.deepcopy(net)
print(
    c.shared is c.again,
    c.own is c.tied,
    c.own is net.own,
    torch.equal(c.own, net.own),
    c.own.requires_grad,
)
print(
    [n for n, _ in c.named_parameters()] == [n for n, _ in net.named_parameters()], type(c).__name__
)
net(torch.ones(3, 2)).sum().backward()
print(copy.deepcopy(net).own.grad)
# --- pickle
import pickle

seq = nn.Sequential(nn.Linear(1, 1), nn.BatchNorm1d(1), nn.ReLU())
again = pickle.loads(pickle.dumps(seq))
print(
    again,
    torch.equal(again[0].weight, seq[0].weight),
    again[0].weight.requires_grad,
    type(again[0].weight).__name__,
)
print(list(again.state_dict()))
