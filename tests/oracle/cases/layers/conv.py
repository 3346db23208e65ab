import torch
import torch.nn.functional as F
from torch import nn

x = torch.arange(2 * 2 * 5 * 4, dtype=torch.float32).reshape(2, 2, 5, 4).sin().requires_grad_()
w = torch.arange(3 * 2 * 3 * 2, dtype=torch.float32).reshape(3, 2, 3, 2).cos().requires_grad_()
b = torch.tensor([0.1, 0.2, 0.3], requires_grad=True)


def some(x):
    return [f"{v:.2f}" for v in x.detach().flatten()[:6].tolist()]


def show(y, *leaves):
    print(y.shape, some(y))
    (y * y).sum().backward()
    for leaf in leaves:
        print(leaf.grad.shape, some(leaf.grad))
        leaf.grad = None


# --- values and gradients
show(F.conv2d(x, w, b), x, w, b)
show(F.conv2d(x, w, b, stride=2, padding=1), x, w, b)
show(F.conv2d(x, w, b, stride=(1, 2), padding=(3, 0), dilation=(2, 1)), x, w, b)
show(F.conv2d(x, w[:, :1], None, groups=1) if False else F.conv2d(x[:, :1], w[:, :1], None), x, w)
# --- padding in words
show(F.conv2d(x, w[:, :, :, :1], b, padding="same"), x, w)
show(F.conv2d(x, w, b, padding="valid"), x, w)
attempt(lambda: F.conv2d(x, w, b, padding="some"))
attempt(lambda: F.conv2d(x, w, b, padding="same", stride=2))
# --- groups
wg = w[:2, :1].detach().clone().requires_grad_()
show(F.conv2d(x, wg, None, groups=2), x, wg)
# --- one image
y = F.conv2d(x[0], w, b)
print(y.shape, y.grad_fn.name())
# --- the node and what it saves
n = F.conv2d(x, w, b, padding=1).grad_fn
print(
    n.name(),
    [f.name() for f, _ in n.next_functions],
    n._saved_padding,
    n._saved_stride,
    n._saved_groups,
    n._saved_transposed,
    n._saved_input is x,
)
print([f if f is None else f.name() for f, _ in F.conv2d(x.detach(), w).grad_fn.next_functions])
# --- twice
(gx, gw) = torch.autograd.grad(
    F.conv2d(x, w, b, stride=2, padding=1).pow(2).sum(), (x, w), create_graph=True
)
(gx.pow(2).sum() + gw.pow(2).sum()).backward()
print(*(some(leaf.grad / 10) for leaf in (x, w, b)))
# --- what does not fit
attempt(lambda: F.conv2d(torch.ones(2, 3, 6, 6), w, b))
attempt(lambda: F.conv2d(torch.ones(6, 6), w, b))
attempt(lambda: F.conv2d(torch.ones(2, 2, 2, 2), w, b))
attempt(lambda: F.conv2d(x, w, torch.ones(4)))
attempt(lambda: F.conv2d(x, w, b, groups=2))
attempt(lambda: F.conv2d(x, w, b, stride=0))
attempt(lambda: F.conv2d(x, w, b, padding=-1))
attempt(lambda: F.conv2d(x, w, b, dilation=0))
attempt(lambda: F.conv2d(x.double(), w, b))
attempt(lambda: F.conv2d(x, w, b, stride=(1, 2, 3)))
attempt(lambda: nn.Conv2d(3, 4, 3, groups=2))
attempt(lambda: nn.Conv2d(3, 4, 3, groups=0))
attempt(lambda: nn.Conv2d(3, 4, 3, padding="same", stride=2))
# --- no images
print(F.conv2d(torch.ones(0, 2, 5, 4), w, b).shape)
# --- initial values
layer = nn.Conv2d(1, 2, 2)
print(layer.weight, layer.bias, nn.Conv2d(8, 16, 3).weight.sum())
# --- the layer
show(nn.Conv2d(2, 4, 3, padding=1, groups=2, bias=False)(x), x)
# --- max_pool2d
for args in ((2,), ((2, 3), 1), (2, 2, 1), (3, 2, 1), (2, 1, 0, 2)):
    show(F.max_pool2d(x, *args), x)
show(F.max_pool2d(x, 3, ceil_mode=True), x)
y, i = F.max_pool2d(x, 2, return_indices=True)
print(y.shape, i[0], i.dtype)
# --- max_pool2d: ties, nan, integers, one image
print(
    F.max_pool2d(torch.zeros(1, 1, 2, 2), 2, return_indices=True),
    F.max_pool2d(torch.arange(16).reshape(1, 4, 4), 2),
)
print(
    F.max_pool2d(torch.tensor([[[1.0, float("nan")], [0.0, 2.0]]]), 2),
    F.max_pool2d(torch.full((1, 2, 2), -float("inf")), 2, 2, 1, return_indices=True),
)
# --- max_pool2d: node, module, twice
y = nn.MaxPool2d(2)(x)
print(y.grad_fn.name(), y.grad_fn._saved_kernel_size, y.grad_fn._saved_ceil_mode)
(g,) = torch.autograd.grad(y.pow(3).sum(), x, create_graph=True)
g.sum().backward()
print(some(x.grad))
# --- max_pool2d: what does not fit
attempt(lambda: F.max_pool2d(x, 2, padding=2))
attempt(lambda: F.max_pool2d(x, 8))
attempt(lambda: F.max_pool2d(x[0, 0], 2))
attempt(lambda: F.max_pool2d(x, 2, 0))
attempt(lambda: F.max_pool2d(x, (1, 2, 3)))
# --- a small network of images
net = nn.Sequential(
    nn.Conv2d(2, 3, 2), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(6, 2)
)
loss = F.cross_entropy(net(x), torch.tensor([0, 1]))
loss.backward()
print(loss, [f"{p.grad.abs().sum().item():.3f}" for p in net.parameters()])
# --- max_pool2d: what it took may not change before the gradient is asked for
z = x * 1
y = F.max_pool2d(z, 2)
z.add_(1)
attempt(lambda: y.sum().backward())
# --- max_pool2d: the second derivative is 0
leaf = torch.ones(1, 1, 2, 2, requires_grad=True)
y = F.max_pool2d(leaf, 2)
(g,) = torch.autograd.grad(y.sum(), leaf, create_graph=True)
print(g.grad_fn.name(), torch.autograd.grad(g.sum(), leaf))
