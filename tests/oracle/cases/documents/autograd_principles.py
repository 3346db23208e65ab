# "pytorch autograd 原理概述", with its code as it stands where it runs.
import torch
from torch.autograd import Function

# --- 1.1 forward does two things: the result, and its gradient function
x = torch.ones(2, requires_grad=True)
y = x.exp()
print(y, y.grad_fn)
# --- 2.1 a small forward and backward
data0 = torch.randn(2, 2, 4)
w_0 = torch.randn(2, 4, 3, requires_grad=True)
data2 = torch.bmm(data0, w_0)
data3 = torch.sigmoid(data2)
w_1 = torch.randn(2, 3, 5, requires_grad=True)
output = torch.matmul(data3, w_1)
loss = output.sum()
loss.backward()
print(output.grad_fn, data2.grad_fn, w_0.grad.shape)
w_0 = w_0 - 0.001 * w_0.grad
print(w_0.is_leaf, w_0.requires_grad)
# --- 2.2 requires_grad is inferred
x, y = torch.rand(5, 5), torch.rand(5, 5)
z = torch.rand((5, 5), requires_grad=True)
print((x + y).requires_grad, (x + z).requires_grad)
# --- 2.3 detach: the backward of the document cannot run
x = torch.tensor([2.0], requires_grad=True)
y = x.pow(2)
z = y.detach()
w = z * 3
w.backward()
# --- 2.3 what detach leaves connected
x = torch.tensor([2.0], requires_grad=True)
y = x.pow(2)
w = y.detach() * 3 + x
w.backward()
print(x.grad)
# --- 2.4 gradients of a layer, and the layer under no_grad
x = torch.ones(5, requires_grad=True)
w = torch.randn(5, 3, requires_grad=True)
b = torch.randn(3, requires_grad=True)
z = torch.matmul(x, w) + b
z.backward(torch.randn_like(z))
print("x grad:", x.grad)
with torch.no_grad():
    z = torch.matmul(x, w) + b
print(z.requires_grad)
attempt(lambda: z.backward(torch.ones_like(z)))
# --- 2.5 gradients add up until they are zeroed
x, label = torch.ones(5), torch.zeros(3)
w = torch.randn(5, 3, requires_grad=True)
b = torch.randn(3, requires_grad=True)
output = torch.matmul(x, w) + b
loss = torch.nn.functional.binary_cross_entropy_with_logits(output, label)
loss.backward(retain_graph=True)
print(w.grad)
print(output.grad_fn)
print(loss.grad_fn)
first = w.grad.clone()
loss.backward(retain_graph=True)
print(w.grad.allclose(2 * first))
w.grad.zero_()
loss.backward(retain_graph=True)
print(w.grad.equal(first))
# --- 2.6 in-place on a leaf is refused
data1 = torch.randn(3, 4)
data1.requires_grad = True
data1.mul_(2)
# --- 2.6 in-place under no_grad, also through a view: the gradient is subtracted twice
y = torch.ones(5, 5, requires_grad=True)
(y * 3).sum().backward()
with torch.no_grad():
    v = y.view(5, 5)
    v.sub_(y.grad * 0.1)
    y.sub_(0.1 * y.grad)
print(y[0, 0], y._version, y.grad_fn)
# --- 2.7 if w.grad: is ambiguous once there is a gradient
x = torch.ones(5, requires_grad=True)
w = torch.randn(5, 5, requires_grad=True)
b = torch.randn_like(x)
label = torch.Tensor([0, 0, 1, 0, 0])
for i in range(2):
    if w.grad:
        w.grad.zero_()
    output = torch.sigmoid(torch.matmul(w, x) + b)
    output.register_hook(lambda grad: print("hook", grad))
    output.retain_grad()
    loss = (output - label).var()
    loss.backward()
    print(output.grad)
    print("loss:", loss)
# --- 2.7 a leaf replaced by its update is a non-leaf, and retain_grad is needed
x = torch.ones(5, requires_grad=True)
w = torch.randn(5, 5, requires_grad=True)
b = torch.randn_like(x)
label = torch.Tensor([0, 0, 1, 0, 0])
for i in range(3):
    w.retain_grad()
    output = torch.sigmoid(torch.matmul(w, x) + b)
    loss = (output - label).var()
    loss.backward()
    w = w - 0.2 * w.grad
    print("loss:", loss, w.is_leaf)
# --- 2.7 the same without retain_grad
x = torch.ones(5, requires_grad=True)
w = torch.randn(5, 5, requires_grad=True)
for i in range(2):
    loss = torch.sigmoid(torch.matmul(w, x)).var()
    loss.backward()
    w = w - 0.2 * w.grad
# --- 2.7 updated in place under no_grad
x = torch.ones(5, requires_grad=True)
y = torch.randn(5, 5, requires_grad=True)
b = torch.randn_like(x)
label = torch.Tensor([0, 0, 1, 0, 0])
for i in range(4):
    if i > 0:
        y.grad.zero_()
    output = torch.sigmoid(torch.matmul(y, x) + b)
    loss = (output - label).var()
    loss.backward()
    with torch.no_grad():
        y.sub_(0.2 * y.grad)
    print("loss:", loss)
