# "Pytortch深度学习网络框架库-torch.no_grad方法-核心原理与使用场景"
import torch

model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
inputs = torch.randn(6, 3)
# --- 1 and 2 "all new tensors": results yes, views of what requires grad and factories no
x = torch.ones(2, requires_grad=True)
with torch.no_grad():
    print(
        (x + 1).requires_grad,
        x.view(2, 1).requires_grad,
        torch.zeros(1, requires_grad=True).requires_grad,
    )
# --- 3 no_grad does not guard weights against a change
with torch.no_grad():
    model[0].weight.fill_(1.0)
print(model[0].weight[0], model[0].weight._version)
attempt(lambda: model[0].weight.fill_(1.0))
# --- 4 evaluation and inference
model.eval()
with torch.no_grad():
    pred = torch.argmax(model(inputs), dim=1)
print(pred.shape, pred.requires_grad)
# --- 4 a weight changed by hand
with torch.no_grad():
    weight = model[0].weight
    before = weight.clone()
    weight += 0.1 * torch.randn_like(weight)
print(weight.requires_grad, weight.is_leaf, weight is model[0].weight, weight.equal(before))
# --- 4 preprocessing
data = torch.randn(100, 3)
with torch.no_grad():
    normalized = (data - data.mean(0)) / data.std(0)
print(normalized.mean(0).abs().max() < 1e-5, normalized.std(0).allclose(torch.ones(3)))
# --- 5.1 eval alone records
model.eval()
print(model(inputs).requires_grad)
# --- 5.2 a leaf written under no_grad breaks a graph that waits for it
w = torch.ones(2, requires_grad=True)
loss = (w * w).sum()
with torch.no_grad():
    w.add_(1)
attempt(lambda: loss.backward())
# --- 5.2 add_ on a leaf outside
w = torch.ones(2, requires_grad=True)
w.add_(1)
# --- 5.3 nesting and restoring
with torch.no_grad():
    with torch.no_grad():
        pass
    print(torch.is_grad_enabled())
print(torch.is_grad_enabled())


# --- 5.4 and 7 as a decorator
@torch.no_grad()
def predict(model, inputs):
    return model(inputs)


print(predict(model, inputs).requires_grad)
# --- 6 set_grad_enabled lasts until it is undone, detach is for one tensor
torch.set_grad_enabled(False)
print(model(inputs).requires_grad)
torch.set_grad_enabled(True)
x = torch.ones(2, requires_grad=True)
y = x * 2
print(y.detach().requires_grad, y.requires_grad, y.detach().data_ptr() == y.data_ptr())


# --- 7 initialisation by apply
def init_weights(m):
    if isinstance(m, torch.nn.Linear):
        with torch.no_grad():
            m.weight.normal_(0, 0.01)
            m.bias.fill_(0)


model.apply(init_weights)
print(model[0].bias, model[0].weight.abs().max() < 0.1, model[0].weight.requires_grad)
