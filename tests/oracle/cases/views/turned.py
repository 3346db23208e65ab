# Views whose twin changes the tensor itself.
import warnings

import torch

TURNS = {
    "t_": (),
    "transpose_": (0, 1),
    "swapaxes_": (0, -1),
    "swapdims_": (1, 0),
    "squeeze_": (),
    "unsqueeze_": (1,),
}
# --- what becomes of a result, of its version and of its gradient
for name, args in TURNS.items():
    x = torch.arange(6.0).reshape(1, 6).requires_grad_()
    y = x * 2
    z = getattr(y, name)(*args)
    print(name, z is y, y, y.shape, y._version, y.is_leaf)
    (y * y.detach()).sum().backward()
    print(x.grad)
# --- squeeze_ with a dimension, and with several
for dim in (0, (0, 2), 1):
    y = torch.ones(1, 3, 1, requires_grad=True) * 2
    y.squeeze_(dim)
    print(y.grad_fn.name(), y.shape, y._version)
# --- a leaf that requires grad, recorded and not
for name, args in TURNS.items():
    x = torch.ones(1, 3, requires_grad=True)
    attempt(lambda: getattr(x, name)(*args))
    with torch.no_grad():
        getattr(x, name)(*args)
    print(x.shape, x.requires_grad, x.is_leaf, x._version)
    x.sum().backward()
    print(x.grad)
# --- through a view only the view turns
y = torch.ones(2, 3, requires_grad=True) * 2
v = y[:]
v.t_()
print(v.grad_fn.name(), y.grad_fn.name(), v.shape, y.shape, v._version, y._version)
# --- inference tensors
with torch.inference_mode():
    i = torch.ones(2, 3)
attempt(lambda: i.t_())
with torch.inference_mode():
    i = torch.ones(2, 3)
    print(i.t_().shape, i.is_inference())
n = torch.ones(2, 3)
with torch.inference_mode():
    n.transpose_(0, 1)
print(n.shape, n.is_inference(), n._version)
# --- broadcast_to and swapdims
x = torch.ones(2, 1, requires_grad=True)
print(torch.broadcast_to(x, (2, 3)), x.swapdims(0, 1), x.broadcast_to(4, 2, 1).shape)
# --- the storage of a view is that of its base
x = torch.ones(6)
print(x[2:].untyped_storage().data_ptr() == x.data_ptr())
print(x[2:].untyped_storage().nbytes(), len(x.untyped_storage()))
with warnings.catch_warnings(action="ignore"):
    storage = x[2:].storage()
print(storage.data_ptr() == x.data_ptr(), storage.nbytes(), storage.size(), len(storage))
print(type(storage), type(x.untyped_storage()))
# --- one dimension in a tuple is squeezed
x = torch.ones(1, 3, 1, requires_grad=True)
for dim in ((0,), (-1,), [2], (1,), (0, 2), ()):
    print(dim, x.squeeze(dim).shape, x.squeeze(dim).grad_fn.name())
attempt(lambda: x.squeeze((0, 0)))
attempt(lambda: x.squeeze((5,)))
print(torch.ones(()).squeeze((0,)).shape)