print(y.is_leaf, y._version, x.grad.shape)
# --- 2.7 .var() of the difference is not its mean square
d = torch.tensor([1.0, 2.0, 3.0])
print(d.var(), (d * d).mean())
# --- 2.8 retain_grad
x = torch.ones(5)
y = torch.randn(5, 5, requires_grad=True)
label = torch.Tensor([0, 0, 1, 0, 0])
for i in range(2):
    y.retain_grad()
    loss = (torch.sigmoid(torch.matmul(y, x)) - label).var()
    loss.backward()
    print(y.grad.shape, y.is_leaf)
    y = y - 0.1 * y.grad
# --- 2.8 a hook on a tensor that needs no gradient, with its name misspelt
a = torch.Tensor([1, 2, 3])
attempt(lambda: a.regiter_hook(print))
attempt(lambda: a.register_hook(print))
# --- 2.8 the hook, mended
grads = []
a = torch.Tensor([1, 2, 3]).requires_grad_()
a.register_hook(grads.append)
b = a.mul(2)
b.backward(torch.ones(3))
print(grads, a.grad)


# --- 2.9 a Function of one's own
class Exp(Function):
    @staticmethod
    def forward(ctx, i):
        result = i.exp()
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, grad_output):
        (result,) = ctx.saved_tensors
        return grad_output * result


x = torch.tensor([0.0, 1.0], requires_grad=True)
output = Exp.apply(x)
print(output)
output.sum().backward()
print(x.grad)
# --- 2.10 backward of a matrix, three times
inp = torch.eye(4, 5, requires_grad=True)
out = (inp + 1).pow(2).t()
out.backward(torch.ones_like(out), retain_graph=True)
print(f"First call\n{inp.grad}")
out.backward(torch.ones_like(out), retain_graph=True)
print(f"\nSecond call\n{inp.grad}")
inp.grad.zero_()
out.backward(torch.ones_like(out), retain_graph=True)
print(f"\nCall after zeroing gradients\n{inp.grad}")
# --- 2.11 two layers by hand: a bias that broadcasts, gradients that are never zeroed
w1 = torch.tensor([[0.1, 0.15], [0.2, 0.25], [0.3, 0.35]], requires_grad=True)
w2 = torch.tensor([[0.4, 0.45, 0.5], [0.55, 0.6, 0.65]], requires_grad=True)
b1 = torch.ones(3, 1).float()
b2 = torch.ones(2, 2).float()
input1 = torch.tensor([5, 10]).reshape(2, 1).to(torch.float32)
label = torch.tensor([0.01, 0.99]).reshape(2, 1)
for i in range(2):
    if w1.grad or w2.grad:
        w1.grad.zero_()
        w2.grad.zero_()
    w1.retain_grad()
    w2.retain_grad()
    out_h = torch.sigmoid(torch.mm(w1, input1) + b1)
    out_o = torch.sigmoid(torch.matmul(w2, out_h) + b2)
    loss = (out_o - label).var()
    loss.backward()
    rate = 0.5 if i < 100 else 0.02
    w1 = w1 - rate * w1.grad
    w2 = w2 - rate * w2.grad
    print(loss, out_o.shape)
# --- 2.11 all 300 rounds of it
import warnings

warnings.simplefilter("ignore")  # about reading .grad of tensors that are no leaves
w1 = torch.tensor([[0.1, 0.15], [0.2, 0.25], [0.3, 0.35]], requires_grad=True)
w2 = torch.tensor([[0.4, 0.45, 0.5], [0.55, 0.6, 0.65]], requires_grad=True)
b1 = torch.ones(3, 1).float()
b2 = torch.ones(2, 2).float()
input1 = torch.tensor([5, 10]).reshape(2, 1).to(torch.float32)
label = torch.tensor([0.01, 0.99]).reshape(2, 1)
for i in range(300):
    if w1.grad or w2.grad:
        w1.grad.zero_()
        w2.grad.zero_()
    w1.retain_grad()
    w2.retain_grad()
    out_h = torch.sigmoid(torch.mm(w1, input1) + b1)
    out_o = torch.sigmoid(torch.matmul(w2, out_h) + b2)
    loss = (out_o - label).var()
    loss.backward()
    rate = 0.5 if i < 100 else 0.02
    w1 = w1 - rate * w1.grad
    w2 = w2 - rate * w2.grad
    if i % 60 == 0:
        print(i, loss, out_o.shape)
