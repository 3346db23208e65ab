import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.0, -0.5]], requires_grad=True)
# --- values, nodes, gradients
for f in (F.softmax, F.log_softmax):
    for dim in (0, 1, -1):
        y = f(x, dim=dim)
        print(y, y.grad_fn.name())
        y.pow(2).sum().backward()
        print(x.grad)
        x.grad = None
# --- large, infinite and empty inputs
print(
    F.softmax(torch.tensor([1000.0, 1000.0, -1000.0]), 0),
    F.log_softmax(torch.tensor([1000.0, 0.0]), 0),
)
inf = float("inf")
print(
    F.softmax(torch.tensor([-inf, 0.0]), 0),
    F.softmax(torch.tensor([-inf, -inf]), 0),
    F.log_softmax(torch.tensor([inf, 0.0]), 0),
)
print(
    F.softmax(torch.ones(2, 0), 1),
    F.softmax(torch.ones(0, 2), 1),
    F.softmax(torch.tensor(2.0), 0),
    F.log_softmax(torch.tensor(2.0), -1),
)
# --- as functions, methods, modules
print(
    torch.softmax(x, 1)[1],
    x.softmax(0)[1],
    torch.log_softmax(x, 1)[0, 0],
    x.log_softmax(1)[0, 0],
)
print(nn.Softmax(dim=1)(x)[0], nn.LogSoftmax(dim=1)(x)[0])
# --- dtypes
print(F.softmax(x, 1, dtype=torch.float64), F.softmax(torch.tensor([1, 2]), 0, dtype=torch.float32))
attempt(lambda: F.softmax(torch.tensor([1, 2]), 0))
attempt(lambda: F.log_softmax(torch.tensor([1, 2]), 0))
# --- a dimension that is not there, or not given
attempt(lambda: F.softmax(x, 2))
attempt(lambda: torch.log_softmax(x, -3))
print(F.softmax(x), nn.LogSoftmax()(x[0]))
# --- twice
for f in (F.softmax, F.log_softmax):
    (g,) = torch.autograd.grad(f(x, 1).pow(2).sum(), x, create_graph=True)
    g.pow(2).sum().backward()
    print(g.detach(), x.grad)
    x.grad = None
# --- what is saved
print(F.softmax(x, 1).grad_fn._saved_result, F.softmax(x, 1).grad_fn._saved_dim)
y = F.log_softmax(x, 1)
with torch.no_grad():
    y.mul_(2)
attempt(lambda: y.sum().backward())
# --- activations
for layer in (nn.ReLU(), nn.Sigmoid(), nn.Tanh(), nn.Softplus(), nn.Softplus(2.0, 3.0)):
    y = layer(x)
    print(y, y.grad_fn.name())
    (g,) = torch.autograd.grad(y.sum(), x)
    print(g)
z = x * 1
print(F.relu(z, inplace=True) is z, z.grad_fn.name(), nn.ReLU(inplace=True)(x.detach().clone()))
attempt(lambda: F.relu(x, inplace=True))
attempt(lambda: F.relu([1]))
print(F.tanh(x), F.sigmoid(x), F.softplus(torch.tensor([1.0, 30.0])))
# --- dropout
print(F.dropout(x, training=False) is x, F.dropout(x, 0.0) is x, nn.Dropout().eval()(x) is x)
print(F.dropout(torch.ones(5)), torch.rand(1))
print(F.dropout(x, 1.0), torch.rand(1))
y = F.dropout(x, 0.5)
print(y.grad_fn.name(), y.grad_fn._saved_other.shape)
y.sum().backward()
print(x.grad)
attempt(lambda: F.dropout(x, 1.5))
attempt(lambda: nn.Dropout(-0.1))
z = torch.ones(4)
print(F.dropout(z, 0.5, inplace=True) is z, z, F.dropout(torch.ones(2, 3).t()))
