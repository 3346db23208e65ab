"""How results lie in memory: `view` works on them, and random numbers come in torch's order."""

import torch


def layout(tensor):
    print(tuple(tensor.shape), tensor.stride(), tensor.is_contiguous())


# --- what is made of an expanded tensor lies row by row
x = torch.rand(3, 1, 2).expand(3, 4, 2)
for made in (
    torch.ones_like(x),
    torch.empty_like(x),
    x.repeat(1, 1, 1),
    x.flip(0),
    x.scatter_add(0, torch.zeros(3, 4, 2, dtype=torch.int64), x),
    x.index_put((torch.tensor([0]),), torch.tensor(1.0)),
    x.index_add(0, torch.tensor([0]), x[:1]),
    x.clone(),
    x.double(),
):
    layout(made)

# --- random numbers like an expanded tensor
x = torch.full((2, 3), 0.5).expand(4, 2, 3)
for made in torch.rand_like(x), torch.nn.functional.dropout(x), torch.bernoulli(x):
    layout(made)
    print(made[0], made[-1, -1])

# --- reductions of a permuted tensor
x = torch.arange(24.0).view(2, 3, 4).permute(2, 0, 1)
for made in (
    x.sum(1),
    x.mean(-1),
    x.var(1),
    x.std(1),
    torch.var_mean(x, 1)[1],
    x.norm(dim=1),
    x.norm(3, dim=-1, keepdim=True),
    x.amax(1),
    x.prod(1),
    x.logsumexp(1),
    x.any(1),
):
    layout(made)
    made.view(-1)

# --- repeat and scatter_add of a transposed tensor
x = torch.arange(6.0).view(2, 3).t()
layout(x.repeat(1, 1))
layout(x.repeat(2, 1))
layout(x.scatter_add(0, torch.zeros(3, 2, dtype=torch.int64), x))
layout(x.index_add(0, torch.tensor([0]), x[:1]))
layout(torch.tensor(1.0).repeat(1))
