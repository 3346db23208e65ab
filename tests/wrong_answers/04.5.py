# The bank of exercise 04.5. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: under no_grad
@torch.no_grad()
def keep_within(weights, bound):
    for weight in weights:
        weight.clamp_(-bound, bound)

# %% right: through detach
def keep_within(weights, bound):
    for weight in weights:
        weight.detach().clamp_(min=-bound, max=bound)

# %% right: copied in
def keep_within(weights, bound):
    with torch.no_grad():
        for weight in weights:
            weight.copy_(torch.clamp(weight, -bound, bound))

# %% right: where the flag is given back
def keep_within(weights, bound):
    for weight in weights:
        asked = weight.requires_grad
        weight.requires_grad_(False).clamp_(-bound, bound).requires_grad_(asked)

# %% wrong: as it was
# says: a leaf Variable that requires grad is being used
def keep_within(weights, bound):
    for weight in weights:
        weight.clamp_(-bound, bound)

# %% wrong: through .data
# says: .data has one of its own
def keep_within(weights, bound):
    for weight in weights:
        weight.data.clamp_(-bound, bound)

# %% wrong: through NumPy
# says: the write is hidden
def keep_within(weights, bound):
    for weight in weights:
        array = weight.detach().numpy()
        array[...] = np.clip(array, -bound, bound)

# %% wrong: only the name
# says: only a name was moved to it
def keep_within(weights, bound):
    for weight in weights:
        weight = weight.clamp(-bound, bound)

# %% wrong: a clone is clamped
# says: a clamped tensor was made
def keep_within(weights, bound):
    for weight in weights:
        weight.detach().clone().clamp_(-bound, bound)

# %% wrong: new tensors in the list
# says: the optimizer still holds the old ones
def keep_within(weights, bound):
    for number, weight in enumerate(weights):
        weights[number] = weight.detach().clamp(-bound, bound).requires_grad_()

# %% wrong: the flag stays off
# says: not on again
def keep_within(weights, bound):
    for weight in weights:
        weight.requires_grad_(False)
        weight.clamp_(-bound, bound)

# %% wrong: all flags are on
# says: a weight that is frozen asks
def keep_within(weights, bound):
    for weight in weights:
        weight.requires_grad_(False)
        weight.clamp_(-bound, bound)
        weight.requires_grad_(True)

# %% wrong: the mode stays off
# says: for the rest of the program
def keep_within(weights, bound):
    torch.set_grad_enabled(False)
    for weight in weights:
        weight.clamp_(-bound, bound)

# %% wrong: the upper bound only
# says: only one of them is kept
def keep_within(weights, bound):
    with torch.no_grad():
        for weight in weights:
            weight.clamp_(max=bound)

# %% wrong: the gradients are cleared
# says: none of this function's work
def keep_within(weights, bound):
    with torch.no_grad():
        for weight in weights:
            weight.clamp_(-bound, bound)
            weight.grad = None

# %% wrong: scaled instead of clamped
# says: or to something else
def keep_within(weights, bound):
    with torch.no_grad():
        for weight in weights:
            weight.mul_(bound / weight.abs().max())

# %% wrong: recording is on at the end
# says: switched on at the end, whatever was found
def keep_within(weights, bound):
    torch.set_grad_enabled(False)
    for weight in weights:
        weight.clamp_(-bound, bound)
    torch.set_grad_enabled(True)

# %% wrong: the frozen ones are left out
# says: a frozen one is a weight as well
def keep_within(weights, bound):
    with torch.no_grad():
        for weight in weights:
            if weight.requires_grad:
                weight.clamp_(-bound, bound)
