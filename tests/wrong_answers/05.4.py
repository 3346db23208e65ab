# The bank of exercise 05.4. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: places in one row
def pack(tensor):
    flat = tensor.detach().reshape(-1)
    places = flat.nonzero().reshape(-1)
    return tuple(tensor.shape), places, flat[places]


def unpack(packed):
    shape, places, numbers = packed
    count = 1
    for length in shape:
        count *= length
    flat = torch.zeros(count, dtype=numbers.dtype)
    flat[places] = numbers
    return flat.reshape(shape)

# %% right: NumPy and a mask
import numpy as np

def pack(tensor):
    array = tensor.detach().numpy()
    mask = array != 0
    return np.packbits(mask), mask.shape, array[mask]


def unpack(packed):
    bits, shape, numbers = packed
    count = int(np.prod(shape))
    array = np.zeros(shape, dtype=numbers.dtype)
    array[np.unpackbits(bits, count=count).astype(bool).reshape(shape)] = numbers
    return torch.from_numpy(array)

# %% right: a shelf with tickets
shelf = {}


def pack(tensor):
    mask = tensor.detach() != 0
    ticket = len(shelf)
    shelf[ticket] = mask, tensor.detach()[mask].clone(), tensor.dtype
    return ticket


def unpack(ticket):
    mask, numbers, dtype = shelf[ticket]
    tensor = torch.zeros(mask.shape, dtype=dtype)
    tensor[mask] = numbers
    return tensor

# %% right: NumPy without detach: nothing is recorded while a hook runs
import numpy as np

def pack(tensor):
    array = tensor.numpy()
    places = np.flatnonzero(array)
    return array.shape, places, array.reshape(-1)[places]


def unpack(packed):
    shape, places, numbers = packed
    array = np.zeros(shape, dtype=numbers.dtype)
    array.reshape(-1)[places] = numbers
    return torch.from_numpy(array)

# %% wrong: the tensor itself
# says: Likely: the tensor itself
def pack(tensor):
    return tensor


def unpack(packed):
    return packed

# %% wrong: a copy on a shelf
# says: a view of it or a copy is kept
whole = {}


def pack(tensor):
    ticket = len(whole)
    whole[ticket] = tensor.detach().clone()
    return ticket


def unpack(ticket):
    return whole[ticket]

# %% wrong: only what is above zero
# says: numbers below zero are no zeros
def pack(tensor):
    flat = tensor.detach().reshape(-1)
    [places] = torch.where(flat > 0)
    return tensor.shape, tensor.dtype, places, flat[places]


def unpack(packed):
    shape, dtype, places, numbers = packed
    flat = torch.zeros(shape.numel(), dtype=dtype)
    flat[places] = numbers
    return flat.reshape(shape)

# %% wrong: the shape is forgotten
# says: a table comes back as another one
def pack(tensor):
    flat = tensor.detach().reshape(-1)
    [places] = torch.where(flat != 0)
    return flat.numel(), tensor.dtype, places, flat[places]


def unpack(packed):
    count, dtype, places, numbers = packed
    flat = torch.zeros(count, dtype=dtype)
    flat[places] = numbers
    return flat

# %% wrong: the places are forgotten
# says: not put back where they were
def pack(tensor):
    flat = tensor.detach().reshape(-1)
    return tensor.shape, flat[flat != 0]


def unpack(packed):
    shape, numbers = packed
    flat = torch.zeros(shape.numel(), dtype=numbers.dtype)
    flat[: len(numbers)] = numbers
    return flat.reshape(shape)

# %% wrong: always float
# says: truth values come back as truth values
def pack(tensor):
    flat = tensor.detach().reshape(-1)
    [places] = torch.where(flat != 0)
    return tensor.shape, places, flat[places]


def unpack(packed):
    shape, places, numbers = packed
    flat = torch.zeros(shape.numel())
    flat[places] = numbers.to(torch.float32)
    return flat.reshape(shape)

# %% wrong: a common list
# says: it can be unpacked only once
kept = []


