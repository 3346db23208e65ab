import torch
from torch.autograd import Function


class Double(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * 2

    @staticmethod
    def backward(ctx, g):
        return g * 2


# --- once_differentiable: what the gradient's history looks like
from torch.autograd.function import once_differentiable


class F(Function):
    @staticmethod
    def forward(ctx, a, n, b):
        ctx.save_for_backward(a, b)
        return a + n * b

    @staticmethod
    @once_differentiable
    def backward(ctx, g):
        print(torch.is_grad_enabled())
        return g, None, g * 2


a = torch.ones(2, requires_grad=True)
b = torch.ones(2, requires_grad=True)
go = torch.ones((), requires_grad=True)
F.apply(a, 2, b).sum().backward(go, create_graph=True)


def tree(node):
    if node is None:
        return "None"
    return type(node).__name__ + "(" + ", ".join(tree(n) for n, _ in node.next_functions) + ")"


print(tree(a.grad.grad_fn), tree(b.grad.grad_fn))
attempt(lambda: a.grad.sum().backward())


# --- graph of a gradient under create_graph
class F(Function):
    @staticmethod
    def forward(ctx, a, n, b):
        ctx.n = n
        ctx.save_for_backward(a, b)
        return a + n * b + a * b

    @staticmethod
    def backward(ctx, g):
        a, b = ctx.saved_tensors
        return g + g * b, None, g * ctx.n + g * a


a = torch.ones(2, requires_grad=True)
b = torch.ones(2, requires_grad=True)
go = torch.ones((), requires_grad=True)
F.apply(a, 2, b).sum().backward(go, create_graph=True)


def tree(node):
    if node is None:
        return "None"
    return type(node).__name__ + "(" + ", ".join(tree(n) for n, _ in node.next_functions) + ")"


print(tree(a.grad.grad_fn))
print(tree(b.grad.grad_fn))


# --- next_functions of a Function with arguments of all kinds
class F(Function):
    @staticmethod
    def forward(ctx, a, n, b, c, s):
        return a + b

    @staticmethod
    def backward(ctx, g):
        return g, None, g, None, None


a = torch.ones(2, requires_grad=True)
y = F.apply(a, 2, a * 2, torch.ones(2), "text")
print(y.grad_fn.next_functions, y.grad_fn.needs_input_grad)


# --- a Function returns its input: leaf, non-leaf, view, no grad
class Same(Function):
    @staticmethod
    def forward(ctx, x):
        return x

    @staticmethod
    def backward(ctx, g):
        return g * 2


x = torch.ones(2, requires_grad=True)
for t in (x, x * 1, (x * 1)[:1], torch.ones(2), x.detach()):
    y = Same.apply(t)
    print(
        y is t, y._is_view(), y._base is t, y.requires_grad, y.grad_fn, y.data_ptr() == t.data_ptr()
    )


# --- a returned input written afterwards
class Same(Function):
    @staticmethod
    def forward(ctx, x):
        return x

    @staticmethod
    def backward(ctx, g):
        return g * 2


x = torch.ones(2, requires_grad=True)
y = x * 1
z = Same.apply(y)
attempt(lambda: z.mul_(2))
attempt(lambda: y.mul_(2))
attempt(lambda: z.grad_fn)
attempt(lambda: z.sum())


# --- a view returned, written afterwards
class View(Function):
    @staticmethod
    def forward(ctx, x):
        return x[:1]

    @staticmethod
    def backward(ctx, g):
        return torch.cat([g, g])


x = torch.ones(2, requires_grad=True)
y = x * 1
z = View.apply(y)
print(z._is_view(), z._base is y, z.grad_fn)
attempt(lambda: z.mul_(2))
attempt(lambda: y.mul_(2))
attempt(lambda: z.grad_fn)


# --- an input and a fresh output returned together
class Both(Function):
    @staticmethod
    def forward(ctx, x):
        return x, x * 2

    @staticmethod
    def backward(ctx, g, h):
        print(g, h)
        return g + h


x = torch.ones(2, requires_grad=True)
a, b = Both.apply(x * 1)
print(a, b, a.output_nr, b.output_nr)
b.sum().backward()
print(x.grad)


# --- views of one input as several outputs
class Two(Function):
    @staticmethod
    def forward(ctx, x):
        return x[:1], x[1:]

    @staticmethod
    def backward(ctx, g, h):
        return torch.cat([g, h])


x = torch.ones(2, requires_grad=True)
a, b = Two.apply(x * 1)
print(a, b, a._is_view())
attempt(lambda: a.mul_(2))


# --- mark_dirty and the version
class Add(Function):
    @staticmethod
    def forward(ctx, x, y):
        x.add_(y)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx, g):
        return g, g


