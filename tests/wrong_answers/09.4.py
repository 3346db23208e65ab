# The bank of exercise 09.4. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: one function for both forms
import functools

def unrecorded(function=None):
    if function is None:
        return unrecorded
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        with torch.no_grad():
            return function(*args, **kwargs)
    return wrapped

# %% right: a class whose instances decorate
import functools

class unrecorded:
    def __new__(cls, function=None):
        decorator = super().__new__(cls)
        return decorator(function) if function is not None else decorator

    def __call__(self, function):
        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            found = torch.is_grad_enabled()
            torch.set_grad_enabled(False)
            try:
                return function(*args, **kwargs)
            finally:
                torch.set_grad_enabled(found)
        return wrapped

# %% right: contextlib's decorator
from contextlib import ContextDecorator

class Pause(ContextDecorator):
    def _recreate_cm(self):
        return Pause()

    def __enter__(self):
        self.found = torch.is_grad_enabled()
        torch.set_grad_enabled(False)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found)

def unrecorded(*functions):
    return Pause()(*functions) if functions else Pause()

# %% right: an object that binds itself to methods
import functools
import types

class unrecorded:
    def __new__(cls, function=None):
        return cls if function is None else super().__new__(cls)

    def __init__(self, function):
        self.function = function
        functools.update_wrapper(self, function)

    def __call__(self, *args, **kwargs):
        with torch.no_grad():
            return self.function(*args, **kwargs)

    def __get__(self, instance, owner=None):
        return self if instance is None else types.MethodType(self, instance)

# %% right: names copied by hand
def unrecorded(function=None):
    def decorate(function):
        def wrapped(*args, **kwargs):
            with torch.set_grad_enabled(False):
                return function(*args, **kwargs)
        wrapped.__name__, wrapped.__doc__ = function.__name__, function.__doc__
        return wrapped
    return decorate if function is None else decorate(function)

# %% wrong: only without parentheses
# says: with parentheses there is no function yet
import functools

def unrecorded(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        with torch.no_grad():
            return function(*args, **kwargs)
    return wrapped

# %% wrong: only with parentheses
# says: without parentheses the function itself is the argument
import functools

def unrecorded():
    def decorate(function):
        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            with torch.no_grad():
                return function(*args, **kwargs)
        return wrapped
    return decorate

# %% wrong: one switch for all calls
# says: one switch serves all calls
import functools

def unrecorded(function=None):
    if function is None:
        return unrecorded
    pause = torch.no_grad()
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        with pause:
            return function(*args, **kwargs)
    return wrapped

# %% wrong: switches when it decorates
# says: it switches when the function is decorated
import functools

def unrecorded(function=None):
    if function is None:
        return unrecorded
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        finally:
            torch.set_grad_enabled(found)
    return wrapped

# %% wrong: switches recording on at the end
# says: the end of a call switches recording on
import functools

def unrecorded(function=None):
    if function is None:
        return unrecorded
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        torch.set_grad_enabled(False)
        try:
            return function(*args, **kwargs)
        finally:
            torch.set_grad_enabled(True)
    return wrapped

# %% wrong: an error leaves it off
# says: skipped when an error passes
import functools

def unrecorded(function=None):
    if function is None:
        return unrecorded
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        found = torch.is_grad_enabled()
        torch.set_grad_enabled(False)
        result = function(*args, **kwargs)
        torch.set_grad_enabled(found)
        return result
    return wrapped

# %% wrong: Ctrl+C leaves it off
# says: Ctrl+C is no `Exception`
import functools

def unrecorded(function=None):
    if function is None:
        return unrecorded
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        found = torch.is_grad_enabled()
        torch.set_grad_enabled(False)
        try:
            result = function(*args, **kwargs)
        except Exception:
            torch.set_grad_enabled(found)
            raise
        torch.set_grad_enabled(found)
        return result
    return wrapped

# %% wrong: the name is lost
# says: the wrapper shows its own
def unrecorded(function=None):
    if function is None:
        return unrecorded
    def wrapped(*args, **kwargs):
        with torch.no_grad():
            return function(*args, **kwargs)
    return wrapped

# %% wrong: an object without __get__
# says: only functions are bound to `self`
import functools

class unrecorded:
    def __new__(cls, function=None):
        return cls if function is None else super().__new__(cls)

    def __init__(self, function):
        self.function = function
        functools.update_wrapper(self, function)

    def __call__(self, *args, **kwargs):
        with torch.no_grad():
            return self.function(*args, **kwargs)

# %% wrong: the result is lost
# says: the result is not returned
import functools

def unrecorded(function=None):
    if function is None:
        return unrecorded
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        with torch.no_grad():
            function(*args, **kwargs)
    return wrapped

# %% wrong: keywords are lost
# says: or arguments are lost on the way
import functools

def unrecorded(function=None):
    if function is None:
        return unrecorded
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        with torch.no_grad():
            return function(*args)
    return wrapped

# %% wrong: the library's own decorator
# says: the wrapper around the function is the task
unrecorded = torch.no_grad

# %% wrong: the library's own, in a function
# says: a decorator of your own
def unrecorded(function=None):
    return torch.no_grad() if function is None else torch.no_grad()(function)

# %% wrong: called instead of wrapped
# says: it is called where a function that calls it should be returned
def unrecorded(function=None):
    if function is None:
        return unrecorded
    with torch.no_grad():
        result = function()
    return lambda *args, **kwargs: result

# %% wrong: the mode of the decoration
# says: looked at when the function is decorated
import functools

def unrecorded(function=None):
    if function is None:
        return unrecorded
    found = torch.is_grad_enabled()
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        torch.set_grad_enabled(False)
        try:
            return function(*args, **kwargs)
        finally:
            torch.set_grad_enabled(found)
    return wrapped

# %% wrong: the error is caught
# says: catches it and says nothing
import functools

def unrecorded(function=None):
    if function is None:
        return unrecorded
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        with torch.no_grad():
            try:
                return function(*args, **kwargs)
            except BaseException:
                return None
    return wrapped

# %% wrong: the block is around the definition
# says: the function runs outside the block
import functools

def unrecorded(function=None):
    if function is None:
        return unrecorded
    with torch.no_grad():
        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            return function(*args, **kwargs)
    return wrapped
