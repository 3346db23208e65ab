import gc
import weakref

import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = torch.tensor([4.0, 5.0, 6.0], requires_grad=True)


# --- the graph from a root down
def show(node, depth=0):
    print("  " * depth + (node.name() if node is not None else "None"))
    for child, _ in getattr(node, "next_functions", ()):
        show(child, depth + 1)


show(((x * y).exp() + torch.ones(3)).sum().grad_fn)
# --- next_functions
z = x * y
print(z.grad_fn.next_functions[0][1], len(z.grad_fn.next_functions))
print([n.name() for n, _ in z.grad_fn.next_functions])
print((x * 2).grad_fn.next_functions)
print((torch.ones(3) + x).grad_fn.next_functions)
# --- a node's names
z = x * 2
print(z.grad_fn.name(), type(z.grad_fn).__name__, z.grad_fn)
leaf = z.grad_fn.next_functions[0][0]
print(leaf.name(), type(leaf).__name__, leaf)
print(str(z.grad_fn) == repr(z.grad_fn))
# --- AccumulateGrad knows its leaf
node = (x * 2).grad_fn.next_functions[0][0]
print(node.variable is x, node.next_functions)
print((x * 3).grad_fn.next_functions[0][0] is node)
# --- the grad_fn is one object
z = x * 2
print(z.grad_fn is z.grad_fn, (z + 1).grad_fn.next_functions[0][0] is z.grad_fn)
# --- a leaf has none
print(x.grad_fn, torch.ones(2).grad_fn)
# --- is_leaf, requires_grad, grad_fn, output_nr
a, b = x.split([1, 2])
for t in (x, torch.ones(1), x * 2, a, b, x.detach(), b * 2):
    print(t.is_leaf, t.requires_grad, t.grad_fn, t.output_nr)
# --- output_nr in next_functions
a, b = x.split([1, 2])
print((b * 2).grad_fn.next_functions[0][1], (a * 2).grad_fn.next_functions[0][1])
m, i = x.max(0)
print(m.output_nr, i.requires_grad, i.grad_fn)
# --- metadata of a node
z = x * 2
z.grad_fn.metadata["who"] = "me"
print(z.grad_fn.metadata)
# --- a node is a torch.autograd.graph.Node
print(isinstance((x * 2).grad_fn, torch.autograd.graph.Node))
# --- a node called by hand
node = (x * 2).grad_fn
print(node(torch.ones(3)))
attempt(lambda: node(torch.ones(3)))
# --- a saving node called twice by hand
node = (x * y).grad_fn
print(node(torch.ones(3)))
attempt(lambda: node(torch.ones(3)))
# --- an AccumulateGrad called by hand
end = (x * 2).grad_fn.next_functions[0][0]
print(end(torch.ones(3)), x.grad)
first = x.grad
with torch.no_grad():
    print(end(torch.ones(3)), x.grad, x.grad is first)
print(end(None), x.grad)
attempt(lambda: end())
# --- sequence numbers rise, AccumulateGrad's is highest
a = x * 2
b = a + 1
print(b.grad_fn._sequence_nr() - a.grad_fn._sequence_nr())
acc = a.grad_fn.next_functions[0][0]
print(acc._sequence_nr() > b.grad_fn._sequence_nr())
# --- the order in which independent branches run
order = []
a = x * 2
b = x * 3
c = x * 4
for name, t in (("a", a), ("b", b), ("c", c)):
    t.register_hook(lambda g, name=name: order.append(name))
(a + c + b).sum().backward()
print(order)
# --- a graph keeps what it needs alive
h = x * 2
ref = weakref.ref(h)
z = (h * h).sum()
del h
gc.collect()
print(ref() is not None)
z.backward()
gc.collect()
print(ref() is None)
# --- a graph that does not need the tensor lets it go
h = x * 2
ref = weakref.ref(h)
z = h + 1
del h
print(ref() is None)
# --- requires_grad rules of results
n = torch.ones(3)
print((x + n).requires_grad, (n + n).requires_grad, (x > 1).requires_grad)
print(x.argmax().requires_grad, (x * 2).long().requires_grad, x.double().requires_grad)
print(x.sign().requires_grad, x.floor().requires_grad, torch.zeros_like(x).requires_grad)
# --- a comparison has no graph
print(x > 1, (x > 1).grad_fn, (x == x).dtype)
# --- integer results of recorded inputs
print(x.argmax(), x.max(0))
print((x * 1).argmax().grad_fn)
# --- identity of results and inputs
print(x.contiguous() is x, x.to(torch.float32) is x, x.float() is x, x.reshape(3) is x)
# --- getattr of what a node does not save
(x + y).grad_fn._saved_self
# --- what a released node says
z = x * y
z.sum().backward()
z.grad_fn._saved_self
# --- the saved values are in dir of a node, with what else one may ask it
z = x * y
names = dir(z.grad_fn)
print([n for n in names if n.startswith("_saved_")], [n for n in names if n.startswith("_raw_")])
public = "metadata name next_functions register_hook register_prehook _sequence_nr".split()
print([n for n in public if n not in names])
# --- a node called by hand leaves broadcasting to the engine
x = torch.tensor([1.0, 2.0], requires_grad=True)
b = torch.tensor(3.0, requires_grad=True)
print((x * b).grad_fn(torch.ones(2)))
print((x * b.double()).grad_fn(torch.ones(2, dtype=torch.float64)))
print(torch.maximum(x, b).grad_fn(torch.ones(2)))
y = x * b
y.grad_fn(torch.ones(2))
y.sum().backward()
print(b.grad)
