import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
# --- a hook sees the gradient
y = x * 2
y.register_hook(lambda g: print("y", g))
x.register_hook(lambda g: print("x", g))
(y * y).sum().backward()
print(x.grad)
# --- a hook replaces the gradient
y = x * 2
y.register_hook(lambda g: g * 10)
y.sum().backward()
print(x.grad)
# --- a hook on a leaf changes what is accumulated
x.register_hook(lambda g: g * 10)
(x * 2).sum().backward()
print(x.grad)
(x * 2).sum().backward()
print(x.grad)
# --- a hook that returns None changes nothing
y = x * 2
y.register_hook(lambda g: None)
y.sum().backward()
print(x.grad)
# --- hooks run in the order they were added, each on the last one's result
y = x * 1
y.register_hook(lambda g: (print("first", g), g + 1)[1])
y.register_hook(lambda g: (print("second", g), g * 2)[1])
y.sum().backward()
print(x.grad)
# --- removing a hook
y = x * 2
handle = y.register_hook(lambda g: g * 10)
y.sum().backward(retain_graph=True)
handle.remove()
y.sum().backward()
print(x.grad)
handle.remove()
# --- a handle as a context manager
y = x * 2
with y.register_hook(lambda g: print("hooked")):
    y.sum().backward(retain_graph=True)
y.sum().backward()
# --- removing the second of three
y = x * 2
handles = [y.register_hook(lambda g, i=i: print(i)) for i in range(3)]
handles[1].remove()
y.sum().backward()
# --- a hook that removes itself
y = x * 2
handle = y.register_hook(lambda g: (print("once"), handle.remove())[0])
y.sum().backward(retain_graph=True)
y.sum().backward()
# --- the sum over all paths arrives in one call
y = x * 2
y.register_hook(lambda g: print(g))
(y + y * 3).sum().backward()
# --- a leaf's hook is called once with the sum over its uses
x.register_hook(lambda g: print(g))
(x * 2 + x * 3).sum().backward()
print(x.grad)
# --- a hook on a tensor that needs no gradient
torch.ones(3).register_hook(print)
# --- a hook that returns something else than a tensor
y = x * 2
y.register_hook(lambda g: 3.0)
y.sum().backward()
# --- a hook that returns another shape, another dtype
y = x * 2
y.register_hook(lambda g: torch.ones(2))
attempt(lambda: y.sum().backward())
y = x * 2
y.register_hook(lambda g: g.double())
attempt(lambda: y.sum().backward())
# --- a hook that raises
y = x * 2
y.register_hook(lambda g: {}["missing"])
y.sum().backward()


# --- a hook that changes the gradient in place
def hook(g):
    g.mul_(10)


y = x * 2
y.register_hook(hook)
(y * 3).sum().backward()
print(x.grad)
# --- a hook collects
grads = []
y = x * 2
y.register_hook(grads.append)
(y * y).sum().backward()
print(grads)
# --- the same function registered twice
y = x * 2
f = lambda g: g + 1
y.register_hook(f)
y.register_hook(f)
y.sum().backward()
print(x.grad)
# --- hooks and retain_grad: retain_grad sees what the hooks made
y = x * 2
y.retain_grad()
y.register_hook(lambda g: g * 10)
y.sum().backward()
print(y.grad, x.grad)
# --- hooks and retain_grad, the other order of calls
y = x * 2
y.register_hook(lambda g: g * 10)
y.retain_grad()
y.register_hook(lambda g: g + 1)
y.sum().backward()
print(y.grad, x.grad)
# --- retain_grad twice
y = x * 2
y.retain_grad()
y.retain_grad()
print(y.retains_grad)
(y * y).sum().backward()
print(y.grad)
# --- retain_grad accumulates over backward calls
y = x * 2
y.retain_grad()
y.sum().backward(retain_graph=True)
y.sum().backward()
print(y.grad, y.grad._version)
# --- retain_grad on a leaf
x.retain_grad()
print(x.retains_grad)
(x * 2).sum().backward()
print(x.grad)
# --- retain_grad where nothing is recorded
torch.ones(3).retain_grad()
# --- retains_grad
y = x * 2
print(y.retains_grad, x.retains_grad)
y.retain_grad()
print(y.retains_grad)


# --- retains_grad is read-only
def kind(f):
    try:
        f()
    except Exception as error:
        print(type(error).__name__)


y = x * 2
kind(lambda: setattr(y, "retains_grad", True))
# --- retain_grad of the root
y = (x * 2).sum()
y.retain_grad()
y.backward()
print(y.grad)
# --- retain_grad does not keep what flows on from being changed
y = x * 2
y.retain_grad()
z = y * 3
z.retain_grad()
z.sum().backward()
print(y.grad, z.grad)
y.grad.zero_()
print(z.grad, x.grad)
# --- a hook on the root
y = (x * 2).sum()
y.register_hook(lambda g: print("root", g))
y.backward()
# --- a hook registered before an in-place write stays with the old value
y = x * 2
y.register_hook(lambda g: print("before", g))
y.mul_(3)
y.register_hook(lambda g: print("after", g))
y.sum().backward()
print(x.grad)
# --- retain_grad follows an in-place write
y = x * 2
y.retain_grad()
y.mul_(3)
y.sum().backward()
print(y.grad)
# --- retain_grad and hooks over several writes
y = x * 1
y.retain_grad()
y.register_hook(lambda g: print("one", g))
y.mul_(2)
y.register_hook(lambda g: print("two", g))
y.mul_(5)
y.sum().backward()
print(y.grad, x.grad)
# --- a hook on a view and on its base
b = x * 1
b.register_hook(lambda g: print("base", g))
v = b[:2]
v.register_hook(lambda g: print("view", g))
(v * 2).sum().backward()
# --- a hook on a leaf before it is written inside no_grad
x.register_hook(lambda g: print("leaf", g))
with torch.no_grad():
    x.mul_(2)
