# The bank of exercise 07.1. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: lists
predicted = {
    "abs at 0": 0,
    "relu(x) - relu(-x) at 0": 0,
    "maximum(x, -x) at 0": 0,
    "clamp(1, 2) at 1": 1,
    "min() of 4, 2, 2": [0, 0.5, 0.5],
    "min(dim=0) of 4, 2, 2": [0, 1, 0],
    "log at -4": -0.25,
    "0 * sqrt(x) at 0 is NaN": True,
}

# %% right: tuples and quotients
predicted = dict(zip(['abs at 0', 'relu(x) - relu(-x) at 0', 'maximum(x, -x) at 0', 'clamp(1, 2) at 1', 'min() of 4, 2, 2', 'min(dim=0) of 4, 2, 2', 'log at -4', '0 * sqrt(x) at 0 is NaN'], [0.0, 0.0, 0.0, 1.0, (0.0, 1 / 2, 1 / 2), (0, 1, 0), -1 / 4, True]))

# %% wrong: the right side of abs
# says: the smallest of all slopes
predicted = {
    "abs at 0": 1,
    "relu(x) - relu(-x) at 0": 0,
    "maximum(x, -x) at 0": 0,
    "clamp(1, 2) at 1": 1,
    "min() of 4, 2, 2": [0, 0.5, 0.5],
    "min(dim=0) of 4, 2, 2": [0, 1, 0],
    "log at -4": -0.25,
    "0 * sqrt(x) at 0 is NaN": True,
}

# %% wrong: the function as a whole
# says: each relu is asked by itself
predicted = {
    "abs at 0": 0,
    "relu(x) - relu(-x) at 0": 1,
    "maximum(x, -x) at 0": 0,
    "clamp(1, 2) at 1": 1,
    "min() of 4, 2, 2": [0, 0.5, 0.5],
    "min(dim=0) of 4, 2, 2": [0, 1, 0],
    "log at -4": -0.25,
    "0 * sqrt(x) at 0 is NaN": True,
}

# %% wrong: the first of two equal arguments
# says: what is the share of each
predicted = {
    "abs at 0": 0,
    "relu(x) - relu(-x) at 0": 0,
    "maximum(x, -x) at 0": 1,
    "clamp(1, 2) at 1": 1,
    "min() of 4, 2, 2": [0, 0.5, 0.5],
    "min(dim=0) of 4, 2, 2": [0, 1, 0],
    "log at -4": -0.25,
    "0 * sqrt(x) at 0 is NaN": True,
}

# %% wrong: the border is outside
# says: count as inside
predicted = {
    "abs at 0": 0,
    "relu(x) - relu(-x) at 0": 0,
    "maximum(x, -x) at 0": 0,
    "clamp(1, 2) at 1": 0,
    "min() of 4, 2, 2": [0, 0.5, 0.5],
    "min(dim=0) of 4, 2, 2": [0, 1, 0],
    "log at -4": -0.25,
    "0 * sqrt(x) at 0 is NaN": True,
}

# %% wrong: half at the border
# says: not yet: clamp(1, 2) at 1
predicted = {
    "abs at 0": 0,
    "relu(x) - relu(-x) at 0": 0,
    "maximum(x, -x) at 0": 0,
    "clamp(1, 2) at 1": 0.5,
    "min() of 4, 2, 2": [0, 0.5, 0.5],
    "min(dim=0) of 4, 2, 2": [0, 1, 0],
    "log at -4": -0.25,
    "0 * sqrt(x) at 0 is NaN": True,
}

# %% wrong: the first of the smallest
# says: what does each get
predicted = {
    "abs at 0": 0,
    "relu(x) - relu(-x) at 0": 0,
    "maximum(x, -x) at 0": 0,
    "clamp(1, 2) at 1": 1,
    "min() of 4, 2, 2": [0, 1, 0],
    "min(dim=0) of 4, 2, 2": [0, 1, 0],
    "log at -4": -0.25,
    "0 * sqrt(x) at 0 is NaN": True,
}

# %% wrong: each of the smallest
# says: not yet: min() of 4, 2, 2
predicted = {
    "abs at 0": 0,
    "relu(x) - relu(-x) at 0": 0,
    "maximum(x, -x) at 0": 0,
    "clamp(1, 2) at 1": 1,
    "min() of 4, 2, 2": [0, 1, 1],
    "min(dim=0) of 4, 2, 2": [0, 1, 0],
    "log at -4": -0.25,
    "0 * sqrt(x) at 0 is NaN": True,
}

# %% wrong: shared with dim as well
# says: one of them
predicted = {
    "abs at 0": 0,
    "relu(x) - relu(-x) at 0": 0,
    "maximum(x, -x) at 0": 0,
    "clamp(1, 2) at 1": 1,
    "min() of 4, 2, 2": [0, 0.5, 0.5],
    "min(dim=0) of 4, 2, 2": [0, 0.5, 0.5],
    "log at -4": -0.25,
    "0 * sqrt(x) at 0 is NaN": True,
}

# %% wrong: no logarithm, no slope
# says: wherever you are
predicted = {
    "abs at 0": 0,
    "relu(x) - relu(-x) at 0": 0,
    "maximum(x, -x) at 0": 0,
    "clamp(1, 2) at 1": 1,
    "min() of 4, 2, 2": [0, 0.5, 0.5],
    "min(dim=0) of 4, 2, 2": [0, 1, 0],
    "log at -4": float("inf"),
    "0 * sqrt(x) at 0 is NaN": True,
}

# %% wrong: zero times anything is zero
# says: times the slope of the root
predicted = {
    "abs at 0": 0,
    "relu(x) - relu(-x) at 0": 0,
    "maximum(x, -x) at 0": 0,
    "clamp(1, 2) at 1": 1,
    "min() of 4, 2, 2": [0, 0.5, 0.5],
    "min(dim=0) of 4, 2, 2": [0, 1, 0],
    "log at -4": -0.25,
    "0 * sqrt(x) at 0 is NaN": False,
}

# %% wrong: not filled in
# says: None for abs at 0
predicted = dict.fromkeys(['abs at 0', 'relu(x) - relu(-x) at 0', 'maximum(x, -x) at 0', 'clamp(1, 2) at 1', 'min() of 4, 2, 2', 'min(dim=0) of 4, 2, 2', 'log at -4', '0 * sqrt(x) at 0 is NaN'])

# %% wrong: one number for a list
# says: min(dim=0) of 4, 2, 2. Likely: which elements
predicted = {
    "abs at 0": 0,
    "relu(x) - relu(-x) at 0": 0,
    "maximum(x, -x) at 0": 0,
    "clamp(1, 2) at 1": 1,
    "min() of 4, 2, 2": 0.5,
    "min(dim=0) of 4, 2, 2": 1,
    "log at -4": -0.25,
    "0 * sqrt(x) at 0 is NaN": True,
}
