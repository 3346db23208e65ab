import torch

x = torch.tensor([0.0, 1.0], requires_grad=True)
# --- a gradient that is NaN stops backward and points at the forward line
with torch.autograd.detect_anomaly():
    y = torch.sqrt(x * 0)
    z = (y * 0).sum()
    z.backward()


# --- an error in backward points at the forward line
class Broken(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return a.clone()

    @staticmethod
    def backward(ctx, grad):
        raise RuntimeError("broken on purpose")


with torch.autograd.detect_anomaly():
    y = Broken.apply(x)
    attempt(lambda: y.sum().backward())
# --- an overwritten value points at the forward line
with torch.autograd.detect_anomaly():
    h = x * 1
    y = h * h
    h.add_(1)
    attempt(lambda: y.sum().backward())
# --- infinite gradients are allowed
with torch.autograd.detect_anomaly():
    torch.sqrt(x).sum().backward()
print(x.grad)
# --- check_nan=False lets NaN through
with torch.autograd.detect_anomaly(check_nan=False):
    y = torch.sqrt(x * 0)
    (y * 0).sum().backward()
print(x.grad)
# --- off again after the block
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # that the mode is slow
    with torch.autograd.detect_anomaly():
        print(torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled())
print(torch.is_anomaly_enabled())
(torch.sqrt(x * 0) * 0).sum().backward()
print(x.grad)
# --- set_detect_anomaly as a block and as a call
with torch.autograd.set_detect_anomaly(True):
    print(torch.is_anomaly_enabled())
print(torch.is_anomaly_enabled())
torch.autograd.set_detect_anomaly(True, check_nan=False)
print(torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled())
torch.autograd.set_detect_anomaly(False)
print(torch.is_anomaly_enabled())
# --- a graph recorded before the block has no line to show
y = torch.sqrt(x * 0)
with torch.autograd.detect_anomaly():
    attempt(lambda: (y * 0).sum().backward())
# --- a NaN in the middle names the node that made it
with torch.autograd.detect_anomaly():
    a = x * 2
    b = a / a
    c = b.sum()
    attempt(lambda: c.backward())
# --- NaN in the forward pass alone is not noticed
with torch.autograd.detect_anomaly():
    y = torch.log(x - 1)
    print(y)
    z = y.detach() + x
    z.sum().backward()
print(x.grad)
# --- where a nan hides behind a mask
y = torch.where(x > 0, torch.sqrt(x), torch.zeros(2))
y.sum().backward()
print(x.grad)
