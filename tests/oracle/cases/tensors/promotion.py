import itertools

import torch

dtypes = [torch.bool, torch.uint8, torch.int32, torch.int64, torch.float32, torch.float64]
# --- of two tensors
for a, b in itertools.combinations_with_replacement(dtypes, 2):
    print(a, b, (torch.ones(2, dtype=a) * torch.ones(2, dtype=b)).dtype)
# --- of a tensor and a number
for a in dtypes:
    t = torch.ones(2, dtype=a)
    print(a, (t + True).dtype, (t * 2).dtype, (t * 2.0).dtype, (2.5 * t).dtype, (t / 2).dtype)
# --- of a tensor and a 0-d tensor
for a, b in itertools.product(dtypes, dtypes):
    print(a, b, (torch.ones(2, dtype=a) * torch.ones((), dtype=b)).dtype)
# --- division
i = torch.tensor([7, -7])
print(
    i / 2,
    i // 2,
    i % 3,
    i / i,
    7 / i,
    7 // i,
    torch.tensor([7.0, -7.0]) // 2,
    torch.tensor([7.5, -7.5]) % 2,
)
# --- of functions
i = torch.tensor([1, 4])
for f in (
    "exp",
    "log",
    "sqrt",
    "sin",
    "cos",
    "tanh",
    "sigmoid",
    "neg",
    "abs",
    "sign",
    "floor",
    "relu",
    "log1p",
):
    print(f, getattr(torch, f)(i))
# --- of reductions
for a in dtypes:
    t = torch.ones(2, dtype=a)
    print(
        a,
        t.sum().dtype,
        t.prod().dtype,
        t.cumsum(0).dtype,
        t.max().dtype,
        t.argmax().dtype,
        t.any().dtype,
    )
# --- integers that cannot be averaged
i = torch.tensor([1, 2])
attempt(lambda: i.mean())
attempt(lambda: i.var())
attempt(lambda: i.std())
attempt(lambda: i.norm())
attempt(lambda: i.softmax(0))
attempt(lambda: i.float().mean())
# --- sum with a dtype
print(torch.tensor([1, 2]).sum(dtype=torch.float64), torch.tensor([1.5]).sum(dtype=torch.int64))
print(torch.tensor([1, 2]).mean(dtype=torch.float32), torch.tensor([1.0]).mean(dtype=torch.float64))
# --- bool arithmetic
b = torch.tensor([True, False])
print(b + b, b * b, b + 1, ~b, b & b, b | ~b, b ^ b)
attempt(lambda: b - b)
attempt(lambda: -b)
# --- integer powers
i = torch.tensor([2, 3])
print(i**2, i**2.0, 2**i, i ** torch.tensor([3, 2]), torch.tensor([2.0]) ** i)
attempt(lambda: i**-1)
# --- matmul needs one dtype
a, b = torch.ones(2, 2), torch.ones(2, 2, dtype=torch.float64)
attempt(lambda: a @ b)
attempt(lambda: torch.ones(2, 2, dtype=torch.int64) @ torch.ones(2, 2, dtype=torch.int64))
attempt(lambda: torch.ones(2) @ torch.ones(2, dtype=torch.int64))
# --- cat and stack promote
print(torch.cat([torch.ones(1), torch.ones(1, dtype=torch.int64)]).dtype)
print(torch.stack([torch.ones(1), torch.ones(1, dtype=torch.float64)]).dtype)
# --- where and maximum promote
print(torch.where(torch.tensor([True]), torch.ones(1), torch.ones(1, dtype=torch.float64)).dtype)
print(torch.maximum(torch.ones(1), torch.ones(1, dtype=torch.int64)).dtype)
# --- gradients come back in the dtype of the input
x = torch.ones(2, requires_grad=True)
d = torch.ones(2, dtype=torch.float64, requires_grad=True)
y = (x * d).sum()
y.backward()
print(y.dtype, x.grad.dtype, d.grad.dtype)
# --- gradients through a dtype change
x = torch.ones(2, requires_grad=True)
(x.double() * 3).sum().backward()
print(x.grad)
# --- comparisons across dtypes
print(
    torch.tensor([1, 2]) == torch.tensor([1.0, 2.5]),
    torch.tensor([1]) < 1.5,
    torch.tensor([True]) == 1,
)
# --- operators with what is no tensor
x = torch.ones(2)
attempt(lambda: x + "a")
attempt(lambda: x * None)
attempt(lambda: x + [1, 2])
attempt(lambda: "a" + x)
attempt(lambda: x @ 2)
attempt(lambda: torch.add(x, "a"))
attempt(lambda: torch.mul(2, 3))
attempt(lambda: torch.exp(2.0))
# --- operators with numpy arrays and scalars
import numpy as np

x = torch.ones(2)
print(x * np.float32(2), x + np.float64(1), x * np.int64(3))
# --- comparison operators
a, b = torch.tensor([1, 2, 3]), torch.tensor([3, 2, 1])
print(
    a < b,
    a <= b,
    a > b,
    a >= b,
    a == b,
    a != b,
    a.eq(b),
    a.lt(2),
    torch.ge(a, b),
    a == "a",
)
# --- overflow and wrap-around
print(torch.tensor([255], dtype=torch.uint8) + 1, torch.tensor([2**31 - 1], dtype=torch.int32) + 1)
attempt(lambda: torch.tensor([300], dtype=torch.uint8))
attempt(lambda: torch.tensor([1], dtype=torch.uint8) * 300)
# --- truth values are not subtracted, from either side
t = torch.ones(2) > 0
attempt(lambda: t - t)
attempt(lambda: t - True)
attempt(lambda: True - t)
attempt(lambda: t - 1.0)
attempt(lambda: 1 - t)
attempt(lambda: torch.rsub(t, t))
attempt(lambda: t - (torch.ones(3) > 0))
attempt(lambda: t - torch.ones(3))
