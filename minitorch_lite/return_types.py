"""The named tuples that reductions return: `values, indices = x.max(0)`, `x.max(0).values`."""

from operator import itemgetter

from .places import Named


class _Named(Named):
    """A tuple's class prints the name a learner knows: `<class 'torch.return_types.max'>`."""

    def __repr__(cls) -> str:
        return f"<class 'torch.return_types.{cls.__name__}'>"


class _ValuesIndices(tuple, metaclass=_Named):
    __slots__ = ()
    values, indices = property(itemgetter(0)), property(itemgetter(1))

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"torch.return_types.{name}(\nvalues={self[0]!r},\nindices={self[1]!r})"


class max(_ValuesIndices):
    """The greatest elements along a dimension, and where they stand."""

    __slots__ = ()


class min(_ValuesIndices):
    """The least elements along a dimension, and where they stand."""

    __slots__ = ()
