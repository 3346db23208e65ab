# "torch.no_grad() 的作用与常用用法详解"
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 3))
inputs, labels = torch.randn(12, 4), torch.randint(3, (12,))
loader = DataLoader(TensorDataset(inputs, labels), batch_size=5)
# --- 1 "all operations have requires_grad=False": views and factories do not
w = torch.ones(2, 2, requires_grad=True)
with torch.no_grad():
    print((w * 2).requires_grad, w[0].requires_grad, w.t().requires_grad)
    print(
        torch.ones(1, requires_grad=True).requires_grad, nn.Parameter(torch.ones(1)).requires_grad
    )
# --- 1 "protects parameters": it does not, it is what lets them be written
with torch.no_grad():
    model[0].weight.add_(1)
    model[0].bias.zero_()
print(model[0].weight._version, model[0].bias.detach().abs().sum())
# --- 2.1 evaluation
model.eval()
with torch.no_grad():
    outputs = model(inputs)
    predictions = outputs.argmax(dim=1)
print(outputs.requires_grad, predictions.shape, predictions.dtype)
# --- 2.2 frozen parameters
for p in model.parameters():
    p.requires_grad = False
features = model[0](inputs)
print(features.requires_grad)
model[3].requires_grad_(True)
print(model(inputs).requires_grad, [p.requires_grad for p in model.parameters()])
# --- 2.3 one step without recording
x = torch.tensor([1.0], requires_grad=True)
with torch.no_grad():
    y = x * 2
print(y.requires_grad, x.requires_grad)
# --- 3 eval() and no_grad() are different things
model.eval()
print(model(inputs).requires_grad, model.training)
model.train()
with torch.no_grad():
    print(model(inputs).requires_grad, model.training)
torch.set_grad_enabled(False)
print(model(inputs).requires_grad)
# --- 3 dropout is active under no_grad in train mode, and not in eval mode
drop = nn.Dropout(0.5)
with torch.no_grad():
    print((drop(torch.ones(1000)) == 0).any())
drop.eval()
print((drop(torch.ones(1000)) == 0).any())
# --- 4.1 accuracy over a loader
correct = total = 0
model.eval()
with torch.no_grad():
    for batch, target in loader:
        outputs = model(batch)
        _, predicted = torch.max(outputs.data, 1)
        total += target.size(0)
        correct += (predicted == target).sum().item()
print(f"Accuracy: {100 * correct / total:.1f}%", total)
# --- 4.2 collecting features
features = []
model.eval()
with torch.no_grad():
    for batch, _ in loader:
        features.append(model[:2](batch))
print([tuple(f.shape) for f in features], torch.cat(features).requires_grad)
# --- 4.3 a manual update
before = [p.detach().clone() for p in model.parameters()]
with torch.no_grad():
    for p in model.parameters():
        p += 0.01 * torch.randn_like(p)
print(
    [p.requires_grad and p.is_leaf and not p.equal(b) for p, b in zip(model.parameters(), before)]
)
# --- 4.3 the same update without no_grad
for p in model.parameters():
    p += 0.01 * torch.randn_like(p)
# --- 5.2 nesting no_grad is redundant but legal
x = torch.tensor([1.0], requires_grad=True)
with torch.no_grad():
    y = x * 2
    with torch.no_grad():
        z = y + 1
    print(torch.is_grad_enabled())
print(y.requires_grad, z.requires_grad, torch.is_grad_enabled())
# --- 5.3 backward on what was not recorded
x = torch.tensor([1.0], requires_grad=True)
with torch.no_grad():
    y = x * 2
y.backward()
