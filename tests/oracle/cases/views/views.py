import torch

x = torch.arange(6.0).reshape(2, 3).requires_grad_()
# --- what is a view, and of what
b = torch.arange(6.0).reshape(2, 3)
made = {
    "slice": b[0:1],
    "int": b[0],
    "None": b[None],
    "ellipsis": b[...],
    "view": b.view(3, 2),
    "reshape": b.reshape(6),
    "flatten": b.flatten(),
    "t": b.t(),
    "T": b.T,
    "mT": b.mT,
    "transpose": b.transpose(0, 1),
    "permute": b.permute(1, 0),
    "squeeze": b.squeeze(),
    "unsqueeze": b.unsqueeze(0),
    "expand": b.unsqueeze(0).expand(2, 2, 3),
    "select": b.select(0, 1),
    "narrow": b.narrow(1, 0, 2),
    "diagonal": b.diagonal(),
    "detach": b.detach(),
    "split": b.split(1)[0],
    "chunk": b.chunk(3, 1)[1],
    "unbind": b.unbind(0)[1],
    "mask": b[b > 1],
    "index": b[[0, 1]],
    "clone": b.clone(),
    "contiguous of t": b.t().contiguous(),
    "reshape of t": b.t().reshape(6),
    "flatten of t": b.t().flatten(),
    "contiguous": b.contiguous(),
    "data": b.data,
    "float": b.float(),
}
root = b._base if b._base is not None else b
for name, t in made.items():
    print(name, tuple(t.shape), t._is_view(), t._base is root, t.data_ptr() == b.data_ptr())
# --- the base of a base
b = torch.zeros(4)
v = b[:3]
w = v[:2]
print(b._is_view(), b._base, v._base is b, w._base is b)
# --- node names of views
for name, f in {
    "slice": lambda: x[0:1],
    "int": lambda: x[0],
    "two ints": lambda: x[0, 1],
    "None": lambda: x[None],
    "ellipsis": lambda: x[...],
    "slice int": lambda: x[:, 1],
    "step": lambda: x[:, ::2],
    "view": lambda: x.view(3, 2),
    "reshape": lambda: x.reshape(6),
    "reshape same": lambda: x.reshape(2, 3),
    "reshape of t": lambda: x.t().reshape(6),
    "flatten": lambda: x.flatten(),
    "flatten of t": lambda: x.t().flatten(),
    "t": lambda: x.t(),
    "T": lambda: x.T,
    "mT": lambda: x.mT,
    "transpose": lambda: x.transpose(0, 1),
    "permute": lambda: x.permute(1, 0),
    "squeeze": lambda: x.squeeze(),
    "squeeze dim": lambda: x[None].squeeze(0),
    "squeeze dims": lambda: x[None].squeeze((0, 1)),
    "unsqueeze": lambda: x.unsqueeze(0),
    "expand": lambda: x.expand(2, 2, 3),
    "select": lambda: x.select(0, 1),
    "narrow": lambda: x.narrow(1, 0, 2),
    "diagonal": lambda: x.diagonal(),
    "split": lambda: x.split(1)[0],
    "split sizes": lambda: x.split([1, 1])[0],
    "chunk": lambda: x.chunk(3, 1)[1],
    "unbind": lambda: x.unbind(0)[1],
    "iteration": lambda: list(x)[1],
    "unpacking": lambda: [r for r in x][0],
    "view_as": lambda: x.view_as(torch.zeros(3, 2)),
    "contiguous of t": lambda: x.t().contiguous(),
    "clone": lambda: x.clone(),
    "mask": lambda: x[x > 1],
    "index": lambda: x[[0, 1]],
    "index tensor": lambda: x[torch.tensor([0, 1])],
    "to double": lambda: x.double(),
}.items():
    attempt(lambda: f"{name} {f().grad_fn.name()} {tuple(f().shape)} {f()._is_view()}")
# --- gradients through views
for f in (
    lambda: x[0],
    lambda: x[:, 1:],
    lambda: x[None],
    lambda: x.t(),
    lambda: x.view(6)[2:4],
    lambda: x.permute(1, 0)[::2],
    lambda: x.expand(2, 2, 3),
    lambda: x.unbind(1)[2],
    lambda: x.chunk(2)[1],
    lambda: x.diagonal(),
    lambda: x.narrow(1, 1, 2),
    lambda: x[..., -1],
    lambda: x.squeeze().unsqueeze(1),
    lambda: x.flatten()[::2],
):
    x.grad = None
    (f() * 2).sum().backward()
    print(x.grad.tolist())
# --- strides and contiguity
b = torch.zeros(2, 3, 4)
for v in (b, b.transpose(0, 1), b.permute(2, 0, 1), b[:, 1], b[0], b[..., ::2], b.mT, b[:, None]):
    print(tuple(v.shape), v.stride(), v.is_contiguous())
