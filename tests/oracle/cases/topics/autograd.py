# What torch's own tests of autograd are about, asked in other words.
import gc
import weakref

import torch
from torch.autograd import Function, gradcheck, gradgradcheck

x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
d = torch.tensor([[1.0, 2.0], [3.0, 4.5]], dtype=torch.float64, requires_grad=True)
# --- a node called with the wrong number of gradients
node = (x * 2).grad_fn
attempt(lambda: node())
attempt(lambda: node(torch.ones(2, 2), torch.ones(2, 2)))


# --- a hook that is an object, and its name in an error
class Doubling:
    def __call__(self, grad):
        return grad * 2


class Shrinking:
    def __call__(self, grad):
        return grad[0]


y = x * 1
y.register_hook(Doubling())
y.sum().backward()
print(x.grad)
y = x * 1
y.register_hook(Shrinking())
attempt(lambda: y.sum().backward())


# --- a named hook in an error
def halves(grad):
    return grad[0]


y = x * 1
y.register_hook(halves)
attempt(lambda: y.sum().backward())
# --- hooks on rows from unbind
rows = x.unbind()
rows[0].register_hook(lambda g: print("first", g))
rows[0].sum().backward()
rows = x.unbind()
rows[0].register_hook(lambda g: print("first", g))
rows[1].sum().backward()
print(x.grad)
# --- two gradients of one node captured at once
a, b = x.chunk(2)
x.register_hook(lambda g: print("never"))
print(torch.autograd.grad((a + 2 * b).sum(), [a, b]))
print(x.grad)
# --- gradients of the middle first, of the leaves after
leaves = [torch.full((2,), float(i), requires_grad=True) for i in range(4)]
middle = [leaf * i + leaf * leaf for i, leaf in enumerate(leaves)]
loss = sum(m * i for i, m in enumerate(middle)).sum()
found = [
    g
    for pair in (middle[:2], middle[2:])
    for g in torch.autograd.grad(loss, pair, retain_graph=True)
]
torch.autograd.backward(middle, found)
print([leaf.grad.tolist() for leaf in leaves])
# --- a graph that is climbed by gradient steps
w = torch.tensor([0.5, -0.5], requires_grad=True)
v = w
for _ in range(3):
    (g,) = torch.autograd.grad((v**2).sum(), v, create_graph=True)
    v = v + 0.1 * g
v.sum().backward()
print(w.grad, v.detach())
# --- a name for the whole number of an output that was saved
a, b = x.split(1)


class Look(Function):
    @staticmethod
    def forward(ctx, t):
        ctx.save_for_backward(t)
        return t * 2

    @staticmethod
    def backward(ctx, grad):
        (t,) = ctx.saved_tensors
        print(t.output_nr, t.grad_fn.name(), t is b)
        return grad


Look.apply(b).sum().backward()
# --- a tensor reused as scratch for three products with constants
mu = torch.ones(1, requires_grad=True)
scratch, loss = torch.empty(1), 0
for i in range(3):
    scratch.detach_()
    scratch.copy_(mu + i)
    loss = loss + (scratch * torch.tensor([float(i)])).sum()
loss.backward()
print(mu.grad)
# --- indexing does not save what it indexes
b = torch.zeros(3, requires_grad=True)
t = b + 0
mask = torch.tensor([1.0, 0.0, 0.0]) != 0
t[mask] = t[mask]
t.backward(torch.ones(3))
print(b.grad)
# --- detach_ of a leaf's result, halfway
a = x * 2
y = torch.ones(2, 2, requires_grad=True)
(y + a).sum().backward(retain_graph=True)
a.detach_()
(y + a).sum().backward()
print(x.grad, y.grad, a.grad_fn)
# --- detaching a base does not detach its view
w = torch.ones(4, requires_grad=True)
v = w.narrow(0, 1, 2)
w.detach_()
print(w.requires_grad, v.requires_grad, v.grad_fn is not None, v._base is w)
# --- a view taken before its base requires grad
a = torch.zeros(2, 3)
b = a[:]
b.add_(5)
a.requires_grad = True
a.sum().backward()
print(a.grad)
attempt(lambda: a.add_(5))
attempt(lambda: b.add_(5))
# --- numpy of what requires grad, under no_grad
with torch.no_grad():
    attempt(lambda: x.numpy().shape)
attempt(lambda: x.numpy())
attempt(lambda: x.detach().numpy().shape)
# --- an argmax beside its values has no gradient
a = x + 1
out = a.max(1, True)
(out[1].double() + a).sum().backward()
print(x.grad)


# --- an input returned beside another output: hooks see only what came through it
class Pass(Function):
    @staticmethod
    def forward(ctx, a, b):
        return a, a + b

    @staticmethod
    def backward(ctx, grad_a, grad_b):
        return grad_a + grad_b, grad_b


y = torch.ones(2, 2, requires_grad=True)
q, p = Pass.apply(x, y)
q.register_hook(lambda g: print("q", g))
(q + p + x).sum().backward()
print(x.grad, y.grad)


