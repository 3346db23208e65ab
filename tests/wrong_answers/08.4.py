# The bank of exercise 08.4. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: only the write is paused
def step(w, x, y, rate):
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    with torch.no_grad():
        w -= rate * w.grad
        w.grad = None
    return loss.item()

# %% right: recorded with torch.autograd.grad, cleared by zeros
def step(w, x, y, rate):
    loss = ((x @ w - y) ** 2).mean()
    [slope] = torch.autograd.grad(loss, w)
    with torch.no_grad():
        w.sub_(slope, alpha=rate)
    return float(loss.detach())

# %% right: copied into w
def step(w, x, y, rate):
    w.grad = None
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    with torch.no_grad():
        w.copy_(w - rate * w.grad)
        w.grad.zero_()
    return loss.item()

# %% right: a decorated write
@torch.no_grad()
def move(w, rate):
    w += -rate * w.grad

def step(w, x, y, rate):
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    move(w, rate)
    w.grad = None
    return loss.item()

# %% right: written through a detached look at w
def step(w, x, y, rate):
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    w.detach().sub_(rate * w.grad)
    w.grad = None
    return loss.item()

# %% wrong: as it was
# says: element 0 of tensors does not require grad
def step(w, x, y, rate):
    with torch.no_grad():
        loss = F.mse_loss(x @ w, y)
        loss.backward()
        w -= rate * w.grad
        w.grad = None
    return loss.item()

# %% wrong: the loss is made to ask
# says: `w -= rate * w.grad`
def step(w, x, y, rate):
    with torch.no_grad():
        loss = F.mse_loss(x @ w, y)
        loss.requires_grad_()
        loss.backward()
        w -= rate * w.grad
        w.grad = None
    return loss.item()

# %% wrong: no block at all
# says: a leaf Variable that requires grad is being used in an in-place operation
def step(w, x, y, rate):
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    w -= rate * w.grad
    w.grad = None
    return loss.item()

# %% wrong: a new tensor
# says: the caller's w is as it was
def step(w, x, y, rate):
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    with torch.no_grad():
        w = w - rate * w.grad
        w.grad = None
    return loss.item()

# %% wrong: through data
# says: went past the counter
def step(w, x, y, rate):
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    w.data -= rate * w.grad
    w.grad = None
    return loss.item()

# %% wrong: the flag is cleared
# says: the flag was cleared to allow the write
def step(w, x, y, rate):
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    w.requires_grad_(False)
    w -= rate * w.grad
    w.grad = None
    return loss.item()

# %% wrong: uphill
# says: the step goes uphill
def step(w, x, y, rate):
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    with torch.no_grad():
        w += rate * w.grad
    w.grad = None
    return loss.item()

# %% wrong: the gradient stays
# says: the next step adds to it
def step(w, x, y, rate):
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    with torch.no_grad():
        w -= rate * w.grad
    return loss.item()

# %% wrong: switched off for good
# says: switched off for the step and stays off
def step(w, x, y, rate):
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    torch.set_grad_enabled(False)
    w -= rate * w.grad
    w.grad = None
    return loss.item()

# %% wrong: the loss with its graph
# says: returned with its graph
def step(w, x, y, rate):
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    with torch.no_grad():
        w -= rate * w.grad
    w.grad = None
    return loss

# %% wrong: the rate is forgotten
# says: not rate times the gradient
def step(w, x, y, rate):
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    with torch.no_grad():
        w -= w.grad
    w.grad = None
    return loss.item()

# %% wrong: the loss after the step
# says: the loss before the step
def step(w, x, y, rate):
    loss = F.mse_loss(x @ w, y)
    loss.backward()
    with torch.no_grad():
        w -= rate * w.grad
        w.grad = None
        return F.mse_loss(x @ w, y).item()