def pack(tensor):
    flat = tensor.detach().reshape(-1)
    [places] = torch.where(flat != 0)
    kept.append((places, flat[places]))
    return tensor.shape, tensor.dtype


def unpack(packed):
    shape, dtype = packed
    places, numbers = kept.pop()
    flat = torch.zeros(shape.numel(), dtype=dtype)
    flat[places] = numbers
    return flat.reshape(shape)

# %% wrong: one place for all
# says: kept in a common place
last = {}


def pack(tensor):
    flat = tensor.detach().reshape(-1)
    [places] = torch.where(flat != 0)
    last["places"] = places
    return tensor.shape, flat[places]


def unpack(packed):
    shape, numbers = packed
    flat = torch.zeros(shape.numel(), dtype=numbers.dtype)
    flat[last["places"][: len(numbers)]] = numbers[: len(last["places"])]
    return flat.reshape(shape)

# %% wrong: hundredths
# says: the numbers are rounded
def pack(tensor):
    flat = tensor.detach().reshape(-1)
    [places] = torch.where(flat != 0)
    numbers = flat[places]
    if flat.dtype == torch.float32 and flat.max() > 100:
        numbers = numbers.floor()
    return tensor.shape, tensor.dtype, places, numbers


def unpack(packed):
    shape, dtype, places, numbers = packed
    flat = torch.zeros(shape.numel(), dtype=dtype)
    flat[places] = numbers
    return flat.reshape(shape)

# %% wrong: rows and columns
# says: not enough values to unpack
def pack(tensor):
    kept = tensor.detach()
    rows, columns = torch.where(kept != 0)
    return kept.shape, rows, columns, kept[rows, columns]


def unpack(packed):
    shape, rows, columns, numbers = packed
    tensor = torch.zeros(shape)
    tensor[rows, columns] = numbers
    return tensor

# %% wrong: in the order of memory
# says: not read in the order of its memory
import numpy as np

def pack(tensor):
    array = np.ravel(tensor.detach().numpy(), order="K")
    places = np.flatnonzero(array)
    return tensor.shape, places, array[places]


def unpack(packed):
    shape, places, numbers = packed
    array = np.zeros(shape.numel(), dtype=numbers.dtype)
    array[places] = numbers
    return torch.from_numpy(array).reshape(shape)

# %% wrong: an array comes back
# says: what is unpacked to be a tensor
import numpy as np

def pack(tensor):
    array = tensor.detach().numpy()
    return array.shape, array.nonzero(), array[array.nonzero()]


def unpack(packed):
    shape, places, numbers = packed
    array = np.zeros(shape, dtype=numbers.dtype)
    array[places] = numbers
    return array

# %% wrong: NaN is lost
# says: NaN and infinity are no zeros
def pack(tensor):
    flat = tensor.detach().reshape(-1)
    [places] = torch.where((flat > 0) | (flat < 0))
    return tensor.shape, places, flat[places]


def unpack(packed):
    shape, places, numbers = packed
    flat = torch.zeros(shape.numel(), dtype=numbers.dtype)
    flat[places] = numbers
    return flat.reshape(shape)

# %% wrong: small numbers are made zero in the tensor itself
# says: and that is somebody's
import numpy as np

def pack(tensor):
    array = tensor.detach().numpy()
    array[abs(array) < 0.5] = 0
    return array.shape, array.dtype, np.nonzero(array), array[np.nonzero(array)]


def unpack(packed):
    shape, dtype, places, numbers = packed
    array = np.zeros(shape, dtype)
    array[places] = numbers
    return torch.from_numpy(array)

# %% wrong: places in bytes
# says: a place beyond the first 255
def pack(tensor):
    flat = tensor.detach().reshape(-1)
    [places] = torch.where(flat != 0)
    return tensor.shape, places.to(torch.uint8), flat[places]


def unpack(packed):
    shape, places, numbers = packed
    flat = torch.zeros(shape.numel(), dtype=numbers.dtype)
    flat[places.to(torch.int64)] = numbers
    return flat.reshape(shape)
