"""Small programs that the labs, the gallery and the README show; `with MODE:` is to be chosen."""

from __future__ import annotations

from typing import NamedTuple

from .language import _


class Preset(NamedTuple):
    """A program, and what has to be there before it runs."""

    program: str
    setup: str = ""


SIGMOID_SETUP = """
x = torch.tensor([[1., 0., 2.], [0., 1., 1.], [2., 1., 0.], [1., 1., 1.]])
w = torch.tensor([[0.5], [-1.0], [0.25]], requires_grad=True)
b = torch.tensor([0.1], requires_grad=True)
y = torch.tensor([[1.], [0.], [1.], [0.]])
"""

PRESETS = {
    "sigmoid": Preset(
        """
with MODE:
    z = x @ w + b
    p = torch.sigmoid(z)
loss = F.mse_loss(p, y)
""",
        SIGMOID_SETUP,
    ),
    "accuracy": Preset(
        """
z = x @ w + b
p = torch.sigmoid(z)
loss = F.mse_loss(p, y)

with torch.no_grad():
    hit = (p > 0.5) == (y > 0.5)
    accuracy = hit.float().mean()
""",
        SIGMOID_SETUP,
    ),
    "linear": Preset(
        """
with MODE:
    estimate = model(reading)
loss = F.mse_loss(estimate, target)
""",
        """
torch.manual_seed(1)
model = nn.Linear(3, 2)
reading = torch.tensor([[0.5, -1.0, 2.0]])
target = torch.tensor([[20.0, 0.4]])
""",
    ),
    "nested": Preset(
        """
w = torch.tensor([1., 2.], requires_grad=True)

with torch.no_grad():
    a = w * 2
    with torch.enable_grad():
        c = w * 3
    d = a + c
e = d * w
"""
    ),
    "view": Preset(
        """
w = torch.tensor([1., 2., 3., 4.], requires_grad=True)

v = w.detach()
c = w * 2
first = c.view(2, 2)
total = first.sum() + v.sum()
"""
    ),
    "overwritten": Preset(
        """
w = torch.tensor([1., 2.], requires_grad=True)

y = torch.exp(w)
half = y[:1]
loss = (y * y).sum()
half.add_(1)
loss.backward()
"""
    ),
    "backward": Preset(
        """
w = torch.tensor([1., 2.], requires_grad=True)
x = torch.tensor([3., 4.])

loss = (w * x).sum()
loss.backward()
"""
    ),
    "twice": Preset(
        """
w = torch.tensor([1., 2.], requires_grad=True)

loss = (w * w).sum()
loss.backward()
loss.backward()
"""
    ),
    "hooks": Preset(
        """
w = torch.tensor([1., 2.], requires_grad=True)

def double(gradient):
    return 2 * gradient

squares = w * w
squares.register_hook(double)
loss = squares.sum()
loss.backward()
"""
    ),
    "step": Preset(
        """
w = torch.tensor([1., 2.], requires_grad=True)

loss = (w * w).sum()
loss.backward()
with torch.no_grad():
    w -= 0.1 * w.grad
again = w * 2
"""
    ),
    "training": Preset(
        """
for turn in range(20):
    optimizer.zero_grad()
    loss = F.mse_loss(model(inputs), targets)
    loss.backward()
    optimizer.step()
""",
        """
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
inputs, targets = torch.randn(8, 2), torch.randn(8, 1)
""",
    ),
}


def titles() -> dict[str, str]:
    """What the menu of a lab calls the presets."""
    return {
        "sigmoid": _("a small model and its loss"),
        "accuracy": _("accuracy without recording"),
        "linear": _("a layer's prediction"),
        "nested": _("one mode inside another"),
        "view": _("views and detach"),
        "overwritten": _("a saved value is overwritten"),
        "backward": _("backward adds into .grad"),
        "twice": _("a second backward"),
        "hooks": _("a hook changes a gradient"),
        "step": _("one step of learning"),
        "training": _("a training loop"),
    }
