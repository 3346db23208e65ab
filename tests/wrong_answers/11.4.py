# The bank of exercise 11.4. Each block stands in the answer cell; "says" is a part of the sentence
# that must reject it. tests/test_checks.py runs them.

# %% right: a block
def gap(student, teacher, x):
    answer = student(x)
    with torch.no_grad():
        wanted = teacher(x)
    return ((answer - wanted) ** 2).mean()

# %% right: a decorated helper and the library's loss
import minitorch_lite.nn.functional as F

@torch.no_grad()
def ask(network, x):
    return network(x)

def gap(student, teacher, x):
    return F.mse_loss(student(x), ask(teacher, x))

# %% right: inference mode, copied outside
def gap(student, teacher, x):
    with torch.inference_mode():
        wanted = teacher(x)
    return (wanted.clone() - student(x)).square().mean()

# %% wrong: both recorded
# says: the teacher is recorded like the student
def gap(student, teacher, x):
    return (student(x) - teacher(x)).square().mean()

# %% wrong: detached afterwards
# says: recorded first and cut off after
def gap(student, teacher, x):
    return (student(x) - teacher(x).detach()).square().mean()

# %% wrong: frozen for the call
# says: a flag lets through
def gap(student, teacher, x):
    were = [p.requires_grad for p in teacher.parameters()]
    teacher.requires_grad_(False)
    wanted = teacher(x)
    for p, was in zip(teacher.parameters(), were):
        p.requires_grad_(was)
    return (student(x) - wanted).square().mean()

# %% wrong: the block is too large
# says: keeps the teacher out is too large
def gap(student, teacher, x):
    with torch.no_grad():
        return (student(x) - teacher(x)).square().mean()

# %% wrong: frozen for good
# says: not put back as they were found
def gap(student, teacher, x):
    teacher.requires_grad_(False)
    with torch.no_grad():
        wanted = teacher(x)
    return (student(x) - wanted).square().mean()

# %% wrong: the mode stays off
# says: switched off and stays off
def gap(student, teacher, x):
    result = student(x)
    torch.set_grad_enabled(False)
    wanted = teacher(x)
    torch.set_grad_enabled(True)
    result = (result - wanted).square().mean()
    torch.set_grad_enabled(False)
    return result

# %% wrong: summed
# says: the mean of the squared differences is another number
def gap(student, teacher, x):
    with torch.no_grad():
        wanted = teacher(x)
    return (student(x) - wanted).square().sum()

# %% wrong: one difference for each row
# says: one number is wanted
def gap(student, teacher, x):
    with torch.no_grad():
        wanted = teacher(x)
    return (student(x) - wanted).square().mean(dim=1)

# %% wrong: the student asked twice
# says: the difference is that of one network with itself
def gap(student, teacher, x):
    with torch.no_grad():
        wanted = student(x)
    return (student(x) - wanted).square().mean()

# %% wrong: inference mode without a copy
# says: is an inference tensor, and the square has to save it
import minitorch_lite.nn.functional as F

def gap(student, teacher, x):
    with torch.inference_mode():
        wanted = teacher(x)
    return F.mse_loss(student(x), wanted)

# %% wrong: the input cut off for both
# says: the history was cut on the student's way
def gap(student, teacher, x):
    x = x.detach()
    with torch.no_grad():
        wanted = teacher(x)
    return (student(x) - wanted).square().mean()
