# The bank of exercise 10.6. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: out for one line
def program(w, x):
    with torch.inference_mode():
        scaled = w * x
        with torch.inference_mode(False):
            square = w * w
    return square + scaled

# %% right: one after the other
def program(w, x):
    square = w * w
    with torch.inference_mode():
        scaled = x * w
    return scaled + square

# %% right: a decorated helper
@torch.inference_mode()
def scaled(w, x):
    return w * x

def program(w, x):
    return w * w + scaled(w, x)

# %% wrong: no_grad
# says: the ghost says why it is one
def program(w, x):
    with torch.no_grad():
        scaled = w * x
    return w * w + scaled

# %% wrong: enable_grad instead of leaving
# says: enable_grad does not leave inference mode
def program(w, x):
    with torch.inference_mode():
        scaled = w * x
        with torch.enable_grad():
            square = w * w
    return square + scaled

# %% wrong: everything is recorded
# says: there is no ghost
def program(w, x):
    return w * w + w * x

# %% wrong: the sum is inside too
# says: the last operation stands inside the block
def program(w, x):
    with torch.inference_mode():
        scaled = w * x
        with torch.inference_mode(False):
            square = w * w
        return square + scaled

# %% wrong: a power
# says: the recorded operations differ
def program(w, x):
    with torch.inference_mode():
        scaled = w * x
    return w ** 2 + scaled

# %% wrong: multiplied
# says: Inference tensors cannot be saved
def program(w, x):
    with torch.inference_mode():
        scaled = w * x
    return w * w * scaled

# %% wrong: one ghost more
# says: something ran that the picture does not show
def program(w, x):
    with torch.inference_mode():
        scaled = w * x
        copy = scaled.clone()
    return w * w + copy

# %% wrong: other factors
# says: the same cards with other numbers
def program(w, x):
    with torch.inference_mode():
        scaled = x * x
    return w * w + scaled

# %% wrong: not returned
# says: not returned
def program(w, x):
    with torch.inference_mode():
        scaled = w * x
    w * w + scaled
