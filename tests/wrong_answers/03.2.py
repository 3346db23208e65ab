# The bank of exercise 03.2. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: grad, row by row
def jacobian(function, x):
    y = function(x)
    rows = []
    for number in range(y.shape[0]):
        [row] = torch.autograd.grad(y[number], x, retain_graph=True)
        rows.append(row)
    return torch.stack(rows)

# %% right: backward, with x.grad put aside
def jacobian(function, x):
    kept, rows = x.grad, []
    for number in range(len(function(x))):
        x.grad = None
        function(x)[number].backward()
        rows.append(x.grad)
    x.grad = kept
    return torch.stack(rows)

# %% right: of another leaf
def jacobian(function, x):
    z = x.detach().clone().requires_grad_()
    y = function(z)
    matrix = torch.zeros(len(y), len(z))
    for number in range(len(y)):
        z.grad = None
        y[number].backward(retain_graph=True)
        matrix[number] = z.grad
    return matrix

# %% wrong: all at once
# says: one walk with ones gives all results together
def jacobian(function, x):
    y = function(x)
    return torch.autograd.grad(y, x, torch.ones_like(y))[0]

# %% wrong: not cleared in between
# says: x.grad was not cleared in between
def jacobian(function, x):
    x.grad = None
    y = function(x)
    rows = []
    for number in range(len(y)):
        y[number].backward(retain_graph=True)
        rows.append(x.grad.clone())
    return torch.stack(rows)

# %% wrong: one tensor for all rows
# says: all rows are the same tensor, which the last walk has changed
def jacobian(function, x):
    x.grad = None
    y = function(x)
    rows = []
    for number in range(len(y)):
        y[number].backward(retain_graph=True)
        rows.append(x.grad)
    return torch.stack(rows)

# %% wrong: emptied with zero_
# says: zero_ has emptied it
def jacobian(function, x):
    x.grad = None
    y = function(x)
    rows = []
    for number in range(len(y)):
        y[number].backward(retain_graph=True)
        rows.append(x.grad)
        x.grad.zero_()
    return torch.stack(rows)

# %% wrong: x.grad is left full
# says: what was there is not put back
def jacobian(function, x):
    y = function(x)
    rows = []
    for number in range(len(y)):
        x.grad = None
        y[number].backward(retain_graph=True)
        rows.append(x.grad)
    return torch.stack(rows)

# %% wrong: the graph is gone
# says: backward through the graph a second time
def jacobian(function, x):
    y = function(x)
    rows = []
    for number in range(len(y)):
        rows.append(torch.autograd.grad(y, x, torch.eye(len(y))[number])[0])
    return torch.stack(rows)

# %% wrong: transposed
# says: rows and columns are exchanged
def jacobian(function, x):
    y = function(x)
    rows = [torch.autograd.grad(y, x, pick, retain_graph=True)[0] for pick in torch.eye(len(y))]
    return torch.stack(rows).t()

# %% wrong: the diagonal
# says: other inputs matter to a result as well
def jacobian(function, x):
    y = function(x)
    rows = [torch.autograd.grad(y, x, pick, retain_graph=True)[0] for pick in torch.eye(len(y))]
    return torch.stack(rows) * torch.eye(len(y), len(x))
