# The bank of exercise 11.2. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: line by line
def program(w, data):
    shifted = data - 1
    product = w * shifted
    with torch.no_grad():
        scale = w * w
    quotient = product / scale
    return quotient + w.detach()

# %% right: another block and another order
def program(w, data):
    fixed = w.detach()
    with torch.set_grad_enabled(False):
        scale = w * w
    return fixed + (data - 1) * w / scale

# %% wrong: everything recorded
# says: a dashed card is a solid one here
def program(w, data):
    return w * (data - 1) / (w * w) + w.detach()

# %% wrong: all of it in the block
# says: everything ran where nothing is recorded
@torch.no_grad()
def program(w, data):
    return w * (data - 1) / (w * w) + w.detach()

# %% wrong: the shift inside the block too
# says: unrecorded for another reason
def program(w, data):
    with torch.no_grad():
        shifted = data - 1
        scale = w * w
    return w * shifted / scale + w.detach()

# %% wrong: the scale from the detached one
# says: a solid card of the picture is missing
def program(w, data):
    fixed = w.detach()
    return w * (data - 1) / (fixed * fixed)

# %% wrong: no detach at the end
# says: a dashed card of the picture is missing
def program(w, data):
    with torch.no_grad():
        scale = w * w
    return w * data / scale + w.detach()

# %% wrong: another number
# says: the same cards with other numbers
def program(w, data):
    with torch.no_grad():
        scale = w * w
    return w * (data - 2) / scale + w.detach()

# %% wrong: the mode is not given back
# says: switched off and not on again
def program(w, data):
    shifted = data - 1
    product = w * shifted
    torch.set_grad_enabled(False)
    scale = w * w
    torch.set_grad_enabled(True)
    result = product / scale + w.detach()
    torch.set_grad_enabled(False)
    return result
