import torch

x = torch.arange(24.0).reshape(2, 3, 4).requires_grad_()
s, v, m = torch.tensor(5.0), torch.arange(3.0), torch.arange(6.0).reshape(2, 3)


def shown(parts):
    print([(tuple(part.shape), part.grad_fn and part.grad_fn.name()) for part in parts])


# --- the transpose of a matrix has other names where numbers may be complex
for name in ("H", "mH", "mT"):
    for t in (s, v, m, x):
        attempt(lambda: getattr(t, name).shape)
for t in (s, v, m, x):
    attempt(lambda: t.adjoint().shape)
attempt(lambda: torch.adjoint(v))
# --- real numbers have no imaginary part
print(x.conj() is x, torch.conj(x) is x, x.real is x, torch.real(x) is x)
print(x.resolve_conj() is x, x.resolve_neg() is x, x.conj_physical() is x)
print(x.is_complex(), torch.is_complex(x), x.is_conj(), x.is_neg())
print(x.is_signed(), v.byte().is_signed())
attempt(lambda: x.imag)
attempt(lambda: torch.imag(x))
# --- where a tensor lives
print(x.is_cpu, x.is_cuda, x.is_sparse, x.is_meta, x.is_quantized, x.layout, x.itemsize, x.nbytes)


def move():
    x.is_cuda = True


attempt(move)
# --- dimensions move
for source, destination in ((0, 1), ((0, 1), (1, 2)), (-1, 0), ((2, 0), (0, 1))):
    y = x.movedim(source, destination)
    print(y.shape, y.stride(), y.grad_fn.name(), y._base is x)
print(torch.moveaxis(s, 0, 0), torch.movedim(x, 0, 0) is x)
attempt(lambda: x.movedim(0, 5))
attempt(lambda: x.movedim((0, 0), (1, 2)))
attempt(lambda: x.movedim((0, 1), (1, 1)))
attempt(lambda: x.movedim((0,), (1, 2)))
# --- dimensions are added up to a number of them
for function in (torch.atleast_1d, torch.atleast_2d, torch.atleast_3d):
    for t in (s, v, m, x):
        y = function(t.detach().requires_grad_())
        print(tuple(y.shape), y.grad_fn and y.grad_fn.name())
    print([tuple(y.shape) for y in function(s, v)], [tuple(y.shape) for y in function([m])])
    print(function(x) is x, function())
# --- tensors take one shape
a, b = torch.broadcast_tensors(x, v)
print(a is x, b.shape, b.stride(), b._base is v)
attempt(lambda: torch.broadcast_tensors(v, torch.ones(2)))
print(torch.broadcast_tensors())
# --- windows that overlap
y = x.unfold(2, 2, 1)
print(y.shape, y.stride(), y.grad_fn._saved_dimension, y.grad_fn._saved_size, y.grad_fn._saved_step)
print(y.grad_fn._saved_self_sym_sizes)
y.sum().backward()
print(x.grad)
for args in ((2, 5, 1), (2, 2, 0), (2, -1, 1), (5, 1, 1)):
    attempt(lambda: x.unfold(*args))
# --- writing through a window
w = torch.zeros(4)
w.unfold(0, 2, 2)[1] = 7
print(w, w._version)
# --- repetitions
y = m.requires_grad_().repeat(2, 1, 2)
print(y, y.grad_fn._saved_repeats, y.grad_fn._saved_self_sym_sizes)
(y * torch.arange(24.0).reshape(2, 2, 6)).sum().backward()
print(m.grad)
attempt(lambda: m.repeat(2))
attempt(lambda: m.repeat(-1, 1))
attempt(lambda: m.repeat())
print(m.repeat((0, 1)).shape, s.repeat(2))
# --- about equal pieces
shown(x.tensor_split(3, 2))
shown(x.tensor_split((1, 2), -1))
shown(torch.tensor_split(x, torch.tensor([1, -1]), 1))
shown(torch.tensor_split(x, torch.tensor(2)))
print(torch.arange(10).tensor_split((0, -1, 0, 12)))
attempt(lambda: torch.tensor_split(s, 1))
attempt(lambda: torch.tensor_split(x, 0))
attempt(lambda: torch.tensor_split(x, 2, 5))
attempt(lambda: torch.tensor_split(x, torch.tensor([[1]])))
attempt(lambda: torch.tensor_split(x, torch.tensor([1.0])))
# --- pieces along one of the first dimensions
for function in (torch.hsplit, torch.vsplit, torch.dsplit):
    for t in (s, v, m, x):
        for pieces in (1, 2, 0, (1,)):
            attempt(lambda: [tuple(part.shape) for part in function(t, pieces)])
print(x.dsplit(2)[1]._base is x, x.hsplit(3)[2].grad_fn.name())
# --- a tensor strided anew
y = torch.arange(6.0).requires_grad_() * 1
z = y.as_strided_((2,), (2,), 1)
print(z is y, y, y.grad_fn.name(), y._version)
attempt(lambda: x.as_strided_((2,), (1,)))
# --- the same bytes as other numbers
y = torch.tensor([[1.0, -2.0], [0.5, 3.0]], requires_grad=True)
print(y.view(torch.int32), y.view(dtype=torch.uint8).shape, y.view(torch.float64).stride())
z = y.view(torch.int32)
print(z.requires_grad, z.grad_fn, z._is_view(), y.view(torch.float32) is y)
print(z.data_ptr() == y.data_ptr())
w = torch.zeros(2)
w.view(torch.int32)[0] = 1065353216
print(w, w._version)
attempt(lambda: s.view(torch.float64))
attempt(lambda: v.view(torch.float64))
attempt(lambda: y.t().view(torch.float64))
attempt(lambda: y.t().view(torch.uint8))
attempt(lambda: torch.arange(8.0).reshape(2, 4)[:, 1:3].view(torch.float64))
attempt(lambda: m.detach()[:, :2].view(torch.float64))
attempt(lambda: s.view(torch.int32))
# --- dimensions by name
x = torch.arange(6.0).reshape(2, 3)
print(x.permute(dims=(1, 0)), torch.permute(x, dims=[1, 0]).shape)
print(x.flip(dims=(0, 1)), torch.flip(x, dims=[0]), x.repeat(repeats=(2, 1)).shape)
attempt(lambda: x.permute())
attempt(lambda: x.permute(dims=(0,)))
