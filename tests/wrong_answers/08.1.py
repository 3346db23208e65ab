# The bank of exercise 08.1. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a class that remembers
class paused:
    def __enter__(self):
        self.found = torch.is_grad_enabled()
        torch.set_grad_enabled(False)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found)

# %% right: a generator with finally
from contextlib import contextmanager

@contextmanager
def paused():
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        yield
    finally:
        torch.set_grad_enabled(found)

# %% right: a stack shared by all, which is a stack
found = []

class paused:
    def __enter__(self):
        found.append(torch.is_grad_enabled())
        torch.set_grad_enabled(False)
        return self

    def __exit__(self, kind, error, stack):
        torch.set_grad_enabled(found.pop())
        return False

# %% wrong: resets to True instead of the previous mode
# says: leaving always switches recording on
class paused:
    def __enter__(self):
        torch.set_grad_enabled(False)

    def __exit__(self, *error):
        torch.set_grad_enabled(True)

# %% wrong: not restored on an exception
# says: skipped when an error passes
from contextlib import contextmanager

@contextmanager
def paused():
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    yield
    torch.set_grad_enabled(found)

# %% wrong: one place for all blocks
# says: one place, so an inner one overwrites
class paused:
    def __enter__(self):
        paused.found = torch.is_grad_enabled()
        torch.set_grad_enabled(False)

    def __exit__(self, *error):
        torch.set_grad_enabled(paused.found)

# %% wrong: swallows the error
# says: swallow the error
class paused:
    def __enter__(self):
        self.found = torch.is_grad_enabled()
        torch.set_grad_enabled(False)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found)
        return True

# %% wrong: never puts the mode back
# says: nothing is put back
class paused:
    def __enter__(self):
        torch.set_grad_enabled(False)

    def __exit__(self, *error):
        pass

# %% wrong: switches when it is made
# says: it switches when it is made
class paused:
    def __init__(self):
        self.found = torch.is_grad_enabled()
        torch.set_grad_enabled(False)

    def __enter__(self):
        pass

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found)

# %% wrong: remembers when it is made
# says: looked at when paused() is called
class paused:
    def __init__(self):
        self.found = torch.is_grad_enabled()

    def __enter__(self):
        torch.set_grad_enabled(False)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found)

# %% wrong: turns the mode round
# says: entering turns the mode round
class paused:
    def __enter__(self):
        torch.set_grad_enabled(not torch.is_grad_enabled())

    def __exit__(self, *error):
        torch.set_grad_enabled(not torch.is_grad_enabled())

# %% wrong: does nothing
# says: entering does not switch recording off
class paused:
    def __enter__(self):
        self.found = torch.is_grad_enabled()

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found)

# %% wrong: the library's own switch
# says: renamed instead of rebuilt
paused = torch.no_grad

# %% wrong: a generator without contextlib
# says: lacks __enter__ or __exit__
def paused():
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        yield
    finally:
        torch.set_grad_enabled(found)

# %% wrong: an object instead of a class
# says: something that can be called
class Paused:
    def __enter__(self):
        self.found = torch.is_grad_enabled()
        torch.set_grad_enabled(False)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found)

paused = Paused()

# %% wrong: an error of its own
# says: line 3 of your cell
class paused:
    def __enter__(self):
        self.found = torch.grad_enabled()

    def __exit__(self, *error):
        pass

# %% wrong: restored after every Exception, and Ctrl+C is none
# says: Ctrl+C is no `Exception`
from contextlib import contextmanager

@contextmanager
def paused():
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        yield
    except Exception:
        torch.set_grad_enabled(found)
        raise
    torch.set_grad_enabled(found)
