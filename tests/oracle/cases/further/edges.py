import warnings

import torch

# --- writing into a tensor without elements
for n in ("abs_", "exp_", "floor_", "neg_", "relu_"):
    x = torch.zeros(0, 3, requires_grad=True) * 1
    print(getattr(x, n)() is x, x.grad_fn.name(), x._version)
print((torch.zeros(0, 3) * 1).clamp_(-1, 1).shape, (torch.ones(0) * 1).mul_(2).add_(1).shape)
# --- a power in place, of whole numbers
x = torch.tensor([1.5, 2.0, 3.0], requires_grad=True)
y = (x * 1).pow_(torch.tensor([2, 0, -1]))
y.sum().backward()
print(y, x.grad)
# --- in place beside a tensor of more bits
x = torch.tensor([1.5, 2.0], requires_grad=True)
w = torch.tensor([2.0, 3.0], dtype=torch.float64, requires_grad=True)
y = (x * 1).pow_(w)
y.sum().backward()
print(y.dtype, x.grad, w.grad)
x.grad = w.grad = None
y = (x * 1).clamp_(w - 1.4, w)
y.sum().backward()
print(y, x.grad, w.grad)
# --- a quotient of whole numbers that have no dtype in common
print(torch.tensor(-4) / torch.tensor([4, 8], dtype=torch.uint8))
u = torch.tensor([3, 8], dtype=torch.uint8)
print(u + -1, u / -1, u * -1)
# --- a truth value as exponent
b = torch.tensor([True, False])
print(b**True, b**False, b.pow(2))
# --- turned round along no dimension, and dimensions one by one
x = torch.arange(6).reshape(2, 3)
print(x.flip(()), x.flip(0, 1), x.T.flip(0).stride())
# --- whether any, along no dimension
x = torch.tensor([[0.0, 2.0]])
print(x.any(dim=()), x.all(dim=()), x.byte().all(dim=()), torch.tensor(2.0).any(0))
# --- a number where a tensor is needed
attempt(lambda: torch.maximum(x, 2))
attempt(lambda: torch.minimum(x, 1.5))
attempt(lambda: torch.logical_and(x, True))
attempt(lambda: torch.logical_or(x, 0))
print(torch.maximum(x, torch.tensor(1)))
# --- a truth value is not subtracted
print(x + True)
attempt(lambda: x.sub(True))
attempt(lambda: True - x)
attempt(lambda: +torch.tensor([True]))
# --- bits of a number that is broken
attempt(lambda: torch.bitwise_not(x))
attempt(lambda: ~x)
# --- what is left of a number is not differentiated
y = 7 % torch.tensor([2.0, 3.0], requires_grad=True)
print(y, y.grad_fn)
attempt(lambda: y.sum().backward())
# --- indices that do not fit
x = torch.zeros(1, 3)
attempt(lambda: x.index_add(0, torch.tensor([-1]), torch.ones(1, 3)))
attempt(lambda: x.index_add(0, torch.tensor([0, 0]), torch.ones(1, 3)))
attempt(lambda: x.index_add(0, torch.tensor([[0]]), torch.ones(1, 3)))
attempt(lambda: x.index_add(0, torch.tensor([0.0]), torch.ones(1, 3)))
attempt(lambda: torch.zeros(3).index_add(0, torch.tensor([3]), torch.ones(1)))
attempt(lambda: torch.tensor(1.0).index_select(0, torch.tensor([0, 0])))
attempt(lambda: x.scatter_add(1, torch.tensor([[0, 1]]), torch.ones(1, 1)))
attempt(lambda: x.scatter_add(1, torch.tensor([[0.0]]), torch.ones(1, 1)))
print(x.gather(0, torch.tensor([], dtype=torch.int64)))
# --- filled with a number of more bits
x = torch.ones(2, requires_grad=True)
v = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
y = x.masked_fill(torch.tensor([True, False]), v)
y.sum().backward()
print(y.dtype, x.grad, v.grad)
# --- where nothing is found, and what is found in a number
print(torch.nonzero(torch.tensor(3.0)).shape, torch.nonzero(torch.tensor(0.0)).shape)
print(torch.nonzero(torch.tensor(3.0), as_tuple=True))
# --- a mask of bytes chooses
warnings.simplefilter("ignore")  # torch warns once in a process
print(torch.where(torch.tensor([1, 0], dtype=torch.uint8), 1.0, 2.0))
# --- dimensions that are not there
attempt(lambda: torch.tensor(1.0).squeeze(1))
attempt(lambda: torch.tensor(1.0).argmax(1))
attempt(lambda: torch.tensor(1.0).unbind(1))
attempt(lambda: torch.zeros(0, 3).max(-2))
attempt(lambda: torch.zeros(0, 3).amax(-2))
attempt(lambda: torch.zeros(3, 0).expand(2, 3))
attempt(lambda: torch.ones(2).permute())
attempt(lambda: torch.allclose(torch.ones(3), torch.ones(2)))
attempt(lambda: torch.ones(2, dtype=torch.int64).mean(3))
attempt(lambda: torch.ones(2).mean(dtype=torch.int64))
# --- of two things that do not fit, the shape is told
x = torch.ones((), dtype=torch.int64)
attempt(lambda: x.add_(torch.ones(2, 3)))
# --- a dimension is one number
for dim in (None, (0, 1), 1.0):
    attempt(lambda: torch.ones(2, 3).cumsum(dim))
    attempt(lambda: torch.ones(2, 3).softmax(dim))
    attempt(lambda: torch.ones(2, 3).log_softmax(dim))
# --- .grad by its other name
w = torch.ones(2, requires_grad=True)
w._grad = torch.tensor([1.0, 2.0])
print(w.grad, w._grad is w.grad)
w.sum().backward()
print(w._grad)
del w._grad
print(w.grad)
attempt(lambda: setattr(w, "_grad", torch.ones(3)))
# --- a negative alpha of bytes, and what index_add cannot add
u, i = torch.tensor([5, 2], dtype=torch.uint8), torch.tensor([0, 0])
print(torch.add(u, u, alpha=-3), torch.sub(u, u, alpha=-3), torch.rsub(u, 3, alpha=-3))
print(torch.index_add(u, 0, i, u, alpha=-1))
m = torch.ones(3, 2)
for source in (torch.ones(2), torch.ones(2, 3), torch.ones(2, 1), torch.ones(2, 2).double()):
    attempt(lambda: torch.index_add(m, 0, i, source))
attempt(lambda: torch.index_add(torch.ones(()), 0, i[:1], torch.ones(1)))
# --- all and any of one byte, along its only dimension
s = torch.tensor(5, dtype=torch.uint8)
for of in (torch.all, torch.any):
    print(of(s, 0), of(s, dim=()), of(s), of(torch.tensor(2.5), 0), of(u, ()))
