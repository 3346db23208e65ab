# The bank of exercise 05.2. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: the sum of a list
def weigh(w, parts):
    return torch.sum(w * sum(parts))

# %% right: added one by one
def weigh(w, parts):
    total = torch.zeros_like(parts[0])
    for part in parts:
        total += part
    return (total * w).sum()

# %% right: stacked, then summed, before w comes in
def weigh(w, parts):
    return torch.mul(torch.stack(parts).sum(dim=0), w).sum()

# %% wrong: as the formula stands
# says: each product is a node
def weigh(w, parts):
    return sum((w * part).sum() for part in parts)

# %% wrong: stacked with the product
# says: the parts are put side by side
def weigh(w, parts):
    return (w * torch.stack(parts)).sum()

# %% wrong: into the first part
# says: changes somebody's data
def weigh(w, parts):
    total = parts[0]
    for part in parts[1:]:
        total += part
    return (w * total).sum()

# %% wrong: w is detached
# says: is not recorded
def weigh(w, parts):
    return (w.detach() * sum(parts)).sum()

# %% wrong: all of it unrecorded
# says: another operation stands in its place
def weigh(w, parts):
    with torch.no_grad():
        return (w * sum(parts)).sum()

# %% wrong: not added up
# says: not added up to one number
def weigh(w, parts):
    return w * sum(parts)

# %% wrong: two parts only
# says: a part is left out
def weigh(w, parts):
    return (w * (parts[0] + parts[-1])).sum()

# %% wrong: the mean
# says: the sum to be
def weigh(w, parts):
    return (w * sum(parts)).mean()

# %% wrong: recording stays off
# says: switched off and stays off
def weigh(w, parts):
    torch.set_grad_enabled(False)
    total = sum(parts)
    return (w * total).sum()

# %% wrong: taken out of the list
# says: taken out of somebody's list
def weigh(w, parts):
    total = parts.pop()
    while parts:
        total = total + parts.pop()
    return (w * total).sum()