# --- 3.1 leaves and what is inferred
net = torch.nn.Linear(2, 1)
out = net(torch.ones(1, 2))
print(all(p.is_leaf for p in net.parameters()), out.is_leaf, out.requires_grad, out.grad_fn)
attempt(lambda: setattr(out, "requires_grad", False))
out.sum().backward()
print(net.weight.grad)
print(out.grad)
# --- 3.1 .backward(1) is not how a gradient is given
x = torch.tensor(2.0, requires_grad=True)
attempt(lambda: (x * x).backward(1))
(x * x).backward(torch.tensor(1.0))
print(x.grad)
# --- 3.1 a vector root needs a gradient
x = torch.ones(2, requires_grad=True)
attempt(lambda: (x * 2).backward())
(x * 2).backward(torch.ones(2))
print(x.grad)
# --- 3.3 only floating point may require grad
attempt(lambda: torch.tensor([1, 2], requires_grad=True))
print(torch.tensor([1.0]).requires_grad)
# --- 3.4 backward goes through the whole graph, frozen weights are left out
w, v = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
v.requires_grad = False
((w * 2) * v).sum().backward()
print(w.grad, v.grad)
# --- 3.5 a graph built anew each time, with control flow
x = torch.tensor(1.0, requires_grad=True)
for n in range(1, 4):
    y = x
    for _ in range(n):
        y = y * 2
    y.backward()
    print(n, x.grad, y.grad_fn)
# --- 3.7 the fields of AutogradMeta, seen from Python
x = torch.ones(3, requires_grad=True)
y = x * 2
a, b = y.split([1, 2])
(a.sum() + b.sum()).backward()
print(x.grad, x.grad_fn, y.grad_fn, x.requires_grad, y.retains_grad, y._is_view(), a._is_view())
print(
    a._base is y, b.output_nr, a.output_nr, y._version, y.grad_fn.next_functions[0][0].variable is x
)
# --- 3.8 _saved_self and _saved_other are there where they are needed
x, y = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
print((x * y).grad_fn._saved_self is x, (x * y).grad_fn._saved_other is y)
attempt(lambda: (x + y).grad_fn._saved_self)
# --- 4.2 saved tensors: the input is the tensor itself, the result is not
x = torch.randn(5, requires_grad=True)
y = x.pow(2)
print(x.equal(y.grad_fn._saved_self), x is y.grad_fn._saved_self)
y = x.exp()
print(y.equal(y.grad_fn._saved_result), y is y.grad_fn._saved_result)
# --- 4.3 where functions are not differentiable
x = torch.zeros(1, requires_grad=True)


def at(value, f):
    x = torch.tensor([value], requires_grad=True)
    y = f(x)
    y.backward()
    return y.item(), x.grad.item()


print("relu at 0", at(0.0, torch.relu), "abs at 0", at(0.0, torch.abs))
print("sqrt at 0", at(0.0, torch.sqrt), "log at 0", at(0.0, torch.log))
print("sqrt at -1", at(-1.0, torch.sqrt), "log at -1", at(-1.0, torch.log))
print(
    "floor",
    at(1.5, torch.floor),
    "sign",
    at(0.0, torch.sign),
    "clamp at its edge",
    at(1.0, lambda t: t.clamp(0, 1)),
)
# --- 4.3 ties
x = torch.tensor([2.0, 2.0], requires_grad=True)
print(
    torch.autograd.grad(x.max(), x),
    torch.autograd.grad(x.max(0)[0], x),
    torch.autograd.grad(x.amin(), x),
)
# --- 4.4 three ways not to record
x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
with torch.no_grad():
    print((x * 2).requires_grad)
with torch.set_grad_enabled(False):
    print((x * 2).requires_grad)
y = torch.tensor([4.0, 5.0, 6.0], requires_grad=True)
x.requires_grad = False
z = x * y
z.sum().backward()
print(x.grad, y.grad)
# --- 4.5 freezing a module
net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 1))
net[0].requires_grad_(False)
net(torch.ones(1, 2)).sum().backward()
print([p.grad is None for p in net.parameters()], torch.nn.Parameter(torch.ones(1)).requires_grad)
# --- 4.6.1 requires_grad counts only in grad mode
x = torch.ones(1, requires_grad=True)
for mode in (torch.enable_grad, torch.no_grad, torch.inference_mode):
    with mode():
        print(mode.__name__, (x * 2).requires_grad, x.requires_grad)
# --- 4.6.2 the result of no_grad may be used in grad mode
w = torch.ones(2, requires_grad=True)
with torch.no_grad():
    scale = w * 2
(w * scale).sum().backward()
print(w.grad)
p = torch.nn.Parameter(torch.ones(2))
torch.nn.init.zeros_(p)
print(p, p.grad_fn)
# --- 4.6.3 an inference tensor may not be saved for a recorded computation
with torch.inference_mode():
    scale = torch.ones(2)
w = torch.ones(2, requires_grad=True)
attempt(lambda: w * scale)
with torch.no_grad():
    print(w * scale)
# --- 4.6.4 eval() changes dropout and batch norm, not recording
net = torch.nn.Sequential(torch.nn.BatchNorm1d(2), torch.nn.Dropout(0.5))
net.eval()
out = net(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
print(out, net[0].num_batches_tracked)
# --- 4.7 in-place overwrites what a gradient needs
x = torch.ones(2, requires_grad=True)
y = x * 2
z = y * y
y.add_(1)
attempt(lambda: z.sum().backward())
# --- 4.7 in-place through shared storage rewrites history, it does not fail
x = torch.ones(3, requires_grad=True)
y = x * 2
row = y[0]
row.mul_(10)
print(y.grad_fn, row.grad_fn)
y.sum().backward()
print(x.grad)
