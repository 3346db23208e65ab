# The bank of exercise 05.3. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: two attributes
class Kept:
    def __init__(self, tensor):
        self.tensor = tensor
        self.version = tensor._version

    def read(self):
        if self.tensor is None:
            raise RuntimeError("the tensor was freed")
        now = self.tensor._version
        if now != self.version:
            raise RuntimeError(f"the tensor is at version {now}; expected version {self.version}")
        return self.tensor

    def release(self):
        self.tensor = None

# %% right: a list that is emptied
class Kept:
    def __init__(self, tensor):
        self.inside = [(tensor, tensor._version)]

    def read(self):
        for tensor, then in self.inside:
            if tensor._version > then:
                raise RuntimeError(f"expected version {then}, but it is {tensor._version}")
            return tensor
        raise RuntimeError("already freed")

    def release(self):
        self.inside.clear()

# %% right: a function inside
class Kept:
    def __init__(self, tensor):
        def read(then=tensor._version):
            if tensor._version - then:
                raise RuntimeError("modified: %d; expected %d" % (tensor._version, then))
            return tensor
        self.read = read

    def read(self):
        pass

    def release(self):
        def read():
            raise RuntimeError("freed")
        self.read = read

# %% wrong: both versions when it is read
# says: both are taken when it is read
class Kept:
    def __init__(self, tensor):
        self.tensor = tensor

    def read(self):
        if self.tensor is None:
            raise RuntimeError("freed")
        version = self.tensor._version
        if self.tensor._version != version:
            raise RuntimeError(f"version {self.tensor._version}; expected {version}")
        return self.tensor

    def release(self):
        self.tensor = None

# %% wrong: compares numbers
# says: a write of the same numbers is a write
class Kept:
    def __init__(self, tensor):
        self.tensor, self.copy, self.version = tensor, tensor.clone(), tensor._version

    def read(self):
        if self.tensor is None:
            raise RuntimeError("freed")
        if not torch.equal(self.tensor, self.copy):
            raise RuntimeError(f"at {self.tensor._version}; expected version {self.version}")
        return self.tensor

    def release(self):
        self.tensor = None

# %% wrong: a copy comes back
# says: costs memory or loses the history
class Kept:
    def __init__(self, tensor):
        self.tensor, self.version = tensor.clone(), tensor._version

    def read(self):
        if self.tensor is None:
            raise RuntimeError("freed")
        return self.tensor

    def release(self):
        self.tensor = None

# %% wrong: the expected version is 0
# says: whether there were any
class Kept:
    def __init__(self, tensor):
        self.tensor = tensor

    def read(self):
        if self.tensor is None:
            raise RuntimeError("freed")
        if self.tensor._version != 0:
            raise RuntimeError(f"is at version {self.tensor._version}; expected version 0")
        return self.tensor

    def release(self):
        self.tensor = None

# %% wrong: the sentence says 0 always
# says: the version it expects is always 0
class Kept:
    def __init__(self, tensor):
        self.tensor, self.version = tensor, tensor._version

    def read(self):
        if self.tensor is None:
            raise RuntimeError("freed")
        if self.tensor._version != self.version:
            raise RuntimeError(f"is at version {self.tensor._version}; expected version 0")
        return self.tensor

    def release(self):
        self.tensor = None

# %% wrong: no numbers in the sentence
# says: does not say which version is there
class Kept:
    def __init__(self, tensor):
        self.tensor, self.version = tensor, tensor._version

    def read(self):
        if self.tensor is None:
            raise RuntimeError("freed")
        if self.tensor._version != self.version:
            raise RuntimeError("modified by an inplace operation")
        return self.tensor

    def release(self):
        self.tensor = None

# %% wrong: an assertion
# says: another kind of error is raised
class Kept:
    def __init__(self, tensor):
        self.tensor, self.version = tensor, tensor._version

    def read(self):
        assert self.tensor._version == self.version, (self.tensor._version, self.version)
        return self.tensor

    def release(self):
        self.tensor = None

# %% wrong: the error makes it right
# says: has changed what is remembered
class Kept:
    def __init__(self, tensor):
        self.tensor, self.version = tensor, tensor._version

    def read(self):
        if self.tensor is None:
            raise RuntimeError("freed")
        then, self.version = self.version, self.tensor._version
        if self.version != then:
            raise RuntimeError(f"is at version {self.version}; expected version {then}")
        return self.tensor

    def release(self):
        self.tensor = None

# %% wrong: one version for all
# says: knows the version of the one kept after
class Kept:
    def __init__(self, tensor):
        self.tensor = tensor
        Kept.version = tensor._version

    def read(self):
        if self.tensor is None:
            raise RuntimeError("freed")
        if self.tensor._version != Kept.version:
            raise RuntimeError(f"is at version {self.tensor._version}; expected {Kept.version}")
        return self.tensor

    def release(self):
        self.tensor = None

# %% wrong: release sets a flag
# says: the object still refers to the tensor
class Kept:
    def __init__(self, tensor):
        self.tensor, self.version, self.freed = tensor, tensor._version, False

    def read(self):
        if self.freed:
            raise RuntimeError("freed")
        if self.tensor._version != self.version:
            raise RuntimeError(f"at version {self.tensor._version}; expected {self.version}")
        return self.tensor

    def release(self):
        self.freed = True

# %% wrong: None comes back after release
# says: release does not keep read from giving
class Kept:
    def __init__(self, tensor):
        self.tensor, self.version = tensor, tensor._version

    def read(self):
        if self.tensor is not None and self.tensor._version != self.version:
            raise RuntimeError(f"at version {self.tensor._version}; expected {self.version}")
        return self.tensor

    def release(self):
        self.tensor = None

# %% wrong: the error is printed
# says: a RuntimeError. Came: a value of type str
class Kept:
    def __init__(self, tensor):
        self.tensor, self.version = tensor, tensor._version

    def read(self):
        if self.tensor._version == self.version:
            return self.tensor
        return f"is at version {self.tensor._version}; expected version {self.version}"

    def release(self):
        self.tensor = None

# %% wrong: a weak reference
# says: a weak reference keeps nothing
import weakref

class Kept:
    def __init__(self, tensor):
        self.tensor, self.version = weakref.ref(tensor), tensor._version

    def read(self):
        if self.tensor is None:
            raise RuntimeError("freed")
        tensor = self.tensor()
        if tensor is not None and tensor._version != self.version:
            raise RuntimeError(f"is at version {tensor._version}; expected version {self.version}")
        return tensor

    def release(self):
        self.tensor = None

# %% wrong: only one more is an error
# says: any other version is an error
class Kept:
    def __init__(self, tensor):
        self.tensor, self.version = tensor, tensor._version

    def read(self):
        if self.tensor is None:
            raise RuntimeError("freed")
        if self.tensor._version == self.version + 1:
            raise RuntimeError(f"at version {self.tensor._version}; expected {self.version}")
        return self.tensor

    def release(self):
        self.tensor = None
