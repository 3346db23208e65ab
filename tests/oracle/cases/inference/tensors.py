import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
with torch.inference_mode():
    i = torch.tensor([3.0, 4.0])
# --- what is made in inference mode
with torch.inference_mode():
    made = [torch.ones(2), torch.tensor([1.0]), x * 2, x + 1, torch.zeros_like(x), torch.randn(2)]
    print([t.is_inference() for t in made])
    print([t.requires_grad for t in made], [t.is_leaf for t in made])
print(x.is_inference())
# --- the version of an inference tensor
with torch.inference_mode():
    y = x * x
print(y.requires_grad)
print(y._version)
# --- the version of an inference tensor inside the mode
with torch.inference_mode():
    y = x * x
    attempt(lambda: y._version)
    print(x._version)
# --- requires_grad_ outside
i.requires_grad_()
# --- requires_grad set outside
i.requires_grad = True
# --- requires_grad_(False) and setting False are allowed
i.requires_grad_(False)
i.requires_grad = False
print(i.requires_grad)
# --- requires_grad_ inside
with torch.inference_mode():
    y = torch.ones(2)
    y.requires_grad_()
    print(y.requires_grad, y.is_leaf, y.is_inference())
    z = y * 2
    print(z.requires_grad, z.grad_fn)
# --- a factory with requires_grad inside
with torch.inference_mode():
    y = torch.ones(2, requires_grad=True)
    print(y.requires_grad, y.is_leaf, y.is_inference())
print(y)
# --- an inference tensor that requires grad, used outside
with torch.inference_mode():
    y = torch.ones(2, requires_grad=True)
attempt(lambda: (y + 1).requires_grad)
attempt(lambda: y * y)
# --- times a tensor that requires grad fails, plus works
z = i + x
print(z.requires_grad, z.is_inference(), z)
z.sum().backward()
print(x.grad)
i * x
# --- every op that would save an inference tensor refuses
ops = {
    "mul": lambda: x * i,
    "div": lambda: x / i,
    "matmul": lambda: x @ i,
    "where": lambda: torch.where(i > 3, x, x),
    "pow": lambda: x**i,
    "masked_fill": lambda: x.masked_fill(i > 3, 0.0),
    "mse": lambda: torch.nn.functional.mse_loss(x, i),
    "maximum": lambda: torch.maximum(x, i),
    "index": lambda: x[i > 3],
    "gather": lambda: x.gather(0, (i > 3).long()),
    "index_select": lambda: x.index_select(0, (i > 3).long()),
}
for name, f in ops.items():
    print(name)
    attempt(f)
# --- ops that save nothing of it accept an inference tensor
print((x + i).requires_grad, (x - i).requires_grad, (i - x).requires_grad)
print(torch.cat([x, i]).requires_grad, torch.stack([x, i]).requires_grad)
# --- without anything that requires grad an inference tensor works everywhere
y = i * torch.ones(2)
print(y, y.is_inference(), y.requires_grad)
# --- results outside of inference tensors alone
print(
    (i * 2).is_inference(), (i + i).is_inference(), i.sum().is_inference(), i.clone().is_inference()
)
# --- views of an inference tensor stay one
print(
    i[:1].is_inference(),
    i.view(2, 1).is_inference(),
    i.detach().is_inference(),
    i.t().is_inference(),
)
print([p.is_inference() for p in i.chunk(2)], i.expand(2, 2).is_inference(), i.data.is_inference())
# --- clone makes a normal tensor that can join
c = i.clone()
print(c.is_inference())
c.requires_grad_()
(c * x).sum().backward()
print(c.grad, x.grad)
# --- clone inside the mode is an inference tensor
with torch.inference_mode():
    print(x.clone().is_inference(), x.detach().is_inference(), x.view(2, 1).is_inference())
# --- the view of a normal tensor made inside is a normal tensor
with torch.inference_mode():
    v = x.view(2, 1)
    w = x[0]
print(v.is_inference(), v.requires_grad, v.grad_fn, v.is_leaf)
print(w.is_inference(), w.requires_grad, w._version)
# --- writing to a view made inside, outside
with torch.inference_mode():
    v = x.view(2, 1)
v.add_(1)
# --- writing to a view made inside, of a tensor that needs no gradient
n = torch.zeros(2)
with torch.inference_mode():
    v = n.view(2, 1)
attempt(lambda: v.add_(1))
attempt(lambda: v.add_(torch.ones(2, 1, requires_grad=True)))
with torch.no_grad():
    attempt(lambda: v.add_(1))
