# The bank of exercise 06.4. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: with flags
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.save_for_backward(x, scale)
        ctx.n = n
        return scale * x**n

    @staticmethod
    def backward(ctx, grad):
        x, scale = ctx.saved_tensors
        to_x = to_scale = None
        if ctx.needs_input_grad[0]:
            to_x = grad * scale * ctx.n * x ** (ctx.n - 1)
        if ctx.needs_input_grad[1]:
            to_scale = (grad * x**ctx.n).sum()
        return to_x, to_scale, None

# %% right: the power is saved, not computed again
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        power = torch.ones_like(x)
        for _ in range(n - 1):
            power = power * x
        ctx.n = n
        ctx.save_for_backward(x, scale, power)
        return power * x * scale

    @staticmethod
    def backward(ctx, grad):
        x, scale, power = ctx.saved_tensors
        wanted = ctx.needs_input_grad
        slope = grad * power
        return (ctx.n * scale * slope if wanted[0] else None,
                (slope * x).sum() if wanted[1] else None, None)

# %% right: built on another function
class Base(torch.autograd.Function):
    @staticmethod
    def backward(ctx, grad):
        x, scale = ctx.saved_tensors
        gradients = [lambda: scale * grad * ctx.n * x.pow(ctx.n - 1), lambda: torch.sum(grad * x.pow(ctx.n))]
        return (*(g() if w else None for g, w in zip(gradients, ctx.needs_input_grad)), None)

class PowerLaw(Base):
    @staticmethod
    def forward(ctx, *inputs):
        ctx.save_for_backward(*inputs[:2])
        ctx.n = inputs[2]
        return inputs[1] * inputs[0].pow(ctx.n)

# %% right: autograd adds up what was spread over a shape
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.save_for_backward(x, scale)
        ctx.n = n
        return scale * x**n

    @staticmethod
    def backward(ctx, grad):
        x, scale = ctx.saved_tensors
        to_x, to_scale, _ = ctx.needs_input_grad
        return (grad * scale * ctx.n * x ** (ctx.n - 1) if to_x else None,
                grad * x**ctx.n if to_scale else None, None)

# %% wrong: the incoming gradient is left out
# says: the formula holds for ones only
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.save_for_backward(x, scale)
        ctx.n = n
        return scale * x**n

    @staticmethod
    def backward(ctx, grad):
        x, scale = ctx.saved_tensors
        to_x, to_scale, _ = ctx.needs_input_grad
        return (scale * ctx.n * x ** (ctx.n - 1) if to_x else None,
                (x**ctx.n).sum() if to_scale else None, None)

# %% wrong: the factor n is missing
# says: one of the two gradients is another one
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.save_for_backward(x, scale)
        ctx.n = n
        return scale * x**n

    @staticmethod
    def backward(ctx, grad):
        x, scale = ctx.saved_tensors
        to_x, to_scale, _ = ctx.needs_input_grad
        return (grad * scale * x ** (ctx.n - 1) if to_x else None,
                (grad * x**ctx.n).sum() if to_scale else None, None)

# %% wrong: two gradients for three arguments
# says: one gradient for each argument of forward
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.save_for_backward(x, scale)
        ctx.n = n
        return scale * x**n

    @staticmethod
    def backward(ctx, grad):
        x, scale = ctx.saved_tensors
        to_x, to_scale, _ = ctx.needs_input_grad
        return (grad * scale * ctx.n * x ** (ctx.n - 1) if to_x else None,
                (grad * x**ctx.n).sum() if to_scale else None)

# %% wrong: all gradients, wanted or not
# says: ctx.needs_input_grad says what is wanted
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.save_for_backward(x, scale)
        ctx.n = n
        return scale * x**n

    @staticmethod
    def backward(ctx, grad):
        x, scale = ctx.saved_tensors
        return grad * scale * ctx.n * x ** (ctx.n - 1), (grad * x**ctx.n).sum(), None

# %% wrong: a tensor on ctx
# says: only save_for_backward remembers its version
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.x, ctx.scale, ctx.n = x, scale, n
        return scale * x**n

    @staticmethod
    def backward(ctx, grad):
        to_x, to_scale, _ = ctx.needs_input_grad
        return (grad * ctx.scale * ctx.n * ctx.x ** (ctx.n - 1) if to_x else None,
                (grad * ctx.x**ctx.n).sum() if to_scale else None, None)

# %% wrong: the result on ctx
# says: until the garbage collector comes
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.save_for_backward(x, scale)
        ctx.n, ctx.result = n, scale * x**n
        return ctx.result

    @staticmethod
    def backward(ctx, grad):
        x, scale = ctx.saved_tensors
        to_x, to_scale, _ = ctx.needs_input_grad
        return (grad * scale * ctx.n * x ** (ctx.n - 1) if to_x else None,
                (grad * x**ctx.n).sum() if to_scale else None, None)

# %% wrong: n on the class
# says: two calls share what backward needs
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.save_for_backward(x, scale)
        PowerLaw.n = n
        return scale * x**n

    @staticmethod
    def backward(ctx, grad):
        x, scale = ctx.saved_tensors
        n = PowerLaw.n
        to_x, to_scale, _ = ctx.needs_input_grad
        return (grad * scale * n * x ** (n - 1) if to_x else None,
                (grad * x**n).sum() if to_scale else None, None)

# %% wrong: the gradient is written to
# says: others may hold it
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.save_for_backward(x, scale)
        ctx.n = n
        return scale * x**n

    @staticmethod
    def backward(ctx, grad):
        x, scale = ctx.saved_tensors
        to_x, to_scale, _ = ctx.needs_input_grad
        of_scale = (grad * x**ctx.n).sum() if to_scale else None
        return grad.mul_(scale * ctx.n * x ** (ctx.n - 1)) if to_x else None, of_scale, None

# %% wrong: the scale is forgotten in forward
# says: forward computes another function
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.save_for_backward(x, scale)
        ctx.n = n
        return x**n

    @staticmethod
    def backward(ctx, grad):
        x, scale = ctx.saved_tensors
        return grad * scale * ctx.n * x ** (ctx.n - 1), None, None

# %% wrong: autograd does it
# says: a class made from torch.autograd.Function
class PowerLaw:
    @staticmethod
    def apply(x, scale, n):
        return scale * x**n

# %% wrong: the arguments in another order
# says: one gradient for each argument of forward, each in its shape
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        ctx.save_for_backward(x, scale)
        ctx.n = n
        return scale * x**n

    @staticmethod
    def backward(ctx, grad):
        x, scale = ctx.saved_tensors
        return None, grad * scale * ctx.n * x ** (ctx.n - 1), (grad * x**ctx.n).sum()

# %% wrong: by a division
# says: which fails where a factor is 0
class PowerLaw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale, n):
        result = scale * x**n
        ctx.save_for_backward(x, scale, result)
        ctx.n = n
        return result

    @staticmethod
    def backward(ctx, grad):
        x, scale, result = ctx.saved_tensors
        to_x, to_scale, _ = ctx.needs_input_grad
        return (grad * result * ctx.n / x if to_x else None,
                (grad * result / scale).sum() if to_scale else None, None)
