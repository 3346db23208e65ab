import torch
from torch.utils.data import DataLoader, Dataset, Subset, TensorDataset, random_split

x = torch.arange(10.0).reshape(5, 2)
y = torch.arange(5)
data = TensorDataset(x, y)


class Squares(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, i):
        if i >= 4:
            raise IndexError
        return {"i": i, "square": float(i * i), "pair": (i, [i, str(i)])}


# --- TensorDataset
print(len(data), data[0], data[-1], data[:2])
attempt(lambda: TensorDataset(x, torch.arange(4)))
attempt(lambda: data[5])
# --- batches in order
for a, b in DataLoader(data, batch_size=2):
    print(a.tolist(), b.tolist())
# --- drop_last and len
print(
    len(DataLoader(data, batch_size=2)),
    len(DataLoader(data, batch_size=2, drop_last=True)),
    len(DataLoader(data)),
)
print([b.tolist() for _, b in DataLoader(data, batch_size=2, drop_last=True)])
# --- shuffled in torch's order
loader = DataLoader(data, batch_size=2, shuffle=True)
for _ in range(2):
    print([b.tolist() for _, b in loader])
# --- shuffled by a generator of one's own
loader = DataLoader(data, shuffle=True, generator=torch.Generator().manual_seed(3))
print([b.item() for _, b in loader], [b.item() for _, b in loader])
# --- iterating draws from the default generator
print(torch.randint(100, (1,)))
torch.manual_seed(0)
list(DataLoader(data))
print(torch.randint(100, (1,)))
# --- collating dictionaries, tuples, lists and strings
for batch in DataLoader(Squares(), batch_size=2):
    print(batch)
# --- collating numbers and arrays
import numpy as np

print(
    next(iter(DataLoader([1, 2, 3], batch_size=3))),
    next(iter(DataLoader([1.5, 2.5], batch_size=2))),
)
print(
    next(iter(DataLoader([np.ones(2), np.zeros(2)], batch_size=2))),
    next(iter(DataLoader(["a", "b"], batch_size=2))),
)
# --- a collate function, no batches
print(list(DataLoader(data, batch_size=3, collate_fn=len)))
print([b.item() for _, b in DataLoader(data, batch_size=None)])
# --- what cannot be collated
attempt(lambda: next(iter(DataLoader([torch.ones(1), torch.ones(2)], batch_size=2))))
attempt(lambda: next(iter(DataLoader([object(), object()], batch_size=2))))
attempt(lambda: next(iter(DataLoader([[1, 2], [1]], batch_size=2))))
# --- Subset
s = Subset(data, [3, 1])
print(len(s), s[0], s[1])
# --- random_split
a, b = random_split(data, [3, 2])
print(a.indices, b.indices, len(a), len(b))
a, b = random_split(data, [0.6, 0.4], generator=torch.Generator().manual_seed(1))
print(list(a.indices), list(b.indices))
attempt(lambda: random_split(data, [3, 3]))
# --- arguments out of range
attempt(lambda: DataLoader(data, batch_size=0))
attempt(lambda: DataLoader(data, num_workers=-1))
attempt(lambda: DataLoader(data, batch_size=None, drop_last=True))
# --- the batches of a loader inside inference mode
with torch.inference_mode():
    a, b = next(iter(DataLoader(data, batch_size=2)))
print(a.is_inference(), a.requires_grad)
# --- a loader over tensors that require grad
w = torch.ones(4, 1, requires_grad=True)
batch = next(iter(DataLoader(TensorDataset(w), batch_size=2)))[0]
print(batch.requires_grad, batch.grad_fn is not None)
# --- a dataset that gives a whole batch at once, and items with names
from collections import namedtuple

Pair = namedtuple("Pair", "x y")


class Rows(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        raise AssertionError("not asked one by one")

    def __getitems__(self, indices):
        print("asked for", indices)
        return [Pair(float(i), torch.tensor([i])) for i in indices]


for batch in DataLoader(Rows(), batch_size=3):
    print(type(batch).__name__, batch.x, batch.y)
# --- arguments that are for workers only
loader = DataLoader(
    data, prefetch_factor=None, persistent_workers=False, pin_memory_device="", in_order=False
)
print(len(list(loader)), loader.prefetch_factor, loader.persistent_workers, loader.in_order)
print(loader.multiprocessing_context, repr(loader.pin_memory_device))
attempt(lambda: DataLoader(data, prefetch_factor=2))
attempt(lambda: DataLoader(data, persistent_workers=True))
attempt(lambda: DataLoader(data, multiprocessing_context="fork"))
attempt(lambda: DataLoader(data, prefetch_factor=2, persistent_workers=True, timeout=-1))
attempt(lambda: DataLoader(data, 1, *[None] * 11, 2))
attempt(lambda: setattr(loader, "persistent_workers", True))
attempt(lambda: setattr(loader, "batch_size", 3))
# --- an item that cannot be loaded does not end the epoch


class WithHoles(Dataset):
    def __len__(self):
        return 6

    def __getitem__(self, i):
        if i % 3 == 1:
            raise KeyError(i)
        return i


batches = iter(DataLoader(WithHoles(), batch_size=1))
for _ in range(7):
    attempt(lambda: next(batches))
# --- a Subset is asked for several at once, too
part = Subset(Rows(), [3, 1, 2])
print(part.__getitems__([0, 2]), Subset(data, [4, 0]).__getitems__([1]))
print([batch.y.tolist() for batch in DataLoader(part, batch_size=2)])
# --- lengths that are no integers
attempt(lambda: [list(part.indices) for part in random_split(data, [-1, 6])])
attempt(lambda: random_split(data, [0.5, 0.6]))
attempt(lambda: random_split(data, []))
# --- memory that is pinned for no accelerator
print(len(list(DataLoader(data, batch_size=5, pin_memory=True))))
