import torch
from torch.autograd import Function

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = torch.tensor([4.0, 5.0, 6.0], requires_grad=True)


class Exp(Function):
    @staticmethod
    def forward(ctx, i):
        result = i.exp()
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, grad):
        (result,) = ctx.saved_tensors
        return grad * result


class Mul(Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a * b

    @staticmethod
    def backward(ctx, grad):
        a, b = ctx.saved_tensors
        print("needs", ctx.needs_input_grad)
        return grad * b, grad * a


# --- a Function that saves its result
out = Exp.apply(torch.zeros(2, requires_grad=True))
print(out, out.grad_fn, out.grad_fn.name(), type(out.grad_fn).__name__)
# --- its gradient
z = torch.tensor([0.0, 1.0], requires_grad=True)
Exp.apply(z).sum().backward()
print(z.grad)
# --- two inputs
Mul.apply(x, y).sum().backward()
print(x.grad, y.grad)
# --- an input that needs no gradient
Mul.apply(x, torch.ones(3)).sum().backward()
print(x.grad)
# --- no input needs a gradient
out = Mul.apply(torch.ones(3), torch.ones(3))
print(out, out.requires_grad, out.grad_fn)
# --- in no_grad
with torch.no_grad():
    out = Exp.apply(x)
print(out.requires_grad, out.is_leaf)


# --- grad mode inside forward and backward
class Modes(Function):
    @staticmethod
    def forward(ctx, a):
        print("forward", torch.is_grad_enabled(), a.requires_grad, (a * 2).requires_grad)
        return a * 2

    @staticmethod
    def backward(ctx, grad):
        print("backward", torch.is_grad_enabled(), grad.requires_grad)
        return grad * 2


Modes.apply(x).sum().backward()
torch.autograd.grad(Modes.apply(x).sum(), x, create_graph=True)


# --- forward sees the tensor it was given
class Same(Function):
    @staticmethod
    def forward(ctx, a):
        print(a is x)
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        return grad


Same.apply(x)


# --- arguments that are not tensors
class Scale(Function):
    @staticmethod
    def forward(ctx, a, factor, name="none"):
        ctx.factor = factor
        return a * factor

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.factor, None, None


Scale.apply(x, 3, "three").sum().backward()
print(x.grad)
attempt(lambda: Scale.apply(x, factor=3))
attempt(lambda: Scale.apply(x))


# --- trailing Nones may be left out or be too many
class Scale(Function):
    @staticmethod
    def forward(ctx, a, factor):
        return a * factor

    @staticmethod
    def backward(ctx, grad):
        return grad


attempt(lambda: Scale.apply(x, 3).sum().backward())


class Extra(Scale):
    @staticmethod
    def backward(ctx, grad):
        return grad, None, None, None


attempt(lambda: Extra.apply(x, 3).sum().backward())
print(x.grad)


class TooMany(Scale):
    @staticmethod
    def backward(ctx, grad):
        return grad, grad, grad


attempt(lambda: TooMany.apply(x, 3).sum().backward())


# --- a gradient for an input that needs none
class Both(Function):
    @staticmethod
    def forward(ctx, a, b):
        return a + b

    @staticmethod
    def backward(ctx, grad):
        return grad, grad


n = torch.ones(3)
Both.apply(x, n).sum().backward()
print(x.grad, n.grad)


# --- a gradient of another shape
class Wrong(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2

    @staticmethod
    def backward(ctx, grad):
        return grad[:2]


attempt(lambda: Wrong.apply(x).sum().backward())


# --- a gradient that broadcasts to the right shape is summed or refused
class Wide(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2

    @staticmethod
    def backward(ctx, grad):
        return grad.expand(2, 3)


attempt(lambda: Wide.apply(x).sum().backward())
print(x.grad)


# --- a gradient of another dtype is cast
class Double(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2

    @staticmethod
    def backward(ctx, grad):
        return grad.double()


Double.apply(x).sum().backward()
print(x.grad)


# --- a backward that returns something else
class Odd(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2

    @staticmethod
    def backward(ctx, grad):
        return 3.0


attempt(lambda: Odd.apply(x).sum().backward())


# --- None as the gradient of what needs one
class Nothing(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2

    @staticmethod
    def backward(ctx, grad):
        return None


Nothing.apply(x).sum().backward()
print(x.grad)
attempt(lambda: torch.autograd.grad(Nothing.apply(x).sum(), x))


# --- no backward, no forward
class Half(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2


attempt(lambda: Half.apply(x).sum().backward())


class Empty(Function):
    pass


attempt(lambda: Empty.apply(x))
# --- calling a Function or its instance
attempt(lambda: Exp(x))
attempt(lambda: Exp()(x))


# --- several outputs
class Halves(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2, a * 3

    @staticmethod
    def backward(ctx, first, second):
        print(first, second)
        return first * 2 + second * 3


a, b = Halves.apply(x)
print(a.output_nr, b.output_nr, a.grad_fn is b.grad_fn)
(a.sum() + b.sum() * 10).backward()
print(x.grad)


# --- several outputs, one used: the other's gradient is zeros
class Halves(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2, a * 3

    @staticmethod
    def backward(ctx, first, second):
        print(first, second)
        return first * 2


a, b = Halves.apply(x)
a.sum().backward()


# --- set_materialize_grads(False): the other's gradient is None
class Halves(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.set_materialize_grads(False)
        return a * 2, a * 3

    @staticmethod
    def backward(ctx, first, second):
        print(first, second)
        return first * 2


a, b = Halves.apply(x)
a.sum().backward()
print(x.grad)


# --- outputs that are not tensors
class Mixed(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2, "text", None, 3

    @staticmethod
    def backward(ctx, grad, *others):
        print(others)
        return grad * 2


out, *others = Mixed.apply(x)
print(others)
out.sum().backward()


# --- a list as the output
class Listing(Function):
    @staticmethod
    def forward(ctx, a):
        return [a * 2]

    @staticmethod
    def backward(ctx, grad):
        return grad


print(type(Listing.apply(x)), Listing.apply(x)[0].requires_grad)


# --- mark_non_differentiable
class Sorted(Function):
    @staticmethod
    def forward(ctx, a):
        index = a.argmax()
        mask = a > 1
        ctx.mark_non_differentiable(index, mask)
        return a * 2, index, mask

    @staticmethod
    def backward(ctx, grad, *others):
        print(others)
        return grad * 2


out, index, mask = Sorted.apply(x)
print(out.requires_grad, index.requires_grad, mask.requires_grad, mask.grad_fn)
out.sum().backward()


# --- mark_non_differentiable of a float output
class Float(Function):
    @staticmethod
    def forward(ctx, a):
        b = a * 3
        ctx.mark_non_differentiable(b)
        return a * 2, b

    @staticmethod
    def backward(ctx, first, second):
        print(second)
        return first


a, b = Float.apply(x)
print(b.requires_grad, b.grad_fn)
a.sum().backward()


# --- mark_dirty
class Add1(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.mark_dirty(a)
        a.add_(1)
        return a

    @staticmethod
    def backward(ctx, grad):
        return grad * 10


h = x * 2
out = Add1.apply(h)
print(out is h, h, h._version)
out.sum().backward()
print(x.grad)


# --- mark_dirty on a leaf
class Add1(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.mark_dirty(a)
        return a.add_(1)

    @staticmethod
    def backward(ctx, grad):
        return grad


attempt(lambda: Add1.apply(x))
n = torch.ones(3)
print(Add1.apply(n) is n, n)


# --- mark_dirty on a view
class Add1(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.mark_dirty(a)
        a.add_(1)
        return a

    @staticmethod
    def backward(ctx, grad):
        return grad * 10


h = x * 2
v = h[:2]
out = Add1.apply(v)
print(h.grad_fn, out.grad_fn.name())
h.sum().backward()
print(x.grad)


# --- mark_dirty of what is not returned
class Bad(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.mark_dirty(a)
        a.add_(1)
        return a * 2

    @staticmethod
    def backward(ctx, grad):
        return grad


attempt(lambda: Bad.apply(x * 1))


# --- an input returned as it is
class Identity(Function):
    @staticmethod
    def forward(ctx, a):
        return a

    @staticmethod
    def backward(ctx, grad):
        return grad * 5


out = Identity.apply(x)
print(out is x, out._is_view(), out.grad_fn.name())
out.sum().backward()
print(x.grad)


# --- a view of the input returned
class Row(Function):
    @staticmethod
    def forward(ctx, a):
        return a[:2]

    @staticmethod
    def backward(ctx, grad):
        return torch.cat([grad, torch.zeros(1)])


out = Row.apply(x * 1)
print(out._is_view(), out.grad_fn.name())
attempt(lambda: out.add_(1))
# --- once_differentiable
from torch.autograd.function import once_differentiable


class Once(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * a

    @staticmethod
    @once_differentiable
    def backward(ctx, grad):
        (a,) = ctx.saved_tensors
        return grad * 2 * a


(g,) = torch.autograd.grad(Once.apply(x).sum(), x, create_graph=True)
print(g.requires_grad, g)
attempt(lambda: g.sum().backward())
# --- once_differentiable without create_graph
from torch.autograd.function import once_differentiable


class Once(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2

    @staticmethod
    @once_differentiable
    def backward(ctx, grad):
        return grad * 2


Once.apply(x).sum().backward()
print(x.grad)


# --- a second derivative through a Function
class Square(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * a

    @staticmethod
    def backward(ctx, grad):
        (a,) = ctx.saved_tensors
        return grad * 2 * a


(g,) = torch.autograd.grad(Square.apply(x).sum(), x, create_graph=True)
print(g)
print(torch.autograd.grad(g.sum(), x))


# --- a constant kept on ctx is not differentiated twice
class Square(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.a = a.detach().clone()
        return a * a

    @staticmethod
    def backward(ctx, grad):
        return grad * 2 * ctx.a


(g,) = torch.autograd.grad(Square.apply(x).sum(), x, create_graph=True)
print(g.requires_grad)


# --- setup_context
class Cube(Function):
    @staticmethod
    def forward(a, n):
        return a**n

    @staticmethod
    def setup_context(ctx, inputs, output):
        a, n = inputs
        ctx.save_for_backward(a, output)
        ctx.n = n

    @staticmethod
    def backward(ctx, grad):
        a, output = ctx.saved_tensors
        return grad * ctx.n * output / a, None


Cube.apply(x, 3).sum().backward()
print(x.grad)


# --- setup_context that returns something
class Bad(Function):
    @staticmethod
    def forward(a):
        return a * 2

    @staticmethod
    def setup_context(ctx, inputs, output):
        return 3

    @staticmethod
    def backward(ctx, grad):
        return grad


attempt(lambda: Bad.apply(x))


# --- needs_input_grad in forward and setup_context
class Needs(Function):
    @staticmethod
    def forward(ctx, a, b, c):
        print(ctx.needs_input_grad)
        return a + b

    @staticmethod
    def backward(ctx, grad):
        print(ctx.needs_input_grad)
        return grad, grad, None


Needs.apply(x, torch.ones(3), 4).sum().backward()


# --- needs_input_grad follows what is asked for
class Needs(Function):
    @staticmethod
    def forward(ctx, a, b):
        return a + b

    @staticmethod
    def backward(ctx, grad):
        print(ctx.needs_input_grad)
        return grad, grad


out = Needs.apply(x, y).sum()
out.backward(inputs=[y], retain_graph=True)
torch.autograd.grad(out, x)


# --- save_for_backward called twice keeps the last
class Twice(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        ctx.save_for_backward(a * 2)
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        print(ctx.saved_tensors)
        return grad


Twice.apply(x).sum().backward()


# --- save_for_backward of None and of what is no tensor
class Some(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a, None)
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        print(ctx.saved_tensors[1])
        return grad


Some.apply(x).sum().backward()


class Bad(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(3)
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        return grad


attempt(lambda: Bad.apply(x))
# --- saved tensors after they were freed
out = Exp.apply(x).sum()
out.backward()
attempt(lambda: out.backward())
# --- saved tensors that were written
h = x * 1
out = Mul.apply(h, y).sum()
h.add_(1)
attempt(lambda: out.backward())
out = Exp.apply(x)
out.mul_(2)
attempt(lambda: out.sum().backward())


# --- saved inputs are the same tensors
class Keep(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        print(ctx.saved_tensors[0] is x)
        return grad


Keep.apply(x).sum().backward()
# --- saved_tensors seen from the grad_fn
node = Mul.apply(x, y).grad_fn
print([t is u for t, u in zip(node.saved_tensors, (x, y))])
print(node.needs_input_grad, node.next_functions[0][0].name())


# --- attributes on ctx are seen on the grad_fn
class Note(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.note = "kept"
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        return grad


print(Note.apply(x).grad_fn.note)


# --- an exception in forward and in backward
class Broken(Function):
    @staticmethod
    def forward(ctx, a, where):
        ctx.where = where
        if where == "forward":
            raise ValueError("in forward")
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        raise ValueError("in backward")


attempt(lambda: Broken.apply(x, "forward"))
print(torch.is_grad_enabled())
attempt(lambda: Broken.apply(x, "backward").sum().backward())
print(torch.is_grad_enabled())
# --- hooks on the output and node of a Function
out = Exp.apply(x * 0)
out.register_hook(lambda g: print("tensor", g))
out.grad_fn.register_hook(lambda i, o: print("node", i, o))
out.grad_fn.register_prehook(lambda o: print("pre", o))
out.sum().backward()


# --- backward inside backward
class Inner(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * a

    @staticmethod
    def backward(ctx, grad):
        (a,) = ctx.saved_tensors
        with torch.enable_grad():
            leaf = a.detach().requires_grad_()
            (leaf * leaf).sum().backward()
        return grad * leaf.grad


Inner.apply(x).sum().backward()
print(x.grad)


# --- checkpointing by hand
class Checkpoint(Function):
    @staticmethod
    def forward(ctx, f, a):
        ctx.f = f
        ctx.save_for_backward(a)
        return f(a)

    @staticmethod
    def backward(ctx, grad):
        (a,) = ctx.saved_tensors
        with torch.enable_grad():
            a = a.detach().requires_grad_()
            out = ctx.f(a)
        return None, torch.autograd.grad(out, a, grad)[0]


Checkpoint.apply(lambda a: a.exp().sin(), x * 0).sum().backward()
print(x.grad)


# --- a straight-through estimator
class Round(Function):
    @staticmethod
    def forward(ctx, a):
        return a.floor()

    @staticmethod
    def backward(ctx, grad):
        return grad


Round.apply(x + 0.5).sum().backward()
print(x.grad)


# --- a gradient reversal in a chain
class Reverse(Function):
    @staticmethod
    def forward(ctx, a):
        return a.view_as(a)

    @staticmethod
    def backward(ctx, grad):
        return -grad


Reverse.apply(x * 2).sum().backward()
print(x.grad)


# --- a Function without inputs that are tensors
class Source(Function):
    @staticmethod
    def forward(ctx, n):
        return torch.ones(n)

    @staticmethod
    def backward(ctx, grad):
        return None


out = Source.apply(2)
print(out, out.requires_grad)


# --- the names of ctx
class Names(Function):
    @staticmethod
    def forward(ctx, a):
        print(type(ctx).__name__)
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        return grad


Names.apply(x)
# --- a context in a Function shared between two calls
a, b = Exp.apply(x * 0), Exp.apply(x * 0)
print(a.grad_fn is b.grad_fn)
(a.sum() + b.sum() * 2).backward()
print(x.grad)
# --- an output used twice
out = Exp.apply(x * 0)
(out * out).sum().backward()
print(x.grad)
