import torch
import torch.nn.functional as F
from torch import nn

# --- no images to pool
x = torch.zeros(0, 3, 4, 4, requires_grad=True)
y = nn.MaxPool2d(2)(x)
y.sum().backward()
print(y.shape, y.grad_fn.name(), x.grad.shape)
# --- classes that count nothing
x = torch.tensor([[1.0, 2.0], [0.5, 0.0]], requires_grad=True)
for target in ([0, 1], [0, -100], [-100, -100]):
    for weight in (None, torch.zeros(2), torch.tensor([0.0, 1.0])):
        loss = F.nll_loss(x, torch.tensor(target), weight=weight)
        print(loss, torch.autograd.grad(loss, x)[0] == 0)
# --- logits and targets of different bits
x = torch.tensor([1.0, -2.0], requires_grad=True)
t = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
loss = F.binary_cross_entropy_with_logits(x, t)
loss.backward()
print(loss, x.grad, t.grad)
attempt(lambda: F.binary_cross_entropy_with_logits(x, x, pos_weight=torch.ones(3)))
attempt(lambda: F.binary_cross_entropy_with_logits(torch.tensor([1]), torch.tensor([1.0])))
# --- whole numbers are not dropped out
attempt(lambda: F.dropout(torch.ones(2, dtype=torch.int64)))
print(F.dropout(torch.ones(2, dtype=torch.float64, requires_grad=True), 1.0))
