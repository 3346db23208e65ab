# The bank of exercise 07.3. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: anomaly mode, and what its sentence says
def blame(function, *inputs):
    wanted = [each for each in inputs if each.requires_grad]
    try:
        with torch.autograd.detect_anomaly():
            torch.autograd.grad(function(*inputs), wanted)
    except RuntimeError as error:
        text = str(error)
        if text.startswith("Function '") and "nan" in text:
            return text[len("Function '"):text.index("'", len("Function '"))]
        raise

# %% right: a hook on every node
def blame(function, *inputs):
    loss = function(*inputs)
    seen, waiting, ill = set(), [loss.grad_fn], []

    def hook_of(node):
        def look(into, out):
            if any(g is not None and bool((g != g).any()) for g in into):
                ill.append(node.name())
        return look

    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen and not hasattr(node, "variable"):
            seen.add(node)
            node.register_hook(hook_of(node))
            waiting += [behind for behind, _ in node.next_functions]
    torch.autograd.grad(loss, [each for each in inputs if each.requires_grad])
    return ill[0] if ill else None

# %% right: switched by hand, with finally
def blame(function, *inputs):
    before = torch.is_anomaly_enabled()
    kept = [each.grad for each in inputs]
    torch.autograd.set_detect_anomaly(True)
    try:
        for each in inputs:
            each.grad = None
        function(*inputs).backward()
    except RuntimeError as error:
        if "returned nan" in str(error):
            return str(error).split("'")[1]
        raise
    finally:
        torch.autograd.set_detect_anomaly(before)
        for each, grad in zip(inputs, kept):
            each.grad = grad

# %% wrong: stays switched on
# says: a block switches it off again
def blame(function, *inputs):
    torch.autograd.set_detect_anomaly(True)
    try:
        torch.autograd.grad(function(*inputs), [i for i in inputs if i.requires_grad])
    except RuntimeError as error:
        if "returned nan" not in str(error):
            raise
        return str(error).split("'")[1]

# %% wrong: switched off by hand, but not after an error
# says: is skipped when an error passes
def blame(function, *inputs):
    before = torch.is_anomaly_enabled()
    torch.autograd.set_detect_anomaly(True)
    name = None
    try:
        torch.autograd.grad(function(*inputs), [i for i in inputs if i.requires_grad])
    except RuntimeError as error:
        if "returned nan" not in str(error):
            raise
        name = str(error).split("'")[1]
    torch.autograd.set_detect_anomaly(before)
    return name

# %% wrong: switched off, whatever was found
# says: it is switched off at the end
def blame(function, *inputs):
    torch.autograd.set_detect_anomaly(True)
    name = None
    try:
        torch.autograd.grad(function(*inputs), [i for i in inputs if i.requires_grad])
    except RuntimeError as error:
        if "returned nan" not in str(error):
            raise
        name = str(error).split("'")[1]
    torch.autograd.set_detect_anomaly(False)
    return name

# %% wrong: the whole sentence
# says: in its 0th output. Likely: the node's name alone
def blame(function, *inputs):
    try:
        with torch.autograd.detect_anomaly():
            torch.autograd.grad(function(*inputs), [i for i in inputs if i.requires_grad])
    except RuntimeError as error:
        if "returned nan" not in str(error):
            raise
        return str(error)

# %% wrong: every error is a NaN
# says: every error is taken for a NaN
def blame(function, *inputs):
    try:
        with torch.autograd.detect_anomaly():
            torch.autograd.grad(function(*inputs), [i for i in inputs if i.requires_grad])
    except Exception as error:
        return str(error).split("'")[1] if "'" in str(error) else None

# %% wrong: backward adds
# says: there is a way back that does not
def blame(function, *inputs):
    try:
        with torch.autograd.detect_anomaly():
            function(*inputs).backward()
    except RuntimeError as error:
        if "returned nan" not in str(error):
            raise
        return str(error).split("'")[1]

# %% wrong: looks at the loss
# says: SqrtBackward0. Came: None
def blame(function, *inputs):
    loss = function(*inputs)
    if not torch.isfinite(loss):
        return loss.grad_fn.name()
    ones = torch.autograd.grad(loss, [i for i in inputs if i.requires_grad])
    return "MulBackward0" if any((g != g).any() for g in ones) and loss > 2 else None

# %% wrong: looks at the gradients of leaves
# says: this NaN is stopped on the way
def blame(function, *inputs):
    wanted = [i for i in inputs if i.requires_grad]
    grads = torch.autograd.grad(function(*inputs), wanted)
    if not any((g != g).any() for g in grads):
        return None
    try:
        with torch.autograd.detect_anomaly():
            torch.autograd.grad(function(*inputs), wanted)
    except RuntimeError as error:
        return str(error).split("'")[1]

# %% wrong: the last NaN
# says: the node that makes the NaN
def blame(function, *inputs):
    loss = function(*inputs)
    seen, waiting, ill = set(), [loss.grad_fn], []

    def hook_of(node):
        def look(into, out):
            if any(g is not None and bool((g != g).any()) for g in into):
                ill.append(node.name())
        return look

    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen and not hasattr(node, "variable"):
            seen.add(node)
            node.register_hook(hook_of(node))
            waiting += [behind for behind, _ in node.next_functions]
    torch.autograd.grad(loss, [each for each in inputs if each.requires_grad])
    return ill[-1] if ill else None

# %% wrong: infinity counts, too
# says: not the one that was handed infinity
def blame(function, *inputs):
    loss = function(*inputs)
    seen, waiting, ill = set(), [loss.grad_fn], []

    def hook_of(node):
        def look(into, out):
            if any(g is not None and not torch.isfinite(g).all() for g in into):
                ill.append(node.name())
        return look

    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen and not hasattr(node, "variable"):
            seen.add(node)
            node.register_hook(hook_of(node))
            waiting += [behind for behind, _ in node.next_functions]
    torch.autograd.grad(loss, [each for each in inputs if each.requires_grad])
    return ill[0] if ill else None

# %% wrong: the first input only
# says: the first input only is looked at
def blame(function, *inputs):
    try:
        with torch.autograd.detect_anomaly():
            torch.autograd.grad(function(*inputs), inputs[0])
    except RuntimeError as error:
        if "returned nan" not in str(error):
            raise
        return str(error).split("'")[1]

# %% wrong: data are asked as well
# says: One of the differentiated Tensors does not require grad
def blame(function, *inputs):
    try:
        with torch.autograd.detect_anomaly():
            torch.autograd.grad(function(*inputs), inputs)
    except RuntimeError as error:
        if "returned nan" not in str(error):
            raise
        return str(error).split("'")[1]

# %% wrong: the operation's name
# says: Came: Mul. Likely: the node's name alone
def blame(function, *inputs):
    try:
        with torch.autograd.detect_anomaly():
            torch.autograd.grad(function(*inputs), [i for i in inputs if i.requires_grad])
    except RuntimeError as error:
        if "returned nan" not in str(error):
            raise
        return str(error).split("'")[1].removesuffix("Backward0")
