# The bank of exercise 10.1. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: line by line
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "ordinary",
    "plain": "ordinary",
    "enabled": "sealed",
    "left": "ordinary",
    "detach": "sealed",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "error",
    "w * window": "fine",
    "result.add_(1)": "error",
    "clone * w": "fine",
}

# %% right: two lists
outcome = dict(zip(['result', 'made', 'window', 'plain', 'enabled', 'left', 'detach', 'clone', 'result * 2'], "sealed sealed ordinary ordinary sealed ordinary sealed ordinary ordinary".split()))
outcome.update(zip(['result + w', 'result * w', 'w * window', 'result.add_(1)', 'clone * w'], "fine error fine error fine".split()))

# %% wrong: everything inside is sealed
# says: not yet: window, plain, left
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "sealed",
    "plain": "sealed",
    "enabled": "sealed",
    "left": "sealed",
    "detach": "sealed",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "error",
    "w * window": "fine",
    "result.add_(1)": "error",
    "clone * w": "fine",
}

# %% wrong: a factory is no operation
# says: a factory makes new memory too
outcome = {
    "result": "sealed",
    "made": "ordinary",
    "window": "ordinary",
    "plain": "ordinary",
    "enabled": "sealed",
    "left": "ordinary",
    "detach": "sealed",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "error",
    "w * window": "fine",
    "result.add_(1)": "error",
    "clone * w": "fine",
}

# %% wrong: a view made inside is sealed
# says: Likely: whose memory does it show?
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "sealed",
    "plain": "ordinary",
    "enabled": "sealed",
    "left": "ordinary",
    "detach": "sealed",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "error",
    "w * window": "error",
    "result.add_(1)": "error",
    "clone * w": "fine",
}

# %% wrong: a write seals
# says: does a write inside change what it is
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "ordinary",
    "plain": "sealed",
    "enabled": "sealed",
    "left": "ordinary",
    "detach": "sealed",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "error",
    "w * window": "fine",
    "result.add_(1)": "error",
    "clone * w": "fine",
}

# %% wrong: enable_grad leaves the mode
# says: does enable_grad leave
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "ordinary",
    "plain": "ordinary",
    "enabled": "ordinary",
    "left": "ordinary",
    "detach": "sealed",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "error",
    "w * window": "fine",
    "result.add_(1)": "error",
    "clone * w": "fine",
}

# %% wrong: nothing leaves the mode
# says: which of the switches leaves
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "ordinary",
    "plain": "ordinary",
    "enabled": "sealed",
    "left": "sealed",
    "detach": "sealed",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "error",
    "w * window": "fine",
    "result.add_(1)": "error",
    "clone * w": "fine",
}

# %% wrong: detach makes an ordinary tensor
# says: detach shows the same memory
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "ordinary",
    "plain": "ordinary",
    "enabled": "sealed",
    "left": "ordinary",
    "detach": "ordinary",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "error",
    "w * window": "fine",
    "result.add_(1)": "error",
    "clone * w": "fine",
}

# %% wrong: a clone is sealed too
# says: where is this one made
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "ordinary",
    "plain": "ordinary",
    "enabled": "sealed",
    "left": "ordinary",
    "detach": "sealed",
    "clone": "sealed",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "error",
    "w * window": "fine",
    "result.add_(1)": "error",
    "clone * w": "error",
}

# %% wrong: what is computed from it is sealed
# says: it is computed outside
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "ordinary",
    "plain": "ordinary",
    "enabled": "sealed",
    "left": "ordinary",
    "detach": "sealed",
    "clone": "ordinary",
    "result * 2": "sealed",
    "result + w": "fine",
    "result * w": "error",
    "w * window": "fine",
    "result.add_(1)": "error",
    "clone * w": "fine",
}

# %% wrong: no use at all is allowed
# says: what does an addition have to save
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "ordinary",
    "plain": "ordinary",
    "enabled": "sealed",
    "left": "ordinary",
    "detach": "sealed",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "error",
    "result * w": "error",
    "w * window": "fine",
    "result.add_(1)": "error",
    "clone * w": "fine",
}

# %% wrong: a product is fine
# says: what would it compare later
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "ordinary",
    "plain": "ordinary",
    "enabled": "sealed",
    "left": "ordinary",
    "detach": "sealed",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "fine",
    "w * window": "fine",
    "result.add_(1)": "error",
    "clone * w": "fine",
}

# %% wrong: a view of w cannot be saved
# says: what kind of tensor is window
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "ordinary",
    "plain": "ordinary",
    "enabled": "sealed",
    "left": "ordinary",
    "detach": "sealed",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "error",
    "w * window": "error",
    "result.add_(1)": "error",
    "clone * w": "fine",
}

# %% wrong: a write is fine
# says: may an inference tensor be written outside
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "ordinary",
    "plain": "ordinary",
    "enabled": "sealed",
    "left": "ordinary",
    "detach": "sealed",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "error",
    "w * window": "fine",
    "result.add_(1)": "fine",
    "clone * w": "fine",
}

# %% wrong: the block was only a pause
# says: new numbers in new memory
outcome = {
    "result": "ordinary",
    "made": "ordinary",
    "window": "ordinary",
    "plain": "ordinary",
    "enabled": "ordinary",
    "left": "ordinary",
    "detach": "ordinary",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "fine",
    "w * window": "fine",
    "result.add_(1)": "fine",
    "clone * w": "fine",
}

# %% wrong: a clone cannot take part
# says: what kind of tensor is the clone
outcome = {
    "result": "sealed",
    "made": "sealed",
    "window": "ordinary",
    "plain": "ordinary",
    "enabled": "sealed",
    "left": "ordinary",
    "detach": "sealed",
    "clone": "ordinary",
    "result * 2": "ordinary",
    "result + w": "fine",
    "result * w": "error",
    "w * window": "fine",
    "result.add_(1)": "error",
    "clone * w": "error",
}

# %% wrong: truth values
# says: 0 right
outcome = dict.fromkeys(['result', 'made', 'window', 'plain', 'enabled', 'left', 'detach', 'clone', 'result * 2', 'result + w', 'result * w', 'w * window', 'result.add_(1)', 'clone * w'], True)

# %% wrong: not filled in
# says: None for result
outcome = dict.fromkeys(['result', 'made', 'window', 'plain', 'enabled', 'left', 'detach', 'clone', 'result * 2', 'result + w', 'result * w', 'w * window', 'result.add_(1)', 'clone * w'])
