# The bank of exercise 10.4. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a property
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("Sealed values do not count writes; clone it outside.")

    def is_inference(self):
        return True

    def write(self, number):
        if not torch.is_inference_mode_enabled():
            raise RuntimeError("write a clone instead")
        self.number = number

    def clone(self):
        return Sealed(self.number) if torch.is_inference_mode_enabled() else Counted(self.number)

# %% right: __getattr__ for what is missing
class Sealed:
    def __init__(self, number):
        self.number = number

    def __getattr__(self, name):
        if name == "version":
            raise RuntimeError("no version")
        raise AttributeError(name)

    def is_inference(self):
        return True

    def write(self, number):
        if torch.is_inference_mode_enabled():
            self.number = number
        else:
            raise RuntimeError("outside")

    def clone(self):
        return (Counted, Sealed)[torch.is_inference_mode_enabled()](self.number)

# %% right: a Counted whose counter is a stand-in
class NoCounter:
    def __get__(self, value, owner=None):
        raise RuntimeError("no counter")

    def __set__(self, value, number):
        pass

class Sealed(Counted):
    version = NoCounter()
    is_inference = lambda self: True

    def write(self, number):
        if not torch.is_inference_mode_enabled():
            raise RuntimeError("outside")
        self.number = number

    def clone(self):
        kind = type(self) if torch.is_inference_mode_enabled() else Counted
        return kind(self.number)

# %% wrong: no version attribute
# says: an attribute that is missing says nothing about why
class Sealed:
    def __init__(self, number):
        self.number = number

    def is_inference(self):
        return True

    def write(self, number):
        if not torch.is_inference_mode_enabled():
            raise RuntimeError("outside")
        self.number = number

    def clone(self):
        return Sealed(self.number) if torch.is_inference_mode_enabled() else Counted(self.number)

# %% wrong: None as the version
# says: whatever stands there, None too
class Sealed:
    def __init__(self, number):
        self.number, self.version = number, None

    def is_inference(self):
        return True

    def write(self, number):
        if not torch.is_inference_mode_enabled():
            raise RuntimeError("outside")
        self.number = number

    def clone(self):
        return Sealed(self.number) if torch.is_inference_mode_enabled() else Counted(self.number)

# %% wrong: a version inside
# says: can be saved and compared later
class Sealed(Counted):
    @property
    def version(self):
        if torch.is_inference_mode_enabled():
            return 0
        raise RuntimeError("outside")

    @version.setter
    def version(self, number):
        pass

    def is_inference(self):
        return True

    def write(self, number):
        if not torch.is_inference_mode_enabled():
            raise RuntimeError("outside")
        self.number = number

    def clone(self):
        return Sealed(self.number) if torch.is_inference_mode_enabled() else Counted(self.number)

# %% wrong: the seal is the mode of the moment
# says: the seal is for life
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("no version")

    def is_inference(self):
        return torch.is_inference_mode_enabled()

    def write(self, number):
        if not torch.is_inference_mode_enabled():
            raise RuntimeError("outside")
        self.number = number

    def clone(self):
        return Sealed(self.number) if torch.is_inference_mode_enabled() else Counted(self.number)

# %% wrong: written anywhere
# says: nobody has counted it
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("no version")

    def is_inference(self):
        return True

    def write(self, number):
        self.number = number

    def clone(self):
        return Sealed(self.number) if torch.is_inference_mode_enabled() else Counted(self.number)

# %% wrong: written nowhere
# says: inside, a sealed value may be written
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("no version")

    def is_inference(self):
        return True

    def write(self, number):
        raise RuntimeError("sealed")

    def clone(self):
        return Sealed(self.number) if torch.is_inference_mode_enabled() else Counted(self.number)

# %% wrong: grad mode instead of inference mode
# says: it is inference mode that allows the write
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("no version")

    def is_inference(self):
        return True

    def write(self, number):
        if torch.is_grad_enabled():
            raise RuntimeError("outside")
        self.number = number

    def clone(self):
        return Sealed(self.number) if torch.is_inference_mode_enabled() else Counted(self.number)

# %% wrong: written first, refused afterwards
# says: it is written first and refused afterwards
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("no version")

    def is_inference(self):
        return True

    def write(self, number):
        self.number = number
        if not torch.is_inference_mode_enabled():
            raise RuntimeError("outside")

    def clone(self):
        return Sealed(self.number) if torch.is_inference_mode_enabled() else Counted(self.number)

# %% wrong: another error
# says: the method fails for another reason
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("no version")

    def is_inference(self):
        return True

    def write(self, number):
        assert torch.is_inference_mode_enabled()
        self.number = number

    def clone(self):
        return Sealed(self.number) if torch.is_inference_mode_enabled() else Counted(self.number)

# %% wrong: the clone is always sealed
# says: outside it is the way back
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("no version")

    def is_inference(self):
        return True

    def write(self, number):
        if not torch.is_inference_mode_enabled():
            raise RuntimeError("outside")
        self.number = number

    def clone(self):
        return Sealed(self.number)

# %% wrong: the clone is never sealed
# says: inside, everything new is sealed
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("no version")

    def is_inference(self):
        return True

    def write(self, number):
        if not torch.is_inference_mode_enabled():
            raise RuntimeError("outside")
        self.number = number

    def clone(self):
        return Counted(self.number)

# %% wrong: the clone is itself
# says: it returns itself
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("no version")

    def is_inference(self):
        return True

    def write(self, number):
        if not torch.is_inference_mode_enabled():
            raise RuntimeError("outside")
        self.number = number

    def clone(self):
        return self if torch.is_inference_mode_enabled() else Counted(self.number)

# %% wrong: the clone is empty
# says: the number is lost on the way
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("no version")

    def is_inference(self):
        return True

    def write(self, number):
        if not torch.is_inference_mode_enabled():
            raise RuntimeError("outside")
        self.number = number

    def clone(self):
        return Sealed(0) if torch.is_inference_mode_enabled() else Counted(0)

# %% wrong: the clone is a bare number
# says: it has to be what save takes
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("no version")

    def is_inference(self):
        return True

    def write(self, number):
        if not torch.is_inference_mode_enabled():
            raise RuntimeError("outside")
        self.number = number

    def clone(self):
        return Sealed(self.number) if torch.is_inference_mode_enabled() else self.number

# %% wrong: grad mode tells whether a clone is sealed
# says: the clone is sealed again
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("no version")

    def is_inference(self):
        return True

    def write(self, number):
        if not torch.is_inference_mode_enabled():
            raise RuntimeError("outside")
        self.number = number

    def clone(self):
        return Counted(self.number) if torch.is_grad_enabled() else Sealed(self.number)

# %% wrong: both modes are asked
# says: the mode of another moment is looked at, or another mode
class Sealed:
    def __init__(self, number):
        self.number = number

    @property
    def version(self):
        raise RuntimeError("no version")

    def is_inference(self):
        return True

    def write(self, number):
        if torch.is_grad_enabled() or not torch.is_inference_mode_enabled():
            raise RuntimeError("outside")
        self.number = number

    def clone(self):
        return Sealed(self.number) if torch.is_inference_mode_enabled() else Counted(self.number)
