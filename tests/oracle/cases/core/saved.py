import torch
from torch.autograd.graph import saved_tensors_hooks, disable_saved_tensors_hooks

# --- what a pack hook is given: identity, flags
x = torch.ones(2, requires_grad=True)
y = x * 2


def pack(t):
    print(t is x, t is y, t.requires_grad, t.is_leaf, t.grad_fn, t._is_view(), t._version)
    return t


with saved_tensors_hooks(pack, lambda t: t):
    a = x * y
    b = y.exp()
    c = x.sum()
    d = (x + 1).sigmoid()

# --- unpacked values: identity, flags
x = torch.ones(2, requires_grad=True)
with saved_tensors_hooks(lambda t: t, lambda t: t):
    y = x * x
    z = y.exp()
s = y.grad_fn._saved_self
print(s is x, s.requires_grad, s.is_leaf, s.grad_fn, s.data_ptr() == x.data_ptr())
r = z.grad_fn._saved_result
print(r is z, r.grad_fn is z.grad_fn, r.requires_grad)
z.sum().backward()
print(x.grad)

# --- hooks that go to numpy and back
x = torch.tensor([1.0, 2.0], requires_grad=True)
with saved_tensors_hooks(lambda t: t.detach().numpy().copy(), torch.from_numpy):
    y = (x * x).exp()
y.sum().backward()
print(x.grad)

# --- second derivatives through packed values
x = torch.tensor([1.0, 2.0], requires_grad=True)
with saved_tensors_hooks(lambda t: t, lambda t: t):
    y = (x**3).sum()
(g,) = torch.autograd.grad(y, x, create_graph=True)
print(g, torch.autograd.grad(g.sum(), x))

# --- second derivatives through values packed as numbers
x = torch.tensor([1.0, 2.0], requires_grad=True)
with saved_tensors_hooks(lambda t: t.tolist(), torch.tensor):
    y = (x**3).sum()
(g,) = torch.autograd.grad(y, x, create_graph=True)
print(g, torch.autograd.grad(g.sum(), x))

# --- hooks inside hooks
calls = []


def pack(t):
    calls.append("pack")
    u = torch.ones(2, requires_grad=True)
    u * u
    return t


x = torch.ones(2, requires_grad=True)
with saved_tensors_hooks(pack, lambda t: t):
    y = x * x
print(calls)


# --- an exception in pack leaves the op undone
def pack(t):
    raise ValueError("no")


x = torch.ones(2, requires_grad=True)
with saved_tensors_hooks(pack, lambda t: t):
    attempt(lambda: x * x)
    print((x + x).requires_grad)
y = x * x
y.sum().backward()
print(x.grad)

# --- register_hooks on one saved value
x = torch.ones(2, requires_grad=True)
y = x.pow(2)


def pack(t):
    print("pack", t, t.requires_grad)
    return 5


def unpack(v):
    print("unpack", v)
    return torch.full((2,), float(v))


y.grad_fn._raw_saved_self.register_hooks(pack, unpack)
y.sum().backward()
print(x.grad)

# --- register_hooks twice, with wrong arguments, after freeing, on nothing
x = torch.ones(2, requires_grad=True)
y = x.pow(2)
y.grad_fn._raw_saved_self.register_hooks(lambda t: t, lambda t: t)
attempt(lambda: y.grad_fn._raw_saved_self.register_hooks(lambda t: t, lambda t: t))
y.sum().backward()
attempt(lambda: y.grad_fn._raw_saved_self.register_hooks(lambda t: t, lambda t: t))
z = x * torch.ones(2)
attempt(lambda: z.grad_fn._raw_saved_self.register_hooks(lambda t: t, lambda t: t))
w = x * x
raw = w.grad_fn._raw_saved_self
print(type(raw).__name__)

# --- writing in pack, in register_hooks' pack
x = torch.ones(2, requires_grad=True)
y = (x * 1).pow(2)


def pack(t):
    t.mul_(2)
    return t


attempt(lambda: y.grad_fn._raw_saved_self.register_hooks(pack, lambda t: t))
with saved_tensors_hooks(pack, lambda t: t):
    attempt(lambda: (x * 1).pow(2))

