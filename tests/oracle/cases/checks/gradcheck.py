import torch
from torch.autograd import gradcheck, gradgradcheck

x = torch.tensor([0.5, 1.5, 2.5], dtype=torch.float64, requires_grad=True)


class WrongSquare(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * a

    @staticmethod
    def backward(ctx, grad):
        (a,) = ctx.saved_tensors
        return grad * 3 * a


# --- right gradients
print(
    gradcheck(torch.exp, (x,)),
    gradcheck(lambda a, b: a * b, (x, x.detach().clone().requires_grad_())),
)
print(gradcheck(torch.sin, x), gradcheck(lambda a: (a**2).sum(), [x]))
# --- a wrong gradient
gradcheck(WrongSquare.apply, (x,))
# --- a wrong gradient without raising
print(gradcheck(WrongSquare.apply, (x,), raise_exception=False))
# --- inputs that need no gradient
attempt(lambda: gradcheck(torch.exp, (x.detach(),)))
# --- single precision is warned of
attempt(lambda: gradcheck(torch.exp, (torch.ones(2, requires_grad=True),), atol=0.1, rtol=0.1))
# --- an output that needs no gradient
attempt(lambda: gradcheck(lambda a: a.detach(), (x,)))
# --- several outputs
print(gradcheck(lambda a: (a * 2, a.exp()), (x,)))
# --- the second derivative
print(gradgradcheck(lambda a: a**3, (x,)))


# --- a wrong second derivative
class Detached(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a**3

    @staticmethod
    def backward(ctx, grad):
        (a,) = ctx.saved_tensors
        return grad * 3 * a.detach() ** 2


print(gradcheck(Detached.apply, (x,)))
print(gradgradcheck(Detached.apply, (x,), raise_exception=False))


# --- a backward that is not deterministic or not linear
class Noisy(torch.autograd.Function):
    calls = 0

    @staticmethod
    def forward(ctx, a):
        return a * 2

    @staticmethod
    def backward(ctx, grad):
        Noisy.calls += 1
        return grad * (2 + Noisy.calls * 1e-3)


print(gradcheck(Noisy.apply, (x,), raise_exception=False))
# --- an in-place function, a view, an empty tensor
print(gradcheck(lambda a: a.clone().mul_(2), (x,)), gradcheck(lambda a: a[1:], (x,)))
print(gradcheck(lambda a: a * 2, (torch.ones(0, dtype=torch.float64, requires_grad=True),)))
# --- gradcheck leaves .grad alone
gradcheck(torch.exp, (x,))
print(x.grad, x._version)
# --- gradcheck: a backward that says something else each time
class Unsteady(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1

    @staticmethod
    def backward(ctx, grad):
        return grad * (1 + 1e-7 * torch.rand(1, dtype=grad.dtype))


x = torch.ones(2, dtype=torch.float64, requires_grad=True)
try:
    torch.autograd.gradcheck(Unsteady.apply, x)
except RuntimeError as error:
    print(error)
print(torch.autograd.gradcheck(Unsteady.apply, x, nondet_tol=1e-6))
# --- gradcheck: an input that repeats its elements
x = torch.ones(2, dtype=torch.float64, requires_grad=True).expand(3, 2)
attempt(lambda: torch.autograd.gradcheck(lambda a: a * 2, x))
