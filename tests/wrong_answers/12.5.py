# The bank of exercise 12.5. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: all modules, copied in
@torch.no_grad()
def start(net):
    for module in net.modules():
        if isinstance(module, nn.Linear):
            module.weight.copy_(torch.randn(module.weight.shape) / module.in_features ** 0.5)
            if module.bias is not None:
                module.bias.fill_(0.0)

# %% right: apply and nn.init
def start(net):
    def one(module):
        if type(module) is nn.Linear:
            nn.init.normal_(module.weight, std=1 / module.weight.shape[1] ** 0.5)
            if module.bias is not None:
                nn.init.zeros_(module.bias)

    net.apply(one)

# %% wrong: without a mode
# says: a leaf Variable that requires grad
def start(net):
    for module in net.modules():
        if isinstance(module, nn.Linear):
            module.weight.normal_(0, module.in_features ** -0.5)
            if module.bias is not None:
                module.bias.zero_()

# %% wrong: only the outer layers
# says: it may be one inside another
@torch.no_grad()
def start(net):
    for module in net:
        if isinstance(module, nn.Linear):
            module.weight.normal_(0, module.in_features ** -0.5)
            module.bias.zero_()

# %% wrong: every module with a weight
# says: also those of layers that are not linear
@torch.no_grad()
def start(net):
    for module in net.modules():
        if hasattr(module, "weight"):
            module.weight.normal_(0, module.weight.shape[-1] ** -0.5)
            if module.bias is not None:
                module.bias.zero_()

# %% wrong: new parameters
# says: made before holds the old ones
def start(net):
    for module in net.modules():
        if isinstance(module, nn.Linear):
            module.weight = nn.Parameter(torch.randn(module.weight.shape) / module.in_features ** 0.5)
            if module.bias is not None:
                module.bias = nn.Parameter(torch.zeros(module.bias.shape))

# %% wrong: the variance as a factor
# says: what is multiplied is its square root
@torch.no_grad()
def start(net):
    for module in net.modules():
        if isinstance(module, nn.Linear):
            module.weight.copy_(torch.randn(module.weight.shape) / module.in_features)
            if module.bias is not None:
                module.bias.zero_()

# %% wrong: the outputs counted
# says: the outputs are counted
@torch.no_grad()
def start(net):
    for module in net.modules():
        if isinstance(module, nn.Linear):
            module.weight.normal_(0, len(module.weight) ** -0.5)
            if module.bias is not None:
                module.bias.zero_()

# %% wrong: all equal
# says: all units of the layer will learn the same
@torch.no_grad()
def start(net):
    for module in net.modules():
        if isinstance(module, nn.Linear):
            nn.init.constant_(module.weight, module.in_features ** -0.5)
            if module.bias is not None:
                module.bias.zero_()

# %% wrong: the biases forgotten
# says: only the weights are written to
@torch.no_grad()
def start(net):
    for module in net.modules():
        if isinstance(module, nn.Linear):
            module.weight.normal_(0, module.in_features ** -0.5)

# %% wrong: flags off and on
# says: a layer that was frozen is to stay so
def start(net):
    for module in net.modules():
        if isinstance(module, nn.Linear):
            module.requires_grad_(False)
            module.weight.normal_(0, module.in_features ** -0.5)
            if module.bias is not None:
                module.bias.zero_()
            module.requires_grad_(True)

# %% wrong: .data
# says: hidden from the version counter
def start(net):
    for module in net.modules():
        if isinstance(module, nn.Linear):
            module.weight.data.normal_(0, module.in_features ** -0.5)
            if module.bias is not None:
                module.bias.data.zero_()

# %% wrong: a seed inside
# says: so every network starts alike
@torch.no_grad()
def start(net):
    torch.manual_seed(0)
    for module in net.modules():
        if isinstance(module, nn.Linear):
            module.weight.normal_(0, module.in_features ** -0.5)
            if module.bias is not None:
                module.bias.zero_()

# %% wrong: the mode stays off
# says: the mode is not put back
def start(net):
    torch.set_grad_enabled(False)
    for module in net.modules():
        if isinstance(module, nn.Linear):
            module.weight.normal_(0, module.in_features ** -0.5)
            if module.bias is not None:
                module.bias.zero_()

# %% wrong: uniform
# says: its numbers end at a bound
def start(net):
    for module in net.modules():
        if isinstance(module, nn.Linear):
            bound = (3 / module.in_features) ** 0.5
            nn.init.uniform_(module.weight, -bound, bound)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