# --- modified after packing
x = torch.ones(2, requires_grad=True)
y = x * 1
with saved_tensors_hooks(lambda t: t, lambda t: t):
    z = y.pow(2)
y.add_(1)
attempt(lambda: z.sum().backward())
print(x.grad)

# --- unpack returning the wrong thing
x = torch.ones(2, requires_grad=True)
for what in (lambda v: 3, lambda v: None, lambda v: [v], lambda v: v[:1], lambda v: v.double()):
    with saved_tensors_hooks(lambda t: t, what):
        y = x * x
    attempt(lambda: y.sum().backward())
    x.grad = None

# --- nested and left in order
x = torch.ones(2, requires_grad=True)


def hooks(name):
    return saved_tensors_hooks(
        lambda t: print("pack", name) or t, lambda t: print("unpack", name) or t
    )


with hooks("outer"):
    a = x.exp()
    with hooks("inner"):
        b = x.exp()
    c = x.exp()
for t in (a, b, c):
    t.sum().backward()

# --- disabled
x = torch.ones(2, requires_grad=True)
with disable_saved_tensors_hooks("not here"):

    def enter():
        with saved_tensors_hooks(lambda t: t, lambda t: t):
            pass

    attempt(enter)
    x * x


def inside():
    with saved_tensors_hooks(lambda t: t, lambda t: t):
        with disable_saved_tensors_hooks("not here"):
            print("in")
        print("after")


attempt(inside)
with disable_saved_tensors_hooks("outer"):
    with disable_saved_tensors_hooks("inner"):
        attempt(enter)
    attempt(enter)
attempt(enter)


# --- disable as a decorator
@disable_saved_tensors_hooks("decorated")
def f():
    with saved_tensors_hooks(lambda t: t, lambda t: t):
        return 1


attempt(f)

# --- saved_tensors_hooks used twice, and without with
x = torch.ones(2, requires_grad=True)
h = saved_tensors_hooks(lambda t: print("pack") or t, lambda t: t)
x * x
with h:
    x.exp()
with h:
    x.exp()

# --- saved values of numbers and dims
x = torch.ones(2, 3, requires_grad=True)
y = x.sum(-1)
print(y.grad_fn._saved_dim, y.grad_fn._saved_keepdim, y.grad_fn._saved_self_sym_sizes)
print((x * 3).grad_fn._saved_other, (x**2).grad_fn._saved_exponent, (x + 1).grad_fn._saved_alpha)
print(x.transpose(0, -1).grad_fn._saved_dim0, x.transpose(0, -1).grad_fn._saved_dim1)
print(
    x.softmax(-1).grad_fn._saved_dim,
    x.clamp(0, 1).grad_fn._saved_min,
    x.clamp(0, 1).grad_fn._saved_max,
)
print(
    x.view(6).grad_fn._saved_self_sym_sizes,
    x[0].grad_fn._saved_index,
    x[:, 1:].grad_fn._saved_start,
)
print(x.select(1, -1).grad_fn._saved_index, x.unsqueeze(-1).grad_fn._saved_dim)

# --- saved tensors freed while a reference to the node is kept
x = torch.ones(2, requires_grad=True)
y = x.exp()
node = y.grad_fn
held = node._saved_result
y.sum().backward()
print(held)
attempt(lambda: node._saved_result)
attempt(lambda: node(torch.ones(2)))

# --- retain_graph keeps them
x = torch.ones(2, requires_grad=True)
y = x.exp()
y.sum().backward(retain_graph=True)
print(y.grad_fn._saved_result)
y.sum().backward()
print(x.grad)

# --- the saved result after the tensor was written
x = torch.ones(2, requires_grad=True)
y = x.exp()
y.detach().zero_()
attempt(lambda: y.grad_fn._saved_result)
attempt(lambda: y.sum().backward())

# --- a saved input that is a view, its base written
x = torch.ones(4, requires_grad=True)
y = x * 1
v = y[:2]
z = v * v
y[3] = 5
attempt(lambda: z.sum().backward())

# --- a saved leaf replaced through .data
x = torch.ones(2, requires_grad=True)
z = (x * x).sum()
x.data = torch.full((2,), 7.0)
z.backward()
print(x.grad)
