import torch

# --- who is blamed for NaN
x = torch.tensor([0.0, 1.0], requires_grad=True)


def f():
    with torch.autograd.detect_anomaly():
        y = torch.sqrt(x) * 0
        y.sum().backward()


attempt(f)


# --- an error in a custom Function
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, g):
        raise ValueError("mine")


x = torch.ones(2, requires_grad=True)


def f():
    with torch.autograd.detect_anomaly():
        y = F.apply(x)
        y.sum().backward()


attempt(f)


# --- NaN from a custom Function with several gradients
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        return x + y

    @staticmethod
    def backward(ctx, g):
        return g, g * float("nan")


x, y = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)


def f():
    with torch.autograd.detect_anomaly():
        F.apply(x, y).sum().backward()


attempt(f)
print(x.grad, y.grad)

# --- a hook that makes NaN
x = torch.ones(2, requires_grad=True)


def f():
    with torch.autograd.detect_anomaly():
        y = x * 2
        y.register_hook(lambda g: g * float("nan"))
        y.sum().backward()


attempt(f)

# --- an error in a hook
x = torch.ones(2, requires_grad=True)


def bad(g):
    raise KeyError("hook")


def f():
    with torch.autograd.detect_anomaly():
        y = x * 2
        y.register_hook(bad)
        y.sum().backward()


attempt(f)

# --- metadata holds the traceback
x = torch.ones(2, requires_grad=True)
with torch.autograd.detect_anomaly():
    y = x * 2
print(sorted(y.grad_fn.metadata), type(y.grad_fn.metadata).__name__)
y = x * 2
print(y.grad_fn.metadata)

# --- nested
x = torch.ones(2, requires_grad=True)
with torch.autograd.detect_anomaly(check_nan=False):
    print(torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled())
    with torch.autograd.detect_anomaly():
        print(torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled())
    print(torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled())
print(torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled())

# --- set_detect_anomaly
torch.autograd.set_detect_anomaly(True)
print(torch.is_anomaly_enabled())
torch.autograd.set_detect_anomaly(False)
print(torch.is_anomaly_enabled())
with torch.autograd.set_detect_anomaly(True, check_nan=False):
    print(torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled())
print(torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled())

# --- autograd.grad in anomaly mode
x = torch.tensor([0.0, 1.0], requires_grad=True)


def f():
    with torch.autograd.detect_anomaly():
        torch.autograd.grad((x.sqrt() * 0).sum(), x)


attempt(f)

# --- double backward in anomaly mode names both
x = torch.tensor([0.0, 1.0], requires_grad=True)


def f():
    with torch.autograd.detect_anomaly():
        (g,) = torch.autograd.grad((x**1.5).sum(), x, create_graph=True)
        print(g)
        g.sum().backward()


attempt(f)

# --- as a decorator
attempt(lambda: torch.autograd.detect_anomaly()(lambda: 1))

# --- an overwritten value
x = torch.ones(2, requires_grad=True)


def f():
    with torch.autograd.detect_anomaly():
        y = x.exp()
        z = y * 2
        y.add_(1)
        z.sum().backward()


attempt(f)


def g():
    with torch.autograd.detect_anomaly():
        y = x.exp()
        z = y.sin()
        y.add_(1)
        z.sum().backward()


attempt(g)
