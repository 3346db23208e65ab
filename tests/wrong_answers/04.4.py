# The bank of exercise 04.4. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a list, and one stack
def run(weight, inputs):
    states = [torch.zeros(len(weight))]
    for x in inputs:
        states.append(torch.tanh(weight @ states[-1] + x))
    return torch.stack(states)

# %% right: the state goes on beside the table
def run(weight, inputs):
    states = torch.zeros(len(inputs) + 1, len(weight))
    state = states[0].clone()
    for t, x in enumerate(inputs):
        state = torch.tanh(weight @ state + x)
        states[t + 1] = state
    return states

# %% right: a copy of the row that is read
def run(weight, inputs):
    states = torch.zeros(len(inputs) + 1, len(weight))
    for t, x in enumerate(inputs):
        states[t + 1] = torch.tanh(weight @ states[t].clone() + x)
    return states

# %% right: rows put together with cat
def run(weight, inputs):
    state = torch.zeros(weight.shape[1])
    rows = [state.unsqueeze(0)]
    for t in range(inputs.shape[0]):
        state = (torch.mv(weight, state) + inputs[t]).tanh()
        rows += [state.unsqueeze(0)]
    return torch.cat(rows)

# %% wrong: as it was
# says: the product has saved a row of the table
def run(weight, inputs):
    states = torch.zeros(len(inputs) + 1, len(weight))
    for t, x in enumerate(inputs):
        states[t + 1] = torch.tanh(weight @ states[t] + x)
    return states

# %% wrong: the copy is on the other side
# says: a later step writes to that memory
def run(weight, inputs):
    states = torch.zeros(len(inputs) + 1, len(weight))
    for t, x in enumerate(inputs):
        states[t + 1] = torch.tanh(weight @ states[t] + x).clone()
    return states

# %% wrong: the state is detached
# says: goes back one step only
def run(weight, inputs):
    states = torch.zeros(len(inputs) + 1, len(weight))
    for t, x in enumerate(inputs):
        states[t + 1] = torch.tanh(weight @ states[t].detach().clone() + x)
    return states

# %% wrong: written through .data
# says: stored without their history
def run(weight, inputs):
    states = torch.zeros(len(inputs) + 1, len(weight))
    for t, x in enumerate(inputs):
        states.data[t + 1] = torch.tanh(weight @ states[t] + x)
    return states

# %% wrong: read through .data
# says: each step starts from a bare number
def run(weight, inputs):
    states = torch.zeros(len(inputs) + 1, len(weight))
    for t, x in enumerate(inputs):
        states[t + 1] = torch.tanh(weight @ states.data[t] + x)
    return states

# %% wrong: not recorded
# says: a table that asks for nothing
@torch.no_grad()
def run(weight, inputs):
    states = torch.zeros(len(inputs) + 1, len(weight))
    for t, x in enumerate(inputs):
        states[t + 1] = torch.tanh(weight @ states[t] + x)
    return states

# %% wrong: a copy of the whole table in each step
# says: each step keeps a whole table
def run(weight, inputs):
    states = torch.zeros(len(inputs) + 1, len(weight))
    for t, x in enumerate(inputs):
        states[t + 1] = torch.tanh(weight @ states.clone()[t] + x)
    return states

# %% wrong: a table that is made anew in each step
# says: twice the steps keep four times the memory
def run(weight, inputs):
    states = torch.zeros(1, len(weight))
    for x in inputs:
        state = torch.tanh(weight @ states[-1] + x)
        states = torch.cat([states, state.unsqueeze(0)])
    return states

# %% wrong: without the state at the beginning
# says: a table with one row more than inputs
def run(weight, inputs):
    state, rows = torch.zeros(len(weight)), []
    for x in inputs:
        state = torch.tanh(weight @ state + x)
        rows.append(state)
    return torch.stack(rows)

# %% wrong: a list
# says: (2, 2). Came: a value of type list
def run(weight, inputs):
    states = [torch.zeros(len(weight))]
    for x in inputs:
        states.append(torch.tanh(weight @ states[-1] + x))
    return states

# %% wrong: each step starts from zero
# says: another state than the last one
def run(weight, inputs):
    zero = torch.zeros(len(weight))
    return torch.stack([zero] + [torch.tanh(weight @ zero + x) for x in inputs])

# %% wrong: recording stays off
# says: recording is switched off and stays off
def run(weight, inputs):
    torch.set_grad_enabled(False)
    states = torch.zeros(len(inputs) + 1, len(weight))
    for t, x in enumerate(inputs):
        states[t + 1] = torch.tanh(weight @ states[t] + x)
    return states

# %% wrong: the states take the data's place
# says: written over the data
def run(weight, inputs):
    state = torch.zeros(len(weight))
    rows = [state]
    for t, x in enumerate(inputs):
        state = torch.tanh(weight @ state + x)
        inputs[t] = state.detach()
        rows.append(state)
    return torch.stack(rows)
