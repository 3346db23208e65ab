import torch

w = torch.arange(6.0).reshape(2, 3).requires_grad_()
v = torch.tensor([10.0, 20.0, 30.0], requires_grad=True)
# --- every kind of index on the left
for index in (
    0,
    (0, 1),
    slice(1),
    (slice(None), 1),
    None,
    ...,
    [0, 1],
    torch.tensor([1]),
    (torch.tensor([0, 1]), 2),
):
    x = torch.zeros(2, 3)
    x[index] = 7.0
    print(x.tolist(), x._version)
# --- a mask on the left
x = torch.arange(6.0).reshape(2, 3)
x[x > 2] = -1.0
print(x, x._version)
x[torch.tensor([True, False])] = 5.0
print(x)
x[x < 0] = torch.tensor([1.0, 2.0, 3.0])
print(x)
# --- values that broadcast
x = torch.zeros(2, 3)
x[:] = torch.tensor([1.0, 2.0, 3.0])
x[:, 0] = torch.tensor([8.0, 9.0])
x[1] = torch.tensor(4.0)
print(x)
# --- values that do not fit
x = torch.zeros(2, 3)
attempt(lambda: x.__setitem__(0, torch.zeros(2)))
attempt(lambda: x.__setitem__(slice(None), torch.zeros(3, 3)))
attempt(lambda: x.__setitem__(torch.tensor([0, 1]), torch.zeros(3, 3)))
attempt(lambda: x.__setitem__(x > 1, torch.zeros(2)))
attempt(lambda: x.__setitem__(5, 1.0))
attempt(lambda: x.__setitem__(0, "a"))
attempt(lambda: x.__setitem__(0, [1.0, 2.0, 3.0]))
print(x)
# --- values of another dtype
x = torch.zeros(3)
x[0] = 3
x[1] = torch.tensor(2.5, dtype=torch.float64)
x[2] = True
print(x)
i = torch.zeros(2, dtype=torch.int64)
i[0] = 2.9
print(i)
# --- recorded: a value that requires grad is put into a tensor that needs none
x = torch.zeros(2, 3)
x[1] = v
print(x.requires_grad, x.grad_fn.name(), x)
x.sum().backward()
print(v.grad)
# --- recorded: a constant is put into a tensor with history
y = w * 1
y[0] = 0.0
print(y.grad_fn.name())
y.sum().backward()
print(w.grad)
# --- recorded: a value with history into a tensor with history
y = w * 1
y[0] = v
(y * y).sum().backward()
print(w.grad, v.grad)
# --- recorded: by index tensor
y = w * 1
y[torch.tensor([1])] = v
print(y.grad_fn.name(), y._version)
y.sum().backward()
print(w.grad, v.grad)
# --- recorded: by mask
y = w * 1
y[y > 3] = 0.0
print(y.grad_fn.name())
y.sum().backward()
print(w.grad)
# --- recorded: by mask, with a value that requires grad
y = w * 1
y[y > 3] = v[:2]
print(y.grad_fn.name())
(y * 2).sum().backward()
print(w.grad, v.grad)
# --- recorded: the whole of it
y = w * 1
y[:] = v
print(y.grad_fn.name())
y.sum().backward()
print(w.grad, v.grad)
y = w * 1
y[...] = v
print(y.grad_fn.name())
# --- into a leaf that requires grad
attempt(lambda: w.__setitem__(0, 1.0))
attempt(lambda: w.__setitem__((0, 1), 1.0))
attempt(lambda: w.__setitem__(slice(None), 1.0))
attempt(lambda: w.__setitem__(torch.tensor([0]), 1.0))
attempt(lambda: w.__setitem__(w > 1, 1.0))
attempt(lambda: w.__setitem__((0, torch.tensor([0])), 1.0))
# --- into a leaf inside no_grad
with torch.no_grad():
    w[0] = 1.0
    w[:, 1] = 2.0
    w[w > 4] = 0.0
print(w, w._version)
# --- a saved value overwritten by assignment
y = w * 1
z = (y * y).sum()
y[0, 0] = 5.0
z.backward()
# --- augmented assignment to a part
y = w * 1
y[0] += 1
y[:, 1] *= 3
print(y, y._version, y.grad_fn.name())
y.sum().backward()
print(w.grad)
# --- augmented assignment by index tensor does not add up
x = torch.zeros(3)
x[torch.tensor([0, 0, 1])] += 1
print(x)
# --- filling a result row by row
out = torch.empty(2, 3)
for i in range(2):
    out[i] = v * (i + 1)
out.sum().backward()
print(out, v.grad)
# --- assigning overlapping parts of itself
x = torch.arange(5)
x[1:] = x[:-1].clone()
print(x)
# --- a row through two indexings
x = torch.zeros(2, 3)
x[0][1] = 5.0
x[[0]][0] = 9.0
print(x)
# --- deleting
attempt(lambda: torch.zeros(2).__delitem__(0))
# --- masked_fill_ and fill_ of parts
y = w * 1
y.masked_fill_(w > 2, 0.0)
print(y.grad_fn.name())
y.sum().backward()
print(w.grad)
y = w * 1
y[0].fill_(3.0)
print(y.grad_fn.name())
# --- copy_ broadcasts and is recorded
y = torch.zeros(2, 3)
y.copy_(v)
print(y, y._version)
y.sum().backward()
print(v.grad)
# --- copy_ into a tensor with history cuts it
y = w * 1
y.copy_(v)
y.sum().backward()
print(w.grad, v.grad)
