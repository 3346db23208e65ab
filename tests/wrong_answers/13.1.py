# The bank of exercise 13.1. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: filled in by hand
predicted = {
    "scale has a gradient": True, "scale is moved": True, "scale is saved": True,
    "wish has a gradient": True, "wish is moved": False, "wish is saved": False,
    "mean has a gradient": False, "mean is moved": False, "mean is saved": True,
    "frozen has a gradient": False, "frozen is moved": False, "frozen is saved": True,
    "hidden has a gradient": True, "hidden is moved": False, "hidden is saved": False,
}

# %% right: asked of the program
predicted = dict(program())

# %% right: three questions
asks = {"has a gradient": ["scale", "wish", "hidden"], "is moved": ["scale"],
        "is saved": ["scale", "mean", "frozen"]}
predicted = {f"{name} {question}": name in known
             for question, known in asks.items()
             for name in ("scale", "wish", "mean", "frozen", "hidden")}

# %% wrong: what asks is moved
# says: Likely: which attributes does a module list
predicted = {
    "scale has a gradient": True, "scale is moved": True, "scale is saved": True,
    "wish has a gradient": True, "wish is moved": True, "wish is saved": False,
    "mean has a gradient": False, "mean is moved": False, "mean is saved": True,
    "frozen has a gradient": False, "frozen is moved": False, "frozen is saved": True,
    "hidden has a gradient": True, "hidden is moved": False, "hidden is saved": False,
}

# %% wrong: a list is looked into
# says: is a list one?
predicted = {
    "scale has a gradient": True, "scale is moved": True, "scale is saved": True,
    "wish has a gradient": True, "wish is moved": False, "wish is saved": False,
    "mean has a gradient": False, "mean is moved": False, "mean is saved": True,
    "frozen has a gradient": False, "frozen is moved": False, "frozen is saved": True,
    "hidden has a gradient": True, "hidden is moved": True, "hidden is saved": True,
}

# %% wrong: only parameters are saved
# says: registered for, if it does not learn
predicted = {
    "scale has a gradient": True, "scale is moved": True, "scale is saved": True,
    "wish has a gradient": True, "wish is moved": False, "wish is saved": False,
    "mean has a gradient": False, "mean is moved": False, "mean is saved": False,
    "frozen has a gradient": False, "frozen is moved": False, "frozen is saved": True,
    "hidden has a gradient": True, "hidden is moved": False, "hidden is saved": False,
}

# %% wrong: no gradient outside the module's list
# says: it knows nothing of modules
predicted = {
    "scale has a gradient": True, "scale is moved": True, "scale is saved": True,
    "wish has a gradient": False, "wish is moved": False, "wish is saved": False,
    "mean has a gradient": False, "mean is moved": False, "mean is saved": True,
    "frozen has a gradient": False, "frozen is moved": False, "frozen is saved": True,
    "hidden has a gradient": False, "hidden is moved": False, "hidden is saved": False,
}

# %% wrong: frozen is not saved
# says: does not depend on the flag
predicted = {
    "scale has a gradient": True, "scale is moved": True, "scale is saved": True,
    "wish has a gradient": True, "wish is moved": False, "wish is saved": False,
    "mean has a gradient": False, "mean is moved": False, "mean is saved": True,
    "frozen has a gradient": False, "frozen is moved": False, "frozen is saved": False,
    "hidden has a gradient": True, "hidden is moved": False, "hidden is saved": False,
}

# %% wrong: a buffer is moved
# says: are buffers among them
predicted = {
    "scale has a gradient": True, "scale is moved": True, "scale is saved": True,
    "wish has a gradient": True, "wish is moved": False, "wish is saved": False,
    "mean has a gradient": False, "mean is moved": True, "mean is saved": True,
    "frozen has a gradient": False, "frozen is moved": False, "frozen is saved": True,
    "hidden has a gradient": True, "hidden is moved": False, "hidden is saved": False,
}

# %% wrong: names of one's own
# says: the table was replaced
predicted = {"scale": True, "wish": False}
