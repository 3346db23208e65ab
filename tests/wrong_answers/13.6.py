# The bank of exercise 13.6. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: with the references
class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.number -= rate * w.grad
    with paused():
        return loss_of(network, weights, examples).number

# %% right: all pieces of one's own
def order(root):
    seen, found = set(), []

    def visit(value):
        if value not in seen:
            seen.add(value)
            for parent, _ in value.past:
                visit(parent)
            found.insert(0, value)

    visit(root)
    return found


def run(ordered):
    first, *_ = ordered
    first.grad = 1.0
    for value in ordered:
        for parent, slope in value.past:
            parent.grad = parent.grad + slope * value.grad


class paused:
    def __enter__(self):
        self.found = torch.is_grad_enabled()
        torch.set_grad_enabled(False)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found)


class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.number -= rate * w.grad
    with paused():
        return loss_of(network, weights, examples).number

# %% right: lists, another way to branch, parts added up
class Value:
    def __init__(self, number, past=None):
        self.number, self.grad = number, 0.0
        self.past = past if past and torch.is_grad_enabled() else []

    def __add__(self, other):
        return Value(self.number + other.number, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        return Value(self.number * other.number, [(self, other.number), (other, self.number)])

    def tanh(self):
        up, down = math.exp(self.number), math.exp(-self.number)
        return Value((up - down) / (up + down), [(self, 4 / (up + down) ** 2)])


def train(network, weights, examples, rounds, rate):
    def error(example):
        inputs, wanted = example
        return network(weights, list(map(Value, inputs))) + Value(-1.0) * Value(wanted)

    for turn in range(rounds):
        for weight in weights:
            weight.grad = 0.0
        for example in examples:
            off = error(example)
            run(order(off * off))
        with paused():
            for weight in weights:
                weight.number = weight.number - rate * weight.grad
    with paused():
        return sum(error(example).number ** 2 for example in examples)

# %% wrong: gradients never cleared
# says: is still in it when the next round adds to it
class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.number -= rate * w.grad
    with paused():
        return loss_of(network, weights, examples).number

# %% wrong: cleared before use
# says: cleared before it is used, or not computed
class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.grad = 0.0
            w.number -= rate * w.grad
    with paused():
        return loss_of(network, weights, examples).number

# %% wrong: uphill
# says: goes up the slope instead of down
class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.number += rate * w.grad
    with paused():
        return loss_of(network, weights, examples).number

# %% wrong: new weights
# says: the graph of the next round would hang on them
class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples)))
        weights[:] = [Value(w.number - rate * w.grad) for w in weights]
    with paused():
        return loss_of(network, weights, examples).number

# %% wrong: operations that ignore the mode
# says: notes its past without asking for the mode
class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past)

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.number -= rate * w.grad
    with paused():
        return loss_of(network, weights, examples).number

# %% wrong: the slope of tanh from its input
# says: 1 minus the square of its result
class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - self.number**2))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.number -= rate * w.grad
    with paused():
        return loss_of(network, weights, examples).number

# %% wrong: the last loss is recorded
# says: and nobody will go back through it
class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.number -= rate * w.grad
    if True:
        return loss_of(network, weights, examples).number

# %% wrong: the loss before the last step
# says: was measured before its step
class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        with paused():
            before = loss_of(network, weights, examples).number
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.number -= rate * w.grad
    return before

# %% wrong: a Value comes back
# says: or as a Value with all that is behind it
class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.number -= rate * w.grad
    with paused():
        return loss_of(network, weights, examples)

# %% wrong: the mean of the squares
# says: the gradient of the sum of squares
class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total * Value(1 / len(examples))


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.number -= rate * w.grad
    with paused():
        return loss_of(network, weights, examples).number

# %% wrong: one example only
# says: another one than the rate times the gradient
class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples[:1])))
        for w in weights:
            w.number -= rate * w.grad
    with paused():
        return loss_of(network, weights, examples).number

# %% wrong: the engine overwrites
# says: only the last one is left
def order(root):
    seen, found = set(), []

    def visit(value):
        if value not in seen:
            seen.add(value)
            for parent, _ in value.past:
                visit(parent)
            found.insert(0, value)

    visit(root)
    return found


def run(ordered):
    first, *_ = ordered
    first.grad = 1.0
    for value in ordered:
        for parent, slope in value.past:
            parent.grad = slope * value.grad


class paused:
    def __enter__(self):
        self.found = torch.is_grad_enabled()
        torch.set_grad_enabled(False)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.found)


class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.number -= rate * w.grad
    with paused():
        return loss_of(network, weights, examples).number

# %% wrong: the switch does not remember
# says: leaving always switches recording on
def order(root):
    seen, found = set(), []

    def visit(value):
        if value not in seen:
            seen.add(value)
            for parent, _ in value.past:
                visit(parent)
            found.insert(0, value)

    visit(root)
    return found


def run(ordered):
    first, *_ = ordered
    first.grad = 1.0
    for value in ordered:
        for parent, slope in value.past:
            parent.grad = parent.grad + slope * value.grad


class paused:
    def __enter__(self):
        self.found = torch.is_grad_enabled()
        torch.set_grad_enabled(False)

    def __exit__(self, *error):
        torch.set_grad_enabled(True)


class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.number -= rate * w.grad
    with paused():
        return loss_of(network, weights, examples).number

# %% wrong: the order of first meeting
# says: while one that used it is still to come
def order(root):
    found, waiting = [], [root]
    while waiting:
        value = waiting.pop(0)
        if not any(value is each for each in found):
            found.append(value)
            waiting += [parent for parent, _ in value.past]
    return found


class Value:
    def __init__(self, number, past=()):
        self.number, self.past, self.grad = number, past, 0.0

    def made(self, number, *past):
        return Value(number, past if torch.is_grad_enabled() else ())

    def __add__(self, other):
        return self.made(self.number + other.number, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.number * other.number
        return self.made(product, (self, other.number), (other, self.number))

    def tanh(self):
        bent = math.tanh(self.number)
        return self.made(bent, (self, 1 - bent * bent))


def loss_of(network, weights, examples):
    total = Value(0.0)
    for (first, second), wanted in examples:
        error = network(weights, (Value(first), Value(second))) + Value(-wanted)
        total = total + error * error
    return total


def train(network, weights, examples, rounds, rate):
    for _ in range(rounds):
        for w in weights:
            w.grad = 0.0
        run(order(loss_of(network, weights, examples)))
        for w in weights:
            w.number -= rate * w.grad
    with paused():
        return loss_of(network, weights, examples).number
