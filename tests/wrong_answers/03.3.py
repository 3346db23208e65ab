# The bank of exercise 03.3. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: detach at the start of a step
def follow(rate, numbers):
    state = torch.tensor(1.0)
    for number in numbers:
        state = rate * state.detach()
        (state - number).square().backward()
    return state

# %% right: detach at the end of a step
def follow(rate, numbers):
    state = torch.tensor(1.0)
    for number in numbers:
        state = state * rate
        (state - number).square().backward()
        state = state.detach()
    return state

# %% right: from the number
def follow(rate, numbers):
    state = torch.tensor(1.0)
    for number in numbers:
        state = rate * state.item()
        loss = (state - number) ** 2
        loss.backward()
    return state

# %% wrong: as it was
# says: backward through the graph a second time
def follow(rate, numbers):
    state = torch.tensor(1.0)
    for number in numbers:
        state = state * rate
        (state - number).square().backward()
    return state

# %% wrong: retain_graph
# says: the history is still there
def follow(rate, numbers):
    state = torch.tensor(1.0)
    for number in numbers:
        state = state * rate
        (state - number).square().backward(retain_graph=True)
    return state

# %% wrong: the wrong one is detached
# says: does not require grad
def follow(rate, numbers):
    state = torch.tensor(1.0)
    for number in numbers:
        state = state * rate.detach()
        (state - number).square().backward()
    return state

# %% wrong: cleared in each step
# says: only the last one is left
def follow(rate, numbers):
    state = torch.tensor(1.0)
    for number in numbers:
        rate.grad = None
        state = state.detach() * rate
        (state - number).square().backward()
    return state

# %% wrong: nothing is returned
# says: the last state to be a tensor of shape (). Came: None
def follow(rate, numbers):
    state = torch.tensor(1.0)
    for number in numbers:
        state = state.detach() * rate
        (state - number).square().backward()

# %% wrong: each step starts anew
# says: does not start where the last ended
def follow(rate, numbers):
    for number in numbers:
        state = torch.tensor(1.0) * rate
        (state - number).square().backward()
    return state

# %% wrong: recording is switched off
# says: recording is off from now on
def follow(rate, numbers):
    state = torch.tensor(1.0)
    for number in numbers:
        torch.set_grad_enabled(True)
        state = state * rate
        (state - number).square().backward()
        torch.set_grad_enabled(False)
        state = state * 1
    return state

# %% wrong: means instead of sums
# says: the losses of the steps are not added up as they are
def follow(rate, numbers):
    state = torch.tensor(1.0)
    for number in numbers:
        state = state.detach() * rate
        ((state - number).square() / len(numbers)).backward()
    return state

# %% wrong: the right gradient and a graph that grows
# says: the graph grows with each step
def follow(rate, numbers):
    state = whole = torch.tensor(1.0)
    for number in numbers:
        state = state.detach() * rate
        (state - number).square().backward()
        whole = whole * rate
    return whole

# %% wrong: a step is made as well
# says: the task asks for its gradient only
def follow(rate, numbers):
    state = torch.tensor(1.0)
    for number in numbers:
        state = state.detach() * rate
        (state - number).square().backward()
    with torch.no_grad():
        rate -= 0.1 * rate.grad
    return state
