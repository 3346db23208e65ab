import torch
import torch.nn.functional as F

x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
y = torch.tensor([[5.0, 6.0], [7.0, 8.0]], requires_grad=True)
target = torch.tensor([0, 1])
goal = torch.tensor([[1.0, 0.0], [0.5, 1.0]])
logs = x.log_softmax(1)
# --- cat
print(torch.cat([x, y]), torch.cat((x, y), dim=1), torch.cat([x, y], -1).grad_fn.name())
print(torch.autograd.grad((torch.cat([x, y]) * torch.arange(8.0).reshape(4, 2)).sum(), (x, y)))
print(torch.cat([x]), torch.cat([x, torch.ones(0)]).shape, torch.cat([x, torch.ones(0, 2)]).shape)
# --- cat that does not fit
attempt(lambda: torch.cat([x, torch.ones(2, 3)]))
attempt(lambda: torch.cat([x, torch.ones(2)]))
attempt(lambda: torch.cat([]))
attempt(lambda: torch.cat([x, y], 2))
attempt(lambda: torch.cat(x, y))
attempt(lambda: torch.cat([torch.tensor(1), torch.tensor(2)]))
attempt(lambda: torch.cat([x, 3]))
# --- stack
print(torch.stack([x, y]), torch.stack([x, y], 1).shape, torch.stack([x, y], -1).grad_fn.name())
print(
    torch.autograd.grad((torch.stack([x, y], 1) * torch.arange(8.0).reshape(2, 2, 2)).sum(), (x, y))
)
print(torch.stack([torch.tensor(1), torch.tensor(2)]))
attempt(lambda: torch.stack([x, torch.ones(2)]))
attempt(lambda: torch.stack([]))
attempt(lambda: torch.stack([x, y], 3))
# --- softmax and log_softmax
print(x.softmax(1), torch.softmax(x, 0), F.softmax(x, dim=-1), x.softmax(1).grad_fn.name())
print(x.log_softmax(1), F.log_softmax(x, 0), F.log_softmax(x, dim=1).grad_fn.name())
print(torch.autograd.grad((x.softmax(1) * torch.arange(4.0).reshape(2, 2)).sum(), x))
print(torch.autograd.grad((x.log_softmax(0) * torch.arange(4.0).reshape(2, 2)).sum(), x))
# --- softmax far out, and of one value
print(
    torch.tensor([1000.0, 0.0]).softmax(0),
    torch.tensor([-1000.0, 0.0]).log_softmax(0),
    torch.tensor(3.0).softmax(0),
)
# --- softmax without a dimension warns
print(F.softmax(x))
# --- the second derivative of softmax
(g,) = torch.autograd.grad((x.softmax(1) ** 2).sum(), x, create_graph=True)
(h,) = torch.autograd.grad((g * torch.arange(4.0).reshape(2, 2)).sum(), x)
print(g, h)
# --- mse_loss
print(F.mse_loss(x, y), F.mse_loss(x, y, reduction="sum"), F.mse_loss(x, y, reduction="none"))
print(torch.autograd.grad(F.mse_loss(x, y), (x, y)))
print(F.mse_loss(x, y.detach()).grad_fn.name())
# --- mse_loss of different sizes warns
print(F.mse_loss(torch.ones(2, 1), torch.zeros(2)))
# --- a reduction that does not exist
attempt(lambda: F.mse_loss(x, y, reduction="average"))
# --- cross_entropy
print(
    F.cross_entropy(x, target),
    F.cross_entropy(x, target, reduction="none"),
    F.cross_entropy(x, target, reduction="sum"),
)
print(torch.autograd.grad(F.cross_entropy(x, target), x))
print(
    F.cross_entropy(x, torch.tensor([0, -100])),
    F.cross_entropy(x, target, weight=torch.tensor([1.0, 3.0])),
)
print(F.cross_entropy(x[0], torch.tensor(1)), F.cross_entropy(x, target).grad_fn.name())
# --- cross_entropy with probabilities and smoothing
print(
    F.cross_entropy(x, torch.tensor([[0.5, 0.5], [0.0, 1.0]])),
    F.cross_entropy(x, target, label_smoothing=0.1),
)
# --- cross_entropy that does not fit
attempt(lambda: F.cross_entropy(x, torch.tensor([0, 2])))
attempt(lambda: F.cross_entropy(x, torch.tensor([0])))
attempt(lambda: F.cross_entropy(x, torch.tensor([0.0, 1.0])))
attempt(lambda: F.cross_entropy(x, torch.tensor([0, 1], dtype=torch.int32)))
# --- nll_loss
print(
    F.nll_loss(logs, target),
    F.nll_loss(logs, target, reduction="none"),
    F.nll_loss(logs, target, reduction="sum"),
)
print(F.nll_loss(logs, torch.tensor([1, -100])), torch.autograd.grad(F.nll_loss(x, target), x))
# --- binary_cross_entropy_with_logits
print(
    F.binary_cross_entropy_with_logits(x, goal),
    F.binary_cross_entropy_with_logits(x, goal, reduction="none"),
)
loss = F.binary_cross_entropy_with_logits(x, goal)
print(loss.grad_fn.name(), torch.autograd.grad(loss, x))
print(F.binary_cross_entropy_with_logits(torch.tensor([100.0, -100.0]), torch.tensor([0.0, 1.0])))
attempt(lambda: F.binary_cross_entropy_with_logits(x, torch.ones(2)))
# --- loss modules
from torch import nn

