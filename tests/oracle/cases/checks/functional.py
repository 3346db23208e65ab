import torch
from torch.autograd.functional import jacobian

x = torch.tensor([1.0, 2.0, 3.0])
# --- the jacobian of a vector function
print(jacobian(lambda a: a**2, x))
# --- of a scalar function
print(jacobian(lambda a: (a**2).sum(), x))
# --- of two inputs
print(jacobian(lambda a, b: a * b, (x, x + 3)))
# --- of two outputs
print(jacobian(lambda a: (a * 2, a.sum()), x))
# --- its shape
print(jacobian(lambda a: a.reshape(3, 1) * torch.ones(1, 2), x).shape)
# --- of a function that does not use its input
print(jacobian(lambda a: torch.ones(2), x))
# --- strict
attempt(lambda: jacobian(lambda a: torch.ones(2), x, strict=True))
# --- create_graph
w = x.clone().requires_grad_()
j = jacobian(lambda a: a**3, w, create_graph=True)
print(j.requires_grad)
j.sum().backward()
print(w.grad)
# --- without create_graph the result is a constant and .grad untouched
w = x.clone().requires_grad_()
print(jacobian(lambda a: a.exp() * 0, w).requires_grad, w.grad)
# --- what is not a tensor
attempt(lambda: jacobian(lambda a: a, 3.0))
attempt(lambda: jacobian(lambda a: 3.0, x))
# --- of a matrix product
a = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
print(jacobian(lambda v: a @ v, torch.ones(2)))
# --- what does not go together
x = torch.tensor([1.0, 2.0, 3.0])
attempt(lambda: jacobian(lambda a: a**2, x, strict=True, vectorize=True))
attempt(lambda: jacobian(lambda a: torch.ones(2), x, strict=True, vectorize=True))
attempt(lambda: jacobian(lambda a: a**2, x, strategy="sideways"))
attempt(lambda: jacobian(lambda a: a**2, x, strategy="forward-mode"))
attempt(lambda: jacobian(lambda a: a**2, x, strategy="forward-mode", create_graph=True))
attempt(lambda: jacobian(lambda a: a**2, x, strategy="forward-mode", strict=True))
# --- of nothing, or by nothing
attempt(lambda: jacobian(lambda x: x[:0], torch.ones(2)))
attempt(lambda: jacobian(lambda x: x * 2, torch.ones(0)))
