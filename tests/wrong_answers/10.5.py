# The bank of exercise 10.5. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: no_grad instead
def step(w, x, y):
    with torch.no_grad():
        size = (x @ w).abs().max()
    loss = ((x @ w - y) / size).square().mean()
    loss.backward()
    return loss

# %% right: a clone outside
def step(w, x, y):
    with torch.inference_mode():
        size = (x @ w).abs().max()
    size = size.clone()
    loss = ((x @ w - y) / size).square().mean()
    loss.backward()
    return loss

# %% right: a number
def step(w, x, y):
    with torch.inference_mode():
        size = (x @ w).abs().max().item()
    loss = ((x @ w - y) / size).square().mean()
    loss.backward()
    return loss

# %% right: the predictions once
def step(w, x, y):
    predicted = x @ w
    size = predicted.detach().abs().max()
    loss = ((predicted - y) / size).pow(2).mean()
    loss.backward()
    return loss

# %% wrong: as it was
# says: Inference tensors cannot be saved for backward
def step(w, x, y):
    with torch.inference_mode():
        size = (x @ w).abs().max()
    loss = ((x @ w - y) / size).square().mean()
    loss.backward()
    return loss

# %% wrong: a clone on the wrong side
# says: line 4 of your cell, `loss = ((x @ w - y) / size)
def step(w, x, y):
    with torch.inference_mode():
        size = (x @ w).abs().max().clone()
    loss = ((x @ w - y) / size).square().mean()
    loss.backward()
    return loss

# %% wrong: detached outside
# says: line 5 of your cell, `loss = ((x @ w - y) / size.detach())
def step(w, x, y):
    with torch.inference_mode():
        size = (x @ w).abs().max()

    loss = ((x @ w - y) / size.detach()).square().mean()
    loss.backward()
    return loss

# %% wrong: no block
# says: the gradient flows through it as well
def step(w, x, y):
    size = (x @ w).abs().max()
    loss = ((x @ w - y) / size).square().mean()
    loss.backward()
    return loss

# %% wrong: enable_grad inside
# says: line 5 of your cell, `loss = ((x @ w - y) / size).square
def step(w, x, y):
    with torch.inference_mode():
        with torch.enable_grad():
            size = (x @ w).abs().max()
    loss = ((x @ w - y) / size).square().mean()
    loss.backward()
    return loss

# %% wrong: the loss inside too
# says: does not have a grad_fn
def step(w, x, y):
    with torch.inference_mode():
        size = (x @ w).abs().max()
        loss = ((x @ w - y) / size).square().mean()
    loss.backward()
    return loss

# %% wrong: recorded and cut off
# says: recorded first and cut off afterwards
def step(w, x, y):
    size = (x @ w).abs().max().detach()
    loss = ((x @ w - y) / size).square().mean()
    loss.backward()
    return loss

# %% wrong: no division
# says: it is another number
def step(w, x, y):
    loss = (x @ w - y).square().mean()
    loss.backward()
    return loss

# %% wrong: switched off for good
# says: switched and not switched back
def step(w, x, y):
    with torch.no_grad():
        size = (x @ w).abs().max()
    loss = ((x @ w - y) / size).square().mean()
    loss.backward()
    torch.set_grad_enabled(False)
    return loss

# %% wrong: a loss that was cut off
# says: or was cut off before it was returned
def step(w, x, y):
    with torch.no_grad():
        size = (x @ w).abs().max()
    loss = ((x @ w - y) / size).square().mean()
    loss.backward()
    return loss.detach()

# %% wrong: twice backward
# says: that of another loss
def step(w, x, y):
    with torch.no_grad():
        size = (x @ w).abs().max()
    loss = ((x @ w - y) / size).square().mean()
    loss.backward(retain_graph=True)
    loss.backward()
    return loss

# %% wrong: no backward
# says: a gradient for w
def step(w, x, y):
    with torch.no_grad():
        size = (x @ w).abs().max()
    return ((x @ w - y) / size).square().mean()