x = torch.ones(2, requires_grad=True)
y = x * 1
v = y._version
z = Add.apply(y, torch.ones(2, requires_grad=True))
print(z is y, y._version - v, y.grad_fn, z)
z.sum().backward()
print(x.grad)


# --- mark_dirty on something that is saved elsewhere
class Add(Function):
    @staticmethod
    def forward(ctx, x):
        x.add_(1)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx, g):
        return g


x = torch.ones(2, requires_grad=True)
y = x * 1
z = y.pow(2)
Add.apply(y)
attempt(lambda: z.sum().backward())


# --- mark_dirty through a view
class Add(Function):
    @staticmethod
    def forward(ctx, x):
        x.add_(1)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx, g):
        return g * 10


x = torch.ones(4, requires_grad=True)
y = x * 1
v = y[:2]
w = Add.apply(v)
print(w is v, y, y.grad_fn, v.grad_fn)
y.sum().backward()
print(x.grad)


# --- mark_dirty of an input that needs no gradient
class Add(Function):
    @staticmethod
    def forward(ctx, x, y):
        x.add_(y)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx, g):
        return None, g


x = torch.ones(2)
y = torch.ones(2, requires_grad=True)
z = Add.apply(x, y)
print(z is x, x.requires_grad, x.grad_fn, x._version)
z.sum().backward()
print(y.grad)


# --- mark_dirty and the other way: dirty, not returned
class Add(Function):
    @staticmethod
    def forward(ctx, x):
        x.add_(1)
        ctx.mark_dirty(x)
        return x * 2

    @staticmethod
    def backward(ctx, g):
        return g


x = torch.ones(2, requires_grad=True)
attempt(lambda: Add.apply(x * 1))


# --- mark_dirty of a tensor that is no input
class Add(Function):
    @staticmethod
    def forward(ctx, x):
        t = torch.ones(2)
        ctx.mark_dirty(t)
        return t

    @staticmethod
    def backward(ctx, g):
        return g


x = torch.ones(2, requires_grad=True)
attempt(lambda: Add.apply(x * 1))


