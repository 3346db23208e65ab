"""Small things that torch's own tests look at, around custom functions and the graph."""

import torch
from torch.autograd import Function
from torch.autograd.graph import GradientEdge, get_gradient_edge, saved_tensors_hooks

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)


# --- a function's output may be a view it wrote to itself
class Part(Function):
    @staticmethod
    def forward(ctx, values):
        part = values.clone()[:2]
        part += 5
        return part

    @staticmethod
    def backward(ctx, grad):
        return torch.cat([grad, grad[:1]])


out = Part.apply(x)
print(out.grad_fn.name(), out)
out.sum().backward()
print(x.grad)


# --- a view made by a function may not be written to, recorded or not
class Same(Function):
    @staticmethod
    def forward(ctx, values):
        return values.view_as(values)

    @staticmethod
    def backward(ctx, grad):
        return grad


def through(values):
    seen = Same.apply(values)
    return lambda: seen.add_(x)


attempt(through(torch.zeros(3)))
attempt(through(torch.zeros(3).requires_grad_() * 1))
with torch.no_grad():
    in_block = through(torch.zeros(3))
    attempt(in_block)
attempt(in_block)

# --- materialized zeros can be differentiated again
first = torch.autograd.grad(x.sum(), x, create_graph=True, materialize_grads=True)
unused = torch.ones(2, requires_grad=True)
(zeros,) = torch.autograd.grad(x.sum(), unused, create_graph=True, materialize_grads=True)
print(zeros, torch.autograd.grad(x.sum(), unused, materialize_grads=True))
print(torch.autograd.grad(zeros.sum(), unused, materialize_grads=True))

# --- an edge has no zeros to materialize
node = torch.ones(2, requires_grad=True).clone()
edge = GradientEdge(node.grad_fn, node.output_nr)
print(torch.autograd.grad(x.sum(), (x, edge), allow_unused=True))
attempt(lambda: torch.autograd.grad(x.sum(), (x, edge), materialize_grads=True))

# --- an edge as a root
middle = (x / 2) ** 2
edge = get_gradient_edge(middle)
print(torch.autograd.grad(edge, x, torch.ones(3)))
attempt(lambda: torch.autograd.grad(get_gradient_edge(middle * 1), x))
attempt(lambda: torch.autograd.grad(get_gradient_edge(middle * 1), x, torch.ones(2)))
total = (x * 2).sum()
torch.autograd.backward(get_gradient_edge(total))
print(x.grad)

# --- a saved input that has left the graph in place
y = x * 1
z = y.sin()
y.detach_()
print(y._version, y.requires_grad, y.is_leaf)
attempt(lambda: z.sum().backward())
again = y.clone().requires_grad_()
w = again.sin()
again.detach_()
attempt(lambda: w.sum().backward())
print(again.requires_grad, again.grad)

# --- a saved output that has left the graph in place
y = x * 1
z = y.exp()
z.detach_()
y = x * 1
z = y.exp()
total = z.sum()
z.detach_()
attempt(lambda: total.backward())
print(x.grad)

# --- leaving the graph in place, then writing and saving
y = (x * 1).detach_()
z = y * x
y.add_(1)
print(y._version)
attempt(lambda: z.sum().backward())
z = y * x
z.sum().backward()
print(x.grad)


# --- outputs without a gradient need not be given zeros
class Two(Function):
    @staticmethod
    def forward(ctx, values, zeros):
        constant = values.clone()
        ctx.mark_non_differentiable(constant)
        ctx._materialize_non_diff_grads = zeros
        return values * 1, constant

    @staticmethod
    def backward(ctx, grad, other):
        print(other)
        return grad, None


Two.apply(x, True)[0].sum().backward()
Two.apply(x, False)[0].sum().backward()

# --- hooks entered and left while backward unpacks
inner = saved_tensors_hooks(lambda t: t, lambda t: (inner.__exit__(), t)[1])
outer = saved_tensors_hooks(lambda t: t, lambda t: t)
with outer:
    inner.__enter__()
    x.sin().sum().backward()
    inner.__exit__()
x.exp().grad_fn._raw_saved_result.register_hooks(lambda t: t, lambda t: t)
enters = saved_tensors_hooks(lambda t: t, lambda t: (enters.__enter__(), t)[1])
with enters:
    x.sin().sum().backward()
x.exp().grad_fn._raw_saved_result.register_hooks(lambda t: t, lambda t: t)
print(x.grad)


# --- an old name of saved_tensors
class Old(Function):
    @staticmethod
    def forward(ctx, values):
        ctx.save_for_backward(values)
        return values * 1

    @staticmethod
    def backward(ctx, grad):
        print(ctx.saved_variables)
        return grad


Old.apply(x).sum().backward()

# --- attributes that cannot be deleted
attempt(lambda: delattr(x, "_backward_hooks"))
attempt(lambda: delattr(x, "_grad_fn"))
attempt(lambda: delattr(x, "requires_grad"))
attempt(lambda: delattr(x, "data"))
print(x._grad_fn, (x * 1)._grad_fn is not None)

