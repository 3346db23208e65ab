# The bank of exercise 13.4. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: written into the buffers
class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    @torch.no_grad()
    def fit(self, rows):
        self.mean.copy_(rows.mean(dim=0))
        self.spread.copy_(rows.std(dim=0))

    def forward(self, x):
        return self.gain * (x - self.mean) / self.spread + self.offset

# %% right: new tensors in the buffers' places
class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    @torch.no_grad()
    def fit(self, rows):
        self.mean = rows.mean(0)
        self.spread = rows.std(0)

    def forward(self, x):
        return self.gain * (x - self.mean) / self.spread + self.offset

# %% right: detached rows
class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        for name, value in {"mean": 0.0, "spread": 1.0}.items():
            self.register_buffer(name, torch.full((size,), value))
        self.gain, self.offset = map(nn.Parameter, (torch.ones(size), torch.zeros(size)))

    def fit(self, rows):
        rows = rows.detach()
        self.mean, self.spread = rows.mean(dim=0), rows.std(dim=0)
        return self

    def forward(self, x):
        return torch.add(self.offset, self.gain * ((x - self.mean) * self.spread.reciprocal()))

# %% wrong: tensors that ask
# says: no optimizer will hear of it
class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = torch.ones(size, requires_grad=True)
        self.offset = torch.zeros(size, requires_grad=True)
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    @torch.no_grad()
    def fit(self, rows):
        self.mean.copy_(rows.mean(dim=0))
        self.spread.copy_(rows.std(dim=0))

    def forward(self, x):
        return self.gain * (x - self.mean) / self.spread + self.offset

# %% wrong: everything a parameter
# says: it would be moved by the optimizer
class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.mean = nn.Parameter(torch.zeros(size))
        self.spread = nn.Parameter(torch.ones(size))

    @torch.no_grad()
    def fit(self, rows):
        self.mean.copy_(rows.mean(dim=0))
        self.spread.copy_(rows.std(dim=0))

    def forward(self, x):
        return self.gain * (x - self.mean) / self.spread + self.offset

# %% wrong: plain attributes
# says: are lost when the layer is saved
class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.mean = torch.zeros(size)
        self.spread = torch.ones(size)

    @torch.no_grad()
    def fit(self, rows):
        self.mean.copy_(rows.mean(dim=0))
        self.spread.copy_(rows.std(dim=0))

    def forward(self, x):
        return self.gain * (x - self.mean) / self.spread + self.offset

# %% wrong: fit records
# says: are measured while recording is on
class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    def fit(self, rows):
        self.mean = rows.mean(dim=0)
        self.spread = rows.std(dim=0)

    def forward(self, x):
        return self.gain * (x - self.mean) / self.spread + self.offset

# %% wrong: fitted in inference mode
# says: what was measured there stays marked
class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    @torch.inference_mode()
    def fit(self, rows):
        self.mean = rows.mean(dim=0)
        self.spread = rows.std(dim=0)

    def forward(self, x):
        return self.gain * (x - self.mean) / self.spread + self.offset

# %% wrong: one mean for all columns
# says: the mean of each column
class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    @torch.no_grad()
    def fit(self, rows):
        self.mean.copy_(rows.mean())
        self.spread.copy_(rows.std(dim=0))

    def forward(self, x):
        return self.gain * (x - self.mean) / self.spread + self.offset

# %% wrong: variance for std
# says: the std of each column
class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    @torch.no_grad()
    def fit(self, rows):
        self.mean.copy_(rows.mean(dim=0))
        self.spread.copy_(rows.var(dim=0))

    def forward(self, x):
        return self.gain * (x - self.mean) / self.spread + self.offset

# %% wrong: the offset inside
# says: the formula is another one
class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    @torch.no_grad()
    def fit(self, rows):
        self.mean.copy_(rows.mean(dim=0))
        self.spread.copy_(rows.std(dim=0))

    def forward(self, x):
        return self.gain * ((x - self.mean) / self.spread + self.offset)

# %% wrong: the gain as a bare number
# says: loses the history of one of its inputs
class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    @torch.no_grad()
    def fit(self, rows):
        self.mean.copy_(rows.mean(dim=0))
        self.spread.copy_(rows.std(dim=0))

    def forward(self, x):
        return self.gain.detach() * (x - self.mean) / self.spread + self.offset

# %% wrong: measured for the class
# says: it belongs to the class
mean_of = {}

class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.register_buffer("mean", mean_of.setdefault(size, torch.zeros(size)))
        self.register_buffer("spread", torch.ones(size))

    @torch.no_grad()
    def fit(self, rows):
        self.mean.copy_(rows.mean(dim=0))
        self.spread.copy_(rows.std(dim=0))

    def forward(self, x):
        return self.gain * (x - self.mean) / self.spread + self.offset

# %% wrong: not set up
# says: cannot assign parameters before Module.__init__() call
class Scaled(nn.Module):
    def __init__(self, size):
        self.gain = nn.Parameter(torch.ones(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    @torch.no_grad()
    def fit(self, rows):
        self.mean.copy_(rows.mean(dim=0))
        self.spread.copy_(rows.std(dim=0))

    def forward(self, x):
        return self.gain * (x - self.mean) / self.spread + self.offset

# %% wrong: no module
# says: nn.Module is missing
class Scaled:
    def __init__(self, size):
        self.gain = nn.Parameter(torch.ones(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    @torch.no_grad()
    def fit(self, rows):
        self.mean.copy_(rows.mean(dim=0))
        self.spread.copy_(rows.std(dim=0))

    def forward(self, x):
        return self.gain * (x - self.mean) / self.spread + self.offset

# %% wrong: starts at zero
# says: other start values
class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.zeros(size))
        self.offset = nn.Parameter(torch.zeros(size))
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    @torch.no_grad()
    def fit(self, rows):
        self.mean.copy_(rows.mean(dim=0))
        self.spread.copy_(rows.std(dim=0))

    def forward(self, x):
        return self.gain * (x - self.mean) / self.spread + self.offset