# --- mark_dirty of what is no tensor
class Add(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(3)
        return x * 1

    @staticmethod
    def backward(ctx, g):
        return g


x = torch.ones(2, requires_grad=True)
attempt(lambda: Add.apply(x * 1))


# --- mark_non_differentiable of what is no tensor, of an input
class F(Function):
    @staticmethod
    def forward(ctx, x, what):
        ctx.mark_non_differentiable(what if what is not None else x)
        return x * 1

    @staticmethod
    def backward(ctx, g, h=None):
        return g, None


x = torch.ones(2, requires_grad=True)
attempt(lambda: F.apply(x, 3))
attempt(lambda: F.apply(x, None))
attempt(lambda: F.apply(x, torch.ones(2)))


# --- mark_non_differentiable with integer and float outputs
class F(Function):
    @staticmethod
    def forward(ctx, x):
        a, b, c = x * 2, x.argmax(), x * 3
        ctx.mark_non_differentiable(c)
        return a, b, c

    @staticmethod
    def backward(ctx, ga, gb, gc):
        print(ga, gb, gc)
        return ga * 2


x = torch.ones(2, requires_grad=True)
a, b, c = F.apply(x)
print(a.requires_grad, b.requires_grad, c.requires_grad, b, c)
a.sum().backward()


# --- integer outputs that were not marked
class F(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2, x.long()

    @staticmethod
    def backward(ctx, ga, gb):
        print(ga, gb)
        return ga


x = torch.ones(2, requires_grad=True)
a, b = F.apply(x)
print(b, b.requires_grad)
a.sum().backward()


# --- outputs that are not tensors
class F(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2, "text", None, 3

    @staticmethod
    def backward(ctx, *gs):
        print(gs)
        return gs[0]


x = torch.ones(2, requires_grad=True)
out = F.apply(x)
print(out, out[0].grad_fn.next_functions, out[0].output_nr)
out[0].sum().backward()


# --- no output at all
class F(Function):
    @staticmethod
    def forward(ctx, x):
        return None

    @staticmethod
    def backward(ctx, *gs):
        return gs[0]


x = torch.ones(2, requires_grad=True)
attempt(lambda: F.apply(x))


# --- an empty tuple, a list, a dict as output
class F(Function):
    @staticmethod
    def forward(ctx, x, kind):
        return {"tuple": (), "list": [x * 2], "dict": {"a": x * 2}, "one": (x * 2,)}[kind]

    @staticmethod
    def backward(ctx, *gs):
        return gs[0], None


x = torch.ones(2, requires_grad=True)
for kind in ("tuple", "list", "dict", "one"):
    attempt(lambda: F.apply(x, kind))


# --- tensors in a list argument are not seen
class F(Function):
    @staticmethod
    def forward(ctx, xs):
        return xs[0] * 2

    @staticmethod
    def backward(ctx, g):
        return None


x = torch.ones(2, requires_grad=True)
print(F.apply([x]))


# --- keyword arguments
class F(Function):
    @staticmethod
    def forward(ctx, x, k=1):
        return x * k

    @staticmethod
    def backward(ctx, g):
        return g, None


x = torch.ones(2, requires_grad=True)
attempt(lambda: F.apply(x, k=3))
attempt(lambda: F.apply(x))
attempt(lambda: F.apply())


# --- saving an input that forward changes
class F(Function):
    @staticmethod
    def forward(ctx, x):
        y = x.clone()
        ctx.save_for_backward(y)
        y.mul_(2)
        return y

    @staticmethod
    def backward(ctx, g):
        (y,) = ctx.saved_tensors
        print(y)
        return g * y


x = torch.ones(2, requires_grad=True)
attempt(lambda: F.apply(x).sum().backward())
print(x.grad)


# --- saving a temporary, changed afterwards
class F(Function):
    @staticmethod
    def forward(ctx, x, t):
        ctx.save_for_backward(t)
        return x * t

    @staticmethod
    def backward(ctx, g):
        return g * ctx.saved_tensors[0], None


x = torch.ones(2, requires_grad=True)
t = torch.ones(2)
y = F.apply(x, t)
t.add_(1)
attempt(lambda: y.sum().backward())


# --- saving an output that is written afterwards
class F(Function):
    @staticmethod
    def forward(ctx, x):
        y = x.exp()
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, g):
        return g * ctx.saved_tensors[0]


x = torch.ones(2, requires_grad=True)
y = F.apply(x)
y.add_(1)
attempt(lambda: y.sum().backward())
y = F.apply(x)
print(y.grad_fn.saved_tensors[0], y.grad_fn.saved_tensors[0].grad_fn is y.grad_fn)


# --- saved_tensors while forward still runs, and without saving
class F(Function):
    @staticmethod
    def forward(ctx, x):
        attempt(lambda: ctx.saved_tensors)
        ctx.save_for_backward(x)
        attempt(lambda: ctx.saved_tensors)
        attempt(lambda: ctx.to_save)
        return x * 2

    @staticmethod
    def backward(ctx, g):
        print(ctx.saved_tensors)
        return g


x = torch.ones(2, requires_grad=True)
y = F.apply(x)
print(y.grad_fn.to_save)
y.sum().backward()
attempt(lambda: y.grad_fn.saved_tensors)

# --- a second backward with retain_graph, and after it was freed
x = torch.ones(2, requires_grad=True)
y = Double.apply(x)
y.sum().backward(retain_graph=True)
y.sum().backward()
attempt(lambda: y.sum().backward())
print(x.grad)


# --- a Function that saves nothing may run twice
class F(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, g):
        return g * 2


x = torch.ones(2, requires_grad=True)
y = F.apply(x)
y.backward(torch.ones(2))
attempt(lambda: y.backward(torch.ones(2)))
print(x.grad)


# --- needs_input_grad assigned and read
class F(Function):
    @staticmethod
    def forward(ctx, x, y):
        print(ctx.needs_input_grad, type(ctx.needs_input_grad).__name__)
        return x * y

    @staticmethod
    def backward(ctx, g):
        print(ctx.needs_input_grad)
        return g, g


x = torch.ones(2, requires_grad=True)
F.apply(x, torch.ones(2)).sum().backward()
with torch.no_grad():
    F.apply(x, torch.ones(2))
F.apply(torch.ones(2), torch.ones(2))


# --- wrong number of gradients
class F(Function):
    @staticmethod
    def forward(ctx, x, y):
        return x * y

    @staticmethod
    def backward(ctx, g):
        return g


x = torch.ones(2, requires_grad=True)
attempt(lambda: F.apply(x, torch.ones(2)).sum().backward())


class F(Function):
    @staticmethod
    def forward(ctx, x, y):
        return x * y

    @staticmethod
    def backward(ctx, g):
        return g, g, g


attempt(lambda: F.apply(x, torch.ones(2)).sum().backward())


class F(Function):
    @staticmethod
    def forward(ctx, x, y):
        return x * y

    @staticmethod
    def backward(ctx, g):
        return ()


attempt(lambda: F.apply(x, torch.ones(2)).sum().backward())


# --- a gradient for something that is not a tensor
class F(Function):
    @staticmethod
    def forward(ctx, x, k):
        return x * k

    @staticmethod
    def backward(ctx, g):
        return g, g


x = torch.ones(2, requires_grad=True)
attempt(lambda: F.apply(x, 3).sum().backward())


# --- gradients of odd shapes and types
class F(Function):
    what = None

    @staticmethod
    def forward(ctx, x):
        return x * 1

    @staticmethod
    def backward(ctx, g):
        return F.what(g)


def run(what):
    F.what = staticmethod(what)
    x = torch.ones(2, 3, requires_grad=True)
    F.apply(x).sum().backward()
    print(x.grad)


attempt(lambda: run(lambda g: g.sum()))
attempt(lambda: run(lambda g: g.expand(4, 2, 3)))
attempt(lambda: run(lambda g: g[0]))
attempt(lambda: run(lambda g: g.reshape(3, 2)))
attempt(lambda: run(lambda g: g.double()))
attempt(lambda: run(lambda g: g.long()))
attempt(lambda: run(lambda g: 3))
attempt(lambda: run(lambda g: [g]))
attempt(lambda: run(lambda g: "text"))
attempt(lambda: run(lambda g: torch.zeros(10)))


# --- None for everything
class F(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, g):
        return None


x = torch.ones(1, requires_grad=True)
F.apply(x).backward()
print(x.grad)
F.apply(x**2).backward()
print(x.grad)
print(torch.autograd.grad(F.apply(x), x, allow_unused=True))
attempt(lambda: torch.autograd.grad(F.apply(x), x))


# --- undefined gradients reach a Function as zeros or as None
class Nothing(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1

    @staticmethod
    def backward(ctx, g):
        return None


class F(Function):
    @staticmethod
    def forward(ctx, x, materialize):
        ctx.set_materialize_grads(materialize)
        return x * 1

    @staticmethod
    def backward(ctx, g):
        print(g)
        return g, None


x = torch.ones(1, requires_grad=True)
Nothing.apply(F.apply(x, True)).backward()
Nothing.apply(F.apply(x, False)).backward()
Nothing.apply(x * 2).backward()
print(x.grad)


# --- legacy Functions
class F(Function):
    def forward(self, x):
        return x

    def backward(self, g):
        return g


attempt(lambda: F()(torch.ones(2)))
attempt(lambda: F.apply(torch.ones(2)))


class F(Function):
    @staticmethod
    def forward(ctx, x):
        return x


attempt(lambda: F())
attempt(lambda: F()(torch.ones(2)))


# --- both backward and vjp, only vjp
class F(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def vjp(ctx, g):
        return g * 7


x = torch.ones(2, requires_grad=True)
F.apply(x).sum().backward()
print(x.grad)


class G(F):
    @staticmethod
    def backward(ctx, g):
        return g * 9


attempt(lambda: G.apply(x).sum().backward())


# --- inheritance
class Base(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, g):
        return g * 2


class Child(Base):
    @staticmethod
    def backward(ctx, g):
        return g * 5


x = torch.ones(2, requires_grad=True)
y = Child.apply(x)
print(y.grad_fn, y.grad_fn.name(), type(y.grad_fn).__name__)
y.sum().backward()
print(x.grad)


# --- what a ctx is
class F(Function):
    @staticmethod
    def forward(ctx, x):
        print(type(ctx).__name__, isinstance(ctx, torch.autograd.function.FunctionCtx))
        ctx.a = 1
        return x * 2

    @staticmethod
    def backward(ctx, g):
        print(ctx.a, type(ctx).__name__, ctx.name())
        return g


x = torch.ones(2, requires_grad=True)
y = F.apply(x)
print(y.grad_fn.a, isinstance(y.grad_fn, torch.autograd.graph.Node), F, type(y.grad_fn))
y.sum().backward()


# --- exceptions keep their type and traceback
class F(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, g):
        raise KeyError("mine")


x = torch.ones(2, requires_grad=True)
attempt(lambda: F.apply(x).sum().backward())


# --- grad mode inside forward with an input that needs grad
class F(Function):
    @staticmethod
    def forward(ctx, x):
        print(torch.is_grad_enabled(), x.requires_grad, (x * 2).requires_grad)
        with torch.enable_grad():
            y = x * 2
            print(y.requires_grad)
        return y

    @staticmethod
    def backward(ctx, g):
        return g * 100


x = torch.ones(2, requires_grad=True)
y = F.apply(x)
print(y)
y.sum().backward()
print(x.grad)


# --- an output made under enable_grad in forward with a graph of its own
class F(Function):
    @staticmethod
    def forward(ctx, x):
        with torch.enable_grad():
            t = x.detach().requires_grad_()
            ctx.y = t * t
        ctx.t = t
        return ctx.y.detach()

    @staticmethod
    def backward(ctx, g):
        return torch.autograd.grad(ctx.y, ctx.t, g)[0]


x = torch.full((2,), 3.0, requires_grad=True)
F.apply(x).sum().backward()
print(x.grad)


# --- setup_context with positional unpacking and several outputs
class F(Function):
    @staticmethod
    def forward(x, k):
        return x * k, x + k

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, k = inputs
        a, b = output
        print(k, a, b, type(output).__name__)
        ctx.k = k
        ctx.save_for_backward(x, a)
        ctx.mark_non_differentiable(b)

    @staticmethod
    def backward(ctx, g, h):
        print(ctx.saved_tensors, ctx.k, h)
        return g * ctx.k, None


x = torch.ones(2, requires_grad=True)
a, b = F.apply(x, 3)
print(a, b)
a.sum().backward()


# --- a forward that takes ctx beside a setup_context
class F(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def backward(ctx, g):
        return g


x = torch.ones(2, requires_grad=True)
attempt(lambda: F.apply(x))

# --- the grad_fn of an in-place op after a Function
x = torch.ones(2, requires_grad=True)
y = Double.apply(x)
y.mul_(3)
print(y.grad_fn, y.grad_fn.next_functions)
y.sum().backward()
print(x.grad)

# --- inference tensors given to a Function
with torch.inference_mode():
    t = torch.ones(2)
x = torch.ones(2, requires_grad=True)


class F(Function):
    @staticmethod
    def forward(ctx, x, t):
        return x + t

    @staticmethod
    def backward(ctx, g):
        return g, None


print(F.apply(x, t))
with torch.inference_mode():
    y = F.apply(x, t)
    print(y, y.is_inference())

# --- pickling and copying of a Function class and its node
import copy

x = torch.ones(2, requires_grad=True)
y = Double.apply(x)
print(copy.copy(Double) is Double)
attempt(lambda: copy.deepcopy(y.grad_fn))

# --- a ctx kept after backward
kept = []


class F(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        kept.append(ctx)
        return x * 2

    @staticmethod
    def backward(ctx, g):
        return g


x = torch.ones(2, requires_grad=True)
y = F.apply(x)
print(kept[0] is y.grad_fn)
F.apply(torch.ones(2))
print(kept[1].needs_input_grad)
attempt(lambda: kept[1].saved_tensors)
attempt(lambda: kept[1].next_functions)


# --- non-contiguous gradients given to backward
class F(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1

    @staticmethod
    def backward(ctx, g):
        print(g.stride(), g.is_contiguous())
        return g


x = torch.ones(2, 3, requires_grad=True)
F.apply(x).sum().backward()
F.apply(x).t().contiguous().sum().backward()


# --- a Function under set_materialize_grads(False), two outputs one used
class F(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.set_materialize_grads(False)
        return x * 1, x * 2

    @staticmethod
    def backward(ctx, a, b):
        print(a, b)
        return a if b is None else b


x = torch.ones(2, requires_grad=True)
a, b = F.apply(x)
b.sum().backward()
a, b = F.apply(x)
a.sum().backward()


# --- gradcheck of a Function
class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * 3 * x**2


x = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
print(torch.autograd.gradcheck(Cube.apply, x), torch.autograd.gradgradcheck(Cube.apply, x))
