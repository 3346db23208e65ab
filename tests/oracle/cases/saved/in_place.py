import torch


def packed(write):
    """Run `write` on a copy of a leaf while saved tensors are looked at; then backward."""
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = torch.tensor([3.0, 4.0], requires_grad=True)
    a = x * 1
    seen = []
    hooks = torch.autograd.graph.saved_tensors_hooks(lambda t: seen.append(t) or t, lambda t: t)
    with hooks:
        write(a, y)
    for tensor in seen:
        print([round(number, 4) for number in tensor.tolist()], tensor.grad_fn)
    a.sum().backward()
    print(x.grad, y.grad)


# --- hooks see the old value of what is multiplied in place
packed(lambda a, y: a.mul_(y))
# --- and of a power or a quotient
packed(lambda a, y: a.pow_(2))
packed(lambda a, y: a.div_(y))
# --- hooks see a result that was written in place
packed(lambda a, y: a.sigmoid_())
packed(lambda a, y: a.relu_())
# --- hooks on a write through a view
packed(lambda a, y: a[:1].mul_(y[:1]))
# --- hooks on a result that was written through a view
packed(lambda a, y: a[:1].tanh_())
# --- what saved the old value of self shows a copy of it
x = torch.tensor([1.0, 2.0], requires_grad=True)
a = x * 2
a.mul_(x)
print(a.grad_fn._saved_self, a.grad_fn.next_functions)
b = torch.ones(2)
b.mul_(x)
print(b.grad_fn._saved_self)
# --- a saved input that needs no gradient stays outside the graph
x = torch.tensor([1.0, 2.0], requires_grad=True)
k = torch.tensor([3.0, 4.0])
with torch.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t):
    y = x * k
print(y.grad_fn._saved_other, y.grad_fn._saved_self)
y.grad_fn._raw_saved_other
z = x * k
z.grad_fn._raw_saved_other.register_hooks(lambda t: t, lambda t: t + 1)
print(z.grad_fn._saved_other)
# --- index tensors go through the hooks too
x = torch.arange(6.0).reshape(2, 3).requires_grad_()
i = torch.tensor([0, 1])
seen = []
with torch.autograd.graph.saved_tensors_hooks(lambda t: seen.append(t) or t, lambda t: t + 1):
    y = x[:, i]
    print(seen, y.grad_fn._saved_indices)
    y.sum().backward()
    print(x.grad)
    seen.clear()
    x[x > 2]
    print(seen)
    z = x.clone()
    z[i] = 1.0
    print(seen[1:])
# --- a hook on one of the index tensors
x = torch.arange(6.0).reshape(2, 3).requires_grad_()
i = torch.tensor([0, 1])
y = x[:, i]
raw = y.grad_fn._raw_saved_indices
print(len(raw), type(raw[1]).__name__)
attempt(lambda: raw[0].register_hooks(lambda t: t, lambda t: t))
raw[1].register_hooks(lambda t: t, lambda t: t + 1)
print(y.grad_fn._saved_indices)
y.sum().backward()
print(x.grad)
# --- freed index tensors cannot be looked at
x = torch.arange(6.0).reshape(2, 3).requires_grad_()
y = x[:, torch.tensor([0, 1])]
y.sum().backward()
attempt(lambda: y.grad_fn._saved_indices)
attempt(lambda: y.grad_fn._raw_saved_indices)
# --- register_hooks wants two functions
raw = torch.ones(1, requires_grad=True).exp().grad_fn._raw_saved_result
print(type(raw).__module__)


def start(error):
    print(type(error).__name__, str(error).partition("Invoked")[0])


for hooks in ((), (print,), (1, 1), (print, 2), (print, print, print)):
    try:
        raw.register_hooks(*hooks)
    except TypeError as error:
        start(error)
# --- anomaly mode names the line of a write in place
import warnings

x = torch.tensor([-1.0, 2.0], requires_grad=True)
with warnings.catch_warnings(record=True) as caught, torch.autograd.detect_anomaly():
    warnings.simplefilter("always")
    a = x * 1
    a.sqrt_()
    attempt(lambda: a.sum().backward())
print(str(caught[-1].message).splitlines()[-1 if "Trig" not in str(caught[-1].message) else -2])
# --- a tensor times itself in place, with hooks: one of the two is saved as it was
x = torch.tensor([2.0, 3.0], requires_grad=True)
with torch.autograd.graph.saved_tensors_hooks(lambda t: t.clone(), lambda t: t):
    a = x * 1
    a *= a
a.sum().backward()
print(x.grad)
packed(lambda a, y: a.mul_(a))
