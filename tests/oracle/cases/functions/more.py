import torch
from torch.autograd import Function

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = torch.tensor([3.0, 4.0], requires_grad=True)


class Identity(Function):
    @staticmethod
    def forward(ctx, *inputs):
        return inputs if len(inputs) > 1 else inputs[0]

    @staticmethod
    def backward(ctx, *grads):
        return grads if len(grads) > 1 else grads[0]


class First(Function):
    @staticmethod
    def forward(ctx, a, b):
        return a * b

    @staticmethod
    def backward(ctx, grad):
        return grad, None


# --- several inputs returned as they are
a, b = Identity.apply(x, y)
print(a is x, a._is_view(), a.grad_fn.name(), b.output_nr)
(a * 2 + b).sum().backward()
print(x.grad, y.grad)


# --- one input returned twice
class Twice(Function):
    @staticmethod
    def forward(ctx, a):
        out = a * 2
        return out, out

    @staticmethod
    def backward(ctx, first, second):
        return first + second * 10


a, b = Twice.apply(x)
print(a is b, a.output_nr, b.output_nr)
a.sum().backward(retain_graph=True)
print(x.grad)
b.sum().backward()
print(x.grad)


# --- a tensor made from what needs no gradient
class Fresh(Function):
    @staticmethod
    def forward(ctx, a):
        return torch.ones(2)

    @staticmethod
    def backward(ctx, grad):
        return grad * 3


out = Fresh.apply(x)
print(out.requires_grad)
out.sum().backward()
print(x.grad)


