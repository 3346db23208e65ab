# The bank of exercise 12.4. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: two doors, autograd.grad
def sensitivity(net, x):
    with torch.inference_mode(mode=False):
        with torch.enable_grad():
            rows = x.clone().detach()
            rows.requires_grad = True
            return torch.autograd.grad(net(rows).max(dim=1)[0].sum(), rows)[0].abs()

# %% right: row by row, with a gradient for the scores
def sensitivity(net, x):
    found = []
    with torch.inference_mode(False), torch.set_grad_enabled(True):
        for row in x.clone():
            row = row.clone().requires_grad_(True)
            scores = net(row)
            chosen = torch.zeros_like(scores)
            chosen[scores.argmax()] = 1.0
            found += torch.autograd.grad(scores, row, chosen)
    return torch.stack(found).abs()

# %% right: backward to the input alone
def sensitivity(net, x):
    with torch.inference_mode(False), torch.enable_grad():
        leaf = torch.tensor(x.tolist(), requires_grad=True)
        net(leaf).amax(dim=1).sum().backward(inputs=[leaf])
    return torch.abs(leaf.grad)

# %% wrong: only enable_grad
# says: no_grad needs one way out, inference mode another
def sensitivity(net, x):
    with torch.enable_grad():
        asking = x.clone().requires_grad_()
        largest = net(asking).max(dim=1).values
        return torch.autograd.grad(largest.sum(), asking)[0].abs()

# %% wrong: the marked tensor itself
# says: stays marked; bring an ordinary one
def sensitivity(net, x):
    with torch.inference_mode(False), torch.enable_grad():
        asking = x.detach().requires_grad_()
        largest = net(asking).max(dim=1).values
        return torch.autograd.grad(largest.sum(), asking)[0].abs()

# %% wrong: backward
# says: gradients of all leaves, the network's weights too
def sensitivity(net, x):
    with torch.inference_mode(False), torch.enable_grad():
        asking = x.clone().requires_grad_()
        net(asking).max(dim=1).values.sum().backward()
    return asking.grad.abs()

# %% wrong: backward and cleared
# says: and those that were there are lost
def sensitivity(net, x):
    with torch.inference_mode(False), torch.enable_grad():
        asking = x.clone().requires_grad_()
        net(asking).max(dim=1).values.sum().backward()
    net.zero_grad()
    return asking.grad.abs()

# %% wrong: with signs
# says: whichever sign it has
def sensitivity(net, x):
    with torch.inference_mode(False), torch.enable_grad():
        asking = x.clone().requires_grad_()
        return torch.autograd.grad(net(asking).max(dim=1).values.sum(), asking)[0]

# %% wrong: one score for all rows
# says: each row has its own
def sensitivity(net, x):
    with torch.inference_mode(False), torch.enable_grad():
        asking = x.clone().requires_grad_()
        return torch.autograd.grad(net(asking).max(), asking)[0].abs()

# %% wrong: all scores
# says: one score of each row is asked about
def sensitivity(net, x):
    with torch.inference_mode(False), torch.enable_grad():
        asking = x.clone().requires_grad_()
        return torch.autograd.grad(net(asking).sum(), asking)[0].abs()

# %% wrong: recording stays on
# says: for the rest of the block, not for these few lines
def sensitivity(net, x):
    with torch.inference_mode(False):
        torch.set_grad_enabled(True)
        asking = x.clone().requires_grad_()
        slopes = torch.autograd.grad(net(asking).max(dim=1).values.sum(), asking)[0].abs()
    torch.set_grad_enabled(True)
    return slopes

# %% wrong: the weights frozen on the way
# says: a wish was set on what belongs to the caller
def sensitivity(net, x):
    net.requires_grad_(False)
    with torch.inference_mode(False), torch.enable_grad():
        asking = x.clone().requires_grad_()
        return torch.autograd.grad(net(asking).max(dim=1).values.sum(), asking)[0].abs()

# %% wrong: with a history
# says: they still hang on a graph
def sensitivity(net, x):
    with torch.inference_mode(False), torch.enable_grad():
        asking = x.clone().requires_grad_()
        largest = net(asking).max(dim=1).values.sum()
        return torch.autograd.grad(largest, asking, create_graph=True)[0].abs()
