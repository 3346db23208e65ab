# Variable, torch._C, and what may not be written.
import warnings

import torch
from torch import nn
from torch.autograd import Function, Variable
# --- Variable is an old name of tensors
x = torch.ones(2, requires_grad=True)
t = torch.ones(2)
v = Variable(t, requires_grad=True)
print(v, v is t, v.data_ptr() == t.data_ptr(), v.is_leaf, type(v))
print(Variable(t), Variable(x), Variable(x * 2, True), Variable())
print(isinstance(t, Variable), isinstance(3, Variable), Variable)
attempt(lambda: Variable([1, 2]))
attempt(lambda: Variable(torch.ones(2, dtype=torch.int64), requires_grad=True))
# --- something to do after a backward pass
class Late(Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, grad):
        queue = Variable._execution_engine.queue_callback
        queue(lambda: (print("after"), queue(lambda: print("and then"))))
        print("backward")
        return grad


x = torch.ones(2, requires_grad=True)
(Late.apply(x) * 2).sum().backward()
attempt(lambda: Variable._execution_engine.queue_callback(print))
# --- the number of the run under way, and the nodes it reaches
x = torch.ones(2, requires_grad=True)
y = x * 2
other = y.exp()
seen = []
y.register_hook(lambda g: seen.append(torch._C._current_graph_task_id()))
y.register_hook(lambda g: print(torch._C._will_engine_execute_node(y.grad_fn)))
y.register_hook(lambda g: print(torch._C._will_engine_execute_node(other.grad_fn)))
y.sum().backward(retain_graph=True)
y.sum().backward()
print(seen[1] - seen[0], torch._C._current_graph_task_id())
attempt(lambda: torch._C._will_engine_execute_node(y.grad_fn))
attempt(lambda: torch._C._will_engine_execute_node(y))
# --- the node that runs
def now():
    return type(torch._C._current_autograd_node()).__name__


class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        print(now(), torch._C._current_autograd_node() is ctx)
        x = torch.ones(2, requires_grad=True)
        with torch.enable_grad():
            (x * x).sum().backward()
        print(now())
        return grad * 2


print(now())
x = torch.ones(2, requires_grad=True)
y = x.exp()
z = Double.apply(y).sin()
z.register_hook(lambda g: print("a hook of the sine", now()))
y.grad_fn.register_prehook(lambda g: print("before exp", now()))
y.grad_fn.register_hook(lambda g, _: print("after exp", now()))
x.register_post_accumulate_grad_hook(lambda t: print("at the leaf", now()))
z.sum().backward()
print(now())
halves = Double.apply(x).unbind()
halves[1].register_hook(lambda g: print("an output of unbind", now()))
torch.autograd.grad(halves[0] + halves[1], x, create_graph=True)


def unpack(tensor):
    node = torch._C._current_autograd_node()
    print("unpacked for", now())
    node.register_hook(lambda grads, _: tuple(g / 2 for g in grads))
    return tensor


with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor, unpack):
    x = torch.ones(2, requires_grad=True)
    x.exp().sum().backward()
print(x.grad)
# --- whether the run under way keeps the graph
def kept():
    return torch._C._autograd._get_current_graph_task_keep_graph()


x = torch.ones(2, requires_grad=True)
y = (x * x).sum()
y.register_hook(lambda g: print(kept()))
print(kept())
y.backward(retain_graph=True)
y.backward(create_graph=True, retain_graph=False)
y = (x * x).sum()
y.register_hook(lambda g: print(kept()))
torch.autograd.grad(y, x, create_graph=True)
# --- in anomaly mode a node knows which node's turn it was recorded in
with warnings.catch_warnings(action="ignore"), torch.autograd.detect_anomaly():
    x = torch.ones(2, requires_grad=True)
    y = (x.exp() + x) * x
    (g,) = torch.autograd.grad(y.sum(), x, create_graph=True)
node = g.grad_fn
for _ in range(3):
    print(node.name(), node.metadata["parent_"].name())
    node = node.next_functions[0][0]
print("parent_" in y.grad_fn.metadata)
# --- nodes are instances of Node, which none of them has among its bases
Node = torch.autograd.graph.Node
y = torch.ones(2, requires_grad=True).exp()
print(isinstance(y.grad_fn, Node), issubclass(type(y.grad_fn), Node))
print(Node in type(y.grad_fn).mro(), isinstance(y.grad_fn.next_functions[0][0], Node))
print(isinstance(None, Node), isinstance(Node, Node), issubclass(Node, Node))
print(isinstance(y.grad_fn.next_functions[0][0], torch._C._functions.AccumulateGrad))
print(issubclass(torch.autograd.function.BackwardCFunction, Node))
# --- saved tensors are not made by hand
attempt(lambda: torch.autograd.SavedTensor())
y = torch.ones(2, requires_grad=True).exp()
print(isinstance(y.grad_fn._raw_saved_result, torch._C._autograd.SavedTensor))
print(torch._C._autograd._saved_tensors_hooks_is_enabled())
with torch.autograd.graph.disable_saved_tensors_hooks("no"):
    print(torch._C._autograd._saved_tensors_hooks_is_enabled())
# --- an error that waits for the backward pass, and a gradient that is lost
x = torch.ones(2, requires_grad=True)
y = torch._C._functions.DelayedError("too late", 1)(x)
attempt(lambda: y.sum().backward())
torch._C._functions.UndefinedGrad()(x * 2).sum().backward()
print(x.grad)
# --- what may be read only
y = torch.ones(2, requires_grad=True) * 2
for name in "grad_fn is_leaf _version shape dtype output_nr ndim retains_grad".split():
    attempt(lambda: setattr(y, name, 1))
    attempt(lambda: delattr(y, name))
# --- a module of old code
model = nn.Linear(2, 1)
data = Variable(torch.ones(3, 2))
loss = model(data).pow(2).mean()
loss.backward()
print(loss.data.shape, model.weight.grad.data.shape, model.weight.grad.requires_grad)

# --- the old module of Variable
from torch.autograd.variable import Variable as FromModule

print(FromModule is Variable, isinstance(torch.ones(1), FromModule), FromModule.__module__)
