import torch

x = torch.arange(6.0).reshape(2, 3)
mask = torch.tensor([True, False, True])
# --- a number out of bounds is told by its place in the key
y, i = torch.zeros(2, 3, 4), torch.tensor([0, 1])
for key in ((..., 9), (None, ..., 9), (slice(None), None, 9), (i, None, 9), (None, 0, None, 9)):
    attempt(lambda: y[key])
attempt(lambda: y[0, 0, torch.tensor(9)])
# --- one number written by a mask may have another dtype
for value in (torch.tensor(9), torch.tensor(9.0, dtype=torch.float64), torch.tensor([9])):
    y = x.clone().requires_grad_() * 1
    y[:, mask] = value
    print(y)
v = torch.tensor(9.0, dtype=torch.float64, requires_grad=True)
y = x * 1
y[:, mask] = v
y.sum().backward()
print(v.grad)
n = torch.arange(3)
n[mask] = torch.tensor(2.5)
print(n)
attempt(lambda: n.__setitem__(torch.tensor([0]), torch.tensor(2.5)))
attempt(lambda: x.clone().__setitem__((slice(None), mask), torch.tensor([1, 2])))
# --- what is no index
for key in ((slice(None),), (0,), (None,), (..., mask), ([0],), ("a",)):
    attempt(lambda: x.index_put(key, torch.tensor(1.0)))
# --- a number has no parts
attempt(lambda: torch.tensor(1.0)[:])
attempt(lambda: torch.tensor(1.0).__setitem__(slice(None), 2))
# --- values of more dimensions than there are places
attempt(lambda: x.index_put((x > 9,), torch.ones(1, 3)))
attempt(lambda: torch.zeros(0, 3).index_put((torch.tensor([0]),), torch.ones(5)))
