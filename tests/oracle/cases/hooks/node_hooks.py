import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = torch.tensor([4.0, 5.0, 6.0], requires_grad=True)
# --- a node hook sees both sides
z = x * y
z.grad_fn.register_hook(lambda inputs, outputs: print(inputs, outputs))
z.sum().backward()
# --- a node hook replaces the gradients of the inputs
z = x * y
z.grad_fn.register_hook(lambda inputs, outputs: (inputs[0] * 10, inputs[1]))
z.sum().backward()
print(x.grad, y.grad)
# --- a node prehook sees and replaces the gradients of the outputs
z = x * y
z.grad_fn.register_prehook(lambda outputs: (print(outputs), (outputs[0] * 10,))[1])
z.sum().backward()
print(x.grad)
# --- a prehook that returns None
z = x * y
z.grad_fn.register_prehook(lambda outputs: None)
z.sum().backward()
print(x.grad)
# --- the order of tensor hook, prehook, hook
z = x * y
z.grad_fn.register_hook(lambda i, o: print("hook"))
z.grad_fn.register_prehook(lambda o: print("prehook"))
z.register_hook(lambda g: print("tensor hook"))
z.retain_grad()
z.sum().backward()
# --- prehook registered before the tensor hook
z = x * y
z.grad_fn.register_prehook(lambda o: (print("prehook", o[0]), (o[0] * 2,))[1])
z.register_hook(lambda g: (print("tensor hook", g), g * 3)[1])
z.retain_grad()
z.sum().backward()
print(z.grad, x.grad)
# --- an input that needs no gradient shows as None
z = x * 2
z.grad_fn.register_hook(lambda i, o: print(i))
z.sum().backward()
z = x * torch.ones(3)
z.grad_fn.register_hook(lambda i, o: print(i))
z.sum().backward()
# --- a hook on AccumulateGrad
node = (x * 2).grad_fn.next_functions[0][0]
node.register_hook(lambda i, o: print(i, o))
(x * 2).sum().backward()
print(x.grad)
# --- a prehook on AccumulateGrad
node = (x * 2).grad_fn.next_functions[0][0]
node.register_prehook(lambda o: (o[0] * 10,))
(x * 2).sum().backward()
print(x.grad)
# --- removing node hooks
z = x * y
h = z.grad_fn.register_hook(lambda i, o: print("hook"))
p = z.grad_fn.register_prehook(lambda o: print("prehook"))
h.remove()
p.remove()
z.sum().backward()
# --- hooks of one node in order
z = x * y
z.grad_fn.register_hook(lambda i, o: (print(1, i[0]), (i[0] + 1, i[1]))[1])
z.grad_fn.register_hook(lambda i, o: print(2, i[0]))
z.sum().backward()
# --- a hook that returns the wrong number of gradients
z = x * y
z.grad_fn.register_hook(lambda i, o: (i[0],))
attempt(lambda: z.sum().backward())
# --- a hook that returns the wrong kind
z = x * y
z.grad_fn.register_hook(lambda i, o: 3)
attempt(lambda: z.sum().backward())
z = x * y
z.grad_fn.register_hook(lambda i, o: (3, 4))
attempt(lambda: z.sum().backward())
# --- a prehook that returns the wrong number
z = x * y
z.grad_fn.register_prehook(lambda o: (o[0], o[0]))
attempt(lambda: z.sum().backward())
# --- a single tensor from a hook of a node with one input
z = x.exp()
z.grad_fn.register_hook(lambda i, o: i[0] * 10)
z.sum().backward()
print(x.grad is not None)
# --- undefined outputs show as None
a, b = x.split([1, 2])
a.grad_fn.register_prehook(lambda o: print(o))
a.grad_fn.register_hook(lambda i, o: print(i, o))
a.sum().backward()
# --- grad mode in node hooks
z = x * y
z.grad_fn.register_hook(lambda i, o: print(torch.is_grad_enabled()))
z.grad_fn.register_prehook(lambda o: print(torch.is_grad_enabled()))
z.sum().backward()
# --- a node hook in autograd.grad with create_graph
z = x * y
z.grad_fn.register_hook(lambda i, o: print(i[0].requires_grad, o[0].requires_grad))
torch.autograd.grad(z.sum(), x, create_graph=True)
# --- post-accumulate-grad hooks get the leaf with its gradient
x.register_post_accumulate_grad_hook(lambda p: print(p is x, p.grad))
(x * 2).sum().backward()
(x * 2).sum().backward()


# --- a post-accumulate-grad hook that frees the gradient
def step(p):
    with torch.no_grad():
        p -= 0.1 * p.grad
    p.grad = None


x.register_post_accumulate_grad_hook(step)
(x * 2).sum().backward()
print(x, x.grad)
# --- post-accumulate-grad hooks: order, removal
a = x.register_post_accumulate_grad_hook(lambda p: print("a"))
b = x.register_post_accumulate_grad_hook(lambda p: print("b"))
x.register_hook(lambda g: print("tensor hook"))
(x * 2).sum().backward()
a.remove()
(x * 2).sum().backward()
# --- a post-accumulate-grad hook on what is not a leaf
attempt(lambda: (x * 2).register_post_accumulate_grad_hook(print))
attempt(lambda: torch.ones(2).register_post_accumulate_grad_hook(print))
# --- a post-accumulate-grad hook that returns something
x.register_post_accumulate_grad_hook(lambda p: 3)
attempt(lambda: (x * 2).sum().backward())
# --- a multi-grad hook waits for all
from torch.autograd.graph import register_multi_grad_hook

a, b, c = x * 2, x * 3, x * 4
register_multi_grad_hook((a, b), lambda grads: print(grads))
(a + b * 2 + c).sum().backward()
# --- a multi-grad hook where one gradient is missing
from torch.autograd.graph import register_multi_grad_hook

a, b = x * 2, x * 3
register_multi_grad_hook((a, b), lambda grads: print(grads))
a.sum().backward(retain_graph=True)
(a.sum() + b.sum()).backward()
# --- a multi-grad hook in mode any, and removed
from torch.autograd.graph import register_multi_grad_hook

a, b = x * 2, x * 3
handle = register_multi_grad_hook((a, b), lambda grad: print(grad), mode="any")
(a + b * 2).sum().backward(retain_graph=True)
handle.remove()
(a + b * 2).sum().backward()
# --- a multi-grad hook in a mode that does not exist
from torch.autograd.graph import register_multi_grad_hook

register_multi_grad_hook((x * 2,), print, mode="some")
# --- a multi-grad hook on leaves
from torch.autograd.graph import register_multi_grad_hook

register_multi_grad_hook((x, y), lambda grads: print([g.tolist() for g in grads]))
(x * y).sum().backward()
(x * y).sum().backward()
