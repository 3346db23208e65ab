import copy
import pickle
from collections import OrderedDict

import torch
from torch import nn


def one(size=1):
    return nn.Parameter(torch.ones(size))


def names(module):
    return [name for name, _ in module.named_parameters()]


# --- a ParameterList of all kinds of things
items = nn.ParameterList([torch.zeros(2), one(), "text", None, nn.ReLU(), 3])
print(items, len(items), names(items), list(items.state_dict()))
print([type(item).__name__ for item in items], items[2], items[-1], list(items._modules))
items[1] = "changed"
items[0] = torch.ones(1, 2)
attempt(lambda: setattr(items, "0", torch.ones(1)))
print(items[0:2], items[::-2])
for wrong in 9, -9, "0", 1.0, None:
    attempt(lambda: items[wrong])
    attempt(lambda: items.__setitem__(wrong, one()))
items.extend(nn.ParameterList([one()]))
items += (one(2), 5)
print(len(items), names(items), items.append(one()) is items)
for wrong in 3, torch.ones(2), None:
    attempt(lambda: items.extend(wrong))
items.more = one()
print(len(items), names(items), "0" in dir(items))
print(nn.ParameterList(), nn.ParameterList(iter([one()])), len(nn.ParameterList("ab")))
# --- copies of a ParameterList
items = nn.ParameterList([one(), "text"])
for again in copy.deepcopy(items), pickle.loads(pickle.dumps(items)):
    print(again, again[0] is items[0], len(again))
print(items.double()[0].dtype, items.requires_grad_(False)[0].requires_grad)
print(items.load_state_dict({"0": torch.full((1,), 7.0)}), items[0])
# --- a ParameterDict
d = nn.ParameterDict({"b": torch.ones(2), "a": one(), "note": "text", "none": None})
print(d, len(d), names(d), list(d), list(d.state_dict()))
print(list(d.keys()), [type(v).__name__ for v in d.values()], [k for k, _ in d.items()])
print("a" in d, "z" in d, d["note"], list(reversed(d)), d.get("z", 5), d.get("note"))
print(d.pop("note"), d.popitem(), list(d), d.setdefault("new", torch.zeros(1)))
print(d.setdefault("new", one()), d.setdefault("empty"), names(d))
for wrong in ("z", 3, None):
    attempt(lambda: d[wrong])
    attempt(lambda: d.pop(wrong))
    attempt(lambda: d.__delitem__(wrong))
attempt(lambda: d.__setitem__(3, one()))
attempt(lambda: d.__setitem__("x.y", one()))
attempt(lambda: d.__setitem__("keys", one()))
attempt(lambda: d(torch.ones(1)))
d.clear()
print(d, len(d))
# --- which order an update keeps
d = nn.ParameterDict()
d.update({"z": one(), "y": one()})
d.update(OrderedDict(x=one(), w=one()))
d.update([("v", one()), ("u", 3)])
d.update(nn.ParameterDict(OrderedDict(t=one(), s="text")))
print(list(d), names(d))
for wrong in 3, [3], [(1, 2, 3)], None, [("a", 1), 2], torch.ones(2, 3):
    attempt(lambda: d.update(wrong))
# --- two ParameterDicts together
a, b = nn.ParameterDict({"a": one(), "c": one()}), nn.ParameterDict({"b": one(), "c": one(2)})
both = a | b
print(list(both), both["c"] is b["c"], both["a"] is a["a"], list(a), type(both).__name__)
print(list(a | {"q": 1}), list({"q": 1, "a": 2} | a))
a |= b
print(list(a), a.copy()["b"] is b["b"], list(a.fromkeys(["k", "l"], 0).items()))
attempt(lambda: a | 3)
# --- copies of a ParameterDict
d = nn.ParameterDict({"a": one(), "note": "text"})
for again in copy.deepcopy(d), pickle.loads(pickle.dumps(d)):
    print(again, again["a"] is d["a"], list(again))
# --- pickled before there were some kinds of hooks
module = nn.Sequential(nn.Linear(1, 1))
del module._forward_pre_hooks, module._state_dict_hooks, module._non_persistent_buffers_set
del module._forward_hooks_always_called, module._is_full_backward_hook
again = pickle.loads(pickle.dumps(module))
print(again(torch.ones(1, 1)).shape, list(again.state_dict()), again._non_persistent_buffers_set)
# --- in sentences they are where torch has them
items = nn.ParameterList([one()])
attempt(lambda: items.__setitem__(0, nn.ParameterList()))
attempt(lambda: items.__setitem__(0, nn.ParameterDict()))
attempt(lambda: items.__setitem__(0, nn.ModuleList()))
