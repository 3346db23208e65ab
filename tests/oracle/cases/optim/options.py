import torch
from torch.optim import SGD, Adam


def leaf():
    w = torch.ones(2, requires_grad=True)
    w.grad = torch.full((2,), 0.5)
    return w


# --- what a state saved long ago lacks
for kind, later in (
    (SGD, ("nesterov", "maximize", "foreach", "differentiable", "fused")),
    (Adam, ("amsgrad", "maximize", "capturable", "fused", "decoupled_weight_decay")),
):
    w = leaf()
    o = kind([w], lr=0.1)
    o.step()
    saved = o.state_dict()
    for group in saved["param_groups"]:
        for name in later:
            del group[name]
    for state in saved["state"].values():
        if "step" in state:
            state["step"] = int(state["step"])
    o.load_state_dict(saved)
    print(o, o.state[w].get("step"))
    o.step()
    print(w)
# --- numbers given as tensors
w = leaf()
o = Adam([w], lr=torch.tensor(0.1), betas=(torch.tensor([0.5]), torch.tensor(0.75)))
print(o.param_groups[0]["betas"])
o.step()
o.step()
print(w)
attempt(lambda: Adam([w], betas=(torch.tensor([0.5, 0.5]), torch.tensor(0.75))))
attempt(lambda: Adam([w], betas=(torch.tensor(0.5), 0.75)))
attempt(lambda: Adam([w], betas=(torch.tensor(0.5), torch.tensor(0.75)), foreach=True))
attempt(lambda: Adam([w], lr=torch.tensor([0.1, 0.2]), foreach=True))
attempt(lambda: Adam([w], lr=torch.tensor([0.1, 0.2])))
attempt(lambda: SGD([w], fused=True, foreach=True))
attempt(lambda: Adam([w], fused=True, foreach=True))
# --- every option may be a tensor
for make in (
    lambda p: SGD([p], lr=torch.tensor(0.5), momentum=torch.tensor(0.5)),
    lambda p: SGD([p], lr=0.5, weight_decay=torch.tensor(0.25)),
    lambda p: Adam([p], lr=0.5, eps=torch.tensor(0.5), weight_decay=torch.tensor(0.25)),
):
    w = leaf()
    o = make(w)
    o.step()
    o.step()
    print(w)
# --- an option that went missing, and a wrong one
for kind, name in (SGD, "momentum"), (SGD, "weight_decay"), (Adam, "betas"), (SGD, "lr"):
    w = torch.ones(1, requires_grad=True)
    o = kind([w])
    del o.param_groups[0][name]
    attempt(o.step)
o = Adam([leaf()])
o.param_groups[0]["betas"] = 3
attempt(o.step)
o = SGD([leaf()], lr=0.1)
o.load_state_dict(Adam([leaf()]).state_dict())
attempt(o.step)
# --- state that a step in inference mode made
for make in lambda p: Adam([p], lr=0.5), lambda p: SGD([p], lr=0.5, momentum=0.5):
    w = leaf()
    o = make(w)
    with torch.inference_mode():
        o.step()
    attempt(o.step)
    print(w, sorted(o.state[w]), [v.is_inference() for v in o.state[w].values()])
# --- what only other devices can
w = leaf()
attempt(Adam([w], capturable=True).step)
print(w)
