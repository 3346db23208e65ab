import torch

# --- what each kind of hook sees, on one node and its tensor
x = torch.ones(2, requires_grad=True)
y = x * 2
y.register_hook(lambda g: print("tensor", g))
y.grad_fn.register_prehook(lambda gs: print("pre", gs))
y.grad_fn.register_hook(lambda gi, go: print("post", gi, go))
x.register_hook(lambda g: print("leaf", g))
y.retain_grad()
x.register_post_accumulate_grad_hook(lambda t: print("accumulated", t.grad))
y.sum().backward()
print(y.grad)

# --- autograd.grad: the order of capture and hooks
x = torch.ones(2, requires_grad=True)
y = x * 2
y.register_hook(lambda g: print("tensor", g) or g * 10)
y.grad_fn.register_prehook(lambda gs: print("pre", gs) or (gs[0] * 10,))
y.grad_fn.register_hook(lambda gi, go: print("post"))
x.register_hook(lambda g: print("leaf", g) or g + 1)
z = y.sum()
print(torch.autograd.grad(z, y, retain_graph=True))
print(torch.autograd.grad(z, x, retain_graph=True))
print(torch.autograd.grad(z, (x, y), retain_graph=True))

# --- autograd.grad with retain_grad on the input
x = torch.ones(2, requires_grad=True)
y = x * 2
y.retain_grad()
print(torch.autograd.grad((y * 3).sum(), y, retain_graph=True))
print(y.grad)
print(torch.autograd.grad((y * 3).sum(), x))
print(y.grad)

# --- autograd.grad and hooks on AccumulateGrad
x = torch.ones(2, requires_grad=True)
node = x.view_as(x).grad_fn.next_functions[0][0]
node.register_prehook(lambda gs: print("accumulate pre", gs))
node.register_hook(lambda gi, go: print("accumulate post", gi, go))
print(torch.autograd.grad((x * 3).sum(), x))
print(x.grad)
(x * 3).sum().backward()
(x * 3).sum().backward(inputs=[x])

# --- a hook on an input of backward(inputs=)
x = torch.ones(2, requires_grad=True)
y = x * 2
y.register_hook(lambda g: print("y", g) or g * 2)
x.register_hook(lambda g: print("x", g))
(y * 3).sum().backward(inputs=[y])
print(y.grad, x.grad)

# --- hooks of a root
x = torch.ones(2, requires_grad=True)
y = (x * 2).sum()
y.register_hook(lambda g: print("root", g) or g * 5)
y.backward()
print(x.grad)

# --- a hook removes another one while running
x = torch.ones(1, requires_grad=True)
y = x * 2
handles = []


def first(g):
    print("first")
    handles[1].remove()


handles.append(y.register_hook(first))
handles.append(y.register_hook(lambda g: print("second")))
y.backward(retain_graph=True)
y.backward()

# --- a hook adds another one while running
x = torch.ones(1, requires_grad=True)
y = x * 2


def first(g):
    print("first")
    y.register_hook(lambda g: print("late"))


y.register_hook(first)
y.backward(retain_graph=True)
y.backward()

# --- hooks on a view and its base, before and after an in-place write
x = torch.ones(4, requires_grad=True)
y = x * 1
v = y[:2]
v.register_hook(lambda g: print("v before", g))
y.register_hook(lambda g: print("y before", g))
v.mul_(3)
v.register_hook(lambda g: print("v after", g))
y.register_hook(lambda g: print("y after", g))
y.sum().backward()
print(x.grad)

# --- retain_grad of a tensor, then an in-place write, then retain_grad again
x = torch.ones(2, requires_grad=True)
y = x * 2
y.retain_grad()
y.mul_(3)
y.retain_grad()
y.register_hook(lambda g: print("hook", g))
(y * 5).sum().backward()
print(y.grad, x.grad, y.retains_grad)

# --- retain_grad of a base, written through a view
x = torch.ones(4, requires_grad=True)
y = x * 2
y.retain_grad()
v = y[:2]
v.mul_(3)
y.sum().backward()
print(y.grad, y.retains_grad, x.grad)

