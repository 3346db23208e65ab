import numpy as np
import torch

# --- from data
print(torch.tensor([1, 2]), torch.tensor([1.0, 2]), torch.tensor([[True, False]]), torch.tensor(3))
print(
    torch.tensor([1, 2]).dtype,
    torch.tensor([1.5]).dtype,
    torch.tensor(True).dtype,
    torch.tensor([]).dtype,
)
print(
    torch.tensor([[1, 2], [3, 4]], dtype=torch.float64), torch.tensor([1.9, 2.1], dtype=torch.int64)
)
# --- filled by name
t = torch.zeros(2)
print(torch.full_like(t, fill_value=3.5), torch.full(size=(2,), fill_value=4))
print(torch.randint_like(t, low=3, high=4), torch.randint(low=3, high=4, size=(2,)))
print(torch.zeros(size=(1, 2)), torch.eye(n=2, m=1), torch.arange(start=1, end=3))
# --- from ragged, odd or missing data
attempt(lambda: torch.tensor([[1, 2], [3]]))
attempt(lambda: torch.tensor([1, "a"]))
attempt(lambda: torch.tensor("a"))
attempt(lambda: torch.tensor(None))
attempt(lambda: torch.tensor([None]))
attempt(lambda: torch.tensor())
# --- from numbers that an integer dtype cannot hold
for value in (-1, -255, -256, 300, -1.5, -1.0, 255.9, 2.0**31, float("nan")):
    attempt(lambda: print(torch.tensor([value], dtype=torch.uint8)))
    attempt(lambda: print(torch.tensor([value], dtype=torch.int32)))
# --- from numpy
for dtype in ("float32", "float64", "int32", "int64", "uint8", "bool"):
    a = np.ones(2, dtype)
    print(torch.tensor(a).dtype, torch.from_numpy(a).dtype, torch.as_tensor(a).dtype)
print(torch.tensor(np.float32(1.5)), torch.tensor([np.float64(1.5)]), torch.tensor(np.int64(3)))
# --- from_numpy takes an array
attempt(lambda: torch.from_numpy([1, 2]))
# --- from a tensor warns
t = torch.ones(2, requires_grad=True)
c = torch.tensor(t)
print(c, c is t)
print(torch.as_tensor(t) is t)
# --- from tensors in a list
print(torch.tensor([torch.tensor(1.0), torch.tensor(2.0)]))
# --- Tensor is always float32
print(
    torch.Tensor([1, 2]),
    torch.Tensor([[1], [2]]).shape,
    torch.Tensor(2, 3).shape,
    torch.Tensor().shape,
)
print(torch.Tensor([0, 0, 1, 0, 0]).dtype)
# --- zeros, ones, full, empty
print(
    torch.zeros(2),
    torch.ones(2, 3),
    torch.zeros((2, 1)),
    torch.full((2,), 3.5),
    torch.full((2,), 3),
)
print(
    torch.empty(2, 3).shape,
    torch.zeros(()),
    torch.zeros(0),
    torch.zeros(2, 0).shape,
    torch.ones([2]),
)
print(torch.zeros(2, dtype=torch.int64), torch.ones(2, dtype=torch.bool), torch.full((1,), True))
# --- negative and odd sizes
attempt(lambda: torch.zeros(-1))
attempt(lambda: torch.ones(2.5))
attempt(lambda: torch.zeros("a"))
# --- the _like ones
x = torch.tensor([[1, 2]])
print(torch.zeros_like(x), torch.ones_like(x), torch.full_like(x, 7), torch.empty_like(x).shape)
print(torch.ones_like(x, dtype=torch.float32), torch.zeros_like(torch.ones(2, requires_grad=True)))
print(torch.ones_like(x, dtype=torch.float32, requires_grad=True))
attempt(lambda: torch.zeros_like([1]))
# --- eye
print(torch.eye(2), torch.eye(2, 3), torch.eye(3, 2, dtype=torch.int64))
# --- arange
print(
    torch.arange(3),
    torch.arange(1, 4),
    torch.arange(0, 1, 0.25),
    torch.arange(3.0),
    torch.arange(5, 0, -2),
)
print(torch.arange(0, 3, dtype=torch.float64), torch.arange(3, 3), torch.arange(2.5))
attempt(lambda: torch.arange(3, 0))
attempt(lambda: torch.arange(0, 3, 0))
# --- linspace
print(
    torch.linspace(0, 1, 5),
    torch.linspace(3, -3, 4),
    torch.linspace(0, 1, 1),
    torch.linspace(0, 10, steps=3),
)
# --- requires_grad and dtype in every factory
for make in (torch.zeros, torch.ones, torch.empty, torch.rand, torch.randn, torch.eye):
    t = make(2, requires_grad=True, dtype=torch.float64)
    print(t.requires_grad, t.dtype, t.is_leaf)
