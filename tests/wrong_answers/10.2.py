# The bank of exercise 10.2. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a block for each mode
def prepare(w, x):
    with torch.inference_mode():
        largest = (w * x).max()
    with torch.no_grad():
        gates = (w * x).sigmoid()
    loss = (gates * w).sum()
    return largest, gates, loss

# %% right: the product once, and a sealed look at it
def prepare(w, x):
    product = w.detach() * x
    gates = torch.sigmoid(product)
    with torch.inference_mode():
        largest = product.amax()
    return [largest, gates, (gates * w).sum()]

# %% right: decorated helpers
@torch.inference_mode()
def highest(t):
    return t.max()

@torch.no_grad()
def gate(t, x):
    return 1 / (1 + (-t * x).exp())

def prepare(w, x):
    with torch.no_grad():
        product = w * x
    gates = gate(w, x)
    return highest(product), gates, torch.dot(gates, w)

# %% right: cloned outside
def prepare(w, x):
    with torch.inference_mode():
        product = w * x
        largest, sealed = product.max(), product.sigmoid()
    gates = sealed.clone()
    return largest, gates, (gates * w).sum()

# %% wrong: one inference block for both
# says: Inference tensors cannot be saved for backward
def prepare(w, x):
    with torch.inference_mode():
        product = w * x
        largest, gates = product.max(), product.sigmoid()
    return largest, gates, (gates * w).sum()

# %% wrong: no_grad for both
# says: that is another mode
def prepare(w, x):
    with torch.no_grad():
        product = w * x
        largest, gates = product.max(), product.sigmoid()
    return largest, gates, (gates * w).sum()

# %% wrong: everything sealed
# says: the loss is computed inside a block too
@torch.inference_mode()
def prepare(w, x):
    product = w * x
    gates = product.sigmoid()
    return product.max(), gates, (gates * w).sum()

# %% wrong: nothing sealed, all recorded
# says: or a constant in the loss, is recorded
def prepare(w, x):
    product = w * x
    gates = product.sigmoid()
    return product.max(), gates, (gates * w).sum()

# %% wrong: sealed gates, a copy in the loss
# says: the caller cannot use it in a gradient
def prepare(w, x):
    with torch.inference_mode():
        product = w * x
        largest, gates = product.max(), product.sigmoid()
    return largest, gates, (gates.clone() * w).sum()

# %% wrong: recorded and cut off
# says: recorded first and cut off afterwards
def prepare(w, x):
    with torch.inference_mode():
        largest = (w * x).max()
    gates = (w * x).sigmoid().detach()
    return largest, gates, (gates * w).sum()

# %% wrong: the mode stays on
# says: not switched back
def prepare(w, x):
    with torch.inference_mode():
        largest = (w * x).max()
    gates = (w.detach() * x).sigmoid()
    loss = (gates * w).sum()
    torch.set_grad_enabled(False)
    return largest, gates, loss

# %% wrong: the loss with the gates of another w
# says: it is not the sum of gates * w
def prepare(w, x):
    with torch.inference_mode():
        largest = (w * x).max()
    with torch.no_grad():
        gates = (w * x).sigmoid()
    return largest, gates, (gates * w).mean()

# %% wrong: a stranger in the loss
# says: but w is cut off from it
def prepare(w, x):
    with torch.inference_mode():
        largest = (w * x).max()
    with torch.no_grad():
        gates = (w * x).sigmoid()
    copy = w.detach().clone().requires_grad_()
    return largest, gates, (gates * copy).sum()

# %% wrong: not returned
# says: not returned, or not all
def prepare(w, x):
    with torch.inference_mode():
        largest = (w * x).max()
    with torch.no_grad():
        gates = (w * x).sigmoid()
    loss = (gates * w).sum()
