# The bank of exercise 09.5. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a generator that resumes another one
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        generator = function(*args, **kwargs)
        resume, value = generator.send, None
        while True:
            try:
                with torch.no_grad():
                    answer = resume(value)
            except StopIteration as stop:
                return stop.value
            try:
                resume, value = generator.send, (yield answer)
            except GeneratorExit:
                with torch.no_grad():
                    generator.close()
                raise
            except BaseException as error:
                resume, value = generator.throw, error
    return wrapped

# %% right: an object with a generator's methods
import collections.abc
import functools

class Quiet(collections.abc.Generator):
    def __init__(self, inner):
        self.inner = inner
    def send(self, value):
        with torch.no_grad():
            return self.inner.send(value)
    def throw(self, *error):
        with torch.no_grad():
            return self.inner.throw(*error)

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        return Quiet(function(*args, **kwargs))
    return wrapped

# %% right: a generator around an object
import functools
from types import SimpleNamespace

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        inner = function(*args, **kwargs)

        def off(call):
            def run(*arguments):
                found = torch.is_grad_enabled()
                torch.set_grad_enabled(False)
                try:
                    return call(*arguments)
                finally:
                    torch.set_grad_enabled(found)
            return run

        class Steps:
            __iter__ = lambda self: self
            __next__ = lambda self: off(inner.__next__)()
            send = staticmethod(off(inner.send))
            throw = staticmethod(off(inner.throw))
            close = staticmethod(off(inner.close))

        return (yield from Steps())
    return wrapped

# %% wrong: the block stays open
# says: stays open across the yield
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        with torch.no_grad():
            return (yield from function(*args, **kwargs))
    return wrapped

# %% wrong: the block is around the call
# says: which only makes the generator
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        with torch.no_grad():
            return function(*args, **kwargs)
    return wrapped

# %% wrong: next only
# says: `next` sends None
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        generator = function(*args, **kwargs)
        while True:
            try:
                with torch.no_grad():
                    value = next(generator)
            except StopIteration as stop:
                return stop.value
            yield value
    return wrapped

# %% wrong: errors end the wrapper
# says: it has to be handed on with throw
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        generator = function(*args, **kwargs)
        sent = None
        while True:
            try:
                with torch.no_grad():
                    value = generator.send(sent)
            except StopIteration as stop:
                return stop.value
            sent = yield value
    return wrapped

# %% wrong: Ctrl+C ends the wrapper
# says: every error has to be handed on
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        generator = function(*args, **kwargs)
        resume, value = generator.send, None
        while True:
            try:
                with torch.no_grad():
                    answer = resume(value)
            except StopIteration as stop:
                return stop.value
            try:
                resume, value = generator.send, (yield answer)
            except GeneratorExit:
                with torch.no_grad():
                    generator.close()
                raise
            except Exception as error:
                resume, value = generator.throw, error
    return wrapped

# %% wrong: errors are handed on outside the block
# says: woken outside the block after an error
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        generator = function(*args, **kwargs)
        try:
            with torch.no_grad():
                answer = next(generator)
            while True:
                try:
                    sent = yield answer
                except GeneratorExit:
                    with torch.no_grad():
                        generator.close()
                    raise
                except BaseException as error:
                    answer = generator.throw(error)
                else:
                    with torch.no_grad():
                        answer = generator.send(sent)
        except StopIteration as stop:
            return stop.value
    return wrapped

# %% wrong: the end becomes an error
# says: may not leave a generator
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        generator = function(*args, **kwargs)
        resume, value = generator.send, None
        while True:
            with torch.no_grad():
                answer = resume(value)
            try:
                resume, value = generator.send, (yield answer)
            except GeneratorExit:
                with torch.no_grad():
                    generator.close()
                raise
            except BaseException as error:
                resume, value = generator.throw, error
    return wrapped