# --- one output returned twice, second derivative
class Double(Function):
    @staticmethod
    def forward(ctx, t):
        out = t * 2
        return out, out

    @staticmethod
    def backward(ctx, first, second):
        return first * 2 + second * 2


print(
    gradcheck(lambda t: sum(Double.apply(t)), [d]),
    gradgradcheck(lambda t: sum(Double.apply(t)), [d]),
)


# --- an input changed in place and returned twice
class DoubleInPlace(Function):
    @staticmethod
    def forward(ctx, t):
        t.mul_(2)
        ctx.mark_dirty(t)
        return t, t

    @staticmethod
    def backward(ctx, first, second):
        return first * 2 + second * 2


a, b = DoubleInPlace.apply(x.clone())
print(a is b)
(a + b).sum().backward()
print(x.grad)
attempt(lambda: DoubleInPlace.apply(x.clone()[0]))
# --- a gradient buffered in several places is not changed by one of them
y = torch.ones(2, 2, requires_grad=True)
a, b, c = x + 2, y + 2, x + 2
sums = (a + b) + c
for _ in range(4):
    a, b, c = a * 2, b * 2, c * 2
(sums + (a + b + c)).backward(torch.ones(2, 2))
print(x.grad, y.grad)


# --- None saved between tensors
class Nones(Function):
    @staticmethod
    def forward(ctx, t):
        ctx.save_for_backward(None, t, None)
        return t * t

    @staticmethod
    def backward(ctx, grad):
        first, t, last = ctx.saved_tensors
        print(first, last)
        return 2 * t * grad


Nones.apply(x).sum().backward()
print(x.grad)
# --- ctx kept beyond its graph
kept = []


class Keep(Function):
    @staticmethod
    def forward(ctx, t):
        ctx.save_for_backward(t)
        return t * 1

    @staticmethod
    def backward(ctx, grad):
        kept.append(ctx)
        return grad


loss = Keep.apply(x).sum()
loss.backward(retain_graph=True)
print(kept[0].saved_tensors[0] is x)
loss.backward()
attempt(lambda: kept[0].saved_tensors)


# --- a second graph of a Function does not free the first
class Square(Function):
    @staticmethod
    def forward(ctx, t):
        y = t**2
        ctx.save_for_backward(t, y)
        return y

    @staticmethod
    def backward(ctx, grad):
        t, y = ctx.saved_tensors
        return grad * 2 * y / t


t = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
print(gradcheck(Square.apply, t), gradgradcheck(Square.apply, t))
y = Square.apply(t)
torch.autograd.grad(y, t, create_graph=True)
print(torch.autograd.grad(y, t))


# --- an error in a backward that another backward started
class Fails(Function):
    @staticmethod
    def forward(ctx, t):
        return t.clone()

    @staticmethod
    def backward(ctx, grad):
        raise Exception("simulated")


class Starts(Function):
    @staticmethod
    def forward(ctx, t, root):
        ctx.root = root
        return t.clone()

    @staticmethod
    def backward(ctx, grad):
        ctx.root.backward()
        return grad, None


root = Fails.apply(torch.ones(2, requires_grad=True) * 2).sum()
attempt(lambda: Starts.apply(x * x, root).sum().backward())
(x * 2).sum().backward()
print(x.grad, torch.is_grad_enabled())
# --- broadcasting against nothing
a = torch.rand(2, 0, requires_grad=True)
b = torch.rand(2, 1, requires_grad=True)
(a + b).sum().backward()
print(b.grad, a.grad)
# --- subgradients of norms and powers at zero
for p in (1, 1.5, 2, 3):
    z = torch.zeros(3, requires_grad=True)
    z.norm(p).backward()
    print(p, z.grad)
for e in (torch.zeros(3), 0, 1, 2):
    z = torch.zeros(3, requires_grad=True)
    z.pow(e).sum().backward()
    print(z.grad)


# --- a graph in a reference cycle is still good
def cycle():
    leaf = torch.ones(4, requires_grad=True)
    middle = leaf.view(4, 1)
    out = middle.view(4)
    held = [middle]
    held.append(held)
    return leaf, out


leaf, out = cycle()
gc.collect()
out.backward(torch.arange(4.0))
print(leaf.grad)


# --- retain_grad does not keep its tensor
def build():
    y = x * 2
    y.retain_grad()
    return y / 2, weakref.ref(y)


z, ref = build()
print(ref() is None)
z.sum().backward()
print(x.grad)
# --- a view written, backward through base, view, and view of the view
for which in range(3):
    x.grad = None
    y = x.clone()
    v = y.narrow(0, 0, 1)
    w = v.narrow(1, 1, 1)
    w.mul_(2)
    (y, v, w)[which].sum().backward()
    print(x.grad.tolist())
# --- the same of a tensor that is not contiguous
leaf = torch.ones(2, 3, 2).select(2, 1).t().requires_grad_(True)
y = leaf.clone()
y.narrow(0, 0, 1).narrow(1, 1, 1).mul_(2)
y.sum().backward()
print(leaf.grad, leaf.grad.stride(), leaf.stride())


