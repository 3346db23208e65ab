# The bank of exercise 07.4. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: as in the chapter
def gate(scores):
    chance = torch.sigmoid(scores)
    step = (chance > 0.5).float()
    return chance + (step - chance).detach()

# %% right: other names, methods, another order
def gate(scores):
    p = scores.sigmoid()
    rest = torch.gt(p, 0.5).to(torch.float32) - p
    return torch.add(rest.detach(), p)

# %% wrong: a bare step
# says: a comparison has no slope
def gate(scores):
    return (torch.sigmoid(scores) > 0.5).float()

# %% wrong: nothing is detached
# says: cancel on the way back as well
def gate(scores):
    chance = torch.sigmoid(scores)
    step = (chance > 0.5).float()
    return chance + (step - chance)

# %% wrong: the slope of the scores
# says: another operation than the sigmoid
def gate(scores):
    step = (scores > 0).float()
    return scores + (step - scores).detach()

# %% wrong: detached too early
# says: after it was computed
def gate(scores):
    chance = torch.sigmoid(scores)
    step = (chance > 0.5).float()
    return chance + (step - chance.detach())

# %% wrong: the difference is not recorded
# says: what is cut off in the picture is the difference
def gate(scores):
    chance = torch.sigmoid(scores)
    with torch.no_grad():
        rest = (chance > 0.5).float() - chance
    return chance + rest

# %% wrong: a difference at the end
# says: but the recorded operations are others
def gate(scores):
    chance = torch.sigmoid(scores)
    step = (chance > 0.5).float()
    return chance - (chance - step).detach()

# %% wrong: the chance itself
# says: the step is not what is left forward
def gate(scores):
    return torch.sigmoid(scores)

# %% wrong: compared with zero
# says: the gate to be
def gate(scores):
    chance = torch.sigmoid(scores)
    step = (chance > 0).float()
    return chance + (step - chance).detach()

# %% wrong: not returned
# says: it is not returned
def gate(scores):
    chance = torch.sigmoid(scores)
    step = (chance > 0.5).float()
    chance + (step - chance).detach()