print(n, n._version)
# --- in-place on an inference tensor outside
i.add_(1)
# --- every kind of write to an inference tensor outside
attempt(lambda: i.mul_(2))
attempt(lambda: i.zero_())
attempt(lambda: i.fill_(1.0))
attempt(lambda: i.copy_(torch.ones(2)))
attempt(lambda: i.__setitem__(0, 1.0))
attempt(lambda: i[:1].add_(1))
attempt(lambda: i.normal_())
attempt(lambda: i.clamp_(0, 1))
attempt(lambda: i.masked_fill_(i > 0, 1.0))
with torch.no_grad():
    attempt(lambda: i.add_(1))
# --- a refused write to an inference tensor
attempt(lambda: i.add_(1))
print(i)
# --- writing to an inference tensor inside again
with torch.inference_mode():
    i.add_(1)
    i[0] = 9.0
print(i)
# --- a normal tensor written inside stays normal and its version rises
n = torch.zeros(2)
with torch.inference_mode():
    n.add_(1)
    n[0] = 5.0
print(n, n.is_inference(), n._version)
# --- a leaf that requires grad written inside
with torch.inference_mode():
    x.add_(1)
print(x, x._version, x.is_inference())
# --- a leaf written inside breaks a graph that saved it
y = (x * x).sum()
with torch.inference_mode():
    x.add_(1)
y.backward()
# --- out of an inference tensor into a normal one
n = torch.zeros(2)
n.copy_(i)
n += i
print(n, n.is_inference(), n._version)
# --- copying an inference tensor into one that requires grad
y = x * 1
y.copy_(i)
print(y.is_inference(), y.requires_grad)
y.sum().backward()
print(x.grad)
# --- multiplying in place by an inference tensor
y = x * 1
y.mul_(i)
# --- backward on an inference tensor
attempt(lambda: i.sum().backward())
with torch.inference_mode():
    y = (x * 2).sum()
attempt(lambda: y.backward())
# --- backward inside inference mode
y = (x * x).sum()
with torch.inference_mode():
    y.backward()
print(x.grad, x.grad.is_inference())
# --- a second accumulation after a backward inside inference mode
y = (x * x).sum()
with torch.inference_mode():
    y.backward()
attempt(lambda: (x * x).sum().backward())
print(x.grad, x.grad.is_inference())
# --- autograd.grad inside inference mode
y = (x * x).sum()
with torch.inference_mode():
    (g,) = torch.autograd.grad(y, x)
print(g, g.is_inference())
# --- set_data and .data with inference tensors
print(i.data.is_inference(), i.detach().requires_grad)
n = torch.zeros(2)
attempt(lambda: setattr(n, "data", i))


# --- saving for backward in a Function
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(b)
        return a * 2

    @staticmethod
    def backward(ctx, grad):
        return grad * 2, None


attempt(lambda: Double.apply(x, i))
print(Double.apply(i, i).is_inference())
with torch.inference_mode():
    print(Double.apply(x, i).requires_grad)
# --- printing an inference tensor
print(i)
with torch.inference_mode():
    print(torch.ones(2, 2), torch.arange(3))
# --- numpy, item, tolist and comparisons
print(i.numpy(), i.sum().item(), i.tolist(), (i > 3).is_inference(), i.equal(i))
# --- a module whose parameters are inference tensors
with torch.inference_mode():
    layer = torch.nn.Linear(2, 1)
print(layer.weight.requires_grad, layer.weight.is_inference())
attempt(lambda: layer(torch.ones(1, 2)).requires_grad)
with torch.no_grad():
    attempt(lambda: layer(torch.ones(1, 2)).shape)
# --- a module called in inference mode, its output used outside
layer = torch.nn.Linear(2, 1)
with torch.inference_mode():
    out = layer(torch.ones(1, 2))
attempt(lambda: torch.nn.functional.mse_loss(out, torch.zeros(1, 1)).requires_grad)
attempt(lambda: layer(out.expand(1, 2)).requires_grad)
# --- a hook on an inference tensor
attempt(lambda: i.register_hook(print))
attempt(lambda: i.retain_grad())
# --- the total of a loss divided outside the block
total = torch.zeros(())
with torch.inference_mode():
    loss = ((torch.ones(2) * 3) ** 2).mean()
    total += loss
print(total, total.is_inference(), (loss / 2).is_inference())
loss /= 2
# --- is_inference as a function
print(torch.is_inference(i), torch.is_inference(x))
# --- deepcopy of an inference tensor
import copy

print(copy.deepcopy(i).is_inference())
# --- wrapping an inference tensor as a Parameter
attempt(lambda: torch.nn.Parameter(i).requires_grad)
print(torch.nn.Parameter(i, requires_grad=False).is_inference())
# --- torch.tensor and as_tensor of an inference tensor
print(torch.as_tensor(i).is_inference(), torch.from_numpy(i.numpy()).is_inference())
# --- contiguous, to, float and long of an inference tensor
print(i.contiguous().is_inference(), i.to(torch.float32).is_inference(), i.double().is_inference())
print(i.reshape(2).is_inference(), i.reshape(1, 2).is_inference(), i.flatten().is_inference())
