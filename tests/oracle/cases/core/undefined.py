import torch

# --- what may be asked of a view that autograd cannot follow any more
a = torch.ones(4, requires_grad=True) * 1
p, q = a.split(2)
e = p.expand(3, 2)
p.retain_grad()
a.mul_(2)
for t in (p, q, e):
    attempt(lambda: t.is_leaf)
    attempt(lambda: t.retains_grad)
    attempt(lambda: t.requires_grad)
    attempt(lambda: t.output_nr)
    attempt(lambda: t._version)
    attempt(lambda: t._is_view())
    attempt(lambda: t._base is a)
    attempt(lambda: t.grad)
    attempt(lambda: t.data)
    attempt(lambda: t.detach())
    attempt(lambda: t.shape)
    attempt(lambda: t.grad_fn)
    attempt(lambda: t + 1)
    attempt(lambda: t.retain_grad())
    attempt(lambda: repr(t))
    attempt(lambda: t.tolist())

# --- the same in no_grad
a = torch.ones(4, requires_grad=True) * 1
p, q = a.split(2)
a.mul_(2)
with torch.no_grad():
    attempt(lambda: p.grad_fn)
    attempt(lambda: p.is_leaf)
    attempt(lambda: p + 1)
    attempt(lambda: p.requires_grad)
    attempt(lambda: p.add_(1))
    attempt(lambda: repr(p))


# --- post-accumulate hooks run even when no gradient arrives
class Nothing(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1

    @staticmethod
    def backward(ctx, g):
        return None


x = torch.ones(2, requires_grad=True)
x.register_post_accumulate_grad_hook(lambda t: print("accumulated", t.grad))
x.register_hook(lambda g: print("hook", g))
Nothing.apply(x).sum().backward()
Nothing.apply(x * 2).sum().backward()


# --- a saved value that was overwritten, read without a gradient
class Nothing(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1

    @staticmethod
    def backward(ctx, g):
        return None


x = torch.ones(2, requires_grad=True)
y = x.exp()
z = Nothing.apply(y)
y.add_(1)
attempt(lambda: z.sum().backward())
y = x.exp()
y.sum().backward()
attempt(lambda: Nothing.apply(y).sum().backward())

# --- grad with respect to what the roots do not reach runs and frees nothing
x = torch.ones(2, requires_grad=True)
z = torch.ones(2, requires_grad=True)
y = x.exp()
y.register_hook(lambda g: print("hook", g))
print(torch.autograd.grad(y.sum(), z, allow_unused=True))
y.sum().backward()
print(x.grad)


# --- another output of the same node as input
class Two(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2, x * 3

    @staticmethod
    def backward(ctx, a, b):
        print("backward", a, b)
        return a * 2 + b * 3


x = torch.ones(2, requires_grad=True)
a, b = Two.apply(x)
a.register_hook(lambda g: print("a", g))
b.register_hook(lambda g: print("b", g))
print(torch.autograd.grad(b.sum(), a, allow_unused=True, retain_graph=True))
print(torch.autograd.grad(b.sum(), (a, b), allow_unused=True, retain_graph=True))
b.sum().backward(inputs=[a], retain_graph=True)
print(a.grad, x.grad)
(a.sum() + b.sum()).backward(inputs=[b, x])
print(b.grad, x.grad)