# --- retain_grad of a view, its base written
x = torch.ones(4, requires_grad=True)
y = x * 2
v = y[:2]
v.retain_grad()
y.mul_(3)
print(v.retains_grad)
(v.sum() + y.sum()).backward()
print(v.grad, x.grad)

# --- retain_grad of a view written itself
x = torch.ones(4, requires_grad=True)
y = x * 2
v = y[:2]
v.retain_grad()
v.mul_(3)
print(v.retains_grad, v.grad_fn)
(v.sum() + y.sum()).backward()
print(v.grad, x.grad)

# --- retain_grad with create_graph, twice
x = torch.ones(2, requires_grad=True)
y = x * x
y.retain_grad()
(y * y).sum().backward(create_graph=True)
print(y.grad, y.grad.requires_grad)
(y * y).sum().backward()
print(y.grad, y.grad.requires_grad)

# --- the retained grad is not the gradient that flows on
x = torch.ones(2, requires_grad=True)
y = x * 2
z = y + 0
y.retain_grad()
z.retain_grad()
z.sum().backward()
print(y.grad.data_ptr() == z.grad.data_ptr(), y.grad, z.grad)

# --- a hook changing its argument in place
x = torch.ones(2, requires_grad=True)
y = x * 2


def scale(g):
    g.mul_(10)


y.register_hook(scale)
(y * 1).backward(torch.ones(2))
print(x.grad)

# --- the handle
x = torch.ones(2, requires_grad=True)
handle = x.register_hook(print)
print(type(handle).__name__, isinstance(handle.id, int))
with handle as same:
    print(same is handle)
(x * 2).sum().backward()

# --- wrong arguments to the hook methods
x = torch.ones(2, requires_grad=True)
y = x * 2
attempt(lambda: x.register_hook())
attempt(lambda: x.register_hook(None))
attempt(lambda: torch.ones(2).register_hook(print))
attempt(lambda: torch.ones(2).register_post_accumulate_grad_hook(print))
attempt(lambda: y.register_post_accumulate_grad_hook(print))
attempt(lambda: torch.ones(2).retain_grad())

# --- a hook that is not callable
x = torch.ones(2, requires_grad=True)
x.register_hook(3)
attempt(lambda: (x * 2).sum().backward())

# --- hooks without a name
from functools import partial


class Hook:
    def __call__(self, g):
        return g * 2


x = torch.ones(2, requires_grad=True)
y = x.clone()
y.register_hook(Hook())
y.register_hook(partial(lambda k, g: g * k, 3))
y.sum().backward()
print(x.grad)

# --- the names of hooks in errors
from functools import partial


def named(g):
    return g[:1]


class Hook:
    def __call__(self, g):
        return "no"


class Casting:
    def __call__(self, g):
        return g.double()


def run(hook):
    x = torch.ones(2, requires_grad=True)
    y = x * 1
    y.register_hook(hook)
    y.sum().backward()


for hook in (
    named,
    lambda g: g[:1],
    Hook(),
    Casting(),
    lambda g: g.double(),
    lambda g: 3,
    lambda g: (g,),
):
    attempt(lambda: run(hook))


# --- node hooks that return wrong things
def run(hook, kind="register_hook"):
    x = torch.ones(2, requires_grad=True)
    y = x * torch.ones(2, requires_grad=True)
    getattr(y.grad_fn, kind)(hook)
    y.sum().backward()
    print(x.grad)


attempt(lambda: run(lambda gi, go: (gi[0],)))
attempt(lambda: run(lambda gi, go: gi[0]))
attempt(lambda: run(lambda gi, go: 3))
attempt(lambda: run(lambda gi, go: [gi[0], gi[1]]))
attempt(lambda: run(lambda gi, go: (None, None)))
attempt(lambda: run(lambda gi, go: (gi[0][:1], gi[1])))
attempt(lambda: run(lambda gi, go: (gi[0].double(), gi[1])))
attempt(lambda: run(lambda go: (go[0], go[0]), "register_prehook"))
attempt(lambda: run(lambda go: go[0], "register_prehook"))
attempt(lambda: run(lambda go: 3, "register_prehook"))
attempt(lambda: run(lambda go: [go[0] * 2], "register_prehook"))
attempt(lambda: run(lambda go: (None,), "register_prehook"))
attempt(lambda: run(lambda go: (go[0][:1],), "register_prehook"))
attempt(lambda: run(lambda go: (go[0].double(),), "register_prehook"))

