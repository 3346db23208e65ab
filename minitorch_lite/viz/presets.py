"""Small programs that the labs, the gallery and the README show; `with MODE:` is the switch."""

from __future__ import annotations

from typing import NamedTuple


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
with torch.no_grad():
    a = w * 2
    with torch.enable_grad():
        c = w * 3
    d = a + c
e = d * w
""",
        "w = torch.tensor([1., 2.], requires_grad=True)",
    ),
    "view": Preset(
        """
v = w.detach()
c = w * 2
first = c.view(2, 2)
total = first.sum() + v.sum()
""",
        "w = torch.tensor([1., 2., 3., 4.], requires_grad=True)",
    ),
    "overwritten": Preset(
        """
y = torch.exp(w)
loss = (y * y).sum()
y.add_(1)
""",
        "w = torch.tensor([1., 2.], requires_grad=True)",
    ),
    "backward": Preset(
        """
loss = (w * x).sum()
loss.backward()
""",
        "w, x = torch.tensor([1., 2.], requires_grad=True), torch.tensor([3., 4.])",
    ),
    "step": Preset(
        """
loss = (w * w).sum()
loss.backward()
with torch.no_grad():
    w -= 0.1 * w.grad
again = w * 2
""",
        "w = torch.tensor([1., 2.], requires_grad=True)",
    ),
}
