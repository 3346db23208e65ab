import torch

x = torch.arange(12.0).reshape(3, 4)
w = torch.arange(12.0).reshape(3, 4).requires_grad_()
i = torch.tensor([2, 0])
m = torch.tensor([True, False, True])
# --- ints and slices
print(x[0], x[-1], x[1, 2], x[1][2], x[-1, -1])
print(x[1:], x[:, 1:3], x[::2, ::3], x[1:1], x[5:])
# --- None and Ellipsis
print(x[None].shape, x[:, None].shape, x[..., None].shape, x[None, ..., None].shape, x[...].shape)
print(x[..., 0], x[0, ...], x[1, ..., 2])
# --- index tensors
print(x[i], x[i, i], x[:, i], x[i][:, i])
print(x[i, 1], x[1, i], x[i, 1:3])
print(
    x[torch.tensor([[0, 1], [2, 0]])].shape, x[torch.tensor(1)], x[torch.tensor(1), torch.tensor(2)]
)
# --- index tensors broadcast against each other
print(x[i[:, None], i], x[i[:, None], torch.tensor([0, 1, 3])])
# --- lists, tuples, ranges and arrays
import numpy as np

print(x[[0, 2]], x[[0, 2], [1, 3]], x[(0, 2)], x[[True, False, True]])
print(x[np.array([0, 1])], x[range(2)], x[[[0, 1]]])
# --- masks
print(x[x > 5], x[m], x[m, 1], x[m, 1:2], x[:, torch.tensor([True, False, False, True])])
print(x[x > 100], x[torch.zeros(3, 4, dtype=torch.bool)].shape)
# --- a 0-d mask
print(x[torch.tensor(True)].shape, x[torch.tensor(False)].shape, x[True].shape, x[False].shape)
# --- index tensors with a slice between them
y = torch.arange(24).reshape(2, 3, 4)
print(y[i[1:], :, i].shape, y[0, :, i].shape, y[:, i, i].shape, y[i[1:], ..., i].shape)
print(y[:, i].shape, y[..., i].shape, y[:, i, None].shape, y[None, i[1:]].shape)
# --- an index tensor of other integer types
print(x[torch.tensor([1, 0], dtype=torch.int32)], x[torch.tensor([1, 0], dtype=torch.int64)])
# --- a uint8 mask is deprecated
print(x[torch.tensor([1, 0, 1], dtype=torch.uint8)])
# --- out of range
attempt(lambda: x[3])
attempt(lambda: x[-4])
attempt(lambda: x[0, 4])
attempt(lambda: x[torch.tensor([0, 3])])
attempt(lambda: x[torch.tensor([-4])])
attempt(lambda: x[[5]])
# --- too many
attempt(lambda: x[0, 0, 0])
attempt(lambda: x[i, i, i])
attempt(lambda: x[..., ...].shape)
# --- of the wrong kind
attempt(lambda: x[1.0])
attempt(lambda: x["a"])
attempt(lambda: x[torch.tensor([1.0])])
attempt(lambda: x[::-1])
attempt(lambda: x[::0])
attempt(lambda: x[[0.5]])
# --- masks that do not fit
attempt(lambda: x[torch.tensor([True, False])])
attempt(lambda: x[torch.zeros(3, 3, dtype=torch.bool)])
# --- indices that do not broadcast
attempt(lambda: x[torch.tensor([0, 1]), torch.tensor([0, 1, 2])])
# --- an index with a step and negative slices
print(x[-2:], x[:-1, -1], x[:, 1::2])
# --- an empty index
print(x[[]].shape, x[torch.tensor([], dtype=torch.int64)].shape, x[()].shape)
# --- tensors as ints in slices
n = torch.tensor(2)
print(x[n], x[:n], x[n:], [10, 20, 30][n], list(range(n)))
# --- node names of indexing
for index in (
    0,
    slice(1),
    (0, 1),
    None,
    ...,
    i,
    [0, 1],
    w > 3,
    (0, i),
    (i, 0),
    (slice(None), i),
    (None, 0),
):
    print(w[index].grad_fn.name())
# --- gradients of indexing
for index in (
    0,
    (slice(None), 1),
    i,
    (i, i),
    w > 5,
    m,
    (0, i),
    [0, 0, 0],
    (slice(None), i),
    (..., -1),
):
    w.grad = None
    (w[index] * 2).sum().backward()
    print(w.grad.tolist())
# --- a row picked twice gets its gradient twice
(g,) = torch.autograd.grad(w[[1, 1, 0]].sum(), w)
print(g)
# --- second derivative through indexing
(g,) = torch.autograd.grad((w[i] ** 2).sum(), w, create_graph=True)
print(g)
print(torch.autograd.grad(g[0].sum(), w)[0])
# --- the shape of what is picked by a 0-d index tensor
print(w[torch.tensor(1)].shape, w[torch.tensor(1)].grad_fn.name(), w[torch.tensor([1])].shape)
# --- gather
print(
    x.gather(1, torch.tensor([[0, 1], [3, 2], [1, 1]])),
    torch.gather(x, 0, torch.tensor([[2, 1, 0, 0]])),
)
(g,) = torch.autograd.grad(w.gather(1, torch.tensor([[0, 0], [1, 3], [2, 2]])).sum(), w)
print(g)
attempt(lambda: x.gather(1, torch.tensor([[4]])))
attempt(lambda: x.gather(1, torch.tensor([0])))
attempt(lambda: x.gather(1, torch.tensor([[0.0]])))
# --- index_select
print(x.index_select(0, i), torch.index_select(x, 1, i))
print(torch.autograd.grad(w.index_select(0, torch.tensor([1, 1])).sum(), w)[0])
attempt(lambda: x.index_select(0, torch.tensor([3])))
attempt(lambda: x.index_select(2, i))
attempt(lambda: x.index_select(0, torch.tensor([[0]])))
# --- masked_fill
print(x.masked_fill(x > 5, -1.0), x.masked_fill(m[:, None], 0))
(g,) = torch.autograd.grad(w.masked_fill(w > 5, 0.0).sum(), w)
print(g)
attempt(lambda: x.masked_fill(x, 0.0))
attempt(lambda: x.masked_fill(torch.tensor([True, False]), 0.0))
# --- where
print(
    torch.where(x > 5, x, -x),
    torch.where(m[:, None], x, torch.tensor(0.0)),
    torch.where(x > 5, 1.0, 0.0),
)
print(x.where(x > 5, torch.tensor(9.0)), torch.where(x > 5, x, 0))
print(torch.where(x > 9)[0], torch.where(x > 9)[1])
attempt(lambda: torch.where(x, x, x))
# --- take rows in a loop
total = torch.zeros(())
for row in w:
    total = total + row[0] * row[1]
total.backward()
print(w.grad)
# --- len, contains, iteration
print(len(x), 5.0 in x, 99.0 in x, [tuple(r.shape) for r in x])
attempt(lambda: len(torch.tensor(1)))
