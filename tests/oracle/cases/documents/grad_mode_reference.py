# "no_grad" (the AI.handbook page on no_grad, enable_grad, set_grad_enabled, inference_mode)
import torch

# --- no_grad as a block
x = torch.tensor([1.0], requires_grad=True)
with torch.no_grad():
    y = x * 2
print(y.requires_grad)
# --- no_grad as a decorator
x = torch.tensor([1.0], requires_grad=True)


@torch.no_grad()
def doubler(x):
    return x * 2


z = doubler(x)
print(z.requires_grad)
# --- enable_grad as a block
x = torch.tensor([1.0], requires_grad=True)
with torch.no_grad():
    with torch.enable_grad():
        y = x * 2
print(y.requires_grad)
y.backward()
print(x.grad)
# --- enable_grad as a decorator
x = torch.tensor([1.0], requires_grad=True)


@torch.enable_grad()
def doubler(x):
    return x * 2


with torch.no_grad():
    z = doubler(x)
print(z.requires_grad)
# --- set_grad_enabled
x = torch.tensor([1.0], requires_grad=True)
is_train = False
with torch.set_grad_enabled(is_train):
    y = x * 2
print(y.requires_grad)
_ = torch.set_grad_enabled(True)
y = x * 2
print(y.requires_grad)
_ = torch.set_grad_enabled(False)
y = x * 2
print(y.requires_grad)
# --- is_grad_enabled, after a notebook left it off
torch.set_grad_enabled(False)
x = torch.tensor([1.0], requires_grad=True)
with torch.set_grad_enabled(False):
    y = x * 2
print(torch.is_grad_enabled())
_ = torch.set_grad_enabled(True)
print(torch.is_grad_enabled())
# --- inference_mode: the version of its result cannot be read
x = torch.ones(1, 2, 3, requires_grad=True)
with torch.inference_mode():
    y = x * x
print(y.requires_grad)
print(y._version)
# --- inference_mode: what the cell would have printed after that line
x = torch.ones(1, 2, 3, requires_grad=True)


@torch.inference_mode()
def func(x):
    return x * x


out = func(x)
print(out.requires_grad)
attempt(lambda: out._version)
print(x._version)
# --- is_inference_mode_enabled
x = torch.ones(1, 2, 3, requires_grad=True)
print(torch.is_inference_mode_enabled())
with torch.inference_mode():
    y = x * x
    print(torch.is_inference_mode_enabled())
# --- inference_mode(mode=False)
x = torch.ones(1, requires_grad=True)
with torch.inference_mode(mode=False):
    print((x * 2).requires_grad, torch.is_inference_mode_enabled())
