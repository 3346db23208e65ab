import torch


def told(make, *before):
    """What the hooks of a leaf's node see of the gradient, beside `.grad`."""
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    node = x.view_as(x).grad_fn.next_functions[0][0]
    for hook in before:
        x.register_hook(hook)

    def half(leaf):
        leaf.grad += 0.5

    def after(inputs, outputs):
        print(outputs[0], outputs[0].data_ptr() == x.grad.data_ptr())

    x.register_post_accumulate_grad_hook(half)
    node.register_hook(after)
    make(x).backward()
    make(x).backward()
    print(x.grad)


# --- a gradient that nobody else holds becomes .grad, and the node's hooks see it
told(lambda x: (x * x).sum())
told(lambda x: (x + x * 2).sum())
# --- an expanded gradient is copied
told(lambda x: x.sum())
# --- what a hook returns becomes .grad, if nobody holds it
told(lambda x: x.sum(), lambda grad: grad - 2)
told(lambda x: (x * x).sum(), lambda grad: grad - 2, lambda grad: grad * 2)
# --- what a hook keeps is not shared with .grad
kept = []
told(lambda x: x.sum(), lambda grad: kept.append(grad * 2) or kept[-1])
told(lambda x: (x * x).sum(), kept.append)
print(kept)
# --- the order at a leaf: tensor hooks, node pre-hooks, accumulation, post-accumulate, node hooks
x = torch.rand(3, requires_grad=True)
node = x.view_as(x).grad_fn.next_functions[0][0]
x.register_hook(lambda grad: grad - 2)
node.register_prehook(lambda grads: (grads[0] / 5,))
x.register_post_accumulate_grad_hook(lambda leaf: [leaf.grad.add_(0.5)] and None)
node.register_hook(lambda inputs, outputs: [setattr(x, "grad", outputs[0] * 10)] and None)
x.sum().backward()
print(x.grad)
