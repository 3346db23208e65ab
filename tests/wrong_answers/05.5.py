# The bank of exercise 05.5. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: unbind
def program(rates, hours):
    first, second = torch.unbind(rates)
    return torch.mean((first * (hours / 60)).exp() + second)

# %% right: taken apart by assignment
def program(rates, hours):
    first, second = rates
    minutes = torch.div(hours, 60)
    level = torch.exp(minutes * first)
    return (second + level).mean()

# %% wrong: two indices
# says: in the picture one card has both
def program(rates, hours):
    return (torch.exp(rates[0] * (hours / 60)) + rates[1]).mean()

# %% wrong: exchanged
# says: the first card are exchanged
def program(rates, hours):
    second, first = rates.unbind()
    return (torch.exp(first * (hours / 60)) + second).mean()

# %% wrong: divided afterwards
# says: follow the edges upwards
def program(rates, hours):
    first, second = rates.unbind()
    return (torch.exp(first * hours / 60) + second).mean()

# %% wrong: no division
# says: there is no ghost
def program(rates, hours):
    first, second = rates.unbind()
    return (torch.exp(first * hours) + second).mean()

# %% wrong: another ghost
# says: in the picture is something else
def program(rates, hours):
    first, second = rates.unbind()
    return (torch.exp(first * (hours * (1 / 60))) + second).mean()

# %% wrong: a sum at the end
# says: the graph Mean(
def program(rates, hours):
    first, second = rates.unbind()
    return (torch.exp(first * (hours / 60)) + second).sum()

# %% wrong: the last card is missing
# says: or the last card is missing
def program(rates, hours):
    first, second = rates.unbind()
    return torch.exp(first * (hours / 60)) + second

# %% wrong: one of the two is detached
# says: the recorded operations differ
def program(rates, hours):
    first, second = rates.unbind()
    return (torch.exp(first * (hours / 60)) + second.detach()).mean()

# %% wrong: another number
# says: the same cards with other numbers
def program(rates, hours):
    first, second = rates.unbind()
    return (torch.exp(first * (hours / 3600)) + second).mean()

# %% wrong: nothing of rates
# says: has no part in what is returned
def program(rates, hours):
    first, second = rates.detach().unbind()
    return (torch.exp(first * (hours / 60)) + second).mean()
