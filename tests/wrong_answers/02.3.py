# The bank of exercise 02.3. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: ask at the end
def make_weight(rows, columns):
    return (torch.randn(rows, columns) * 0.1).requires_grad_()

# %% right: a parameter
def make_weight(rows, columns):
    return nn.Parameter(torch.randn(rows, columns) / 10)

# %% right: a leaf whose numbers are shrunk unrecorded
def make_weight(rows, columns):
    weight = torch.randn(rows, columns, requires_grad=True)
    with torch.no_grad():
        weight *= 0.1
    return weight

# %% right: another tensor with these numbers
def make_weight(rows, columns):
    drawn = torch.randn(rows, columns, requires_grad=True) * 0.1
    weight = drawn.detach()
    weight.requires_grad = True
    return weight

# %% wrong: as it was
# says: nobody can reach it now
def make_weight(rows, columns):
    return torch.randn(rows, columns, requires_grad=True) * 0.1

# %% wrong: retain_grad
# says: no optimizer takes it
def make_weight(rows, columns):
    weight = torch.randn(rows, columns, requires_grad=True) * 0.1
    weight.retain_grad()
    return weight

# %% wrong: detached without a wish
# says: the history is gone, and the wish with it
def make_weight(rows, columns):
    return (torch.randn(rows, columns, requires_grad=True) * 0.1).detach()

# %% wrong: the factor is lost
# says: the factor 0.1 is lost
def make_weight(rows, columns):
    return torch.randn(rows, columns, requires_grad=True)

# %% wrong: recording stays off
# says: stays off for the rest of the program
def make_weight(rows, columns):
    torch.set_grad_enabled(False)
    weight = torch.randn(rows, columns) * 0.1
    return weight.requires_grad_()

# %% wrong: all alike
# says: the same number everywhere
def make_weight(rows, columns):
    return torch.full((rows, columns), 0.1, requires_grad=True)

# %% wrong: a seed inside
# says: a seed is set inside
def make_weight(rows, columns):
    torch.manual_seed(0)
    return (torch.randn(rows, columns) * 0.1).requires_grad_()

# %% wrong: nothing is returned
# says: made but not returned
def make_weight(rows, columns):
    weight = (torch.randn(rows, columns) * 0.1).requires_grad_()

# %% wrong: transposed
# says: shape (30, 40)
def make_weight(rows, columns):
    return (torch.randn(columns, rows) * 0.1).requires_grad_()
