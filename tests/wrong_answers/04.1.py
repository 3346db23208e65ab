# The bank of exercise 04.1. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: line by line
predicted = {
    "field._version": 2,
    "column._version": 2,
    "column._is_view()": True,
    "fixed._is_view()": False,
    "cells._version": 0,
    "copy._version": 1,
    "copy.requires_grad": True,
    "scaled._version": 1,
    "row._is_view()": True,
    "row.requires_grad": True,
}

# %% right: names and values apart
names = ['field._version', 'column._version', 'column._is_view()', 'fixed._is_view()', 'cells._version', 'copy._version', 'copy.requires_grad', 'scaled._version', 'row._is_view()', 'row.requires_grad']
predicted = dict(zip(names, (1 + 1, 1 + 1, True, False, 0, 1, not False, 1, True, True)))

# %% wrong: detach has a counter of its own
# says: how many writes reached its memory
predicted = {
    "field._version": 1,
    "column._version": 1,
    "column._is_view()": True,
    "fixed._is_view()": False,
    "cells._version": 0,
    "copy._version": 1,
    "copy.requires_grad": True,
    "scaled._version": 1,
    "row._is_view()": True,
    "row.requires_grad": True,
}

# %% wrong: a part counts by itself
# says: not by itself
predicted = {
    "field._version": 2,
    "column._version": 1,
    "column._is_view()": True,
    "fixed._is_view()": False,
    "cells._version": 0,
    "copy._version": 1,
    "copy.requires_grad": True,
    "scaled._version": 1,
    "row._is_view()": True,
    "row.requires_grad": True,
}

# %% wrong: a slice is a copy
# says: does a slice have memory of its own
predicted = {
    "field._version": 2,
    "column._version": 2,
    "column._is_view()": False,
    "fixed._is_view()": False,
    "cells._version": 0,
    "copy._version": 1,
    "copy.requires_grad": True,
    "scaled._version": 1,
    "row._is_view()": True,
    "row.requires_grad": True,
}

# %% wrong: what shares is a view
# says: what does autograd call a view
predicted = {
    "field._version": 2,
    "column._version": 2,
    "column._is_view()": True,
    "fixed._is_view()": True,
    "cells._version": 0,
    "copy._version": 1,
    "copy.requires_grad": True,
    "scaled._version": 1,
    "row._is_view()": True,
    "row.requires_grad": True,
}

# %% wrong: a sum is a write
# says: is it a new tensor
predicted = {
    "field._version": 2,
    "column._version": 2,
    "column._is_view()": True,
    "fixed._is_view()": False,
    "cells._version": 1,
    "copy._version": 1,
    "copy.requires_grad": True,
    "scaled._version": 1,
    "row._is_view()": True,
    "row.requires_grad": True,
}

# %% wrong: the clone takes the counter along
# says: clone has a counter of its own
predicted = {
    "field._version": 2,
    "column._version": 2,
    "column._is_view()": True,
    "fixed._is_view()": False,
    "cells._version": 0,
    "copy._version": 2,
    "copy.requires_grad": True,
    "scaled._version": 1,
    "row._is_view()": True,
    "row.requires_grad": True,
}

# %% wrong: a leaf stays without a wish
# says: was written to by something recorded
predicted = {
    "field._version": 2,
    "column._version": 2,
    "column._is_view()": True,
    "fixed._is_view()": False,
    "cells._version": 0,
    "copy._version": 1,
    "copy.requires_grad": False,
    "scaled._version": 1,
    "row._is_view()": True,
    "row.requires_grad": True,
}

# %% wrong: a row is not its table
# says: a write to one of its rows
predicted = {
    "field._version": 2,
    "column._version": 2,
    "column._is_view()": True,
    "fixed._is_view()": False,
    "cells._version": 0,
    "copy._version": 1,
    "copy.requires_grad": True,
    "scaled._version": 0,
    "row._is_view()": True,
    "row.requires_grad": True,
}

# %% wrong: a written view is none any more
# says: does it give the row memory of its own
predicted = {
    "field._version": 2,
    "column._version": 2,
    "column._is_view()": True,
    "fixed._is_view()": False,
    "cells._version": 0,
    "copy._version": 1,
    "copy.requires_grad": True,
    "scaled._version": 1,
    "row._is_view()": False,
    "row.requires_grad": True,
}

# %% wrong: a row asks for nothing
# says: it is a row of something that asks
predicted = {
    "field._version": 2,
    "column._version": 2,
    "column._is_view()": True,
    "fixed._is_view()": False,
    "cells._version": 0,
    "copy._version": 1,
    "copy.requires_grad": True,
    "scaled._version": 1,
    "row._is_view()": True,
    "row.requires_grad": False,
}

# %% wrong: not filled in
# says: None for field._version
predicted = dict.fromkeys(['field._version', 'column._version', 'column._is_view()', 'fixed._is_view()', 'cells._version', 'copy._version', 'copy.requires_grad', 'scaled._version', 'row._is_view()', 'row.requires_grad'])

# %% wrong: numbers for truth values
# says: 8 right; not yet: column._is_view()
predicted = {
    "field._version": 2,
    "column._version": 2,
    "column._is_view()": 1,
    "fixed._is_view()": False,
    "cells._version": 0,
    "copy._version": 1,
    "copy.requires_grad": 1,
    "scaled._version": 1,
    "row._is_view()": True,
    "row.requires_grad": True,
}
