# The bank of exercise 09.7. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a block
def evaluate(model, batches, limit):
    with torch.no_grad():
        total = 0.0
        for x, y in batches:
            loss = F.mse_loss(model(x), y).item()
            if loss > limit:
                return None
            total += loss
        return total / len(batches)

# %% right: a decorator
@torch.no_grad()
def evaluate(model, batches, limit):
    losses = []
    for x, y in batches:
        losses.append(F.mse_loss(model(x), y).item())
        if losses[-1] > limit:
            return None
    return sum(losses) / len(losses)

# %% right: finally
def evaluate(model, batches, limit):
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        total = 0.0
        for x, y in batches:
            loss = F.mse_loss(model(x), y).item()
            if loss > limit:
                return
            total += loss
        return total / len(batches)
    finally:
        torch.set_grad_enabled(found)

# %% wrong: as it was
# says: the end switches recording on
def evaluate(model, batches, limit):
    torch.set_grad_enabled(False)
    total = 0.0
    for x, y in batches:
        loss = F.mse_loss(model(x), y).item()
        if loss > limit:
            return None
        total += loss
    torch.set_grad_enabled(True)
    return total / len(batches)

# %% wrong: what was found, but only at the end
# says: leaves before the line that puts the mode back
def evaluate(model, batches, limit):
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    total = 0.0
    for x, y in batches:
        loss = F.mse_loss(model(x), y).item()
        if loss > limit:
            return None
        total += loss
    torch.set_grad_enabled(found)
    return total / len(batches)

# %% wrong: on before the early return
# says: the early way out switches recording on
def evaluate(model, batches, limit):
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    total = 0.0
    for x, y in batches:
        try:
            loss = F.mse_loss(model(x), y).item()
        except BaseException:
            torch.set_grad_enabled(found)
            raise
        if loss > limit:
            torch.set_grad_enabled(True)
            return None
        total += loss
    torch.set_grad_enabled(found)
    return total / len(batches)

# %% wrong: an error leaves it off
# says: goes past the line that puts the mode back
def evaluate(model, batches, limit):
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    total = 0.0
    for x, y in batches:
        loss = F.mse_loss(model(x), y).item()
        if loss > limit:
            torch.set_grad_enabled(found)
            return None
        total += loss
    torch.set_grad_enabled(found)
    return total / len(batches)

# %% wrong: the switch is gone
# says: now every batch is recorded
def evaluate(model, batches, limit):
    total = 0.0
    for x, y in batches:
        loss = F.mse_loss(model(x), y).item()
        if loss > limit:
            return None
        total += loss
    return total / len(batches)

# %% wrong: off and nothing else
# says: nothing at the end gives back
def evaluate(model, batches, limit):
    torch.set_grad_enabled(False)
    total = 0.0
    for x, y in batches:
        loss = F.mse_loss(model(x), y).item()
        if loss > limit:
            return None
        total += loss
    return total / len(batches)

# %% wrong: break instead of return
# says: the lines after it still return a mean
@torch.no_grad()
def evaluate(model, batches, limit):
    total = 0.0
    for x, y in batches:
        loss = F.mse_loss(model(x), y).item()
        if loss > limit:
            break
        total += loss
    return total / len(batches)

# %% wrong: all batches first
# says: although the answer is known
@torch.no_grad()
def evaluate(model, batches, limit):
    losses = [F.mse_loss(model(x), y).item() for x, y in batches]
    return None if max(losses) > limit else sum(losses) / len(losses)

# %% wrong: a limit for the sum
# says: the limit is compared with something else
@torch.no_grad()
def evaluate(model, batches, limit):
    total = 0.0
    for x, y in batches:
        total += F.mse_loss(model(x), y).item()
        if total > limit:
            return None
    return total / len(batches)
