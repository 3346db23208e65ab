import numpy as np
import torch

# --- the dtype of NumPy's and Python's numbers
for v in (
    np.float64(1.5),
    np.float32(1.5),
    np.int64(1),
    np.int32(1),
    np.uint8(1),
    np.bool_(True),
    [np.float64(1.5)],
    [np.float32(1.5)],
    [np.float32(1.5), np.float64(1)],
    [np.float64(1), 2.0],
    [2.0, np.float64(1)],
    [np.int32(1)],
    [np.int32(1), 2],
    [1, np.float32(2)],
    [np.bool_(True)],
    [torch.tensor(1.0)],
    [torch.tensor(1.0, dtype=torch.float64)],
    [torch.tensor(1), 2.0],
    [torch.tensor(1, dtype=torch.int32), True],
    [[np.float64(1)]],
    (np.float64(1), 1),
):
    t = torch.tensor(v)
    print(t, t.dtype)

# --- tensor, asked for in many ways
attempt(lambda: torch.tensor())
attempt(lambda: torch.tensor(1, dtype="float"))
attempt(lambda: torch.tensor(object()))
attempt(lambda: torch.tensor({1: 2}))
attempt(lambda: torch.tensor({1}))
attempt(lambda: torch.tensor([1, [2]]))
attempt(lambda: torch.tensor([[1], 2]))
attempt(lambda: torch.tensor([1, None]))
attempt(lambda: torch.tensor("a"))
attempt(lambda: torch.tensor(["a"]))
attempt(lambda: torch.tensor(2**63))
attempt(lambda: torch.tensor(-(2**63)))
attempt(lambda: torch.tensor(300, dtype=torch.uint8))
attempt(lambda: torch.tensor(-1, dtype=torch.uint8))
attempt(lambda: torch.tensor(2**40, dtype=torch.int32))
attempt(lambda: torch.tensor(1.9, dtype=torch.int64))
attempt(lambda: torch.tensor(float("nan"), dtype=torch.int64))
attempt(lambda: torch.tensor([True, 2, 3.5]))
attempt(lambda: torch.tensor(True, dtype=torch.float32))
attempt(lambda: torch.tensor(range(3)))
attempt(lambda: torch.tensor((x for x in [1])))
attempt(lambda: torch.tensor([]))
attempt(lambda: torch.tensor([[], []]))
attempt(lambda: torch.tensor([[[]]]).shape)
attempt(lambda: torch.tensor(torch.tensor(1.0)))
attempt(lambda: torch.tensor([torch.ones(2)]))
attempt(lambda: torch.tensor([torch.ones(1), torch.ones(1)]))
attempt(lambda: torch.tensor([torch.ones(())]))
attempt(lambda: torch.tensor(np.ones(4)[::-1]))
attempt(lambda: torch.tensor(1, device="cuda"))
attempt(lambda: torch.tensor([1.0, 2.0], requires_grad=1))
attempt(lambda: torch.tensor(300.7, dtype=torch.uint8))
attempt(lambda: torch.tensor(1e30, dtype=torch.int64))
attempt(lambda: torch.tensor(2.5, dtype=torch.uint8))
attempt(lambda: torch.tensor(256, dtype=torch.uint8))
attempt(lambda: torch.tensor(-256, dtype=torch.uint8))
attempt(lambda: torch.tensor(float("inf"), dtype=torch.int32))
attempt(lambda: torch.tensor(2**63 - 1, dtype=torch.int64))
attempt(lambda: torch.tensor(2**63, dtype=torch.float32))
attempt(lambda: torch.tensor(2**70, dtype=torch.float64))
attempt(lambda: torch.tensor([2**31], dtype=torch.int32))
attempt(lambda: torch.tensor([1.5, [2]]))
attempt(lambda: torch.tensor([[1, 2], 3.0]))
attempt(lambda: torch.tensor([1, 2.0, True]))
attempt(lambda: torch.tensor([[1, 2], [3, 4, 5]]))
attempt(lambda: torch.tensor([range(2), (3, 4)]))
attempt(lambda: torch.tensor(bytearray(b"ab")))
attempt(lambda: torch.tensor(b"ab"))
attempt(lambda: torch.tensor([2**63]))
attempt(lambda: torch.tensor([2**64, 1.0]))
attempt(lambda: torch.tensor(0.5, dtype=torch.bool))
attempt(lambda: torch.tensor([torch.tensor([1]), torch.tensor([2])]).shape)
attempt(lambda: torch.tensor([[torch.tensor(1.0), 2], [3, torch.tensor(4)]]))

