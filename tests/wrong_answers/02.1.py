# The bank of exercise 02.1. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: line by line
recorded = {
    "metres": False,
    "fare": True,
    "share": True,
    "far": False,
    "place": False,
    "receipt": False,
    "tip": True,
    "start": False,
}

# %% right: those that are
recorded = {name: name in ("fare", "share", "tip") for name in ["metres", "fare", "share", "far", "place", "receipt", "tip", "start"]}

# %% wrong: whatever was computed is recorded
# says: not yet: metres, far, place, receipt, start
recorded = dict.fromkeys(["metres", "fare", "share", "far", "place", "receipt", "tip", "start"], True)

# %% wrong: an integer spoils the share
# says: Likely: a tensor of integers may not ask
recorded = {
    "metres": False,
    "fare": True,
    "share": False,
    "far": False,
    "place": False,
    "receipt": False,
    "tip": True,
    "start": False,
}

# %% wrong: detach stops everything after it
# says: receipt asks for nothing, but it is not the only input
recorded = {
    "metres": False,
    "fare": True,
    "share": True,
    "far": False,
    "place": False,
    "receipt": False,
    "tip": False,
    "start": False,
}

# %% wrong: what asks is recorded
# says: is there an operation to note
recorded = {
    "metres": False,
    "fare": True,
    "share": True,
    "far": False,
    "place": False,
    "receipt": False,
    "tip": True,
    "start": True,
}

# %% wrong: a comparison is recorded
# says: a truth value, and that has no slope
recorded = {
    "metres": False,
    "fare": True,
    "share": True,
    "far": True,
    "place": False,
    "receipt": False,
    "tip": True,
    "start": False,
}

# %% wrong: a position is recorded
# says: a position, an integer
recorded = {
    "metres": False,
    "fare": True,
    "share": True,
    "far": False,
    "place": True,
    "receipt": False,
    "tip": True,
    "start": False,
}

# %% wrong: detach is recorded
# says: what does detach leave behind
recorded = {
    "metres": False,
    "fare": True,
    "share": True,
    "far": False,
    "place": False,
    "receipt": True,
    "tip": True,
    "start": False,
}

# %% wrong: all inputs have to ask
# says: one input that asks is enough
recorded = {
    "metres": False,
    "fare": False,
    "share": False,
    "far": False,
    "place": False,
    "receipt": False,
    "tip": True,
    "start": False,
}

# %% wrong: data are recorded
# says: does any input of this product ask
recorded = {
    "metres": True,
    "fare": True,
    "share": True,
    "far": False,
    "place": False,
    "receipt": False,
    "tip": True,
    "start": False,
}

# %% wrong: not filled in
# says: None for metres, fare
recorded = dict.fromkeys(["metres", "fare", "share", "far", "place", "receipt", "tip", "start"])

# %% wrong: ones and zeros
# says: 7 right; not yet: fare
recorded = {
    "metres": False,
    "fare": 1,
    "share": True,
    "far": False,
    "place": False,
    "receipt": False,
    "tip": True,
    "start": False,
}

# %% wrong: other names
# says: keep its names
recorded = {'metres': False, 'fare': True}

# %% wrong: a list
# says: a dictionary of predictions
recorded = [False, True, True, False, False, False, True, False]
