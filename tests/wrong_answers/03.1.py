# The bank of exercise 03.1. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: whole numbers
predicted = {
    "after one": 3,
    "after two": 6,
    "after None": 4,
    "kept after None": 6,
    "kept after zero_": 0,
    "with a gradient of 10": 50,
    "after autograd.grad": 50,
}

# %% right: floats, written as arithmetic
predicted = dict(zip(['after one', 'after two', 'after None', 'kept after None', 'kept after zero_', 'with a gradient of 10', 'after autograd.grad'], [3.0, 3.0 + 3.0, 2.0 * 2, 6.0, 0.0, 5 * 10.0, 50.0]))

# %% wrong: backward sets
# says: does backward set .grad, or add to it
predicted = {
    "after one": 3,
    "after two": 3,
    "after None": 4,
    "kept after None": 6,
    "kept after zero_": 0,
    "with a gradient of 10": 50,
    "after autograd.grad": 50,
}

# %% wrong: one of the two factors
# says: then the slope of r times r at 2
predicted = {
    "after one": 3,
    "after two": 6,
    "after None": 2,
    "kept after None": 6,
    "kept after zero_": 0,
    "with a gradient of 10": 50,
    "after autograd.grad": 50,
}

# %% wrong: the square's value, twice
# says: not yet: after None, kept after None
predicted = {
    "after one": 3,
    "after two": 6,
    "after None": 10,
    "kept after None": 10,
    "kept after zero_": 0,
    "with a gradient of 10": 50,
    "after autograd.grad": 50,
}

# %% wrong: None empties what was kept
# says: with its number
predicted = {
    "after one": 3,
    "after two": 6,
    "after None": 4,
    "kept after None": 0,
    "kept after zero_": 0,
    "with a gradient of 10": 50,
    "after autograd.grad": 50,
}

# %% wrong: zero_ leaves what was kept
# says: zero_ writes into a tensor
predicted = {
    "after one": 3,
    "after two": 6,
    "after None": 4,
    "kept after None": 6,
    "kept after zero_": 4,
    "with a gradient of 10": 50,
    "after autograd.grad": 50,
}

# %% wrong: the gradient is not multiplied
# says: multiplies all that is behind it
predicted = {
    "after one": 3,
    "after two": 6,
    "after None": 4,
    "kept after None": 6,
    "kept after zero_": 0,
    "with a gradient of 10": 5,
    "after autograd.grad": 5,
}

# %% wrong: grad adds as well
# says: does it touch the leaf
predicted = {
    "after one": 3,
    "after two": 6,
    "after None": 4,
    "kept after None": 6,
    "kept after zero_": 0,
    "with a gradient of 10": 50,
    "after autograd.grad": 57,
}

# %% wrong: not filled in
# says: None for after one
predicted = dict.fromkeys(['after one', 'after two', 'after None', 'kept after None', 'kept after zero_', 'with a gradient of 10', 'after autograd.grad'])

# %% wrong: the value instead of the slope
# says: the slope of 3r is what it is
predicted = {
    "after one": 6,
    "after two": 6,
    "after None": 4,
    "kept after None": 6,
    "kept after zero_": 0,
    "with a gradient of 10": 50,
    "after autograd.grad": 50,
}
