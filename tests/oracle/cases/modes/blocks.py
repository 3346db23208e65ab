import torch


def flags(t):
    return t.requires_grad, t.is_leaf, t.grad_fn is None


x = torch.tensor([1.0, 2.0], requires_grad=True)
# --- no_grad as a block: results are not recorded, inputs keep their flag
with torch.no_grad():
    y = x * 2
    print(flags(y), flags(x), torch.is_grad_enabled())
print(flags(x * 2), torch.is_grad_enabled())
# --- enable_grad inside no_grad records, and no_grad holds again afterwards
with torch.no_grad():
    a = x * 2
    with torch.enable_grad():
        b = x * 3
    c = x * 4
print(a.requires_grad, b.requires_grad, c.requires_grad)
b.sum().backward()
print(x.grad)
# --- no_grad inside enable_grad inside no_grad
seen = []
with torch.no_grad():
    seen.append(torch.is_grad_enabled())
    with torch.enable_grad():
        seen.append(torch.is_grad_enabled())
        with torch.no_grad():
            seen.append(torch.is_grad_enabled())
        seen.append(torch.is_grad_enabled())
    seen.append(torch.is_grad_enabled())
seen.append(torch.is_grad_enabled())
print(seen)
# --- leaving a block restores the state before it, not True
torch.set_grad_enabled(False)
with torch.no_grad():
    pass
print(torch.is_grad_enabled())
with torch.enable_grad():
    print(torch.is_grad_enabled())
print(torch.is_grad_enabled())
# --- leaving a block undoes a plain call made inside it
with torch.no_grad():
    torch.set_grad_enabled(True)
    print(torch.is_grad_enabled())
print(torch.is_grad_enabled())
torch.set_grad_enabled(False)
with torch.enable_grad():
    torch.set_grad_enabled(True)
print(torch.is_grad_enabled())
# --- the mode is restored after an exception
for mode in (torch.no_grad, torch.inference_mode, lambda: torch.set_grad_enabled(False)):
    try:
        with mode():
            raise ValueError("inside")
    except ValueError as error:
        print(error, torch.is_grad_enabled(), torch.is_inference_mode_enabled())
# --- the mode is restored after a KeyboardInterrupt
try:
    with torch.no_grad():
        raise KeyboardInterrupt
except KeyboardInterrupt:
    print(torch.is_grad_enabled())


# --- a block does not swallow an exception
def fails():
    with torch.no_grad():
        return 1 / 0


attempt(fails)
# --- one object entered twice in a row
guard = torch.no_grad()
for _ in range(2):
    with guard:
        print(torch.is_grad_enabled(), end=" ")
    print(torch.is_grad_enabled())
# --- one object entered within itself
guard = torch.no_grad()
with guard:
    with guard:
        pass
    print(torch.is_grad_enabled())
print(torch.is_grad_enabled())
# --- what a with statement binds
with torch.no_grad() as a, torch.enable_grad() as b, torch.set_grad_enabled(False) as c:
    print(a, b, c)
with torch.inference_mode() as d:
    print(d)
# --- making a no_grad object changes nothing yet
guard = torch.no_grad()
print(torch.is_grad_enabled())
guard.__enter__()
print(torch.is_grad_enabled())
guard.__exit__(None, None, None)
print(torch.is_grad_enabled())
# --- set_grad_enabled as a block
for train in (False, True):
    with torch.set_grad_enabled(train):
        y = x * 2
    print(y.requires_grad, torch.is_grad_enabled())
# --- set_grad_enabled as a call lasts
_ = torch.set_grad_enabled(False)
print((x * 2).requires_grad)
_ = torch.set_grad_enabled(True)
print((x * 2).requires_grad)
# --- set_grad_enabled called twice and left as a block restores what stood at its construction
guard = torch.set_grad_enabled(False)
torch.set_grad_enabled(True)
with guard:
    print(torch.is_grad_enabled())
print(torch.is_grad_enabled())
# --- set_grad_enabled takes only a bool
attempt(lambda: torch.set_grad_enabled(1))
attempt(lambda: torch.set_grad_enabled(None))
attempt(lambda: torch.set_grad_enabled("yes"))
print(torch.is_grad_enabled())
# --- set_grad_enabled shows its mode
print(torch.set_grad_enabled(False))
print(repr(torch.set_grad_enabled(True)))
# --- set_grad_enabled by keyword
with torch.set_grad_enabled(mode=False):
    print((x * 2).requires_grad)
# --- an inner set_grad_enabled(True) inside no_grad
with torch.no_grad(), torch.set_grad_enabled(True):
    y = x * 2
