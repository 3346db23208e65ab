"""Datasets, samplers and the loader: single items in, shuffled batches out.

    >>> import minitorch_lite as torch
    >>> from minitorch_lite.utils.data import DataLoader, TensorDataset
    >>> data = TensorDataset(torch.arange(5), torch.arange(5) * 10)
    >>> for x, y in DataLoader(data, batch_size=2):
    ...     print(x, y)
    tensor([0, 1]) tensor([ 0, 10])
    tensor([2, 3]) tensor([20, 30])
    tensor([4]) tensor([40])

With the same seed, `shuffle=True` gives torch's order.

Reading order: dataset.py, sampler.py, dataloader.py; _utils/collate.py makes a batch of items.
"""

from ...absent import absent
from . import _utils, dataloader, dataset, sampler
from .dataloader import DataLoader, default_collate, default_convert
from .dataset import ConcatDataset, Dataset, Subset, TensorDataset, random_split
from .sampler import BatchSampler, RandomSampler, Sampler, SequentialSampler

__getattr__ = absent(__name__, "torch.utils.data")
