"""What random programs with custom Functions, hooks on several tensors and in-place views found."""

import torch
from torch.autograd import Function


class Double(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


class Pair(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.set_materialize_grads(False)
        return x * 2, x + 1

    @staticmethod
    def backward(ctx, first, second):
        return second if first is None else first * 2


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * 3 * x**2


# --- a Function that may not write has written
w = torch.tensor([[0.5, 3.0], [0.5, 3.0]], requires_grad=True)
attempt(lambda: Double.apply(w))
print(w, w._version)
attempt(lambda: Double.apply(w[:1]))
print(w, w._version)
attempt(lambda: Double.apply(w.split(1)[0]))
print(w, w._version)

# --- a Function records in inference mode where grad mode is on
w = torch.tensor([2.0, 3.0], requires_grad=True)
b = w * 2
with torch.inference_mode(), torch.enable_grad():
    c, d = Pair.apply(w)
    print(c, d, c.is_inference(), d.output_nr)
    attempt(lambda: Cube.apply(w))
    e = Double.apply(b)
    print(e, e is b, e.is_inference(), e._version)
with torch.inference_mode():
    print(Pair.apply(w))
e.sum().backward()
print(w.grad)

# --- a hook on several tensors, one of them an output that no gradient reaches
w = torch.tensor([1.0, 2.0], requires_grad=True)
a = w + 1
b, c = Pair.apply(a)
torch.autograd.graph.register_multi_grad_hook((a, c), print)
b.sum().backward()

# --- what is asked while a Function is refused does not settle a view's history
w = torch.ones(2, 3, requires_grad=True)
view = w[:, 0][...]
attempt(lambda: Double.apply(view))
w.requires_grad_(False)
print(view.grad_fn, view.grad_fn.next_functions)

# --- writes that save their result, after detach_
w = torch.tensor([2.0, -1.5, 1.0], requires_grad=True)
d = torch.stack([w, w])
d.detach_()
d *= w
d.relu_()
d.sum().backward()
print(d, w.grad)

# --- t_ of a view whose history is lost
w = torch.ones(3, requires_grad=True)
d = w * 2
with torch.no_grad():
    view = d.unsqueeze(0)
    view.add_(view)
    view.t_()
    print(view, view._version)
attempt(lambda: view.t_())

# --- saved, detached in place, and then written to
w = torch.tensor([-1.5, 2.0], requires_grad=True)
for before, after in (
    (lambda e: None, lambda e: None),
    (lambda e: None, lambda e: e.sub_(w)),
    (lambda e: None, lambda e: e.sub_(1)),
    (lambda e: None, lambda e: e.requires_grad_()),
    (lambda e: e.sigmoid_(), lambda e: None),
    (lambda e: e.sigmoid_(), lambda e: e.sub_(w)),
):
    e = w * w
    f = e.var()
    before(e)
    e.detach_()
    after(e)
    attempt(lambda f=f: f.backward())


# --- a Function returns None for a view it wrote to
class Take(Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.mark_dirty(x)
        return x.copy_(y)

    @staticmethod
    def backward(ctx, grad):
        return None, grad


w, v = torch.ones(2, 3, requires_grad=True), torch.ones(2, requires_grad=True)
base = w * 2
Take.apply(base[:, 1], v)
base.sum().backward()
print(w.grad, v.grad)

# --- a gradient that was retained is gone when a Function has written to the tensor
w = torch.ones(2, requires_grad=True)
d = w * 3
d.retain_grad()
d.sum().backward(retain_graph=True)
print(d.grad)
Double.apply(d)
print(d.grad, d.retains_grad)
d.sum().backward()
print(d.grad, w.grad)

# --- .grad may be set where the history is lost
w = torch.ones(4, requires_grad=True)
d = w * 2
first, second = d.split(2)
d.mul_(2)
first.grad = torch.ones(2)
print(first.grad)
attempt(lambda: first.grad_fn)
