# The bank of exercise 01.1. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: depth first, read from the end
def order(root):
    seen, found = set(), []

    def visit(value):
        if id(value) in seen:
            return
        seen.add(id(value))
        for parent, _ in value.past:
            visit(parent)
        found.append(value)

    visit(root)
    return reversed(found)

# %% right: by counting who still has to come
def order(root):
    users, waiting = {root: 0}, [root]
    while waiting:
        for parent, _ in waiting.pop().past:
            if parent not in users:
                users[parent] = 0
                waiting.append(parent)
    for value in users:
        for parent, _ in value.past:
            users[parent] += 1
    ready, found = [root], []
    while ready:
        value = ready.pop()
        found.append(value)
        for parent, _ in value.past:
            users[parent] -= 1
            if users[parent] == 0:
                ready.append(parent)
    return found

# %% right: moved to the end each time it is met
def order(root):
    found = [root]
    for value in found:
        for parent, _ in value.past:
            if parent not in found:
                found.append(parent)
    changed = True
    while changed:
        changed = False
        for value in list(found):
            for parent, _ in value.past:
                if found.index(parent) < found.index(value):
                    found.remove(parent)
                    found.append(parent)
                    changed = True
    return found

# %% wrong: listed when first met
# says: listed when it is first met
def order(root):
    found = []

    def visit(value):
        if value not in found:
            found.append(value)
            for parent, _ in value.past:
                visit(parent)

    visit(root)
    return found

# %% wrong: level by level
# says: before one that used it. Likely: a value is listed when it is first met
def order(root):
    found = [root]
    for value in found:
        for parent, _ in value.past:
            if parent not in found:
                found.append(parent)
    return found

# %% wrong: not read from the end
# says: this list wants to be read from its end
def order(root):
    found = []

    def visit(value):
        if value not in found:
            for parent, _ in value.past:
                visit(parent)
            found.append(value)

    visit(root)
    return found

# %% wrong: once for each path
# says: listed twice
def order(root):
    found = [root]
    for value in found:
        for parent, _ in value.past:
            found.append(parent)
    return found

# %% wrong: duplicates taken out only at the end
# says: it follows every path
def order(root):
    found = []

    def visit(value):
        for parent, _ in value.past:
            visit(parent)
        found.append(value)

    visit(root)
    return list(dict.fromkeys(found))[::-1]

# %% wrong: values without a past are no values
# says: values without a past are left out
def order(root):
    found = []

    def visit(value):
        if value not in found and value.past:
            for parent, _ in value.past:
                visit(parent)
            found.append(value)

    visit(root)
    return found[::-1]

# %% wrong: equal numbers
# says: values with equal numbers are taken for one
def order(root):
    seen, found = set(), []

    def visit(value):
        if value.number not in seen:
            seen.add(value.number)
            for parent, _ in value.past:
                visit(parent)
            found.append(value)

    visit(root)
    return found[::-1]

# %% wrong: only the first input is followed
# says: stops before it has seen everything
def order(root):
    found = [root]
    while root.past:
        root = root.past[0][0]
        found.append(root)
    return found

# %% wrong: nothing is returned
# says: not returned
def order(root):
    found = []

    def visit(value):
        if value not in found:
            for parent, _ in value.past:
                visit(parent)
            found.append(value)

    visit(root)
    found.reverse()
