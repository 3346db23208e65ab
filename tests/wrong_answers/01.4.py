# The bank of exercise 01.4. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: with a name for each card
def program(w, data):
    scaled = data * 2
    part = w * scaled
    square = part * w
    return square + part

# %% right: other orders of the factors
def program(w, data):
    part = (2 * data) * w
    return part + w * part

# %% wrong: the product is computed twice
# says: computed twice; in the picture two edges leave one card
def program(w, data):
    scaled = data * 2
    return (w * scaled) * w + w * scaled

# %% wrong: w is scaled
# says: the recorded operations differ
def program(w, data):
    part = (w * 2) * data
    return part * w + part

# %% wrong: nothing is returned
# says: not returned
def program(w, data):
    part = w * (data * 2)
    result = part * w + part

# %% wrong: no ghost
# says: there is no ghost
def program(w, data):
    part = w * torch.tensor([2 * number for number in data.tolist()])
    return part * w + part

# %% wrong: one ghost too many
# says: that the picture does not show
def program(w, data):
    part = w * (data + data) 
    return part * w + part

# %% wrong: another number
# says: the same cards with other numbers
def program(w, data):
    part = w * (data * 3)
    return part * w + part

# %% wrong: w has no part in it
# says: w has no part in what is returned
def program(w, data):
    part = w.detach() * (data * 2)
    return part * w.detach() + part
