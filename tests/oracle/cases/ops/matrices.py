import torch
import torch.nn.functional as F

a = torch.arange(6.0).reshape(2, 3).requires_grad_()
b = torch.arange(6.0).reshape(3, 2).requires_grad_()
v = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
t = torch.arange(12.0).reshape(2, 2, 3).requires_grad_()


def chain(node):
    names = []
    while node is not None:
        names.append(node.name())
        node = node.next_functions[0][0] if node.next_functions else None
    return " ".join(names)


# --- every rank of matmul
pairs = {
    "1 1": (v, v),
    "2 1": (a, v),
    "1 2": (v, b),
    "2 2": (a, b),
    "3 2": (t, b),
    "3 1": (t, v),
    "2 3": (b, t.detach().requires_grad_()),
    "1 3": (torch.ones(2, requires_grad=True), t),
    "3 3": (t, t.detach().clone().transpose(1, 2).requires_grad_()),
    "4 3": (torch.ones(2, 1, 1, 3, requires_grad=True), torch.ones(1, 3, 2, requires_grad=True)),
    "4 2": (torch.ones(2, 1, 1, 3, requires_grad=True), b),
    "3 3 broadcast": (
        torch.ones(1, 2, 3, requires_grad=True),
        torch.ones(4, 3, 1, requires_grad=True),
    ),
}
for name, (l, r) in pairs.items():
    out = l @ r
    grads = (
        torch.autograd.grad(out.sum(), (l, r))
        if l is not r
        else torch.autograd.grad(out.sum(), (l,))
    )
    print(name, tuple(out.shape), chain(out.grad_fn))
    print(out.tolist(), [g.tolist() for g in grads])
# --- shapes that do not fit
attempt(lambda: a @ a)
attempt(lambda: a @ torch.ones(2))
attempt(lambda: torch.ones(3) @ a)
attempt(lambda: torch.ones(2) @ v)
attempt(lambda: t @ t)
attempt(lambda: torch.ones(3, 2, 3) @ torch.ones(2, 3, 2))
attempt(lambda: torch.tensor(1.0) @ v)
attempt(lambda: torch.matmul(v, torch.tensor(1.0)))
# --- mm, mv, bmm, dot
print(torch.mm(a, b), torch.mv(a, v), torch.dot(v, v), torch.bmm(t, t.transpose(1, 2)).shape)
attempt(lambda: torch.mm(a, v))
attempt(lambda: torch.mm(a, a))
attempt(lambda: torch.mv(a, torch.ones(2)))
attempt(lambda: torch.mv(v, v))
attempt(lambda: torch.dot(v, torch.ones(2)))
attempt(lambda: torch.dot(a, a))
attempt(lambda: torch.bmm(a, b))
attempt(lambda: torch.bmm(t, t))
# --- addmm
m = torch.ones(2, 2, requires_grad=True)
out = torch.addmm(m, a, b)
print(out, out.grad_fn.name(), torch.autograd.grad(out.sum(), (m, a, b)))
out = torch.addmm(torch.ones(2, requires_grad=True), a, b, beta=2, alpha=0.5)
print(out)
attempt(lambda: torch.addmm(torch.ones(3), a, b))
# --- gradients of mm
out = (a @ b * torch.arange(4.0).reshape(2, 2)).sum()
print(torch.autograd.grad(out, (a, b)))
# --- the second derivative of mm
(g,) = torch.autograd.grad(((a @ b) ** 2).sum(), a, create_graph=True)
print(g)
print(torch.autograd.grad(g.sum(), (a, b)))
# --- linear
w = torch.arange(6.0).reshape(2, 3).requires_grad_()
c = torch.tensor([1.0, 2.0], requires_grad=True)
for x in (torch.ones(3), torch.ones(4, 3), torch.ones(2, 4, 3)):
    out = F.linear(x, w, c)
    print(tuple(out.shape), out.grad_fn.name(), F.linear(x, w).grad_fn.name())
    print(torch.autograd.grad(out.sum(), (w, c)))
attempt(lambda: F.linear(torch.ones(4, 2), w, c))
attempt(lambda: F.linear(torch.ones(4, 2), w))
# --- nothing along the inner dimension
print(torch.ones(2, 0) @ torch.ones(0, 3), torch.ones(0, 2) @ torch.ones(2, 3))
# --- transposed operands
print(a.t() @ b.t(), (b @ a).t(), torch.autograd.grad((a.t() @ b.t()).sum(), a))
# --- the layout of gradients
w = torch.ones(4, 3, requires_grad=True)
(torch.ones(2, 3) @ w.t()).sum().backward()
print(w.grad.stride(), w.grad.is_contiguous())
# --- the operator and the functions agree
print(
    torch.matmul(a, b).equal(a @ b),
    a.matmul(b).equal(a.mm(b)),
    a.mv(v).equal(a @ v),
    v.dot(v) == v @ v,
)
