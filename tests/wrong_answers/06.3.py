# The bank of exercise 06.3. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: retain_grad
def sensitivity(weight, x, loss_of):
    hidden = torch.tanh(x @ weight)
    hidden.retain_grad()
    loss_of(hidden).backward()
    return hidden.grad

# %% right: a hook
def sensitivity(weight, x, loss_of):
    kept = []
    hidden = torch.tanh(x @ weight)
    hidden.register_hook(kept.append)
    loss_of(hidden).backward()
    return kept[0]

# %% right: in two pieces
def sensitivity(weight, x, loss_of):
    hidden = torch.tanh(x @ weight)
    piece = hidden.detach().requires_grad_()
    loss_of(piece).backward()
    hidden.backward(piece.grad)
    return piece.grad

# %% right: both gradients asked for
def sensitivity(weight, x, loss_of):
    hidden = torch.tanh(x @ weight)
    loss = loss_of(hidden)
    of_hidden, of_weight = torch.autograd.grad(loss, [hidden, weight])
    weight.grad = of_weight if weight.grad is None else weight.grad + of_weight
    return of_hidden

# %% wrong: as it was
# says: nobody asked `hidden` to keep its gradient
def sensitivity(weight, x, loss_of):
    hidden = torch.tanh(x @ weight)
    loss_of(hidden).backward()
    return hidden.grad

# %% wrong: asked for afterwards
# says: a gradient. Came: None
def sensitivity(weight, x, loss_of):
    hidden = torch.tanh(x @ weight)
    loss_of(hidden).backward(retain_graph=True)
    hidden.retain_grad()
    return hidden.grad

# %% wrong: hidden becomes a leaf
# says: the way from hidden to weight is cut
def sensitivity(weight, x, loss_of):
    hidden = torch.tanh(x @ weight).detach().requires_grad_()
    loss_of(hidden).backward()
    return hidden.grad

# %% wrong: only the one is asked for
# says: gradients are asked for without adding them
def sensitivity(weight, x, loss_of):
    hidden = torch.tanh(x @ weight)
    return torch.autograd.grad(loss_of(hidden), hidden)[0]

# %% wrong: before the tanh
# says: one step further back
def sensitivity(weight, x, loss_of):
    product = x @ weight
    product.retain_grad()
    loss_of(torch.tanh(product)).backward()
    return product.grad

# %% wrong: the weight's gradient
# says: it is that of another tensor
def sensitivity(weight, x, loss_of):
    hidden = torch.tanh(x @ weight)
    loss_of(hidden).backward()
    return weight.grad

# %% wrong: walked twice
# says: the graph is walked two times
def sensitivity(weight, x, loss_of):
    hidden = torch.tanh(x @ weight)
    hidden.retain_grad()
    loss = loss_of(hidden)
    loss.backward(retain_graph=True)
    hidden.grad = None
    loss.backward()
    return hidden.grad

# %% wrong: two losses
# says: one walk is enough for both
def sensitivity(weight, x, loss_of):
    hidden = torch.tanh(x @ weight)
    loss_of(hidden).backward()
    hidden = torch.tanh(x @ weight)
    return torch.autograd.grad(loss_of(hidden), hidden)[0]

# %% wrong: works for one loss only
# says: the gradient of another tensor than hidden
def sensitivity(weight, x, loss_of):
    hidden = torch.tanh(x @ weight)
    loss_of(hidden).backward()
    return 2 * hidden

# %% wrong: the old gradient is cleared
# says: added to what was there
def sensitivity(weight, x, loss_of):
    weight.grad = None
    hidden = torch.tanh(x @ weight)
    hidden.retain_grad()
    loss_of(hidden).backward()
    return hidden.grad

# %% wrong: a list
# says: a value of type list
def sensitivity(weight, x, loss_of):
    kept = []
    hidden = torch.tanh(x @ weight)
    hidden.register_hook(kept.append)
    loss_of(hidden).backward()
    return kept
