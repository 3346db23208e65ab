import torch
import torch.nn.functional as F

# --- the slope of softplus far from its bend
for dtype in (torch.float32, torch.float64):
    x = torch.tensor([-745.0, -103.0, -100.0, -90.0, -20.0, 0.0, 19.0, 21.0, 100.0], dtype=dtype)
    x.requires_grad_()
    y = F.softplus(x)
    y.sum().backward()
    print(x.grad > 0, [f"{slope:.4g}" for slope in x.grad.tolist()])
