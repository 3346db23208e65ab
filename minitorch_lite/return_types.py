"""The named tuples that reductions return: `values, indices = x.max(0)`, `x.max(0).values`."""

from operator import itemgetter

from .places import Named


class _ValuesIndices(tuple, metaclass=Named):
    __slots__ = ()
    values, indices = property(itemgetter(0)), property(itemgetter(1))

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"torch.return_types.{name}(\nvalues={self[0]!r},\nindices={self[1]!r})"


class max(_ValuesIndices):
    """The greatest elements along a dimension, and where they stand."""

    __slots__ = ()
    __qualname__ = "return_types.max"


class min(_ValuesIndices):
    """The least elements along a dimension, and where they stand."""

    __slots__ = ()
    __qualname__ = "return_types.min"