# --- wrong arguments to node methods
y = torch.ones(2, requires_grad=True) * 2
attempt(lambda: y.grad_fn())
attempt(lambda: y.grad_fn(torch.ones(2), torch.ones(2)))
attempt(lambda: y.grad_fn(3))
attempt(lambda: y.grad_fn.foo)
attempt(lambda: y.grad_fn.register_hook(3))

# --- a post-accumulate hook sees the sum and may replace it
x = torch.ones(2, requires_grad=True)


def hook(t):
    print(t is x, t.grad)
    t.grad = t.grad * 100


x.register_post_accumulate_grad_hook(hook)
(x * 2).sum().backward()
(x * 2).sum().backward()
print(x.grad)

# --- an optimizer step in a post-accumulate hook
w = torch.ones(2, requires_grad=True)
opt = torch.optim.SGD([w], lr=0.1)


def step(t):
    opt.step()
    opt.zero_grad()


w.register_post_accumulate_grad_hook(step)
(w * 3).sum().backward()
print(w, w.grad)

# --- hooks stay with the leaf when requires_grad goes off and on
x = torch.ones(2, requires_grad=True)
x.register_hook(lambda g: print("hook", g))
x.requires_grad_(False)
x.requires_grad_(True)
(x * 2).sum().backward()

# --- hooks of a leaf after data is replaced
x = torch.ones(2, requires_grad=True)
x.register_hook(lambda g: print("hook", g))
x.data = torch.zeros(3)
(x * 2).sum().backward()
print(x.grad)

# --- an exception in a hook, then backward again
x = torch.ones(2, requires_grad=True)
y = x * x
state = [True]


def hook(g):
    if state[0]:
        raise ValueError("from the hook")


y.register_hook(hook)
attempt(lambda: y.sum().backward())
print(x.grad)
state[0] = False
y.sum().backward()
print(x.grad)

# --- multi-grad hooks over a leaf and a non-leaf, run twice
x = torch.ones(2, requires_grad=True)
y = x * 2
torch.autograd.graph.register_multi_grad_hook((x, y), lambda gs: print("all", gs))
handle = torch.autograd.graph.register_multi_grad_hook(
    (x, y), lambda g: print("any", g), mode="any"
)
y.sum().backward(retain_graph=True)
y.sum().backward(retain_graph=True)
handle.remove()
torch.autograd.grad(y.sum(), x)

# --- hook order of two roots and a shared part
x = torch.ones(1, requires_grad=True)
a = x * 2
b = x * 3
c = a + b
d = a * b
for name, t in dict(x=x, a=a, b=b, c=c, d=d).items():
    t.register_hook(lambda g, name=name: print(name, g.item()))
torch.autograd.backward([c, d])

# --- hooks of a node with several outputs
x = torch.arange(4.0, requires_grad=True)
a, b = x.split(2)
a.register_hook(lambda g: print("a", g))
b.register_hook(lambda g: print("b", g))
a.grad_fn.register_prehook(lambda gs: print("pre", gs))
a.grad_fn.register_hook(lambda gi, go: print("post", gi, go))
a.sum().backward(retain_graph=True)
(a.sum() + 2 * b.sum()).backward()
print(x.grad)

# --- hook runs in the grad mode of the run
x = torch.ones(1, requires_grad=True)
y = x * 2
y.register_hook(lambda g: print(torch.is_grad_enabled(), g.requires_grad))
y.backward(retain_graph=True)
y.backward(create_graph=True)
with torch.no_grad():
    y.backward(retain_graph=True)

# --- leaves in the order of the edges that lead to them
x = torch.ones(2, requires_grad=True)
y = torch.ones(2, requires_grad=True)
for name, t in dict(x=x, y=y).items():
    t.register_hook(lambda g, name=name: print(name, g))
a = x * 2
z = x * y + a
z.sum().backward()
(torch.stack([x, y]) + torch.stack([y, x])).sum().backward()
