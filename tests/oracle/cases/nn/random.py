import torch

# --- manual_seed and the first numbers
print(torch.rand(3), torch.randn(3), torch.randint(10, (3,)), torch.randperm(5))
# --- the same seed again
torch.manual_seed(7)
a = torch.rand(2)
torch.manual_seed(7)
print(torch.equal(a, torch.rand(2)), torch.initial_seed())
# --- other seeds
for seed in (1, 42, 2**31, 2**40 + 5, -3):
    torch.manual_seed(seed)
    print(torch.rand(2), torch.randn(1))
attempt(lambda: torch.manual_seed(2**64))
# --- large shapes are drawn in blocks
print(torch.randn(16)[-3:], torch.randn(20)[-3:], torch.rand(17)[-1], torch.randn(4, 5)[0])
# --- double precision
print(torch.rand(2, dtype=torch.float64), torch.randn(2, dtype=torch.float64))
# --- odd numbers of normals
print(torch.randn(1), torch.randn(1), torch.randn(3), torch.randn(2))
# --- ranges of randint
print(
    torch.randint(5, 10, (4,)),
    torch.randint(2, (2, 2)),
    torch.randint(0, 2**40, (2,)),
    torch.randint(3, (1,)).dtype,
)
attempt(lambda: torch.randint(3, 3, (1,)))
# --- the _like ones
x = torch.zeros(2, 2)
print(torch.rand_like(x), torch.randn_like(x), torch.randint_like(x, 5))
print(torch.randn_like(x.double()).dtype, torch.rand_like(x, requires_grad=True).requires_grad)
# --- filling in place
x = torch.empty(3)
print(x.uniform_(), x.tolist())
print(x.uniform_(-1, 1))
print(x.normal_())
print(x.normal_(5, 2))
print(x.bernoulli_(0.5))
print(torch.bernoulli(torch.full((4,), 0.5)))
# --- a generator of one's own
g = torch.Generator().manual_seed(5)
print(
    torch.rand(2, generator=g),
    torch.randn(2, generator=g),
    torch.randperm(4, generator=g),
    g.initial_seed(),
)
print(torch.rand(1))
# --- saving and restoring the state
state = torch.get_rng_state()
a = torch.randn(3)
torch.set_rng_state(state)
print(torch.equal(a, torch.randn(3)))
g = torch.Generator()
s = g.get_state()
a = torch.rand(2, generator=g)
g.set_state(s)
print(torch.equal(a, torch.rand(2, generator=g)))
# --- what is drawn needs no gradient and is a leaf
t = torch.randn(2, requires_grad=True)
print(t.requires_grad, t.is_leaf, t.grad_fn, torch.randn(2).requires_grad)
# --- random numbers in a mode are the same numbers
with torch.no_grad():
    a = torch.randn(2)
torch.manual_seed(0)
with torch.inference_mode():
    b = torch.randn(2)
print(a.equal(b))
# --- shuffling by randperm
x = torch.arange(6)
print(x[torch.randperm(6)])
# --- drawing with probabilities that want a gradient: recorded, and the gradient is zeros
p = torch.full((2, 2), 0.5, requires_grad=True)
drawn = torch.bernoulli(p * 1)
print(drawn.requires_grad, drawn.grad_fn.name(), drawn.shape, drawn.dtype)
(drawn * p).sum().backward()
print(torch.equal(p.grad, drawn.detach()))
with torch.no_grad():
    print(torch.bernoulli(p).requires_grad, torch.bernoulli(p.double()).dtype)
attempt(lambda: torch.bernoulli(0.5))
