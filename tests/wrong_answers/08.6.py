# The bank of exercise 08.6. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: with a name for each card
def program(w):
    wave = torch.sin(w)
    with torch.no_grad():
        square = wave * wave
    result = square * wave
    return result

# %% right: a decorated helper, the other order
@torch.no_grad()
def square(t):
    return t * t

def program(w):
    wave = w.sin()
    return wave * square(wave)

# %% wrong: everything is recorded
# says: there is no ghost
def program(w):
    wave = w.sin()
    return wave * wave * wave

# %% wrong: cut off instead of paused
# says: a ghost for another reason
def program(w):
    wave = w.sin()
    still = wave.detach()
    return (still * still) * wave

# %% wrong: the last product is inside as well
# says: the block reaches too far
def program(w):
    wave = w.sin()
    with torch.no_grad():
        square = wave * wave
        return square * wave

# %% wrong: the wave is inside as well
# says: another operation
def program(w):
    with torch.no_grad():
        wave = w.sin()
        square = wave * wave
    return square * w.sin()

# %% wrong: a power
# says: ghosts mul (grad mode off). Came: pow (grad mode off)
def program(w):
    wave = w.sin()
    with torch.no_grad():
        square = wave ** 2
    return square * wave

# %% wrong: the edge goes to w
# says: the recorded operations differ
def program(w):
    wave = w.sin()
    with torch.no_grad():
        square = wave * wave
    return square * w

# %% wrong: another ghost's numbers
# says: the same cards with other numbers
def program(w):
    wave = w.sin()
    with torch.no_grad():
        square = wave * w
    return square * wave

# %% wrong: not returned
# says: computed but not returned
def program(w):
    wave = w.sin()
    with torch.no_grad():
        square = wave * wave
    square * wave

# %% wrong: switched off for good
# says: switched off and stays off
def program(w):
    wave = w.sin()
    torch.set_grad_enabled(False)
    square = wave * wave
    return square * wave