# --- hooks put on a tensor as a dictionary
plain = torch.ones(3)
print(plain._backward_hooks)
plain._backward_hooks = {0: print}
print(len(plain._backward_hooks))
(plain * x).sum().backward()
plain._backward_hooks = None
print(plain._backward_hooks, x.grad)


# --- values that a function saved, one by one
class Keep(Function):
    @staticmethod
    def forward(ctx, values):
        ctx.save_for_backward(values, None)
        return values * 1

    @staticmethod
    def backward(ctx, grad):
        print(ctx.saved_tensors[0])
        return grad


y = Keep.apply(x)
print(y.grad_fn.saved_tensors)
first, second = y.grad_fn._raw_saved_tensors
attempt(lambda: second.register_hooks(lambda t: t, lambda t: t))
first.register_hooks(lambda t: t * 2, lambda t: t + 1)
attempt(lambda: first.register_hooks(lambda t: t, lambda t: t))
y.sum().backward()
attempt(lambda: y.grad_fn._raw_saved_tensors)


# --- anomaly mode tells what a node of a backward pass came from
class Inner(Function):
    @staticmethod
    def forward(ctx, grad, fail):
        return grad * 1

    @staticmethod
    def backward(ctx, grad):
        raise RuntimeError("no second derivative")


class Outer(Function):
    @staticmethod
    def forward(ctx, values):
        return values.sum()

    @staticmethod
    def backward(ctx, grad):
        return Inner.apply(grad * x, True)


with torch.autograd.detect_anomaly():
    (first,) = torch.autograd.grad(Outer.apply(x), x, create_graph=True)
    attempt(lambda: first.sum().backward())
out = Outer.apply(x)
with torch.autograd.detect_anomaly():
    (first,) = torch.autograd.grad(out, x, create_graph=True)
    attempt(lambda: first.sum().backward())

# --- a version can be raised by hand
values = torch.zeros(2)
torch.autograd.graph.increment_version(values)
print(values._version)
torch.autograd.graph.increment_version([values, values[0]])
print(values._version)
with torch.inference_mode():
    kept = torch.zeros(2)
torch.autograd.graph.increment_version(kept)
attempt(lambda: torch.autograd.graph.increment_version((values, 3)))
print(values._version)

# --- saved values kept on the CPU
with torch.autograd.graph.save_on_cpu():
    y = (x * x).exp()
print(type(torch.autograd.graph.save_on_cpu()).__mro__[1].__name__)
y.sum().backward()
print(x.grad)


# --- a view without gradient keeps what it has by its base
class Shown(Function):
    @staticmethod
    def forward(ctx, values):
        part = values[:2]
        ctx.mark_non_differentiable(part)
        return part, values * 2

    @staticmethod
    def backward(ctx, grad, other):
        return other


part, double = Shown.apply(x)
print(part.requires_grad, part.is_leaf, double)
part, double = Shown.apply(x.detach())
print(part.requires_grad, part.is_leaf, double)


# --- marked dirty, and no input
class Marked(Function):
    @staticmethod
    def forward(ctx, values, make):
        out = make(values)
        ctx.mark_dirty(out)
        return out

    @staticmethod
    def backward(ctx, grad):
        return grad, None


for make in (torch.exp, lambda v: v.exp()[:], lambda v: v[:]):
    attempt(lambda make=make: Marked.apply(x * 1, make))
    attempt(lambda make=make: Marked.apply(x.detach(), make))
    with torch.no_grad():
        attempt(lambda make=make: Marked.apply(x, make))

# --- a hook for several tensors: which of them, and the root of a run
from torch.autograd.graph import register_multi_grad_hook

seen = []
a, b, c = x * 2, x.exp(), torch.ones(3)
attempt(lambda: register_multi_grad_hook([a, c], print))
register_multi_grad_hook([c, a, b], lambda grad: print("any", grad), mode="any")
register_multi_grad_hook([a, b], lambda grads: print("all", grads))
(a * b).sum().backward(retain_graph=True)
a.sum().backward(retain_graph=True)
root = a.sum()
register_multi_grad_hook([root, a], lambda grads: print("with the root", grads))
root.backward(retain_graph=True)
torch.autograd.grad(root, [a, x], retain_graph=True)
torch.autograd.backward([root, b.sum()])
x.grad = None


# --- a hook that is registered while a saved value is unpacked
def unpack(packed):
    y.grad_fn.register_hook(lambda inputs, outputs: print("hook", inputs, len(outputs)))
    return packed


with saved_tensors_hooks(lambda tensor: tensor, unpack):
    y = x.exp()
y.sum().backward(retain_graph=True)
y.sum().backward()
x.grad = None

# --- a module's hook that returns another size
layer = torch.nn.Linear(3, 2)
layer.register_full_backward_hook(lambda module, inputs, outputs: (torch.ones(2, 2),))
attempt(lambda: layer(x).sum().backward())
