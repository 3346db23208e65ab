"""What torch refuses, or does not, about dimensions, dtypes and memory that overlaps."""

import torch
from torch.autograd import Function
from torch.nn import functional
from torch.utils.data import DataLoader


# --- what is no dimension
x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
for name in "max", "min", "prod":
    attempt(lambda name=name: getattr(x, name)(None))
    attempt(lambda name=name: getattr(x, name)(True))
    attempt(lambda name=name: getattr(x, name)(1.0))
for given in None, True, 1.0, "a":
    attempt(lambda given=given: x.squeeze(given))
attempt(lambda: x.argmax(1.0))
attempt(lambda: x.argmax(True))
attempt(lambda: x.softmax(1.0))
attempt(lambda: x.softmax(True))
attempt(lambda: x.cumsum(True))
attempt(lambda: x.unbind(1.0))
attempt(lambda: x.unbind(True))
attempt(lambda: x.flatten(1.0))
attempt(lambda: x.flatten(0, True))

# --- several dims where one is wanted
x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
for name in "max", "min", "prod":
    attempt(lambda name=name: getattr(x, name)((0, 1)))

# --- a sum in whole numbers has no gradient
x = torch.tensor([[1.5, 2.5], [3.0, 4.0]], requires_grad=True)
for name in "sum", "prod":
    attempt(lambda name=name: getattr(x, name)(dtype=torch.int64))
    attempt(lambda name=name: getattr(x, name)(dim=0, dtype=torch.bool))
    attempt(lambda name=name: getattr(x, name)(dtype=torch.float64))
    attempt(lambda name=name: getattr(x.detach(), name)(dtype=torch.int64))
attempt(lambda: x.cumsum(0, dtype=torch.int32))
with torch.no_grad():
    attempt(lambda: x.sum(dtype=torch.int64))

# --- a number of the tensor itself, written by a mask
z = torch.tensor([1.0, 5.0, 3.0, 4.0])
z[z > 2] = z[0]
print(z)
z = torch.tensor([[1.0, 5.0], [3.0, 4.0]])
z[z > 2] = z[1, 1]
print(z)
z = torch.tensor([1.0, 5.0, 3.0, 4.0])
print(z.masked_fill_(z > 2, z[1]))
w = torch.tensor([1.0, 5.0, 3.0], requires_grad=True)
z = w * 2
z[z > 4] = z[0]
z.sum().backward()
print(z, w.grad)

# --- the same by numbers is refused
z = torch.tensor([1.0, 5.0, 3.0, 4.0])
attempt(lambda: z.index_put_((torch.tensor([0, 1]),), z[1:2]))
attempt(lambda: z.index_put_((z > 2,), z[1:2], accumulate=True))
attempt(lambda: z.__setitem__(z > 2, z[1:]))
print(z)

# --- batch norm of an empty batch
m = torch.nn.BatchNorm1d(3)
x = torch.empty(0, 3, requires_grad=True)
y = m(x)
print(y, m.running_mean, m.running_var, m.num_batches_tracked)
y.sum().backward()
print(x.grad, m.weight.grad, m.bias.grad)
print(functional.batch_norm(x, None, None, training=True))

# --- ends of linspace that float32 has not
attempt(lambda: torch.linspace(0, 1e39, 3))
attempt(lambda: torch.linspace(0, 1e39, 3, dtype=torch.float64))


# --- the node of a Function, called
class Twice(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


y = Twice.apply(torch.ones(2, requires_grad=True))
attempt(lambda: y.grad_fn(torch.ones(2)))
attempt(lambda: y.grad_fn.apply(torch.ones(2)))


# --- one gradient for two inputs
class Add(Function):
    @staticmethod
    def forward(ctx, a, b):
        return a + b

    @staticmethod
    def backward(ctx, grad):
        Add.address = grad.data_ptr()
        return grad, grad


a, b = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
(Add.apply(a, b) * 3).sum().backward()
print(a.grad, b.grad, a.grad.data_ptr() == b.grad.data_ptr())
print(Add.address in (a.grad.data_ptr(), b.grad.data_ptr()))
a.grad.add_(1)
print(b.grad)

# --- by numbers, also the whole of itself
z = torch.tensor([1.0, 5.0])
attempt(lambda: z.__setitem__(torch.tensor([0, 1]), z))
z[torch.tensor([1, 0])] = z.clone()
print(z)

# --- elements that share memory without being repeated
b = torch.tensor([1.0, 2.0, 3.0])
v = b.as_strided((2, 2), (1, 1))
v[torch.tensor([0, 0]), torch.tensor([0, 1])] = torch.ones(1) * 7
print(b)
v[torch.tensor([[False, False], [False, True]])] = 9
print(b)


# --- in which order saved tensors are packed
def pack(tensor):
    print(tuple(tensor.shape), tensor.dtype)
    return tensor


def saved(name, call):
    print(name)
    call()


a, b, c = (torch.rand(*size, requires_grad=True) for size in ((3, 1), (1, 4), (3, 4)))
m, image = torch.rand(2, 3, requires_grad=True), torch.rand(1, 2, 5, 5, requires_grad=True)
norm = torch.nn.BatchNorm1d(4).eval()
conv = torch.nn.Conv2d(2, 3, 2)
with torch.autograd.graph.saved_tensors_hooks(pack, lambda packed: packed):
    saved("maximum", lambda: torch.maximum(a, b))
    saved("pow", lambda: a**b)
    saved("clamp", lambda: torch.clamp(c, a, b))
    saved("addmm", lambda: torch.addmm(b[0], m, c))
    saved("mv", lambda: torch.mv(m, a[:, 0]))
    saved("gather", lambda: c.gather(0, torch.zeros(1, 2, dtype=torch.int64)))
    saved("masked_select", lambda: c.masked_select(torch.ones(1, 4, dtype=torch.bool)))
    saved("conv", lambda: conv(image))
    saved("pool", lambda: functional.max_pool2d(image, 2))
    saved("norm", lambda: norm(c))
    saved("pow_", lambda: c.clone().pow_(a))

# --- dtypes of a product come before its shapes
a, b, v = torch.ones(2, 3), torch.ones(4, 5, dtype=torch.float64), torch.ones(5)
attempt(lambda: torch.addmm(v, a, b))
attempt(lambda: torch.addmm(v.double(), a, b))
attempt(lambda: torch.addmm(v, a[0], b))
attempt(lambda: functional.linear(a, b, torch.ones(4)))

# --- pooling an empty batch
x = torch.empty(0, 2, 4, 5, requires_grad=True)
y = torch.nn.MaxPool2d(2)(x)
y.sum().backward()
print(y.shape, x.grad.shape)
(g,) = torch.autograd.grad((functional.max_pool2d(x, 2) ** 2).sum(), x, create_graph=True)
g.sum().backward()
print(g.shape)

# --- versions of what an optimizer keeps
for kind, options in ((torch.optim.SGD, {"momentum": 0.9}), (torch.optim.Adam, {"amsgrad": True})):
    p = torch.ones(2, requires_grad=True)
    optimizer = kind([p], lr=0.1, **options)
    for _ in range(3):
        p.sum().backward()
        optimizer.step()
    print(p._version, {name: kept._version for name, kept in optimizer.state[p].items()})
attempt(lambda: torch.optim.Adam([p], lr=torch.tensor(0.1), foreach=True))

# --- a loader without workers waits for nobody
loader = DataLoader([1, 2, 3], timeout=1)
attempt(lambda: list(loader))