# --- zeros, asked for in many ways
attempt(lambda: torch.zeros())
attempt(lambda: torch.zeros(2, foo=1))
attempt(lambda: torch.zeros(2, -1))
attempt(lambda: torch.zeros("a"))
attempt(lambda: torch.zeros(2.0))
attempt(lambda: torch.zeros([2, 3.0]))
attempt(lambda: torch.zeros(True))
attempt(lambda: torch.zeros(torch.tensor(2)))
attempt(lambda: torch.zeros([torch.tensor(2), 3]).shape)
attempt(lambda: torch.zeros(np.int64(2)))
attempt(lambda: torch.zeros(()))
attempt(lambda: torch.zeros([]))
attempt(lambda: torch.zeros(size=(2,)))
attempt(lambda: torch.zeros(2, device="foo"))
attempt(lambda: torch.zeros(2, device="cpu:0").device)
attempt(lambda: torch.zeros(2, layout=torch.strided).shape)
attempt(lambda: torch.zeros(2, requires_grad=None))
attempt(lambda: torch.zeros(2, requires_grad="x"))
attempt(lambda: torch.zeros(2, dtype=int).dtype)
attempt(lambda: torch.zeros(2, dtype=float).dtype)
attempt(lambda: torch.zeros(2, dtype=bool).dtype)

# --- Tensor, asked for in many ways
attempt(lambda: torch.Tensor(3).shape)
attempt(lambda: torch.Tensor([1, 2]))
attempt(lambda: torch.Tensor((1, 2)))
attempt(lambda: torch.Tensor(2, 3).shape)
attempt(lambda: torch.Tensor())
attempt(lambda: torch.Tensor(1.5))
attempt(lambda: torch.Tensor(torch.ones(2, dtype=torch.int64)))
attempt(lambda: torch.Tensor(torch.Size([2])).shape)
attempt(lambda: torch.Tensor([[1], [2]]))
attempt(lambda: torch.Tensor("a"))
attempt(lambda: torch.Tensor(None))

# --- full, asked for in many ways
attempt(lambda: torch.full((2,), True))
attempt(lambda: torch.full((2,), 2))
attempt(lambda: torch.full((2,), 2.0))
attempt(lambda: torch.full(2, 2.0))
attempt(lambda: torch.full((2,), torch.tensor(3.0)))
attempt(lambda: torch.full((2,), "a"))
attempt(lambda: torch.full([2], 1, dtype=torch.bool))

# --- arange, asked for in many ways
attempt(lambda: torch.arange(5.0))
attempt(lambda: torch.arange(0, 1, 0.3))
attempt(lambda: torch.arange(1, 0))
attempt(lambda: torch.arange(1, 0, -0.5))
attempt(lambda: torch.arange(0))
attempt(lambda: torch.arange(2, dtype=torch.float32))
attempt(lambda: torch.arange(True))
attempt(lambda: torch.arange(0, 5, 0))

# --- linspace, asked for in many ways
attempt(lambda: torch.linspace(0, 1, 5))
attempt(lambda: torch.linspace(0, 1, 1))
attempt(lambda: torch.linspace(0, 1, 0))
attempt(lambda: torch.linspace(0, 10, 3, dtype=torch.int64))
attempt(lambda: torch.linspace(0, 1, -1))
attempt(lambda: torch.linspace(3, 10, 5, requires_grad=True))

# --- eye, asked for in many ways
attempt(lambda: torch.eye(2, 3))
attempt(lambda: torch.eye(0))
attempt(lambda: torch.eye(-1))
attempt(lambda: torch.eye(2.0))

# --- zeros_like, asked for in many ways
attempt(lambda: torch.zeros_like(3))
attempt(lambda: torch.zeros_like([1]))

# --- rand, asked for in many ways
attempt(lambda: torch.rand(2, dtype=torch.int64))

# --- randn, asked for in many ways
attempt(lambda: torch.randn(2, dtype=torch.int32))

# --- randint, asked for in many ways
attempt(lambda: torch.randint(5, (2,), dtype=torch.bool))
attempt(lambda: torch.randint(5, 5, (2,)))
attempt(lambda: torch.randint(0, 10))
attempt(lambda: torch.randint(3, 1, (2,)))

# --- randperm, asked for in many ways
attempt(lambda: torch.randperm(-1))
attempt(lambda: torch.randperm(3.0))
attempt(lambda: torch.randperm(0))

# --- from_numpy, asked for in many ways
attempt(lambda: torch.from_numpy([1]))
attempt(lambda: torch.from_numpy(np.ones(4)[::-1]))

# --- as_tensor, asked for in many ways
attempt(lambda: torch.as_tensor([1.0, 2.0]))
attempt(lambda: torch.as_tensor(np.ones(2), dtype=torch.float32))
attempt(lambda: torch.as_tensor(3).dtype)
attempt(lambda: torch.as_tensor([1, 2], dtype=torch.uint8))
