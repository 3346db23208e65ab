import torch
from torch import nn
from torch.nn import init

w = torch.empty(3, 4)
# --- every filler
print(init.uniform_(w), init.uniform_(w, -1, 1), init.normal_(w), init.normal_(w, 2, 0.5))
print(init.constant_(w, 7), init.ones_(w), init.zeros_(w), init.eye_(w))
# --- xavier and kaiming
print(init.xavier_uniform_(w), init.xavier_normal_(w), init.xavier_uniform_(w, gain=2))
print(
    init.kaiming_uniform_(w),
    init.kaiming_normal_(w),
    init.kaiming_uniform_(w, a=5**0.5),
    init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu"),
)
# --- images
print(init.kaiming_normal_(torch.empty(2, 1, 2, 2)), init.xavier_uniform_(torch.empty(2, 1, 2, 2)))
# --- they return the tensor, and record nothing
p = nn.Parameter(torch.empty(2, 2))
print(
    init.kaiming_uniform_(p) is p, p.requires_grad, p.grad_fn, p._version, init.zeros_(p)._version
)
# --- gains
print(
    [
        init.calculate_gain(n)
        for n in ("linear", "conv2d", "sigmoid", "tanh", "relu", "leaky_relu", "selu")
    ],
    init.calculate_gain("leaky_relu", 0.2),
)
attempt(lambda: init.calculate_gain("swish"))
attempt(lambda: init.calculate_gain("leaky_relu", "a"))
# --- what does not fit
attempt(lambda: init.xavier_uniform_(torch.empty(3)))
attempt(lambda: init.kaiming_uniform_(w, mode="fan"))
attempt(lambda: init.eye_(torch.empty(3)))
print(init.kaiming_uniform_(torch.empty(0, 3)).shape)
# --- with a generator of one's own
print(init.uniform_(w, generator=torch.Generator().manual_seed(1)), torch.rand(1))
