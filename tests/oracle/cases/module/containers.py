from collections import OrderedDict

import torch
from torch import nn

a, b, c = nn.Linear(1, 1), nn.ReLU(), nn.Tanh()
seq = nn.Sequential(a, b, c)
# --- indexing a Sequential
print(seq[0] is a, seq[-1] is c, len(seq), seq[1:], seq[::-1], [type(m).__name__ for m in seq])
attempt(lambda: seq[3])
attempt(lambda: seq[-4])
attempt(lambda: seq["0"])
# --- assigning and deleting
seq[1] = nn.Sigmoid()
print(seq)
del seq[0]
print(seq)
del seq[0:1]
print(seq)
attempt(lambda: seq.__delitem__(5))
attempt(lambda: seq.__setitem__(0, 3))
# --- append, extend, insert, pop
print(seq.append(nn.ReLU()) is seq, seq.extend([nn.ReLU()]) is seq, seq.insert(1, nn.Tanh()) is seq)
print(seq, seq.pop(-1), seq.pop(0), len(seq))
seq.insert(-1, nn.Identity())
print(seq)
attempt(lambda: seq.insert(99, nn.ReLU()))
attempt(lambda: seq.insert(0, 3))
attempt(lambda: seq.append(3))
# --- arithmetic
print(seq + nn.Sequential(nn.Identity()), seq * 2)
attempt(lambda: seq + [nn.ReLU()])
attempt(lambda: seq * 0)
attempt(lambda: seq * 1.5)
seq += nn.Sequential(nn.Identity())
seq *= 2
print(len(seq), 2 * nn.Sequential(nn.ReLU()))
# --- named children
named = nn.Sequential(OrderedDict(first=nn.Linear(1, 1), second=nn.ReLU()))
print(named, named.first is named[0], named[:1], list(named.state_dict()))
del named[0]
print(named)


# --- a subclass keeps its class when sliced
class Mine(nn.Sequential):
    pass


print(type(Mine(b, c)[:1]).__name__)
# --- wrong arguments
attempt(lambda: nn.Sequential(3))
attempt(lambda: nn.Sequential([nn.ReLU()]))
attempt(lambda: nn.Sequential(nn.ReLU))
# --- ModuleList
ml = nn.ModuleList([a, b])
print(
    len(ml),
    ml[0] is a,
    ml[-1] is b,
    ml[:1],
    list(ml) == [a, b],
    ml.append(c) is ml,
    ml.extend([nn.ReLU()]) is ml,
)
ml[0] = nn.Identity()
ml.insert(1, nn.Sigmoid())
del ml[-1]
print(ml, ml.pop(0), len(ml))
attempt(lambda: ml[9])
attempt(lambda: ml.extend(3))
attempt(lambda: ml.append(3))
attempt(lambda: ml(1))
ml += [nn.ReLU()]
print(ml + [nn.Tanh()], len(ml), nn.ReLU in ml)
# --- ModuleDict
md = nn.ModuleDict({"a": a})
md["b"] = b
md.update([("c", c), ["d", nn.Identity()]])
print(
    md,
    len(md),
    list(md),
    "a" in md,
    list(md.keys()),
    [v is a for v in md.values()][:1],
    md.pop("b"),
)
del md["a"]
print(list(md.items()))
attempt(lambda: md["a"])
attempt(lambda: md.update(3))
attempt(lambda: md.update([1]))
attempt(lambda: md.update([("x",)]))
attempt(lambda: md.__setitem__("y", 3))
attempt(lambda: md.__setitem__("forward", nn.ReLU()))
md.clear()
print(len(md))
# --- ParameterList
pl = nn.ParameterList([torch.ones(1), nn.Parameter(torch.zeros(2))])
pl.append(torch.ones(3))
print(
    len(pl),
    pl[0],
    pl[-1].shape,
    [n for n, _ in pl.named_parameters()],
    [type(p).__name__ for p in pl],
)
attempt(lambda: pl[5])
# --- a place that a ParameterList does not have is not written to
pl = nn.ParameterList([torch.ones(1), torch.ones(2)])
for place in (2, -3):
    attempt(lambda: pl.__setitem__(place, torch.zeros(3)))
pl[-1] = torch.zeros(3)
print([p.shape for p in pl])
attempt(lambda: nn.ParameterList(torch.ones(2)))


# --- a plain list hides its modules
class Hidden(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(1, 1)]


print(list(Hidden().parameters()), Hidden())
