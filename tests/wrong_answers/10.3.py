# The bank of exercise 10.3. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: both are remembered
class sealing:
    def __init__(self, mode=True):
        self.mode = mode

    def __enter__(self):
        self.before = (state.grad, state.inference)
        state.inference = self.mode
        state.grad = not self.mode

    def __exit__(self, *error):
        state.grad, state.inference = self.before

# %% right: contextlib
from contextlib import contextmanager

@contextmanager
def sealing(mode=True):
    before = dict(vars(state))
    state.grad, state.inference = not mode, mode
    try:
        yield
    finally:
        vars(state).update(before)

# %% right: an ExitStack
from contextlib import ExitStack

class sealing(ExitStack):
    def __init__(self, mode=True):
        super().__init__()
        self.mode = mode

    def __enter__(self):
        for name, value in (("grad", not self.mode), ("inference", self.mode)):
            self.callback(setattr, state, name, getattr(state, name))
            setattr(state, name, value)
        return super().__enter__()

# %% wrong: only inference
# says: inference mode switches grad mode off as well
class sealing:
    def __init__(self, mode=True):
        self.mode = mode

    def __enter__(self):
        self.found = state.inference
        state.inference = self.mode

    def __exit__(self, *error):
        state.inference = self.found

# %% wrong: grad is off in either case
# says: grad mode goes on
class sealing:
    def __init__(self, mode=True):
        self.mode = mode

    def __enter__(self):
        self.found = state.grad, state.inference
        state.grad, state.inference = False, self.mode

    def __exit__(self, *error):
        state.grad, state.inference = self.found

# %% wrong: grad follows from inference
# says: only one of the two switches is given back
class sealing:
    def __init__(self, mode=True):
        self.mode = mode

    def __enter__(self):
        self.found = state.inference
        state.grad, state.inference = not self.mode, self.mode

    def __exit__(self, *error):
        state.grad, state.inference = not self.found, self.found

# %% wrong: always out at the end
# says: set to a fixed value, or not given back
class sealing:
    def __init__(self, mode=True):
        self.mode = mode

    def __enter__(self):
        state.grad, state.inference = not self.mode, self.mode

    def __exit__(self, *error):
        state.grad, state.inference = True, False

# %% wrong: one place for all blocks
# says: an inner one overwrites it
class sealing:
    found = None

    def __init__(self, mode=True):
        self.mode = mode

    def __enter__(self):
        sealing.found = state.grad, state.inference
        state.grad, state.inference = not self.mode, self.mode

    def __exit__(self, *error):
        state.grad, state.inference = sealing.found

# %% wrong: the argument is ignored
# says: the argument is not looked at
class sealing:
    def __init__(self, mode=True):
        pass

    def __enter__(self):
        self.found = state.grad, state.inference
        state.grad, state.inference = False, True

    def __exit__(self, *error):
        state.grad, state.inference = self.found

# %% wrong: an error leaves it on
# says: skipped when an error passes
from contextlib import contextmanager

@contextmanager
def sealing(mode=True):
    before = state.grad, state.inference
    state.grad, state.inference = not mode, mode
    yield
    state.grad, state.inference = before

# %% wrong: swallows the error
# says: swallow the error
class sealing:
    def __init__(self, mode=True):
        self.mode = mode

    def __enter__(self):
        self.found = state.grad, state.inference
        state.grad, state.inference = not self.mode, self.mode

    def __exit__(self, *error):
        state.grad, state.inference = self.found
        return True

# %% wrong: switches when it is made
# says: it switches when it is made
class sealing:
    def __init__(self, mode=True):
        self.found = state.grad, state.inference
        state.grad, state.inference = not mode, mode

    def __enter__(self):
        pass

    def __exit__(self, *error):
        state.grad, state.inference = self.found

# %% wrong: a state of its own
# says: state.inference to be True inside sealing()
class sealing:
    def __init__(self, mode=True):
        self.block = torch.inference_mode(mode)

    def __enter__(self):
        self.block.__enter__()

    def __exit__(self, *error):
        self.block.__exit__(*error)