print(b.expand(2, 3, 4).stride(), torch.zeros(3).expand(2, 3).stride(), b.stride(1), b.stride(-1))
# --- view needs a shape that fits
b = torch.zeros(2, 3)
attempt(lambda: b.view(4))
attempt(lambda: b.view(-1, 4))
attempt(lambda: b.view(-1, -1))
attempt(lambda: b.view(-2, 3))
attempt(lambda: b.reshape(4))
attempt(lambda: b.reshape(-1, 4))
print(b.view(-1).shape, b.view(3, -1).shape, b.view((6, 1)).shape, b.reshape(-1, 2).shape)
print(b.view(torch.Size([6])).shape, b.view(1, 2, 3, 1).shape)
# --- view of what is not contiguous
b = torch.zeros(2, 3)
attempt(lambda: b.t().view(6))
attempt(lambda: b.t().view(3, 2, 1).shape)
print(b.t().reshape(6)._is_view(), b.reshape(6)._is_view())
# --- expand needs a shape that fits
b = torch.zeros(2, 1)
print(b.expand(2, 3).shape, b.expand(-1, 3).shape, b.expand(4, -1, 5).shape)
attempt(lambda: b.expand(3, 3))
attempt(lambda: b.expand(2))
attempt(lambda: b.expand(-1, 2, 3))
# --- squeeze, unsqueeze, transpose and select out of range
b = torch.zeros(2, 1)
attempt(lambda: b.squeeze(2))
attempt(lambda: b.unsqueeze(3))
attempt(lambda: b.transpose(0, 2))
attempt(lambda: b.select(0, 2))
attempt(lambda: b.select(0, -3))
attempt(lambda: b.select(2, 0))
attempt(lambda: b.permute(0, 0))
attempt(lambda: b.permute(0))
attempt(lambda: b.narrow(0, 1, 3))
attempt(lambda: torch.zeros(2, 2, 2).t())
attempt(lambda: torch.zeros(2).mT)
print(b.unsqueeze(2).shape, b.unsqueeze(-1).shape, b.squeeze(0).shape, b.squeeze(-1).shape)
# --- split and chunk
b = torch.arange(7)
print(b.split(3), b.chunk(3))
print(torch.split(b, [3, 4]), torch.chunk(b, 2))
attempt(lambda: b.split([3, 3]))
attempt(lambda: b.split(-1))
attempt(lambda: b.chunk(0))
print([tuple(t.shape) for t in torch.zeros(2, 5).split(2, dim=1)])
# --- unbind and iteration
print(torch.arange(4).reshape(2, 2).unbind(1), list(torch.arange(3)))
a, b = torch.arange(4).reshape(2, 2)
print(a, b)
attempt(lambda: list(torch.tensor(1)))
attempt(lambda: torch.tensor(1).unbind())
# --- detach shares memory and versions, is not recorded
y = x * 1
d = y.detach()
print(d.requires_grad, d.is_leaf, d.grad_fn, d._is_view(), d.data_ptr() == y.data_ptr())
d.add_(1)
print(y._version, d._version, y[0, 0])
# --- data shares memory, not versions
y = x * 1
d = y.data
d.add_(1)
print(y._version, d._version, d.requires_grad, y[0, 0], d._is_view())
# --- detach_ makes a leaf of a tensor
y = x * 2
y.detach_()
print(y.is_leaf, y.requires_grad, y.grad_fn)
# --- detach_ of a view is refused
y = x * 2
y[0].detach_()
# --- requires_grad_ on a view of what needs none
b = torch.zeros(3)
v = b[:2].requires_grad_()
print(v.requires_grad, b.requires_grad, v.is_leaf, v._is_view())
(v * 2).sum().backward()
print(v.grad)
# --- a view of a leaf is not a leaf
print(x[0].is_leaf, x.t().is_leaf, x.detach().is_leaf)
# --- numpy shares memory
b = torch.zeros(2)
a = b.numpy()
a[0] = 5
b[1] = 6
print(b, a, b._version)
attempt(lambda: x.numpy())
print(x.detach().numpy())
attempt(lambda: (x * 2).numpy())
# --- from_numpy and as_tensor share, tensor copies
import numpy as np

a = np.zeros(2, dtype=np.float32)
s, c, t = torch.from_numpy(a), torch.tensor(a), torch.as_tensor(a)
a[0] = 7
print(s, c, t)
# --- views of an expanded tensor cannot be written
e = torch.zeros(1).expand(3)
attempt(lambda: e.add_(1))
attempt(lambda: e.zero_())
attempt(lambda: e.fill_(1))
attempt(lambda: e.__setitem__(0, 5.0))
print(e)
# --- unfolding twice through autograd with create_graph
y = x.t().reshape(6)[1:5].view(2, 2)
(g,) = torch.autograd.grad((y * y).sum(), x, create_graph=True)
print(g)
print(torch.autograd.grad((g * g).sum(), x)[0])
# --- a view of a 0-d tensor
s = torch.tensor(3.0, requires_grad=True)
print(s.view(1, 1), s.expand(2), s.reshape(1).grad_fn.name(), s[None], s[...])
attempt(lambda: s[0])
# --- the saved values of views
print(x[0].grad_fn._saved_dim, x[0].grad_fn._saved_index, x[0].grad_fn._saved_self_sym_sizes)
print(x.view(3, 2).grad_fn._saved_self_sym_sizes, x.transpose(0, 1).grad_fn._saved_dim0)
print(x.permute(1, 0).grad_fn._saved_dims, x.unsqueeze(0).grad_fn._saved_dim)
node = x[:, 1:].grad_fn
print(node._saved_dim, node._saved_start, node._saved_end, node._saved_step)
print(x.expand(2, 2, 3).grad_fn._saved_self_sym_sizes)
