"""Custom Functions that random programs call: `c = custom.double_(b)`."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace


def functions(torch: ModuleType) -> SimpleNamespace:
    Function = torch.autograd.Function

    class Double(Function):
        """Writes to what it is given."""

        @staticmethod
        def forward(ctx, x):
            ctx.mark_dirty(x)
            return x.mul_(2)

        @staticmethod
        def backward(ctx, grad):
            return grad * 2

    class Cube(Function):
        """Saves its input and its output; can be differentiated twice."""

        @staticmethod
        def forward(ctx, x):
            out = x**3
            ctx.save_for_backward(x, out)
            return out

        @staticmethod
        def backward(ctx, grad):
            x, _ = ctx.saved_tensors
            return grad * 3 * x**2

    class Same(Function):
        """Returns its input, as a view."""

        @staticmethod
        def forward(ctx, x):
            return x

        @staticmethod
        def backward(ctx, grad):
            return grad * 3

    class Row(Function):
        """Returns a view of its input."""

        @staticmethod
        def forward(ctx, x):
            ctx.shape = x.shape
            return x.view(-1)

        @staticmethod
        def backward(ctx, grad):
            return grad.reshape(ctx.shape)

    class Pair(Function):
        """Two outputs, of which a gradient may reach one only."""

        @staticmethod
        def forward(ctx, x):
            ctx.set_materialize_grads(False)
            return x * 2, x + 1

        @staticmethod
        def backward(ctx, first, second):
            return second if first is None else first * 2

    class Sign(Function):
        """An output that no gradient flows through, beside one."""

        @staticmethod
        def forward(ctx, x):
            sign = x.sign()
            ctx.mark_non_differentiable(sign)
            return x * sign, sign

        @staticmethod
        def backward(ctx, grad, _):
            return grad

    class Take(Function):
        """Writes to its first argument and returns that; the second one has a gradient too."""

        @staticmethod
        def forward(ctx, x, y):
            ctx.mark_dirty(x)
            ctx.needs = ctx.needs_input_grad
            return x.copy_(y)

        @staticmethod
        def backward(ctx, grad):
            return grad * 0, grad if ctx.needs[1] else None

    return SimpleNamespace(
        double_=Double.apply, cube=Cube.apply, same=Same.apply, row=Row.apply,
        pair=Pair.apply, sign=Sign.apply, take_=Take.apply,
    )  # fmt: skip
