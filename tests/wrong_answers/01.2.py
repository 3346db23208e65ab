# The bank of exercise 01.2. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: each value hands on
def run(ordered):
    root, *_ = ordered
    root.grad = 1.0
    for value in ordered:
        for parent, slope in value.past:
            parent.grad += slope * value.grad

# %% right: each value collects
def run(ordered):
    ordered[0].grad = 1.0
    for place, value in enumerate(ordered[1:], 1):
        value.grad = sum(
            user.grad * slope
            for user in ordered[:place]
            for parent, slope in user.past
            if parent is value
        )

# %% wrong: = instead of +=
# says: only the last one is left
def run(ordered):
    ordered[0].grad = 1.0
    for value in ordered:
        for parent, slope in value.past:
            parent.grad = value.grad * slope

# %% wrong: the root has no gradient
# says: the walk never starts
def run(ordered):
    for value in ordered:
        for parent, slope in value.past:
            parent.grad += value.grad * slope

# %% wrong: slopes are left out
# says: the slope is left out
def run(ordered):
    ordered[0].grad = 1.0
    for value in ordered:
        for parent, slope in value.past:
            parent.grad += value.grad

# %% wrong: only the slope is passed on
# says: without the gradient that had arrived
def run(ordered):
    ordered[0].grad = 1.0
    for value in ordered:
        for parent, slope in value.past:
            parent.grad += slope

# %% wrong: the past as a dictionary
# says: stands twice in the same past
def run(ordered):
    ordered[0].grad = 1.0
    for value in ordered:
        for parent, slope in dict(value.past).items():
            parent.grad += value.grad * slope

# %% wrong: from the wrong end
# says: from the wrong end
def run(ordered):
    ordered[0].grad = 1.0
    for value in reversed(ordered):
        for parent, slope in value.past:
            parent.grad += value.grad * slope

# %% wrong: the slope is added
# says: Came: 4.0. Likely: the slope is left out
def run(ordered):
    ordered[0].grad = 1.0
    for value in ordered:
        for parent, slope in value.past:
            parent.grad += value.grad + slope
