# The bank of exercise 04.3. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a small class for the counter
class Counter:
    value = 0

class Counted:
    def __init__(self, array, counter=None):
        self.array = np.array(array) if counter is None else array
        self.counter = counter or Counter()

    @property
    def version(self):
        return self.counter.value

    def write(self, index, numbers):
        self.array[index] = numbers
        self.counter.value += 1

    def part(self, index):
        return Counted(self.array[index], self.counter)

    def copy(self):
        return Counted(self.array.copy())

# %% right: a part asks its base
class Counted:
    def __init__(self, array, base=None):
        self.base = self if base is None else base
        self.count = 0
        self.array = array if base is not None else array.copy()

    def __getattr__(self, name):
        if name == "version":
            return self.base.count
        raise AttributeError(name)

    def write(self, index, numbers):
        self.array[index] = numbers
        self.base.count += 1

    def part(self, index):
        return Counted(self.array[index], self.base)

    def copy(self):
        return Counted(self.array)

# %% right: a library's counter
import itertools

class Counted:
    def __init__(self, array):
        self.array = 1 * array
        self.written = []

    version = property(lambda self: len(self.written))

    def write(self, index, numbers):
        self.written.append(index)
        self.array[index] = numbers

    def part(self, index):
        other = Counted(self.array)
        other.array, other.written = self.array[index], self.written
        return other

    def copy(self):
        return type(self)(self.array)

# %% wrong: the number is copied
# says: is not counted in the part
class Counted:
    def __init__(self, array):
        self.array, self.version = np.array(array), 0

    def write(self, index, numbers):
        self.array[index] = numbers
        self.version += 1

    def part(self, index):
        other = Counted(self.array)
        other.array, other.version = self.array[index], self.version
        return other

    def copy(self):
        return Counted(self.array)

# %% wrong: a part begins at 0
# says: the part begins anew at 0
class Counted:
    def __init__(self, array):
        self.array, self.version = np.array(array), 0

    def write(self, index, numbers):
        self.array[index] = numbers
        self.version += 1

    def part(self, index):
        other = Counted(self.array)
        other.array = self.array[index]
        return other

    def copy(self):
        return Counted(self.array)

# %% wrong: one counter for all
# says: there is one counter for the whole class
class Counted:
    writes = [0]

    def __init__(self, array):
        self.array = np.array(array)

    @property
    def version(self):
        return self.writes[0]

    def write(self, index, numbers):
        self.array[index] = numbers
        self.writes[0] += 1

    def part(self, index):
        other = Counted(self.array)
        other.array = self.array[index]
        return other

    def copy(self):
        return Counted(self.array)

# %% wrong: changes are counted
# says: writes are counted, not changes
class Counted:
    def __init__(self, array):
        self.array, self.writes = np.array(array), [0]

    @property
    def version(self):
        return self.writes[0]

    def write(self, index, numbers):
        if not np.array_equal(self.array[index], numbers):
            self.writes[0] += 1
        self.array[index] = numbers

    def part(self, index):
        other = Counted(self.array)
        other.array, other.writes = self.array[index], self.writes
        return other

    def copy(self):
        return Counted(self.array)

# %% wrong: numbers are counted
# says: however many numbers it puts
class Counted:
    def __init__(self, array):
        self.array, self.writes = np.array(array), [0]

    @property
    def version(self):
        return self.writes[0]

    def write(self, index, numbers):
        self.array[index] = numbers
        self.writes[0] += len(self.array[index])

    def part(self, index):
        other = Counted(self.array)
        other.array, other.writes = self.array[index], self.writes
        return other

    def copy(self):
        return Counted(self.array)

# %% wrong: a copy goes on counting
# says: a copy is new memory
class Counted:
    def __init__(self, array, writes=None):
        self.array, self.writes = np.array(array), [0] if writes is None else writes

    @property
    def version(self):
        return self.writes[0]

    def write(self, index, numbers):
        self.array[index] = numbers
        self.writes[0] += 1

    def part(self, index):
        other = Counted(self.array, self.writes)
        other.array = self.array[index]
        return other

    def copy(self):
        return Counted(self.array, self.writes)

# %% wrong: the part has memory of its own
# says: the part has memory of its own
class Counted:
    def __init__(self, array, writes=None):
        self.array, self.writes = np.array(array), writes or [0]

    @property
    def version(self):
        return self.writes[0]

    def write(self, index, numbers):
        self.array[index] = numbers
        self.writes[0] += 1

    def part(self, index):
        return Counted(self.array[index], self.writes)

    def copy(self):
        return Counted(self.array)

# %% wrong: the caller's array
# says: a new Counted has new memory
class Counted:
    def __init__(self, array, writes=None):
        self.array, self.writes = array, writes or [0]

    @property
    def version(self):
        return self.writes[0]

    def write(self, index, numbers):
        self.array[index] = numbers
        self.writes[0] += 1

    def part(self, index):
        return Counted(self.array[index], self.writes)

    def copy(self):
        return Counted(self.array.copy())

# %% wrong: a part's writes stay with the part
# says: through a part is not counted in the whole
class Counted:
    def __init__(self, array, base=None):
        self.array, self.base, self.own = array if base else array.copy(), base, 0

    @property
    def version(self):
        return self.own + (self.base.version if self.base else 0)

    def write(self, index, numbers):
        self.array[index] = numbers
        self.own += 1

    def part(self, index):
        return Counted(self.array[index], self)

    def copy(self):
        return Counted(self.array)

# %% wrong: a copy shares the memory
# says: the copy shares the memory
class Counted:
    def __init__(self, array):
        self.array, self.writes = np.array(array), [0]

    @property
    def version(self):
        return self.writes[0]

    def write(self, index, numbers):
        self.array[index] = numbers
        self.writes[0] += 1

    def part(self, index):
        other = self.copy()
        other.array, other.writes = self.array[index], self.writes
        return other

    def copy(self):
        other = Counted(self.array)
        other.array = self.array
        return other

# %% wrong: a method instead of a property
# says: read without brackets
class Counted:
    def __init__(self, array):
        self.array, self.writes = np.array(array), [0]

    def version(self):
        return self.writes[0]

    def write(self, index, numbers):
        self.array[index] = numbers
        self.writes[0] += 1

    def part(self, index):
        other = Counted(self.array)
        other.array, other.writes = self.array[index], self.writes
        return other

    def copy(self):
        return Counted(self.array)

# %% wrong: two parts of the same base know nothing of each other
# says: in turn go wrong
class Counted:
    def __init__(self, array):
        self.array, self.count, self.friend = np.array(array), 0, None

    @property
    def version(self):
        return self.count

    def write(self, index, numbers):
        self.array[index] = numbers
        seen, waiting = [], [self]
        while waiting:
            one = waiting.pop()
            if one is not None and one not in seen:
                seen.append(one)
                one.count += 1
                waiting.append(one.friend)
                waiting.append(getattr(one, "whole", None))

    def part(self, index):
        other = Counted(self.array)
        other.array, other.count, other.whole = self.array[index], self.count, self
        self.friend = other
        return other

    def copy(self):
        return Counted(self.array)

# %% wrong: added to what is there
# says: in the place of those that are there
class Counted:
    def __init__(self, array):
        self.array, self.writes = np.array(array), [0]

    @property
    def version(self):
        return self.writes[0]

    def write(self, index, numbers):
        self.array[index] += numbers
        self.writes[0] += 1

    def part(self, index):
        other = Counted(self.array)
        other.array, other.writes = self.array[index], self.writes
        return other

    def copy(self):
        return Counted(self.array)