print(torch.full((1,), 1.0, requires_grad=True), torch.linspace(0, 1, 2, requires_grad=True))
print(torch.arange(2.0, requires_grad=True), torch.tensor(1.0, requires_grad=True))
# --- device cpu
print(
    torch.zeros(1, device="cpu").device, torch.zeros(1).to("cpu").cpu().device, torch.device("cpu")
)
print(repr(torch.device("cpu")))
# --- shape and size
t = torch.zeros(2, 3)
print(
    t.shape,
    t.size(),
    t.size(0),
    t.size(-1),
    t.dim(),
    t.ndim,
    t.numel(),
    len(t),
    t.shape[1],
)
print(
    t.shape == (2, 3), t.shape == torch.Size([2, 3]), list(t.shape), t.shape + (4,), t.shape.numel()
)
print(torch.zeros(()).shape, torch.zeros(()).dim(), t.element_size(), t.stride())
attempt(lambda: t.size(2))
# --- item and tolist
print(
    torch.tensor(3).item(),
    torch.tensor([2.5]).item(),
    torch.tensor(True).item(),
    torch.tensor([[1]]).item(),
)
print(torch.ones(2, 1).tolist(), torch.tensor(2).tolist(), torch.tensor([True]).tolist())
attempt(lambda: torch.ones(2).item())
attempt(lambda: torch.ones(0).item())
# --- float32 seen from Python
print(
    torch.tensor(0.1).item(),
    torch.tensor(0.1, dtype=torch.float64).item(),
    torch.tensor([0.1]).tolist(),
)
# --- float, int, index, bool and format of a tensor
t = torch.tensor(2.7)
print(float(t), int(t), bool(t), f"{t:.1f}", f"{t}", round(t.item()), "%.2f" % t)
print(f"{torch.tensor(3)}", f"{torch.tensor(3):3d}|", [0, 1, 2][torch.tensor(1)])
attempt(lambda: float(torch.ones(2)))
attempt(lambda: f"{torch.ones(2):.2f}")
attempt(lambda: [0, 1][torch.tensor(1.0)])
# --- conversions
t = torch.tensor([0.5, -1.5, 2.0])
print(t.long(), t.int(), t.double(), t.bool(), t.float() is t, t.to(torch.int64))
print(t.to(torch.float64).dtype, t.to(t.double()).dtype, t.type(torch.int32), t.type())
print(t.to(dtype=torch.float64, copy=True).dtype, t.to("cpu") is t, t.to("cpu", torch.int64))
# --- dtypes
print(
    torch.float32,
    torch.float is torch.float32,
    torch.double,
    torch.long,
    torch.int,
    torch.bool,
    torch.uint8,
)
print(torch.float32.is_floating_point, torch.int64.is_floating_point)
print(torch.ones(1).is_floating_point(), torch.is_tensor(3))
# --- clone and detach
x = torch.ones(2, requires_grad=True)
print(x.clone(), x.detach(), x.clone().detach(), x.detach().clone())
y = x.clone()
print(y is x, y.is_leaf, y.data_ptr() == x.data_ptr(), torch.clone(x).grad_fn.name())
# --- contiguous
t = torch.arange(6).reshape(2, 3)
print(t.contiguous() is t, t.t().is_contiguous(), t.t().contiguous().stride(), t.t().stride())
print(t.t().clone().stride(), torch.zeros_like(t.t()).stride(), (t.t() + 1).stride())
# --- equality of whole tensors
a, b = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.0 + 1e-7])
print(
    a.equal(b),
    torch.equal(a, a.clone()),
    torch.allclose(a, b),
    a.allclose(a + 1),
    torch.equal(a, a[:1]),
)
print(torch.allclose(torch.tensor([float("nan")]), torch.tensor([float("nan")]), equal_nan=True))
attempt(lambda: torch.equal(a, 3))
attempt(lambda: torch.allclose(a, a.double()))
# --- isnan, isinf, isfinite
t = torch.tensor([1.0, float("nan"), float("inf"), -float("inf")])
print(t.isnan(), t.isinf(), torch.isfinite(t), torch.tensor([1]).isnan())
# --- something of torch that is not here says so
attempt(lambda: torch.ones(2).foo)
# --- named tuples of max and min
r = torch.tensor([[1.0, 5.0], [7.0, 2.0]]).max(1)
print(r.values, r.indices, r[0] is r.values, type(r).__name__, r)
values, indices = torch.tensor([3, 1]).min(0)
print(values, indices)
