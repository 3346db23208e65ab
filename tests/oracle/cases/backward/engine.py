import gc
import threading
import weakref

import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = torch.tensor([3.0, 4.0], requires_grad=True)
# --- a deep chain
z = x
for _ in range(20000):
    z = z + 1
z.sum().backward()
print(x.grad)
# --- a deep chain is freed
z = x
for _ in range(20000):
    z = z + 1
del z
print("freed")
# --- a wide fan
parts = [x * i for i in range(200)]
sum(parts).sum().backward()
print(x.grad)
# --- 2 ** 50 paths
z = x
for _ in range(50):
    z = z + z
z.sum().backward()
print(x.grad)
# --- the order: latest first, leaves as soon as they can
order = []
for name, leaf in (("x", x), ("y", y)):
    leaf.register_hook(lambda g, name=name: order.append(name))
a = x * 2
b = y * 3
c = a * b
for name, t in (("a", a), ("b", b), ("c", c)):
    t.register_hook(lambda g, name=name: order.append(name))
c.sum().backward()
print(order)
# --- the order when the longer branch was recorded first
order = []
a = x * 2
for i in range(3):
    a = a + 1
    a.register_hook(lambda g, i=i: order.append(f"a{i}"))
b = x * 3
b.register_hook(lambda g: order.append("b"))
(a + b).sum().backward()
print(order)
# --- the order with two roots
order = []
a, b = x * 2, x * 3
a.register_hook(lambda g: order.append("a"))
b.register_hook(lambda g: order.append("b"))
torch.autograd.backward([a.sum(), b.sum()])
print(order)
# --- a graph goes with its root
a = x * 2
b = (a * a).sum()
ref = weakref.ref(a)
del a
print(ref() is not None)
del b
print(ref() is None)
# --- a graph goes without the cyclic collector
gc.disable()
a = x.exp().tanh().softmax(0)
b = (a * a.sigmoid()).sum()
refs = [weakref.ref(a), weakref.ref(b)]
b.backward()
del a, b
print([r() is None for r in refs])
gc.enable()
# --- create_graph in backward makes a cycle of the leaf with its gradient
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of that cycle
    (x**3).sum().backward(create_graph=True)
print(x.grad.requires_grad)
x.grad.sum().backward()
print(x.grad.detach())
# --- gradients of gradients accumulate into .grad
(g,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
g.sum().backward()
print(x.grad)


# --- only what is needed is computed
class Loud(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        print("ran")
        return grad


out = (Loud.apply(x) + y).sum()
print(torch.autograd.grad(out, y, retain_graph=True))
print(torch.autograd.grad(out, x))


# --- a branch whose gradients are all None still lets the rest run
class Nothing(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        return None


(Nothing.apply(x * 2) + x * 3).sum().backward()
print(x.grad)


# --- a node behind a None gradient is run with nothing
class Nothing(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        return None


h = x * 2
h.register_hook(lambda g: print("hook", g))
h.grad_fn.register_hook(lambda i, o: print("node", i, o))
Nothing.apply(h).sum().backward()
print(x.grad)


# --- backward in backward
class Again(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * a

    @staticmethod
    def backward(ctx, grad):
        (a,) = ctx.saved_tensors
        with torch.enable_grad():
            inner = (y * a.detach()).sum()
        inner.backward()
        return grad * 2 * a


Again.apply(x).sum().backward()
print(x.grad, y.grad)
# --- backward of the same graph from two threads
z = (x * y).sum()
threads = [threading.Thread(target=lambda: z.backward(retain_graph=True)) for _ in range(3)]
for thread in threads:
    thread.start()
    thread.join()
print(x.grad, y.grad)
# --- gradients of one leaf through many shapes
w = torch.ones(2, 2, requires_grad=True)
(w.sum(0) * w[0] + w.t()[1] - w.diagonal()).sum().backward()
print(w.grad)
# --- a leaf that appears in its own update
w = torch.tensor(1.0, requires_grad=True)
for _ in range(3):
    loss = (w - 3) ** 2
    (g,) = torch.autograd.grad(loss, w)
    with torch.no_grad():
        w -= 0.25 * g
print(w, w.grad)
# --- unrolled steps, differentiated through
w = torch.tensor(1.0, requires_grad=True)
rate = torch.tensor(0.1, requires_grad=True)
v = w
for _ in range(3):
    (g,) = torch.autograd.grad((v - 3) ** 2, v, create_graph=True)
    v = v - rate * g
v.backward()
print(v.detach(), w.grad, rate.grad)
# --- a root that requires grad by hand
z = (x * 2).detach().sum().requires_grad_()
z.backward()
print(z.grad, x.grad)
# --- attributes cannot be deleted
attempt(lambda: delattr(x, "data"))
attempt(lambda: delattr(x, "requires_grad"))
# --- .grad is the same object until it is replaced
(x * 2).sum().backward()
print(x.grad is x.grad)
held = x.grad
x.grad = None
(x * 2).sum().backward()
print(held is x.grad, held)
# --- the gradient's own flags
(x * 2).sum().backward()
print(x.grad.requires_grad, x.grad.is_leaf, x.grad.grad_fn, x.grad.grad)
# --- a gradient that requires grad, set by hand
x.grad = torch.ones(2, requires_grad=True)
attempt(lambda: (x * 2).sum().backward())
print(x.grad)
# --- zero_ on a gradient that was handed on
(x * 2).sum().backward()
step = x.grad
x.grad.zero_()
print(step)
# --- a leaf moved into the graph by a write through its detached twin is no leaf's matter
d = x.detach()
d += y.detach()
print(x, x.is_leaf)
# --- grad of a sum over nothing
print(torch.autograd.grad(x[:0].sum(), x))
# --- a number minus a tensor, a tensor divided by itself
print(torch.autograd.grad((3 - x / x).sum(), x))
# --- is_leaf of everything on the way
h = x * 2
print([t.is_leaf for t in (x, h, h.sum(), h.detach(), torch.ones(1), torch.ones(1) * 2)])
