# The bank of exercise 03.4. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: each loss has its share
def accumulate(loss_of, w, batches):
    w.grad = None
    total = sum(map(len, batches))
    for batch in batches:
        (loss_of(w, batch) * len(batch) / total).backward()

# %% right: gradients as results
def accumulate(loss_of, w, batches):
    total, summed = 0, torch.zeros_like(w)
    for batch in batches:
        [gradient] = torch.autograd.grad(loss_of(w, batch), w)
        summed, total = summed + gradient * len(batch), total + len(batch)
    w.grad = summed.detach() / total

# %% right: divided at the end
def accumulate(loss_of, w, batches):
    w.grad = None
    for batch in batches:
        loss_of(w, batch).backward(torch.tensor(float(len(batch))))
    w.grad = w.grad / sum(len(batch) for batch in batches)

# %% wrong: the sum of means
# says: the sum of means is not the mean of all
def accumulate(loss_of, w, batches):
    w.grad = None
    for batch in batches:
        loss_of(w, batch).backward()

# %% wrong: the mean of means
# says: although they have different numbers of rows
def accumulate(loss_of, w, batches):
    w.grad = None
    for batch in batches:
        (loss_of(w, batch) / len(batches)).backward()

# %% wrong: the old gradient stays
# says: an earlier round is still in it
def accumulate(loss_of, w, batches):
    w.grad = w.grad.clone()
    total = sum(len(batch) for batch in batches)
    for batch in batches:
        (loss_of(w, batch) * len(batch) / total).backward()

# %% wrong: emptied with zero_
# says: None lets it go
def accumulate(loss_of, w, batches):
    if w.grad is not None:
        w.grad.zero_()
    total = sum(len(batch) for batch in batches)
    for batch in batches:
        (loss_of(w, batch) * len(batch) / total).backward()

# %% wrong: cleared for each batch
# says: so only the last one is left
def accumulate(loss_of, w, batches):
    for batch in batches:
        w.grad = None
        loss_of(w, batch).backward()

# %% wrong: all in one
# says: together they do not fit into memory
def accumulate(loss_of, w, batches):
    w.grad = None
    loss_of(w, torch.cat(batches)).backward()

# %% wrong: a step is made as well
# says: no step is asked for
def accumulate(loss_of, w, batches):
    w.grad = None
    total = sum(len(batch) for batch in batches)
    for batch in batches:
        (loss_of(w, batch) * len(batch) / total).backward()
    with torch.no_grad():
        w -= 0.1 * w.grad

# %% wrong: a share that is not one
# says: not weighted as the whole would weight them
def accumulate(loss_of, w, batches):
    w.grad = None
    for batch in batches:
        (loss_of(w, batch) * len(batch)).backward()

# %% wrong: no call of backward
# says: backward was not called
def accumulate(loss_of, w, batches):
    w.grad = None
    total = sum(len(batch) for batch in batches)
    loss = sum(loss_of(w, batch) * len(batch) / total for batch in batches)