print(y.requires_grad, y.grad_fn is not None)
# --- a result of no_grad is a constant for what follows
with torch.no_grad():
    y = x * 2
z = (y * x).sum()
z.backward()
print(x.grad)
# --- backward on a result of no_grad
with torch.no_grad():
    y = (x * 2).sum()
y.backward()
# --- a leaf made inside no_grad keeps requires_grad
with torch.no_grad():
    w = torch.ones(2, requires_grad=True)
    print(w.requires_grad, w.is_leaf, (w * 2).requires_grad)
(w * 2).sum().backward()
print(w.grad)
# --- requires_grad_ after no_grad
with torch.no_grad():
    y = x * 2
y.requires_grad_()
print(y, y.is_leaf)
# --- requires_grad_ inside no_grad
with torch.no_grad():
    y = (x * 2).requires_grad_()
    z = y * 3
print(y.requires_grad, z.requires_grad)
# --- views made inside no_grad of something that requires grad
with torch.no_grad():
    v = x[:1]
    w = x.view(2, 1)
    t = x.detach()
    e = x.expand(3, 2)
print([flags(i) for i in (v, w, t, e)])
# --- no_grad does not stop backward itself
y = (x * x).sum()
with torch.no_grad():
    y.backward()
print(x.grad, x.grad.requires_grad)
# --- no_grad around grad with create_graph
y = (x**3).sum()
with torch.no_grad():
    (g,) = torch.autograd.grad(y, x, create_graph=True)
print(g.requires_grad, torch.is_grad_enabled())
(second,) = torch.autograd.grad(g.sum(), x)
print(second)


# --- grad mode during backward with and without create_graph
def hook(grad):
    print(torch.is_grad_enabled())


y = x * 2
y.register_hook(hook)
y.sum().backward(retain_graph=True)
y.sum().backward(create_graph=True, retain_graph=True, inputs=[x])
# --- in-place on a leaf inside no_grad
with torch.no_grad():
    x -= 0.5
    x.mul_(2)
print(x, x._version, x.is_leaf)
# --- an update inside no_grad keeps .grad and the leaf
(x * x).sum().backward()
with torch.no_grad():
    x -= 0.1 * x.grad
print(x, x.grad)
# --- assigning instead of updating makes a new tensor without grad
(x * x).sum().backward()
with torch.no_grad():
    w = x - 0.1 * x.grad
print(w, w.requires_grad, w is x)
# --- copy_ and slice assignment inside no_grad
with torch.no_grad():
    x.copy_(torch.tensor([5.0, 6.0]))
    x[0] = 7.0
print(x, x._version)
# --- the names of the current modes
print(torch.is_grad_enabled(), torch.is_inference_mode_enabled())
with torch.no_grad():
    print(torch.is_grad_enabled(), torch.is_inference_mode_enabled())
with torch.inference_mode():
    print(torch.is_grad_enabled(), torch.is_inference_mode_enabled())
with torch.inference_mode(False):
    print(torch.is_grad_enabled(), torch.is_inference_mode_enabled())
# --- modes reached through torch.autograd
print(torch.autograd.no_grad is torch.no_grad, torch.autograd.enable_grad is torch.enable_grad)
print(torch.autograd.set_grad_enabled is torch.set_grad_enabled)
print(torch.autograd.inference_mode is torch.inference_mode)
print(torch.autograd.grad_mode.no_grad is torch.no_grad)
# --- deep nesting ends where it began
import contextlib

with contextlib.ExitStack() as stack:
    for i in range(50):
        stack.enter_context(torch.no_grad() if i % 2 else torch.enable_grad())
    print(torch.is_grad_enabled())
print(torch.is_grad_enabled())
# --- blocks left out of order
first, second = torch.no_grad(), torch.enable_grad()
first.__enter__()
second.__enter__()
first.__exit__(None, None, None)
print(torch.is_grad_enabled())
second.__exit__(None, None, None)
print(torch.is_grad_enabled())
# --- a recorded graph survives a no_grad block in the middle
y = x * 2
with torch.no_grad():
    scale = y.max()
z = (y / scale).sum()
z.backward()
print(x.grad)
# --- requires_grad of a result whose inputs need none
print((torch.ones(2) * 2).requires_grad, torch.ones(2).is_leaf, (torch.ones(2) * 2).is_leaf)


# --- where a mode is switched by hand in a function it leaks
def helper():
    torch.set_grad_enabled(False)


helper()
print(torch.is_grad_enabled())
