# The bank of exercise 12.3. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: features once, gradients to None
def train_head(body, head, inputs, labels, rounds, rate):
    with torch.no_grad():
        features = body(inputs)
    for _ in range(rounds):
        for parameter in head.parameters():
            parameter.grad = None
        loss = F.cross_entropy(head(features), labels)
        loss.backward()
        with torch.no_grad():
            for parameter in head.parameters():
                parameter -= rate * parameter.grad
    return loss.item()

# %% right: features anew in each round, gradients as results
def train_head(body, head, inputs, labels, rounds, rate):
    parameters = tuple(head.parameters())
    for _ in range(rounds):
        with torch.set_grad_enabled(False):
            features = body(inputs)
        loss = F.nll_loss(F.log_softmax(head(features), dim=1), labels)
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients):
                parameter.sub_(rate * gradient)
    return float(loss)

# %% right: the library's optimizer
def train_head(body, head, inputs, labels, rounds, rate):
    with torch.inference_mode():
        features = body(inputs)
    features = features.clone()
    optimizer = torch.optim.SGD(head.parameters(), lr=rate)
    last = None
    for _ in range(rounds):
        optimizer.zero_grad()
        last = nn.CrossEntropyLoss()(head(features), labels)
        last.backward()
        optimizer.step()
    return last.item()

# %% wrong: only the gradient cleared
# says: detach comes when everything has been saved
def train_head(body, head, inputs, labels, rounds, rate):
    for _ in range(rounds):
        features = body(inputs).detach()
        loss = F.cross_entropy(head(features), labels)
        head.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in head.parameters():
                parameter -= rate * parameter.grad
    return loss.item()

# %% wrong: only the features repaired
# says: or the caller's old one, is still in it
def train_head(body, head, inputs, labels, rounds, rate):
    with torch.no_grad():
        features = body(inputs)
    for _ in range(rounds):
        loss = F.cross_entropy(head(features), labels)
        loss.backward()
        with torch.no_grad():
            for parameter in head.parameters():
                parameter -= rate * parameter.grad
    return loss.item()

# %% wrong: inference mode
# says: the head's product has to save them
def train_head(body, head, inputs, labels, rounds, rate):
    with torch.inference_mode():
        features = body(inputs)
    for _ in range(rounds):
        loss = F.cross_entropy(head(features), labels)
        head.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in head.parameters():
                parameter -= rate * parameter.grad
    return loss.item()

# %% wrong: a blanket no_grad
# says: around the head and the loss too
@torch.no_grad()
def train_head(body, head, inputs, labels, rounds, rate):
    features = body(inputs)
    for _ in range(rounds):
        loss = F.cross_entropy(head(features), labels)
        head.zero_grad()
        loss.backward()
        for parameter in head.parameters():
            parameter -= rate * parameter.grad
    return loss.item()

# %% wrong: the body frozen for good
# says: frozen for this call and stays frozen
def train_head(body, head, inputs, labels, rounds, rate):
    body.requires_grad_(False)
    features = body(inputs)
    for _ in range(rounds):
        loss = F.cross_entropy(head(features), labels)
        head.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in head.parameters():
                parameter -= rate * parameter.grad
    return loss.item()

# %% wrong: a name is moved
# says: the head keeps its old numbers
def train_head(body, head, inputs, labels, rounds, rate):
    with torch.no_grad():
        features = body(inputs)
    for _ in range(rounds):
        loss = F.cross_entropy(head(features), labels)
        head.zero_grad()
        loss.backward()
        for parameter in head.parameters():
            parameter = parameter - rate * parameter.grad
    return loss.item()

# %% wrong: new parameters
# says: whoever holds the old ones does not notice
def train_head(body, head, inputs, labels, rounds, rate):
    with torch.no_grad():
        features = body(inputs)
    for _ in range(rounds):
        loss = F.cross_entropy(head(features), labels)
        head.zero_grad()
        loss.backward()
        for module in head.modules():
            for name, parameter in list(module.named_parameters(recurse=False)):
                moved = parameter.detach() - rate * parameter.grad
                setattr(module, name, nn.Parameter(moved))
    return loss.item()

# %% wrong: the loss as a tensor
# says: with the last round's graph behind it
def train_head(body, head, inputs, labels, rounds, rate):
    with torch.no_grad():
        features = body(inputs)
    for _ in range(rounds):
        loss = F.cross_entropy(head(features), labels)
        head.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in head.parameters():
                parameter -= rate * parameter.grad
    return loss

# %% wrong: the loss after the last step
# says: the loss of another round
def train_head(body, head, inputs, labels, rounds, rate):
    with torch.no_grad():
        features = body(inputs)
    for _ in range(rounds):
        loss = F.cross_entropy(head(features), labels)
        head.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in head.parameters():
                parameter -= rate * parameter.grad
    with torch.no_grad():
        return F.cross_entropy(head(features), labels).item()
