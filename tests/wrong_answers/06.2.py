# The bank of exercise 06.2. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a hook that may return nothing
def clip(tensor, limit):
    def hook(grad):
        if grad.norm() > limit:
            return grad / grad.norm() * limit
    return tensor.register_hook(hook)

# %% right: one formula
def clip(tensor, limit):
    return tensor.register_hook(lambda grad: grad * (limit / (grad.norm() + 1e-12)).clamp(max=1.0))

# %% right: an object with remove, and a number for the norm
class clip:
    def __init__(self, tensor, limit):
        self.limit = limit
        self.handle = tensor.register_hook(self.passes)

    def passes(self, grad):
        length = grad.square().sum().sqrt().item()
        return grad * min(1.0, self.limit / length) if length else grad.clone()

    def remove(self):
        self.handle.remove()

# %% wrong: each number by itself
# says: which turns the direction
def clip(tensor, limit):
    return tensor.register_hook(lambda grad: grad.clamp(-limit, limit))

# %% wrong: always as long as the limit
# says: short enough is changed as well
def clip(tensor, limit):
    def hook(grad):
        norm = grad.norm()
        return grad * (limit / norm) if norm > 0 else grad
    return tensor.register_hook(hook)

# %% wrong: zero by zero
# says: divided by a norm of zero
def clip(tensor, limit):
    return tensor.register_hook(lambda grad: grad / grad.norm() * min(limit, grad.norm().item()))

# %% wrong: written into
# says: that is on its way to others
def clip(tensor, limit):
    def hook(grad):
        if grad.norm() > limit:
            grad.mul_(limit / grad.norm())
    return tensor.register_hook(hook)

# %% wrong: nothing is returned
# says: what the hook returns is dropped
def clip(tensor, limit):
    def hook(grad):
        if grad.norm() > limit:
            grad = grad * (limit / grad.norm())
    return tensor.register_hook(hook)

# %% wrong: a number is returned
# says: a tensor of the gradient's shape
def clip(tensor, limit):
    return tensor.register_hook(lambda grad: min(limit, grad.norm().item()))

# %% wrong: no handle
# says: is not handed on
def clip(tensor, limit):
    def hook(grad):
        if grad.norm() > limit:
            return grad * (limit / grad.norm())
    tensor.register_hook(hook)

# %% wrong: the squared norm
# says: is another one than limit divided by the norm
def clip(tensor, limit):
    def hook(grad):
        if grad.norm() > limit:
            return grad * (limit / grad.square().sum())
    return tensor.register_hook(hook)

# %% wrong: the values
# says: the values are clipped instead
def clip(tensor, limit):
    with torch.no_grad():
        tensor *= limit / tensor.norm()
    return tensor.register_hook(lambda grad: grad)

# %% wrong: one limit for all
# says: two tensors share one limit
def clip(tensor, limit):
    clip.limit = limit
    def hook(grad):
        if grad.norm() > clip.limit:
            return grad * (clip.limit / grad.norm())
    return tensor.register_hook(hook)

# %% wrong: only the first time
# says: the second backward pass
def clip(tensor, limit):
    def hook(grad):
        handle.remove()
        if grad.norm() > limit:
            return grad * (limit / grad.norm())
    handle = tensor.register_hook(hook)
    return handle

# %% wrong: a remove that does nothing
# says: the clipping goes on
class clip:
    def __init__(self, tensor, limit):
        def hook(grad):
            if grad.norm() > limit:
                return grad * (limit / grad.norm())
        tensor.register_hook(hook)

    def remove(self):
        pass
