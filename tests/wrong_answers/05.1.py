# The bank of exercise 05.1. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a list of nodes that wait
def leaves(tensor):
    if tensor.grad_fn is None:
        return [tensor] if tensor.requires_grad else []
    found, seen, waiting = [], set(), [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if node.name() == "torch::autograd::AccumulateGrad":
            found.append(node.variable)
        waiting.extend(behind for behind, number in node.next_functions)
    return found

# %% right: wave by wave, as a set
def leaves(tensor):
    if not tensor.requires_grad:
        return set()
    wave, seen = {torch.autograd.graph.get_gradient_edge(tensor).node}, set()
    while wave:
        seen |= wave
        wave = {n for node in wave for n, _ in node.next_functions if n} - seen
    return {node.variable for node in seen if hasattr(node, "variable")}

# %% right: a generator
def leaves(tensor):
    start = torch.autograd.graph.get_gradient_edge(tensor).node if tensor.requires_grad else None
    known = {start: True}
    queue = [start]
    for node in queue:
        for pair in node.next_functions if node else ():
            if pair[0] not in known:
                known[pair[0]] = True
                queue.append(pair[0])
        if hasattr(node, "variable"):
            yield node.variable

# %% wrong: each path to its end
# says: listed for each of them
def leaves(tensor):
    def walk(node):
        if node is None:
            return []
        if hasattr(node, "variable"):
            return [node.variable]
        return [leaf for behind, _ in node.next_functions for leaf in walk(behind)]
    return walk(tensor.grad_fn) if tensor.grad_fn else [tensor] * tensor.requires_grad

# %% wrong: each leaf once, along each path
# says: there are 2 to the 40th
def leaves(tensor):
    found = {}
    def walk(node):
        if hasattr(node, "variable"):
            found[id(node.variable)] = node.variable
        for behind, _ in node.next_functions:
            if behind is not None:
                walk(behind)
    if tensor.grad_fn is None:
        return [tensor] if tensor.requires_grad else []
    walk(tensor.grad_fn)
    return list(found.values())

# %% wrong: a call for each node
# says: calls itself once for each node
def leaves(tensor):
    found, seen = [], set()
    def walk(node):
        if node is None or node in seen:
            return
        seen.add(node)
        if hasattr(node, "variable"):
            found.append(node.variable)
        for behind, _ in node.next_functions:
            walk(behind)
    if tensor.grad_fn is None:
        return [tensor] if tensor.requires_grad else []
    walk(tensor.grad_fn)
    return found

# %% wrong: compared by numbers
# says: compares tensors by their numbers
def leaves(tensor):
    found, seen = [], set()
    waiting = [tensor.grad_fn]
    if tensor.grad_fn is None:
        return [tensor] if tensor.requires_grad else []
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable") and not any(torch.equal(node.variable, f) for f in found):
            found.append(node.variable)
        waiting += [behind for behind, _ in node.next_functions]
    return found

# %% wrong: an entry of None
# says: 'NoneType' object has no attribute
def leaves(tensor):
    found, seen, waiting = [], set(), [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            found.append(node.variable)
        waiting += [behind for behind, _ in node.next_functions]
    return found

# %% wrong: a leaf has nothing behind it
# says: no node to start from
def leaves(tensor):
    found, seen, waiting = [], set(), [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            found.append(node.variable)
        waiting += [behind for behind, _ in node.next_functions]
    return found

# %% wrong: the first way only
# says: one of the paths is not followed
def leaves(tensor):
    node = tensor.grad_fn
    while not hasattr(node, "variable"):
        node = node.next_functions[0][0]
    return [node.variable]

# %% wrong: nodes instead of leaves
# says: and the leaf is asked for
def leaves(tensor):
    found, seen, waiting = [], set(), [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            found.append(node)
        waiting += [behind for behind, _ in node.next_functions]
    return found

# %% wrong: printed
# says: made but not returned
def leaves(tensor):
    node, found = tensor.grad_fn, []
    while not hasattr(node, "variable"):
        node = node.next_functions[0][0]
    found.append(node.variable)

# %% wrong: backward is asked
# says: whose saved tensors are freed
def leaves(tensor):
    if tensor.grad_fn is None:
        return [tensor] if tensor.requires_grad else []
    found, seen, waiting = [], set(), [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            found.append(node.variable)
        waiting += [behind for behind, _ in node.next_functions]
    if tensor.dim() == 0 and found:
        torch.autograd.grad(tensor, found)
    return found