print(nn.MSELoss()(x, y), nn.MSELoss(reduction="sum")(x, y), nn.CrossEntropyLoss()(x, target))
print(
    nn.NLLLoss()(logs, target), nn.BCEWithLogitsLoss()(x, goal), nn.MSELoss(), nn.CrossEntropyLoss()
)
# --- transposes and flattening round trip
t = torch.arange(24).reshape(2, 3, 4)
print(
    t.permute(2, 0, 1).permute(1, 2, 0).equal(t),
    t.flatten(1).shape,
    t.flatten(0, 1).shape,
    t.transpose(-1, -2).shape,
)
print(torch.flatten(t).shape, torch.squeeze(t[:1]).shape)
# --- T of more than two dimensions
print(torch.zeros(2, 3, 4).T.shape)
# --- diagonal
m = torch.arange(9.0).reshape(3, 3).requires_grad_()
print(
    m.diagonal(), m.diagonal(1), torch.diagonal(m, -1), torch.autograd.grad(m.diagonal(1).sum(), m)
)
# --- dropout in eval does nothing
print(F.dropout(x, 0.5, training=False) is x, F.dropout(x, 0.0).equal(x), F.dropout(x, 1.0))
attempt(lambda: F.dropout(x, 1.5))
# --- conv2d and max_pool2d
image = torch.arange(16.0).reshape(1, 1, 4, 4).requires_grad_()
kernel = torch.tensor([[[[1.0, 0.0], [0.0, -1.0]]]], requires_grad=True)
out = F.conv2d(image, kernel, torch.ones(1), stride=2, padding=1)
print(out, out.grad_fn.name())
print(torch.autograd.grad((out * torch.arange(9.0).reshape(1, 1, 3, 3)).sum(), (image, kernel)))
out = F.max_pool2d(image, 2)
print(out, torch.autograd.grad(out.sum(), image))
print(F.conv2d(torch.ones(3, 5, 5), torch.ones(2, 3, 3, 3)).shape)
attempt(lambda: F.conv2d(image, torch.ones(1, 2, 2, 2)))
# --- batch_norm
t = torch.tensor([[1.0, 2.0], [3.0, 5.0], [8.0, 10.0]], requires_grad=True)
mean, var = torch.zeros(2), torch.ones(2)
out = F.batch_norm(t, mean, var, training=True)
print(out, mean, var)
print(torch.autograd.grad((out * torch.tensor([[1.0, 4.0], [-2.0, 0.0], [3.0, 1.0]])).sum(), t))
print(F.batch_norm(t, mean, var))