# %% wrong: the value of the whole is lost
# says: StopIteration has it
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        generator = function(*args, **kwargs)
        resume, value = generator.send, None
        while True:
            try:
                with torch.no_grad():
                    answer = resume(value)
            except StopIteration:
                return
            try:
                resume, value = generator.send, (yield answer)
            except GeneratorExit:
                with torch.no_grad():
                    generator.close()
                raise
            except BaseException as error:
                resume, value = generator.throw, error
    return wrapped

# %% wrong: close is left to Python
# says: or only when Python clears it away
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        generator = function(*args, **kwargs)
        resume, value = generator.send, None
        while True:
            try:
                with torch.no_grad():
                    answer = resume(value)
            except StopIteration as stop:
                return stop.value
            try:
                resume, value = generator.send, (yield answer)
            except GeneratorExit:
                raise
            except BaseException as error:
                resume, value = generator.throw, error
    return wrapped

# %% wrong: all at once
# says: run at once and collected
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        with torch.no_grad():
            values = list(function(*args, **kwargs))
        return iter(values)
    return wrapped

# %% wrong: on at each yield
# says: it is switched on at each yield
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        generator = function(*args, **kwargs)
        resume, value = generator.send, None
        while True:
            torch.set_grad_enabled(False)
            try:
                answer = resume(value)
            except StopIteration as stop:
                return stop.value
            finally:
                torch.set_grad_enabled(True)
            try:
                resume, value = generator.send, (yield answer)
            except GeneratorExit:
                with torch.no_grad():
                    generator.close()
                raise
            except BaseException as error:
                resume, value = generator.throw, error
    return wrapped

# %% wrong: the mode of the first step
# says: the mode of the first step is given back
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        generator = function(*args, **kwargs)
        found = torch.is_grad_enabled()
        resume, value = generator.send, None
        while True:
            torch.set_grad_enabled(False)
            try:
                answer = resume(value)
            except StopIteration as stop:
                return stop.value
            finally:
                torch.set_grad_enabled(found)
            try:
                resume, value = generator.send, (yield answer)
            except GeneratorExit:
                with torch.no_grad():
                    generator.close()
                raise
            except BaseException as error:
                resume, value = generator.throw, error
    return wrapped

# %% wrong: an error leaves it off
# says: skipped when an error passes
import functools

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        generator = function(*args, **kwargs)
        resume, value = generator.send, None
        while True:
            found = torch.is_grad_enabled()
            torch.set_grad_enabled(False)
            try:
                answer = resume(value)
            except StopIteration as stop:
                torch.set_grad_enabled(found)
                return stop.value
            torch.set_grad_enabled(found)
            try:
                resume, value = generator.send, (yield answer)
            except GeneratorExit:
                with torch.no_grad():
                    generator.close()
                raise
            except BaseException as error:
                resume, value = generator.throw, error
    return wrapped

# %% wrong: one switch for all
# says: one switch serves all generators
import collections.abc
import functools

pause = torch.no_grad()

class Quiet(collections.abc.Generator):
    def __init__(self, inner):
        self.inner = inner
    def send(self, value):
        with pause:
            return self.inner.send(value)
    def throw(self, *error):
        with pause:
            return self.inner.throw(*error)

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        return Quiet(function(*args, **kwargs))
    return wrapped

# %% wrong: the library's own decorator
# says: the library's decorator was applied
def quietly(function):
    return torch.no_grad()(function)

# %% wrong: the name is lost
# says: the wrapper shows its own
def quietly(function):
    def wrapped(*args, **kwargs):
        with torch.no_grad():
            yield from function(*args, **kwargs)
    return wrapped

# %% wrong: an iterator without send
# says: something else is returned
import functools

class Quiet:
    def __init__(self, inner):
        self.inner = inner
    def __iter__(self):
        return self
    def __next__(self):
        with torch.no_grad():
            return next(self.inner)

def quietly(function):
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        return Quiet(function(*args, **kwargs))
    return wrapped
