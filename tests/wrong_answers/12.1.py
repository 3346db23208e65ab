# The bank of exercise 12.1. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: no_grad and finally
def evaluate(net, batches):
    was_training = net.training
    right = total = 0
    try:
        net.eval()
        with torch.no_grad():
            for inputs, labels in batches:
                scores = net(inputs)
                right += int((scores.argmax(1) == labels).sum())
                total += labels.shape[0]
    finally:
        net.train(was_training)
    return right / total

# %% right: a context manager and a decorator
from contextlib import contextmanager

@contextmanager
def evaluating(net):
    training = net.training
    net.eval()
    try:
        yield net
    finally:
        net.train(training)

@torch.inference_mode()
def evaluate(net, batches):
    with evaluating(net):
        hits = [net(x).argmax(dim=-1).eq(y).float() for x, y in batches]
    return torch.cat(hits).mean().item()

# %% right: means that are weighted
def evaluate(net, batches):
    modules = [(module, module.training) for module in net.modules()]
    net.eval()
    total, rows = 0.0, 0
    try:
        with torch.set_grad_enabled(False):
            for inputs, labels in batches:
                share = (net(inputs).argmax(dim=1) == labels).float().mean().item()
                total, rows = total + share * len(inputs), rows + len(inputs)
    finally:
        for module, training in modules:
            module.training = training
    return total / rows

# %% wrong: no_grad only
# says: eval() is missing, or comes too late
@torch.no_grad()
def evaluate(net, batches):
    hits = rows = 0
    for inputs, labels in batches:
        hits += (net(inputs).argmax(dim=1) == labels).sum().item()
        rows += len(labels)
    return hits / rows

# %% wrong: eval() only
# says: they do not know of each other
def evaluate(net, batches):
    was_training = net.training
    net.eval()
    hits = rows = 0
    try:
        for inputs, labels in batches:
            hits += (net(inputs).argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    finally:
        net.train(was_training)
    return hits / rows

# %% wrong: left in eval()
# says: left in eval(), so the training after it
@torch.no_grad()
def evaluate(net, batches):
    net.eval()
    hits = rows = 0
    for inputs, labels in batches:
        hits += (net(inputs).argmax(dim=1) == labels).sum().item()
        rows += len(labels)
    return hits / rows

# %% wrong: always train() at the end
# says: whatever was found at the beginning
@torch.no_grad()
def evaluate(net, batches):
    net.eval()
    hits = rows = 0
    try:
        for inputs, labels in batches:
            hits += (net(inputs).argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    finally:
        net.train()
    return hits / rows

# %% wrong: not put back on an error
# says: skipped when reading a batch fails
@torch.no_grad()
def evaluate(net, batches):
    was_training = net.training
    net.eval()
    hits = rows = 0
    for inputs, labels in batches:
        hits += (net(inputs).argmax(dim=1) == labels).sum().item()
        rows += len(labels)
    net.train(was_training)
    return hits / rows

# %% wrong: the mean of means
# says: although the last one has fewer rows
@torch.no_grad()
def evaluate(net, batches):
    was_training = net.training
    net.eval()
    try:
        shares = [(net(x).argmax(dim=1) == y).float().mean().item() for x, y in batches]
    finally:
        net.train(was_training)
    return sum(shares) / len(shares)

# %% wrong: as long as the first batch
# says: taken to be as long as the first one
@torch.no_grad()
def evaluate(net, batches):
    was_training = net.training
    net.eval()
    hits, count, length = 0, 0, None
    try:
        for inputs, labels in batches:
            length = length or len(labels)
            hits, count = hits + (net(inputs).argmax(dim=1) == labels).sum().item(), count + 1
    finally:
        net.train(was_training)
    return hits / (count * length)

# %% wrong: a tensor comes back
# says: whoever keeps it keeps what is behind it
@torch.no_grad()
def evaluate(net, batches):
    was_training = net.training
    net.eval()
    try:
        hits = torch.cat([net(x).argmax(dim=1) == y for x, y in batches])
    finally:
        net.train(was_training)
    return hits.float().mean()

# %% wrong: recording switched off and on
# says: a mode is switched and not put back
def evaluate(net, batches):
    was_training = net.training
    net.eval()
    torch.set_grad_enabled(False)
    hits = rows = 0
    try:
        for inputs, labels in batches:
            hits += (net(inputs).argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    finally:
        torch.set_grad_enabled(True)
        net.train(was_training)
    return hits / rows

# %% wrong: recording on again in the last line
# says: the mode is not put back when reading a batch fails
def evaluate(net, batches):
    was_training, was_recording = net.training, torch.is_grad_enabled()
    net.eval()
    torch.set_grad_enabled(False)
    hits = rows = 0
    try:
        for inputs, labels in batches:
            hits += (net(inputs).argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    finally:
        net.train(was_training)
    torch.set_grad_enabled(was_recording)
    return hits / rows

# %% wrong: errors swallowed
# says: looks like one of all
@torch.no_grad()
def evaluate(net, batches):
    was_training = net.training
    net.eval()
    hits = rows = 0
    try:
        for inputs, labels in batches:
            hits += (net(inputs).argmax(dim=1) == labels).sum().item()
            rows += len(labels)
    except Exception:
        pass
    net.train(was_training)
    return hits / rows
