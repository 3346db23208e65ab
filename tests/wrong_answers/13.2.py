# The bank of exercise 13.2. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: buffers from the start
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, velocity in zip(self.params, self.velocities):
            if p.grad is not None:
                velocity.mul_(self.momentum).add_(p.grad)
                p -= self.lr * velocity

# %% right: a dictionary by object
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params = tuple(params)
        self.lr, self.momentum, self.state = lr, momentum, {}

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        with torch.no_grad():
            for p in self.params:
                if p.grad is None:
                    continue
                v = self.state.get(id(p))
                v = p.grad.clone() if v is None else self.momentum * v + p.grad
                self.state[id(p)] = v
                p.add_(v, alpha=-self.lr)

# %% right: the first velocity is the gradient, never written to
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        with torch.inference_mode(False), torch.no_grad():
            for number, p in enumerate(self.params):
                if p.grad is not None:
                    self.velocities[number] = self.velocities[number] * self.momentum + p.grad
                    p.copy_(p - self.lr * self.velocities[number])

# %% right: the rate inside the velocity
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for v, p in zip(self.velocities, self.params):
            if p.grad is not None:
                v.mul_(self.momentum).sub_(self.lr * p.grad)
                p += v

# %% wrong: no momentum
# says: no velocity is kept from one step
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is not None:
                velocity = torch.zeros_like(p)
                velocity = self.momentum * velocity + p.grad
                p -= self.lr * velocity

# %% wrong: one velocity for all
# says: all parameters have one velocity
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is not None:
                self.velocity = self.momentum * getattr(self, "velocity", 0) + p.grad
                p -= self.lr * self.velocity

# %% wrong: an average
# says: weighted with 1 - momentum
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.velocities):
            if p.grad is not None:
                v.mul_(self.momentum).add_((1 - self.momentum) * p.grad)
                p -= self.lr * v

# %% wrong: uphill
# says: goes up the slope
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, velocity in zip(self.params, self.velocities):
            if p.grad is not None:
                velocity.mul_(self.momentum).add_(p.grad)
                p += self.lr * velocity

# %% wrong: the velocity is the gradient
# says: own tensor became the velocity
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum, self.velocities = list(params), lr, momentum, {}

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            if id(p) not in self.velocities:
                self.velocities[id(p)] = p.grad
            else:
                self.velocities[id(p)].mul_(self.momentum).add_(p.grad)
            p -= self.lr * self.velocities[id(p)]

# %% wrong: zeroed in place
# says: it is zeroed in place, or not at all
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.zero_()

    @torch.no_grad()
    def step(self):
        for p, velocity in zip(self.params, self.velocities):
            if p.grad is not None:
                velocity.mul_(self.momentum).add_(p.grad)
                p -= self.lr * velocity

# %% wrong: velocities of the class
# says: so two optimizers share them
class Momentum:
    velocities = {}

    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        Momentum.velocities = {}

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for place, p in enumerate(self.params):
            if p.grad is not None:
                v = self.momentum * self.velocities.get(place, 0) + p.grad
                self.velocities[place] = v
                p -= self.lr * v

# %% wrong: .data
# says: hidden from the version counter
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        for p, v in zip(self.params, self.velocities):
            if p.grad is not None:
                v.mul_(self.momentum).add_(p.grad)
                p.data.sub_(self.lr * v)

# %% wrong: the mode always on afterwards
# says: the mode is not put back
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        torch.set_grad_enabled(False)
        for p, v in zip(self.params, self.velocities):
            if p.grad is not None:
                v.mul_(self.momentum).add_(p.grad)
                p -= self.lr * v
        torch.set_grad_enabled(True)

# %% wrong: no mode
# says: a leaf Variable that requires grad
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        for p, velocity in zip(self.params, self.velocities):
            if p.grad is not None:
                velocity.mul_(self.momentum).add_(p.grad)
                p -= self.lr * velocity

# %% wrong: flags off for the write
# says: or flags were changed to allow it
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        for p, v in zip(self.params, self.velocities):
            if p.grad is not None:
                v.mul_(self.momentum).add_(p.grad)
                p.requires_grad = False
                p -= self.lr * v

# %% wrong: nesterov
# says: a velocity is not momentum times
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, velocity in zip(self.params, self.velocities):
            if p.grad is not None:
                velocity.mul_(self.momentum).add_(p.grad)
                p -= self.lr * (p.grad + self.momentum * velocity)

# %% wrong: new tensors
# says: nothing moves
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        for number, p in enumerate(self.params):
            if p.grad is not None:
                v = self.velocities[number].mul_(self.momentum).add_(p.grad)
                self.params[number] = (p - self.lr * v).detach().requires_grad_()

# %% wrong: moved without a gradient
# says: is moved on by its velocity
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.velocities):
            gradient = torch.zeros_like(p) if p.grad is None else p.grad
            v.mul_(self.momentum).add_(gradient)
            p -= self.lr * v

# %% wrong: a generator kept
# says: a generator, which is gone through once
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum, self.velocities = params, lr, momentum, {}

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is not None:
                v = self.momentum * self.velocities.get(p, 0) + p.grad
                self.velocities[p] = v
                p -= self.lr * v

# %% wrong: step clears as well
# says: that is what zero_grad() is for
class Momentum:
    def __init__(self, params, lr, momentum):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocities = [torch.zeros_like(p) for p in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, velocity in zip(self.params, self.velocities):
            if p.grad is not None:
                velocity.mul_(self.momentum).add_(p.grad)
                p -= self.lr * velocity
                p.grad = None

# %% wrong: the library's
# says: renamed, not rebuilt
Momentum = torch.optim.SGD
