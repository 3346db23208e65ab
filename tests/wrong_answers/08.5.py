# The bank of exercise 08.5. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: two blocks
def forward(x, body, head):
    with torch.no_grad():
        hidden = F.relu(x @ body)
    output = hidden @ head
    with torch.no_grad():
        largest = output.abs().max()
    return hidden, output, largest

# %% right: recording is switched around
def forward(x, body, head):
    torch.set_grad_enabled(False)
    hidden = (x @ body).clamp(min=0)
    torch.set_grad_enabled(True)
    output = torch.matmul(hidden, head)
    return hidden, output, output.detach().abs().max()

# %% right: constants go in
def forward(x, body, head):
    hidden = torch.relu(x @ body.detach())
    output = hidden.mm(head)
    return [hidden, output, torch.tensor(max(abs(n) for row in output.tolist() for n in row))]

# %% wrong: everything is recorded
# says: the body is recorded
def forward(x, body, head):
    hidden = (x @ body).relu()
    output = hidden @ head
    return hidden, output, output.abs().max()

# %% wrong: a block around everything
# says: the head cannot learn
@torch.no_grad()
def forward(x, body, head):
    hidden = (x @ body).relu()
    output = hidden @ head
    return hidden, output, output.abs().max()

# %% wrong: cut off afterwards
# says: detach comes too late
def forward(x, body, head):
    hidden = (x @ body).relu().detach()
    output = hidden @ head
    return hidden, output, output.detach().abs().max()

# %% wrong: the log keeps the graph
# says: keeps the graph alive as long as the log
def forward(x, body, head):
    with torch.no_grad():
        hidden = (x @ body).relu()
    output = hidden @ head
    return hidden, output, output.abs().max()

# %% wrong: the flag instead of the mode
# says: the mode does it without touching a tensor
def forward(x, body, head):
    body.requires_grad_(False)
    hidden = (x @ body).relu()
    output = hidden @ head
    return hidden, output, output.detach().abs().max()

# %% wrong: switched off for good
# says: the next step has no graph
def forward(x, body, head):
    with torch.no_grad():
        hidden = (x @ body).relu()
    output = hidden @ head
    torch.set_grad_enabled(False)
    return hidden, output, output.abs().max()

# %% wrong: no relu
# says: not replaced by 0
def forward(x, body, head):
    with torch.no_grad():
        hidden = x @ body
    output = hidden @ head
    return hidden, output, output.detach().abs().max()

# %% wrong: the largest without its sign
# says: not the largest absolute value
def forward(x, body, head):
    with torch.no_grad():
        hidden = (x @ body).relu()
    output = hidden @ head
    return hidden, output, output.detach().max()

# %% wrong: only the output
# says: not all of them
def forward(x, body, head):
    with torch.no_grad():
        hidden = (x @ body).relu()
    return hidden @ head

# %% wrong: the output asks by itself
# says: the head is cut off
def forward(x, body, head):
    with torch.no_grad():
        hidden = (x @ body).relu()
        output = hidden @ head
    output = output.requires_grad_() * 1
    return hidden, output, output.detach().abs().max()
