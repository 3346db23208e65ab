import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.0, -0.5]], requires_grad=True)
t = torch.tensor([2, 0])
y = torch.zeros(2, 3)
w = torch.tensor([1.0, 2.0, 0.5])
imgs = torch.arange(24.0).reshape(1, 2, 3, 4).sin()


def show(loss):
    print(loss, [n for n in dir(loss.grad_fn) if n.startswith("_saved")])
    if loss.requires_grad:
        (loss if loss.dim() == 0 else loss.sum()).backward()
        print(x.grad)
        x.grad = None


# --- mse_loss
for reduction in ("mean", "sum", "none"):
    show(F.mse_loss(x, y, reduction=reduction))
print(F.mse_loss(x, y).grad_fn._saved_reduction, F.mse_loss(x, y).grad_fn._saved_self is x)
attempt(lambda: F.mse_loss(x, y, reduction="all"))
# --- mse_loss: a target with a gradient, other dtypes, other shapes
z = torch.ones(2, 3, requires_grad=True)
F.mse_loss(y, z).backward()
print(z.grad)
show(F.mse_loss(x, torch.zeros(2, 3, dtype=torch.float64)))
show(F.mse_loss(x, torch.zeros(2, 3, dtype=torch.int64)))
attempt(lambda: F.mse_loss(t, t))
show(F.mse_loss(x, torch.zeros(3)))
show(F.mse_loss(x, torch.zeros(2, 1)))
attempt(lambda: F.mse_loss(x, torch.zeros(2)))
# --- mse_loss twice
(g,) = torch.autograd.grad(F.mse_loss(x, y), x, create_graph=True)
print(g)
g.pow(2).sum().backward()
print(x.grad)
# --- cross_entropy
for reduction in ("mean", "sum", "none"):
    show(F.cross_entropy(x, t, reduction=reduction))
# --- cross_entropy: weights, ignore_index, smoothing
for reduction in ("mean", "sum", "none"):
    show(F.cross_entropy(x, t, weight=w, reduction=reduction))
    show(F.cross_entropy(x, t, ignore_index=2, reduction=reduction))
    show(F.cross_entropy(x, t, label_smoothing=0.1, reduction=reduction))
    show(F.cross_entropy(x, t, weight=w, label_smoothing=0.1, ignore_index=0, reduction=reduction))
attempt(lambda: F.cross_entropy(x, t, label_smoothing=2.0))
print(F.cross_entropy(x, torch.tensor([-100, -100])))
# --- cross_entropy of one item, and of images
show(F.cross_entropy(x[0], t[0]))
print(F.cross_entropy(x[0], t[0]).grad_fn.name())
print(F.cross_entropy(imgs, torch.ones(1, 3, 4, dtype=torch.int64)))
print(
    F.cross_entropy(imgs.requires_grad_(), torch.ones(1, 3, 4, dtype=torch.int64), reduction="none")
)
print(F.cross_entropy(imgs[:, :, :, 0], torch.ones(1, 3, dtype=torch.int64), reduction="none"))
# --- cross_entropy with distributions
p = torch.softmax(x.detach() * 2, 1)
for reduction in ("mean", "sum", "none"):
    show(F.cross_entropy(x, p, reduction=reduction))
show(F.cross_entropy(x, p, weight=w, label_smoothing=0.1))
attempt(lambda: F.cross_entropy(x, p, ignore_index=1))
# --- targets that are refused
for bad in ([1], [1, 3], [1, -1], [1.0, 2.0], [True, False], [[1], [2]], [[0, 1, 0], [1, 0, 0]]):
    attempt(lambda: F.cross_entropy(x, torch.tensor(bad)))
    attempt(lambda: F.nll_loss(x, torch.tensor(bad)))
attempt(lambda: F.cross_entropy(x, t.int()))
print(F.cross_entropy(x, t.to(torch.uint8)))
attempt(lambda: F.cross_entropy(x, t, weight=torch.ones(2)))
attempt(lambda: F.nll_loss(torch.tensor(1.0), t))
for shape in ((1, 3), (1, 3, 5), (2, 3, 4)):
    attempt(lambda: F.nll_loss(imgs, torch.ones(shape, dtype=torch.int64)))
for shape in ((1, 4), (2, 3), (1, 3, 1), ()):
    attempt(lambda: F.nll_loss(imgs[..., 0], torch.ones(shape, dtype=torch.int64)))
for shape in ((1,), (2,), (1, 1)):
    attempt(lambda: F.nll_loss(x[0], torch.ones(shape, dtype=torch.int64)))
# --- nll_loss and its node
loss = F.nll_loss(x.log_softmax(1), t)
n = loss.grad_fn
print(
    n.name(),
    n.next_functions[0][0].name(),
    n._saved_target,
    n._saved_weight,
    n._saved_total_weight,
    n._saved_reduction,
)
# --- cross_entropy twice
(g,) = torch.autograd.grad(F.cross_entropy(x, t), x, create_graph=True)
g.pow(2).sum().backward()
print(g, x.grad)
# --- binary_cross_entropy_with_logits
y = torch.tensor([[0.0, 1.0, 0.5], [1.0, 0.0, 0.0]])
for reduction in ("mean", "sum", "none"):
    show(F.binary_cross_entropy_with_logits(x, y, reduction=reduction))
show(F.binary_cross_entropy_with_logits(x, y, weight=w, pos_weight=torch.tensor([2.0, 1.0, 3.0])))
attempt(lambda: F.binary_cross_entropy_with_logits(x, y[0]))
attempt(lambda: F.binary_cross_entropy_with_logits(x, torch.ones(2, 3, dtype=torch.int64)))
print(
    F.binary_cross_entropy_with_logits(
        torch.tensor([50.0, -100.0]), torch.tensor([1.0, 1.0]), reduction="none"
    )
)
# --- its target's gradient, and twice
y = torch.tensor([[0.0, 1.0, 0.5], [1.0, 0.0, 0.0]], requires_grad=True)
loss = F.binary_cross_entropy_with_logits(x, y, pos_weight=torch.tensor([2.0, 1.0, 3.0]))
gx, gy = torch.autograd.grad(loss, (x, y), create_graph=True)
print(gx.detach(), gy.detach())
(gx.sum() + gy.pow(2).sum()).backward()
print(x.grad, y.grad)
# --- the modules
print(nn.MSELoss()(x, y.detach()), nn.MSELoss(reduction="sum")(x, y.detach()))
print(
    nn.CrossEntropyLoss()(x, t),
    nn.CrossEntropyLoss(weight=w, label_smoothing=0.1)(x, t),
    list(nn.CrossEntropyLoss(weight=w).state_dict()),
)
print(
    nn.NLLLoss()(x.log_softmax(1), t),
    nn.NLLLoss(ignore_index=2, reduction="sum")(x.log_softmax(1), t),
)
print(nn.BCEWithLogitsLoss(pos_weight=w)(x, torch.ones(2, 3)))
# --- the old arguments
print(nn.MSELoss(size_average=False)(x, torch.zeros(2, 3)), nn.MSELoss(reduce=False).reduction)
# --- nothing to average
print(
    F.mse_loss(torch.ones(0), torch.ones(0)),
    F.cross_entropy(torch.ones(0, 3), torch.ones(0, dtype=torch.int64)),
)
print(F.mse_loss(torch.ones(0), torch.ones(0), reduction="sum"))
# --- nll_loss: the second derivative is 0
leaf = torch.ones(2, 3, requires_grad=True)
(g,) = torch.autograd.grad(F.nll_loss(leaf, t), leaf, create_graph=True)
print(g.grad_fn.name(), torch.autograd.grad(g.sum(), leaf))
