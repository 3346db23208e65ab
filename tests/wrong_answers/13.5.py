# The bank of exercise 13.5. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: line by line
def program(layer, x, goal):
    with torch.no_grad():
        largest = layer.weight.abs().max()
    out = layer(x)
    error = nn.MSELoss()(out, goal)
    small = (layer.weight ** 2).sum()
    return error + small / largest

# %% right: functions, and another block
@torch.no_grad()
def largest(weight):
    return torch.max(torch.abs(weight))

def program(layer, x, goal):
    penalty = torch.sum(torch.square(layer.weight)) / largest(layer.weight)
    return penalty + F.mse_loss(F.linear(x, layer.weight, layer.bias), goal)

# %% wrong: everything recorded
# says: a dashed card is a solid one here
def program(layer, x, goal):
    largest = layer.weight.abs().max()
    return F.mse_loss(layer(x), goal) + layer.weight.square().sum() / largest

# %% wrong: all of it in the block
# says: everything ran where nothing is recorded
@torch.no_grad()
def program(layer, x, goal):
    largest = layer.weight.abs().max()
    return F.mse_loss(layer(x), goal) + layer.weight.square().sum() / largest

# %% wrong: detached after recording
# says: or cut off after recording
def program(layer, x, goal):
    largest = layer.weight.abs().max().detach()
    return F.mse_loss(layer(x), goal) + layer.weight.square().sum() / largest

# %% wrong: no quotient
# says: a solid card of the picture is missing
def program(layer, x, goal):
    with torch.no_grad():
        largest = layer.weight.abs().max()
    return F.mse_loss(layer(x), goal) + layer.weight.square().sum()

# %% wrong: exchanged
# says: the same cards with other numbers
def program(layer, x, goal):
    with torch.no_grad():
        largest = layer.weight.abs().max()
    return F.mse_loss(layer(x), goal) + layer.weight.pow(3).sum() / largest

# %% wrong: the mode stays off
# says: switched off and stays off
def program(layer, x, goal):
    error, squares = F.mse_loss(layer(x), goal), layer.weight.square().sum()
    torch.set_grad_enabled(False)
    largest = layer.weight.abs().max()
    torch.set_grad_enabled(True)
    result = error + squares / largest
    torch.set_grad_enabled(False)
    return result

# %% wrong: not returned
# says: the last tensor is a single number
def program(layer, x, goal):
    with torch.no_grad():
        largest = layer.weight.abs().max()
    F.mse_loss(layer(x), goal) + layer.weight.square().sum() / largest
