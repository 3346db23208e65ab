# The bank of exercise 09.6. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a thread-local with a default
class Switchboard:
    def __init__(self):
        self.local = threading.local()

    def is_on(self):
        return getattr(self.local, "on", True)

    def turn(self, flag):
        self.local.on = flag

# %% right: a subclass, whose attribute of the class is the default
class Switchboard(threading.local):
    on = True

    def is_on(self):
        return self.on

    def turn(self, flag):
        self.on = flag

# %% right: __init__ of a thread-local runs in each thread
class Switchboard(threading.local):
    def __init__(self):
        self.modes = [True]

    def is_on(self):
        return self.modes[-1]

    def turn(self, flag):
        self.modes.append(flag)

# %% right: kept beside the thread's own object, as long as it lives
from weakref import WeakKeyDictionary

class Switchboard:
    def __init__(self):
        self.modes, self.lock = WeakKeyDictionary(), threading.Lock()

    def is_on(self):
        with self.lock:
            return self.modes.get(threading.current_thread(), True)

    def turn(self, flag):
        with self.lock:
            self.modes[threading.current_thread()] = flag

# %% wrong: one mode for all
# says: there is one mode for all threads
class Switchboard:
    def __init__(self):
        self.on = True

    def is_on(self):
        return self.on

    def turn(self, flag):
        self.on = flag

# %% wrong: set in the thread that makes the board
# says: the others find nothing
class Switchboard:
    def __init__(self):
        self.local = threading.local()
        self.local.on = True

    def is_on(self):
        return self.local.on

    def turn(self, flag):
        self.local.on = flag

# %% wrong: by the number of the thread
# says: kept by the number or
class Switchboard:
    def __init__(self):
        self.modes = {}

    def is_on(self):
        return self.modes.get(threading.get_ident(), True)

    def turn(self, flag):
        self.modes[threading.get_ident()] = flag

# %% wrong: a context variable
# says: a ContextVar belongs to a context
from contextvars import ContextVar

class Switchboard:
    def __init__(self):
        self.on = ContextVar("on", default=True)

    def is_on(self):
        return self.on.get()

    def turn(self, flag):
        self.on.set(flag)

# %% wrong: at the class
# says: where all boards share them
class Switchboard:
    local = threading.local()

    def is_on(self):
        return getattr(self.local, "on", True)

    def turn(self, flag):
        self.local.on = flag

# %% wrong: the main thread's and everybody else's
# says: off in one that has never turned it off
class Switchboard:
    def __init__(self):
        self.here, self.there = True, True

    def is_on(self):
        return self.here if threading.current_thread() is threading.main_thread() else self.there

    def turn(self, flag):
        if threading.current_thread() is threading.main_thread():
            self.here = flag
        else:
            self.there = flag

# %% wrong: turns it round
# says: or turns it round
class Switchboard:
    def __init__(self):
        self.local = threading.local()

    def is_on(self):
        return getattr(self.local, "on", True)

    def turn(self, flag):
        self.local.on = not self.is_on()

# %% wrong: starts with off
# says: until somebody turns it off
class Switchboard:
    def __init__(self):
        self.local = threading.local()

    def is_on(self):
        return getattr(self.local, "on", False)

    def turn(self, flag):
        self.local.on = flag

# %% wrong: a lock protects one mode
# says: although the thread that starts it has it off
class Switchboard:
    def __init__(self):
        self.on, self.lock = True, threading.Lock()

    def is_on(self):
        with self.lock:
            return self.on

    def turn(self, flag):
        with self.lock:
            self.on = flag

# %% wrong: a lock that is never given back
# says: a lock is taken and not given back
class Switchboard:
    def __init__(self):
        self.lock, self.local = threading.RLock(), threading.local()

    def is_on(self):
        self.lock.acquire()
        return getattr(self.local, "on", True)

    def turn(self, flag):
        self.local.on = flag

# %% wrong: a new thread begins with its parent's mode
# says: in a new thread, although
class Switchboard:
    def __init__(self):
        self.last, self.local = True, threading.local()

    def is_on(self):
        return getattr(self.local, "on", self.last)

    def turn(self, flag):
        self.local.on = self.last = flag

# %% wrong: by the name of the thread
# says: the name of the thread, and a new thread may get
class Switchboard:
    def __init__(self):
        self.modes = {}

    def is_on(self):
        return self.modes.get(threading.current_thread().name, True)

    def turn(self, flag):
        self.modes[threading.current_thread().name] = flag
