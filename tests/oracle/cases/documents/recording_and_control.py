# "Chapter 2.2 PyTorch 中的梯度记录与控制": its cells, and what its prose says that can be run.
import torch
import torch.nn as nn
import torch.nn.functional as F

model = nn.Linear(6, 4)
# --- 2.2.1 a forward pass is recorded because parameters require grad
x, y = torch.randn(10, 6), torch.randn(10, 4)
y_pred = model(x)
print("before no_grad():", y_pred.requires_grad, y_pred.grad_fn.name())
# --- 2.2.1 the same forward pass inside no_grad
x, y = torch.randn(10, 6), torch.randn(10, 4)
with torch.no_grad():
    y_pred = model(x)
print("inside no_grad():", y_pred.requires_grad)
loss = F.mse_loss(y_pred, y)
try:
    loss.backward()
except RuntimeError as error:
    print("RuntimeError:", error)
# --- 2.2.1 values are the same with and without recording
x = torch.randn(10, 6)
with torch.no_grad():
    a = model(x)
with torch.inference_mode():
    b = model(x)
print(torch.equal(a, model(x)), torch.equal(b, model(x)))
# --- 2.2.1 what follows from an untracked tensor is untracked, unless something else is tracked
x = torch.randn(10, 6)
with torch.no_grad():
    y_pred = model(x)
print(
    (y_pred * 2).requires_grad,
    model(torch.ones(1, 6)).requires_grad,
    (y_pred @ model.weight).requires_grad,
)
# --- 2.2.1 no_grad does not change the flag of a tensor
x = torch.randn(10, 6, requires_grad=True)
with torch.no_grad():
    print("x:", x.requires_grad)
    print("y_pred:", model(x).requires_grad)
print([p.requires_grad for p in model.parameters()])
# --- 2.2.1 a tensor made inside can join afterwards
with torch.no_grad():
    x = torch.randn(10, 6)
    print(x.requires_grad)
x.requires_grad_()
print(x.requires_grad)


# --- 2.2.1 no_grad as a decorator
@torch.no_grad()
def predict(x):
    return model(x)


print(predict(torch.randn(2, 6)).requires_grad)
# --- 2.2.2 enable_grad inside no_grad
x = torch.randn(10, 6, requires_grad=True)
with torch.no_grad():
    y = x * 3
    print("no_grad():", y.requires_grad)
    with torch.enable_grad():
        z = x * 4
        print("enable_grad():", z.requires_grad)
z.backward(gradient=torch.ones_like(z))
print(x.grad[0], y.grad)
# --- 2.2.2 no_grad inside enable_grad
x = torch.randn(2, requires_grad=True)
with torch.enable_grad():
    with torch.no_grad():
        print((x * 2).requires_grad)
    print((x * 2).requires_grad)
# --- 2.2.2 enable_grad by default does nothing
with torch.enable_grad():
    print(torch.is_grad_enabled())
print(torch.is_grad_enabled())
# --- 2.2.2 set_grad_enabled follows a condition
x = torch.randn(10, 6)
for is_training in (False, True):
    with torch.set_grad_enabled(is_training):
        y_pred = model(x)
    print(is_training, y_pred.requires_grad)
# --- 2.2.3 from no_grad there is a way back
with torch.no_grad():
    x = torch.randn(10, 6)
x.requires_grad_()
print(x.requires_grad)
# --- 2.2.3 from inference_mode there is none
with torch.inference_mode():
    x = torch.randn(10, 6)
try:
    x.requires_grad_()
except RuntimeError as error:
    print("RuntimeError:", error)
# --- 2.2.3 inside inference_mode requires_grad_ is allowed
with torch.inference_mode():
    x = torch.randn(10, 6)
    x.requires_grad_()
    print(x.requires_grad, (x * 2).requires_grad)
# --- 2.2.3 an inference tensor may take part in a recorded computation that does not save it
with torch.inference_mode():
    x = torch.ones(2)
w = torch.ones(2, requires_grad=True)
y = x + w
print(y.requires_grad)
y.sum().backward()
print(w.grad)
attempt(lambda: x * w)
# --- 2.2.3 a clone of an inference tensor is a normal tensor again
with torch.inference_mode():
    x = torch.ones(2)
c = x.clone().requires_grad_()
print(c.requires_grad, c.is_inference())
# --- 2.2.3 no_grad keeps version counters and views, inference_mode does not for its tensors
with torch.no_grad():
    a = torch.ones(4)
    v = a[:2]
    v.add_(1)
    print(a._version, v._is_view())
with torch.inference_mode():
    b = torch.ones(4)
    v = b[:2]
    v.add_(1)
    print(v._is_view(), v._base is None)
    attempt(lambda: b._version)
# --- 2.2.4 the three modes side by side
import contextlib

for name, mode in (
    ("default", contextlib.nullcontext),
    ("no_grad", torch.no_grad),
    ("inference", torch.inference_mode),
):
    with mode():
        y = model(torch.ones(1, 6))
    print(name, y.requires_grad, y.is_leaf, y.grad_fn is not None, y.is_inference())
# --- 2.2.4 what each mode saves
for name, mode in (
    ("default", torch.enable_grad),
    ("no_grad", torch.no_grad),
    ("inference", torch.inference_mode),
):
    saved = []
    with torch.autograd.graph.saved_tensors_hooks(
        lambda t: saved.append(tuple(t.shape)) or t, lambda t: t
    ):
        with mode():
            model(torch.ones(3, 6)).relu().sum()
    print(name, saved)
