import asyncio
import functools
import inspect

import torch

x = torch.tensor([1.0], requires_grad=True)


# --- no_grad as a decorator, with and without parentheses
@torch.no_grad()
def with_parentheses(x):
    return x * 2


@torch.no_grad
def without(x):
    return x * 2


print(with_parentheses(x).requires_grad, without(x).requires_grad, (x * 2).requires_grad)


# --- enable_grad as a decorator, with and without parentheses
@torch.enable_grad()
def with_parentheses(x):
    return x * 2


@torch.enable_grad
def without(x):
    return x * 2


with torch.no_grad():
    print(with_parentheses(x).requires_grad, without(x).requires_grad, (x * 2).requires_grad)


# --- inference_mode as a decorator, with, without and with an argument
@torch.inference_mode()
def one(x):
    return x * 2


@torch.inference_mode
def two(x):
    return x * 2


@torch.inference_mode(False)
def three(x):
    return x * 2


@torch.inference_mode(mode=True)
def four(x):
    return x * 2


print([f(x).is_inference() for f in (one, two, three, four)])
print([f(x).requires_grad for f in (one, two, three, four)])


# --- set_grad_enabled as a decorator does not leak where it is written
@torch.set_grad_enabled(False)
def doubled(x):
    return x * 2


print(torch.is_grad_enabled(), doubled(x).requires_grad, torch.is_grad_enabled())


@torch.set_grad_enabled(True)
def tripled(x):
    return x * 3


with torch.no_grad():
    print(tripled(x).requires_grad, torch.is_grad_enabled())
# --- set_grad_enabled as a decorator written inside no_grad
with torch.no_grad():

    @torch.set_grad_enabled(True)
    def doubled(x):
        return x * 2

    print(torch.is_grad_enabled())
print(torch.is_grad_enabled(), doubled(x).requires_grad)


# --- a decorated function keeps its name, doc and arguments
@torch.no_grad()
def documented(a, *, b=3):
    """What it does."""
    return a + b


print(documented.__name__, documented.__doc__, inspect.signature(documented))
print(documented(1), documented(1, b=1), documented.__wrapped__(2))


# --- a decorated function restores the mode after an exception
@torch.no_grad()
def fails():
    raise ValueError("inside")


attempt(fails)
print(torch.is_grad_enabled())


# --- a decorated recursive function
@torch.no_grad()
def count(n):
    return [torch.is_grad_enabled()] + (count(n - 1) if n else [])


print(count(3), torch.is_grad_enabled())


# --- a decorated function that calls one decorated the other way
@torch.enable_grad()
def inner(x):
    return x * 2


@torch.no_grad()
def outer(x):
    return inner(x), x * 3


a, b = outer(x)
print(a.requires_grad, b.requires_grad)


# --- methods, static methods and class methods
class Model:
    @torch.no_grad()
    def plain(self, x):
        return (x * 2).requires_grad

    @staticmethod
    @torch.no_grad()
    def static(x):
        return (x * 2).requires_grad

    @classmethod
    @torch.no_grad()
    def of_class(cls, x):
        return cls.__name__, (x * 2).requires_grad

    @property
    @torch.no_grad()
    def flag(self):
        return torch.is_grad_enabled()

    @torch.no_grad
    def bare(self, x):
        return (x * 2).requires_grad


m = Model()
print(m.plain(x), m.static(x), m.of_class(x), m.flag, m.bare(x))


# --- decorating a class warns, and then only its construction is covered
@torch.no_grad()
class Model:
    def __init__(self):
        self.at_init = torch.is_grad_enabled()

    def call(self):
        return torch.is_grad_enabled()


m = Model()
print(m.at_init, m.call())
# --- decorating a lambda, a partial and a builtin
print(torch.no_grad()(lambda: torch.is_grad_enabled())())
print(torch.no_grad()(functools.partial(lambda a: torch.is_grad_enabled(), 1))())
print(torch.no_grad()(torch.is_grad_enabled)())
# --- the same decorator object on two functions
off = torch.no_grad()
f = off(lambda: torch.is_grad_enabled())
g = off(lambda: (f(), torch.is_grad_enabled()))
print(g(), torch.is_grad_enabled())


