from collections import OrderedDict

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 1)
        self.n = nn.BatchNorm1d(1)
        self.register_buffer("count", torch.tensor(3))
        self.register_buffer("tmp", torch.ones(1), persistent=False)


net = Net()
# --- state_dict
s = net.state_dict()
print(
    list(s),
    type(s).__name__,
    s["a.bias"].requires_grad,
    s["a.bias"].data_ptr() == net.a.bias.data_ptr(),
)
print(dict(s._metadata))
print(net.state_dict(keep_vars=True)["a.bias"] is net.a.bias, list(net.state_dict(prefix="x.")))
# --- into a dictionary of one's own
d = {}
print(net.state_dict(destination=d) is d, list(d))
print(list(net.state_dict({}, "p.")))
# --- loading copies
other = Net()
print(other.load_state_dict(net.state_dict()))
print(
    torch.equal(other.a.weight, net.a.weight),
    other.a.weight is net.a.weight,
    other.a.weight.requires_grad,
    other.a.weight._version,
)
# --- missing and unexpected keys
s = net.state_dict()
del s["a.bias"], s["count"]
s["b"] = s["a.zzz"] = s["zz.weight"] = torch.ones(1)
attempt(lambda: net.load_state_dict(s))
r = net.load_state_dict(s, strict=False)
print(r, r.missing_keys, r.unexpected_keys, isinstance(r, tuple))
# --- shapes that do not fit, also when not strict
s = net.state_dict()
s["a.weight"] = torch.ones(3, 3)
s["count"] = torch.ones(2)
attempt(lambda: net.load_state_dict(s))
attempt(lambda: net.load_state_dict(s, strict=False))
# --- one element for a 0-d tensor
s = net.state_dict()
s["count"] = torch.tensor([7])
print(net.load_state_dict(s), net.count)
# --- values that are no tensors, dictionaries that are none
s = net.state_dict()
s["a.bias"] = 3
attempt(lambda: net.load_state_dict(s))
attempt(lambda: net.load_state_dict([1]))
attempt(lambda: net.load_state_dict(3))
# --- other dtypes are converted
s = OrderedDict((k, v.double()) for k, v in net.state_dict().items())
print(net.load_state_dict(s), net.a.weight.dtype, net.count.dtype)
# --- assign
s = OrderedDict((k, v.double()) for k, v in net.state_dict().items())
net.a.bias.requires_grad_(False)
net.load_state_dict(s, assign=True)
print(
    net.a.weight.dtype,
    type(net.a.weight).__name__,
    net.a.weight.requires_grad,
    net.a.bias.requires_grad,
    net.count.dtype,
)
# --- a nested one, all at once
seq = nn.Sequential(OrderedDict(x=Net(), y=nn.Linear(1, 1)))
attempt(lambda: seq.load_state_dict({}))
attempt(lambda: seq.load_state_dict({"x.a.weight": torch.ones(1), "q": torch.ones(1)}))


# --- extra state
class Extra(nn.Module):
    def get_extra_state(self):
        return {"epoch": 3}

    def set_extra_state(self, state):
        print("set", state)


e = Extra()
print(dict(e.state_dict()), e.load_state_dict(e.state_dict()))
attempt(lambda: e.load_state_dict({}))
attempt(lambda: net.load_state_dict({**net.state_dict(), "_extra_state": 1}))
# --- hooks around saving and loading
net.register_state_dict_pre_hook(lambda m, prefix, keep: print("before", repr(prefix), keep))
net.register_state_dict_post_hook(lambda m, s, prefix, meta: print("after", list(s), meta))
net.register_load_state_dict_pre_hook(
    lambda m, s, prefix, meta, strict, missing, unexpected, errors: print(
        "loading", prefix, meta, strict
    )
)
net.register_load_state_dict_post_hook(lambda m, keys: print(keys) or keys.missing_keys.clear())
s = net.state_dict()
del s["a.bias"]
print(net.load_state_dict(s))
# --- a hook that returns something
net.register_state_dict_post_hook(lambda m, s, prefix, meta: 1)
attempt(lambda: net.state_dict())
net = Net()
net.register_load_state_dict_post_hook(lambda m, keys: 1)
attempt(lambda: net.load_state_dict(net.state_dict()))
# --- copying into an inference tensor fails in words
with torch.inference_mode():
    frozen = nn.Linear(1, 1)
attempt(lambda: frozen.load_state_dict(nn.Linear(1, 1).state_dict()))
