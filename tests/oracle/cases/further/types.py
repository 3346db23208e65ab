import torch

# --- tensors made by the old names of their types
print(torch.IntTensor([1.7, 2]), torch.ByteTensor([True, False]), torch.BoolTensor([0, 2]))
print(torch.LongTensor(), torch.DoubleTensor(2, 3).shape, torch.FloatTensor(torch.Size([4])).shape)
attempt(lambda: torch.ByteTensor([300]))
attempt(lambda: torch.IntTensor(2.5))
attempt(lambda: torch.FloatTensor(None))
# --- old names tell tensors apart
print(torch.FloatTensor, torch.FloatTensor.__name__, torch.LongTensor.dtype)
print(isinstance(torch.ones(1), torch.FloatTensor), isinstance(torch.ones(1), torch.LongTensor))
x = torch.ones(2)
print(x.type(), x.type(torch.DoubleTensor), x.type("torch.LongTensor"), x.type(torch.int32))
attempt(lambda: x.type("Foo"))
# --- new, of the same type
print(x.new([1, 2]), x.new(0, 3).shape, torch.ones(2, dtype=torch.int64).new([1.5]))
# --- limits of the dtypes
print(torch.iinfo(torch.int32), torch.finfo(torch.float64), torch.finfo())
i, f = torch.iinfo(torch.uint8), torch.finfo(torch.float32)
print(i.bits, i.dtype, i.min, i.max, torch.iinfo(torch.int64).max)
print(f.bits, f.dtype, f.min, f.max, f.eps, f.resolution, f.smallest_normal, f.tiny)
attempt(lambda: torch.iinfo(torch.float32))
attempt(lambda: torch.finfo(torch.int32))
# --- a number that does not fit
for dtype in (torch.uint8, torch.int32, torch.int64, torch.float32, torch.float64, torch.bool):
    for number in (-1, 256, 2**31, -(2**31), 1.5, -1.5, 1e300, float("nan"), float("-inf")):
        attempt(lambda: torch.full((1,), number, dtype=dtype))
x = torch.ones(2)
attempt(lambda: torch.full((2,), 1e39))
attempt(lambda: torch.full_like(x, 1e39))
attempt(lambda: x.fill_(1e39))
attempt(lambda: x.__setitem__(0, 1e39))
attempt(lambda: x.masked_fill(x > 0, 1e39))
attempt(lambda: x.clamp(-1e39, 1e39))
