import torch
import torch.nn.functional as F

x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
y = torch.tensor([[5.0, 6.0], [7.0, 8.0]], requires_grad=True)


def saved(t):
    node = t.grad_fn
    values = []
    for name in sorted(
        n for n in dir(node) if n.startswith("_saved_") and n != "_saved_ignore_index"
    ):
        value = getattr(node, name)
        if isinstance(value, torch.Tensor):
            value = tuple(value.shape)
        values.append(f"{name[7:]}={value}")
    print(node.name(), *values)


# --- pointwise
for f in (
    lambda: x + y,
    lambda: x + 2,
    lambda: x - y,
    lambda: 2 - x,
    lambda: x * y,
    lambda: x * 2,
    lambda: x / y,
    lambda: x / 2,
    lambda: 2 / x,
    lambda: -x,
    lambda: x.pow(2),
    lambda: x**0.5,
    lambda: x**y,
    lambda: 2**x,
    lambda: x.exp(),
    lambda: x.log(),
    lambda: x.log1p(),
    lambda: x.sqrt(),
    lambda: x.abs(),
    lambda: x.sign(),
    lambda: x.floor(),
    lambda: x.sin(),
    lambda: x.cos(),
    lambda: x.tanh(),
    lambda: x.sigmoid(),
    lambda: x.relu(),
    lambda: F.softplus(x),
    lambda: x.clamp(0, 1),
    lambda: x.clamp(min=0),
    lambda: x.clamp(max=1),
    lambda: torch.where(x > 2, x, y),
    lambda: torch.maximum(x, y),
    lambda: torch.minimum(x, y),
):
    saved(f())
# --- reductions
for f in (
    lambda: x.sum(),
    lambda: x.sum(0),
    lambda: x.sum(1, keepdim=True),
    lambda: x.sum((0, 1)),
    lambda: x.mean(),
    lambda: x.mean(1),
    lambda: x.var(),
    lambda: x.var(1),
    lambda: x.std(),
    lambda: x.std(0),
    lambda: x.max(),
    lambda: x.max(1)[0],
    lambda: x.min(),
    lambda: x.min(0)[0],
    lambda: x.amax(),
    lambda: x.amax(1),
    lambda: x.amin(0),
    lambda: x.prod(),
    lambda: x.prod(1),
    lambda: x.norm(),
    lambda: x.norm(dim=1),
    lambda: x.norm(p=1),
    lambda: x.logsumexp(1),
    lambda: x.cumsum(0),
):
    saved(f())
# --- linear algebra
v = torch.tensor([1.0, 2.0], requires_grad=True)
b = torch.ones(3, 2, 2, requires_grad=True)
for f in (
    lambda: x @ y,
    lambda: torch.mm(x, y),
    lambda: x @ v,
    lambda: v @ x,
    lambda: torch.mv(x, v),
    lambda: v @ v,
    lambda: torch.dot(v, v),
    lambda: b @ b,
    lambda: torch.bmm(b, b),
    lambda: b @ x,
    lambda: x @ b,
    lambda: b @ v,
    lambda: torch.addmm(x, x, y),
    lambda: F.linear(x, y),
    lambda: F.linear(x, y, v),
    lambda: F.linear(b, y, v),
):
    saved(f())
# --- joining and picking
i = torch.tensor([0, 1])
for f in (
    lambda: torch.cat([x, y]),
    lambda: torch.stack([x, y]),
    lambda: x.gather(1, i[:, None]),
    lambda: x.index_select(0, i),
    lambda: x.masked_fill(x > 2, 0.0),
    lambda: x[i],
    lambda: x[x > 2],
    lambda: x.clone(),
    lambda: x.double(),
    lambda: x.softmax(1),
    lambda: F.log_softmax(x, 0),
    lambda: x.cumsum(1),
):
    saved(f())
# --- losses
target = torch.tensor([0, 1])
for f in (
    lambda: F.mse_loss(x, y),
    lambda: F.mse_loss(x, y.detach(), reduction="sum"),
    lambda: F.cross_entropy(x, target),
    lambda: F.nll_loss(F.log_softmax(x, 1), target),
    lambda: F.binary_cross_entropy_with_logits(x, torch.ones(2, 2)),
):
    saved(f())
