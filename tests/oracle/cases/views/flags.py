import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
# --- requires_grad by default
print(torch.ones(2).requires_grad, torch.tensor(1.0).requires_grad)
print(torch.nn.Parameter(torch.ones(2)).requires_grad)
# --- requires_grad_ returns the tensor
t = torch.ones(2)
print(t.requires_grad_() is t, t.requires_grad, t.requires_grad_(False) is t, t.requires_grad)
# --- only floating point can require grad
attempt(lambda: torch.tensor([1, 2], requires_grad=True))
attempt(lambda: torch.tensor([1, 2]).requires_grad_())
attempt(lambda: torch.ones(2, dtype=torch.bool).requires_grad_())
attempt(lambda: torch.arange(3, requires_grad=True))
attempt(lambda: setattr(torch.tensor([1, 2]), "requires_grad", True))
attempt(lambda: torch.zeros(2, dtype=torch.int32, requires_grad=True))
attempt(lambda: torch.randint(3, (2,), requires_grad=True))
print(torch.tensor([1, 2]).requires_grad_(False).requires_grad)
# --- the flag of a non-leaf cannot be turned off
y = x * 2
attempt(lambda: y.requires_grad_(False))
attempt(lambda: setattr(y, "requires_grad", False))
y.requires_grad_(True)
y.requires_grad = True
print(y.requires_grad)
# --- the flag must be a bool
attempt(lambda: setattr(torch.ones(2), "requires_grad", 1))
attempt(lambda: setattr(torch.ones(2), "requires_grad", "yes"))
attempt(lambda: torch.ones(2).requires_grad_(1).requires_grad)
# --- turning the flag of a leaf off and on
x.requires_grad = False
y = torch.tensor([4.0, 5.0], requires_grad=True)
z = x * y
z.sum().backward()
print(x.grad, y.grad)
x.requires_grad = True
(x * y).sum().backward()
print(x.grad, y.grad)
# --- turning the flag off keeps .grad
(x * 2).sum().backward()
x.requires_grad_(False)
print(x.grad, x)
# --- turning the flag off after the graph was built
y = (x * x).sum()
x.requires_grad_(False)
attempt(lambda: y.backward())
print(x.grad)
# --- turning the flag on later does not change what was computed
t = torch.ones(2)
y = t * 2
t.requires_grad_()
print(y.requires_grad)
z = (t * y).sum()
z.backward()
print(t.grad)
# --- is_leaf
n = torch.ones(2)
print([t.is_leaf for t in (n, x, n * 2, x * 2, x.detach(), (x * 2).detach(), x.clone(), n.clone())])
# --- leaf made by detach and requires_grad_
y = (x * 2).detach().requires_grad_()
print(y.is_leaf, y.requires_grad, y.grad_fn)
(y * 3).sum().backward()
print(y.grad, x.grad)
# --- a dtype change makes a non-leaf
y = x.double()
print(y.is_leaf, y.grad_fn.name(), x.float() is x, x.float().is_leaf)
w = torch.ones(2, requires_grad=True).to(torch.float64)
w.sum().backward()
print(w.is_leaf)
# --- a reshaped leaf is no leaf
w = torch.randn(4, requires_grad=True).reshape(2, 2)
w.sum().backward()
print(w.grad)
# --- ops between flags
n = torch.ones(2)
for a in (x, n):
    for b in (x, n):
        print((a + b).requires_grad, torch.stack([a, b]).requires_grad, (a @ b).requires_grad)


# --- read-only attributes
def kind(f):
    try:
        f()
    except Exception as error:
        print(type(error).__name__)


kind(lambda: setattr(x, "is_leaf", False))
kind(lambda: setattr(x, "grad_fn", None))
kind(lambda: setattr(x, "shape", (1,)))
kind(lambda: setattr(x, "output_nr", 0))
# --- attributes of one's own
x.note = "mine"
print(x.note, (x * 1).__dict__, x.__dict__)
attempt(lambda: x.missing)
# --- truth of a tensor
print(bool(torch.tensor(0.0)), bool(torch.tensor([3])), bool(torch.tensor([[0]])))
attempt(lambda: bool(torch.ones(2)))
attempt(lambda: bool(torch.ones(0)))
# --- if w.grad: works once, then is ambiguous
w = torch.ones(2, 2, requires_grad=True)
if w.grad:
    print("not reached")
(w * 2).sum().backward()
if w.grad:
    print("not reached")
# --- deepcopy: of leaves yes, of non-leaves no
import copy

c = copy.deepcopy(x)
print(c, c.is_leaf, c is x, c.requires_grad)
copy.deepcopy(x * 2)
# --- deepcopy takes the gradient along
import copy

(x * 2).sum().backward()
c = copy.deepcopy(x)
print(c.grad, c.grad is x.grad)
# --- pickle
import pickle

for t in (torch.ones(2), x, torch.tensor([1, 2]), torch.tensor(True)):
    back = pickle.loads(pickle.dumps(t))
    print(back, back.is_leaf, back.requires_grad)
(x * 2).sum().backward()
print(pickle.loads(pickle.dumps(x)).grad)
# --- pickle of a non-leaf
import pickle

y = x * 2
back = pickle.loads(pickle.dumps(y))
print(back)
# --- hash and equality
print(x == x.clone(), hash(x) == hash(x), x in {x: 1}, len({x, x}))
# --- storing a tensor in a set is by identity
print(torch.ones(1) in [torch.ones(1)], len({torch.ones(1), torch.ones(1)}))
