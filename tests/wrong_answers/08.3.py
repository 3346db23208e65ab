# The bank of exercise 08.3. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a block around the loop
def validate(model, batches):
    total = 0.0
    with torch.no_grad():
        for x, y in batches:
            total += F.mse_loss(model(x), y)
    return total / len(batches)

# %% right: a decorator
@torch.no_grad()
def validate(model, batches):
    losses = [F.mse_loss(model(x), y) for x, y in batches]
    return torch.stack(losses).mean()

# %% right: the switch by hand, with finally
def validate(model, batches):
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        return sum(F.mse_loss(model(x), y).item() for x, y in batches) / len(batches)
    finally:
        torch.set_grad_enabled(found)

# %% right: a block for each batch
def validate(model, batches):
    def loss(x, y):
        with torch.set_grad_enabled(False):
            return F.mse_loss(model(x), y)
    return torch.tensor([loss(x, y).item() for x, y in batches]).mean().item()

# %% wrong: as it was
# says: hangs on the graph of every batch
def validate(model, batches):
    total = 0.0
    for x, y in batches:
        total = total + F.mse_loss(model(x), y)
    return total / len(batches)

# %% wrong: item in each batch
# says: each batch was written down first
def validate(model, batches):
    total = 0.0
    for x, y in batches:
        total += F.mse_loss(model(x), y).item()
    return total / len(batches)

# %% wrong: detached in each batch
# says: but each batch was written down first
def validate(model, batches):
    total = 0.0
    for x, y in batches:
        total = total + F.mse_loss(model(x).detach(), y)
    return (total / len(batches)).detach()

# %% wrong: switched off for good
# says: so the training after it records nothing
def validate(model, batches):
    torch.set_grad_enabled(False)
    total = 0.0
    for x, y in batches:
        total += F.mse_loss(model(x), y).item()
    return total / len(batches)

# %% wrong: always switched on at the end
# says: whatever it was at the beginning
def validate(model, batches):
    torch.set_grad_enabled(False)
    total = 0.0
    for x, y in batches:
        total += F.mse_loss(model(x), y).item()
    torch.set_grad_enabled(True)
    return total / len(batches)

# %% wrong: an error leaves it off
# says: an error in the model skips the line
def validate(model, batches):
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    total = sum(F.mse_loss(model(x), y).item() for x, y in batches)
    torch.set_grad_enabled(found)
    return total / len(batches)

# %% wrong: the flags instead of the mode
# says: it is the mode that has to change
def validate(model, batches):
    model.requires_grad_(False)
    total = sum(F.mse_loss(model(x), y) for x, y in batches)
    model.requires_grad_(True)
    return total / len(batches)

# %% wrong: eval besides, and never train again
# says: another switch, which records all the same
@torch.no_grad()
def validate(model, batches):
    model.eval()
    return sum(F.mse_loss(model(x), y) for x, y in batches) / len(batches)

# %% wrong: the sum
# says: not divided by the number of batches
@torch.no_grad()
def validate(model, batches):
    return sum(F.mse_loss(model(x), y).item() for x, y in batches)

# %% wrong: return one indent too far in
# says: stands inside the loop
@torch.no_grad()
def validate(model, batches):
    total = 0.0
    for x, y in batches:
        total += F.mse_loss(model(x), y).item()
        return total / len(batches)

# %% wrong: not returned
# says: computed but not returned
@torch.no_grad()
def validate(model, batches):
    print_me = sum(F.mse_loss(model(x), y).item() for x, y in batches) / len(batches)

# %% wrong: all rows count the same
# says: another number than the mean of the batches' losses
@torch.no_grad()
def validate(model, batches):
    total = sum(F.mse_loss(model(x), y).item() * len(x) for x, y in batches)
    return total / sum(len(x) for x, _ in batches)
