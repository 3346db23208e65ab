# The bank of exercise 04.2. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: detached
def loss(estimate, w, now, later, reward):
    target = reward + 0.9 * estimate(w, later)
    return (estimate(w, now) - target.detach()).square()

# %% right: not recorded at all
def loss(estimate, w, now, later, reward):
    with torch.no_grad():
        target = reward + 0.9 * estimate(w, later)
    return (target - estimate(w, now)) ** 2

# %% right: a detached weight
def loss(estimate, w, now, later, reward):
    return torch.square(estimate(w, now) - reward - 0.9 * estimate(w.detach(), later).item())

# %% right: a number, and the factor in front
def loss(estimate, w, now, later, reward):
    t = float(reward) + 0.9 * float(estimate(w, later))
    gap = estimate(w, now) - t
    return gap * gap

# %% wrong: the target moves as well
# says: moves towards the expectation as well
def loss(estimate, w, now, later, reward):
    return (estimate(w, now) - (reward + 0.9 * estimate(w, later))) ** 2

# %% wrong: the wrong side
# says: the target moves, and the expectation stays
def loss(estimate, w, now, later, reward):
    return (estimate(w, now).detach() - (reward + 0.9 * estimate(w, later))) ** 2

# %% wrong: both sides
# says: both expectations are cut off
def loss(estimate, w, now, later, reward):
    return (estimate(w.detach(), now) - (reward + 0.9 * estimate(w.detach(), later))) ** 2

# %% wrong: all of it under no_grad
# says: a loss that w learns from
def loss(estimate, w, now, later, reward):
    with torch.no_grad():
        return (estimate(w, now) - (reward + 0.9 * estimate(w, later))) ** 2

# %% wrong: recording stays off
# says: is switched off and stays off
def loss(estimate, w, now, later, reward):
    torch.set_grad_enabled(False)
    target = reward + 0.9 * estimate(w, later)
    return (estimate(w, now) - target) ** 2

# %% wrong: w stops asking
# says: w learns from
def loss(estimate, w, now, later, reward):
    w.requires_grad_(False)
    target = reward + 0.9 * estimate(w, later)
    return (estimate(w, now) - target) ** 2

# %% wrong: only the factor is detached
# says: the target is still on the graph
def loss(estimate, w, now, later, reward):
    return (estimate(w, now) - (reward.detach() + 0.9 * estimate(w, later.detach()))) ** 2

# %% wrong: the target is kept on the graph with a slope of zero
# says: more on the graph than in the picture
def loss(estimate, w, now, later, reward):
    target = reward + 0.9 * estimate(w, later)
    return (estimate(w, now) - target.detach()) ** 2 + 0 * target

# %% wrong: no square
# says: the formula of the task
def loss(estimate, w, now, later, reward):
    return estimate(w, now) - (reward + 0.9 * estimate(w, later).detach())

# %% wrong: not returned
# says: computed but not returned
def loss(estimate, w, now, later, reward):
    error = estimate(w, now) - (reward + 0.9 * estimate(w, later).detach())
    error ** 2

# %% wrong: works only for the formula of the picture
# says: the loss to be
def loss(estimate, w, now, later, reward):
    return ((w * now).sum() - (reward + 0.9 * (w.detach() * later).sum())) ** 2
