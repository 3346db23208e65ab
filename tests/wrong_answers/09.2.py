# The bank of exercise 09.2. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a block in a block
def measure(speed):
    with torch.no_grad():
        shifted = speed - 3
        with torch.enable_grad():
            energy = speed * speed
        shown = energy / 2
    return shifted, energy, shown

# %% right: a switch around each line
def measure(speed):
    with torch.set_grad_enabled(False):
        shifted = speed - 3
    with torch.set_grad_enabled(True):
        energy = speed ** 2
    with torch.set_grad_enabled(False):
        shown = energy * 0.5
    return [shifted, energy, shown]

# %% right: constants and a decorated helper
@torch.enable_grad()
def square(t):
    return t * t

def measure(speed):
    energy = square(speed)
    return speed.detach() - 3, energy, energy.detach() / 2

# %% wrong: everything is recorded
# says: nothing switches it off for this line
def measure(speed):
    shifted = speed - 3
    energy = speed * speed
    return shifted, energy, energy / 2

# %% wrong: only the exception
# says: the caller had recording on, and nothing
def measure(speed):
    shifted = speed - 3
    with torch.enable_grad():
        energy = speed * speed
    return shifted, energy, energy / 2

# %% wrong: only the pauses
# says: nothing switches it on for this line
def measure(speed):
    with torch.no_grad():
        shifted = speed - 3
    energy = speed * speed
    with torch.no_grad():
        shown = energy / 2
    return shifted, energy, shown

# %% wrong: a pause around everything
# says: reaches over this line too
@torch.no_grad()
def measure(speed):
    shifted = speed - 3
    energy = speed * speed
    return shifted, energy, energy / 2

# %% wrong: recording for too much
# says: for more than the one line
def measure(speed):
    with torch.set_grad_enabled(not torch.is_grad_enabled()):
        with torch.no_grad():
            shifted = speed - 3
        return shifted, speed * speed if torch.is_grad_enabled() else measure_on(speed), speed * speed / 2

def measure_on(speed):
    with torch.enable_grad():
        return speed * speed

# %% wrong: plain calls
# says: for the caller too, and stays off
def measure(speed):
    torch.set_grad_enabled(False)
    shifted = speed - 3
    torch.set_grad_enabled(True)
    energy = speed * speed
    torch.set_grad_enabled(False)
    return shifted, energy, energy / 2

# %% wrong: plain calls that end with on
# says: for the caller too, and stays on
def measure(speed):
    torch.set_grad_enabled(False)
    shifted, shown = speed - 3, speed * speed / 2
    torch.set_grad_enabled(True)
    return shifted, speed * speed, shown

# %% wrong: recorded and cut off
# says: recorded first and cut off afterwards
def measure(speed):
    with torch.enable_grad():
        energy = speed * speed
        shifted = (speed - 3).detach()
    return shifted, energy, energy.detach() / 2

# %% wrong: a stranger that asks
# says: its path back to speed is cut
def measure(speed):
    with torch.no_grad():
        shifted = speed - 3
        energy = speed * speed
        shown = energy / 2
    with torch.enable_grad():
        return shifted, energy.requires_grad_() * 1, shown

# %% wrong: half of the wrong one
# says: another number than half of energy
def measure(speed):
    with torch.no_grad():
        shifted = speed - 3
        with torch.enable_grad():
            energy = speed * speed
        return shifted, energy, speed / 2

# %% wrong: not returned
# says: not returned, or not all
def measure(speed):
    with torch.no_grad():
        shifted = speed - 3
        with torch.enable_grad():
            energy = speed * speed
        shown = energy / 2
