# The bank of exercise 09.3. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a list on the object
class recording:
    def __init__(self, flag):
        self.flag = flag
        self.found = []

    def __enter__(self):
        self.found.append(torch.is_grad_enabled())
        torch.set_grad_enabled(self.flag)
        return self

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found.pop())
        return False

# %% right: one stack for all, as a linked list
class recording:
    top = None

    def __init__(self, flag):
        self.flag = flag

    def __enter__(self):
        recording.top = (torch.is_grad_enabled(), recording.top)
        torch.set_grad_enabled(self.flag)

    def __exit__(self, *error):
        mode, recording.top = recording.top
        torch.set_grad_enabled(mode)

# %% right: contextlib anew for each block
from contextlib import ExitStack

class recording(ExitStack):
    def __init__(self, flag):
        self.flag, self.open = flag, []

    def __enter__(self):
        block = ExitStack()
        block.callback(torch.set_grad_enabled, torch.is_grad_enabled())
        torch.set_grad_enabled(self.flag)
        self.open.append(block)

    def __exit__(self, *error):
        self.open.pop().close()

# %% right: a function that makes an object of closures
def recording(flag):
    found = []

    class Block:
        def __enter__(self):
            found.insert(0, torch.is_grad_enabled())
            torch.set_grad_enabled(flag)

        def __exit__(self, kind, error, stack):
            torch.set_grad_enabled(found.pop(0))

    return Block()

# %% wrong: one place on the object
# says: knows only what the block opened last has found
class recording:
    def __init__(self, flag):
        self.flag = flag

    def __enter__(self):
        self.found = torch.is_grad_enabled()
        torch.set_grad_enabled(self.flag)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found)

# %% wrong: from the wrong end
# says: what was found first is put back first
class recording:
    def __init__(self, flag):
        self.flag, self.found = flag, []

    def __enter__(self):
        self.found.append(torch.is_grad_enabled())
        torch.set_grad_enabled(self.flag)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found.pop(0))

# %% wrong: the stack never shrinks
# says: each open block needs its own
class recording:
    def __init__(self, flag):
        self.flag, self.found = flag, []

    def __enter__(self):
        self.found.append(torch.is_grad_enabled())
        torch.set_grad_enabled(self.flag)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found[-1])

# %% wrong: contextlib, used up after one block
# says: used up after one block
from contextlib import contextmanager

@contextmanager
def recording(flag):
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(flag)
    try:
        yield
    finally:
        torch.set_grad_enabled(found)

# %% wrong: the opposite of the argument
# says: leaving sets the opposite
class recording:
    def __init__(self, flag):
        self.flag = flag

    def __enter__(self):
        torch.set_grad_enabled(self.flag)

    def __exit__(self, *error):
        torch.set_grad_enabled(not self.flag)

# %% wrong: the argument is ignored
# says: the argument is not looked at
class recording:
    def __init__(self, flag):
        self.found = []

    def __enter__(self):
        self.found.append(torch.is_grad_enabled())
        torch.set_grad_enabled(False)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found.pop())

# %% wrong: looked at when it is made
# says: looked at when the object is made
class recording:
    def __init__(self, flag):
        self.flag = flag
        self.found = [torch.is_grad_enabled()]

    def __enter__(self):
        torch.set_grad_enabled(self.flag)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found[0])

# %% wrong: switches when it is made
# says: it switches when it is made
class recording:
    def __init__(self, flag):
        self.found = [torch.is_grad_enabled()]
        torch.set_grad_enabled(flag)

    def __enter__(self):
        pass

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found.pop())

# %% wrong: only without an error
# says: put back only if no error passes
class recording:
    def __init__(self, flag):
        self.flag, self.found = flag, []

    def __enter__(self):
        self.found.append(torch.is_grad_enabled())
        torch.set_grad_enabled(self.flag)

    def __exit__(self, kind, error, stack):
        if error is None:
            torch.set_grad_enabled(self.found.pop())

# %% wrong: swallows the error
# says: swallow the error
class recording:
    def __init__(self, flag):
        self.flag, self.found = flag, []

    def __enter__(self):
        self.found.append(torch.is_grad_enabled())
        torch.set_grad_enabled(self.flag)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found.pop())
        return True

# %% wrong: the library's own switch
# says: renamed instead of rebuilt
recording = torch.set_grad_enabled

# %% wrong: nothing is put back
# says: nothing is put back on leaving
class recording:
    def __init__(self, flag):
        self.flag = flag

    def __enter__(self):
        torch.set_grad_enabled(self.flag)

    def __exit__(self, *error):
        pass

# %% wrong: one queue for all objects
# says: kept in one place, and gets mixed up
class recording:
    last = {}

    def __init__(self, flag):
        self.flag, self.found = flag, []

    def __enter__(self):
        self.found.append(torch.is_grad_enabled())
        recording.last[self.flag] = torch.is_grad_enabled(), len(self.found)
        torch.set_grad_enabled(self.flag)

    def __exit__(self, *error):
        mode = self.found.pop()
        torch.set_grad_enabled(mode if self.found else recording.last[self.flag][0] if recording.last[self.flag][1] == 1 else mode)
