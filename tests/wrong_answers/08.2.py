# The bank of exercise 08.2. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: line by line
asks = {
    "rate": True,
    "product": False,
    "copy": False,
    "window": True,
    "made": True,
    "product later": False,
    "product + data": False,
    "product + rate": True,
    "window * 2": True,
    "product asked": True,
}

# %% right: those that do not
asks = dict.fromkeys(['rate', 'product', 'copy', 'window', 'made', 'product later', 'product + data', 'product + rate', 'window * 2', 'product asked'], True)
for place in ("product", "copy", "product later", "product + data"):
    asks[place] = False

# %% wrong: nothing inside asks
# says: not yet: rate, window, made
asks = {
    "rate": False,
    "product": False,
    "copy": False,
    "window": False,
    "made": False,
    "product later": False,
    "product + data": False,
    "product + rate": True,
    "window * 2": True,
    "product asked": True,
}

# %% wrong: a clone keeps the wish
# says: not yet: copy. Likely: a clone is an operation
asks = {
    "rate": True,
    "product": False,
    "copy": True,
    "window": True,
    "made": True,
    "product later": False,
    "product + data": False,
    "product + rate": True,
    "window * 2": True,
    "product asked": True,
}

# %% wrong: a view is a result like any other
# says: not yet: window, window * 2
asks = {
    "rate": True,
    "product": False,
    "copy": False,
    "window": False,
    "made": True,
    "product later": False,
    "product + data": False,
    "product + rate": True,
    "window * 2": False,
    "product asked": True,
}

# %% wrong: a view cannot be used afterwards
# says: does window ask?
asks = {
    "rate": True,
    "product": False,
    "copy": False,
    "window": True,
    "made": True,
    "product later": False,
    "product + data": False,
    "product + rate": True,
    "window * 2": False,
    "product asked": True,
}

# %% wrong: no leaf can be made inside
# says: making a leaf is no operation
asks = {
    "rate": True,
    "product": False,
    "copy": False,
    "window": True,
    "made": False,
    "product later": False,
    "product + data": False,
    "product + rate": True,
    "window * 2": True,
    "product asked": True,
}

# %% wrong: the block's end repairs what was made inside
# says: does anybody change it?
asks = {
    "rate": True,
    "product": False,
    "copy": False,
    "window": True,
    "made": True,
    "product later": True,
    "product + data": True,
    "product + rate": True,
    "window * 2": True,
    "product asked": True,
}

# %% wrong: what met a constant is lost
# says: look at both inputs
asks = {
    "rate": True,
    "product": False,
    "copy": False,
    "window": True,
    "made": True,
    "product later": False,
    "product + data": False,
    "product + rate": False,
    "window * 2": True,
    "product asked": True,
}

# %% wrong: a sum after the block is recorded
# says: does one of the two inputs ask?
asks = {
    "rate": True,
    "product": False,
    "copy": False,
    "window": True,
    "made": True,
    "product later": False,
    "product + data": True,
    "product + rate": True,
    "window * 2": True,
    "product asked": True,
}

# %% wrong: it can never ask again
# says: may it ask?
asks = {
    "rate": True,
    "product": False,
    "copy": False,
    "window": True,
    "made": True,
    "product later": False,
    "product + data": False,
    "product + rate": True,
    "window * 2": True,
    "product asked": False,
}

# %% wrong: the mode is ignored
# says: computed while recording is off
asks = {
    "rate": True,
    "product": True,
    "copy": True,
    "window": True,
    "made": True,
    "product later": True,
    "product + data": True,
    "product + rate": True,
    "window * 2": True,
    "product asked": True,
}

# %% wrong: a mode clears the flags of leaves
# says: does a mode change a leaf?
asks = {
    "rate": False,
    "product": False,
    "copy": False,
    "window": True,
    "made": True,
    "product later": False,
    "product + data": False,
    "product + rate": True,
    "window * 2": True,
    "product asked": True,
}

# %% wrong: not filled in
# says: None for rate, product
asks = dict.fromkeys(['rate', 'product', 'copy', 'window', 'made', 'product later', 'product + data', 'product + rate', 'window * 2', 'product asked'])

# %% wrong: words
# says: 0 right
asks = dict.fromkeys(['rate', 'product', 'copy', 'window', 'made', 'product later', 'product + data', 'product + rate', 'window * 2', 'product asked'], "yes")