# --- derivatives of writes to views, checked by differences
def write(root, b):
    y = root.clone()
    y.narrow(1, 1, 1).narrow(0, 0, 2).mul_(b)
    y.narrow(1, 0, 1).mul_(b)
    return y


b = torch.tensor([[0.5], [1.5]], dtype=torch.float64, requires_grad=True)
print(gradcheck(write, [d, b]), gradgradcheck(write, [d, b]))
print(gradcheck(write, [d.detach(), b]), gradgradcheck(write, [d.detach(), b]))


# --- the same of a Function that writes
class AddTo(Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.mark_dirty(a)
        a.add_(b)
        return a

    @staticmethod
    def backward(ctx, grad):
        return grad, grad


def write(root, b):
    y = root.clone()
    AddTo.apply(y.narrow(1, 1, 1), b)
    AddTo.apply(y.narrow(1, 0, 1), b)
    return y


b = torch.tensor([[0.5], [1.5]], dtype=torch.float64, requires_grad=True)
print(gradcheck(write, [d, b]), gradgradcheck(write, [d, b]))


# --- a write to the base of an earlier view, checked by differences
def write(r):
    y = torch.ones(3, dtype=torch.float64)
    v = y.select(0, 1)
    print(v.requires_grad, v.grad_fn)
    y.add_(r)
    print(v.requires_grad, v.grad_fn.name())
    return v


r = torch.ones(1, dtype=torch.float64, requires_grad=True)
write(r).backward()
print(r.grad)
# --- select, sum, fill and setitem checked by differences
print(
    gradcheck(lambda t: t.select(0, 1).sum(), [d]),
    gradgradcheck(lambda t: t.select(0, 1).sum(), [d]),
)
print(gradcheck(lambda t: t.clone().fill_(2), [d]))


def put(t):
    y = t.clone()
    y[0] = y[1] * 2
    return y


print(gradcheck(put, [d]), gradgradcheck(put, [d]))
print(gradcheck(lambda t: torch.pow(2, t), [d]), gradgradcheck(lambda t: t[[0, 0, 1]] ** 2, [d]))
# --- an expanded vector times a matrix
v = torch.tensor([2.0], requires_grad=True)
(x.detach() @ v.expand(2)).sum().backward()
print(v.grad)
# --- the layout of gradients follows the leaf
a = torch.rand(2, 3).t().requires_grad_()
b = torch.rand(3, 2).requires_grad_()
a.sum().backward()
print(a.grad.stride(), a.stride())
a.grad = None
(a * b).sum().backward()
print(a.grad.stride(), b.grad.stride())
c = torch.rand(4, 4)[::2, ::2].requires_grad_()
c.sum().backward()
print(c.stride(), c.grad.stride())
# --- assigning to .data and .requires_grad, and what cannot be deleted
w = torch.ones(2, requires_grad=True)
attempt(lambda: setattr(w, "data", None))
attempt(lambda: delattr(w, "data"))
attempt(lambda: delattr(w, "requires_grad"))
del w.grad
print(w.grad)
# --- setitem of every sort changes gradient and version
for index in (
    1,
    (0, 1),
    [0],
    [[0, 1], [1, 0]],
    slice(1),
    (slice(None), [1]),
    ([1, 0], slice(None)),
):
    x.grad = None
    y = x + 2
    before = y._version
    y[index] = 2.0
    y.backward(torch.ones(2, 2))
    print(x.grad.tolist(), y._version - before)
# --- setitem of a value that requires grad
for index in (1, [[0, 1], [1, 0]], (slice(None), [1])):
    x.grad = None
    y = x + 2
    value = torch.full_like(y[index], 7.0).requires_grad_()
    y[index] = value
    y.backward(torch.ones(2, 2))
    print(x.grad.tolist(), value.grad.tolist())
# --- a value broadcast by setitem
w = torch.ones(3, requires_grad=True)
y = torch.zeros(2, 2, 3)
y[1] = w
y.backward(torch.ones(2, 2, 3))
print(w.grad)
# --- the same index twice in both directions
w = torch.arange(1.0, 5.0).reshape(2, 2).requires_grad_()
w[[[0, 1], [0, 0]], [[0, 1], [1, 1]]].sum().backward()
print(w.grad)
w.grad = None
w[[1, 1, 1], :].sum().backward()
print(w.grad)
# --- backward from several rows with gradients of their own
rows = x.unbind()
torch.autograd.backward(rows, [torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0])])
print(x.grad)
# --- a default dtype of double
torch.set_default_dtype(torch.float64)
print(
    torch.ones(1).dtype, torch.tensor(1.5).dtype, torch.randn(1).dtype, (torch.tensor(1) / 2).dtype
)
torch.set_default_dtype(torch.float32)
print(torch.ones(1).dtype)
# --- no_grad assigned into, and the version it leaves
y = (x * x.detach()).sum()
z = (x * x).sum()
with torch.no_grad():
    x *= 2
attempt(lambda: z.backward())
print(x._version)
