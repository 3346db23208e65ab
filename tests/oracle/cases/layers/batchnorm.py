import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([[1.0, 2.0], [3.0, 5.0], [0.0, -1.0]], requires_grad=True)


def show(y, *leaves):
    print(y)
    (y * torch.arange(float(y.numel())).reshape(y.shape).cos()).sum().backward()
    for leaf in leaves:
        print(leaf.grad)
        leaf.grad = None


# --- training
m = nn.BatchNorm1d(2)
show(m(x), x, m.weight, m.bias)
print(m.running_mean, m.running_var, m.num_batches_tracked)
m(x + 1)
print(m.running_mean, m.running_var, m.num_batches_tracked)
# --- evaluation
m = nn.BatchNorm1d(2)
m(x)
m.eval()
show(m(x), x, m.weight, m.bias)
print(m.running_mean, m.num_batches_tracked)
# --- a plain average of all batches
m = nn.BatchNorm1d(2, momentum=None)
for k in range(3):
    m(x * k)
print(m.running_mean, m.running_var)
# --- without scale, without running statistics
show(nn.BatchNorm1d(2, affine=False)(x), x)
m = nn.BatchNorm1d(2, track_running_stats=False).eval()
show(m(x), x)
print(m.running_mean, dict(m.state_dict()), nn.BatchNorm1d(2, bias=False)(x))
# --- sequences and images
show(nn.BatchNorm1d(2)(x.reshape(1, 2, 3)), x)
show(nn.BatchNorm2d(1)(x.reshape(1, 1, 3, 2)), x)
# --- the node and what it saves
m = nn.BatchNorm1d(2)
n = m(x).grad_fn
print(
    n.name(),
    [f.name() for f, _ in n.next_functions],
    n._saved_training,
    n._saved_eps,
    n._saved_input is x,
    n._saved_result1,
    n._saved_result2,
)
print(m.running_mean._version, m.num_batches_tracked._version, m.eval()(x).grad_fn._saved_result1)
# --- twice
m = nn.BatchNorm1d(2)
(g,) = torch.autograd.grad(m(x).pow(3).sum(), x, create_graph=True)
(g * x.detach().exp()).sum().backward()
print(g.detach(), [f"{v:.2f}" for v in (*x.grad.flatten().tolist(), *m.weight.grad.tolist())])
# --- twice, in evaluation
m = nn.BatchNorm1d(2).eval()
(g,) = torch.autograd.grad(m(x).pow(3).sum(), x, create_graph=True)
(g * x.detach().exp()).sum().backward()
print(g.detach(), [f"{v:.2f}" for v in (*x.grad.flatten().tolist(), *m.weight.grad.tolist())])
# --- what does not fit
attempt(lambda: nn.BatchNorm1d(2)(torch.ones(1, 2)))
attempt(lambda: nn.BatchNorm1d(3)(x))
attempt(lambda: nn.BatchNorm1d(3)(torch.ones(3)))
attempt(lambda: nn.BatchNorm2d(3)(x))
attempt(lambda: nn.BatchNorm1d(2).double()(x))
attempt(lambda: nn.BatchNorm1d(2)(torch.ones(2, 2, dtype=torch.int64)))
attempt(lambda: F.batch_norm(x, None, None))
attempt(lambda: F.batch_norm(x, None, None, training=True, eps=0))
attempt(lambda: F.batch_norm(x, None, None, training=True, eps=-1))
attempt(lambda: F.batch_norm(x, torch.zeros(2), torch.ones(2), torch.ones(4)))
# --- batch_norm as a function
print(F.batch_norm(x, None, None, training=True), F.batch_norm(x, torch.zeros(2), torch.ones(2)))
# --- resetting
m = nn.BatchNorm1d(2)
m(x)
m.reset_running_stats()
print(m.running_mean, m.running_var, m.num_batches_tracked)
# --- frozen by eval, not by requires_grad_
m = nn.BatchNorm1d(2).requires_grad_(False)
m(x)
print(m.running_mean, m.num_batches_tracked, m(x).requires_grad)