# --- layers
image = torch.ones(1, 1, 4, 4, requires_grad=True)
for f in (
    lambda: F.conv2d(image, torch.ones(1, 1, 2, 2, requires_grad=True)),
    lambda: F.max_pool2d(image, 2),
    lambda: F.batch_norm(x, None, None, training=True),
):
    names = [n for n in dir(f().grad_fn) if n.startswith("_saved_")]
    # of an optional bias torch keeps the shape as well
    print(f().grad_fn.name(), sorted(n for n in names if n != "_saved_bias_sym_sizes_opt"))
# --- the saved input is the tensor itself
z = x.pow(2)
print(x.equal(z.grad_fn._saved_self), x is z.grad_fn._saved_self, z.grad_fn._saved_exponent)
# --- the saved result is another tensor over the same memory
z = x.exp()
print(z.equal(z.grad_fn._saved_result), z is z.grad_fn._saved_result)
print(
    z.data_ptr() == z.grad_fn._saved_result.data_ptr(), z.grad_fn._saved_result.grad_fn is z.grad_fn
)
# --- saved operands of mul
z = x * y
print(z.grad_fn._saved_self is x, z.grad_fn._saved_other is y)
z = x * y.detach()
print(z.grad_fn._saved_self, z.grad_fn._saved_other)
z = x * 2
print(z.grad_fn._saved_self, z.grad_fn._saved_other)
# --- the saved value of a non-leaf keeps its history
h = x * 1
z = h * h
print(z.grad_fn._saved_self is h, z.grad_fn._saved_self.grad_fn is h.grad_fn)
# --- a saved value read after it was written
h = x * 1
z = h * h
h.add_(1)
z.grad_fn._saved_self
# --- a saved value read after it was freed
z = x * y
z.sum().backward()
z.grad_fn._saved_other
# --- a saved value read after retain_graph
z = x * y
z.sum().backward(retain_graph=True)
print(z.grad_fn._saved_other is y)
# --- a number or a shape read after it was freed
z = x.pow(2).sum(0)
z.sum().backward()
attempt(lambda: z.grad_fn._saved_dim)
attempt(lambda: z.grad_fn.next_functions[0][0]._saved_exponent)
# --- _raw_saved of a node
z = x.pow(2)
print(type(z.grad_fn._raw_saved_self).__name__)


# --- saved values cannot be set
def kind(f):
    try:
        f()
    except Exception as error:
        print(type(error).__name__)


z = x * y
kind(lambda: setattr(z.grad_fn, "_saved_self", x))
# --- nothing is saved for an input that needs no gradient
z = torch.ones(2, 2) * x
print(z.grad_fn._saved_self is None, z.grad_fn._saved_other is None)
# --- what is saved although nobody asks for the gradient that reads it
import torch.nn.functional as F

base, power = torch.tensor([2.0, 3.0], requires_grad=True), torch.tensor([3.0, 2.0])
y = base**power
print(y.grad_fn._saved_result, y.grad_fn._saved_exponent)
y.add_(1)
attempt(lambda: y.sum().backward())
image, kernel = torch.ones(1, 1, 3, 3), torch.ones(1, 1, 2, 2)
for watched, other in ((image, kernel), (kernel, image)):
    watched = watched.clone().requires_grad_()
    given = (watched, other) if other is kernel else (other, watched)
    y = F.conv2d(*given)
    print(y.grad_fn._saved_input is given[0], y.grad_fn._saved_weight is given[1])
    other.add_(1)
    attempt(lambda: y.sum().backward())
logits, target = torch.tensor([1.0, -1.0]), torch.tensor([1.0, 0.0], requires_grad=True)
y = F.binary_cross_entropy_with_logits(logits, target)
print(y.grad_fn._saved_target is target)
rows, scale = torch.tensor([[1.0, 2.0], [3.0, 5.0]]), torch.ones(2, requires_grad=True)
used = scale * 1
y = F.batch_norm(rows, None, None, used, None, True)
print(y.grad_fn._saved_weight is used)
used.add_(1)
attempt(lambda: y.sum().backward())
# --- number - tensor and tensor - tensor from the right
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = torch.tensor([3.0, 4.0], requires_grad=True)
for z in (1 - x, torch.rsub(x, 2, alpha=3), torch.rsub(x, y), torch.rsub(x, y, alpha=3)):
    print(z, z.grad_fn._saved_alpha, len(z.grad_fn.next_functions))
    print(torch.autograd.grad(z.sum(), (x, y), allow_unused=True))
