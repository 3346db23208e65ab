# The bank of exercise 02.2. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: by name
def choose(net):
    for name, parameter in net.named_parameters():
        parameter.requires_grad = name in ("2.weight", "2.bias")

# %% right: all off, then one layer on
def choose(net):
    net.requires_grad_(False)
    for parameter in net[2].parameters():
        parameter.requires_grad_(True)

# %% wrong: freezes, but does not thaw
# says: nothing switched it on
def choose(net):
    net[0].requires_grad_(False)
    net[4].requires_grad_(False)

# %% wrong: only the first layer is frozen
# says: it need not ask itself
def choose(net):
    net.requires_grad_(True)
    net[0].requires_grad_(False)

# %% wrong: an attribute of the layer
# says: a layer has no such flag
def choose(net):
    for number in (0, 2, 4):
        net[number].requires_grad = number == 2

# %% wrong: the bias is forgotten
# says: has two parameters, and both have to ask
def choose(net):
    net.requires_grad_(False)
    net[2].weight.requires_grad_(True)

# %% wrong: recording is switched off
# says: instead of clearing flags
def choose(net):
    net.requires_grad_(False)
    net[2].requires_grad_(True)
    torch.set_grad_enabled(False)

# %% wrong: the last layer only
# says: recorded: out. Likely: the middle layer does not ask
def choose(net):
    net.requires_grad_(False)
    net[4].requires_grad_(True)

# %% wrong: nothing is frozen
# says: the first layer still asks
def choose(net):
    net.requires_grad_(True)

# %% wrong: called instead of handed over
# says: to be a function
choose = torch.nn if False else nn.Sequential(nn.Linear(1, 1)).state_dict()
