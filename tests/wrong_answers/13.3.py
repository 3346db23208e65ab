# The bank of exercise 13.3. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: as it was meant
def train(inputs, label, w1, w2, rounds, rate):
    b1, b2 = torch.ones(len(w1), 1), torch.ones(len(w2), 1)
    for _ in range(rounds):
        output = torch.sigmoid(w2 @ torch.sigmoid(w1 @ inputs + b1) + b2)
        loss = (output - label).square().mean()
        w1.grad, w2.grad = None, None
        loss.backward()
        with torch.no_grad():
            w1 -= rate * w1.grad
            w2 -= rate * w2.grad
    return output.detach()

# %% right: gradients as results, biases of shape of the label
def train(inputs, label, w1, w2, rounds, rate):
    for _ in range(rounds):
        hidden = torch.sigmoid(w1 @ inputs + 1)
        output = torch.sigmoid(w2 @ hidden + torch.ones_like(label))
        gradients = torch.autograd.grad(F.mse_loss(output, label), (w1, w2))
        with torch.no_grad():
            for weight, gradient in zip((w1, w2), gradients):
                weight.sub_(rate * gradient)
    return output.detach()

# %% right: the library's optimizer
def train(inputs, label, w1, w2, rounds, rate):
    optimizer = torch.optim.SGD([w1, w2], lr=rate)
    for _ in range(rounds):
        optimizer.zero_grad()
        output = (w2 @ (w1 @ inputs + 1).sigmoid() + 1).sigmoid()
        loss = F.mse_loss(output, label)
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        return output.clone()

# %% wrong: the bias is square
# says: the sum is broadcast, and nothing objects
def train(inputs, label, w1, w2, rounds, rate):
    b1, b2 = torch.ones(len(w1), 1), torch.ones(len(w2), len(w2))
    for _ in range(rounds):
        output = torch.sigmoid(w2 @ torch.sigmoid(w1 @ inputs + b1) + b2)
        loss = (output - label).square().mean()
        w1.grad, w2.grad = None, None
        loss.backward()
        with torch.no_grad():
            w1 -= rate * w1.grad
            w2 -= rate * w2.grad
    return output.detach()

# %% wrong: never cleared
# says: so each step contains those before it
def train(inputs, label, w1, w2, rounds, rate):
    b1, b2 = torch.ones(len(w1), 1), torch.ones(len(w2), 1)
    for _ in range(rounds):
        output = torch.sigmoid(w2 @ torch.sigmoid(w1 @ inputs + b1) + b2)
        loss = (output - label).square().mean()
        loss.backward()
        with torch.no_grad():
            w1 -= rate * w1.grad
            w2 -= rate * w2.grad
    return output.detach()

# %% wrong: cleared after the step only
# says: from before the first round
def train(inputs, label, w1, w2, rounds, rate):
    b1, b2 = torch.ones(len(w1), 1), torch.ones(len(w2), 1)
    for _ in range(rounds):
        output = torch.sigmoid(w2 @ torch.sigmoid(w1 @ inputs + b1) + b2)
        loss = (output - label).square().mean()
        loss.backward()
        with torch.no_grad():
            w1 -= rate * w1.grad
            w2 -= rate * w2.grad
        w1.grad = w2.grad = None
    return output.detach()

# %% wrong: new tensors
# says: and the weight that was handed in stays
def train(inputs, label, w1, w2, rounds, rate):
    b1, b2 = torch.ones(len(w1), 1), torch.ones(len(w2), 1)
    for _ in range(rounds):
        output = torch.sigmoid(w2 @ torch.sigmoid(w1 @ inputs + b1) + b2)
        loss = (output - label).square().mean()
        w1.grad, w2.grad = None, None
        loss.backward()
        w1 = (w1 - rate * w1.grad).detach().requires_grad_()
        w2 = (w2 - rate * w2.grad).detach().requires_grad_()
    return output.detach()

# %% wrong: the output with its graph
# says: it holds the last round's graph
def train(inputs, label, w1, w2, rounds, rate):
    b1, b2 = torch.ones(len(w1), 1), torch.ones(len(w2), 1)
    for _ in range(rounds):
        output = torch.sigmoid(w2 @ torch.sigmoid(w1 @ inputs + b1) + b2)
        loss = (output - label).square().mean()
        w1.grad, w2.grad = None, None
        loss.backward()
        with torch.no_grad():
            w1 -= rate * w1.grad
            w2 -= rate * w2.grad
    return output

# %% wrong: the loss comes back
# says: the output of the last round is to be returned
def train(inputs, label, w1, w2, rounds, rate):
    b1, b2 = torch.ones(len(w1), 1), torch.ones(len(w2), 1)
    for _ in range(rounds):
        output = torch.sigmoid(w2 @ torch.sigmoid(w1 @ inputs + b1) + b2)
        loss = (output - label).square().mean()
        w1.grad, w2.grad = None, None
        loss.backward()
        with torch.no_grad():
            w1 -= rate * w1.grad
            w2 -= rate * w2.grad
    return loss.item()

# %% wrong: the output after the last step
# says: it is the output of another round
def train(inputs, label, w1, w2, rounds, rate):
    b1, b2 = torch.ones(len(w1), 1), torch.ones(len(w2), 1)
    for _ in range(rounds):
        output = torch.sigmoid(w2 @ torch.sigmoid(w1 @ inputs + b1) + b2)
        loss = (output - label).square().mean()
        w1.grad, w2.grad = None, None
        loss.backward()
        with torch.no_grad():
            w1 -= rate * w1.grad
            w2 -= rate * w2.grad
    return torch.sigmoid(w2 @ torch.sigmoid(w1 @ inputs + b1) + b2).detach()

# %% wrong: the question asked of two tensors
# says: Boolean value of Tensor with more than one value
def train(inputs, label, w1, w2, rounds, rate):
    b1, b2 = torch.ones(len(w1), 1), torch.ones(len(w2), 1)
    for _ in range(rounds):
        output = torch.sigmoid(w2 @ torch.sigmoid(w1 @ inputs + b1) + b2)
        loss = (output - label).square().mean()
        if w1.grad or w2.grad:
            w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= rate * w1.grad
            w2 -= rate * w2.grad
    return output.detach()

# %% wrong: the sum instead of the mean
# says: another one than the rate times
def train(inputs, label, w1, w2, rounds, rate):
    b1, b2 = torch.ones(len(w1), 1), torch.ones(len(w2), 1)
    for _ in range(rounds):
        output = torch.sigmoid(w2 @ torch.sigmoid(w1 @ inputs + b1) + b2)
        loss = (output - label).square().sum()
        w1.grad, w2.grad = None, None
        loss.backward()
        with torch.no_grad():
            w1 -= rate * w1.grad
            w2 -= rate * w2.grad
    return output.detach()

# %% wrong: the mode stays off
# says: switched off and stays off
def train(inputs, label, w1, w2, rounds, rate):
    b1, b2 = torch.ones(len(w1), 1), torch.ones(len(w2), 1)
    for _ in range(rounds):
        torch.set_grad_enabled(True)
        output = torch.sigmoid(w2 @ torch.sigmoid(w1 @ inputs + b1) + b2)
        loss = (output - label).square().mean()
        w1.grad, w2.grad = None, None
        loss.backward()
        torch.set_grad_enabled(False)
        w1 -= rate * w1.grad
        w2 -= rate * w2.grad
    return output.detach()
