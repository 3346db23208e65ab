import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

# --- a layer that is given something else than a tensor
for x in ([1.0], None, 3, np.ones((1, 1, 4, 4)), (torch.ones(2),)):
    try:
        nn.Conv2d(1, 2, 3)(x)
    except TypeError as error:
        print(error)
    for layer in (nn.Linear(2, 2), nn.ReLU(), nn.Sigmoid(), nn.Tanh(), nn.Dropout()):
        attempt(lambda: layer(x))
# --- a loss that is given something else than tensors
for x in ([1.0], None, 3, np.ones(2)):
    attempt(lambda: nn.MSELoss()(x, x))
    attempt(lambda: nn.CrossEntropyLoss()(x, x))
# --- an operation that is given an array
for function in (torch.exp, torch.sum, torch.matmul, torch.add):
    attempt(lambda: function(np.ones(2), *[np.ones(2)] * (function in (torch.matmul, torch.add))))
# --- label smoothing out of range
for target in (torch.tensor([1, 0]), torch.full((2, 3), 1 / 3)):
    for smoothing in (1.2, -0.1, 1.0):
        attempt(lambda: F.cross_entropy(torch.ones(2, 3), target, label_smoothing=smoothing))
