import torch
import torch.nn.functional as F
from torch import nn

w = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], requires_grad=True)
b = torch.tensor([0.5, 0.0, -0.5], requires_grad=True)


def chain(node, depth=0):
    print("  " * depth + ("None" if node is None else node.name()))
    for next_node, _ in () if node is None else node.next_functions:
        chain(next_node, depth + 1)


# --- values and nodes for each rank
for shape in ((2,), (4, 2), (3, 4, 2), (2, 1, 3, 2), (0, 2)):
    x = torch.ones(shape, requires_grad=True)
    y = F.linear(x, w, b)
    print(y.shape, y.tolist() if y.numel() < 20 else "")
    chain(y.grad_fn)
    y.sum().backward()
    print(x.grad.shape, w.grad, b.grad)
    w.grad = b.grad = None
# --- without bias
for shape in ((4, 2), (3, 4, 2)):
    y = F.linear(torch.ones(shape), w)
    chain(y.grad_fn)
# --- only the bias requires grad
y = F.linear(torch.ones(2, 2), w.detach(), b)
chain(y.grad_fn)
# --- sizes and dtypes that do not fit
attempt(lambda: F.linear(torch.ones(2, 5), w, b))
attempt(lambda: F.linear(torch.ones(5), w, b))
attempt(lambda: F.linear(torch.ones(2, 2, 5), w, b))
attempt(lambda: F.linear(torch.ones(2, 5), w))
attempt(lambda: F.linear(torch.ones(2, 2, dtype=torch.int64), w, b))
attempt(lambda: F.linear(torch.ones(2, 2, dtype=torch.float64), w, b))
attempt(lambda: F.linear([1.0], w))
attempt(lambda: nn.Linear(2, 2)([1.0, 2.0]))
attempt(lambda: nn.Linear(2, 2)(torch.ones(3, 3)))
# --- initial values
layer = nn.Linear(3, 2)
print(layer.weight, layer.bias)
print(
    nn.Linear(20, 30).weight.sum(),
    nn.Linear(2, 2, bias=False).bias,
    nn.Linear(1, 1, dtype=torch.float64).weight,
)
# --- gradients of a layer
layer = nn.Linear(2, 1)
layer(torch.ones(3, 2)).sum().backward()
print(layer.weight.grad, layer.bias.grad)
# --- the weight's gradient is laid out like the weight
layer = nn.Linear(3, 2)
layer(torch.ones(4, 3)).sum().backward()
print(layer.weight.grad.is_contiguous(), layer.weight.grad.stride())
# --- second derivatives
x = torch.ones(2, 2, requires_grad=True)
(g,) = torch.autograd.grad(F.linear(x, w, b).pow(2).sum(), x, create_graph=True)
g.sum().backward()
print(g, w.grad, b.grad)
# --- Identity and Flatten
print(
    nn.Identity()(w) is w,
    nn.Flatten()(torch.ones(2, 3, 4)).shape,
    nn.Flatten(0)(torch.ones(2, 3)).shape,
)
print(nn.Flatten()(torch.ones(2, 3, 4, requires_grad=True)).grad_fn.name())
