import torch

# --- the first gradient under create_graph has a history of its own
x = torch.ones(2, requires_grad=True)
(x * x).sum().backward(create_graph=True)
print(x.grad, x.grad.grad_fn.next_functions)
(x * x).sum().backward(create_graph=True)
print(x.grad, x.grad.grad_fn.next_functions)

# --- the grad of a leaf under create_graph where nothing of it depends on the leaf
x = torch.ones(2, requires_grad=True)
(x * 3).sum().backward(create_graph=True)
print(x.grad, x.grad.requires_grad, x.grad.is_leaf)

# --- accumulating in place raises the version of .grad
x = torch.ones(2, requires_grad=True)
for _ in range(3):
    (x * 3).sum().backward()
    print(x.grad, x.grad._version)

# --- a .grad that requires grad, accumulated into without create_graph
x = torch.ones(2, requires_grad=True)
g = torch.ones(2, requires_grad=True)
x.grad = g
attempt(lambda: (x * 3).sum().backward())
print(x.grad, x.grad is g, g)

# --- a .grad that is a view, accumulated into
x = torch.ones(2, requires_grad=True)
memory = torch.zeros(4)
x.grad = memory[1:3]
(x * 3).sum().backward()
print(memory, memory._version, x.grad._is_view())

# --- the grad is laid out as its leaf
x = torch.ones(2, 3).t().requires_grad_()
print(x.stride())
(x * 2).sum().backward()
print(x.grad.stride())
y = torch.ones(3, 2, requires_grad=True)
(y.t() * torch.ones(2, 3)).sum().backward()
print(y.grad.stride())
z = torch.ones(4, 6)[::2, ::2].requires_grad_()
(z * 2).sum().backward()
print(z.stride(), z.grad.stride())

# --- the grad of an expanded leaf
x = torch.ones(1).expand(3).requires_grad_()
(x * 2).sum().backward()
print(x.grad, x.stride(), x.grad.stride())

# --- a gradient that is expanded is accumulated whole
x = torch.ones(2, 2, requires_grad=True)
x.sum().backward()
print(x.grad.stride(), x.grad.is_contiguous())
x.grad.add_(1)
print(x.grad)

# --- the gradient handed to backward of a leaf is not the one kept
x = torch.ones(2, requires_grad=True)
g = torch.ones(2)
x.backward(g)
print(x.grad is g, x.grad.data_ptr() == g.data_ptr())
g.add_(1)
print(x.grad)

# --- two leaves of one sum do not share
a, b = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
(a + b).backward(torch.ones(2))
print(a.grad.data_ptr() == b.grad.data_ptr())

# --- leaf used twice, hooks see the sum once
x = torch.ones(2, requires_grad=True)
x.register_hook(lambda g: print("leaf", g))
(x + x * 2 + x * 3).sum().backward()
print(x.grad)

# --- setting .grad to None and to a fresh tensor
x = torch.ones(2, requires_grad=True)
(x * 2).sum().backward()
x.grad = None
print(x.grad)
(x * 2).sum().backward()
g = x.grad
x.grad.zero_()
print(x.grad is g, x.grad)
del x.grad
print(x.grad)

# --- grad kept by a tensor that no longer requires it
x = torch.ones(2, requires_grad=True)
(x * 2).sum().backward()
x.requires_grad_(False)
print(x.grad)
x.requires_grad_()
(x * 2).sum().backward()
print(x.grad)

# --- wrong things as .grad
x = torch.ones(2, requires_grad=True)


def put(value):
    x.grad = value


attempt(lambda: put(3))
attempt(lambda: put([1.0, 2.0]))
attempt(lambda: put(torch.ones(3)))
attempt(lambda: put(torch.ones(2, dtype=torch.float64)))
attempt(lambda: put(torch.ones(2, dtype=torch.int64)))
attempt(lambda: put(x))
attempt(lambda: put(torch.ones(2, 1)))
put(torch.ones(2))
print(x.grad)

# --- .grad of a tensor that requires none may be set
x = torch.ones(2)
x.grad = torch.ones(2)
print(x.grad)

# --- .grad of an integer tensor
x = torch.ones(2, dtype=torch.int64)


def put(value):
    x.grad = value


attempt(lambda: put(torch.ones(2)))
attempt(lambda: put(torch.ones(2, dtype=torch.int64)))
print(x.grad)

# --- gradient of higher precision arrives in the leaf's dtype
x = torch.ones(2, requires_grad=True)
w = torch.ones(2, dtype=torch.float64, requires_grad=True)
(x * w).sum().backward()
print(x.grad.dtype, w.grad.dtype)

# --- accumulate into a grad of inference mode
x = torch.ones(2, requires_grad=True)
with torch.inference_mode():
    g = torch.ones(2)
x.grad = g
attempt(lambda: (x * 2).sum().backward())
print(x.grad, x.grad.is_inference())

# --- writing x.grad in place between two backward calls
x = torch.ones(2, requires_grad=True)
(x * 2).sum().backward()
x.grad *= 0.5
(x * 2).sum().backward()
print(x.grad, x.grad._version)

# --- detach_ and zero_ of a grad that has history
x = torch.ones(2, requires_grad=True)
(x * x).sum().backward(create_graph=True)
g = x.grad
g.detach_()
g.zero_()
print(x.grad, x.grad.requires_grad, g is x.grad)

# --- a zero-dimensional leaf
x = torch.tensor(2.0, requires_grad=True)
(x**3).backward()
print(x.grad, x.grad.shape)

# --- an empty leaf
x = torch.ones(0, 3, requires_grad=True)
(x * 2).sum().backward()
print(x.grad, x.grad.shape)

# --- grads of a saved self: backward through x * x.grad
x = torch.ones(2, requires_grad=True)
(x * 3).sum().backward()
(x * x.grad).sum().backward()
print(x.grad)
