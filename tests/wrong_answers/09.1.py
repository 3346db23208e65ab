# The bank of exercise 09.1. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: line by line
modes = {
    "inner": "on",
    "after inner": "off",
    "asked": "on",
    "after asked": "off",
    "worker": "on",
    "two of a kind": "off",
    "between steps": "on",
    "while it waits": "off",
    "after close": "on",
    "after the error": "on",
    "after a call": "off",
}

# %% right: those that are on
modes = dict.fromkeys(['inner', 'after inner', 'asked', 'after asked', 'worker', 'two of a kind', 'between steps', 'while it waits', 'after close', 'after the error', 'after a call'], "off")
modes.update(dict.fromkeys(['inner', 'asked', 'worker', 'between steps', 'after close', 'after the error'], "on"))

# %% wrong: the outer block wins
# says: not yet: inner, asked
modes = {
    "inner": "off",
    "after inner": "off",
    "asked": "off",
    "after asked": "off",
    "worker": "on",
    "two of a kind": "off",
    "between steps": "on",
    "while it waits": "off",
    "after close": "on",
    "after the error": "on",
    "after a call": "off",
}

# %% wrong: an inner block switches recording on for good
# says: what did the inner block find
modes = {
    "inner": "on",
    "after inner": "on",
    "asked": "on",
    "after asked": "off",
    "worker": "on",
    "two of a kind": "off",
    "between steps": "on",
    "while it waits": "off",
    "after close": "on",
    "after the error": "on",
    "after a call": "off",
}

# %% wrong: a decorator is for the place where it stands
# says: the decorator switches at the call
modes = {
    "inner": "on",
    "after inner": "off",
    "asked": "off",
    "after asked": "off",
    "worker": "on",
    "two of a kind": "off",
    "between steps": "on",
    "while it waits": "off",
    "after close": "on",
    "after the error": "on",
    "after a call": "off",
}

# %% wrong: a decorated call leaves its mode
# says: the call is over
modes = {
    "inner": "on",
    "after inner": "off",
    "asked": "on",
    "after asked": "on",
    "worker": "on",
    "two of a kind": "off",
    "between steps": "on",
    "while it waits": "off",
    "after close": "on",
    "after the error": "on",
    "after a call": "off",
}

# %% wrong: a thread takes over the mode
# says: does a new thread take over
modes = {
    "inner": "on",
    "after inner": "off",
    "asked": "on",
    "after asked": "off",
    "worker": "off",
    "two of a kind": "off",
    "between steps": "on",
    "while it waits": "off",
    "after close": "on",
    "after the error": "on",
    "after a call": "off",
}

# %% wrong: two of a kind cancel
# says: the inner block found something too
modes = {
    "inner": "on",
    "after inner": "off",
    "asked": "on",
    "after asked": "off",
    "worker": "on",
    "two of a kind": "on",
    "between steps": "on",
    "while it waits": "off",
    "after close": "on",
    "after the error": "on",
    "after a call": "off",
}

# %% wrong: a generator's mode is the loop's
# says: whose lines run between two steps
modes = {
    "inner": "on",
    "after inner": "off",
    "asked": "on",
    "after asked": "off",
    "worker": "on",
    "two of a kind": "off",
    "between steps": "off",
    "while it waits": "off",
    "after close": "on",
    "after the error": "on",
    "after a call": "off",
}

# %% wrong: a waiting block is no block
# says: open across its yield
modes = {
    "inner": "on",
    "after inner": "off",
    "asked": "on",
    "after asked": "off",
    "worker": "on",
    "two of a kind": "off",
    "between steps": "on",
    "while it waits": "on",
    "after close": "on",
    "after the error": "on",
    "after a call": "off",
}

# %% wrong: a closed generator leaves it off
# says: closing ends the block
modes = {
    "inner": "on",
    "after inner": "off",
    "asked": "on",
    "after asked": "off",
    "worker": "on",
    "two of a kind": "off",
    "between steps": "on",
    "while it waits": "off",
    "after close": "off",
    "after the error": "on",
    "after a call": "off",
}

# %% wrong: a plain call inside outlives the block
# says: whatever happens inside
modes = {
    "inner": "on",
    "after inner": "off",
    "asked": "on",
    "after asked": "off",
    "worker": "on",
    "two of a kind": "off",
    "between steps": "on",
    "while it waits": "off",
    "after close": "on",
    "after the error": "off",
    "after a call": "off",
}

# %% wrong: a function puts recording on at its end
# says: the plain call lasts
modes = {
    "inner": "on",
    "after inner": "off",
    "asked": "on",
    "after asked": "off",
    "worker": "on",
    "two of a kind": "off",
    "between steps": "on",
    "while it waits": "off",
    "after close": "on",
    "after the error": "on",
    "after a call": "on",
}

# %% wrong: truth values
# says: 0 right
modes = dict.fromkeys(['inner', 'after inner', 'asked', 'after asked', 'worker', 'two of a kind', 'between steps', 'while it waits', 'after close', 'after the error', 'after a call'], True)

# %% wrong: not filled in
# says: None for inner
modes = dict.fromkeys(['inner', 'after inner', 'asked', 'after asked', 'worker', 'two of a kind', 'between steps', 'while it waits', 'after close', 'after the error', 'after a call'])
