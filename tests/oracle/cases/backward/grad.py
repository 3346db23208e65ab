import torch
from torch.autograd import grad

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = torch.tensor([4.0, 5.0, 6.0], requires_grad=True)
# --- one output, one input: still a tuple
print(grad((x * y).sum(), x))
print(x.grad)
# --- several inputs
print(grad((x * y).sum(), (x, y)))
print(grad((x * y).sum(), [y, x]))
# --- several outputs add up
print(grad([(x * y).sum(), (x * 2).sum()], [x, y]))
# --- grad_outputs
print(grad(x * y, x, grad_outputs=torch.tensor([1.0, 10.0, 100.0])))
print(grad([x * y, x * x], [x], [torch.ones(3), torch.ones(3)]))
print(grad([(x * y).sum(), x * x], [x], [None, torch.ones(3)]))
# --- an output that is not a scalar
grad(x * y, x)
# --- grad_outputs of another shape
grad(x * y, x, grad_outputs=torch.ones(2))
# --- an input that was not used
grad((x * 2).sum(), (x, y))
# --- allow_unused
print(grad((x * 2).sum(), (x, y), allow_unused=True))
# --- materialize_grads gives zeros
print(grad((x * 2).sum(), (x, y), materialize_grads=True))
attempt(lambda: grad((x * 2).sum(), (x, y), allow_unused=False, materialize_grads=True))
# --- an input that needs no gradient
grad((x * 2).sum(), torch.ones(3))
# --- an output without history
grad(torch.ones(3).sum(), x)
# --- the input is the output
z = x * 1
print(grad(z.sum(), z), grad(x, x, torch.ones(3)))
# --- an input in the middle of the graph
h = x * y
print(grad((h * h).sum(), h))
print(grad((h * h).sum(), (x, h)))
# --- an input below another input
h = x * 2
print(grad((h * h).sum(), [h, x]))
# --- a freed graph
z = (x * y).sum()
grad(z, x)
grad(z, y)
# --- a retained graph
z = (x * y).sum()
print(grad(z, x, retain_graph=True), grad(z, y))
# --- only the path to the inputs is run and freed
a = x * x
b = y * y
z = (a + b).sum()
print(grad(z, x))
attempt(lambda: b.sum().backward())
print(y.grad)
# --- create_graph records the gradient
(g,) = grad((x**3).sum(), x, create_graph=True)
print(g)
(h,) = grad(g.sum(), x)
print(h)
# --- third order
f = (x**4).sum()
for _ in range(3):
    (f,) = grad(f.sum(), x, create_graph=True)
    print(f.detach())
# --- without create_graph the gradient is a constant
(g,) = grad((x * x).sum(), x)
print(g.requires_grad, g)
# --- a gradient penalty
(g,) = grad((x**2 * y).sum(), x, create_graph=True)
penalty = (g.norm() - 1) ** 2
penalty.backward()
print(y.grad.shape, x.grad.shape, x.grad.requires_grad)
# --- a Hessian-vector product
v = torch.tensor([1.0, 0.0, 1.0])
(g,) = grad((x**2 * y).sum(), x, create_graph=True)
print(grad(g @ v, x))
# --- mixed second derivative, unused
(g,) = grad((x * 2).sum(), x, create_graph=True)
print(g, g.requires_grad)
attempt(lambda: grad(g.sum(), x))
# --- mixed second derivative that exists
(g,) = grad((x * y).sum(), x, create_graph=True)
print(g.grad_fn is None, g.requires_grad)
print(grad(g.sum(), x, allow_unused=True, retain_graph=True), grad(g.sum(), y))
# --- hooks run in autograd.grad
h = x * 2
h.register_hook(lambda g: g * 10)
print(grad(h.sum(), x))
# --- a hook on the input itself
x.register_hook(lambda g: g * 10)
print(grad((x * 2).sum(), x))
# --- a hook on an input in the middle
h = x * 2
h.register_hook(lambda g: g + 1)
print(grad((h * h).sum(), h))
# --- retain_grad is not filled by autograd.grad of another tensor
h = x * 2
h.retain_grad()
print(grad(h.sum(), x), h.grad)
# --- post-accumulate hooks do not run
x.register_post_accumulate_grad_hook(lambda p: print("accumulated"))
print(grad((x * 2).sum(), x))
# --- the same input twice
print(grad((x * 2).sum(), (x, x)))
# --- no inputs, no outputs
attempt(lambda: grad((x * 2).sum(), ()))
attempt(lambda: grad((), x))
# --- an output of integers, an argument that is not a tensor
attempt(lambda: grad(torch.tensor(1), x))
attempt(lambda: grad(3.0, x))
attempt(lambda: grad((x * 2).sum(), 3.0))
# --- a view as an input
v = x[:2]
print(grad((v * 2).sum(), v))
attempt(lambda: grad((x * 2).sum(), x[:2]))
# --- an input written in place after its use
h = x * 1
z = (h * 2).sum()
h.add_(1)
attempt(lambda: grad(z, h))
# --- grad inside no_grad
z = (x * x).sum()
with torch.no_grad():
    print(grad(z, x))
# --- gradients handed out do not alias
a, b = grad((x + y).sum(), (x, y))
a.zero_()
print(b)
# --- only_inputs and an unknown keyword
print(grad((x * 2).sum(), x, only_inputs=True))
attempt(lambda: grad((x * 2).sum(), x, foo=1))
# --- grad of a parameter of a module
torch.manual_seed(0)
layer = torch.nn.Linear(2, 1)
out = grad(layer(torch.ones(1, 2)).sum(), list(layer.parameters()))
print([g.shape for g in out], out[1])
# --- grad_outputs that require grad
v = torch.ones(3, requires_grad=True)
(g,) = grad(x * x, x, v, create_graph=True)
print(g)
print(grad(g.sum(), v))
# --- inputs by name
loss = (x * x * y).sum()
print(grad(loss, {"x": x, "y": y}, retain_graph=True))
print(grad(loss, {1: y}, retain_graph=True))
unused = torch.ones(2, requires_grad=True)
print(grad(loss, {"unused": unused}, allow_unused=True, retain_graph=True))
print(grad(loss, {"unused": unused, "x": x}, materialize_grads=True, retain_graph=True))
attempt(lambda: grad(loss, {"unused": unused}, retain_graph=True))
attempt(lambda: grad(loss, {"a": 3}))
attempt(lambda: grad(loss, {}))
attempt(lambda: torch.autograd.backward(loss, inputs={}))
loss.backward(inputs={"y": y})
print(x.grad, y.grad)
# --- inputs by name in a mapping that is no dict
from collections import OrderedDict
from types import MappingProxyType

loss = (x * y).sum()
attempt(lambda: grad(loss, OrderedDict(x=x)))
attempt(lambda: grad(loss, MappingProxyType({"x": x})))
attempt(lambda: loss.backward(inputs=OrderedDict(x=x)))
