import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)


def modes():
    return torch.is_grad_enabled(), torch.is_inference_mode_enabled()


# --- enable_grad inside inference mode records nothing
with torch.inference_mode():
    with torch.enable_grad():
        print(modes())
        y = x * 2
        print(y.requires_grad, y.is_inference(), y.grad_fn)
# --- inference_mode(False) inside inference mode records again
with torch.inference_mode():
    with torch.inference_mode(False):
        print(modes())
        y = x * 2
        print(y.requires_grad, y.is_inference(), y.grad_fn is not None)
    print(modes())
# --- inference_mode(False) inside no_grad turns grad on
with torch.no_grad():
    with torch.inference_mode(False):
        print(modes(), (x * 2).requires_grad)
    print(modes())
# --- inference_mode(False) at top level changes nothing
with torch.inference_mode(False):
    print(modes(), (x * 2).requires_grad)
# --- no_grad inside inference_mode(False) inside inference mode
with torch.inference_mode(), torch.inference_mode(mode=False), torch.no_grad():
    y = x * 2
    print(modes(), y.requires_grad, y.is_inference())
# --- inference mode within itself
with torch.inference_mode():
    with torch.inference_mode():
        pass
    print(modes())
print(modes())
# --- inference mode inside no_grad and the other way round
with torch.no_grad():
    with torch.inference_mode():
        print(modes(), torch.ones(1).is_inference())
    print(modes(), torch.ones(1).is_inference())
with torch.inference_mode():
    with torch.no_grad():
        print(modes(), torch.ones(1).is_inference())
    print(modes())
# --- set_grad_enabled inside inference mode
with torch.inference_mode():
    torch.set_grad_enabled(True)
    print(modes(), (x * 2).requires_grad)
print(modes())
# --- set_grad_enabled(True) lasts through a nested inference mode block
torch.set_grad_enabled(False)
with torch.inference_mode():
    torch.set_grad_enabled(True)
print(modes())
# --- one inference_mode object entered twice
guard = torch.inference_mode()
with guard:
    print(modes())
print(modes())
with guard:
    print(modes())
print(modes())
# --- an inference tensor used inside inference_mode(False)
with torch.inference_mode():
    i = torch.ones(2)
    with torch.inference_mode(False):
        attempt(lambda: i * x)
        attempt(lambda: i.add_(1))
        print((i + x).requires_grad, torch.ones(1).is_inference())
# --- requires_grad_ on an inference tensor inside inference_mode(False)
with torch.inference_mode():
    i = torch.ones(2)
    with torch.inference_mode(False):
        attempt(lambda: i.requires_grad_())
# --- requires_grad_ on an inference tensor inside no_grad and enable_grad
with torch.inference_mode():
    i = torch.ones(2)
with torch.no_grad():
    attempt(lambda: i.requires_grad_())
with torch.enable_grad():
    attempt(lambda: i.requires_grad_())
# --- inference mode and exceptions
try:
    with torch.inference_mode():
        with torch.inference_mode(False):
            raise ValueError
except ValueError:
    print(modes())


# --- sensitivity inside inference: a normal leaf made in inference_mode(False)
@torch.inference_mode()
def predict(w):
    out = (w * 2).sum()
    with torch.inference_mode(False):
        leaf = torch.ones(2, requires_grad=True)
        (leaf**2).sum().backward()
    return out, leaf.grad


out, grad = predict(torch.ones(2))
print(out.is_inference(), grad.is_inference(), grad)
# --- a view of a normal tensor made inside, taken further outside
n = torch.zeros(2, 2)
with torch.inference_mode():
    v = n[0]
    w = v[:1]
print(v._is_view(), v._base is n, w._base is n, w.is_inference())
with torch.no_grad():
    attempt(lambda: w.add_(1))
# --- a view made inside of a non-leaf, and what follows from it
y = x * 1
with torch.inference_mode():
    v = y.view(2, 1)
print(v.requires_grad, v.is_leaf, v.grad_fn)
attempt(lambda: (v * 2).requires_grad)
attempt(lambda: v.mul_(2))
# --- in-place inside on a non-leaf
y = x * 1
with torch.inference_mode():
    y.mul_(2)
print(y, y._version, y.requires_grad)
attempt(lambda: y.sum().backward())
print(x.grad)
# --- in-place inside through a view of a non-leaf
y = x * 1
with torch.inference_mode():
    y[0] = 7.0
    y.view(2, 1).add_(1)
print(y, y._version)
