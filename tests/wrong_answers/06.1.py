# The bank of exercise 06.1. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: whole numbers
predicted = {
    "first is called": 1,
    "first sees": 13,
    "y": 6,
    "y.grad": -130,
    "leaf sees": -260,
    "v.grad": -260,
}

# %% right: floats, written as arithmetic
slope = 2 * 6.0 + 1
predicted = dict(zip(['first is called', 'first sees', 'y', 'y.grad', 'leaf sees', 'v.grad'], [1, slope, 3.0 * 2, -10 * slope, 2 * -10 * slope, -260.0]))

# %% wrong: called for each use
# says: when does its hook get to see something
predicted = {
    "first is called": 3,
    "first sees": 13,
    "y": 6,
    "y.grad": -130,
    "leaf sees": -260,
    "v.grad": -260,
}

# %% wrong: one of the uses only
# says: what do all uses of y hand down together
predicted = {
    "first is called": 1,
    "first sees": 12,
    "y": 6,
    "y.grad": -120,
    "leaf sees": -240,
    "v.grad": -240,
}

# %% wrong: the value is scaled
# says: does it reach the value
predicted = {
    "first is called": 1,
    "first sees": 13,
    "y": 60,
    "y.grad": -130,
    "leaf sees": -260,
    "v.grad": -260,
}

# %% wrong: kept where it was asked for
# says: which hooks have had their turn
predicted = {
    "first is called": 1,
    "first sees": 13,
    "y": 6,
    "y.grad": 130,
    "leaf sees": -260,
    "v.grad": -260,
}

# %% wrong: the removed hook runs
# says: 3 right; not yet: y.grad
predicted = {
    "first is called": 1,
    "first sees": 13,
    "y": 6,
    "y.grad": -1130,
    "leaf sees": -2260,
    "v.grad": -2260,
}

# %% wrong: the leaf sees what y saw
# says: goes on to the product that made y
predicted = {
    "first is called": 1,
    "first sees": 13,
    "y": 6,
    "y.grad": -130,
    "leaf sees": -130,
    "v.grad": -260,
}

# %% wrong: v.grad without the hooks
# says: does that hook return anything
predicted = {
    "first is called": 1,
    "first sees": 13,
    "y": 6,
    "y.grad": -130,
    "leaf sees": -260,
    "v.grad": 26,
}

# %% wrong: no hook changes anything
# says: leaf sees, v.grad. Likely: which hooks
predicted = {
    "first is called": 1,
    "first sees": 13,
    "y": 6,
    "y.grad": 13,
    "leaf sees": 26,
    "v.grad": 26,
}

# %% wrong: not filled in
# says: None for first is called
predicted = dict.fromkeys(['first is called', 'first sees', 'y', 'y.grad', 'leaf sees', 'v.grad'])
