# The bank of exercise 11.3. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a block around the report
def measure(weight, rows):
    out = torch.tanh(rows @ weight)
    loss = out.square().mean()
    with torch.no_grad():
        centred = out - out.mean()
        spread = centred.square().mean().sqrt()
        report = {"spread": spread, "skew": (centred / spread).pow(3).mean()}
    return loss, report

# %% right: detached first
def measure(weight, rows):
    out = torch.tanh(rows @ weight)
    seen = out.detach()
    centred = seen - seen.mean()
    spread = (centred * centred).mean() ** 0.5
    skew = ((centred / spread) ** 3).mean()
    return (out * out).mean(), {"skew": skew, "spread": spread}

# %% right: a decorated helper
@torch.no_grad()
def describe(out):
    centred = out - out.mean()
    spread = torch.sqrt(torch.mean(centred ** 2))
    return {"spread": spread, "skew": torch.mean((centred / spread) ** 3)}

def measure(weight, rows):
    out = (rows @ weight).tanh()
    return torch.mean(out ** 2), describe(out)

# %% wrong: as it was
# says: each of its operations saves what it got
def measure(weight, rows):
    out = torch.tanh(rows @ weight)
    centred = out - out.mean()
    spread = centred.square().mean().sqrt()
    skew = (centred / spread).pow(3).mean()
    loss = out.square().mean()
    return loss, {"spread": spread, "skew": skew}

# %% wrong: detached at the end
# says: recorded first and cut off afterwards
def measure(weight, rows):
    out = torch.tanh(rows @ weight)
    centred = out - out.mean()
    spread = centred.square().mean().sqrt()
    skew = (centred / spread).pow(3).mean()
    loss = out.square().mean()
    return loss, {"spread": spread.detach(), "skew": skew.detach()}

# %% wrong: a blanket no_grad
# says: also keeps the loss out
@torch.no_grad()
def measure(weight, rows):
    out = torch.tanh(rows @ weight)
    centred = out - out.mean()
    spread = centred.square().mean().sqrt()
    skew = (centred / spread).pow(3).mean()
    return out.square().mean(), {"spread": spread, "skew": skew}

# %% wrong: inference mode
# says: its tensors stay marked
def measure(weight, rows):
    out = torch.tanh(rows @ weight)
    with torch.inference_mode():
        centred = out - out.mean()
        spread = centred.square().mean().sqrt()
        skew = (centred / spread).pow(3).mean()
    return out.square().mean(), {"spread": spread, "skew": skew}

# %% wrong: numbers instead of tensors
# says: the numbers of the report are to stay tensors
def measure(weight, rows):
    out = torch.tanh(rows @ weight)
    with torch.no_grad():
        centred = out - out.mean()
        spread = centred.square().mean().sqrt()
        skew = (centred / spread).pow(3).mean()
    return out.square().mean(), {"spread": spread.item(), "skew": skew.item()}

# %% wrong: the mode stays off
# says: switched off and stays off
def measure(weight, rows):
    out = torch.tanh(rows @ weight)
    loss = out.square().mean()
    torch.set_grad_enabled(False)
    centred = out - out.mean()
    spread = centred.square().mean().sqrt()
    skew = (centred / spread).pow(3).mean()
    return loss, {"spread": spread, "skew": skew}

# %% wrong: a loss that forgets the tanh
# says: the loss is computed from something that has lost its history
def measure(weight, rows):
    with torch.no_grad():
        out = torch.tanh(rows @ weight)
        centred = out - out.mean()
        spread = centred.square().mean().sqrt()
        skew = (centred / spread).pow(3).mean()
    loss = out.square().mean() + (weight - weight.detach()).sum()
    return loss, {"spread": spread, "skew": skew}

# %% wrong: one of two cut off
# says: its numbers still lead back to weight
def measure(weight, rows):
    out = torch.tanh(rows @ weight)
    loss = out.square().mean()
    with torch.no_grad():
        centred = out - out.mean()
        skew = (centred / centred.square().mean().sqrt()).pow(3).mean()
    return loss, {"spread": (loss - out.mean().square()).sqrt(), "skew": skew}
