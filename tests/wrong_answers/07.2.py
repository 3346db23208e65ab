# The bank of exercise 07.2. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: where before the root
def distances(points):
    gaps = points.unsqueeze(1) - points.unsqueeze(0)
    squares = gaps.square().sum(2)
    same = squares == 0
    safe = torch.where(same, torch.ones_like(squares), squares)
    return torch.where(same, torch.zeros_like(squares), safe.sqrt())

# %% right: a norm that knows the case
def distances(points):
    return (points.unsqueeze(1) - points.unsqueeze(0)).norm(dim=2)

# %% right: only the pairs that are apart
def distances(points):
    squares = (points.unsqueeze(1) - points.unsqueeze(0)).square().sum(2)
    apart = squares > 0
    table = torch.zeros(len(points), len(points))
    table[apart] = squares[apart].sqrt()
    return table + 0 * points.sum()

# %% right: masked, and no where
def distances(points):
    squares = (points[:, None] - points[None]).pow(2).sum(-1)
    apart = (squares > 0).float()
    return (squares + (1 - apart)).sqrt() * apart

# %% right: pair by pair
def distances(points):
    rows = []
    for a in points.unbind():
        rows.append(torch.stack([(a - b).norm() for b in points.unbind()]))
    return torch.stack(rows)

# %% wrong: as it was
# says: the root still sees a zero
def distances(points):
    gaps = points.unsqueeze(1) - points.unsqueeze(0)
    squares = gaps.square().sum(2)
    return torch.where(squares > 0, squares.sqrt(), 0.0)

# %% wrong: a factor behind the root
# says: a where or a factor behind it comes too late
def distances(points):
    gaps = points.unsqueeze(1) - points.unsqueeze(0)
    squares = gaps.square().sum(2)
    return squares.sqrt() * (squares > 0).float()

# %% wrong: a little under the root
# says: and its root is not so little
def distances(points):
    gaps = points.unsqueeze(1) - points.unsqueeze(0)
    return (gaps.square().sum(2) + 1e-12).sqrt()

# %% wrong: a little under the root, and zeros afterwards
# says: changes short distances
def distances(points):
    squares = (points.unsqueeze(1) - points.unsqueeze(0)).square().sum(2)
    return torch.where(squares > 0, (squares + 1e-7).sqrt(), 0.0)

# %% wrong: a hook that makes every NaN 0
# says: the part of it that was right is lost
def distances(points):
    gaps = points.unsqueeze(1) - points.unsqueeze(0)
    squares = gaps.square().sum(2)
    table = torch.where(squares > 0, squares.sqrt(), 0.0)
    if points.requires_grad:
        points.register_hook(lambda g: torch.where(g == g, g, torch.zeros_like(g)))
    return table

# %% wrong: detached
# says: with a way back to the points
def distances(points):
    gaps = points.detach().unsqueeze(1) - points.detach().unsqueeze(0)
    return gaps.norm(dim=2)

# %% wrong: squares
# says: pairs of different points is another one
def distances(points):
    gaps = points.unsqueeze(1) - points.unsqueeze(0)
    return gaps.square().sum(2)

# %% wrong: absolute gaps
# says: the distances [[
def distances(points):
    return (points.unsqueeze(1) - points.unsqueeze(0)).abs().sum(2)

# %% wrong: in a plane only
# says: for points in a plane only
def distances(points):
    gaps = points[:, :2].unsqueeze(1) - points[:, :2].unsqueeze(0)
    return gaps.norm(dim=2)

# %% wrong: the diagonal only
# says: the diagonal is cared for
def distances(points):
    squares = (points.unsqueeze(1) - points.unsqueeze(0)).square().sum(2)
    eye = torch.eye(len(points))
    return (squares + eye).sqrt() * (1 - eye)

# %% wrong: a list of pairs
# says: one row and one column for each point
def distances(points):
    squares = (points.unsqueeze(1) - points.unsqueeze(0)).square().sum(2)
    return squares[squares > 0].sqrt()

# %% wrong: moved apart
# says: they are somebody's data
def distances(points):
    with torch.no_grad():
        points += 1e-7 * torch.randn(*points.shape)
    return (points.unsqueeze(1) - points.unsqueeze(0)).norm(dim=2)

# %% wrong: a threshold
# says: takes points that are close for one
def distances(points):
    squares = (points.unsqueeze(1) - points.unsqueeze(0)).square().sum(2)
    apart = squares > 1e-8
    return torch.where(apart, torch.where(apart, squares, 1.0).sqrt(), 0.0)
