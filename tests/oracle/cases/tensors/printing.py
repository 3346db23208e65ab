import torch

# --- small tensors
print(torch.tensor(1), torch.tensor(1.0), torch.tensor(True), torch.tensor([]), torch.tensor([[]]))
print(torch.tensor([1.0, 2.5]), torch.tensor([1.0, 2.0]), torch.tensor([0.1, 0.25, 3.14159]))
print(torch.zeros(2, 0), torch.zeros(0, 3, dtype=torch.int64))
# --- widths line up
print(torch.tensor([1.0, 10.0, 100.0]), torch.tensor([-1.5, 2.25]), torch.tensor([1, -20, 300]))
# --- scientific notation
print(
    torch.tensor([1e-5, 1.0]),
    torch.tensor([1e8, 1.0]),
    torch.tensor([12345678.0]),
    torch.tensor([1e-4, 2.0]),
)
print(torch.tensor([100000.5]), torch.tensor([1e5, 1e6]), torch.tensor([1e9]), torch.tensor(1e-8))
print(torch.tensor([0.001, 10.0]), torch.tensor([0.0001]), torch.tensor([1000.5, 0.5]))
# --- nan and inf
nan, inf = float("nan"), float("inf")
print(
    torch.tensor([nan, 1.5]),
    torch.tensor([inf, -inf, 2.0]),
    torch.tensor([nan]),
    torch.tensor([inf, 1.0]),
)
print(torch.tensor(nan), torch.tensor([nan, 1e10]))
# --- two and three dimensions
print(torch.arange(6).reshape(2, 3))
print(torch.arange(12.0).reshape(2, 2, 3))
print(torch.arange(4.0).reshape(1, 1, 2, 2))
# --- long lines are wrapped
print(torch.arange(40))
print(torch.arange(30.0))
print(torch.arange(60.0).reshape(2, 30))
# --- large tensors are summarised
print(torch.arange(2000))
print(torch.zeros(100, 100))
print(torch.zeros(20, 3, 30)[:, :, :])
# --- dtypes
print(
    torch.ones(2, dtype=torch.float64),
    torch.ones(2, dtype=torch.int32),
    torch.ones(2, dtype=torch.uint8),
)
print(
    torch.ones(2, dtype=torch.int64),
    torch.ones(2, dtype=torch.bool),
    torch.tensor([], dtype=torch.int64),
)
print(torch.tensor([], dtype=torch.float64), torch.tensor([], dtype=torch.bool))
# --- what follows the values
x = torch.ones(2, requires_grad=True)
print(
    x, x * 2, (x * 2).detach(), x.double(), torch.ones(1, dtype=torch.float64, requires_grad=True)
)
print(x.sum(), (x * 2).view(2, 1), torch.nn.Parameter(torch.ones(2)))
# --- a Parameter
print(torch.nn.Parameter(torch.ones(2, 2)))
print(torch.nn.Parameter(torch.ones(1), requires_grad=False))
# --- a list, a tuple and a dict of tensors
print([torch.ones(1), torch.ones(1)], (torch.tensor(1),), {"a": torch.zeros(2)})
# --- repr, str and format
t = torch.tensor([1.0, 2.0])
print(repr(t) == str(t), f"{t}", f"{t!r}", f"{torch.tensor(2.5)}", f"{torch.tensor([2.5])}")
# --- negative zero and tiny differences
print(torch.tensor([-0.0, 0.0]), torch.tensor([1.00001, 1.0]), torch.tensor([0.99999]))
# --- set_printoptions
torch.set_printoptions(precision=2)
print(torch.tensor([1.23456, 2.0]))
torch.set_printoptions(sci_mode=True)
print(torch.tensor([1.5, 2.0]))
torch.set_printoptions(sci_mode=False)
print(torch.tensor([1e-5, 1.0]))
torch.set_printoptions(threshold=5, edgeitems=1)
print(torch.arange(10))
torch.set_printoptions(linewidth=20)
print(torch.arange(5))
torch.set_printoptions(profile="short")
print(torch.tensor([1.23456]))
torch.set_printoptions(profile="full")
print(torch.tensor([1.23456]))
torch.set_printoptions(profile="default")
print(torch.tensor([1.23456]))
# --- a column and mixed signs
print(torch.tensor([[1.5], [-10.25]]))
print(torch.tensor([[0.5, -100.0], [3.0, 4.25]]))
# --- bools and ints in two dimensions
print(torch.tensor([[True, False], [False, True]]), torch.tensor([[1, -1], [10, 0]]))
# --- sizes
print(torch.Size([2, 3]), torch.Size([]), torch.Size([1]), repr(torch.zeros(2, 3).shape))
# --- a tensor with a long grad_fn suffix wraps
x = torch.arange(12.0, requires_grad=True)
print(x * 2)
print((x * 1.5).reshape(2, 6))
print(torch.arange(14.0, requires_grad=True))
# --- views and inference tensors print like others
x = torch.arange(4.0, requires_grad=True)
print(x[1:], x.view(2, 2))
with torch.inference_mode():
    print(x * 2, torch.ones(1, requires_grad=True))
# --- integers beyond what a float holds
print(torch.tensor([2**53 + 1, 1]), torch.tensor(2**62))
