import warnings

import numpy as np
import torch

warnings.simplefilter("ignore")  # NumPy's, of the way in which torch takes part in its functions
x = torch.tensor([1.0, 4.0])
a = np.array([1.0, 2.0])


def shown(value):
    print(type(value).__name__, value.tolist() if hasattr(value, "tolist") else value)


# --- an array beside a tensor
for value in (x + a, x - a, x * a, x // a, x % a, x**a, x / a, a / x, x == a, a == x):
    shown(value)
print((x + a).dtype, (x + a.astype(np.float32)).dtype, x != a)
print(x == np.array(["a", "b"]), x == np.array(1.0))
# --- arrays that tensors are not mixed with
for function in (lambda: a - x, lambda: a // x, lambda: x < a, lambda: torch.add(x, a)):
    attempt(function)
attempt(lambda: x == np.ones(3))
attempt(lambda: torch.ones(2, requires_grad=True) * a)
# --- NumPy's functions give tensors back
for value in (np.sin(x), np.maximum(x, 2), np.add(x, x), np.isnan(x), np.sqrt(torch.tensor(4.0))):
    shown(value)
    print(value.dtype)
# --- a NumPy number beside a tensor
for value in (x + np.float64(1), np.float64(2) / x, np.float32(3) - x, np.float64(1) < x):
    print(value)
print(np.float32(4) in x)
# --- sizes and numbers that cannot be
attempt(lambda: torch.ones(2, -3, -4))
attempt(lambda: torch.zeros(2, -1))
attempt(lambda: torch.full((-1,), 1))
attempt(lambda: torch.full_like(x, None))
attempt(lambda: torch.randint(2.5, (3,)))
attempt(lambda: torch.randperm(None))
print(torch.arange(2.5, dtype=torch.int64), torch.arange(0.5, 3.7, 1.5, dtype=torch.int32))
