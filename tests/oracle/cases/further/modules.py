import torch
import torch.nn.functional as F
from torch import nn

# --- the distance as a loss
x = torch.tensor([1.0, -2.0, 0.0], requires_grad=True)
for reduction in ("mean", "sum", "none"):
    loss = nn.L1Loss(reduction=reduction)(x, torch.tensor([0.0, 0.0, 0.0]))
    print(loss, loss.grad_fn.next_functions[0][0].name() if loss.grad_fn.next_functions else None)
    print(torch.autograd.grad(loss.sum(), x))
print(F.l1_loss(x, torch.zeros(3, 1)).item(), nn.L1Loss())
attempt(lambda: F.l1_loss(x, torch.zeros(2)))
attempt(lambda: F.l1_loss([1.0], [2.0]))
attempt(lambda: F.l1_loss(x, x, reduction="all"))
# --- errors that count differently
x, w = torch.tensor([1.0, -2.0, 0.5], requires_grad=True), torch.tensor([1.0, 2.0, 0.0])
for function in (F.l1_loss, F.mse_loss):
    for reduction in ("mean", "sum", "none"):
        loss = function(x, torch.zeros(3), reduction=reduction, weight=w)
        print(loss, torch.autograd.grad(loss.sum(), x))
    attempt(lambda: function(x, torch.zeros(3), weight=w[:2]))
# --- a prefix is taken away from a state dict
layer = nn.Linear(2, 1)
state = nn.Sequential(layer).state_dict()
nn.modules.utils.consume_prefix_in_state_dict_if_present(state, "0.")
print(list(state), list(state._metadata), layer.load_state_dict(state))
nn.modules.utils.consume_prefix_in_state_dict_if_present(state, "module.")
print(list(state))
# --- a hook before loading, with and without the module
seen = []
layer._register_load_state_dict_pre_hook(lambda _, prefix, *rest: seen.append((prefix, len(rest))))
layer._register_load_state_dict_pre_hook(
    lambda module, state, prefix, *rest: seen.append((module is layer, prefix)), with_module=True
)
print(nn.Sequential(layer).load_state_dict(nn.Sequential(nn.Linear(2, 1)).state_dict()), seen)
# --- a device as a block
with torch.device("cpu") as where:
    print(where, torch.ones(2).device)


def on_cuda():
    with torch.device("cuda"):
        torch.ones(2)


attempt(on_cuda)
