import torch
from torch import nn

# --- every layer
for layer in (
    nn.Linear(2, 3),
    nn.Linear(2, 3, bias=False),
    nn.Conv2d(1, 2, 3),
    nn.Conv2d(4, 4, (3, 2), stride=2, padding=(1, 0), dilation=2, groups=2, bias=False),
    nn.Conv2d(1, 2, 3, padding="same"),
    nn.Conv2d(1, 2, 3, padding="valid"),
    nn.Conv2d(1, 2, [3, 2]),
    nn.MaxPool2d(2),
    nn.MaxPool2d((2, 3), 1, padding=1, ceil_mode=True),
    nn.Flatten(),
    nn.Flatten(0, 1),
    nn.Dropout(),
    nn.Dropout(0.2, inplace=True),
    nn.BatchNorm1d(3),
    nn.BatchNorm2d(3, eps=1e-3, momentum=None, affine=False, track_running_stats=False),
    nn.BatchNorm1d(2, bias=False),
    nn.ReLU(),
    nn.ReLU(inplace=True),
    nn.Tanh(),
    nn.Sigmoid(),
    nn.Softmax(dim=1),
    nn.LogSoftmax(dim=-1),
    nn.Softplus(),
    nn.Identity(3, a=4),
    nn.MSELoss(),
    nn.CrossEntropyLoss(),
    nn.NLLLoss(),
    nn.BCEWithLogitsLoss(),
):
    print(layer)
# --- nested
print(
    nn.Sequential(
        nn.Linear(1, 1),
        nn.Sequential(nn.ReLU(), nn.ModuleList([nn.Linear(1, 1), nn.Linear(1, 1), nn.ReLU()])),
    )
)
# --- empty ones
print(nn.Sequential(), nn.ModuleList(), nn.ModuleDict(), nn.Module(), nn.ParameterList())


# --- extra_repr of one line and of two
class A(nn.Module):
    def __init__(self, text, child=None):
        super().__init__()
        self.text = text
        if child is not None:
            self.child = child

    def extra_repr(self):
        return self.text


print(A("x=1"), A("x=1\ny=2"), A("x=1", nn.ReLU()), A("a\nb", A("c\nd")), A("", A("")))
# --- runs in a ModuleList
print(nn.ModuleList([nn.Linear(1, 1), nn.Linear(1, 1), nn.ReLU(), nn.Linear(1, 1)]))
print(nn.ModuleList([nn.Sequential(nn.ReLU()), nn.Sequential(nn.ReLU())]))
# --- a ParameterList and a ModuleDict
print(nn.ParameterList([torch.ones(2), nn.Parameter(torch.ones(2, 3))]))
print(nn.ModuleDict({"a": nn.ReLU(), "b": nn.Sequential(nn.ReLU())}))
# --- a module whose child is None
m = nn.Module()
m.a = nn.ReLU()
m.a = None
print(m)
# --- Parameters
p = nn.Parameter(torch.tensor([1.0, 2.0]))
print(p, repr(p), str(p) == repr(p), [p])
print(
    nn.Parameter(torch.tensor([1]), requires_grad=False),
    nn.Parameter(torch.ones(1, dtype=torch.float64)),
)
print(nn.Parameter(torch.tensor(2.0)), nn.Parameter())
print(
    type(p),
    isinstance(p, torch.Tensor),
    type(p.data),
    type(p * 1),
    type(p[0]),
    type(p.detach()),
    type(p.clone()),
)
