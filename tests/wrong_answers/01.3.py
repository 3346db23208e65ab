# The bank of exercise 01.3. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: axis by axis
def undo(gradient, shape):
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient

# %% right: one sum and a new shape
def undo(gradient, shape):
    padded = (1,) * (gradient.ndim - len(shape)) + tuple(shape)
    axes = tuple(axis for axis, length in enumerate(padded) if length != gradient.shape[axis])
    return gradient.sum(axis=axes).reshape(shape)

# %% wrong: a new shape without a sum
# says: cannot reshape
def undo(gradient, shape):
    return gradient.reshape(shape)

# %% wrong: only axes in front
# says: still as long as in the result
def undo(gradient, shape):
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    return gradient

# %% wrong: only stretched axes
# says: put in front are not summed away
def undo(gradient, shape):
    for axis, length in enumerate(shape):
        if length == 1:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient

# %% wrong: the axis is lost
# says: has to keep the axis, with length 1
def undo(gradient, shape):
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    stretched = [axis for axis, length in enumerate(shape) if length != gradient.shape[axis]]
    return gradient.sum(axis=tuple(stretched))

# %% wrong: mean instead of sum
# says: averaged
def undo(gradient, shape):
    while gradient.ndim > len(shape):
        gradient = gradient.mean(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            gradient = gradient.mean(axis=axis, keepdims=True)
    return gradient

# %% wrong: the first copy
# says: only some of the copies count
def undo(gradient, shape):
    while gradient.ndim > len(shape):
        gradient = gradient[0]
    for axis, length in enumerate(shape):
        if length == 1:
            gradient = gradient.take([0], axis=axis)
    return gradient

# %% wrong: nothing is returned
# says: not returned
def undo(gradient, shape):
    gradient.sum()

# %% wrong: writes into what was handed in
# says: it is written into
def undo(gradient, shape):
    gradient *= 1.5
    return gradient
