import torch
from torch.optim import SGD, Adam


def run(make, steps=4, dtype=torch.float32):
    w = torch.tensor([1.0, -2.0, 3.0], dtype=dtype, requires_grad=True)
    b = torch.tensor([[0.5]], dtype=dtype, requires_grad=True)
    optimizer = make([w, b])
    for k in range(steps):
        optimizer.zero_grad()
        ((w**2).sum() * (k + 1) + (b * w).sum()).backward()
        optimizer.step()
    print(w.detach(), b.detach(), w._version)
    return optimizer


# --- SGD with every option
run(lambda p: SGD(p, lr=0.1))
run(lambda p: SGD(p, lr=0.1), dtype=torch.float64)
run(lambda p: SGD(p, lr=0.05, momentum=0.9))
run(lambda p: SGD(p, lr=0.05, momentum=0.9, nesterov=True))
run(lambda p: SGD(p, lr=0.05, momentum=0.9, dampening=0.5))
run(lambda p: SGD(p, lr=0.05, weight_decay=0.1))
run(lambda p: SGD(p, lr=0.05, momentum=0.5, weight_decay=0.1, nesterov=True))
run(lambda p: SGD(p, lr=0.01, maximize=True, weight_decay=0.1))
run(lambda p: SGD(p, lr=torch.tensor(0.05)))
# --- Adam with every option
run(lambda p: Adam(p))
run(lambda p: Adam(p, lr=0.1), dtype=torch.float64)
run(lambda p: Adam(p, lr=0.1, betas=(0.5, 0.9), eps=1e-3))
run(lambda p: Adam(p, lr=0.1, weight_decay=0.1))
run(lambda p: Adam(p, lr=0.1, weight_decay=0.1, decoupled_weight_decay=True))
run(lambda p: Adam(p, lr=0.1, amsgrad=True))
run(lambda p: Adam(p, lr=0.1, maximize=True))
run(lambda p: Adam(p, lr=0.1, betas=(0.1, 0.2)))
# --- amsgrad divides by the highest mean square, also when the gradients have become small
w = torch.tensor([1.0, -2.0], requires_grad=True)
for amsgrad in (False, True):
    o = Adam([w], lr=0.1, betas=(0.5, 0.5), amsgrad=amsgrad)
    for scale in (10.0, 0.1, 0.1):
        o.zero_grad()
        (w**2 * scale).sum().backward()
        o.step()
        print(w.detach())
# --- what is kept per parameter
print(run(lambda p: SGD(p, lr=0.05, momentum=0.9)).state_dict())
print(run(lambda p: Adam(p, lr=0.1, amsgrad=True)).state_dict())
print(run(lambda p: SGD(p, lr=0.05)).state_dict())
# --- printing
print(run(lambda p: SGD(p, lr=0.1, momentum=0.9)))
print(run(lambda p: Adam(p)))
print(
    SGD(
        [
            {"params": torch.ones(1, requires_grad=True)},
            {"params": [torch.ones(1)], "lr": 0.5, "name": "b"},
        ],
        lr=0.1,
    )
)
# --- a step is not recorded, counts as a write, and keeps the tensor
w = torch.tensor([1.0], requires_grad=True)
o = SGD([w], lr=0.1)
saved = w.exp()
square = w * w
square.backward(retain_graph=True)
p, address = w.grad, w.data_ptr()
print(o.step(), w, w.grad_fn, w.is_leaf, w._version, w.data_ptr() == address, w.grad is p)
attempt(lambda: square.backward())
# --- a parameter without a gradient is left alone
w, b = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
o = SGD([w, b], lr=1.0, momentum=0.9, weight_decay=0.1)
w.sum().backward()
o.step()
print(w, b, len(o.state))
# --- zero_grad
w = torch.ones(2, requires_grad=True)
o = SGD([w], lr=0.1)
w.sum().backward()
g = w.grad
o.zero_grad(set_to_none=False)
print(w.grad, w.grad is g)
o.zero_grad()
print(w.grad)
# --- a closure runs with grad on
w = torch.tensor([2.0], requires_grad=True)
o = SGD([w], lr=0.1)


def closure():
    o.zero_grad()
    loss = (w * w).sum()
    loss.backward()
    print(torch.is_grad_enabled())
    return loss


with torch.no_grad():
    print(o.step(closure), w, torch.is_grad_enabled())
# --- options may be changed between steps
w = torch.tensor([1.0], requires_grad=True)
o = SGD([w], lr=1.0)
for lr in (0.1, 0.01):
    o.param_groups[0]["lr"] = lr
    o.zero_grad()
    w.sum().backward()
    o.step()
    print(w)
# --- a view of a parameter sees the step
w = torch.tensor([1.0, 2.0], requires_grad=True)
v = w.detach()[1:]
o = SGD([w], lr=1.0)
w.sum().backward()
o.step()
print(v, v._version)
# --- gradients of another layout
w = torch.ones(2, 3).t().clone().requires_grad_()
x = torch.arange(6.0).reshape(3, 2)
o = Adam([w], lr=0.1)
(w * x).sum().backward()
o.step()
print(w)
# --- an inference tensor as a parameter
with torch.inference_mode():
    w = torch.ones(1, requires_grad=True)
    w.grad = torch.ones(1)
    o = SGD([w], lr=1.0)
    o.step()
    print(w)
attempt(lambda: o.step())
# --- a step inside inference mode
w = torch.ones(1, requires_grad=True)
w.sum().backward()
o = SGD([w], lr=0.5, momentum=0.9)
with torch.inference_mode():
    o.step()
print(w, w._version, w.is_inference())
