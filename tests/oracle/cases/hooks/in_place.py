import gc
import weakref

import torch

x = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
# --- a hook on a view whose base is written afterwards
y = x * 1
v = y[:2]
v.register_hook(lambda g: print("view", g))
y.mul_(2)
(v.sum() + y.sum()).backward()
print(x.grad)
# --- a hook on a view that is written afterwards
y = x * 1
v = y[:2]
v.register_hook(lambda g: print("before", g))
v.mul_(3)
v.register_hook(lambda g: print("after", g))
y.register_hook(lambda g: print("base", g))
(y.sum() + v.sum()).backward()
print(x.grad)
# --- a hook on a base whose view is written afterwards
y = x * 1
y.register_hook(lambda g: print("before", g))
y[:2].mul_(3)
y.register_hook(lambda g: print("after", g))
y.sum().backward()
print(x.grad)
# --- retain_grad of a base whose view is written afterwards
y = x * 1
y.retain_grad()
y[:2].mul_(3)
y.sum().backward()
print(y.retains_grad, y.grad, x.grad)
# --- retain_grad of a view that is written afterwards
y = x * 1
v = y[:2]
v.retain_grad()
v.mul_(3)
(y * 2).sum().backward()
print(v.retains_grad)
print(v.grad, x.grad)
# --- retain_grad of a view whose base is written afterwards
y = x * 1
v = y[:2]
v.retain_grad()
y.mul_(3)
(v * 2).sum().backward()
print(v.grad, x.grad)
# --- hooks between two writes each see their own stage
y = x * 1
for stage in range(3):
    y.register_hook(lambda g, stage=stage: print(stage, g))
    y.mul_(2)
y.sum().backward()
# --- a hook removed after the write
y = x * 1
handle = y.register_hook(lambda g: print("removed"))
y.mul_(2)
handle.remove()
y.sum().backward()
print(x.grad)
# --- a leaf that was refused a write keeps its hook
b = torch.zeros(4, requires_grad=True)
b.register_hook(lambda g: print("leaf hook", g))
attempt(lambda: b.add_(x))
b.sum().backward()
# --- a tensor that came to require grad by a write
b = torch.zeros(4)
b.add_(x)
b.register_hook(lambda g: print("b", g))
b.retain_grad()
(b * 2).sum().backward()
print(b.grad, x.grad)
# --- a hook on one of several outputs whose node has others
a, b = x.split(2)
a.register_hook(lambda g: print("a", g))
b.register_hook(lambda g: print("b", g))
(a * b).sum().backward()
# --- retain_grad on one of several outputs
a, b = x.split(2)
a.retain_grad()
b.retain_grad()
(a * b).sum().backward()
print(a.grad, b.grad)
# --- a tensor hook and a prehook of its node see the same gradient in turn
y = x * 2
y.register_hook(lambda g: g + 1)
y.grad_fn.register_prehook(lambda g: print(g[0]))
y.retain_grad()
y.sum().backward()
print(y.grad)
# --- the order for a leaf: tensor hook, prehook, hook, post-accumulate hook
node = (x * 1).grad_fn.next_functions[0][0]
node.register_hook(lambda i, o: print("node hook"))
node.register_prehook(lambda o: print("node prehook"))
x.register_post_accumulate_grad_hook(lambda p: print("post"))
x.register_hook(lambda g: print("tensor hook"))
(x * 2).sum().backward()
# --- hooks run for an input of backward, but not below it
y = x * 2
y.register_hook(lambda g: print("y"))
x.register_hook(lambda g: print("x"))
y.sum().backward(inputs=[y], retain_graph=True)
y.sum().backward(inputs=[x], retain_graph=True)
y.sum().backward(inputs=[x, y])
# --- hooks and a gradient that nobody sends
y = x * 2
z = y.detach() + x
y.register_hook(lambda g: print("never"))
z.sum().backward()
# --- a hook holds no reference to its tensor
y = x * 2
y.register_hook(lambda g: g)
ref = weakref.ref(y)
del y
print(ref() is None)
# --- a hook that closes over its tensor is a cycle the collector frees
y = x * 2
y.register_hook(lambda g: y.sum())
ref = weakref.ref(y)
del y
gc.collect()
print(ref() is None)
# --- a tensor with retain_grad that is gone
y = x * 2
y.retain_grad()
z = y * 3
del y
z.sum().backward()
print(x.grad)
# --- a hook that changes the graph for the next round
scale = [1.0]


def hook(g):
    scale[0] *= 2
    return g * scale[0]


y = x * 1
y.register_hook(hook)
for _ in range(3):
    y.sum().backward(retain_graph=True)
    print(x.grad)
# --- hooks of one tensor under two names
y = x * 2
z = y
y.register_hook(lambda g: print("one"))
z.register_hook(lambda g: print("two"))
z.sum().backward()
# --- a hook registered under no_grad and under inference mode
y = x * 2
with torch.no_grad():
    y.register_hook(lambda g: print("no_grad", g))
with torch.inference_mode():
    y.register_hook(lambda g: print("inference", g))
    y.retain_grad()
y.sum().backward()
print(y.grad)
# --- register_hook on a leaf in no_grad, of which the flag was turned off
w = torch.ones(2, requires_grad=True)
w.register_hook(lambda g: print("w", g))
w.requires_grad_(False)
attempt(lambda: w.register_hook(print))
w.requires_grad_(True)
(w * 2).sum().backward()
# --- what register_hook returns
handle = (x * 1).register_hook(lambda g: g)
print(type(handle).__name__)
# --- a multi-grad hook that is removed
from torch.autograd.graph import register_multi_grad_hook

a, b = x * 1, x * 2
seen = []
handle = register_multi_grad_hook([a, b], lambda grads: seen.append(len(grads)))
for _ in range(2):
    (a + b).sum().backward(retain_graph=True)
handle.remove()
(a + b).sum().backward()
print(seen)
