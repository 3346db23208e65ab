import torch

x = torch.tensor([[3.0, 1.0, 2.0], [1.0, float("nan"), 1.0]])
# --- the order that sorts
print(torch.argsort(x), x.argsort(0, True), torch.argsort(x, descending=True))
print(torch.argsort(torch.tensor(3.0)), torch.argsort(torch.tensor([True, False]), stable=True))
print(torch.zeros(0, 2).argsort())
print(torch.argsort(torch.tensor([2, 1, 2, 1]), descending=True, stable=True))
attempt(lambda: torch.argsort(x, dim=3))
# --- take by an order
y = torch.arange(6.0).reshape(2, 3).requires_grad_()
i = torch.tensor([[2, 1, 0]])
z = torch.take_along_dim(y, i, 1)
print(z)
z.sum().backward()
print(y.grad, y.take_along_dim(torch.tensor([[5, 0]])))
attempt(lambda: torch.take_along_dim(y, i.float(), 1))
attempt(lambda: torch.take_along_dim(y, i.int(), 1))
attempt(lambda: torch.take_along_dim(y, torch.tensor([1]), 1))
attempt(lambda: torch.take_along_dim(y, i + 5, 1))
attempt(lambda: torch.take_along_dim(y, i, -3))
# --- index_put_ as a function
z = torch.zeros(3)
print(torch.index_put_(z, (torch.tensor([0, 2]),), torch.tensor(1.0), True) is z, z, z._version)