# --- an integer output
class Count(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2, (a > 1).sum()

    @staticmethod
    def backward(ctx, grad, other):
        print(other)
        return grad


out, count = Count.apply(x)
print(count, count.requires_grad, out.requires_grad)
out.sum().backward()


# --- a tuple of tensors as an argument is not looked into
class Tuple(Function):
    @staticmethod
    def forward(ctx, pair):
        return pair[0] * pair[1]

    @staticmethod
    def backward(ctx, grad):
        return None


print(Tuple.apply((x, y)).requires_grad, Tuple.apply([x, y]).requires_grad)


# --- a gradient that is None for one input


First.apply(x, y).sum().backward()
print(x.grad, y.grad)
# --- the same input twice
First.apply(x, x).sum().backward()
print(x.grad)


# --- a Function within a Function
class Outer(Function):
    @staticmethod
    def forward(ctx, a):
        return First.apply(a, a)

    @staticmethod
    def backward(ctx, grad):
        return grad * 100


out = Outer.apply(x)
print(out.grad_fn.name())
out.sum().backward()
print(x.grad)


# --- subclasses inherit
class Negative(First):
    @staticmethod
    def backward(ctx, grad):
        return -grad, -grad


out = Negative.apply(x, y)
print(out.grad_fn.name())
out.sum().backward()
print(x.grad, y.grad)


# --- a Function inside no_grad has no node, and saves nothing
class Saving(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        print(ctx.needs_input_grad)
        return a * 2

    @staticmethod
    def backward(ctx, grad):
        return grad


with torch.no_grad():
    print(Saving.apply(x).grad_fn)
with torch.inference_mode():
    print(Saving.apply(x).is_inference())


# --- save_for_backward of an intermediate
class Tanh(Function):
    @staticmethod
    def forward(ctx, a):
        middle = a * 2
        out = middle.tanh()
        ctx.save_for_backward(middle, out)
        return out

    @staticmethod
    def backward(ctx, grad):
        middle, out = ctx.saved_tensors
        print(middle.requires_grad, out.requires_grad, out.grad_fn is not None)
        return grad * (1 - out**2) * 2


Tanh.apply(x * 0).sum().backward()
print(x.grad)


# --- saved_tensors twice in one backward
class Look(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        print(ctx.saved_tensors[0] is ctx.saved_tensors[0], len(ctx.saved_tensors))
        return grad


Look.apply(x).sum().backward()


# --- ctx.saved_tensors without anything saved
class Empty(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        print(ctx.saved_tensors)
        return grad


Empty.apply(x).sum().backward()


# --- saved tensors from outside after backward
class Keep(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        return grad


out = Keep.apply(x)
node = out.grad_fn
print(node.saved_tensors[0] is x, len(node.saved_tensors))
out.sum().backward()
attempt(lambda: node.saved_tensors)


# --- save_for_backward in backward for the second derivative
class Exp(Function):
    @staticmethod
    def forward(ctx, a):
        out = a.exp()
        ctx.save_for_backward(out)
        return out

    @staticmethod
    def backward(ctx, grad):
        (out,) = ctx.saved_tensors
        return grad * out


z = torch.zeros(2, requires_grad=True)
(g,) = torch.autograd.grad(Exp.apply(z).sum(), z, create_graph=True)
print(g)
(h,) = torch.autograd.grad(g.sum(), z, create_graph=True)
print(h)
print(torch.autograd.grad(h.sum(), z))
# --- once_differentiable with two outputs and None
from torch.autograd.function import once_differentiable


class Pair(Function):
    @staticmethod
    def forward(ctx, a, b):
        return a * 1, b * 1

    @staticmethod
    @once_differentiable
    def backward(ctx, first, second):
        print(first.requires_grad, second.requires_grad, torch.is_grad_enabled())
        return first, None


a, b = Pair.apply(x, y)
(a.sum() + b.sum()).backward()
print(x.grad, y.grad)
# --- the second derivative of once_differentiable
from torch.autograd.function import once_differentiable


class Once(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2

    @staticmethod
    @once_differentiable
    def backward(ctx, grad):
        return grad * 2


v = torch.ones(2, requires_grad=True)
(g,) = torch.autograd.grad(Once.apply(x), x, v, create_graph=True)
print(g.requires_grad)
attempt(lambda: g.sum().backward())


# --- mark_non_differentiable of an input returned
class Passing(Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.mark_non_differentiable(b)
        return a * 2, b

    @staticmethod
    def backward(ctx, grad, other):
        return grad * 2, None


a, b = Passing.apply(x, torch.ones(2))
print(a.requires_grad, b.requires_grad)
a.sum().backward()
print(x.grad)


# --- mark_dirty with two inputs
class AddTo(Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.mark_dirty(a)
        a.add_(b)
        return a

    @staticmethod
    def backward(ctx, grad):
        return grad, grad * 10


h = x * 1
out = AddTo.apply(h, y)
print(out is h, h.grad_fn.name(), h._version)
out.sum().backward()
print(x.grad, y.grad)


# --- mark_dirty turns a constant into a result
class AddTo(Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.mark_dirty(a)
        a.add_(b)
        return a

    @staticmethod
    def backward(ctx, grad):
        return None, grad


c = torch.zeros(2)
AddTo.apply(c, y)
print(c.requires_grad, c.grad_fn.name())
c.sum().backward()
print(y.grad)


# --- a write without mark_dirty is seen by the version all the same
class Quiet(Function):
    @staticmethod
    def forward(ctx, a):
        a.add_(1)
        return a * 2

    @staticmethod
    def backward(ctx, grad):
        return grad


h = x * 1
z = h * h
Quiet.apply(h)
print(h._version)
attempt(lambda: z.sum().backward())


# --- materialized zeros have the shape and dtype of their output
class Shapes(Function):
    @staticmethod
    def forward(ctx, a):
        return a.sum(), a.double()[:1].clone()

    @staticmethod
    def backward(ctx, first, second):
        print(first, second)
        return second.float().expand(2)


a, b = Shapes.apply(x)
b.sum().backward(retain_graph=True)
a.backward()


# --- a backward that changes its gradient in place
class Mean(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 1

    @staticmethod
    def backward(ctx, grad):
        return grad.clone().mul_(5)


Mean.apply(x).sum().backward()
print(x.grad)


# --- the graph around a Function
class Half(Function):
    @staticmethod
    def forward(ctx, a, n, b):
        return a + b

    @staticmethod
    def backward(ctx, grad):
        return grad, None, grad


node = Half.apply(x * 2, 3, y).grad_fn
print([None if n is None else n.name() for n, _ in node.next_functions])
node = Half.apply(x * 2, 3, torch.ones(2)).grad_fn
print([None if n is None else n.name() for n, _ in node.next_functions])


# --- vjp instead of backward
class Old(Function):
    @staticmethod
    def forward(ctx, a):
        return a * 2

    @staticmethod
    def vjp(ctx, grad):
        return grad * 7


Old.apply(x).sum().backward()
print(x.grad)
# --- isinstance and names
print(issubclass(First, Function), First.__name__, First.apply(x, y).grad_fn.__class__.__name__)


# --- keyword arguments to apply
class Power(Function):
    @staticmethod
    def forward(ctx, a, n=2):
        ctx.save_for_backward(a)
        ctx.n = n
        return a**n

    @staticmethod
    def backward(ctx, grad):
        (a,) = ctx.saved_tensors
        return grad * ctx.n * a ** (ctx.n - 1), None


Power.apply(x, 3).sum().backward()
print(x.grad)
attempt(lambda: Power.apply(x).sum().backward())
print(x.grad)
# --- a backward pass inside a backward pass, a thousand deep
class Countdown(Function):
    @staticmethod
    def forward(ctx, x):
        with torch.enable_grad():
            ctx.x = x.detach().requires_grad_() - 1
        return ctx.x.detach()

    @staticmethod
    def backward(ctx, grad):
        if ctx.x > 0:
            with torch.enable_grad():
                Countdown.apply(ctx.x).sum().backward()
        return grad


for start in (1000.0, 100.0):
    x = torch.tensor(start, requires_grad=True)
    Countdown.apply(x).backward()
    print(x.grad)
# --- modes go along however deep it is, and so does an error
seen = []


class Deep(Function):
    @staticmethod
    def forward(ctx, x, depth):
        ctx.depth = depth
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        seen.append(torch.is_grad_enabled())
        if not ctx.depth:
            raise ValueError("deep enough")
        with torch.enable_grad():
            Deep.apply(torch.ones(1, requires_grad=True), ctx.depth - 1).backward()
        return grad, None


attempt(lambda: Deep.apply(torch.ones(1, requires_grad=True), 100).backward())
print(len(seen), set(seen))
# --- what a Function has for torch's other transforms
print(Countdown.generate_vmap_rule)
attempt(lambda: Countdown.jvp(None))
attempt(lambda: Countdown.vmap(None, ()))
# --- saved tensors that can be read only once
class Once(Function):
    clear_saved_tensors_on_access = True

    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a * b

    @staticmethod
    def backward(ctx, grad):
        a, b = ctx.saved_tensors
        attempt(lambda: ctx.saved_tensors)
        return grad * b, grad * a


Once.apply(x.detach().requires_grad_(), y).sum().backward(retain_graph=True)
out = Once.apply(x, y)
print(len(out.grad_fn.saved_tensors))
attempt(lambda: out.sum().backward())
# --- gradients in one list
class Boxed(Function):
    boxed_grads_call = True

    @staticmethod
    def forward(ctx, a):
        return a * 2, a * 3

    @staticmethod
    def backward(ctx, grads):
        print(grads)
        return grads.pop() * 3 + grads.pop() * 2


first, second = Boxed.apply(x)
(first + second).sum().backward()
print(x.grad)
# --- arguments passed by name take their place in forward's order, and have gradients
class Named(Function):
    @staticmethod
    def forward(ctx, a, b, factor=2):
        print(ctx.needs_input_grad, factor)
        return a * b * factor

    @staticmethod
    def backward(ctx, grad):
        return tuple(grad * 5 if needed else None for needed in ctx.needs_input_grad)


print(Named.apply(x, y), Named.apply(x, y, factor=3))
leaf = torch.ones(2, requires_grad=True)
Named.apply(b=leaf, a=x).sum().backward()
print(leaf.grad)
attempt(lambda: Named.apply(x, a=y))
attempt(lambda: Named.apply(x, factor=3))
attempt(lambda: Named.apply(x, y, other=1))
attempt(lambda: Named.apply(x))


class KeywordOnly(Function):
    @staticmethod
    def forward(a, *, b=1):
        return a * b

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass


attempt(lambda: KeywordOnly.apply(x))
# --- what comes back of an input where nothing is recorded
def told(out, given):
    print(out is given, out.requires_grad, given.requires_grad, out._is_view(), given._version)


class Written(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.mark_dirty(a)
        return a.add_(1)

    @staticmethod
    def backward(ctx, grad):
        return grad


class Constant(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.mark_non_differentiable(a)
        return a

    @staticmethod
    def backward(ctx, grad):
        return grad


def inputs():
    return torch.ones(2), torch.ones(2, requires_grad=True), (x * 2), (x * 2)[:1]


for function in (Written, Constant, Identity):
    for mode in (torch.no_grad, torch.inference_mode):
        for given in inputs():
            with mode():
                out = function.apply(given)
            told(out, given)
# --- a constant that is an input, and a number that was written
for given in inputs():
    told(Constant.apply(given), given)
given = torch.ones(2)
told(Written.apply(given), given)
# --- what may not be written to inside a Function
class AddOne(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.mark_dirty(a)
        return a.add_(1)

    @staticmethod
    def backward(ctx, grad):
        return 3 * grad


class ScaledInPlace(Function):
    @staticmethod
    def forward(ctx, a, factor):
        ctx.mark_dirty(a)
        return a.mul_(factor)

    @staticmethod
    def backward(ctx, grad):
        return 2 * grad, grad


class WithCount(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.mark_dirty(a)
        return a.add_(1), a.numel()

    @staticmethod
    def backward(ctx, grad, _):
        return grad


def made_without(mode, source):
    with mode():
        return source.view(-1)


def targets(source):
    yield source
    yield source.view(-1)
    yield source.unbind()[0]
    yield made_without(torch.no_grad, source)
    yield made_without(torch.inference_mode, source)
    yield Identity.apply(source)


leaf = torch.ones(2, requires_grad=True)
for source in (torch.ones(2), leaf, leaf * 1):
    for target in targets(source):
        attempt(lambda: AddOne.apply(target))
    for target in targets(source):
        attempt(lambda: ScaledInPlace.apply(target, torch.ones((), requires_grad=True)))
    for target in targets(source):
        attempt(lambda: WithCount.apply(target))
# --- a view that a Function writes to after its base got a history
class Tripled(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.mark_dirty(a)
        return a.mul_(3)

    @staticmethod
    def backward(ctx, grad):
        return 3 * grad


for base in (torch.ones(3), torch.ones(3, requires_grad=True) * 1):
    factor = torch.ones(3, requires_grad=True)
    part = base[:2]
    base.mul_(factor)
    out = Tripled.apply(part)
    print(out is part, part.grad_fn.name(), base.grad_fn.name(), part._version)
    base.sum().backward()
    print(factor.grad)
# --- who takes a gradient out of its list has it alone
import weakref


class Alone(Function):
    boxed_grads_call = True

    @staticmethod
    def forward(ctx, a):
        return a * 2

    @staticmethod
    def backward(ctx, grads):
        watched = weakref.ref(grads[0])
        print(watched() is None)
        grads.clear()
        print(watched() is None)


Alone.apply(x).sum().backward()
attempt(lambda: Alone.apply(x).grad_fn.apply(x))
# --- apply calls backward as it is
class Told(Function):
    @staticmethod
    def forward(ctx, a, factor):
        ctx.save_for_backward(a)
        return a * factor

    @staticmethod
    def backward(ctx, grad):
        (a,) = ctx.saved_tensors
        print(grad, torch.is_grad_enabled())
        return grad, None


node = Told.apply(x, 3).grad_fn
for given in (torch.ones(2), torch.ones(5), 3, None, "no tensor"):
    attempt(lambda: node.apply(given))
attempt(lambda: node.apply())
attempt(lambda: node.apply(1, 2))
with torch.no_grad():
    attempt(lambda: node.apply(x))
# --- an input that comes back as it is cannot be saved in setup_context
class Late(Function):
    @staticmethod
    def forward(a, b):
        return b, a * b

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, first, second):
        a, b = ctx.saved_tensors
        return second * b, first + second * a


for a in (x, x.detach(), x * 1):
    for b in (y, y.detach(), y * 1):
        attempt(lambda: Late.apply(a, b))
with torch.no_grad():
    attempt(lambda: Late.apply(x, y))


class Careless(Late):
    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_dirty(inputs[0])
        ctx.save_for_backward(*inputs)


attempt(lambda: Careless.apply(x * 1, y))
# --- a saved output that has no gradient is saved as it is
class Position(Function):
    @staticmethod
    def forward(ctx, a):
        kept, at = a * 2, a.argmax()
        constant = a * 3
        ctx.mark_non_differentiable(constant)
        ctx.save_for_backward(kept, at, constant)
        return kept, at, constant

    @staticmethod
    def backward(ctx, grad, *_):
        print(ctx.saved_tensors)
        return grad


outputs = Position.apply(x)
outputs[0].sum().backward()
print([saved is out for saved, out in zip(Position.apply(x)[0].grad_fn.saved_tensors, outputs)])
outputs = Position.apply(x)
print([saved is out for saved, out in zip(outputs[0].grad_fn.saved_tensors, outputs)])
outputs[1].add_(1)
attempt(lambda: outputs[0].sum().backward())
# --- what is marked dirty counts one write, however often it comes back and whatever is refused
class Twice(Function):
    @staticmethod
    def forward(ctx, a):
        part = a[:1]
        ctx.mark_dirty(a)
        return part, a, a

    @staticmethod
    def backward(ctx, first, second, third):
        return second + third


for given in (torch.ones(2), x * 1, (x * 1).view(2), x):
    before = given._version
    attempt(lambda: Twice.apply(given))
    print(given._version - before)
