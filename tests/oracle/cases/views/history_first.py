"""Where two errors apply, a view that has lost its history names that."""

import torch


def lost():
    """A view made in no_grad, whose base was written to since."""
    base = torch.zeros(3)
    with torch.no_grad():
        view = base[:2]
    base.mul_(torch.ones(3, requires_grad=True))
    return view


# --- a wrong shape beside it
for call in (torch.add, torch.maximum, torch.dot):
    attempt(lambda: call(lost(), torch.ones(3)))
attempt(lambda: torch.ones(2, 3) @ lost())
attempt(lambda: torch.cat([lost(), torch.ones(2, 2)]))
# --- a wrong dimension, size or index
attempt(lambda: lost().sum(4))
attempt(lambda: lost().view(7))
attempt(lambda: lost().expand(5))
attempt(lambda: lost()[torch.tensor([5])])
# --- a comparison has no history to lose
attempt(lambda: lost() == torch.ones(3))
# --- without recording the shape is all there is to say
with torch.no_grad():
    attempt(lambda: lost() + torch.ones(3))
