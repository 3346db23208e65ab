import torch
from torch.autograd.graph import get_gradient_edge

# --- gradients at an edge of the graph
x = torch.ones(2, requires_grad=True)
y = x * 2
edge = get_gradient_edge(y)
z = (y * y).sum()
print(edge.node, edge.output_nr, type(edge).__name__)
print(torch.autograd.grad(z, edge, retain_graph=True))
print(torch.autograd.grad(z, [edge, x, get_gradient_edge(x)], retain_graph=True))
z.backward(inputs=[edge, x])
print(x.grad)
a, b = y.split(1)
print(torch.autograd.grad((a * 3 + b).sum(), get_gradient_edge(b)))
attempt(lambda: get_gradient_edge(torch.ones(2)))
attempt(lambda: torch.autograd.grad((x * 2).sum(), edge))

# --- numbers of outputs, gradients and inputs
x = torch.ones(2, requires_grad=True)
attempt(lambda: torch.autograd.grad((), x))
attempt(lambda: torch.autograd.grad(x, x, []))
attempt(lambda: torch.autograd.grad(x, x, [torch.ones(2)] * 2))
attempt(lambda: torch.autograd.backward([]))
attempt(lambda: torch.autograd.backward([x], [torch.ones(2)] * 2))
attempt(lambda: torch.autograd.backward([x, x], [torch.ones(2)]))
attempt(lambda: torch.autograd.grad(x.sum(), [x, 3]))
attempt(lambda: torch.autograd.grad(x.sum(), None))
attempt(lambda: torch.autograd.grad(None, x))
attempt(lambda: x.sum().backward(inputs=3))
attempt(lambda: x.sum().backward(foo=1))
attempt(
    lambda: torch.autograd.grad(x.sum(), torch.ones(2, requires_grad=True), materialize_grads=True)
)
attempt(lambda: torch.autograd.grad(x.sum(), torch.ones(2), allow_unused=True))
