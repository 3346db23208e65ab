import torch
from torch.autograd.graph import saved_tensors_hooks

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = torch.tensor([3.0, 4.0], requires_grad=True)


def pack(t):
    print("pack", t)
    return t


def unpack(t):
    print("unpack", t)
    return t


# --- each saved tensor is packed when recorded and unpacked when used
with saved_tensors_hooks(pack, unpack):
    z = x * y
print("forward done")
z.sum().backward()
print(x.grad, y.grad)
# --- only what is saved inside the block is packed
with saved_tensors_hooks(pack, unpack):
    z = x.exp()
w = z.exp()
w.sum().backward()
# --- what is packed may be anything
store = {}


def keep(t):
    store[len(store)] = t.clone()
    return len(store) - 1


with saved_tensors_hooks(keep, store.__getitem__):
    z = (x * y).sum()
z.backward()
print(x.grad, y.grad, len(store))
# --- what is unpacked is what the gradient is made of
with saved_tensors_hooks(lambda t: t * 10, lambda t: t):
    z = (x * y).sum()
z.backward()
print(x.grad, y.grad)
# --- nothing is packed where nothing is recorded
with saved_tensors_hooks(pack, unpack):
    a = torch.ones(2) * torch.ones(2)
    with torch.no_grad():
        b = x * y
    c = x + y
print("none")
# --- nested hooks: the inner ones count
with saved_tensors_hooks(lambda t: print("outer"), lambda t: t):
    with saved_tensors_hooks(lambda t: (print("inner"), t)[1], lambda t: t):
        z = x.exp()
    attempt(lambda: x.exp().shape)
z.sum().backward()
print(x.grad)
# --- reading _saved_ unpacks
with saved_tensors_hooks(pack, unpack):
    z = x.exp()
print(z.grad_fn._saved_result)
print(z.grad_fn._saved_result is z)
# --- unpacking happens each time
with saved_tensors_hooks(lambda t: t, unpack):
    z = x.exp().sum()
z.backward(retain_graph=True)
z.backward()
# --- packed values bypass the version check
with saved_tensors_hooks(lambda t: t.clone(), lambda t: t):
    h = x * 1
    z = (h * h).sum()
h.add_(1)
z.backward()
print(x.grad)
# --- hooks that keep the tensor itself still see the change
with saved_tensors_hooks(lambda t: t, lambda t: t):
    h = x * 1
    z = (h * h).sum()
h.add_(1)
attempt(lambda: z.backward())
print(x.grad)
# --- a pack hook that writes its argument
with saved_tensors_hooks(lambda t: t.mul_(2), lambda t: t):
    attempt(lambda: (x * 1).exp())
# --- an unpack hook that returns something else
with saved_tensors_hooks(lambda t: t, lambda t: 3):
    z = x.exp().sum()
attempt(lambda: z.backward())
# --- an unpack hook that returns another shape
with saved_tensors_hooks(lambda t: t, lambda t: t[:1]):
    z = (x * y).sum()
attempt(lambda: z.backward())
print(x.grad)


# --- an exception in pack and in unpack
def fail(t):
    raise ValueError("no")


with saved_tensors_hooks(fail, unpack):
    attempt(lambda: x.exp())
with saved_tensors_hooks(lambda t: t, fail):
    z = x.exp().sum()
attempt(lambda: z.backward())
# --- grad mode and the graph inside pack and unpack
with saved_tensors_hooks(
    lambda t: (print("pack", torch.is_grad_enabled(), t.requires_grad), t)[1],
    lambda t: (print("unpack", torch.is_grad_enabled()), t)[1],
):
    z = (x * y).sum()
z.backward()


# --- hooks see the tensors of a custom Function
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * a

    @staticmethod
    def backward(ctx, grad):
        return grad * 2 * ctx.saved_tensors[0]


with saved_tensors_hooks(pack, unpack):
    z = Square.apply(x)
z.sum().backward()
# --- disable_saved_tensors_hooks refuses
with torch.autograd.graph.disable_saved_tensors_hooks("not here"):
    try:
        with saved_tensors_hooks(pack, unpack):
            pass
    except RuntimeError as error:
        print(error)
# --- counting saved bytes
total = 0


def count(t):
    global total
    total += t.numel() * t.element_size()
    return t


with saved_tensors_hooks(count, lambda t: t):
    h = (x * y).exp().sum()
print(total)
# --- a number saved by an op is packed like a tensor
with saved_tensors_hooks(pack, unpack):
    z = x * 2
    w = x.pow(2)
    s = x.sum()
(z.sum() + w.sum() + s).backward()
# --- hooks are per thread
from concurrent.futures import ThreadPoolExecutor

with saved_tensors_hooks(pack, unpack):
    with ThreadPoolExecutor(1) as pool:
        z = pool.submit(lambda: x.exp()).result()
print(z)
# --- hooks that are no functions
hooks = torch.autograd.graph.saved_tensors_hooks(1, "two")
attempt(lambda: hooks.__enter__())
attempt(lambda: torch.autograd.graph.increment_version(5))