(x * x).sum().backward()
# --- hooks run on the gradient in create_graph
y = x * x
y.register_hook(lambda g: print(g.requires_grad, torch.is_grad_enabled()))
torch.autograd.grad((y * y).sum(), x, create_graph=True)
# --- the hook's result becomes part of the graph in create_graph
y = x * x
y.register_hook(lambda g: g * x)
(g,) = torch.autograd.grad(y.sum(), x, create_graph=True)
print(g)
print(torch.autograd.grad(g.sum(), x))
# --- a hook on a tensor whose gradient is never asked for
y = x * 2
y.register_hook(lambda g: print("never"))
(x * 3).sum().backward()
# --- a hook registered while a backward is running
y = x * 2
z = y * 3
z.register_hook(lambda g: y.register_hook(lambda g: print("late", g)) and None)
z.sum().backward()
# --- a hook with output number: the other half of a split
a, b = x.split([1, 2])
b.register_hook(lambda g: print("b", g))
a.register_hook(lambda g: print("a", g))
a.sum().backward(retain_graph=True)
(a.sum() + b.sum()).backward()
# --- hooks are not copied by detach, clone or views
y = x * 2
y.register_hook(lambda g: print("y"))
y.clone().sum().backward(retain_graph=True)
(x.detach().requires_grad_() * 2).sum().backward()
# --- _backward_hooks
y = x * 2
print(y._backward_hooks)
h = y.register_hook(lambda g: g)
print(len(y._backward_hooks))
h.remove()
print(len(y._backward_hooks))
# --- a gradient that is retained lies row by row, whatever the one that arrives looks like
x = torch.ones(2, 3, requires_grad=True)
y = x * x
y.retain_grad()
(y.t() * torch.arange(6.0).reshape(3, 2)).sum().backward(retain_graph=True)
print(y.grad, y.grad.stride())
y.grad = None
(y.t() * torch.arange(6.0).reshape(3, 2)).sum().backward(create_graph=True)
print(y.grad, y.grad.stride())
y.expand(2, 2, 3).sum().backward()
print(y.grad, y.grad.stride())
# --- a single root that leads to none of the inputs: only its tensors' hooks are called
elsewhere = torch.ones(2, requires_grad=True)
z = x * 2
z.retain_grad()
z.register_hook(lambda g: print("hook", g))
z.register_hook(lambda g: g * 10)
z.grad_fn.register_prehook(lambda g: print("prehook"))
z.grad_fn.register_hook(lambda g, h: print("node hook"))
z.backward(torch.ones_like(z), inputs=[elsewhere])
print(z.grad, x.grad, elsewhere.grad)
print(torch.autograd.grad(z, elsewhere, torch.ones_like(z), allow_unused=True))
attempt(lambda: torch.autograd.grad(z, elsewhere, torch.ones_like(z)))
print(z.grad)
torch.autograd.backward([z, z * 2], [torch.ones_like(z)] * 2, inputs=[elsewhere])
print(z.grad)
# --- and if it is one of several outputs, those of the others as well
elsewhere = torch.ones(2, requires_grad=True)
first, second = torch.stack([x, x]).unbind()
for name, each in (("first", first), ("second", second)):
    each.register_hook(lambda g, name=name: print(name, g))
    each.retain_grad()
second.backward(torch.ones_like(second), inputs=[elsewhere])
print(first.grad, second.grad)
# --- a leaf as such a root
elsewhere = torch.ones(2, requires_grad=True)
x.register_hook(lambda g: print("leaf", g))
x.backward(torch.ones_like(x), inputs=[elsewhere])
print(x.grad)
# --- all gradients of several tensors, where the run goes past some of them
seen = []
outside = torch.ones(2, requires_grad=True)
y = torch.ones(3, requires_grad=True)
first, second = torch.stack([x, x]).unbind()
for watched in ((outside, x), (first, second), (x, y * 1), (first, outside)):
    torch.autograd.graph.register_multi_grad_hook(watched, seen.append)
total = first + y
torch.autograd.grad(total, outside, torch.ones_like(total), allow_unused=True, retain_graph=True)
print(seen)
seen.clear()
torch.autograd.grad(total, first, torch.ones_like(total), retain_graph=True)
print(seen)
seen.clear()
attempt(lambda: torch.autograd.grad(total, x, torch.ones_like(total), retain_graph=True))
seen.clear()
torch.autograd.backward([total, second], [torch.ones_like(y)] * 2, retain_graph=True)
print(seen)
seen.clear()
second.backward(torch.ones_like(second), retain_graph=True)
print(seen)
