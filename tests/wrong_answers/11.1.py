# The bank of exercise 11.1. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: filled in by hand
predicted = {
    "enabled.requires_grad": True,
    "quiet.requires_grad": False,
    "off.requires_grad": False,
    "sealed.requires_grad": False,
    "cut.requires_grad": False,
    "frozen.requires_grad": False,
    "evaluated.requires_grad": True,
    "row.requires_grad": True,
    "made.requires_grad": True,
    "reopened.requires_grad": True,
    "resealed.requires_grad": False,
    "quiet.is_inference()": False,
    "sealed.is_inference()": True,
    "copied.is_inference()": False,
}

# %% right: asked of the program
names = ["enabled", "quiet", "off", "sealed", "cut", "frozen", "evaluated", "row", "made",
         "reopened", "resealed"]
results = program()
predicted = {f"{name}.requires_grad": results[name].requires_grad for name in names}
for name in ("quiet", "sealed", "copied"):
    predicted[f"{name}.is_inference()"] = results[name].is_inference()

# %% wrong: eval() taken for a mode
# says: layers, or autograd
predicted = {
    "enabled.requires_grad": True, "quiet.requires_grad": False, "off.requires_grad": False,
    "sealed.requires_grad": False, "cut.requires_grad": False, "frozen.requires_grad": False,
    "evaluated.requires_grad": False, "row.requires_grad": True, "made.requires_grad": True,
    "reopened.requires_grad": True, "resealed.requires_grad": False,
    "quiet.is_inference()": False, "sealed.is_inference()": True, "copied.is_inference()": False,
}

# %% wrong: always False inside no_grad
# says: a view of a leaf keeps something
predicted = {
    "enabled.requires_grad": True, "quiet.requires_grad": False, "off.requires_grad": False,
    "sealed.requires_grad": False, "cut.requires_grad": False, "frozen.requires_grad": False,
    "evaluated.requires_grad": True, "row.requires_grad": False, "made.requires_grad": False,
    "reopened.requires_grad": True, "resealed.requires_grad": False,
    "quiet.is_inference()": False, "sealed.is_inference()": True, "copied.is_inference()": False,
}

# %% wrong: the outer block wins
# says: the inner one holds
predicted = {
    "enabled.requires_grad": True, "quiet.requires_grad": False, "off.requires_grad": False,
    "sealed.requires_grad": False, "cut.requires_grad": False, "frozen.requires_grad": False,
    "evaluated.requires_grad": True, "row.requires_grad": True, "made.requires_grad": True,
    "reopened.requires_grad": False, "resealed.requires_grad": False,
    "quiet.is_inference()": False, "sealed.is_inference()": True, "copied.is_inference()": False,
}

# %% wrong: enable_grad opens inference mode
# says: can enable_grad open
predicted = {
    "enabled.requires_grad": True, "quiet.requires_grad": False, "off.requires_grad": False,
    "sealed.requires_grad": False, "cut.requires_grad": False, "frozen.requires_grad": False,
    "evaluated.requires_grad": True, "row.requires_grad": True, "made.requires_grad": True,
    "reopened.requires_grad": True, "resealed.requires_grad": True,
    "quiet.is_inference()": False, "sealed.is_inference()": True, "copied.is_inference()": False,
}

# %% wrong: a copy is marked as well
# says: inside the block, or outside
predicted = {
    "enabled.requires_grad": True, "quiet.requires_grad": False, "off.requires_grad": False,
    "sealed.requires_grad": False, "cut.requires_grad": False, "frozen.requires_grad": False,
    "evaluated.requires_grad": True, "row.requires_grad": True, "made.requires_grad": True,
    "reopened.requires_grad": True, "resealed.requires_grad": False,
    "quiet.is_inference()": False, "sealed.is_inference()": True, "copied.is_inference()": True,
}

# %% wrong: some left open
# says: not filled in yet
predicted = {
    "enabled.requires_grad": True, "quiet.requires_grad": False, "off.requires_grad": False,
    "sealed.requires_grad": False, "cut.requires_grad": False, "frozen.requires_grad": False,
    "evaluated.requires_grad": True, "row.requires_grad": None, "made.requires_grad": None,
    "reopened.requires_grad": True, "resealed.requires_grad": False,
    "quiet.is_inference()": False, "sealed.is_inference()": True, "copied.is_inference()": None,
}
