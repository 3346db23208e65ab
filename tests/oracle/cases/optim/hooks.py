import copy
import pickle

import torch
from torch.optim import SGD, Adam, Optimizer
from torch.optim.optimizer import (
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)


def leaf():
    w = torch.ones(2, requires_grad=True)
    w.grad = torch.full((2,), 0.5)
    return w


def note(text, answer=None):
    def hook(optimizer, *rest):
        shown = [r if not isinstance(r, tuple) else [type(a).__name__ for a in r] for r in rest]
        print(text, type(optimizer).__name__, shown)
        return answer

    return hook


# --- the order around a step
w = leaf()
o = SGD([w], lr=0.1)
handles = [
    o.register_step_post_hook(note("own after")),
    register_optimizer_step_post_hook(note("global after")),
    o.register_step_pre_hook(note("own before")),
    register_optimizer_step_pre_hook(note("global before")),
    o.register_step_pre_hook(lambda *_: print("the weight is", w.tolist())),
    o.register_step_post_hook(lambda *_: print("the weight is", w.tolist())),
]
print(o.step(), [type(handle).__name__ for handle in handles])
print(o.step(lambda: 3.0))
print(o.step(closure=lambda: 4.0))
other = Adam([leaf()])
other.step()
for handle in handles:
    handle.remove()
o.step()
other.step()
print(len(o._optimizer_step_pre_hooks), len(o._optimizer_step_post_hooks))


# --- a hook before the step gives other arguments
def double(optimizer, args, kwargs):
    return (args[0], lambda: 20), {}


o = SGD([leaf()])
o.register_step_pre_hook(double)
o.register_step_post_hook(lambda optimizer, args, kwargs: print(len(args), kwargs))
print(o.step(), o.step(lambda: 1))
# --- and what it must not return
o = SGD([leaf()])
o.register_step_pre_hook(lambda *_: 3)
try:
    o.step()
except RuntimeError as error:
    print(str(error)[:19], str(error).split(">")[1])


# --- gradient modes inside hooks and closures
def modes(where):
    return lambda *_: print(where, torch.is_grad_enabled())


o = SGD([leaf()])
o.register_step_pre_hook(modes("before"))
o.register_step_post_hook(modes("after"))
with torch.no_grad():
    o.step(modes("closure"))
o.step(modes("closure"))


# --- a hook that raises leaves the weights alone
def stop(*_):
    raise ValueError("not now")


w = leaf()
o = SGD([w], lr=0.1)
handle = o.register_step_pre_hook(stop)
attempt(lambda: o.step())
print(w)
handle.remove()
o.step()
print(w)


# --- an optimizer of one's own has them too
class Sign(Optimizer):
    def __init__(self, params):
        super().__init__(params, {"lr": 1.0})

    def step(self, closure=None):
        """Of one size."""
        print("step")
        return closure and closure()


o = Sign([leaf()])
o.register_step_pre_hook(note("before"))
o.register_step_post_hook(note("after"))
print(o.step(), o.step(lambda: 2), Sign.step.__name__, Sign.step.__doc__)


class Named(Sign):
    pass


class Calls(SGD):
    def step(self, closure=None):
        print("mine")
        return super().step(closure)


SGD([leaf()])  # from now on its step looks for hooks, so that the step of Calls does twice
for kind in Named, Calls:
    o = kind([leaf()])
    o.register_step_pre_hook(note("before"))
    o.step()
# --- around state_dict
o = SGD([leaf()], momentum=0.9)
o.register_state_dict_pre_hook(note("first"))
o.register_state_dict_pre_hook(note("put before"), prepend=True)
o.register_state_dict_post_hook(lambda optimizer, state: state.update(epoch=3))
o.register_state_dict_post_hook(lambda optimizer, state: {**state, "other": True})
o.register_state_dict_post_hook(lambda optimizer, state: print(sorted(state)), prepend=True)
print(sorted(o.state_dict()))
# --- around load_state_dict
saved = SGD([leaf()], lr=0.5).state_dict()
o = SGD([leaf()], lr=0.1)


def other_rate(optimizer, state):
    print("loading", sorted(state), state is saved)
    state["mark"] = True
    groups = copy.deepcopy(state["param_groups"])
    groups[0]["lr"] = 0.25
    return {**state, "param_groups": groups}


o.register_load_state_dict_pre_hook(other_rate)
o.register_load_state_dict_pre_hook(lambda *_: print("first"), prepend=True)
o.register_load_state_dict_post_hook(lambda optimizer: print(optimizer.param_groups[0]["lr"]))
print(o.load_state_dict(saved), "mark" in saved, saved["param_groups"][0]["lr"])
attempt(lambda: o.load_state_dict([1]))
# --- copies have no hooks
o = SGD([leaf()])
o.register_step_pre_hook(note("before"))
for again in copy.deepcopy(o), pickle.loads(pickle.dumps(o)):
    again.step()
    again.register_step_post_hook(note("its own"))
    again.step()
o.step()
# --- a hook that removes itself, and one registered twice
o = SGD([leaf()])
handles = []


def once(*_):
    print("once")
    handles[0].remove()


handles.append(o.register_step_post_hook(once))
o.step()
o.step()
same = note("same")
o.register_step_pre_hook(same)
with o.register_step_pre_hook(same):
    o.step()
o.step()
attempt(lambda: o.register_step_hook)
attempt(lambda: o.learning_rate)