# --- a generator runs in the mode, its caller does not
@torch.no_grad()
def numbers():
    for _ in range(2):
        yield torch.is_grad_enabled()


for inside in numbers():
    print(inside, torch.is_grad_enabled())
print(torch.is_grad_enabled())


# --- a generator without parentheses and with enable_grad
@torch.enable_grad
def numbers():
    yield torch.is_grad_enabled()


with torch.no_grad():
    for inside in numbers():
        print(inside, torch.is_grad_enabled())


# --- a generator in inference mode
@torch.inference_mode()
def rows(x):
    for _ in range(2):
        yield (x * 2).is_inference()


for inside in rows(x):
    print(inside, torch.is_inference_mode_enabled())


# --- a generator is sent values
@torch.no_grad()
def echo():
    got = None
    while True:
        got = yield got, torch.is_grad_enabled()
        if got == "stop":
            return "end", torch.is_grad_enabled()


g = echo()
print(next(g), torch.is_grad_enabled())
print(g.send(1), torch.is_grad_enabled())
try:
    g.send("stop")
except StopIteration as stop:
    print(stop.value, torch.is_grad_enabled())


# --- an exception thrown into a generator is handled in its mode
@torch.no_grad()
def catching():
    try:
        yield 1
    except ValueError as error:
        yield str(error), torch.is_grad_enabled()


g = catching()
print(next(g))
print(g.throw(ValueError("thrown")), torch.is_grad_enabled())


# --- an exception thrown into a generator that does not catch it
@torch.no_grad()
def plain():
    yield 1


g = plain()
next(g)
attempt(lambda: g.throw(ValueError("thrown")))
print(torch.is_grad_enabled())


# --- closing a generator runs its finally block in the mode
@torch.no_grad()
def closing():
    try:
        yield 1
    finally:
        print("closing", torch.is_grad_enabled())


g = closing()
next(g)
g.close()
print(torch.is_grad_enabled())


# --- an exception raised inside a generator
@torch.no_grad()
def raising():
    yield 1
    raise ValueError("inside")


g = raising()
next(g)
attempt(lambda: next(g))
print(torch.is_grad_enabled())


# --- a generator changes the mode itself
@torch.no_grad()
def restless():
    torch.set_grad_enabled(True)
    yield torch.is_grad_enabled()
    yield torch.is_grad_enabled()


print([(inside, torch.is_grad_enabled()) for inside in restless()])


# --- yield from inside a decorated generator
@torch.no_grad()
def inner():
    got = yield torch.is_grad_enabled()
    return got


@torch.enable_grad()
def outer():
    got = yield from inner()
    yield got, torch.is_grad_enabled()


g = outer()
print(next(g))
print(g.send(5))


# --- a decorated generator function is still one for inspect
@torch.no_grad()
def numbers():
    yield 1


print(inspect.isgeneratorfunction(numbers), inspect.isgenerator(numbers()), numbers.__name__)


# --- a generator that uses a block leaks the mode to its caller while it waits
def leaking():
    with torch.no_grad():
        yield


g = leaking()
next(g)
print(torch.is_grad_enabled())
g.close()
print(torch.is_grad_enabled())


# --- a decorated coroutine function runs with grad on
@torch.no_grad()
async def work(x):
    return (x * 2).requires_grad, torch.is_grad_enabled()


print(asyncio.run(work(x)))


# --- a block inside a coroutine
async def work(x):
    with torch.no_grad():
        return (x * 2).requires_grad


print(asyncio.run(work(x)))
# --- coroutines that wait inside a block share the thread's mode
seen = []


async def off():
    with torch.no_grad():
        await asyncio.sleep(0)
        seen.append(("off", torch.is_grad_enabled()))


async def plain():
    seen.append(("plain", torch.is_grad_enabled()))


async def both():
    await asyncio.gather(off(), plain())


asyncio.run(both())
print(seen, torch.is_grad_enabled())


# --- a decorated function called in a block of the other mode
@torch.no_grad()
def off(x):
    return x * 2


with torch.enable_grad():
    print(off(x).requires_grad, torch.is_grad_enabled())


# --- inference_mode decorating a generator method
class Loader:
    @torch.inference_mode()
    def __iter__(self):
        yield torch.ones(1)


(row,) = Loader()
print(row.is_inference())
