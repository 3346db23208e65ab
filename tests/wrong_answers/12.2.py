# The bank of exercise 12.2. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: flags off and back
def tune(prompt, body, head, x):
    asked = {p: p.requires_grad for p in body.parameters()}
    body.requires_grad_(False)
    features = body(x + prompt)
    for p, asks in asked.items():
        p.requires_grad = asks
    with torch.no_grad():
        plain = body(x)
    return (head(features) ** 2).mean() + F.mse_loss(features, plain)

# %% right: a frozen copy of the body
import copy

def tune(prompt, body, head, x):
    fixed = copy.deepcopy(body).requires_grad_(False)
    features = fixed(prompt + x)
    scores = head(features)
    return (scores * scores).mean() + (fixed(x) - features).pow(2).mean()

# %% right: flags changed where they were on, and finally
def tune(prompt, body, head, x):
    asking = [p for p in body.parameters() if p.requires_grad]
    for p in asking:
        p.requires_grad_(False)
    try:
        plain, features = body(x), body(x + prompt)
    finally:
        for p in asking:
            p.requires_grad_(True)
    return torch.mean((features - plain) ** 2) + torch.mean(head(features) ** 2)

# %% wrong: the body in a block
# says: nothing gets through it to the prompt
def tune(prompt, body, head, x):
    with torch.no_grad():
        features, plain = body(x + prompt), body(x)
    return head(features).square().mean() + (features - plain).square().mean()

# %% wrong: nothing is frozen
# says: plain features are recorded too
def tune(prompt, body, head, x):
    features, plain = body(x + prompt), body(x)
    return head(features).square().mean() + (features - plain).square().mean()

# %% wrong: only the plain features in a block
# says: so they are part of the graph
def tune(prompt, body, head, x):
    features = body(x + prompt)
    with torch.no_grad():
        plain = body(x)
    return head(features).square().mean() + (features - plain).square().mean()

# %% wrong: frozen for good
# says: frozen for this call and stays frozen
def tune(prompt, body, head, x):
    body.requires_grad_(False)
    features, plain = body(x + prompt), body(x)
    return head(features).square().mean() + (features - plain).square().mean()

# %% wrong: all flags on at the end
# says: all flags are switched on at the end
def tune(prompt, body, head, x):
    body.requires_grad_(False)
    features, plain = body(x + prompt), body(x)
    body.requires_grad_(True)
    return head(features).square().mean() + (features - plain).square().mean()

# %% wrong: the features detached for the head
# says: has lost its way to the prompt
def tune(prompt, body, head, x):
    asked = [p.requires_grad for p in body.parameters()]
    body.requires_grad_(False)
    features, plain = body(x + prompt), body(x)
    for p, asks in zip(body.parameters(), asked):
        p.requires_grad_(asks)
    return head(features.detach()).square().mean() + (features - plain).square().mean()

# %% wrong: one of two means
# says: one of the two features is missing
def tune(prompt, body, head, x):
    asked = [p.requires_grad for p in body.parameters()]
    body.requires_grad_(False)
    features = body(x + prompt)
    for p, asks in zip(body.parameters(), asked):
        p.requires_grad_(asks)
    return head(features).square().mean()

# %% wrong: sums
# says: one of the two means is another number
def tune(prompt, body, head, x):
    asked = [p.requires_grad for p in body.parameters()]
    body.requires_grad_(False)
    features, plain = body(x + prompt), body(x)
    for p, asks in zip(body.parameters(), asked):
        p.requires_grad_(asks)
    return head(features).square().sum() + (features - plain).square().sum()
